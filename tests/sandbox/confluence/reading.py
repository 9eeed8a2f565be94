"""Bodies read for tests; not a test file."""

from lxml.html import HtmlElement, tostring

from sandbox.confluence.reader import Reader, Surroundings

PEOPLE = {"712020:1": "Retro service", "8a7f": "Retro service"}
PAGES = {(None, "Runbook"): "/r", ("ENG", "Runbook"): "/e"}


def read(body: str) -> HtmlElement:
    """The content element."""
    known = Surroundings(user=PEOPLE.get, page=lambda key, title: PAGES.get((key, title)))
    return Reader(known).read(body)


def read_html(body: str) -> str:
    """What is inside the content element."""
    content = read(body)
    inner = [content.text or "", *(tostring(child, encoding="unicode") for child in content)]
    return "".join(inner).strip()
