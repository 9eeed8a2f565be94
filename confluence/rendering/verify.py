"""Verify: a finished page, read by an independent parser, before anybody may post it.

What a template itself already breaks is its author's and not counted. Not here: the rules
(`faults`), a repair but for blocks in paragraphs (`lift`).
"""

from dataclasses import dataclass

from lxml import etree

from confluence.rendering import model
from confluence.rendering.faults import Fault, Kind, faults, names_in
from confluence.rendering.lift import TooManyPartsError, lift
from confluence.rendering.wellformed import MalformedError, parse


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a template brings along: faults and elements that are its author's own."""

    faults: frozenset[Fault]
    names: frozenset[str]


class UnsendableError(Exception):
    """The page must not be sent. `holder` is the element or attribute at fault, if it is known."""

    def __init__(self, reason: str, holder: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.holder = holder


def accepted(text: str) -> Accepted:
    """What a template without its Liquid brings along. Raises `MalformedError`."""
    root = parse(text)
    names = names_in(root) - model.LIVE
    own = (fault for fault in faults(root, names) if fault.kind is not Kind.FATAL)
    return Accepted(frozenset(own), names)


def verified(body: str, accepted: Accepted) -> str:
    """The page, blocks lifted out of paragraphs if there are any. Raises `UnsendableError`."""
    page = _parsed(body)
    found = _new_faults(page, accepted)
    if found and all(fault.kind is Kind.DEEP for fault in found):
        body = _lifted(body, page)
        found = _new_faults(_parsed(body), accepted)
    if found:
        raise UnsendableError(found[0].reason, found[0].holder)
    return body


def _lifted(body: str, page: etree._Element) -> str:
    try:
        return lift(body, page)
    except TooManyPartsError as error:
        reason = "too many lists and tables stand inside of paragraphs or formatted text"
        raise UnsendableError(reason) from error


def _parsed(body: str) -> etree._Element:
    try:
        return parse(body)
    except MalformedError as error:
        raise UnsendableError(f"the page is not well-formed: {error.reason}") from error


def _new_faults(page: etree._Element, accepted: Accepted) -> list[Fault]:
    return [fault for fault in faults(page, accepted.names) if fault not in accepted.faults]
