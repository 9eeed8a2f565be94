"""Context: an incident under the names that Rootly's templates use.

What we cannot know is nil or empty, so that a template written for Rootly renders unchanged.
Not here: reading the incident. https://docs.rootly.com/liquid/incident-variables
"""

from datetime import datetime
from typing import Final

from confluence.nouns import Entry, Incident, Person
from confluence.rendering.timeline_table import event_text, timeline_table

_NIL: Final = """
    id sequential_id slug url short_url postmortem_url timeline_table_markdown
    timeline_table_markdown2 status_page_timeline_table status_page_timeline_table_markdown
    status_page_timeline_table_markdown2 severity_slug raw_severity severity_id
    acknowledged_at scheduled_for scheduled_until target_resolve_date
    time_to_acknowledge acknowledge_duration mitigation_message resolution_message
    mitigated_by resolved_by cancelled_by in_triage communication_lead
    slack_channel_short_url slack_channel_deep_link
    microsoft_teams_channel_id microsoft_teams_channel_name microsoft_teams_channel_url
    microsoft_teams_chat_id microsoft_teams_chat_url
    mattermost_channel_id mattermost_channel_name mattermost_channel_url
    zoom_meeting_id zoom_meeting_start_url zoom_meeting_join_url webex_meeting_id
    webex_meeting_url google_meeting_id google_meeting_url
    jira_issue_id jira_issue_key jira_issue_url linear_issue_id linear_issue_key linear_issue_url
    asana_task_id asana_task_url shortcut_story_id shortcut_story_url shortcut_task_id
    shortcut_task_url trello_card_id trello_card_url zendesk_ticket_id zendesk_ticket_url
    freshservice_ticket_id freshservice_ticket_url freshservice_task_id freshservice_task_url
    service_now_incident_id service_now_incident_url airtable_base_key airtable_table_name
    airtable_record_id airtable_record_url
    pagerduty_incident_id pagerduty_incident_number pagerduty_incident_url opsgenie_incident_id
    opsgenie_incident_url victor_ops_incident_id victor_ops_incident_url
    confluence_page_id confluence_page_url google_drive_id google_drive_url notion_page_id
    notion_page_url datadog_notebook_id datadog_notebook_url sharepoint_page_id sharepoint_page_url
"""
_EMPTY: Final = """
    labels notify_emails status_page_timeline environments environment_slugs raw_environments
    environment_ids types types_slugs raw_types services services_slug raw_services
    functionalities functionality_slugs raw_functionalities groups group_slugs raw_groups
    causes cause_ids cause_slugs raw_causes custom_fields action_items subscribers
"""


def context_for(incident: Incident) -> dict[str, object]:
    """All names a template may use. Durations are whole seconds, `time_to_…` whole hours."""
    known = _plain(incident) | _moments(incident) | _people(incident) | _timeline(incident)
    nothing: dict[str, object] = dict.fromkeys(_NIL.split())
    empty: dict[str, object] = {name: [] for name in _EMPTY.split()}
    return {"incident": nothing | empty | known, "post_mortem": {"title": incident.title}}


def _plain(incident: Incident) -> dict[str, object]:
    return {
        "title": incident.title,
        "summary": incident.summary,
        "severity": incident.severity,
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
        "creator": _person(incident.creator),
        "started_by": _person(incident.creator),
        "commander": _person(commander),
        "roles": roles,
        "responders": [_person(person) for person in incident.people],
    }


_COMMANDER = {"name": "Incident commander", "slug": "incident-commander"}


def _person(person: Person | None) -> dict[str, object] | None:
    if person is None:
        return None
    return {"id": person.id, "name": person.name, "full_name": person.name, "email": None}


def _timeline(incident: Incident) -> dict[str, object]:
    events = [_event(entry) for entry in incident.entries]
    table = timeline_table(incident.entries)
    return {
        "events": events,
        "timeline": events,
        "timeline_table": table,
        "timeline_table_atlassian": table,
    }


def _event(entry: Entry) -> dict[str, object]:
    return {
        "occurred_at": entry.at,
        "event": event_text(entry),
        "user": _person(entry.author),
        "url": entry.url,
    }
