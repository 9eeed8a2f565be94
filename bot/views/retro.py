"""The form of a retro: `build` draws it, `read` turns it into values. Other states: `progress`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.mrkdwn import escape
from bot.views import fields, parts, preview, variables
from bot.views.choices import space_of, template_id_of
from bot.views.entered import Entered, entered, text_of
from bot.views.fields import (
    AGREED,
    AUDIENCE,
    COMMANDER,
    HELP,
    INCLUDE,
    PEOPLE,
    PROBLEM,
    RESOLVED,
    SEVERITY,
    SPACE,
    STARTED,
    SUMMARY,
    TEMPLATE,
    TITLE,
)
from bot.views.inputs import INPUT, input_blocks, read_inputs
from bot.views.metadata import Metadata
from bot.views.parts import Block, View
from confluence.errors import TemplateError
from confluence.nouns import Audience, Space, Template
from confluence.rendering import Input
from confluence.submissions import Answers, Include

CALLBACK_ID = "retro_form"


@dataclass(frozen=True, slots=True)
class Form:
    """What the form shows. `marked` and `total` count messages; `note` stands on top of it.

    `hides_older`: there were more before those. `inputs` are what the template asks for, `known`
    their texts by key; `problem` is why not.
    """

    metadata: Metadata
    space: Space
    templates: tuple[Template, ...]
    title: str
    answers: Answers
    marked: int
    total: int
    hides_older: bool = False
    template_id: str | None = None
    inputs: tuple[Input, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    audience: Audience | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RetroForm:
    """What the responder sent in."""

    metadata: Metadata
    space: Space
    template_id: str | None
    template_name: str
    title: str
    answers: Answers = field(default_factory=Answers)


def build(form: Form) -> View:
    """The form, prefilled with what is known."""
    blocks = [
        *([parts.section(escape(form.note)), {"type": "divider"}] if form.note else []),
        fields.space_field(form.space),
        *fields.template_blocks(form.space, form.templates, form.template_id, form.problem),
        *input_blocks(
            form.inputs, form.known, space_id=form.space.id, template_id=form.template_id
        ),
        fields.title_field(form.title),
        variables.open_button(),
        *fields.fact_fields(form.answers),
        *fields.include_blocks(
            form.answers,
            marked=form.marked,
            total=form.total,
            hides_older=form.hides_older,
            asked_before=form.metadata.draft_id is not None,
        ),
    ]
    if form.metadata.is_private:
        blocks += fields.private_blocks(form.metadata.channel_id, form.space, form.audience)
    blocks.append(preview.open_button())
    return parts.modal(
        "Create a retro",
        blocks,
        submit="Create",
        close="Cancel",
        callback_id=CALLBACK_ID,
        private_metadata=form.metadata.dump(),
    )


def with_space(
    view: Mapping[str, Any],
    *,
    space: Space,
    templates: tuple[Template, ...],
    audience: Audience | None,
    problem: str = "",
) -> View:
    """The form as the payload has it, with what depends on the space exchanged.

    `problem` says why no templates could be listed.
    All other blocks keep their ids, so Slack keeps what was typed there.
    """
    metadata = Metadata.load(view["private_metadata"])
    blocks: list[Block] = []
    for block in view["blocks"]:
        name = block["block_id"].partition(":")[0]
        if name == SPACE:
            blocks += [
                fields.space_field(space),
                *fields.template_blocks(space, templates, None, problem),
            ]
        elif name == AUDIENCE:
            blocks += fields.private_blocks(metadata.channel_id, space, audience)
        elif name not in {TEMPLATE, HELP, PROBLEM, INPUT, AGREED}:
            blocks.append(block)
    return _with_blocks(view, blocks)


def with_inputs(
    view: Mapping[str, Any],
    *,
    inputs: tuple[Input, ...] = (),
    known: Mapping[str, str] | None = None,
    problem: str = "",
) -> View:
    """The form as the payload has it, with what the chosen template asks for.

    `problem` says what is wrong with the template. All other blocks keep their ids.
    """
    space, (template_id, _) = chosen_space(view), chosen_template(view)
    blocks: list[Block] = []
    for block in view["blocks"]:
        name = block["block_id"].partition(":")[0]
        if name == TEMPLATE:
            blocks += [
                block,
                fields.template_help(space, problem),
                *input_blocks(inputs, known or {}, space_id=space.id, template_id=template_id),
            ]
        elif name not in {HELP, PROBLEM, INPUT}:
            blocks.append(block)
    return _with_blocks(view, blocks)


def _with_blocks(view: Mapping[str, Any], blocks: list[Block]) -> View:
    kept = ("type", "title", "submit", "close", "callback_id", "private_metadata")
    return {**{name: view[name] for name in kept}, "blocks": blocks}


def read(
    view: Mapping[str, Any], title_error: TemplateError | None = None
) -> RetroForm | dict[str, str]:
    """What was sent in, or what is wrong with it: a sentence for each block id.

    `title_error` is what is wrong with the title's Liquid.
    """
    values = entered(view)
    metadata = Metadata.load(view["private_metadata"])
    space = space_of(values[SPACE][1])
    wrong = _mistakes(values, space, metadata)
    if title_error:
        wrong[values[TITLE][0]] = f"The Liquid in it is not right: {title_error.reason}"
    if wrong:
        return wrong
    template = values[TEMPLATE][1]
    return RetroForm(
        metadata=metadata,
        space=space,
        template_id=template_id_of(template),
        template_name=template["text"]["text"],
        title=values[TITLE][1].strip(),
        answers=_answers(values),
    )


def typed_title(view: Mapping[str, Any]) -> str:
    """The title that stands in the form now."""
    return entered(view)[TITLE].value or ""


def chosen_space(view: Mapping[str, Any]) -> Space:
    """The space that stands in the form now."""
    return space_of(entered(view)[SPACE].value)


def chosen_template(view: Mapping[str, Any]) -> tuple[str | None, str]:
    """Id and name of the template that stands in the form now; None: the built-in one."""
    option = entered(view)[TEMPLATE].value
    return template_id_of(option), option["text"]["text"]


def is_of_space(view: Mapping[str, Any]) -> bool:
    """Whether the menu's templates are those of the space that stands in the form now."""
    values = entered(view)
    return values[TEMPLATE][0] == f"{TEMPLATE}:{space_of(values[SPACE][1]).id}"


def chosen_answers(view: Mapping[str, Any]) -> Answers:
    """What stands in the form now."""
    return _answers(entered(view))


def _answers(fields: Mapping[str, Entered]) -> Answers:
    values = {name: field.value for name, field in fields.items()}
    include, space = values.get(INCLUDE), space_of(values[SPACE])
    return Answers(
        severity=text_of(fields, SEVERITY) or None,
        commander_id=values[COMMANDER],
        started_at=_moment(values[STARTED]),
        resolved_at=_moment(values[RESOLVED]),
        summary=text_of(fields, SUMMARY) or None,
        people_ids=tuple(values[PEOPLE] or ()),
        include=Include(include["value"]) if include else Include.NONE,
        inputs=read_inputs(
            fields,
            space_id=space.id,
            template_id=template_id_of(values[TEMPLATE]),
        ),
        agreed=_agreed(fields, space),
    )


def _mistakes(values: Mapping[str, Entered], space: Space, metadata: Metadata) -> dict[str, str]:
    wrong = {}
    block_id, template = values[TEMPLATE]
    if block_id != f"{TEMPLATE}:{space.id}":
        wrong[block_id] = f"These are templates of another space. Choose {space.name} once more."
    elif template is None:
        wrong[block_id] = "Choose a template."
    if not (values[TITLE][1] or "").strip():
        wrong[values[TITLE][0]] = "Give the page a title."
    started, resolved = values[STARTED][1], values[RESOLVED][1]
    if started and resolved and resolved < started:
        wrong[values[RESOLVED][0]] = "This is before the start."
    if metadata.is_private and not _agreed(values, space):
        block_id = values[AGREED][0] if AGREED in values else values[SPACE][0]
        wrong[block_id] = f"Tick this if people who see {space.name} may read it."
    return wrong


def _agreed(values: Mapping[str, Entered], space: Space) -> bool:
    """A tick counts for the space beside which it was made."""
    block_id, ticked = values.get(AGREED, ("", None))
    return bool(ticked) and block_id == f"{AGREED}:{space.id}"


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
