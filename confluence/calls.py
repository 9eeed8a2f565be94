"""One request to Confluence as a value: what the dialects make and `http` sends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from confluence.errors import RetroError


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request under a site's `api_url`, with the facts that its errors need.

    `missing` names what a 404 says is gone; `scope` is what a 401 of the gateway says we lack, and
    where it is `optional` nothing is sent without it;
    An answer of another type than `expects`, or without the keys `needs`, is unexpected (None: no
    content is expected);
    `refusal` reads this call's own refusals (status, text) before the common table does,
    `hidden_refusal` one that stands in an answer of success.
    """

    verb: str
    path: str
    action: str
    place: str = ""
    missing: tuple[str, str] | None = None
    scope: str = ""
    optional: bool = False
    params: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | list[Any] | None = None
    expects: type[dict[str, Any]] | type[list[Any]] | type[str] | None = dict
    needs: tuple[str, ...] = ()
    refusal: Callable[[int, str], RetroError | None] | None = None
    hidden_refusal: Callable[[Any], RetroError | None] | None = None
