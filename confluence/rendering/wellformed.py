"""Well-formedness: storage format read by lxml, with Confluence's prefixes and named characters.

Not here: which element may stand where (`verify`), our own tree with offsets (`tree`).
"""

import re
from html.entities import name2codepoint

from lxml import etree

AC = "http://atlassian.com/content"
RI = "http://atlassian.com/resource/identifier"
AT = "http://atlassian.com/template"

_SPACES = {"ac": AC, "ri": RI, "at": AT}

_NAMED = "".join(
    f'<!ENTITY {name} "&#{code};">'
    for name, code in name2codepoint.items()
    if name not in {"lt", "gt", "amp", "quot"}
)
_OPENING = f'<storage xmlns:ac="{AC}" xmlns:ri="{RI}" xmlns:at="{AT}">'
_BEFORE = f"<!DOCTYPE storage [{_NAMED}]>\n{_OPENING}"
_AFTER = "</storage>"


_SAID = (
    (r"xmlParseEntityRef: no name", "a bare “&” (write “&amp;”)"),
    (r"EntityRef: expecting ';'", "a bare “&” (write “&amp;”), or a “;” is missing"),
    (r"StartTag: invalid element name", "a bare “<” (write “&lt;”)"),
    (r"Entity '(.*)' not defined", "“&\\1;” is not a character that Confluence knows"),
    (
        r"Opening and ending tag mismatch: (\S+)(?: line \d+)? and storage",
        "“<\\1>” is never closed",
    ),
    (r"Opening and ending tag mismatch: (\S+)(?: line \d+)? and (\S+)", "“</\\2>” closes “<\\1>”"),
    (r"Premature end of data in tag (\S+).*", "“<\\1>” is never closed"),
    (r"Sequence ']]>' not allowed in content", "“]]>” in text (write “]]&gt;”)"),
    (r"Namespace prefix (\S+) .*", "the prefix “\\1:” is not one of Confluence’s"),
    (r"Attribute (\S+) redefined", "the attribute “\\1” stands twice"),
    (
        r"error parsing attribute name",
        "an attribute’s name cannot be read (Liquid can stand in an attribute’s value only)",
    ),
    (
        r"attributes construct error",
        "an attribute’s value ends too early: quotes inside of it are written “&quot;” or “'”",
    ),
    (r"AttValue: .*", "an attribute without quotes or without an end"),
    (r"Excessive depth in document: (\d+),.*", "elements stand inside of each other \\1 deep"),
    (r"Specification mandates? value for attribute (\S+)", "the attribute “\\1” has no value"),
)


class MalformedError(Exception):
    """The text is not well-formed. Line and column count from 1 in the text."""

    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.column = column


def parse(text: str) -> etree._Element:
    """The text's elements, under one root. Raises `MalformedError`."""
    parser = etree.XMLParser(no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring((_BEFORE + text + _AFTER).encode(), parser)
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise MalformedError("a lone surrogate stands in the text", line, 1) from error
    except etree.XMLSyntaxError as error:
        raise _placed(error, text) from error


def tag_of(name: str) -> str:
    """An element's name as the parsed text has it."""
    prefix, _, local = name.rpartition(":")
    return f"{{{_SPACES[prefix]}}}{local}" if prefix else name


def _said(reason: str) -> str:
    """A reason of libxml2's in words for who writes storage format."""
    for theirs, ours in _SAID:
        if match := re.fullmatch(theirs, reason):
            return match.expand(ours)
    return reason


def _placed(error: etree.XMLSyntaxError, text: str) -> MalformedError:
    line, column = error.position
    if line <= 2:
        column -= len(_OPENING)
    last = text.count("\n") + 1
    reason = _said(str(error.msg or "it cannot be read").split(", line ")[0])
    return MalformedError(reason, min(max(line - 1, 1), last), max(column, 1))
