"""Context: an incident under the names that Rootly's templates use.

What we cannot know is nil or empty, so that a template written for Rootly renders unchanged.
Not here: reading the incident. https://docs.rootly.com/liquid/incident-variables
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from confluence.nouns import Entry, Incident, Person
from confluence.rendering import names
from confluence.rendering.timeline_table import event_text, timeline_table

T = TypeVar("T")
R = TypeVar("R")
_TABLES = (
    "timeline_table",
    "timeline_table_atlassian",
    "timeline_table_markdown",
    "timeline_table_markdown2",
)


def context_for(incident: Incident) -> dict[str, object]:
    """All names a template may use. Durations are whole seconds, `time_to_…` whole hours."""
    known = _plain(incident) | _moments(incident) | _people(incident) | _timeline(incident)
    empty: dict[str, object] = {name: [] for name in names.INCIDENT_EMPTY.split()}
    return {
        "incident": names.nil(names.INCIDENT_NIL) | empty | known,
        "post_mortem": {"title": incident.title},
        "action_item": names.nil(names.ACTION_ITEM_NIL),
        "team": names.nil(names.TEAM_NIL),
        "alert": names.nil(names.ALERT_NIL),
    }


def with_context(act: Callable[[T, dict[str, object]], R], given: T, incident: Incident) -> R:
    """What an act makes of something that is given and of an incident's names."""
    return act(given, context_for(incident))


def _plain(incident: Incident) -> dict[str, object]:
    return {
        "title": incident.title,
        "summary": incident.summary,
        "severity": incident.severity,
        "severity_slug": incident.severity.lower() if incident.severity else None,
        "status": _status(incident),
        "slack_channel": incident.channel_name,
        "slack_channel_id": incident.channel_id,
        "slack_channel_name": incident.channel_name,
        "slack_channel_url": incident.channel_url,
    }


def _status(incident: Incident) -> str:
    if incident.resolved_at:
        return "resolved"
    return "mitigated" if incident.mitigated_at else "started"


def _moments(incident: Incident) -> dict[str, object]:
    start = incident.started_at
    seconds = {
        "detection": _between(start, incident.detected_at),
        "mitigation": _between(start, incident.mitigated_at),
        "resolution": _between(start, incident.resolved_at),
    }
    return {
        "created_at": start,
        "started_at": start,
        "detected_at": incident.detected_at,
        "mitigated_at": incident.mitigated_at,
        "resolved_at": incident.resolved_at,
        "detection_duration": seconds["detection"],
        "mitigation_duration": seconds["mitigation"],
        "duration": seconds["resolution"],
        **{
            f"time_to_{name}": value if value is None else value // 3600
            for name, value in seconds.items()
        },
    }


def _between(start: datetime | None, end: datetime | None) -> int | None:
    return int((end - start).total_seconds()) if start and end else None


def _people(incident: Incident) -> dict[str, object]:
    commander = incident.commander
    roles = [{"incident_role": _COMMANDER, "user": _person(commander)}] if commander else []
    return {
        "creator": incident.creator and _person(incident.creator),
        "started_by": incident.creator and _person(incident.creator),
        "commander": commander and _person(commander),
        "roles": roles,
        "responders": [_responder(person, commander) for person in incident.people],
    }


_COMMANDER = {"name": "Incident commander", "slug": "incident-commander"}


def _person(person: Person) -> dict[str, object]:
    return {"id": person.id, "name": person.name, "full_name": person.name, "email": None}


def _responder(person: Person, commander: Person | None) -> dict[str, object]:
    role = _COMMANDER["name"] if commander and person.id == commander.id else None
    return {**_person(person), "role": role}


def _timeline(incident: Incident) -> dict[str, object]:
    events = [_event(entry) for entry in incident.entries]
    table = timeline_table(incident.entries)
    return {
        "events": events,
        "timeline": events,
        # In whatever notation Rootly has it, on a page it is a table of Confluence's.
        **dict.fromkeys(_TABLES, table),
    }


def _event(entry: Entry) -> dict[str, object]:
    return {
        "occurred_at": entry.at,
        "event": event_text(entry),
        "user": entry.author and _person(entry.author),
        "url": entry.url,
    }
