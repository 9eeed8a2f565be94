"""A body in storage format as a reader sees it, in HTML.

Nothing passes that is not listed here: elements, attributes and addresses are built anew.
Macros are in `reader_macros.py`, the page around the body in `reader_page.py`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from lxml import etree
from lxml.html import HtmlElement
from lxml.html.builder import E

from sandbox.confluence import emoticons, markup, reader_macros

TEXT = "p h1 h2 h3 h4 h5 h6 strong em u s b i del ins sub sup small big code tt cite span a br hr"
BLOCKS = "pre blockquote div ul ol li dl dt dd"
TABLES = "table caption colgroup col thead tbody tfoot tr th td"
HTML = frozenset(f"{TEXT} {BLOCKS} {TABLES}".split())
NUMBERS = ("colspan", "rowspan", "start")
DEEPEST = 60
_ADDRESS = re.compile(r"(https?://|mailto:|/(?![/\\])|#)", re.IGNORECASE)
_VALUE = r"#[0-9a-fA-F]{3,8}|rgba?\([\d., %]+\)|[\w.%-]+"
_STYLE = re.compile(rf"\s*(width|text-align|color|background-color)\s*:\s*({_VALUE})\s*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}")
_UNSEEN = frozenset({"at:declarations", "ac:parameter", "ac:task-id", "ac:task-uuid", "ac:caption"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What links need to know: the name of a user id; the address of (space key, title)."""

    user: Callable[[str], str | None]
    page: Callable[[str | None, str], str | None]


@dataclass(slots=True)
class Reader:
    """Turns one body into HTML. `depth` guards the recursion."""

    surroundings: Surroundings
    depth: int = field(default=0)

    def read(self, body: str) -> HtmlElement:
        """The content element of a page; raises MarkupBadError."""
        content = E.div({"class": "wiki-content"})
        self.inside(markup.parse(body), content)
        reader_macros.fill_contents(content)
        return content

    def inside(self, source: etree._Element, target: HtmlElement) -> HtmlElement:
        """Everything within an element, appended to the target, which is returned."""
        add_text(target, source.text)
        for child in source:
            if isinstance(child.tag, str):
                self.element(child, target)
            add_text(target, child.tail)
        return target

    def element(self, source: etree._Element, target: HtmlElement) -> None:
        """One element, appended to the target as what it looks like."""
        if self.depth >= DEEPEST:
            add_text(target, markup.all_text(source))
            return
        self.depth += 1
        name = markup.name_of(source)
        if name in HTML:
            target.append(self.inside(source, _copied(source, name)))
        elif name == "ac:structured-macro":
            reader_macros.show(self.inside, source, target)
        elif name in _SHOWN:
            _SHOWN[name](self, source, target)
        elif name not in _UNSEEN:
            self.inside(source, target)
        self.depth -= 1


def add_text(target: HtmlElement, text: str | None) -> None:
    """Append text after whatever the target holds."""
    if not text:
        return
    last = target[-1] if len(target) else None
    if last is None:
        target.text = (target.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def address(given: str) -> str | None:
    """An address that a reader may be sent to: http, https, mailto or within the site."""
    stripped = given.strip()
    return stripped if _ADDRESS.match(stripped) else None


def _copied(source: etree._Element, name: str) -> HtmlElement:
    copy = E(name)
    style = _style(str(source.get("style", "")))
    colour = str(source.get("data-highlight-colour", ""))
    if _COLOUR.fullmatch(colour):
        style = f"{style}background-color: {colour};"
    if style:
        copy.set("style", style)
    for number in NUMBERS:
        if str(source.get(number, "")).isdigit():
            copy.set(number, str(source.get(number)))
    href = address(str(source.get("href", ""))) if name == "a" else None
    if href:
        copy.set("href", href)
    return copy


def _style(given: str) -> str:
    allowed = (_STYLE.fullmatch(declaration) for declaration in given.split(";"))
    return "".join(f"{match[1]}: {match[2]};" for match in allowed if match)


def _link(reader: Reader, source: etree._Element, target: HtmlElement) -> None:
    """ac:link to a user, a page, an attachment or an anchor."""
    body = markup.find(source, "ac:link-body", "ac:plain-text-link-body")
    aim = markup.find(
        source, "ri:user", "ri:page", "ri:blog-post", "ri:attachment", "ri:url", "ri:space"
    )
    link, shown = _aimed(reader, source, aim)
    target.append(link)
    if body is None:
        add_text(link, shown)
    else:
        reader.inside(body, link)


def _aimed(
    reader: Reader, source: etree._Element, aim: etree._Element | None
) -> tuple[HtmlElement, str]:
    """An empty link element, and what stands in it when no body is given."""
    kind = "" if aim is None else markup.name_of(aim)
    if aim is not None and kind == "ri:user":
        ids = [markup.attribute(aim, f"ri:{key}") for key in ("account-id", "userkey", "username")]
        names = (reader.surroundings.user(given) for given in ids if given)
        return E.span({"class": "mention"}), f"@{next(filter(None, names), 'Unknown user')}"
    if aim is not None and kind == "ri:page":
        title = markup.attribute(aim, "ri:content-title")
        href = reader.surroundings.page(markup.attribute(aim, "ri:space-key") or None, title)
        return (E.a(href=href) if href else E.span({"class": "broken-link"})), title
    if aim is not None and kind == "ri:url":
        href = address(markup.attribute(aim, "ri:value"))
        return (E.a(href=href) if href else E.span()), markup.attribute(aim, "ri:value")
    if aim is not None and kind == "ri:attachment":
        return E.span({"class": "attachment"}), markup.attribute(aim, "ri:filename")
    anchor = markup.attribute(source, "ac:anchor")
    return E.a(href=f"#anchor-{anchor}"), anchor


def _image(reader: Reader, source: etree._Element, target: HtmlElement) -> None:
    """A frame with the picture's name: attachments do not exist here, other hosts are not asked."""
    attachment, url = markup.find(source, "ri:attachment"), markup.find(source, "ri:url")
    name = markup.attribute(source, "ac:alt")
    if attachment is not None:
        name = name or markup.attribute(attachment, "ri:filename")
    if url is not None:
        name = name or markup.attribute(url, "ri:value")
    frame = E.figure({"class": "picture"}, E.span(f"Picture: {name}"))
    caption = markup.find(source, "ac:caption")
    if caption is not None:
        frame.append(reader.inside(caption, E.figcaption()))
    target.append(frame)


def _task_list(reader: Reader, source: etree._Element, target: HtmlElement) -> None:
    target.append(reader.inside(source, E.ul({"class": "tasks"})))


def _task(reader: Reader, source: etree._Element, target: HtmlElement) -> None:
    box = E.input(type="checkbox", disabled="disabled")
    if markup.all_text(markup.find(source, "ac:task-status")).strip() == "complete":
        box.set("checked", "checked")
    text = E.span()
    body = markup.find(source, "ac:task-body")
    if body is not None:
        reader.inside(body, text)
    target.append(E.li(box, text))


def _boxed(css: str) -> Callable[[Reader, etree._Element, HtmlElement], None]:
    def show(reader: Reader, source: etree._Element, target: HtmlElement) -> None:
        target.append(reader.inside(source, E.div({"class": css})))

    return show


def _section(reader: Reader, source: etree._Element, target: HtmlElement) -> None:
    kind = re.sub(r"[^a-z_-]", "", markup.attribute(source, "ac:type"))
    target.append(reader.inside(source, E.div({"class": f"columns {kind}"})))


def _placeholder(reader: Reader, source: etree._Element, target: HtmlElement) -> None:
    target.append(reader.inside(source, E.span({"class": "placeholder"})))


def _variable(_reader: Reader, source: etree._Element, target: HtmlElement) -> None:
    """A template variable that was left in a page: shown, so that it is noticed."""
    target.append(E.span({"class": "unknown"}, f"at:var {markup.attribute(source, 'at:name')}"))


def _emoticon(_reader: Reader, source: etree._Element, target: HtmlElement) -> None:
    shown = emoticons.character(
        markup.attribute(source, "ac:emoji-fallback"),
        name=markup.attribute(source, "ac:name"),
        shortname=markup.attribute(source, "ac:emoji-shortname"),
    )
    target.append(E.span({"class": "emoticon"}, shown))


def _time(_reader: Reader, source: etree._Element, target: HtmlElement) -> None:
    given = str(source.get("datetime", ""))
    try:
        shown = f"{date.fromisoformat(given):%d %b %Y}"
    except ValueError:
        shown = given
    target.append(E.time({"datetime": given, "class": "date"}, shown))


def _adf(reader: Reader, source: etree._Element, target: HtmlElement) -> None:
    """An element of the new editor: a panel if it is one, else its fallback."""
    node, fallback = markup.find(source, "ac:adf-node"), markup.find(source, "ac:adf-fallback")
    content = None if node is None else markup.find(node, "ac:adf-content")
    if node is not None and content is not None and node.get("type") == "panel":
        kinds = {str(a.get("key")): markup.all_text(a) for a in node if isinstance(a.tag, str)}
        panel = E.div({"class": reader_macros.panel_class(kinds.get("panel-type", "info"))})
        target.append(reader.inside(content, panel))
    elif fallback is not None:
        reader.inside(fallback, target)


_SHOWN: dict[str, Callable[[Reader, etree._Element, HtmlElement], None]] = {
    "ac:link": _link,
    "ac:image": _image,
    "ac:task-list": _task_list,
    "ac:task": _task,
    "ac:layout": _boxed("layout"),
    "ac:layout-section": _section,
    "ac:layout-cell": _boxed("cell"),
    "ac:placeholder": _placeholder,
    "ac:emoticon": _emoticon,
    "ac:adf-extension": _adf,
    "at:var": _variable,
    "time": _time,
}
