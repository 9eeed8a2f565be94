"""Loading standard Slack exports: the shipped incident and the shared ones."""

import json
from pathlib import Path

import pytest

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


def test_a_private_channel_comes_from_groups(tmp_path: Path) -> None:
    """groups.json holds the private ones; missing facts have plain defaults."""
    user = {"id": "U0ABC", "team_id": "T0ABC", "name": "sre-1"}
    (tmp_path / "users.json").write_text(json.dumps([user]))
    (tmp_path / "groups.json").write_text(json.dumps([{"name": "inc-secret"}]))
    (tmp_path / "inc-secret").mkdir()
    day = [{"type": "message", "ts": "2.000001", "text": "two", "user": "U0ABC"}]
    (tmp_path / "inc-secret" / "2026-01-02.json").write_text(json.dumps(day))
    (tmp_path / "inc-secret" / "2026-01-01.json").write_text(
        json.dumps([{"type": "message", "ts": "1.000001", "text": "one", "user": "U0ABC"}])
    )

    workspace = load_export(SlackWorld(), tmp_path)

    channel = next(iter(workspace.channels.values()))
    assert channel.is_private
    assert [message.body["text"] for message in channel.messages] == ["one", "two"]


@pytest.mark.parametrize("content", [None, "{}", "[]"])
def test_what_is_no_export_is_named(tmp_path: Path, content: str | None) -> None:
    """A folder without users.json, with something else in it, or without channels."""
    if content is not None:
        (tmp_path / "users.json").write_text(content)

    with pytest.raises(ValueError, match=r"Slack export"):
        load_export(SlackWorld(), tmp_path)
