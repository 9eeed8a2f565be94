"""`AppAccess`: whether an Atlassian admin's app access rule keeps our app out of a space's pages.

Under such a rule page calls are refused, while spaces and templates stay open to the app.
https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-data-policies/
"""

from collections.abc import Awaitable, Callable
from typing import Any

from confluence.calls import Call
from confluence.errors import NotFound, PermissionDenied, UnexpectedAnswer
from confluence.nouns import Space


class AppAccess:
    """Questions to one Cloud site about our app, not about our account."""

    def __init__(self, ask: Callable[[Call], Awaitable[Any]]) -> None:
        self._ask = ask

    async def is_blocked(self, space: Space) -> bool | None:
        """Whether a rule blocks anything of the space for us; None where the site does not tell.

        The call is marked experimental, so a site without it is no surprise.
        """
        call = Call(
            verb="GET",
            path="/wiki/api/v2/data-policies/spaces",
            action="read the app access rules",
            place=space.key,
            missing=("app access rule", space.key),
            needs=("results",),
            scope="read:space:confluence",
            params=(("ids", space.id),),
        )
        try:
            answer = await self._ask(call)
        except (NotFound, PermissionDenied, UnexpectedAnswer):
            return None
        told = [found.get("dataPolicy") or {} for found in answer["results"]]
        return any(policy.get("anyContentBlocked") for policy in told) if told else None

    async def sees_pages(self, space: Space) -> bool:
        """Whether any page of the space is shown to us; raises NotFound or PermissionDenied too.

        A space has a homepage at least, unless somebody deleted it.
        """
        answer = await self._ask(
            Call(
                verb="GET",
                path="/wiki/api/v2/pages",
                action="read pages",
                place=space.key,
                missing=("space", space.key),
                needs=("results",),
                scope="read:page:confluence",
                params=(("space-id", space.id), ("limit", "1")),
            )
        )
        return bool(answer["results"])
