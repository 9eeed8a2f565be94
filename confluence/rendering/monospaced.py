"""Monospaced: Liquid that an editor took for wiki markup, whose braces are gone.

The legacy editor makes monospace of `{{x}}`. The braces cannot be told from an author's own
monospace any more, so this is a notice, not a repair. Not here: what can still be read (`runs`).
https://confluence.atlassian.com/doc/confluence-wiki-markup-251003035.html
"""

import re
from dataclasses import dataclass

from confluence.rendering.characters import decoded
from confluence.rendering.source import Source
from confluence.rendering.tree import Element, Text

_NAME = re.compile(r"\s*(?P<root>\w+)(?:\.\w+)+\s*(?:\|.*)?")
_ROOTS = frozenset({"incident", "action_item", "post_mortem", "team", "alert"})
_MADE = re.compile(r"(?:for|tablerow|assign|capture)\s+(\w+)")


@dataclass(frozen=True, slots=True)
class Notice:
    """What a template's author should look at. Line and column count from 1."""

    reason: str
    line: int
    column: int


def monospaced(root: Element, source: Source) -> tuple[Notice, ...]:
    """A notice for each monospaced text that reads like an output."""
    roots = _ROOTS.union(_MADE.findall(source.text))
    found: list[Notice] = []
    for element in root.walk():
        texts = [each.raw for each in element.children if isinstance(each, Text)]
        if element.name != "code" or len(texts) != len(element.children):
            continue
        text = decoded("".join(texts), 0).text
        if (name := _NAME.fullmatch(text)) and name["root"] in roots:
            liquid = f"{{{{ {text.strip()} }}}}"
            reason = (
                f"“{text.strip()}” is monospaced text here. If it was {liquid}, the editor took "
                "the braces for wiki markup: paste it as plain text."
            )
            found.append(Notice(reason, *source.place(element.start)))
    return tuple(found)
