"""Page text: rich text in Confluence's storage format, blocks that may stand in a table's cell.

Safe by construction: every text is escaped, and only web and mail addresses become links.
Not here: reading rich text (`rich_text`, `mrkdwn_blocks`), words without looks (`page_words`).
"""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import NamedTuple

from bot.page_lists import ListWriter
from bot.page_words import said, worded
from bot.rich_text import Block, Inline, Listing, Mark, Mention, Paragraph, Preformatted, Run
from confluence.storage_format import clean, escape, escape_text

_ELEMENTS = {
    Mark.CODE: "code",
    Mark.STRIKE: "del",
    Mark.UNDERLINE: "u",
    Mark.ITALIC: "em",
    Mark.BOLD: "strong",
}
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)


class Known(NamedTuple):
    """What is known of whom the text mentions, by id."""

    names: Mapping[str, str]
    people: Mapping[str, str]


def page_text(
    blocks: Iterable[Block], names: Mapping[str, str], people: Mapping[str, str] | None = None
) -> str | None:
    """The blocks in storage format, None if nothing can be seen of them.

    `names` are by id; `people` too: storage format that mentions them in place of their name.
    """
    known = Known(names, people or {})
    parts = []
    for quoted, together in groupby(blocks, lambda block: block.quoted):
        inside = "".join(_blocks(list(together), known))
        parts.append(f"<blockquote>{inside}</blockquote>" if quoted and inside else inside)
    return "".join(parts) or None


def _blocks(blocks: list[Block], known: Known) -> Iterable[str]:
    for is_list, together in groupby(blocks, lambda block: isinstance(block, Listing)):
        if is_list:
            writer = ListWriter()
            for block in together:
                if isinstance(block, Listing):
                    writer.add(block, [_inside(item, known) for item in block.items])
            yield writer.written()
        else:
            yield from (_block(block, known) for block in together)


def _block(block: Block, known: Known) -> str:
    match block:
        case Preformatted():
            # A parser of HTML takes the first line end after <pre> away.
            words = worded(block.runs, known.names).replace("\r\n", "\n").strip("\n")
            text = escape_text(words)
            return f"<pre>{text}</pre>" if text.strip() else ""
        case Paragraph():
            inside = _inside(block.runs, known)
            return f"<p>{inside}</p>" if inside else ""
        case Listing():
            raise TypeError("a list is written together with its neighbours")


def _inside(runs: Iterable[Inline], known: Known) -> str:
    """Runs as they stand in one paragraph; empty if there is nothing to see."""
    written = [(said(run, known.names), run) for run in runs]
    texts = [clean(text).replace("\r\n", "\n") for text, _ in written]
    if not "".join(texts).strip():
        return ""
    _trim(texts)
    inside = "".join(
        _run(text, run, known.people) for text, (_, run) in zip(texts, written, strict=True) if text
    )
    # A name in code is a run of its own, but the same piece of code.
    return inside.replace("</code><code>", "")


def _trim(texts: list[str]) -> None:
    """Take the line ends away that only set a paragraph apart from its neighbours."""
    seen = [at for at, text in enumerate(texts) if text.strip("\n")]
    first, last = seen[0], seen[-1]
    texts[:first] = [""] * first
    texts[last + 1 :] = [""] * (len(texts) - last - 1)
    texts[first] = texts[first].lstrip("\n")
    texts[last] = texts[last].rstrip("\n")


def _run(text: str, run: Inline, people: Mapping[str, str]) -> str:
    markup = escape_text(text).replace("\n", "<br />")
    if isinstance(run, Mention) and run.id in people and Mark.CODE not in run.marks:
        markup = people[run.id]
    for mark, element in _ELEMENTS.items():
        if mark in run.marks:
            markup = f"<{element}>{markup}</{element}>"
    if isinstance(run, Run) and run.url:
        return _link(clean(run.url), markup, text)
    return markup


def _link(url: str, markup: str, text: str) -> str:
    if _ADDRESS.fullmatch(url):
        return f'<a href="{escape(url)}">{markup}</a>'
    shown = url.removeprefix("tel:")
    return markup if shown == text else f"{markup} ({escape_text(shown)})"
