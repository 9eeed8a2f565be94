"""Blocks: which tags belong together, from the order in which they stand.

Not here: whether they stand where a page stays whole (`levels`).
"""

from dataclasses import dataclass

from confluence.errors import TemplateError
from confluence.rendering.advice import did_you_mean
from confluence.rendering.limits import MOST_TAGS
from confluence.rendering.liquid_tag import BLOCKS, LOOPS, MIDDLES, UNREAD, Kind, LiquidTag
from confluence.rendering.source import Source
from confluence.rendering.tree import Element

DEEPEST = 30
SINGLES = frozenset(
    {"assign", "break", "continue", "cycle", "decrement", "echo", "increment", "liquid", "#"}
)
LEFT_OUT = ("include", "render")
# What other template languages call them.
_HABITS = {"set": "assign", "let": "assign", "switch": "case", "foreach": "for"}
_OPENERS = BLOCKS | UNREAD
_MIDDLES = frozenset().union(*MIDDLES.values())
KNOWN_TAGS = _OPENERS | SINGLES | _MIDDLES | {f"end{name}" for name in _OPENERS}


@dataclass(slots=True)
class Block:
    """A block's tags: the one that opens it, those in between, the one that closes it."""

    tags: list[LiquidTag]

    @property
    def opener(self) -> LiquidTag:
        """The tag that opens the block."""
        return self.tags[0]


class Matcher:
    """Goes through the tags in order, with a stack of what is open."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._open: list[Block] = []
        self._closed: list[Block] = []

    def match(self, tags: list[LiquidTag]) -> list[Block]:
        """The blocks, inner ones first. Raises `TemplateError`."""
        if len(tags) > MOST_TAGS:
            raise self._error(f"The template has more than {MOST_TAGS:,} tags.", tags[MOST_TAGS])
        for tag in tags:
            if tag.kind is Kind.TAG:
                self._take(tag)
        if self._open:
            opener = self._open[-1].opener
            raise self._error(
                f"{tag_sentence(opener)} is never closed: {{% end{opener.name} %}} is missing.",
                opener,
            )
        return self._closed

    def _take(self, tag: LiquidTag) -> None:
        name = tag.name
        if name in _OPENERS:
            self._push(tag)
        elif name.startswith("end") and name[3:] in _OPENERS:
            self._close(tag)
        elif name in _MIDDLES:
            self._middle(tag)
        elif name in {"break", "continue"}:
            if not any(block.opener.name in LOOPS for block in self._open):
                raise self._error(f"{{% {name} %}} only works inside of a loop.", tag)
        elif name not in SINGLES:
            raise self._unknown(tag)

    def _push(self, tag: LiquidTag) -> None:
        if len(self._open) >= DEEPEST:
            raise self._error(f"More than {DEEPEST} blocks inside of each other.", tag)
        self._open.append(Block([tag]))

    def _close(self, tag: LiquidTag) -> None:
        wanted = tag.name[3:]
        if not self._open:
            raise self._error(
                f"{{% {tag.name} %}} closes nothing: there is no {{% {wanted} %}} before it.", tag
            )
        block = self._open[-1]
        if block.opener.name != wanted:
            raise self._error(
                f"{{% {tag.name} %}} comes too early: {self._still_open(block)}"
                f" Close it with {{% end{block.opener.name} %}} first.",
                tag,
            )
        self._check_panel(block.opener, tag)
        block.tags.append(tag)
        self._closed.append(self._open.pop())

    def _check_panel(self, opener: LiquidTag, tag: LiquidTag) -> None:
        """The new editor's panels are told twice, so that half a block in one would count twice."""
        if panel_of(opener) is not panel_of(tag):
            line, _ = self._source.place(tag.start)
            raise self._error(
                f"Of {tag_sentence(opener)} and {tag_sentence(tag)} (line {line}), one stands "
                "inside of a panel of the new editor and the other does not: put both into it, or "
                "both outside.",
                opener,
            )

    def _middle(self, tag: LiquidTag) -> None:
        block = self._open[-1] if self._open else None
        if block and tag.name in MIDDLES.get(block.opener.name, ()):
            block.tags.append(tag)
            return
        homes = " or ".join(f"{{% {home} %}}" for home in MIDDLES if tag.name in MIDDLES[home])
        still = f": {self._still_open(block)}" if block else "."
        raise self._error(f"{{% {tag.name} %}} has to stand inside of {homes}{still}", tag)

    def _still_open(self, block: Block) -> str:
        line, _ = self._source.place(block.opener.start)
        return f"{tag_sentence(block.opener)} of line {line} is still open."

    def _unknown(self, tag: LiquidTag) -> TemplateError:
        name = tag.name
        if not name:
            return self._error(f"“{tag.written}” has no tag name after {{%.", tag)
        if name in LEFT_OUT:
            return self._error(not_available(name), tag)
        return self._error(f"There is no tag {{% {name} %}}.{_meant(tag)}", tag)

    def _error(self, reason: str, tag: LiquidTag) -> TemplateError:
        return self._source.error(reason, tag.start)


def panel_of(tag: LiquidTag) -> Element | None:
    """The half of a panel of the new editor that a tag stands in: the panel or its fallback."""
    element = tag.parent
    while element and element.name not in {"ac:adf-extension", "ac:adf-fallback"}:
        element = element.parent
    return element if isinstance(element, Element) else None


def _meant(tag: LiquidTag) -> str:
    """What to write in place of a tag that there is not, if that can be told."""
    if tag.expression.text[:1] in {".", "|", "["}:
        return " To print a value, write {{ … }}."
    whole = f"end{tag.expression.text.strip()}" if tag.name == "end" else tag.name
    return did_you_mean(_HABITS.get(whole, whole), KNOWN_TAGS, "{{% {} %}}")


def not_available(name: str) -> str:
    """Why a tag of Liquid's is none of ours."""
    return f"{{% {name} %}} is not available: a template cannot take in another one."


def tag_sentence(tag: LiquidTag) -> str:
    """The tag as its author wrote it, on one line and not too long."""
    written = " ".join(tag.written.split())
    return written if len(written) <= 60 else f"{written[:57]}…"
