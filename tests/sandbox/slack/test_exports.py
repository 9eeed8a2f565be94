"""Loading standard Slack exports: the shipped incident and the shared ones."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from sandbox.slack import exports
from sandbox.slack.exports import load_export
from sandbox.slack.world import SlackWorld

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "sandbox" / "data" / "incident"
SHARED = ROOT / "../shared/data/incidents"
INCIDENTS = sorted(SHARED.glob("*/facts.json"))


def test_the_shipped_incident_loads() -> None:
    """People, channels, messages in order, and the bot in every channel."""
    world = SlackWorld()

    workspace = load_export(world, SHIPPED)

    assert workspace.install is not None
    for channel in workspace.channels.values():
        stamps = [float(message.ts) for message in channel.messages]
        assert stamps == sorted(stamps)
        assert workspace.install.bot_user in channel.members
    assert any(user.is_admin for user in workspace.users.values())


@pytest.mark.skipif(not INCIDENTS, reason="../shared/data/incidents is not there")
def test_shared_incidents_load_as_their_facts_say() -> None:
    """Counts of messages and pins agree."""
    for file in INCIDENTS:
        facts = json.loads(file.read_text())

        workspace = load_export(SlackWorld(), file.parent)

        channel = workspace.channels[facts["slack"]["channel_id"]]
        assert workspace.id == facts["slack"]["team_id"]
        assert sorted(pin["id"] for pin in channel.pins) == sorted(facts["pinned_ts"])
        assert all(channel.find(ts) for ts in facts["timeline_ts"])


def folder_in(tmp_path: Path) -> Path:
    """A folder beside which a zip has its place."""
    folder = tmp_path / "export"
    folder.mkdir()
    return folder


def written(folder: Path, **files: object) -> Path:
    """An export of two channels, of which `files` replace some (`users`, `channels`, `day`)."""
    told = {
        "users": [{"id": "U0ABC", "team_id": "T0ABC", "name": "sre-1"}],
        "channels": [{"name": "inc-1"}],
        "day": [{"type": "message", "ts": "1.000001", "text": "one", "user": "U0ABC"}],
        **files,
    }
    (folder / "inc-1").mkdir()
    for name, content in told.items():
        file = folder / ("inc-1/2026-01-01" if name == "day" else name)
        text = content if isinstance(content, str) else json.dumps(content)
        file.with_suffix(".json").write_text(text)
    return folder


def zipped(folder: Path, **others: str) -> Path:
    """The folder's files, and others, as Slack hands them out."""
    file = folder.with_suffix(".zip")
    with ZipFile(file, "w") as made:
        for path in folder.rglob("*.json"):
            made.write(path, path.relative_to(folder))
        for name, text in others.items():
            made.writestr(name, text)
    return file


def test_a_private_channel_comes_from_groups(tmp_path: Path) -> None:
    """groups.json holds the private ones; missing facts have plain defaults."""
    written(tmp_path, groups=[{"name": "inc-1"}], channels=[])
    day = [{"type": "message", "ts": "2.000001", "text": "two", "user": "U0ABC"}]
    (tmp_path / "inc-1" / "2026-01-02.json").write_text(json.dumps(day))

    workspace = load_export(SlackWorld(), tmp_path)

    channel = next(iter(workspace.channels.values()))
    assert channel.is_private
    assert [message.body["text"] for message in channel.messages] == ["one", "two"]


def test_a_channel_with_a_canvas(tmp_path: Path) -> None:
    """Slack puts what it knows of a canvas beside the channel's days; it is no message."""
    written(tmp_path)
    canvas = [{"id": "F0ABC", "created": 1767225600, "filetype": "quip", "title": "Runbook"}]
    beside = tmp_path / "inc-1" / "canvas_in_the_conversation.json"
    beside.write_text(json.dumps(canvas))

    workspace = load_export(SlackWorld(), tmp_path)

    (channel,) = workspace.channels.values()
    assert [message.body["text"] for message in channel.messages] == ["one"]


def test_a_zip_as_slack_hands_it_out(tmp_path: Path) -> None:
    """It is read as its folder would be; a name in it that leads elsewhere leads nowhere."""
    folder = tmp_path / "here" / "export"
    folder.mkdir(parents=True)
    file = zipped(written(folder), **{"../../elsewhere.json": "[]", "canvas.html": "<p>"})

    workspace = load_export(SlackWorld(), file)

    (channel,) = workspace.channels.values()
    assert [message.body["text"] for message in channel.messages] == ["one"]
    assert not list(tmp_path.rglob("elsewhere.json"))


def test_a_zip_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused before anything is written."""
    monkeypatch.setattr(exports, "LARGEST", 99)

    with pytest.raises(
        ValueError, match=r"export\.zip is too large: its files have more than 99 bytes$"
    ):
        load_export(SlackWorld(), zipped(written(folder_in(tmp_path))))


def test_a_file_that_is_no_zip(tmp_path: Path) -> None:
    """It is named, with what is wrong with it."""
    file = tmp_path / "export.zip"
    file.write_text("PK, or so it says")

    with pytest.raises(ValueError, match=r"export\.zip cannot be unpacked: .+"):
        load_export(SlackWorld(), file)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"users": "{"}, "users.json is not JSON: Expecting .*"),
        ({"users": {}}, "users.json must be a list of objects, each with 'id'"),
        ({"channels": [{"id": "C1"}]}, "channels.json must be a list of objects, each with 'name'"),
        ({"day": [1]}, "inc-1/2026-01-01.json must be a list of objects, each with 'ts'"),
        ({"channels": []}, "it names no channel"),
    ],
)
def test_what_is_wrong_with_an_export_is_named(
    tmp_path: Path, files: dict[str, object], said: str
) -> None:
    """The export, as it was typed, the file in it, and what it lacks; in a zip as in a folder."""
    folder = written(folder_in(tmp_path), **files)

    for export in (folder, zipped(folder)):
        with pytest.raises(ValueError, match=f"^{export} is not a Slack export: {said}$"):
            load_export(SlackWorld(), export)


def test_a_folder_without_users(tmp_path: Path) -> None:
    """As is a path at which there is nothing."""
    for folder in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(ValueError, match=r"is not a Slack export: it has no users\.json$"):
            load_export(SlackWorld(), folder)
