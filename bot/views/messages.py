"""What the bot writes outside of modals: as keyword arguments of Slack's message methods."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.hints import Hint
from bot.mrkdwn import escape, link
from bot.views import parts
from confluence.drafts import Standing
from confluence.submissions import load_answers
from storage.models import Draft, Page

Texts = dict[str, Any]

ANOTHER = "action_another"
MOST_SHOWN = 5


def created(page: Page, draft: Draft) -> Texts:
    """The page is there: for everybody in the channel, with what it is about."""
    answers = load_answers(draft.answers)
    summary = f"\n{escape(parts.cut(answers.summary, 300))}" if answers.summary else ""
    facts = [
        escape(answers.severity or ""),
        f"from {parts.moment(answers.started_at)}" if answers.started_at else "",
        f"to {parts.moment(answers.resolved_at)}" if answers.resolved_at else "",
        f"by <@{draft.user_id}>",
        f"in *{escape(draft.space_name)}*",
        f"with {escape(draft.template_name)}",
    ]
    open_it = parts.button("Open the page", parts.LINK, url=page.url, style="primary")
    return {
        "text": f"Retro: {link(page.url, page.title)}",
        "blocks": [
            parts.section(f":memo: *{link(page.url, page.title)}*{summary}"),
            parts.context(" ".join(fact for fact in facts if fact)),
            *parts.actions(open_it),
        ],
    }


def hint(shown: Hint, connection_id: str = "") -> Texts:
    """A hint for one person; about a connection, if it is known."""
    buttons = parts.hint_buttons(shown, connection_id)
    return {
        "text": parts.spoken(shown),
        "blocks": [*parts.hint_blocks(shown), *parts.actions(*buttons)],
    }


def failed(shown: Hint, draft: Draft) -> Texts:
    """A draft did not become a page, and its author has left the modal."""
    go_on = f"create a retro in <#{draft.channel_id}> to go on with it."
    kept = f"“{escape(draft.title)}” is kept: {go_on}"
    blocks = [
        *parts.hint_blocks(shown),
        parts.context(kept),
        *parts.actions(*parts.hint_buttons(shown, draft.connection_id)),
    ]
    return {"text": parts.spoken(shown), "blocks": blocks}


def making(title: str, space_name: str) -> Texts:
    """A run was taken."""
    said = f"Making *{parts.title_so_far(title)}* in *{escape(space_name)}* …"
    text = f":hourglass_flowing_sand: {said} The link comes to the channel."
    return {"text": text, "blocks": [parts.section(text)]}


def there(retros: Iterable[Standing], *, action_id: str = "") -> Texts:
    """The channel has a retro; with an action, another one can be made by it."""
    shown = tuple(retros)[:MOST_SHOWN]
    said = "This channel already has a retro." if len(shown) == 1 else "This channel has retros."
    another = parts.button("Create another", ANOTHER, value=action_id)
    lines = [_standing(retro) for retro in shown]
    return {
        "text": "\n".join((said, *lines)),
        "blocks": [
            *parts.sections((f"*{said}*", *lines)),
            *parts.actions(*([another] if action_id else [])),
        ],
    }


def _standing(retro: Standing) -> str:
    who = f"by <@{retro.draft.user_id}>"
    if retro.page:
        return f"{link(retro.page.url, retro.page.title)} {who}"
    title = parts.title_so_far(retro.draft.frozen_title or retro.draft.title)
    return f"{title}, being made {who}"


def usage(command: str, unknown: str = "") -> Texts:
    """What the command can do; `unknown` is what it could not."""
    lead = f"I don't know `{escape(unknown)}`. Here is what I know:\n" if unknown else ""
    lines: Mapping[str, str] = {
        "create": "make a Confluence page of this channel's incident",
        "create NAME": "make it at once, as the action of that name says",
        "templates": "check the templates: what works, and what is wrong where",
        "variables": "what Liquid knows of this incident, and a box to try it",
        "connect": "connect a Confluence (for admins)",
        "doctor": "say what is wrong with the connection, and what to do (for admins)",
        "preferences": "say how pages should look (for admins)",
        "status": "show how the connections are",
        "help": "show this",
    }
    text = lead + "\n".join(f"`{command} {word}`  {said}" for word, said in lines.items())
    return {"text": text, "blocks": [parts.section(text)]}
