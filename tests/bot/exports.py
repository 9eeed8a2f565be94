"""Sample incidents as readings: a standard export folder in, a `Reading` out. For tests only."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.reading import Reading, channel_of, in_order, message_of, profile_of

INCIDENTS = Path(__file__).parents[2] / "../shared/data/incidents"


def incident_folders() -> list[Any]:
    """One parameter for each sample incident, or a skip that says why."""
    if not INCIDENTS.is_dir():
        reason = "the sample incidents (../shared/data/incidents) are not beside this checkout"
        return [pytest.param(None, marks=pytest.mark.skip(reason=reason))]
    return [pytest.param(folder, id=folder.name) for folder in sorted(INCIDENTS.iterdir())]


def load(folder: Path, name: str) -> Any:
    """A JSON file of the export."""
    return json.loads((folder / name).read_text("utf-8"))


def reading_of(folder: Path) -> Reading:
    """The whole channel, as if it had been read from Slack."""
    channel = load(folder, "channels.json")[0]
    days = sorted((folder / channel["name"]).glob("*.json"))
    raw = [message for day in days for message in json.loads(day.read_text("utf-8"))]
    messages = [message_of(message, channel_id=channel["id"]) for message in raw]
    pins = {pin["id"] for pin in channel["pins"]}
    profiles = [profile_of(user) for user in load(folder, "users.json")]
    return Reading(
        channel=channel_of(channel, workspace_url="https://example.slack.com/"),
        messages=in_order(messages, [m for m in messages if m.ts in pins]),
        profiles={profile.id: profile for profile in profiles},
    )
