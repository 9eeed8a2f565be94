"""Loading a standard Slack export: users.json, channels.json, groups.json and the day files.

https://slack.com/help/articles/220556107-How-to-read-Slack-data-exports
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import BadZipFile, ZipFile

from sandbox.slack.ids import new_id
from sandbox.slack.nouns import Channel, Json, Message, User, Workspace
from sandbox.slack.world import SlackWorld

FLAGS = ("is_admin", "is_owner", "is_restricted", "is_ultra_restricted", "is_bot", "deleted")
DAYS = "????-??-??.json"  # beside them may lie the channel's canvas, which is no messages
LARGEST = 1024**3  # what a zip may unpack to, in bytes


@contextmanager
def _unpacked(export: Path) -> Iterator[Path]:
    """The export's folder; a zip, as Slack hands it out, is unpacked for as long as it is read.

    ValueError if it cannot be.
    """
    if not export.is_file():
        yield export
        return
    with TemporaryDirectory(prefix="sandbox-export-") as folder:
        _unpack(export, Path(folder))
        # One that was zipped anew may hold the export's folder.
        yield next(Path(folder).glob("*/users.json"), Path(folder) / "users.json").parent


def _unpack(export: Path, folder: Path) -> None:
    """Its JSON files. `extractall` lets no name lead out, and no file grow past its told size."""
    try:
        with ZipFile(export) as zipped:
            files = [held for held in zipped.infolist() if _is_data(held.filename)]
            if sum(held.file_size for held in files) > LARGEST:
                raise ValueError(f"{export} is too large: its files have more than {LARGEST} bytes")
            zipped.extractall(folder, files)
    except (BadZipFile, RuntimeError) as error:  # RuntimeError: it has a password
        raise ValueError(f"{export} cannot be unpacked: {error}") from error


def _is_data(name: str) -> bool:
    """Whether it is the export's: no file that a Mac put beside it."""
    path = PurePosixPath(name)
    return path.suffix == ".json" and not path.name.startswith(".") and "__MACOSX" not in path.parts


def load_export(world: SlackWorld, export: Path, *, name: str = "Example") -> Workspace:
    """A workspace as its export tells it, with the app installed and in every channel.

    The export is a folder or a zip. ValueError, which names the file, if it is none.
    """
    with _unpacked(export) as folder:
        try:
            return _load(world, folder, name)
        except ValueError as error:
            raise ValueError(f"{export} is not a Slack export: {error}") from error


def _load(world: SlackWorld, folder: Path, name: str) -> Workspace:
    users = _read(folder, "users.json", needed="id")
    team_id = next((user["team_id"] for user in users if user.get("team_id")), "")
    workspace = world.add_workspace(name, team_id=team_id)
    for user in users:
        workspace.users[user["id"]] = _user(user, workspace)
    for file, is_private in (("channels.json", False), ("groups.json", True)):
        if (folder / file).is_file():
            for channel in _read(folder, file, needed="name"):
                _load_channel(workspace, channel, folder, is_private=is_private)
    if not workspace.channels:
        raise ValueError("it names no channel")
    world.touch(workspace)
    return workspace


def _load_channel(workspace: Workspace, told: Json, folder: Path, *, is_private: bool) -> None:
    """A channel with its messages in order; replies already counted by the export."""
    assert workspace.install is not None
    channel = Channel(
        id=told.get("id") or new_id("C"),
        name=told["name"],
        creator=told.get("creator", ""),
        created=told.get("created", 0),
        is_private=is_private,
        is_archived=told.get("is_archived", False),
        previous_names=told.get("previous_names") or [],
        members=[*(told.get("members") or []), workspace.install.bot_user],
        pins=list(told.get("pins") or []),
    )
    for mark in ("topic", "purpose"):
        if mark in told:
            setattr(channel, mark, told[mark])
    for day in sorted((folder / told["name"]).glob(DAYS)):
        file = f"{told['name']}/{day.name}"
        channel.messages += [Message(body) for body in _read(folder, file, needed="ts")]
    channel.messages.sort(key=lambda message: float(message.ts))
    workspace.channels[channel.id] = channel


def _user(told: Json, workspace: Workspace) -> User:
    profile = told.get("profile") or {}
    return User(
        id=told["id"],
        team_id=told.get("team_id") or workspace.id,
        name=told.get("name", ""),
        real_name=told.get("real_name") or profile.get("real_name", ""),
        display_name=profile.get("display_name", ""),
        tz=told.get("tz"),
        tz_label=told.get("tz_label", ""),
        tz_offset=told.get("tz_offset", 0),
        email=profile.get("email"),
        **{flag: bool(told.get(flag)) for flag in FLAGS},
    )


def _read(folder: Path, file: str, *, needed: str) -> list[Json]:
    """The objects of a file, each with the needed field."""
    if not (folder / file).is_file():
        raise ValueError(f"it has no {file}")
    try:
        content: Any = json.loads((folder / file).read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{file} is not JSON: {error}") from error
    if isinstance(content, list) and all(_has(needed, held) for held in content):
        return content
    raise ValueError(f"{file} must be a list of objects, each with {needed!r}")


def _has(field: str, held: object) -> bool:
    return isinstance(held, dict) and field in held
