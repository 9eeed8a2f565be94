"""Emit: a tree with Liquid tags becomes the token stream that python-liquid parses.

Tokens instead of text: no second lexing, no markup that could be taken for Liquid. A token's
`start_index` is the tag's number and an offset in its expression (`position`, `located`).
Not here: rendering.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

from liquid.token import TOKEN_CONTENT, TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG, Token

from confluence.rendering.blank import is_numbering
from confluence.rendering.inputs import attribute
from confluence.rendering.limits import MOST_ENCLOSED
from confluence.rendering.liquid_tag import LOOPS, Kind, LiquidTag
from confluence.rendering.model import LINES, PARENTS, PLAIN_TEXT
from confluence.rendering.place import Place
from confluence.rendering.tree import CData, Element, Node, Span, Text, Verbatim
from confluence.rendering.vanishing import Vanishing

SPAN = " span"
HINT = " hint"
REMOVABLE = " removable"
LINK = " link"
OWN_TABLE = " own table"
ROW_NUMBER = " row number"
VARIABLE = " variable"
TWICE = " twice"
AGAIN = " again"
_SHIFT = 16
_QUOTED = re.compile(r"(['\"])([\w-]+)\1")
_LOOP_ENDS = frozenset(f"end{name}" for name in LOOPS)
_TOLD = {"ac:adf-extension": TWICE, "ac:adf-fallback": AGAIN}
_NO_MARKUP = PLAIN_TEXT | {"ac:placeholder", "a", "ac:link-body", "code", "pre"}


def end_of(name: str) -> str:
    """The name of the tag that ends what an inner tag begins."""
    return f" end{name}"


def position(number: int) -> int:
    """The start index of a tag's tokens."""
    return number << _SHIFT


def located(start_index: int) -> tuple[int, int]:
    """Tag number and offset in its expression."""
    return start_index >> _SHIFT, start_index & ((1 << _SHIFT) - 1)


def tag_tokens(tag: LiquidTag) -> list[Token]:
    """The tokens of one tag."""
    start = position(tag.number)
    written = tag.expression.text
    # Ruby takes the name in quotes too.
    quoted = _QUOTED.fullmatch(written) if tag.name == "capture" else None
    expression = Token(TOKEN_EXPRESSION, quoted[2] if quoted else written, start, "")
    if tag.kind is Kind.OUTPUT:
        return [Token(TOKEN_OUTPUT, tag.written, start, ""), expression]
    name = Token(TOKEN_TAG, tag.name, start, "")
    return [name, expression] if expression.value else [name]


class TooDeepError(Exception):
    """Too many lists, tables or panels stand inside of each other; `offset` is that of the last."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class Emitter:
    """Collects the tokens of a tree."""

    def __init__(self) -> None:
        self._tokens: list[Token] = []
        self._markup: list[str] = []
        self._loops = 0
        self._counted: list[bool] = []
        self._open: list[tuple[str, str]] = []
        self._vanishing = Vanishing()

    def emit(self, root: Element) -> list[Token]:
        """The tokens of all that is below the root. Raises `TooDeepError`."""
        self._nodes(root.children)
        self._flush()
        return self._tokens

    def _nodes(self, nodes: Iterable[Node | str]) -> None:
        closing = ""
        for node in nodes:
            if isinstance(node, LiquidTag):
                if closing:
                    closing = "" if node.name == closing else closing
                elif node.name in {"comment", "doc"}:
                    closing = f"end{node.name}"
                elif node.name not in {"raw", "endraw"}:
                    self._tag(node)
            elif closing:
                continue
            elif isinstance(node, Element):
                self._element(node)
            else:
                self._leaf(node)

    def _leaf(self, node: Text | CData | Verbatim | Span | str) -> None:
        if isinstance(node, str):
            self._markup.append(node)
        elif isinstance(node, CData):
            self._markup.append(f"<![CDATA[{node.raw}]]>")
        elif isinstance(node, Span):
            self._placed(node.place, node.children)
        else:
            self._markup.append(node.raw)

    def _element(self, element: Element) -> None:
        if element.name == "at:var":
            self._variable(element)
        elif enclosures := self._enclosures(element):
            if len(self._open) >= MOST_ENCLOSED:
                raise TooDeepError(element.start)
            with ExitStack() as stack:
                for enclosure in enclosures:
                    stack.enter_context(self._around(*enclosure))
                self._written(element)
        elif not (self._loops and _is_fixed_id(element)):
            self._written(element)

    def _enclosures(self, element: Element) -> list[tuple[str, str]]:
        """The inner tags that go around an element, and what they say."""
        if element.name == "ac:placeholder":
            return [] if (HINT, "") in self._open else [(HINT, "")]
        told = _told(element)
        if _is_told_link(element):
            return [(LINK, "")]
        goes = self._vanishing.may_go(element)
        return [(told, "")] * bool(told) + [(REMOVABLE, element.name)] * goes

    def _written(self, element: Element) -> None:
        if element.name == "table":
            # Rows count anew where Liquid changes the table; in another one they stay.
            self._counted.append(element.has_tags())
        for part in element.once_more() if self._loops else element.opening:
            self._leaf(part)
        if self._begins_line(element):
            self._placed(Place.LINE, element.children)
        elif self._counted and self._counted[-1] and _is_row_number(element):
            self._inner(ROW_NUMBER)
        else:
            self._nodes(element.children)
        self._markup.append(element.closing)
        if element.name == "table":
            self._counted.pop()

    def _begins_line(self, element: Element) -> bool:
        in_line = (SPAN, Place.LINE) in self._open
        return element.name in LINES and not in_line and element.has_tags()

    def _placed(self, place: Place, nodes: Iterable[Node | str]) -> None:
        with self._around(SPAN, place):
            self._nodes(nodes)

    @contextmanager
    def _around(self, name: str, about: str = "") -> Iterator[None]:
        self._inner(name, about)
        self._open.append((name, about))
        yield
        self._open.pop()
        self._inner(end_of(name))

    def _inner(self, name: str, about: str | None = None) -> None:
        self._flush()
        self._tokens.append(Token(TOKEN_TAG, name, 0, ""))
        if about is not None:
            self._tokens.append(Token(TOKEN_EXPRESSION, about, 0, ""))

    def _variable(self, element: Element) -> None:
        where = "text" if _takes_markup(element) else "line"
        self._inner(VARIABLE, f"{where} {attribute(element, 'name')}")

    def _tag(self, tag: LiquidTag) -> None:
        self._flush()
        self._loops += (tag.name in LOOPS) - (tag.name in _LOOP_ENDS)
        in_text = isinstance(tag.parent, Element) and _takes_a_table(tag.parent)
        if tag.name == "tablerow" and in_text:
            self._inner(OWN_TABLE, "")
        self._tokens += tag_tokens(tag)
        if tag.name == "endtablerow" and in_text:
            self._inner(end_of(OWN_TABLE))

    def _flush(self) -> None:
        markup = "".join(self._markup)
        self._markup.clear()
        if markup:
            self._tokens.append(Token(TOKEN_CONTENT, markup, 0, ""))


def _is_fixed_id(element: Element) -> bool:
    """Whether it is a task's number or an id, which a loop must not repeat."""
    fixed = all(isinstance(child, Text) for child in element.children)
    is_local = element.opening == ['<ac:adf-attribute key="local-id">']
    return fixed and (is_local or element.name in {"ac:task-id", "ac:task-uuid"})


def _told(element: Element) -> str:
    """The inner tag around an element that tells the same twice, and around its second half."""
    name = _TOLD.get(element.name, "")
    is_half = element.parent and element.parent.name == "ac:adf-extension"
    return name if name and element.has_tags() and (is_half or name == TWICE) else ""


def _is_told_link(element: Element) -> bool:
    """Whether it is a link whose address Liquid tells."""
    return element.name == "a" and any(
        isinstance(part, Span) and part.name == "href" for part in element.opening
    )


def _takes_a_table(element: Element) -> bool:
    """Whether a table of their own may be put around rows that stand in the element."""
    return element.name not in PARENTS["tr"] and element.name not in LINES


def _is_row_number(element: Element) -> bool:
    """Whether the editor counted this row."""
    if not is_numbering(element) or not all(isinstance(each, Text) for each in element.children):
        return False
    return "".join(each.raw for each in element.children if isinstance(each, Text)).isdigit()


def _takes_markup(element: Element) -> bool:
    return all(each.name not in _NO_MARKUP for each in element.ancestors())
