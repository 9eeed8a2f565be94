"""Storage format, as text: escaping, cleaning, and the mark by which a page is known as ours.

Not here: templates and Liquid (`confluence.rendering`), requests. Pure.
"""

import re

from confluence.nouns import Deployment

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
# Each alternative begins with its "<": so it is found many times faster.
_CELL_END = re.compile(
    r"<!\[CDATA\[.*?\]\]>|<!--.*?-->"
    r"|</(?P<end>ac:layout-cell)\s*>|<ac:layout-cell\b(?P<attributes>[^>]*?)/>",
    re.DOTALL,
)


def clean(text: str) -> str:
    """The text without the characters that XML 1.0 forbids and without lone surrogates."""
    return _ILLEGAL.sub("", text) if _ILLEGAL.search(text) else text


def escape(text: str) -> str:
    """The text, cleaned, as it may stand in an element or in an attribute's double quotes."""
    return escape_text(text).replace('"', "&quot;")


def escape_text(text: str) -> str:
    """The text, cleaned, as it may stand in an element, with quotes as they are."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cdata(text: str) -> str:
    """The text, cleaned, as a CDATA section; a `]]>` in it is split over two sections."""
    return "<![CDATA[" + clean(text).replace("]]>", "]]]]><![CDATA[>") + "]]>"


def person(account_id: str, deployment: Deployment) -> str:
    """A mention of somebody; Confluence notifies them when the page is made."""
    key = "account-id" if deployment is Deployment.CLOUD else "userkey"
    return f'<ac:link><ri:user ri:{key}="{escape(account_id)}" /></ac:link>'


def mark(draft_id: str) -> str:
    """An anchor that nobody sees, by which a page is known to come from this draft.

    https://confluence.atlassian.com/doc/anchor-macro-182682060.html
    """
    return (
        '<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">'
        f"retro-{escape(draft_id)}</ac:parameter></ac:structured-macro>"
    )


def with_mark(body: str, draft_id: str) -> str:
    """The body with its mark: in the last cell of a page laid out in cells, else at the end."""
    paragraph = f"<p>{mark(draft_id)}</p>"
    cell = None
    for match in _CELL_END.finditer(body):
        if match["end"] or match["attributes"] is not None:
            cell = match
    if cell is None:
        return body + paragraph
    if cell["end"]:
        return body[: cell.start()] + paragraph + body[cell.start() :]
    opened = f"<ac:layout-cell{cell['attributes'].rstrip()}>"
    return body[: cell.start()] + opened + paragraph + "</ac:layout-cell>" + body[cell.end() :]


def carries_mark(body: str, draft_id: str) -> bool:
    """Whether the page comes from this draft, whatever attributes Confluence has added since."""
    anchor = (
        r"<ac:structured-macro\b[^>]*\bac:name=[\"']anchor[\"'][^>]*>"
        r"\s*<ac:parameter\b[^>]*>\s*retro-" + re.escape(escape(draft_id)) + r"\s*</ac:parameter>"
    )
    return re.search(anchor, _CDATA.sub("", body)) is not None
