"""Known: what the incident knows of one of Confluence's template variables, by its name.

Not here: what people are asked for (`inputs`).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from confluence.rendering.inputs import Input
from confluence.rendering.rich import Rich
from confluence.rendering.scope import plainly

# What authors of templates call what we have under another name.
ALSO = {
    "incident_name": "title",
    "channel": "slack_channel_name",
    "start": "started_at",
    "started": "started_at",
    "detected": "detected_at",
    "mitigated": "mitigated_at",
    "end": "resolved_at",
    "resolved": "resolved_at",
    "sev": "severity",
    "ic": "commander",
    "people": "responders",
}


def known(name: str, context: Mapping[str, object]) -> str | Rich:
    """What the context's incident has under the name, however people write it; else nothing.

    A time is its text, a person their name, several people their names.
    """
    incident = context.get("incident")
    whole = name.strip().lower().replace(" ", "_").replace("-", "_")
    key = whole.removeprefix("incident_")
    ours = ALSO.get(whole) or ALSO.get(key, key)
    value = incident.get(ours) if isinstance(incident, Mapping) else None
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    return value if isinstance(value, Rich) else _text(value)


def known_answers(inputs: Iterable[Input], context: Mapping[str, object]) -> dict[str, str]:
    """The texts that the incident knows, by the inputs' keys. Tables are not for typing."""
    found = {each.key: known(each.name, context) for each in inputs}
    return {key: value for key, value in found.items() if isinstance(value, str) and value}


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        value = value.get("name")
    return plainly(value) if isinstance(value, str | datetime) else ""
