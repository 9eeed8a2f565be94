"""Verify: a finished page, read by an independent parser, before anybody may post it.

Not here: repairing. What a template itself already breaks is its author's and not counted.
"""

from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from confluence.rendering import model
from confluence.rendering.lift import lift
from confluence.rendering.wellformed import AC, AT, RI, MalformedError, parse

_PREFIX = {f"{{{AC}}}": "ac:", f"{{{RI}}}": "ri:", f"{{{AT}}}": "at:"}
_SCRIPTS = ("javascript:", "vbscript:", "data:", "livescript:")


class Kind(StrEnum):
    """DEEP: a block where text should stand, which can be lifted. AWRY: another element where it
    should not stand. FATAL: what no template may bring along.
    """

    DEEP = "deep"
    AWRY = "awry"
    FATAL = "fatal"


@dataclass(frozen=True, slots=True)
class Fault:
    """What a page must not be sent with."""

    kind: Kind
    reason: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a template brings along: faults and elements that are its author's own."""

    faults: frozenset[Fault]
    names: frozenset[str]


class UnsendableError(Exception):
    """The page must not be sent."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def accepted(text: str) -> Accepted:
    """What a template without its Liquid brings along. Raises `MalformedError`."""
    root = parse(text)
    names = frozenset(_name(element.tag) for element in root.iter(etree.Element))
    faults = (fault for fault in _faults(root, names) if fault.kind is not Kind.FATAL)
    return Accepted(frozenset(faults), names - model.LIVE)


def verified(body: str, accepted: Accepted) -> str:
    """The page, blocks lifted out of paragraphs if there are any. Raises `UnsendableError`."""
    faults = _new_faults(body, accepted)
    if faults and all(fault.kind is Kind.DEEP for fault in faults):
        body = lift(body)
        faults = _new_faults(body, accepted)
    if faults:
        raise UnsendableError(faults[0].reason)
    return body


def _new_faults(body: str, accepted: Accepted) -> list[Fault]:
    try:
        root = parse(body)
    except MalformedError as error:
        raise UnsendableError(f"the page is not well-formed: {error.reason}") from error
    return [fault for fault in _faults(root, accepted.names) if fault not in accepted.faults]


def _name(tag: str) -> str:
    if not tag.startswith("{"):
        return tag
    end = tag.index("}") + 1
    return _PREFIX.get(tag[:end], tag[:end]) + tag[end:]


def _faults(root: etree._Element, names: frozenset[str]) -> list[Fault]:
    found: list[Fault] = []
    short: dict[str, str] = {}
    for element in root.iter(etree.Element):
        tag = short.get(element.tag) or short.setdefault(element.tag, _name(element.tag))
        if element is not root:
            _element(element, tag, names, found)
        children = model.CHILDREN.get(tag)
        inline = tag in model.INLINE_ONLY
        if children or inline or tag in model.PLAIN_TEXT:
            for child in element:
                if isinstance(child.tag, str):
                    name = short.get(child.tag) or short.setdefault(child.tag, _name(child.tag))
                    _child(tag, name, children, found, inline=inline)
        if children:
            _text(element, tag, found)
        elif tag == "ac:task-status" and (element.text or "").strip() not in model.TASK_STATUSES:
            reason = f"a task's status is “{element.text}”, not complete or incomplete"
            found.append(Fault(Kind.AWRY, reason))
    return found


def _element(element: etree._Element, tag: str, names: frozenset[str], found: list[Fault]) -> None:
    if tag.startswith("at:"):
        found.append(
            Fault(Kind.FATAL, f"<{tag}> is left of the template, which a page cannot hold")
        )
    elif tag not in model.KNOWN and tag not in names:
        found.append(Fault(Kind.FATAL, f"<{tag}> is not an element that Confluence knows"))
    parents = model.PARENTS.get(tag)
    if parents:
        parent = element.getparent()
        name = _name(parent.tag) if parent is not None and isinstance(parent.tag, str) else ""
        if name not in parents:
            found.append(Fault(Kind.AWRY, f"<{tag}> stands outside of <{min(parents)}>"))
    for key, value in element.attrib.items():
        name = _name(str(key))
        if name in model.ADDRESSES and _is_script(str(value)):
            found.append(Fault(Kind.FATAL, f"the address “{str(value)[:40]}” is a script"))
        elif name.startswith("on"):
            found.append(Fault(Kind.FATAL, f"the attribute {name} would run a script"))


def _is_script(value: str) -> bool:
    squeezed = "".join(c for c in value if c > " " and c not in "\u00ad\u200b\ufeff").lower()
    return squeezed.startswith(_SCRIPTS)


def _child(
    tag: str, child: str, children: frozenset[str] | None, found: list[Fault], *, inline: bool
) -> None:
    if children and child not in children:
        found.append(Fault(Kind.AWRY, f"<{child}> stands directly in <{tag}>"))
    elif inline and child in model.BLOCK:
        found.append(Fault(Kind.DEEP, f"<{child}> stands inside of <{tag}>"))
    elif tag in model.PLAIN_TEXT and child in model.KNOWN and not child.startswith("ri:"):
        found.append(Fault(Kind.AWRY, f"<{child}> stands in <{tag}>, which holds only text"))


def _text(element: etree._Element, tag: str, found: list[Fault]) -> None:
    text = element.text or ""
    if text.strip() or any((child.tail or "").strip() for child in element):
        found.append(Fault(Kind.AWRY, f"text stands directly in <{tag}>"))
