"""Timeline table: a timeline's entries as one of Confluence's tables.

Not here: Rootly's `to_table` filter, which has other columns.
"""

from collections.abc import Sequence
from datetime import UTC

from confluence.nouns import Entry
from confluence.rendering.rich import Rich
from confluence.storage_format import escape

_SET_APART = ("</ul>", "</ol>", "</pre>", "</blockquote>")
_WIDTHS = (165, 155, 440)
_START = (
    f'<table data-table-width="{sum(_WIDTHS)}" data-layout="default"><colgroup>'
    + "".join(f'<col style="width: {width}.0px;" />' for width in _WIDTHS)
    + "</colgroup><tbody>"
)
_HEAD = "".join(
    f"<th><p><strong>{name}</strong></p></th>" for name in ("Time (UTC)", "Who", "What happened")
)


def timeline_table(entries: Sequence[Entry]) -> Rich | None:
    """A row for each entry; None without entries, so that it counts as blank."""
    if not entries:
        return None
    rows = "".join(_row(entry) for entry in entries)
    text = "\n".join(
        f"{_time(entry)}  {entry.author.name if entry.author else '–'}  {entry.text}"
        for entry in entries
    )
    return Rich(f"{_START}<tr>{_HEAD}</tr>{rows}</tbody></table>", text)


def event_text(entry: Entry) -> Rich:
    """What happened. Its first and its last paragraph are part of the one that it is put into."""
    return Rich(_ending(_beginning(_body(entry))), entry.text)


def _beginning(body: str) -> str:
    if not body.startswith("<p>"):
        return body
    end = body.index("</p>")
    return body[3:end] + body[end + 4 :]


def _ending(body: str) -> str:
    """Without its last paragraph's tags, if no other paragraph stands right before that one."""
    before, _, last = body.rpartition("<p>")
    if not before.endswith(_SET_APART) or not last.endswith("</p>"):
        return body
    return before + last.removesuffix("</p>")


def _body(entry: Entry) -> str:
    """What happened, as blocks; of a text alone, its lines."""
    return entry.body or f"<p>{_lines(entry.text)}</p>"


def _row(entry: Entry) -> str:
    time = escape(_time(entry))
    if entry.url:
        time = f'<a href="{escape(entry.url)}">{time}</a>'
    who = escape(entry.author.name) if entry.author else "–"
    return f"<tr><td><p>{time}</p></td><td><p>{who}</p></td><td>{_body(entry)}</td></tr>"


def _time(entry: Entry) -> str:
    return entry.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def _lines(text: str) -> str:
    return "<br />".join(escape(line) for line in text.replace("\r\n", "\n").split("\n"))
