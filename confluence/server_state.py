"""What a Data Center says about itself, beside its content. Our tokens: `personal_tokens`.

https://developer.atlassian.com/server/confluence/rest/
"""

from collections.abc import Awaitable, Callable
from typing import Any

from confluence.calls import Call
from confluence.errors import NotConfluence, NotFound

READ_ONLY = "READ_ONLY"


class ServerState:
    """Questions to one Data Center that need no right in any space."""

    def __init__(self, ask: Callable[[Call], Awaitable[Any]]) -> None:
        self._ask = ask

    async def version(self) -> str:
        """The version, for accounts; servers before 8 tell it in the manifest only."""
        try:
            return await self._told("/rest/api/server-information", "version")
        except (NotFound, NotConfluence):
            return await self.version_for_strangers()

    async def version_for_strangers(self) -> str:
        """The version as anybody is told; empty where only a running server shows itself.

        Raises NotConfluence when nothing there is one.
        """
        try:
            return await self._told("/rest/applinks/1.0/manifest", "version")
        except (NotFound, NotConfluence):
            await self._told("/status", "state")
            return ""

    async def is_read_only(self) -> bool:
        """Whether an admin has switched all writing off."""
        call = Call(
            verb="GET",
            path="/rest/api/accessmode",
            action="read the access mode",
            missing=("access mode", ""),
            expects=str,
        )
        return bool(await self._ask(call) == READ_ONLY)

    async def _told(self, path: str, name: str) -> str:
        call = Call(
            verb="GET", path=path, action="read the version", missing=("page", path), needs=(name,)
        )
        return str((await self._ask(call))[name])
