"""A Confluence world served on loopback, a clock that tests turn, and raw HTTP clients."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from aiohttp import web

from sandbox.confluence import ConfluenceWorld, add_routes

CALLBACK = "http://127.0.0.1:9/atlassian/callback"
# Everything is on loopback; loading certificates costs each client 20 ms.
NO_TLS = False
SCOPES = (
    "read:space:confluence",
    "read:page:confluence",
    "write:page:confluence",
    "read:template:confluence",
    "read:content-details:confluence",
    "read:label:confluence",
    "write:label:confluence",
    "offline_access",
)


@dataclass(slots=True)
class Clock:
    """A clock that stands until it is turned."""

    now: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The clock of the world."""
    return Clock()


@pytest.fixture
def world(clock: Clock) -> ConfluenceWorld:
    """A world with our callback registered."""
    world = ConfluenceWorld(clock=clock)
    world.app.callback_urls.append(CALLBACK)
    return world


@pytest.fixture
async def url(world: ConfluenceWorld) -> AsyncIterator[str]:
    """Where the world is served."""
    app = web.Application()
    add_routes(app, world)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


@pytest.fixture
async def http(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A raw client without credentials."""
    async with httpx.AsyncClient(base_url=url, verify=NO_TLS) as client:
        yield client


def token(world: ConfluenceWorld, *scopes: str) -> str:
    """An access token with these scopes, by consent and exchange."""
    code = world.grants.issue_code(world.account, scopes=scopes, redirect_uri=CALLBACK)
    return world.grants.exchange(code, CALLBACK).access


@pytest.fixture
async def cloud(url: str, world: ConfluenceWorld) -> AsyncIterator[httpx.AsyncClient]:
    """A client at the gateway, with every scope the bot asks for."""
    base = f"{url}/atlassian/api/ex/confluence/{world.cloud_id}/wiki/"
    headers = {"Authorization": f"Bearer {token(world, *SCOPES)}"}
    async with httpx.AsyncClient(base_url=base, headers=headers, verify=NO_TLS) as client:
        yield client


@pytest.fixture
async def server(url: str, world: ConfluenceWorld) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the Data Center with a good personal access token."""
    headers = {"Authorization": f"Bearer {world.server_pat}"}
    base = f"{url}/server/"
    async with httpx.AsyncClient(base_url=base, headers=headers, verify=NO_TLS) as client:
        yield client
