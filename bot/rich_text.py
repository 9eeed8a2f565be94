"""Rich text: what a message says with its looks, as values, and how Slack's blocks become it.

Not here: mrkdwn (`mrkdwn_blocks`), storage format (`page_text`).
https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot import emoji, slack_dates

DEEPEST = 8


class Mark(StrEnum):
    """How a run looks, the outermost first. Values are Slack's words."""

    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    STRIKE = "strike"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one look, with its line ends. `url` is as it was written: anything may be in it."""

    text: str
    marks: frozenset[Mark] = frozenset()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody or something that has a name. `sign` is @ or #; `label` is what Slack calls it."""

    id: str
    sign: str
    label: str = ""
    marks: frozenset[Mark] = frozenset()


Inline = Run | Mention


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that stands for itself, quoted or not."""

    runs: tuple[Inline, ...]
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Preformatted:
    """Text in which every character has its place; looks do not count in it."""

    runs: tuple[Inline, ...]
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Items of one list on one level, the outermost 0. `offset` is how many came before."""

    items: tuple[tuple[Inline, ...], ...]
    ordered: bool = False
    indent: int = 0
    offset: int = 0
    quoted: bool = False


Block = Paragraph | Preformatted | Listing
Json = Mapping[str, Any]


class UnknownPartError(Exception):
    """A part of a block that we cannot read."""


def mentions(blocks: Iterable[Block]) -> Iterator[Mention]:
    """Everybody and everything that the blocks name, except where only words can stand."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from (run for run in block.runs if isinstance(run, Mention))
        elif isinstance(block, Listing):
            yield from (run for item in block.items for run in item if isinstance(run, Mention))


def rich_text_of(blocks: object, labels: Mapping[str, str]) -> tuple[Block, ...]:
    """The blocks if all are rich text and nothing in them is new to us, else none.

    A message with blocks that we cannot read has a text beside them, which then speaks for it.
    `labels` are the names of channels and groups by id.
    """
    try:
        return tuple(
            _section(section, labels)
            for block in _objects(blocks)
            for section in _objects(_rich(block).get("elements"))
        )
    except UnknownPartError:
        return ()


def _rich(block: Json) -> Json:
    if block.get("type") != "rich_text":
        raise UnknownPartError(block.get("type"))
    return block


def _section(section: Json, labels: Mapping[str, str]) -> Block:
    quoted = bool(section.get("border"))
    match section.get("type"):
        case "rich_text_section":
            return Paragraph(_runs(section, labels))
        case "rich_text_quote":
            return Paragraph(_runs(section, labels), quoted=True)
        case "rich_text_preformatted":
            return Preformatted(_runs(section, labels), quoted)
        case "rich_text_list":
            return Listing(
                items=tuple(_runs(item, labels) for item in _objects(section.get("elements"))),
                ordered=section.get("style") == "ordered",
                indent=min(_count(section.get("indent")), DEEPEST),
                offset=_count(section.get("offset")),
                quoted=quoted,
            )
        case unknown:
            raise UnknownPartError(unknown)


def _runs(section: Json, labels: Mapping[str, str]) -> tuple[Inline, ...]:
    return tuple(_inline(part, labels) for part in _objects(section.get("elements")))


def _inline(part: Json, labels: Mapping[str, str]) -> Inline:
    style = part.get("style")
    marks = _marks(style) if isinstance(style, Mapping) else frozenset()
    match part.get("type"):
        case "text":
            return Run(_text(part, "text"), marks)
        case "link":
            url, text = _text(part, "url"), _text(part, "text")
            return Run(text if text.strip() else url.removeprefix("mailto:"), marks, url)
        case "emoji":
            tone = _count(part.get("skin_tone"))
            name = _text(part, "name")
            return Run(emoji.coded(_text(part, "unicode"), name=name, tone=tone), marks)
        case "user" | "usergroup" | "team" as kind:
            key = _text(part, f"{kind}_id")
            return Mention(key, "@", labels.get(key, ""), marks)
        case "channel":
            key = _text(part, "channel_id")
            return Mention(key, "#", labels.get(key, ""), marks)
        case "broadcast":
            return Run("@" + _text(part, "range"), marks)
        case "color":
            return Run(_text(part, "value"), marks)
        case "date":
            return Run(_date(part), marks, _text(part, "url"))
        case unknown:
            raise UnknownPartError(unknown)


def _marks(style: Json) -> frozenset[Mark]:
    return frozenset(mark for mark in Mark if style.get(mark))


def _date(part: Json) -> str:
    fallback = _text(part, "fallback")
    return slack_dates.shown(part.get("timestamp"), _text(part, "format"), fallback=fallback)


def _objects(given: object) -> list[Json]:
    if not isinstance(given, list) or not all(isinstance(each, Mapping) for each in given):
        raise UnknownPartError(type(given))
    return given


def _text(part: Json, key: str) -> str:
    value = part.get(key) or ""
    if not isinstance(value, str):
        raise UnknownPartError(key)
    return value


def _count(value: object) -> int:
    return max(value, 0) if isinstance(value, int) else 0
