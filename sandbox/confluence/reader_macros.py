"""Macros as a reader sees them: panels, expand, code, status, contents, anchor; others by name."""

import re
from collections.abc import Callable

from lxml.etree import _Element
from lxml.html import HtmlElement
from lxml.html.builder import E

from sandbox.confluence import markup

# Appends all that is within a source element to a target, and returns the target.
Inside = Callable[[_Element, HtmlElement], HtmlElement]

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
PANELS = ("info", "note", "warning", "tip", "panel")
COLOURS = ("grey", "red", "yellow", "green", "blue", "purple")


def show(inside: Inside, macro: _Element, target: HtmlElement) -> None:
    """One macro, appended to the target."""
    name = markup.attribute(macro, "ac:name")
    shown = _MACROS.get(name, _by_name)
    shown(inside, macro, target)


def panel_class(kind: str) -> str:
    """The classes of a panel; an unknown kind looks like a plain one."""
    return f"panel {kind if kind in PANELS else 'panel'}-panel"


def fill_contents(content: HtmlElement) -> None:
    """Number the headings and list them in every table of contents."""
    headings = [node for node in content.iter() if node.tag in HEADINGS]
    for number, heading in enumerate(headings, 1):
        heading.set("id", f"h-{number}")
    for contents in content.iter("nav"):
        least, most = int(contents.attrib.pop("data-least")), int(contents.attrib.pop("data-most"))
        shown = [node for node in headings if least <= int(node.tag[1]) <= most]
        contents.append(E.ul(*(_content_line(heading) for heading in shown)))


def _content_line(heading: HtmlElement) -> HtmlElement:
    link = E.a(heading.text_content(), href=f"#{heading.get('id')}")
    return E.li({"class": f"level-{heading.tag[1]}"}, link)


def _parameter(macro: _Element, name: str) -> str:
    for child in macro:
        named = isinstance(child.tag, str) and markup.name_of(child) == "ac:parameter"
        if named and markup.attribute(child, "ac:name") == name:
            return markup.all_text(child)
    return ""


def _body(inside: Inside, macro: _Element, target: HtmlElement) -> HtmlElement:
    body = markup.find(macro, "ac:rich-text-body")
    return target if body is None else inside(body, target)


def _panel(inside: Inside, macro: _Element, target: HtmlElement) -> None:
    panel = E.div({"class": panel_class(markup.attribute(macro, "ac:name"))})
    title = _parameter(macro, "title")
    if title:
        panel.append(E.p({"class": "panel-title"}, title))
    target.append(_body(inside, macro, panel))


def _expand(inside: Inside, macro: _Element, target: HtmlElement) -> None:
    title = _parameter(macro, "title") or "Click here to expand…"
    target.append(_body(inside, macro, E.details(E.summary(title))))


def _code(_inside: Inside, macro: _Element, target: HtmlElement) -> None:
    figure = E.figure({"class": "code"})
    title = _parameter(macro, "title")
    if title:
        figure.append(E.figcaption(title))
    text = markup.all_text(markup.find(macro, "ac:plain-text-body"))
    figure.append(E.pre(E.code(text)))
    target.append(figure)


def _status(_inside: Inside, macro: _Element, target: HtmlElement) -> None:
    colour = _parameter(macro, "colour").lower()
    shown = colour if colour in COLOURS else "grey"
    title = _parameter(macro, "title") or _parameter(macro, "colour")
    target.append(E.span({"class": f"status status-{shown}"}, title))


def _contents(_inside: Inside, macro: _Element, target: HtmlElement) -> None:
    least, most = _level(macro, "minLevel", "1"), _level(macro, "maxLevel", "6")
    target.append(E.nav({"class": "contents", "data-least": least, "data-most": most}))


def _level(macro: _Element, name: str, default: str) -> str:
    given = _parameter(macro, name)
    return given if re.fullmatch("[1-6]", given) else default


def _anchor(_inside: Inside, macro: _Element, target: HtmlElement) -> None:
    target.append(E.a({"id": f"anchor-{_parameter(macro, '')}", "class": "anchor"}))


def _by_name(inside: Inside, macro: _Element, target: HtmlElement) -> None:
    """A macro that needs the real product: its name, its title, and what stands in it."""
    names = (markup.attribute(macro, "ac:name"), _parameter(macro, "title"))
    box = E.div({"class": "macro"}, E.p({"class": "macro-name"}, " · ".join(filter(None, names))))
    target.append(_body(inside, macro, box))


_MACROS: dict[str, Callable[[Inside, _Element, HtmlElement], None]] = {
    **dict.fromkeys(PANELS, _panel),
    "expand": _expand,
    "code": _code,
    "noformat": _code,
    "status": _status,
    "toc": _contents,
    "anchor": _anchor,
}
