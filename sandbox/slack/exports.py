"""Loading a standard Slack export: users.json, channels.json, groups.json and the day files.

https://slack.com/help/articles/220556107-How-to-read-Slack-data-exports
"""

import json
from pathlib import Path
from typing import Any

from sandbox.slack.ids import new_id
from sandbox.slack.nouns import Channel, Json, Message, User, Workspace
from sandbox.slack.world import SlackWorld

FLAGS = ("is_admin", "is_owner", "is_restricted", "is_ultra_restricted", "is_bot", "deleted")


def load_export(world: SlackWorld, directory: Path, *, name: str = "Example") -> Workspace:
    """A workspace as its export tells it, with the app installed and in every channel.

    ValueError if the directory is not an export.
    """
    if not (directory / "users.json").is_file():
        raise ValueError(f"{directory} is not a Slack export: it has no users.json")
    users = _read(directory / "users.json")
    team_id = next((user["team_id"] for user in users if user.get("team_id")), "")
    workspace = world.add_workspace(name, team_id=team_id)
    for user in users:
        workspace.users[user["id"]] = _user(user, workspace)
    for file, is_private in (("channels.json", False), ("groups.json", True)):
        if (directory / file).is_file():
            for channel in _read(directory / file):
                _load_channel(workspace, channel, directory, is_private=is_private)
    if not workspace.channels:
        raise ValueError(f"{directory} is not a Slack export: it names no channel")
    world.touch(workspace)
    return workspace


def _load_channel(workspace: Workspace, told: Json, directory: Path, *, is_private: bool) -> None:
    """A channel with its messages in order; replies already counted by the export."""
    assert workspace.install is not None
    channel = Channel(
        id=told.get("id") or new_id("C"),
        name=told["name"],
        creator=told.get("creator", ""),
        created=told.get("created", 0),
        is_private=is_private,
        is_archived=told.get("is_archived", False),
        previous_names=told.get("previous_names", []),
        members=[*told.get("members", []), workspace.install.bot_user],
        pins=list(told.get("pins", [])),
    )
    for mark in ("topic", "purpose"):
        if mark in told:
            setattr(channel, mark, told[mark])
    for day in sorted((directory / told["name"]).glob("*.json")):
        channel.messages += [Message(body) for body in _read(day)]
    channel.messages.sort(key=lambda message: float(message.ts))
    workspace.channels[channel.id] = channel


def _user(told: Json, workspace: Workspace) -> User:
    profile = told.get("profile", {})
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


def _read(file: Path) -> list[Json]:
    content: Any = json.loads(file.read_text(encoding="utf-8"))
    if isinstance(content, list):
        return content
    raise ValueError(f"{file} is not part of a Slack export: it holds no list")
