"""The step *Create Confluence page* in Workflow Builder: what it declares, offers and is given.

The organisation's manifest is made of these declarations (`make manifest`).
https://docs.slack.dev/tools/bolt-python/concepts/custom-steps-dynamic-options
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import StepInputWrong
from bot.views import parts
from bot.views.choices import MOST_OPTIONS, STANDARD, STANDARD_NAME
from bot.views.parts import Block
from confluence.nouns import Space, Template
from confluence.submissions import Include

CREATE = "create_page"
SPACES = "list_spaces"
TEMPLATES = "list_templates"
CHANNEL_TYPE = "slack#/types/channel_id"
CONTEXT_TYPE = "slack#/types/user_context"
OPTIONS_TYPE = "slack#/types/options_select"


def _parameter(name: str, kind: str, title: str, description: str, **given: Any) -> dict[str, Any]:
    said = {"type": kind, "name": name, "title": title, "description": description}
    return {name: {**said, "is_required": True, **given}}


def _menu(function: str, **inputs: str) -> dict[str, Any]:
    given = {name: {"value": f"{{{{{value}}}}}"} for name, value in inputs.items()}
    return {"function": f"#/functions/{function}", "inputs": given}


_OPTIONS = _parameter("options", OPTIONS_TYPE, "Options", "What can be chosen")
_QUERY = _parameter("query", "string", "Query", "What was typed so far", is_required=False)

FUNCTIONS: Mapping[str, Any] = {
    CREATE: {
        "title": "Create Confluence page",
        "description": "Turns an incident channel into a page made of a Confluence template",
        "input_parameters": {
            **_parameter("channel_id", CHANNEL_TYPE, "Channel", "The incident's channel"),
            **_parameter(
                "space",
                "string",
                "Space",
                "Where the page goes",
                dynamic_options=_menu(
                    SPACES, query="client.query", builder="client.builder_context"
                ),
            ),
            **_parameter(
                "template",
                "string",
                "Template",
                "What the page is made of",
                dynamic_options=_menu(
                    TEMPLATES, query="client.query", space="input_parameters.space"
                ),
            ),
            **_parameter("title", "string", "Title", "Liquid works, as in {{ incident.title }}"),
            **_parameter(
                "person",
                CONTEXT_TYPE,
                "Runs for",
                "Who must be in the channel; without anybody, whoever chose the space",
                is_required=False,
            ),
            **_parameter(
                "messages",
                "string",
                "Messages",
                "Which messages go onto the page: marked (pinned, 📌, 📝) or all",
                is_required=False,
                enum=[Include.MARKED.value, Include.ALL.value],
            ),
            **_parameter(
                "private",
                "boolean",
                "Publish private channels",
                "Who sees the space can read what a private channel said",
                is_required=False,
            ),
            **_parameter(
                "another",
                "boolean",
                "Make another",
                "Although the channel has a retro; else the step goes on with that one",
                is_required=False,
            ),
        },
        "output_parameters": {
            **_parameter("page_url", "string", "Page URL", "Where people read the page"),
            **_parameter("page_id", "string", "Page ID", "Confluence's id of the page"),
            **_parameter("page_title", "string", "Page title", "The page's title"),
        },
    },
    SPACES: {
        "title": "List Confluence spaces",
        "description": "Fills the step's menu of spaces",
        "input_parameters": {
            **_QUERY,
            **_parameter("builder", CONTEXT_TYPE, "Builder", "Who builds the workflow"),
        },
        "output_parameters": _OPTIONS,
    },
    TEMPLATES: {
        "title": "List Confluence templates",
        "description": "Fills the step's menu of templates",
        "input_parameters": {**_QUERY, **_parameter("space", "string", "Space", "Whose templates")},
        "output_parameters": _OPTIONS,
    },
}


@dataclass(frozen=True, slots=True)
class Place:
    """What the value of a space says: where, and who chose it in Workflow Builder."""

    connection_id: str
    space_id: str
    author_id: str


@dataclass(frozen=True, slots=True)
class StepForm:
    """What the step was given; `space` is a signed `Place`, `person_id` empty if nobody."""

    channel_id: str
    space: str
    template_id: str | None
    title: str
    person_id: str
    include: Include
    agreed: bool
    another: bool


def read(inputs: Mapping[str, Any]) -> StepForm:
    """The inputs of an execution. Raises StepInputWrong."""
    template = _text(inputs, "template")
    return StepForm(
        channel_id=_text(inputs, "channel_id"),
        space=_text(inputs, "space"),
        template_id=None if template == STANDARD else template,
        title=_text(inputs, "title"),
        person_id=person_of(inputs, "person"),
        include=Include.ALL if inputs.get("messages") == Include.ALL else Include.MARKED,
        agreed=inputs.get("private") is True,
        another=inputs.get("another") is True,
    )


def person_of(inputs: Mapping[str, Any], name: str) -> str:
    """The id in a user's context, which only Slack can make; empty if there is none."""
    context = inputs.get(name)
    return str(context.get("id") or "") if isinstance(context, dict) else ""


def space_options(spaces: Iterable[tuple[Space, str]]) -> list[Block]:
    """Spaces as choices, each with its signed value."""
    return [parts.option(f"{space.name} ({space.key})", value) for space, value in spaces]


def template_options(templates: Iterable[Template], query: str) -> list[Block]:
    """Ours and theirs as choices, those that have the query in their name."""
    options = [parts.option(STANDARD_NAME, STANDARD)]
    options += [parts.option(template.name, template.id) for template in templates]
    wanted = query.strip().casefold()
    return [o for o in options if wanted in o["text"]["text"].casefold()][:MOST_OPTIONS]


def dump_place(place: Place) -> str:
    """The value of a space, still without its signature."""
    return f"{place.connection_id} {place.space_id} {place.author_id}"


def load_place(text: str) -> Place:
    """The inverse of `dump_place`. Raises StepInputWrong."""
    try:
        return Place(*text.split(" "))
    except TypeError as error:
        raise StepInputWrong("space") from error


def _text(inputs: Mapping[str, Any], name: str) -> str:
    value = inputs.get(name)
    if not isinstance(value, str) or not value.strip():
        raise StepInputWrong(name.removesuffix("_id"))
    return value.strip()
