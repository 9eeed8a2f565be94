"""What a Data Center says about itself, beside its content. Our tokens: `personal_tokens`.

https://developer.atlassian.com/server/confluence/rest/
"""

from collections.abc import Awaitable, Callable
from typing import Any

from confluence.calls import Call
from confluence.errors import NotConfluence, NotFound, PermissionDenied, TurnedAway

READ_ONLY = "READ_ONLY"
# An old server has not the page; and what tells versions is what proxies keep from strangers.
HIDDEN = (NotFound, NotConfluence, PermissionDenied, TurnedAway)


class ServerState:
    """Questions to one Data Center that need no right in any space."""

    def __init__(self, ask: Callable[[Call], Awaitable[Any]]) -> None:
        self._ask = ask

    async def version(self) -> str:
        """The version, for accounts; servers before 8 tell it in the manifest only."""
        try:
            return await self._told("/rest/api/server-information", "version")
        except HIDDEN:
            return await self.version_for_strangers()

    async def version_for_strangers(self) -> str:
        """The version as anybody is told; empty where only a running server shows itself.

        Raises NotConfluence when nothing there is one.
        """
        try:
            return await self._told("/rest/applinks/1.0/manifest", "version")
        except HIDDEN:
            await self._told("/status", "state")
            return ""

    async def is_read_only(self) -> bool:
        """Whether an admin has switched all writing off; before 6.10 there was no such switch."""
        call = Call(
            verb="GET",
            path="/rest/api/accessmode",
            action="read the access mode",
            missing=("access mode", ""),
            expects=str,
        )
        try:
            return bool(await self._ask(call) == READ_ONLY)
        except (NotFound, NotConfluence):
            return False

    async def _told(self, path: str, name: str) -> str:
        call = Call(
            verb="GET", path=path, action="read the version", missing=("page", path), needs=(name,)
        )
        return str((await self._ask(call))[name])
