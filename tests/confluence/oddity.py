"""A server that answers whatever a test orders: proxies, firewalls, sign-in pages, nonsense."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from confluence.calls import Call
from confluence.nouns import Deployment, Site

JSON = "application/json"
HTML = "text/html; charset=utf-8"
READ = Call(
    verb="GET", path="/rest/x", action="read", place="OPS", missing=("thing", "7"), scope="s:c"
)
Ask = Callable[..., Awaitable[object]]


@dataclass(slots=True)
class Oddity:
    """A server that answers as it is told and keeps what it was sent."""

    url: str = ""
    status: int = 200
    kind: str = JSON
    text: str = "{}"
    headers: dict[str, str] = field(default_factory=dict)
    seen: list[web.BaseRequest] = field(default_factory=list)

    @property
    def site(self) -> Site:
        """The server as a site."""
        return Site(self.url, Deployment.SERVER, "odd", self.url, self.url)

    async def answer(self, asked: web.BaseRequest) -> web.Response:
        """Say what was ordered."""
        self.seen.append(asked)
        await asked.read()
        headers = {"Content-Type": self.kind, **self.headers}
        return web.Response(status=self.status, body=self.text.encode(), headers=headers)
