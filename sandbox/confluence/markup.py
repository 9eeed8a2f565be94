"""Reading a body in Confluence's storage format: well-formed XML with its entities, or a refusal.

Also looking around in the parsed tree. What a reader sees of it is in `reader.py`.
"""

import html
import re
from html.entities import name2codepoint

from lxml import etree

from sandbox.confluence.refusals import MarkupBadError

NAMESPACES = {
    "ac": "http://atlassian.com/content",
    "ri": "http://atlassian.com/resource/identifier",
    "at": "http://atlassian.com/template",
}
_XML_OWN = ("lt", "gt", "amp", "quot")
_ENTITIES = "".join(
    f'<!ENTITY {name} "&#{code};">' for name, code in name2codepoint.items() if name not in _XML_OWN
)
_PREFIXES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
_OPENING = f"<!DOCTYPE body [{_ENTITIES}]><body {_PREFIXES}>\n"
_ROWS_BEFORE = _OPENING.count("\n")

# What libxml2 says, and what the parser of Confluence (Woodstox) says of the same fault.
_WORDING = (
    (
        re.compile(r"Opening and ending tag mismatch: (\S+) line \d+ and body$"),
        r"Unexpected EOF; was expecting a close tag for element <\1>",
    ),
    (
        re.compile(r"Opening and ending tag mismatch: (\S+) line \d+ and (\S+)"),
        r"Unexpected close tag </\2>; expected </\1>.",
    ),
    (re.compile(r"Entity '(.+)' not defined"), r'Undeclared general entity "\1"'),
    (
        re.compile(r"xmlParseEntityRef: no name"),
        "Unexpected character ' ' (code 32) (expected a name start character)",
    ),
    (
        re.compile(r"Sequence '\]\]>' not allowed in content"),
        "String ']]>' not allowed in textual content, except as the end marker of CDATA section",
    ),
    (re.compile(r"Namespace prefix (\S+) .*is not defined"), r'Unbound namespace prefix "\1"'),
    (
        re.compile(r"Specification mandates? value for attribute (\S+)"),
        "Unexpected character '>' (code 62) expected '='",
    ),
    (
        re.compile(r"PCDATA invalid Char value (\d+)"),
        r"Illegal character ((CTRL-CHAR, code \1))",
    ),
)


def parse(body: str) -> etree._Element:
    """The body under one wrapping element; raises MarkupBadError."""
    # lxml reads the internal DTD only; nothing is fetched.
    parser = etree.XMLParser(no_network=True, load_dtd=False)
    try:
        return etree.fromstring(f"{_OPENING}{body}</body>".encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise _refusal(error) from error


def _refusal(error: etree.XMLSyntaxError) -> MarkupBadError:
    line, column = error.position
    reason = re.sub(r", line \d+, column \d+.*$", "", error.msg or "Unexpected EOF")
    return MarkupBadError(_reworded(reason), row=max(line - _ROWS_BEFORE, 1), column=max(column, 1))


def _reworded(message: str) -> str:
    for pattern, wording in _WORDING:
        match = pattern.search(message)
        if match:
            return match.expand(wording)
    return message


def escape(text: str) -> str:
    """Text as it stands in a body, all five of XML's own characters escaped."""
    return html.escape(text)


def name_of(source: etree._Element) -> str:
    """The name with Confluence's own prefix, as in "ac:link"."""
    qualified = etree.QName(source)
    prefixes = (p for p, uri in NAMESPACES.items() if uri == qualified.namespace)
    prefix = next(prefixes, "")
    return f"{prefix}:{qualified.localname}" if prefix else qualified.localname


def attribute(source: etree._Element, name: str) -> str:
    """An attribute by its prefixed name; empty when absent."""
    prefix, _, local = name.partition(":")
    return str(source.get(f"{{{NAMESPACES[prefix]}}}{local}", ""))


def find(source: etree._Element, *names: str) -> etree._Element | None:
    """The first direct child of one of these names."""
    elements = (child for child in source if isinstance(child.tag, str))
    return next((child for child in elements if name_of(child) in names), None)


def template_tags(root: etree._Element) -> list[str]:
    """The names of the elements that belong in templates only."""
    names = [name_of(node) for node in root.iter() if isinstance(node.tag, str)]
    return [name for name in names if name.startswith("at:")]


def all_text(source: etree._Element | None) -> str:
    """All text within, without markup."""
    return "" if source is None else "".join(str(part) for part in source.itertext())
