"""What both dialects say alike: a space, and the templates and paging of v1."""

from typing import Any

from confluence.nouns import Space, Template

ITEMS_A_PAGE = 100


def read_template(found: Any, asked: str | None = None) -> Template:
    """A template of v1, the same on both deployments.

    `asked` is the space whose templates were asked for: not every answer names it again.
    """
    space = found.get("space") or {}
    labels = found.get("labels") or ()
    if isinstance(labels, dict):  # a collection of its own on Data Center
        labels = labels.get("results") or ()
    return Template(
        id=str(found["templateId"]),
        name=found.get("name") or str(found["templateId"]),
        space_key=space.get("key") or asked,
        description=found.get("description") or "",
        labels=tuple(label["name"] for label in labels if label.get("name")),
    )


def read_template_body(found: Any) -> str:
    """The storage format of a template of v1; an empty template has none."""
    return ((found.get("body") or {}).get("storage") or {}).get("value") or ""


def read_space(found: Any) -> Space:
    """A space, the same in v1 and v2."""
    return Space(id=str(found["id"]), key=found["key"], name=found.get("name") or found["key"])


def window(start: int) -> tuple[tuple[str, str], ...]:
    """The paging parameters."""
    return ("start", str(start)), ("limit", str(ITEMS_A_PAGE))


def next_start(answer: Any, start: int) -> int | None:
    """Where the next page begins. The server may cap `limit`, and may leave `next` out."""
    limit = answer.get("limit") or ITEMS_A_PAGE
    found = len(answer["results"])
    more = found and (found >= limit or (answer.get("_links") or {}).get("next"))
    return start + limit if more else None
