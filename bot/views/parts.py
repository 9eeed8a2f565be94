"""The bricks of Block Kit that views repeat. https://docs.slack.dev/reference/block-kit"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.hints import Action, ActionKind, Hint
from bot.mrkdwn import escape, fenced
from bot.views.metadata import Metadata

Block = dict[str, Any]
View = dict[str, Any]

# Link buttons send an action too; one listener acknowledges whatever nobody else listens to.
LINK = "link"
CONNECT = "connect"
RECONNECT = "connection_reconnect"
DEFAULTS = "connection_defaults"
DOCTOR = "doctor"
OPTION_TEXT = 75
SECTION = 3000
MOST_BLOCKS = 100


def cut(text: str, limit: int) -> str:
    """One line of at most `limit` characters, cut at a word where one is near."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    word = head.rsplit(" ", 1)[0]
    return (word if len(word) > limit // 2 else head).rstrip(" ,;:.-–—") + "…"


def title_so_far(title: str) -> str:
    """A page's title while it is being made: with Liquid in it, nobody knows it yet."""
    return "the page" if "{{" in title or "{%" in title else escape(title)


def plain_text(text: str, limit: int = SECTION) -> Block:
    """Text that is shown as it is."""
    return {"type": "plain_text", "text": cut(text, limit) or "–", "emoji": True}


def mrkdwn(text: str) -> Block:
    """Formatted text; what comes from people must be escaped by whoever builds it."""
    return {"type": "mrkdwn", "text": text[:SECTION], "verbatim": True}


def moment(at: datetime) -> str:
    """A moment in the reader's own time zone."""
    when = f"{at:%Y-%m-%d %H:%M} UTC"
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{when}>"


def day(at: datetime) -> str:
    """A moment's day in the reader's own time zone."""
    return f"<!date^{int(at.timestamp())}^{{date_short}}|{at:%Y-%m-%d}>"


def section(text: str, *, accessory: Block | None = None) -> Block:
    """A paragraph."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return block | ({"accessory": accessory} if accessory else {})


def sections(lines: Iterable[str]) -> list[Block]:
    """Lines as paragraphs, as many as it takes for none to be cut."""
    texts: list[str] = []
    for line in lines:
        longer = f"{texts[-1]}\n{line}" if texts else line
        texts[-1:] = [longer] if len(longer) <= SECTION else [*texts[-1:], line]
    return [section(text) for text in texts]


def context(text: str, *, block_id: str | None = None) -> Block:
    """Small grey text."""
    block: Block = {"type": "context", "elements": [mrkdwn(text)]}
    return block | ({"block_id": block_id} if block_id else {})


def button(label: str, action_id: str, *, url: str = "", value: str = "", style: str = "") -> Block:
    """A button; with a `url` it opens that."""
    given = {"url": url, "value": value, "style": style}
    return {
        "type": "button",
        "action_id": action_id,
        "text": plain_text(label, OPTION_TEXT),
        **{name: text for name, text in given.items() if text},
    }


def actions(*buttons: Block) -> list[Block]:
    """A row of buttons; none at all without buttons."""
    return [{"type": "actions", "elements": list(buttons)}] if buttons else []


def option(text: str, value: str) -> Block:
    """One choice of a menu, radio or checkbox."""
    return {"text": plain_text(text, OPTION_TEXT), "value": value}


def text_input(action_id: str, value: str, **given: Any) -> Block:
    """An element to type in, with what is known already."""
    element: Block = {"type": "plain_text_input", "action_id": action_id, **given}
    return element | ({"initial_value": value} if value else {})


def field(block_id: str, label: str, element: Block, **given: Any) -> Block:
    """An input; the action id is the element's own, `hint` and `optional` as Slack names them."""
    hint = given.pop("hint", "")
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label),
        "element": element,
        **({"hint": plain_text(hint)} if hint else {}),
        **given,
    }


def modal(title: str, blocks: list[Block], **given: str) -> View:
    """A modal; `submit`, `close`, `callback_id` and `private_metadata` as given, if given."""
    shown: View = {"type": "modal", "title": plain_text(title, 24), "blocks": blocks}
    for name, text in given.items():
        if text:
            shown[name] = plain_text(text, 24) if name in {"submit", "close"} else text
    return shown


def hint_blocks(hint: Hint) -> list[Block]:
    """What went wrong and what to do next."""
    said = f"*{escape(hint.title)}*\n{_with_mentions(hint)}"
    excerpt = [section(fenced(hint.excerpt))] if hint.excerpt else []
    return [section(said), *excerpt]


def spoken(hint: Hint) -> str:
    """The same in one line, for notifications and screen readers."""
    return f"{escape(hint.title)}. {_with_mentions(hint)}"


def _with_mentions(hint: Hint) -> str:
    mentions = " ".join(f"<@{user_id}>" for user_id in hint.mention_ids)
    return f"{escape(hint.text)} {mentions}".rstrip()


def hint_buttons(hint: Hint, connection_id: str) -> list[Block]:
    """The buttons that work anywhere: links, connecting, the doctor.

    `connection_id` is the connection that the hint is about; empty if nobody can tell.
    """
    return [_hint_button(each, place, connection_id) for place, each in enumerate(hint.actions)]


def problem_blocks(hint: Hint, metadata: Metadata, *more: Block) -> list[Block]:
    """Why a modal cannot go on, and the way on; `more` are buttons besides the hint's."""
    buttons = [*hint_buttons(hint, metadata.connection_id), *more]
    return [*hint_blocks(hint), *actions(*buttons)]


def problem(title: str, hint: Hint, metadata: Metadata, *more: Block) -> View:
    """The same as a modal, by the title of what the person was doing."""
    blocks = problem_blocks(hint, metadata, *more)
    return modal(title, blocks, close="Close", private_metadata=metadata.dump())


def _hint_button(action: Action, place: int, connection_id: str) -> Block:
    match action.kind:
        case ActionKind.CONNECT:
            return button(action.label, CONNECT, value=connection_id, style="primary")
        case ActionKind.RECONNECT:
            return button(action.label, RECONNECT, value=connection_id, style="primary")
        case ActionKind.DOCTOR:
            return button(action.label, DOCTOR, value=connection_id)
        case ActionKind.LINK:
            return button(action.label, f"{LINK}:{place}", url=action.url)
