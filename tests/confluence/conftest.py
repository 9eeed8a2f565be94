"""What the tests of this room share: the sandbox's Confluence on loopback, and clients of it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from aiohttp import web

from confluence.client import Client, Fixed
from confluence.credentials import OAuthToken, PersonalAccessToken
from confluence.http import open_http
from confluence.nouns import Deployment, Site
from confluence.oauth import SCOPES
from sandbox.confluence import ConfluenceWorld, add_routes

CALLBACK = "http://127.0.0.1:1/oauth/callback"


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The sandbox's Confluence as it listens."""

    world: ConfluenceWorld
    clock: Clock
    url: str

    @property
    def server_site(self) -> Site:
        """The Data Center."""
        base = f"{self.url}/server"
        return Site(base, Deployment.SERVER, "sandbox", base, base)

    @property
    def cloud_site(self) -> Site:
        """The Cloud site through its gateway."""
        api_url = f"{self.url}/atlassian/api/ex/confluence/{self.world.cloud_id}"
        return Site(self.world.cloud_id, Deployment.CLOUD, "sandbox", f"{self.url}/cloud", api_url)

    def token(self, *scopes: str) -> OAuthToken:
        """An access token as after a consent to these scopes, or to those we ask for."""
        code = self.world.grants.issue_code(
            self.world.account, scopes=scopes or SCOPES, redirect_uri=CALLBACK
        )
        tokens = self.world.grants.exchange(code, CALLBACK)
        return OAuthToken(tokens.access, tokens.refresh, self.clock() + 3600, tokens.scopes)

    def asked(self, part: str = "") -> list[str]:
        """The requests so far whose path holds `part`, as "VERB path"."""
        journal = self.world.requests
        return [f"{line['verb']} {line['path']}" for line in journal if part in line["path"]]


@pytest.fixture
def clock() -> Clock:
    """The time, the same for the sandbox and for us."""
    return Clock()


@pytest.fixture
async def neighbour(clock: Clock) -> AsyncIterator[Neighbour]:
    """A Confluence, both faces."""
    world = ConfluenceWorld(clock=clock)
    world.app.callback_urls.append(CALLBACK)
    app = web.Application()
    add_routes(app, world)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield Neighbour(world, clock, f"http://127.0.0.1:{runner.addresses[0][1]}")
    await runner.cleanup()


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """The process's HTTP client."""
    async with open_http() as client:
        yield client


@pytest.fixture
def cloud(neighbour: Neighbour, http: httpx.AsyncClient) -> Client:
    """A client of the Cloud site with every scope we ask for."""
    return Client(neighbour.cloud_site, http=http, credentials=Fixed(neighbour.token()))


@pytest.fixture
def server(neighbour: Neighbour, http: httpx.AsyncClient) -> Client:
    """A client of the Data Center with a good token."""
    token = PersonalAccessToken(neighbour.world.server_pat)
    return Client(neighbour.server_site, http=http, credentials=Fixed(token))


@pytest.fixture(params=["cloud", "server"])
def client(request: pytest.FixtureRequest) -> Client:
    """A client of each deployment in turn."""
    found: Client = request.getfixturevalue(request.param)
    return found
