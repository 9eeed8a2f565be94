"""Faults: what is wrong with a well-formed page, by rules over which element stands in which.

Not here: what is done about it (`verify`), the rules' data (`model`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, cast

from lxml import etree

from confluence.rendering import model
from confluence.rendering.wellformed import AC, AT, RI

_PREFIX = {f"{{{AC}}}": "ac:", f"{{{RI}}}": "ri:", f"{{{AT}}}": "at:"}
_SPACES = {"ac": AC, "ri": RI}
_SCRIPTS = ("javascript:", "vbscript:", "data:", "livescript:")
_HOLDERS = "|".join(f"//{name}" for name in sorted(model.CHILDREN))
_TEXTS = etree.XPath(f"({_HOLDERS})/text()[normalize-space()]", namespaces=_SPACES)
_ADDRESSES = etree.XPath(
    "|".join(f"//@{name}" for name in sorted(model.ADDRESSES)), namespaces=_SPACES
)
_HANDLERS = etree.XPath("//@*[starts-with(local-name(), 'on')]")


class Text(Protocol):
    """A text or an attribute as lxml finds it."""

    attrname: str | None
    is_tail: bool

    def getparent(self) -> etree._Element | None:
        """The element of an attribute or of its first text; the one before a later text."""


class Kind(StrEnum):
    """DEEP: a block where text should stand, which can be lifted. AWRY: another element where it
    should not stand. FATAL: what no template may bring along.
    """

    DEEP = "deep"
    AWRY = "awry"
    FATAL = "fatal"


@dataclass(frozen=True, slots=True)
class Fault:
    """What a page must not be sent with. `holder` is the element or attribute that has it."""

    kind: Kind
    reason: str
    holder: str


def faults(root: etree._Element, names: frozenset[str]) -> Iterator[Fault]:
    """All that is wrong below the root. `names` are elements to take as known."""
    for parent, tag in _pairs(root):
        yield from _placed(parent, tag)
        yield from _known(parent, tag, names)
    yield from _texts(root)
    yield from _attributes(root)


def names_in(root: etree._Element) -> frozenset[str]:
    """The names of all elements, with Confluence's prefixes."""
    return frozenset(tag for _, tag in _pairs(root))


def _pairs(root: etree._Element) -> list[tuple[str, str]]:
    """Which element stands in which; one look at each element, one rule for each pair."""
    found: dict[tuple[str, str], None] = {}
    for element in root.iter(etree.Element):
        parent = element.getparent()
        if parent is not None:
            found[parent.tag, element.tag] = None
    return [(_name(parent), _name(tag)) for parent, tag in found]


def _name(tag: str) -> str:
    if not tag.startswith("{"):
        return tag
    end = tag.index("}") + 1
    return _PREFIX.get(tag[:end], tag[:end]) + tag[end:]


def _placed(parent: str, tag: str) -> Iterator[Fault]:
    children = model.CHILDREN.get(parent)
    parents = model.PARENTS.get(tag)
    if children and tag not in children:
        yield Fault(Kind.AWRY, f"<{tag}> stands directly in <{parent}>", parent)
    elif parents and parent not in parents:
        yield Fault(Kind.AWRY, f"<{tag}> stands outside of <{min(parents)}>", parent)
    elif parent in model.INLINE_ONLY and tag in model.BLOCK:
        yield Fault(Kind.DEEP, f"<{tag}> stands inside of <{parent}>", parent)
    elif parent in model.PLAIN_TEXT and not tag.startswith("ri:"):
        yield Fault(Kind.AWRY, f"<{tag}> stands in <{parent}>, which holds only text", parent)


def _known(parent: str, tag: str, names: frozenset[str]) -> Iterator[Fault]:
    if tag.startswith("at:"):
        reason = f"<{tag}> is left of the template, which a page cannot hold"
        yield Fault(Kind.FATAL, reason, parent)
    elif tag not in model.KNOWN and tag not in names:
        yield Fault(Kind.FATAL, f"<{tag}> is not an element that Confluence knows", parent)


def _texts(root: etree._Element) -> Iterator[Fault]:
    for text in _found(_TEXTS, root):
        holder = text.getparent()
        if text.is_tail and holder is not None:
            holder = holder.getparent()
        name = _name(holder.tag) if holder is not None else ""
        yield Fault(Kind.AWRY, f"text stands directly in <{name}>", name)
    for status in root.iter(f"{{{AC}}}task-status"):
        if (status.text or "").strip() not in model.TASK_STATUSES:
            reason = f"a task's status is “{status.text}”, not complete or incomplete"
            yield Fault(Kind.AWRY, reason, "ac:task-status")


def _attributes(root: etree._Element) -> Iterator[Fault]:
    for address in _found(_ADDRESSES, root):
        if _is_script(str(address)):
            reason = f"the address “{str(address)[:40]}” is a script"
            yield Fault(Kind.FATAL, reason, _name(address.attrname or ""))
    for handler in _found(_HANDLERS, root):
        name = handler.attrname or ""
        yield Fault(Kind.FATAL, f"the attribute {name} would run a script", name)


def _found(path: etree.XPath, root: etree._Element) -> list[Text]:
    """What a path to texts or attributes finds; the stubs cannot tell what kind of path it is."""
    return cast("list[Text]", path(root))


def _is_script(value: str) -> bool:
    squeezed = "".join(c for c in value if c > " " and c not in "\u00ad\u200b\ufeff").lower()
    return squeezed.startswith(_SCRIPTS)
