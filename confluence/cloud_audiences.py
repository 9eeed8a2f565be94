"""Who may read a space on Confluence Cloud.

https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-space-permissions/
https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-group/
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import quote

from confluence.calls import Call
from confluence.errors import (
    MissingScope,
    NotFound,
    PermissionDenied,
    RateLimited,
    UnexpectedAnswer,
    Unreachable,
)
from confluence.nouns import Audience, Space
from confluence.wire import Cursor, next_cursor

PERMISSIONS_A_PAGE = 250
PEOPLE_NAMED = 10  # more than anybody is shown
GROUPS_NAMED = 5  # each costs a request
# What leaves them unnamed; how many they are is known all the same.
UNNAMED = (MissingScope, NotFound, PermissionDenied, RateLimited, UnexpectedAnswer, Unreachable)


class CloudAudiences:
    """The audiences of the spaces of one Cloud site.

    Permissions hold ids only. People's names come for a scope that we have; those of groups for one
    that admins would have to consent to for this alone, and v1's spaces, which did name them, are
    closed to OAuth. Where it is not granted groups are counted.
    """

    def __init__(self, ask: Callable[[Call], Awaitable[Any]]) -> None:
        self._ask = ask

    async def read(self, space: Space) -> Audience | None:
        """The audience, unless roles stand in it, whose members the API does not name."""
        readers = await self._readers(space)
        if not readers or any(kind not in ("group", "user") for kind, _ in readers):
            return None
        people = sorted(user_id for kind, user_id in readers if kind == "user")
        groups = sorted(group_id for kind, group_id in readers if kind == "group")
        group_names, user_names = await asyncio.gather(
            self._group_names(groups[:GROUPS_NAMED]), self._user_names(people[:PEOPLE_NAMED])
        )
        return Audience(len(groups), len(people), group_names, user_names)

    async def _readers(self, space: Space) -> set[tuple[str, str]]:
        readers: set[tuple[str, str]] = set()
        cursor: Cursor | None = ()
        while cursor is not None:
            answer = await self._ask(
                Call(
                    verb="GET",
                    path=f"/wiki/api/v2/spaces/{quote(space.id, safe='')}/permissions",
                    action="read the space's permissions",
                    needs=("results",),
                    place=space.key,
                    missing=("space", space.key),
                    scope="read:space:confluence",
                    params=(("limit", str(PERMISSIONS_A_PAGE)), *cursor),
                )
            )
            readers.update(reader for found in answer["results"] if (reader := reader_of(found)))
            cursor = next_cursor(answer, cursor)
        return readers

    async def _group_names(self, group_ids: list[str]) -> tuple[str, ...]:
        """What the groups are called, as far as we may know."""
        names = await asyncio.gather(*map(self._group_name, group_ids))
        return tuple(sorted(filter(None, names), key=str.casefold))

    async def _group_name(self, group_id: str) -> str:
        call = Call(
            verb="GET",
            path="/wiki/rest/api/group/by-id",
            action="read a group's name",
            needs=("name",),
            scope="read:group:confluence",
            optional=True,
            params=(("id", group_id),),
        )
        try:
            return str((await self._ask(call))["name"])
        except UNNAMED:
            return ""

    async def _user_names(self, account_ids: list[str]) -> tuple[str, ...]:
        """What the people are called; nothing where we may not see profiles."""
        if not account_ids:
            return ()
        call = Call(
            verb="POST",
            path="/wiki/api/v2/users-bulk",
            action="read people's names",
            needs=("results",),
            scope="read:user:confluence",
            body={"accountIds": account_ids},
        )
        try:
            answer = await self._ask(call)
        except UNNAMED:
            return ()
        return tuple(sorted(names_of(answer["results"]), key=str.casefold))


def reader_of(found: Any) -> tuple[str, str] | None:
    """Whom a permission lets read the space, as (kind, id)."""
    operation, principal = found.get("operation") or {}, found.get("principal") or {}
    if (operation.get("key"), operation.get("targetType")) != ("read", "space"):
        return None
    return principal.get("type", ""), principal.get("id", "")


def names_of(people: Iterable[Any]) -> list[str]:
    """The names among what a bulk look-up answers; privacy settings may hide one."""
    told = (person.get("displayName") or person.get("publicName") for person in people)
    return [name for name in told if name]
