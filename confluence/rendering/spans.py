"""Spans: Liquid in attributes, in code blocks and in elements that hold only text.

What stands there is escaped as a whole when it goes out. A block has to begin and end in the same
span. Not here: text that a reader sees (`runs`).
"""

import re

from confluence.rendering.characters import (
    Characters,
    decoded,
    joined,
    percent_decoded,
    plain,
)
from confluence.rendering.liquid_tag import LiquidTag
from confluence.rendering.model import ADDRESSES
from confluence.rendering.place import Place
from confluence.rendering.scan import Scanner, UnfinishedError
from confluence.rendering.tree import CData, Element, Node, Span, Text

_ATTRIBUTE = re.compile(r"([^\s=/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


class Spans:
    """Puts spans into elements. `tags` gets the tags found."""

    def __init__(self, tags: list[LiquidTag]) -> None:
        self._tags = tags

    def characters(self, element: Element, group: list[Node]) -> None:
        """A span in place of neighbouring CDATA sections, or texts, if they hold Liquid."""
        parts = [
            plain(node.raw, node.start)
            if isinstance(node, CData)
            else decoded(node.raw, node.start)
            for node in group
            if isinstance(node, CData | Text)
        ]
        place = Place.CDATA if isinstance(group[0], CData) else Place.PLAIN
        span = self._span(joined(parts), place, element.name, element)
        if span:
            at = element.children.index(group[0])
            element.children[at : at + len(group)] = [span]

    def attributes(self, element: Element) -> None:
        """A span in place of the value of each attribute that holds Liquid."""
        opening = element.opening[0]
        if not isinstance(opening, str) or not any(mark in opening for mark in "{%&"):
            return
        parts: list[str | Span] = []
        done = 0
        for match in _ATTRIBUTE.finditer(opening):
            span = self._attribute(match, element)
            if span:
                group = 2 if match[2] is not None else 3
                parts += [opening[done : match.start(group) - 1] + '"', span]
                done = match.end(group)
                if group == 3:
                    opening = f'{opening[:done]}"{opening[done + 1 :]}'
        element.opening = [*parts, opening[done:]]

    def _attribute(self, match: re.Match[str], element: Element) -> Span | None:
        group = 2 if match[2] is not None else 3
        value = decoded(match[group], element.start + match.start(group))
        if match[1] in ADDRESSES:
            return self._span(percent_decoded(value), Place.ADDRESS, match[1], element)
        return self._span(value, Place.ATTRIBUTE, match[1], element)

    def _span(self, run: Characters, place: Place, name: str, parent: Element) -> Span | None:
        scanner = Scanner()
        found = scanner.scan(run)
        if scanner.unread:
            tag = scanner.unread
            raise UnfinishedError(f"“{tag.written}” is not closed where it stands", tag.start)
        if not found:
            return None
        span = Span(place, name, run.origins[0], parent)
        done = 0
        for each in found:
            span.children += [run.text[done : each.start], numbered(each.tag, span, self._tags)]
            done = each.end
        span.children.append(run.text[done:])
        return span


def numbered(tag: LiquidTag, parent: Element | Span, tags: list[LiquidTag]) -> LiquidTag:
    """The tag, with its number and its holder, added to the tags found."""
    tag.number = len(tags)
    tag.parent = parent
    tags.append(tag)
    return tag
