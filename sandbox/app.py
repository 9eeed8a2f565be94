"""One sandbox: its Slack and its Confluence on one loopback port; each half lives in its room."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from aiohttp import web

from sandbox import confluence, slack
from sandbox import web as page
from sandbox.confluence import ConfluenceWorld
from sandbox.slack import SlackWorld

HOST = "127.0.0.1"
LARGEST_BODY = 64 * 1024 * 1024


class Sandbox:
    """A world of both halves; empty until filled, served between `start` and `stop`."""

    def __init__(self, *, clock: Callable[[], float] = time.time) -> None:
        self.slack = SlackWorld(clock=clock)
        self.confluence = ConfluenceWorld(clock=clock)
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> None:
        """Listen on this port of the loopback interface, or on any free one."""
        app = web.Application(client_max_size=LARGEST_BODY)
        slack.add_routes(app, self.slack)
        confluence.add_routes(app, self.confluence)
        page.add_routes(app, self)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, port)
        await site.start()
        self.url = f"http://{HOST}:{self._runner.addresses[0][1]}"
        self.slack.url = f"{self.url}/slack"

    async def stop(self) -> None:
        """Stop listening and drop every connection."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()
