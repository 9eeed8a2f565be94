"""The control API of the sandbox's Slack from outside: pulling levers, looking, waiting."""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self

import aiohttp

Json = dict[str, Any]


class Levers:
    """HTTP to /control/slack as one user of one workspace; use as `async with`.

    LookupError for what is not there, ValueError for an order that makes no sense.
    """

    def __init__(self, url: str, *, user: str, workspace: str | None = None) -> None:
        self._at = f"{url}/control/slack"
        self._me: Json = {"user": user} | ({"workspace": workspace} if workspace else {})
        self._http: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._http is not None
        await self._http.close()

    async def pull(self, lever: str, **body: Any) -> Json:
        """Do something; the answer."""
        assert self._http is not None
        async with self._http.post(f"{self._at}/{lever}", json=self._me | body) as answer:
            return await _read(answer)

    async def see(self, what: str, **query: str) -> Json:
        """Look at something."""
        assert self._http is not None
        async with self._http.get(f"{self._at}/{what}", params=self._me | query) as answer:
            return await _read(answer)

    async def wait(self, look: Callable[[], Awaitable[Json | None]], *, timeout: float) -> Json:
        """What `look` sees once it sees something, looking again at every change.

        TimeoutError after so many seconds.
        """
        async with asyncio.timeout(timeout):
            while True:
                version = (await self.see("version"))["version"]
                seen = await look()
                if seen is not None:
                    return seen
                await self.see("changes", since=str(version))


async def _read(answer: aiohttp.ClientResponse) -> Json:
    body: Json = await answer.json()
    if answer.status == 404:
        raise LookupError(body["error"])
    if answer.status != 200:
        raise ValueError(body["error"])
    return body
