"""The reference of variables and filters as a web page, with the values of a sample incident.

Never those of a real one: whoever reaches the bot's port can read it. In Slack: `bot.exploring`.
"""

import html
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import groupby

from confluence.rendering import Explained, Shelf, reference

TITLE = "Liquid variables and filters"
STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:70em;margin:2em auto;padding:0 1em}
table{border-collapse:collapse;width:100%;margin:0 0 2em}
caption{text-align:left;font-size:1.3em;font-weight:600;padding:.5em 0}
th,td{text-align:left;vertical-align:top;padding:.4em .8em .4em 0;border-top:1px solid #8886}
section{overflow-x:auto}
th[scope=row]{font-weight:600}
th[scope=row] code{white-space:nowrap}
td:nth-child(2){white-space:nowrap}
code{font-family:ui-monospace,monospace;font-size:.9em;overflow-wrap:break-word;white-space:pre-wrap}
nav ul{columns:3 12em;padding-left:1.2em}
"""
LEAD = (
    "What a template may use in Confluence, in the title of a page, and in "
    "<code>{0} variables</code>. The values are those of a sample incident; in Slack, "
    "<code>{0} variables</code> shows those of yours and lets you try expressions."
)
UNKNOWN = "Names of Rootly’s templates that nothing here tells. They print nothing:"


@lru_cache(maxsize=1)
def variables_page(today: date, command: str) -> str:  # noqa: ARG001 - ages in some examples
    """The page as HTML; one for a day. `command` is what people type in Slack."""
    groups = [
        (shelf, name, tuple(found))
        for (shelf, name), found in groupby(reference(), key=lambda each: (each.shelf, each.group))
    ]
    links = "".join(
        f'<li><a href="#{_anchor(shelf, name)}">{_heading(shelf, name)}</a></li>'
        for shelf, name, _ in groups
    )
    tables = "".join(_group(shelf, name, found) for shelf, name, found in groups)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{TITLE}</title><style>{STYLE}</style>"
        f"<h1>{TITLE}</h1><p>{LEAD.format(html.escape(command))}</p>"
        f'<nav aria-label="Groups"><ul>{links}</ul></nav><main>{tables}</main></html>'
    )


def _group(shelf: Shelf, name: str, found: Iterable[Explained]) -> str:
    entries = list(found)
    known = "".join(_row(each) for each in entries if each.known)
    unknown = ", ".join(
        f"<code>{html.escape(each.name)}</code>" for each in entries if not each.known
    )
    head = "".join(f'<th scope="col">{each}</th>' for each in _columns(shelf))
    table = (
        f"<table><caption>{_heading(shelf, name)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{known}</tbody></table>"
    )
    title = "" if known else f"<h2>{_heading(shelf, name)}</h2>"
    rest = f"{title}<p>{UNKNOWN} {unknown}</p>" if unknown else ""
    return f'<section id="{_anchor(shelf, name)}">{table if known else ""}{rest}</section>'


def _columns(shelf: Shelf) -> tuple[str, ...]:
    first = "Variable" if shelf is Shelf.VARIABLES else "Filter"
    return first, "Type", "What it is", "Write", "Prints"


def _row(entry: Explained) -> str:
    said = (entry.kind, entry.meaning)
    code = (entry.expression, entry.prints)
    return (
        f'<tr><th scope="row"><code>{html.escape(entry.name)}</code></th>'
        + "".join(f"<td>{html.escape(each)}</td>" for each in said)
        + "".join(f"<td><code>{html.escape(each)}</code></td>" for each in code)
        + "</tr>"
    )


def _heading(shelf: Shelf, name: str) -> str:
    return html.escape(name if shelf is Shelf.VARIABLES else f"Filters: {name}")


def _anchor(shelf: Shelf, name: str) -> str:
    return f"{shelf}-{name.lower().replace(' ', '-')}"
