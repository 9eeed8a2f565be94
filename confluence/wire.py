"""What both dialects say alike: a space, and the templates and paging of v1."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from confluence.errors import UnexpectedAnswer
from confluence.nouns import Account, Space, Template, TemplateContent

Cursor = tuple[tuple[str, str], ...]  # as a request's parameters, the first page's empty

OK = 200
ITEMS_A_PAGE = 100
MOST_ITEMS = 50_000
_SIGNS = re.compile(r"[^\w\s]+")
GLOBAL = "global"  # the prefix of labels that everybody sees


def read_template(found: Any, asked: str | None = None) -> Template:
    """A template of v1, the same on both deployments.

    `asked` is the space whose templates were asked for: not every answer names it again.
    """
    space = found.get("space") or {}
    return Template(
        id=str(found["templateId"]),
        name=found.get("name") or str(found["templateId"]),
        space_key=space.get("key") or asked,
        description=found.get("description") or "",
        labels=read_labels(found),
    )


def read_template_content(found: Any) -> TemplateContent:
    """The storage format of a template of v1, which an empty one has not, and its labels."""
    body = ((found.get("body") or {}).get("storage") or {}).get("value") or ""
    return TemplateContent(body, read_labels(found))


def read_labels(found: Any) -> tuple[str, ...]:
    """The names of the labels that everybody sees; personal ones are their owner's."""
    labels = found.get("labels") or ()
    if isinstance(labels, dict):  # a collection of its own on Data Center
        labels = labels.get("results") or ()
    return tuple(
        label["name"]
        for label in labels
        if label.get("name") and (label.get("prefix") or GLOBAL) == GLOBAL
    )


def write_labels(names: Iterable[str]) -> list[dict[str, str]]:
    """The labels as both dialects take them."""
    return [{"prefix": GLOBAL, "name": name} for name in names]


def read_space(found: Any) -> Space:
    """A space, the same in v1 and v2."""
    return Space(id=str(found["id"]), key=found["key"], name=found.get("name") or found["key"])


def by_full_name(name: str) -> str:
    """CQL for people whose names have these words; signs that mean something to it left out."""
    return f'user.fullname~"{" ".join(_SIGNS.sub(" ", name).split())}"'


def read_people(answer: Any, key: str) -> tuple[Account, ...]:
    """The active people whom a search found; `key` is what their ids are called."""
    users = [found.get("user") or {} for found in answer["results"]]
    return tuple(
        Account(id=str(user[key]), name=user.get("displayName") or "")
        for user in users
        if user.get(key) and _is_active_person(user)
    )


def _is_active_person(user: Any) -> bool:
    is_app = user.get("accountType") == "app"
    return user.get("type") == "known" and not is_app and user.get("status") in (None, "current")


def window(start: int) -> tuple[tuple[str, str], ...]:
    """The paging parameters."""
    return ("start", str(start)), ("limit", str(ITEMS_A_PAGE))


def next_cursor(answer: Any, asked: Cursor) -> Cursor | None:
    """The cursor of v2's next page. Addresses that an answer names are never followed.

    Raises UnexpectedAnswer when it is the one just `asked` for: such a list has no end.
    """
    following = (answer.get("_links") or {}).get("next")
    values = parse_qs(urlsplit(following or "").query).get("cursor")
    if not values:
        return None
    if (("cursor", values[0]),) == asked:
        raise UnexpectedAnswer(OK, "GET of the next page", "it is the same page again")
    return (("cursor", values[0]),)


def next_start(answer: Any, start: int) -> int | None:
    """Where the next page begins. The server may cap `limit` and tell of the cap in `next` only,
    and may leave `next` out; one that gives the same page again and again is not asked for ever."""
    limit, found = answer.get("limit") or ITEMS_A_PAGE, len(answer["results"])
    following = (answer.get("_links") or {}).get("next") or ""
    told = next(iter(parse_qs(urlsplit(following).query).get("start", [])), "")
    if not found or start >= MOST_ITEMS:
        return None
    if told.isdecimal() and int(told) > start:
        return int(told)
    return start + limit if found >= limit or following else None
