"""Reading v2's query and body: documented fields in their documented types, or a 400."""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from aiohttp import web

from sandbox.confluence.cloud.refusing import BadRequestError

Item = TypeVar("Item")
LONGEST_PAGE = 250


def wrong_type(name: str, value: str, expected: str) -> BadRequestError:
    """The sentence v2 has for a parameter it cannot read."""
    return BadRequestError(
        f"Provided value {{{value}}} for '{name}' is not the correct type. "
        f"Expected type is {expected}"
    )


def words(request: web.Request, name: str) -> list[str]:
    """A list given as repeated parameters or with commas."""
    return [word for given in request.query.getall(name, []) for word in given.split(",")]


def chosen(request: web.Request, name: str, allowed: Iterable[str]) -> list[str]:
    """A list whose every word is one of the documented ones."""
    given = words(request, name)
    for word in given:
        if word not in set(allowed):
            raise wrong_type(name, word, f"one of {', '.join(allowed)}")
    return given


def number(name: str, value: str) -> int:
    """A whole number that may stand in a path or query."""
    if not (value.isascii() and value.isdigit()):
        raise wrong_type(name, value, "long")
    return int(value)


def flag(request: web.Request, name: str) -> bool:
    """A boolean parameter, false when absent."""
    value = request.query.get(name, "false")
    if value not in ("true", "false"):
        raise wrong_type(name, value, "boolean")
    return value == "true"


def cut(request: web.Request, items: Sequence[Item]) -> tuple[list[Item], dict[str, str]]:
    """One page of the items, and `next` in its `_links` while there are more."""
    limit = number("limit", request.query.get("limit", "25"))
    if not 1 <= limit <= LONGEST_PAGE:
        raise wrong_type("limit", str(limit), f"number between 1 and {LONGEST_PAGE}")
    start = _cursor(request.query.get("cursor"))
    if start + limit >= len(items):
        return list(items[start:]), {}
    cursor = base64.urlsafe_b64encode(json.dumps({"after": start + limit}).encode()).decode()
    path = request.path[request.path.index("/wiki/api/v2") :]
    query = request.url.update_query(cursor=cursor).raw_query_string
    return list(items[start : start + limit]), {"next": f"{path}?{query}"}


def _cursor(given: str | None) -> int:
    if given is None:
        return 0
    try:
        return int(json.loads(base64.urlsafe_b64decode(given))["after"])
    except (binascii.Error, ValueError, KeyError, TypeError) as error:
        raise wrong_type("cursor", given, "cursor") from error


async def json_object(request: web.Request) -> dict[str, Any]:
    """The body as a JSON object."""
    try:
        body = json.loads(await request.read())
    except ValueError as error:
        raise BadRequestError("The request body is not valid JSON", code="BAD_REQUEST") from error
    if not isinstance(body, dict):
        raise BadRequestError("The request body must be an object", code="BAD_REQUEST")
    return body


def typed(body: Mapping[str, Any], fields: Mapping[str, type], *, where: str = "") -> None:
    """Refuse fields that are not documented, and documented ones of another type."""
    for name, value in body.items():
        path = f"{where}{name}"
        if name not in fields:
            raise BadRequestError(f"Unrecognized field '{path}'", code="BAD_REQUEST")
        if not isinstance(value, fields[name]):
            expected = "string" if fields[name] is str else "object"
            raise wrong_type(path, str(value), expected)
