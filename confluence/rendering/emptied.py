"""Emptied: what goes, or loses its address, when Liquid leaves nothing in it.

Not here: for which elements that is asked (`vanishing`).
"""

import re
from typing import TextIO

from liquid import RenderContext

from confluence.rendering.emit import LINK, REMOVABLE, end_of
from confluence.rendering.enclosures import Enclosure, EnclosureTag
from confluence.rendering.model import HEADINGS
from confluence.rendering.scope import Scope


def _first_seen(wrappers: str) -> re.Pattern[str]:
    """Where something stands that is neither a blank nor one of these elements."""
    heads = "ac:task-id|ac:task-uuid|ac:task-status|ac:adf-attribute"
    blank = rf"\s|&nbsp;|&#160;|<br\s*/>|<(?:{heads})(?:\s[^<>]*)?>[^<]*</(?:{heads})>"
    return re.compile(rf"(?:{blank}|</?(?:{wrappers})(?:\s[^<>]*)?/?>)*+\S")


_IN_AN_ITEM = _first_seen(
    "li|p|h[1-6]|span|strong|em|u|code|ac:task|ac:task-body|ac:adf-node|ac:adf-content"
)
_IN_A_LIST = _first_seen("ul|ol|table|colgroup|col|thead|tbody|tfoot|tr|ac:task-list|ac:layout")
_SEEN = {
    **dict.fromkeys({"li", "p", "ac:task", "ac:adf-node"} | HEADINGS, _IN_AN_ITEM),
    "ac:adf-extension": re.compile(r".*?<ac:adf-content", re.DOTALL),
    "ac:structured-macro": re.compile(r".*?ac:name\s*=\s*.title.[^<>]*>\s*[^<\s]", re.DOTALL),
}
_TO_NOWHERE = re.compile(
    r'<a\s(?:[^<>]*\s)?href="\s*(?:https?://|mailto:)?\s*"[^<>]*>(.*)</a>', re.DOTALL
)


class RemovableNode(Enclosure):
    """What goes if nothing is left in it: a list, a table, a row; `about` is its name."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write it if something is in it. A table's rows that have numbers count from one."""
        assert isinstance(context, Scope)
        if self.about != "table":
            return self._if_seen(context, buffer)
        context.rows.append(0)
        try:
            return self._if_seen(context, buffer)
        finally:
            context.rows.pop()

    def _if_seen(self, scope: Scope, buffer: TextIO) -> int:
        written = self.written(scope, buffer)
        return buffer.write(written) if _SEEN.get(self.about, _IN_A_LIST).match(written) else 0


class RemovableTag(EnclosureTag):
    """Around an element whose content a condition or a loop decides."""

    name = REMOVABLE
    end = end_of(REMOVABLE)
    node_class = RemovableNode


class LinkNode(Enclosure):
    """A link whose address Liquid tells."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write it, or only its words: a link without an address leads to the page itself."""
        assert isinstance(context, Scope)
        written = self.written(context, buffer)
        nowhere = _TO_NOWHERE.fullmatch(written)
        return buffer.write(nowhere[1] if nowhere else written)


class LinkTag(EnclosureTag):
    """Around `a`."""

    name = LINK
    end = end_of(LINK)
    node_class = LinkNode
