"""Meanings: what each variable is that we can know, in a few words for people.

Keys are paths in a context; the parts of a person have one entry for all people. Not here: names
that only Rootly can know (`names`), which context has which name (`context`).
"""

from typing import Final

_ROOTLYS = "The same table: Rootly’s name for another notation."

MEANINGS: Final = {
    "Incident": {
        "incident.title": "What the retro is about: the channel’s name.",
        "incident.summary": "What the responder wrote in the form.",
        "incident.severity": "SEV0–SEV4 or P0–P4, from the channel’s name, topic or a pin.",
        "incident.severity_slug": "The severity in small letters.",
        "incident.status": "started, mitigated or resolved, by the times that are known.",
    },
    "Times": {
        "incident.started_at": "When it began, in UTC.",
        "incident.detected_at": "When somebody knew, in UTC.",
        "incident.mitigated_at": "When it stopped hurting, in UTC.",
        "incident.resolved_at": "When it was over, in UTC.",
        "incident.created_at": "The same as the start: Rootly’s name.",
        "incident.duration": "From start to end, in seconds.",
        "incident.detection_duration": "From start to detection, in seconds.",
        "incident.mitigation_duration": "From start to mitigation, in seconds.",
        "incident.time_to_detection": "From start to detection, in whole hours.",
        "incident.time_to_mitigation": "From start to mitigation, in whole hours.",
        "incident.time_to_resolution": "From start to end, in whole hours.",
        "now": "The moment at which the page is made, in UTC.",
        "today": "The same moment.",
    },
    "People": {
        "incident.commander": "Who led: the mention after “IC” or “commander” in topic or pin.",
        "incident.responders": "Who wrote in the channel.",
        "incident.responders[0].role": "The commander’s role; nothing for others.",
        "incident.roles": "The commander’s role, as Rootly’s templates look for it.",
        "incident.roles[0].incident_role": "The role.",
        "incident.roles[0].incident_role.name": "What the role is called.",
        "incident.roles[0].incident_role.slug": "The role’s name for comparing.",
        "incident.roles[0].user": "Who has the role.",
        "incident.creator": "Who made the channel.",
        "incident.started_by": "The same as the creator: Rootly’s name.",
    },
    "Timeline": {
        "incident.timeline_table": "The timeline as a table; put it in a paragraph of its own.",
        "incident.events": "The messages on the timeline, oldest first.",
        "incident.events[0].occurred_at": "When the message was written, in UTC.",
        "incident.events[0].event": "What was said, with its looks.",
        "incident.events[0].user": "Who said it.",
        "incident.events[0].url": "The message in Slack.",
        "incident.timeline": "The same as the events: Rootly’s name.",
        "incident.timeline_table_atlassian": _ROOTLYS,
        "incident.timeline_table_markdown": _ROOTLYS,
        "incident.timeline_table_markdown2": _ROOTLYS,
    },
    "Slack": {
        "incident.slack_channel_name": "The channel’s name, without “#”.",
        "incident.slack_channel_url": "Where the channel opens.",
        "incident.slack_channel_id": "Slack’s id of the channel.",
        "incident.slack_channel": "The channel’s name: Rootly’s other name for it.",
    },
    "Post-mortem": {"post_mortem.title": "The same as the incident’s title: Rootly’s name."},
}
PERSON: Final = {
    "id": "The person’s id in Slack.",
    "name": "The name shown to people.",
    "full_name": "The same as the name: Rootly’s name.",
    "email": "Not read from Slack: prints nothing.",
}
UNKNOWABLE: Final = "One of Rootly’s names that nothing here tells: it prints nothing."
EMPTY: Final = "One of Rootly’s lists that nothing here fills: it is empty."

EXPRESSIONS: Final = {
    "incident.duration": "{{ incident.duration | distance_of_time_in_words }}",
    "incident.commander": "{{ incident.commander.name }}",
    "incident.creator": "{{ incident.creator.name }}",
    "incident.started_by": "{{ incident.started_by.name }}",
    "incident.responders": '{{ incident.responders | map: "name" | join: ", " }}',
    "incident.roles": (
        "{% for role in incident.roles %}{{ role.incident_role.name }}: {{ role.user.name }}"
        "{% endfor %}"
    ),
    "incident.roles[0].incident_role": "{{ incident.roles[0].incident_role.name }}",
    "incident.roles[0].user": "{{ incident.roles[0].user.name }}",
    "incident.events": (
        '{% for event in incident.events %}{{ event.occurred_at | date: "%H:%M" }} '
        "{{ event.event }}; {% endfor %}"
    ),
    "incident.timeline": "{{ incident.timeline.size }}",
    "incident.events[0].user": "{{ incident.events[0].user.name }}",
}
TIME: Final = '{{{{ {} | date: "%d %b %Y %H:%M" }}}}'
