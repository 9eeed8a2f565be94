"""The inputs of the retro form, each with its ids. How they stand together is in `retro`.

Slack keeps what was typed over an update while block and action ids stay: those of inputs that
depend on the space carry its id.
"""

from datetime import datetime

from bot.mrkdwn import escape
from bot.views import parts
from bot.views.choices import audience_sentence, space_menu, template_menu
from bot.views.parts import Block
from confluence.nouns import Audience, Space, Template
from confluence.submissions import Answers, Include

SPACE = "retro_space"
TEMPLATE = "retro_template"
HELP = "retro_template_help"
PROBLEM = "retro_template_problem"
TITLE = "retro_title"
SEVERITY = "retro_severity"
COMMANDER = "retro_commander"
STARTED = "retro_started"
RESOLVED = "retro_resolved"
SUMMARY = "retro_summary"
PEOPLE = "retro_people"
INCLUDE = "retro_include"
AUDIENCE = "retro_audience"
AGREED = "retro_agreed"
TITLE_LENGTH = 255
NOTHING_SAID = "Nobody has written anything here yet: the timeline stays empty."
OLDER_HIDDEN = (
    ":warning: Slack hides this channel’s older messages (the workspace’s plan): what was said"
    " then cannot come onto the page, and *Started* may be too late."
)


def space_field(space: Space) -> Block:
    return parts.field(SPACE, "Space", space_menu(SPACE, space), dispatch_action=True)


def template_blocks(
    space: Space, templates: tuple[Template, ...], template_id: str | None, problem: str = ""
) -> list[Block]:
    """The menu, and below it how to get a template of one's own into it."""
    menu = template_menu(TEMPLATE, space, templates, template_id)
    return [
        parts.field(f"{TEMPLATE}:{space.id}", "Template", menu, dispatch_action=True),
        template_help(space, problem),
    ]


def template_help(space: Space, problem: str = "") -> Block:
    """Below the menu: what is wrong with the choice, else how to get a template into it."""
    if problem:
        return parts.context(f":warning: {escape(problem)}", block_id=f"{PROBLEM}:{space.id}")
    own = (
        f"Your own templates appear here: make one in Confluence, in the settings of "
        f"*{escape(space.name)}* under _Templates_. Liquid works in it."
    )
    return parts.context(own, block_id=f"{HELP}:{space.id}")


def title_field(title: str) -> Block:
    element = parts.text_input(TITLE, title[:TITLE_LENGTH], max_length=TITLE_LENGTH)
    hint = "Liquid works here too, for example {{ incident.severity }}."
    return parts.field(TITLE, "Title", element, hint=hint)


def fact_fields(answers: Answers) -> list[Block]:
    """What the bot knows, to be corrected; empty where it knows nothing."""
    commander: Block = {"type": "users_select", "action_id": COMMANDER}
    if answers.commander_id:
        commander["initial_user"] = answers.commander_id
    people: Block = {"type": "multi_users_select", "action_id": PEOPLE}
    if answers.people_ids:
        people["initial_users"] = list(answers.people_ids)
    severity = parts.text_input(SEVERITY, answers.severity or "", max_length=100)
    summary = parts.text_input(SUMMARY, answers.summary or "", multiline=True, max_length=3000)
    return [
        parts.field(SEVERITY, "Severity", severity, optional=True),
        parts.field(COMMANDER, "Incident commander", commander, optional=True),
        parts.field(STARTED, "Started", _moment_input(STARTED, answers.started_at), optional=True),
        parts.field(
            RESOLVED, "Resolved", _moment_input(RESOLVED, answers.resolved_at), optional=True
        ),
        parts.field(SUMMARY, "Summary", summary, optional=True),
        parts.field(PEOPLE, "People", people, optional=True),
    ]


def _moment_input(action_id: str, moment: datetime | None) -> Block:
    element: Block = {"type": "datetimepicker", "action_id": action_id}
    return element | ({"initial_date_time": int(moment.timestamp())} if moment else {})


def include_blocks(
    answers: Answers, *, marked: int, total: int, hides_older: bool, asked_before: bool
) -> list[Block]:
    """Which messages; without marked ones the question is asked, not answered for anybody."""
    older = [parts.context(OLDER_HIDDEN)] if hides_older else []
    if not total:
        return older or [parts.context(NOTHING_SAID)]
    options = _include_options(marked, total)
    element: Block = {
        "type": "radio_buttons",
        "action_id": INCLUDE,
        "options": list(options.values()),
    }
    if answers.include in options and (marked or asked_before):
        element["initial_option"] = options[answers.include]
    label = "Messages on the timeline" + ("" if marked else ": none are marked")
    hint = "Marked: pinned, or with 📌 or 📝 as a reaction, replies in threads too."
    return [parts.field(INCLUDE, label, element, hint=hint), *older]


def _include_options(marked: int, total: int) -> dict[Include, Block]:
    every = "The only message" if total == 1 else f"All {total:,} messages"
    if not marked:
        every = "Include the only message" if total == 1 else f"Include all {total:,} messages"
    texts = {
        Include.MARKED: f"{marked:,} marked message{'' if marked == 1 else 's'}" if marked else "",
        Include.ALL: every,
        Include.NONE: "No messages" if marked else "Include none",
    }
    return {choice: parts.option(text, choice) for choice, text in texts.items() if text}


def private_blocks(channel_id: str, space: Space, audience: Audience | None) -> list[Block]:
    seen = audience_sentence(space, audience)
    warning = f":lock: <#{channel_id}> is private. {seen}"
    element = {
        "type": "checkboxes",
        "action_id": AGREED,
        "options": [parts.option("They may read what I take from this channel", "agreed")],
    }
    return [
        parts.context(warning, block_id=f"{AUDIENCE}:{space.id}"),
        parts.field(f"{AGREED}:{space.id}", "Private channel", element),
    ]
