"""Page words: rich text as words alone, for a page's places where no markup can stand.

Not here: reading rich text (`rich_text`, `mrkdwn_blocks`), storage format (`page_text`).
"""

from collections.abc import Iterable, Iterator, Mapping

from bot.mrkdwn import address
from bot.rich_text import Block, Inline, Listing, Mention, Paragraph, Preformatted

_MARGIN = "    "


def page_words(blocks: Iterable[Block], names: Mapping[str, str]) -> str:
    """What the blocks say, line by line; `names` are by id."""
    return "\n".join(line for block in blocks for line in _lines(block, names))


def said(run: Inline, names: Mapping[str, str]) -> str:
    """A run's text, or the name of whom it mentions."""
    if isinstance(run, Mention):
        return run.sign + (names.get(run.id) or run.label.removeprefix(run.sign) or run.id)
    return run.text


def worded(runs: Iterable[Inline], names: Mapping[str, str]) -> str:
    """Runs where nothing but characters can stand."""
    return "".join(
        said(run, names) if isinstance(run, Mention) or not run.url else address(run.url, run.text)
        for run in runs
    )


def _lines(block: Block, names: Mapping[str, str]) -> Iterator[str]:
    match block:
        case Paragraph() | Preformatted():
            text = worded(block.runs, names).replace("\r\n", "\n").strip("\n")
            lines = text.split("\n") if text else []
        case Listing():
            items = enumerate(block.items, block.offset + 1)
            lines = [f"{_sign(block, number)} {worded(item, names)}" for number, item in items]
    yield from (f"> {line}" if block.quoted else line for line in lines)


def _sign(block: Listing, number: int) -> str:
    return _MARGIN * block.indent + (f"{number}." if block.ordered else "•")
