"""Misread: tags that Liquid reads otherwise than they look, which is no mistake to it.

Not here: what it cannot read (`complaint`).
"""

import re
from collections.abc import Iterable, Iterator

from confluence.rendering.blocks import tag_sentence
from confluence.rendering.liquid_tag import Kind, LiquidTag
from confluence.rendering.monospaced import Notice
from confluence.rendering.source import Source

_IF = re.compile(r"if\b\s*")
_DATE = re.compile(r"\|\s*date\s*:\s*([\"'])([^\"'%]*(?:YY|DD|dd|yy|HH|hh|MM|mm)[^\"'%]*)\1")


def misread(tags: Iterable[LiquidTag], source: Source) -> Iterator[Notice]:
    """A notice for each tag of which Liquid does not look at what it seems to say."""
    for tag in tags:
        written = tag.expression.text
        if tag.kind is Kind.TAG and tag.name == "else" and written.strip():
            yield Notice(_else(tag), *source.place(tag.start))
        if found := _DATE.search(written):
            reason = (
                f"“{found[2]}” is printed as it stands: the parts of a date are written with %, as "
                "in “%Y-%m-%d %H:%M”."
            )
            yield Notice(reason, *source.place(tag.origin(found.start(2))))


def _else(tag: LiquidTag) -> str:
    meant = _IF.sub("", tag.expression.text.strip(), count=1) or "…"
    return (
        f"{tag_sentence(tag)} is read as {{% else %}}: for a condition write {{% elsif {meant} %}}."
    )
