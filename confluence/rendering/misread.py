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


def misread(tags: Iterable[LiquidTag], source: Source) -> Iterator[Notice]:
    """A notice for each `else` with a condition, which Liquid does not look at."""
    for tag in tags:
        if tag.kind is not Kind.TAG or tag.name != "else":
            continue
        condition = tag.expression.text.strip()
        if condition:
            meant = _IF.sub("", condition, count=1) or "…"
            reason = (
                f"{tag_sentence(tag)} is read as {{% else %}}: for a condition write "
                f"{{% elsif {meant} %}}."
            )
            yield Notice(reason, *source.place(tag.start))
