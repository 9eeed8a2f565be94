"""Spaces and templates as choices of a menu, and who can see a space. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.mrkdwn import escape
from bot.views import parts
from bot.views.parts import Block
from confluence.nouns import Audience, Space, Template

STANDARD = "standard"
STANDARD_NAME = "Retro standard"
MOST_OPTIONS = 100  # in a menu, and in a group of one
OPTION_VALUE = 150
NAMED = 3
# The id in the addresses of a page: /pages/123/…, ?pageId=123; or the id alone.
_PAGE_ID = re.compile(r"(?:^|/pages/|[?&]pageId=)(\d{1,19})(?=$|[/?&#])")


def space_option(space: Space) -> Block:
    """The space as a choice; its value says all that a request needs."""
    key = f" ({space.key})"
    name = parts.cut(space.name, parts.OPTION_TEXT - len(key)) if len(key) < 60 else space.name
    value = f"{space.id} {space.key} {space.name}"[:OPTION_VALUE]
    return parts.option(name + key, value)


def space_of(option: Mapping[str, Any]) -> Space:
    """The inverse of `space_option`; a very long name stays cut."""
    space_id, key, name = option["value"].split(" ", 2)
    return Space(id=space_id, key=key, name=name)


def page_id_of(typed: str) -> str | None:
    """The id of the page that somebody means by its id or by its address in the browser."""
    found = _PAGE_ID.search(typed.strip())
    return found.group(1) if found else None


def template_groups(space: Space, templates: Iterable[Template]) -> list[Block]:
    """The space's own, the global ones, ours; a group that is too long goes on in another."""
    templates = tuple(templates)
    own = [t for t in templates if t.space_key is not None]
    shared = [t for t in templates if t.space_key is None]
    ours = [parts.option(STANDARD_NAME, STANDARD)]
    return [
        *_groups(f"Templates of {space.name}", [parts.option(t.name, t.id) for t in own]),
        *_groups("Global templates", [parts.option(t.name, t.id) for t in shared]),
        *_groups("Built in", ours),
    ]


def audience_sentence(space: Space, audience: Audience | None) -> str:
    """Who can see the space, as far as Confluence tells."""
    name = f"*{escape(space.name)}*"
    if audience is None:
        return (
            f"Confluence does not tell us who can see {name}: take it that everybody with access "
            "to the space can read the page."
        )
    if audience.anonymous:
        return f"*Everybody* who reaches Confluence can see {name}, without logging in."
    groups = _counted(audience.groups, "group", audience.group_names)
    people = _counted(audience.users, "person", audience.user_names, plural="people")
    readers = ", ".join(filter(None, (groups, people))) or "nobody besides its owner"
    return f"{name} can be seen by {readers}, and by Confluence's administrators."


def _groups(label: str, options: list[Block]) -> list[Block]:
    chunks = [options[at : at + MOST_OPTIONS] for at in range(0, len(options), MOST_OPTIONS)]
    return [
        {
            "label": parts.plain_text(
                label if place == 1 else f"{parts.cut(label, 60)} ({place})", parts.OPTION_TEXT
            ),
            "options": chunk,
        }
        for place, chunk in enumerate(chunks, start=1)
    ]


def _counted(count: int, noun: str, names: tuple[str, ...], plural: str = "") -> str:
    if not count:
        return ""
    counted = f"{count:,} {noun if count == 1 else plural or noun + 's'}"
    if not names:
        return counted
    more = ", …" if len(names) > NAMED else ""
    return f"{counted} ({', '.join(escape(name) for name in names[:NAMED])}{more})"
