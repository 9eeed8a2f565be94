"""Names for what an outline cannot show: people, pages, images, macros. Pure.

Not here: the walk through the page (`reader`).
"""

from lxml.etree import QName, _Element

from confluence.rendering.wellformed import AC, AT, RI

_PREFIXES = {AC: "ac:", RI: "ri:", AT: "at:"}
_SPACES = {"ac": AC, "ri": RI, "at": AT}
NAMED = frozenset({"ac:link", "ac:image", "ac:emoticon", "img", "time"})
PANELS = {
    "info": "ℹ️ Info",
    "note": "📝 Note",
    "warning": "⚠️ Warning",
    "tip": "💡 Tip",
    "panel": "▪️ Panel",
    "expand": "▸ More",
    "success": "✅ Success",
    "error": "⛔ Error",
}
MACROS = {"toc": "table of contents", "jira": "Jira", "children": "list of child pages"}


def name_of(node: _Element) -> str:
    """The element's name with Confluence's prefix, as in `ac:link`."""
    name = QName(node)
    return _PREFIXES.get(name.namespace or "", "") + name.localname


def attribute(node: _Element, name: str) -> str:
    """An attribute by its prefixed name; empty when absent."""
    prefix, _, local = name.rpartition(":")
    return str(node.get(f"{{{_SPACES[prefix]}}}{local}" if prefix else local) or "").strip()


def all_text(node: _Element) -> str:
    """All text within, without markup."""
    return "".join(str(part) for part in node.itertext())


def parameter(macro: _Element, name: str) -> str:
    """A macro's parameter; empty when absent."""
    for child in macro.iterchildren(f"{{{AC}}}parameter"):
        if attribute(child, "ac:name") == name:
            return " ".join(all_text(child).split())
    return ""


def panel_type(extension: _Element) -> str:
    """The kind of a panel of the new editor; empty where it is none."""
    for panel in extension.iterfind("{*}adf-node[@type='panel']"):
        kinds = panel.iterfind("{*}adf-attribute[@key='panel-type']")
        return next((all_text(kind).strip() for kind in kinds), "") or "panel"
    return ""


def text_of(node: _Element, *names: str) -> str:
    """The text of the first child of one of these names; empty without one."""
    for child in node.iterchildren():
        if isinstance(child.tag, str) and name_of(child) in names:
            return all_text(child)
    return ""


def named(node: _Element) -> str:
    """What the element is, in a word or two."""
    name = name_of(node)
    match name:
        case "time":
            return attribute(node, "datetime")
        case "ac:emoticon":
            return attribute(node, "ac:emoji-fallback") or f":{attribute(node, 'ac:name')}:"
        case "ac:link":
            return _link(node)
        case "ac:image" | "img":
            return _in_brackets("image", _source(node))
        case _:
            return _macro(node)


def _macro(node: _Element) -> str:
    """An anchor is seen by nobody; any other macro by its name and what tells it from others."""
    kind = attribute(node, "ac:name")
    if kind == "anchor":
        return ""
    detail = parameter(node, "title") or parameter(node, "key") or parameter(node, "jqlQuery")
    return _in_brackets(MACROS.get(kind, f"{kind} macro"), detail)


def _link(node: _Element) -> str:
    said = text_of(node, "ac:link-body", "ac:plain-text-link-body").strip()
    if said:
        return said
    for child in node.iterchildren("*"):
        match name_of(child):
            case "ri:user":
                return "@" + (attribute(child, "ri:username") or "somebody in Confluence")
            case "ri:page" | "ri:blog-post":
                return attribute(child, "ri:content-title")
            case "ri:attachment":
                return _in_brackets("file", attribute(child, "ri:filename"))
            case "ri:space":
                return _in_brackets("space", attribute(child, "ri:space-key"))
    return _in_brackets("link", attribute(node, "ac:anchor"))


def _source(node: _Element) -> str:
    shown = attribute(node, "ac:alt") or attribute(node, "alt")
    files = (attribute(child, "ri:filename") for child in node.iterchildren("{*}attachment"))
    return shown or next(files, "") or attribute(node, "src")


def _in_brackets(what: str, which: str) -> str:
    return f"[{what}: {which}]" if which else f"[{what}]"
