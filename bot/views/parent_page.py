"""The field for the page below which pages are made. Pure."""

import re

from bot.views import parts
from bot.views.parts import Block

# The id in the addresses of a page: /pages/123/…, ?pageId=123; or the id alone.
_PAGE_ID = re.compile(r"(?:^|/pages/|[?&]pageId=)(\d{1,19})(?=$|[/?&#])")


def parent_field(action_id: str, parent_id: str | None) -> Block:
    """The field, with the page that is wanted so far."""
    hint = "Its id or its address in the browser. Pages are made below it, in the space above."
    element = parts.text_input(action_id, parent_id or "", max_length=1000)
    return parts.field(action_id, "Parent page", element, optional=True, hint=hint)


def parent_mistake(said: str) -> str:
    """What is wrong with what was typed; empty if nothing is."""
    if said and not page_id_of(said):
        return "Open the page in the browser and copy its address, with /pages/ and a number."
    return ""


def page_id_of(said: str) -> str | None:
    """The id of the page that somebody means by its id or by its address in the browser."""
    found = _PAGE_ID.search(said.strip())
    return found.group(1) if found else None
