"""What the tests of this room share: the sandbox's Confluence on loopback, and clients of it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from aiohttp import web

from confluence.addresses import AddressPolicy
from confluence.client import Client
from confluence.connections import Connections
from confluence.credential_sources import Fixed
from confluence.credentials import OAuthToken, PersonalAccessToken
from confluence.http import open_http, request
from confluence.nouns import Deployment, Site, Space
from confluence.oauth import OAuth
from confluence.scopes import SCOPES
from sandbox.confluence import ConfluenceWorld, add_routes
from sandbox.confluence.site import Site as WorldSite
from storage.connections import ConnectionRepository
from storage.database import Database
from storage.grants import GrantRepository
from storage.models import Connection
from tests.factories import a_request

from .oddity import READ, Ask, Oddity

# Everything is on loopback; loading certificates costs each client 20 ms.
NO_TLS = False
CALLBACK = "http://127.0.0.1:1/oauth/callback"
HERE = AddressPolicy(["127.0.0.1"])


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
    async with open_http(HERE) as client:
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


@pytest.fixture
async def oauth(
    neighbour: Neighbour, http: httpx.AsyncClient, clock: Clock
) -> AsyncIterator[OAuth]:
    """Our app as registered at the sandbox's Atlassian."""
    app = OAuth(
        client_id=neighbour.world.client_id,
        client_secret=neighbour.world.client_secret,
        auth_url=f"{neighbour.url}/atlassian/auth",
        api_url=f"{neighbour.url}/atlassian/api",
        redirect_url=CALLBACK,
        http=http,
        addresses=HERE,
        clock=clock,
    )
    yield app
    await app.close()


@pytest.fixture
async def connections(
    neighbour: Neighbour,
    database: Database,
    http: httpx.AsyncClient,
    oauth: OAuth,
    clock: Clock,
) -> AsyncIterator[Connections]:
    """The service, allowed to connect this machine."""
    service = Connections(
        connections=ConnectionRepository(database),
        grants=GrantRepository(database),
        http=http,
        addresses=HERE,
        oauth=oauth,
        gateway=f"{neighbour.url}/atlassian/api",
        clock=clock,
    )
    yield service
    await service.close()


async def consent(url: str, *, answer: str = "allow") -> dict[str, str]:
    """The admin's browser: answers Atlassian's page and comes back with the callback's query."""
    async with httpx.AsyncClient(verify=NO_TLS) as browser:
        response = await browser.post(url, data={"answer": answer})
    return dict(parse_qsl(urlsplit(response.headers["Location"]).query))


@pytest.fixture
async def server_connection(neighbour: Neighbour, connections: Connections) -> Connection:
    """The Data Center, connected by a token."""
    return await connections.connect(
        a_request(base_url=f"{neighbour.url}/server/", token=neighbour.world.server_pat)
    )


def mirror(neighbour: Neighbour) -> str:
    """A second site that consents open from now on; its id."""
    site = {"id": "mirror", "url": "https://mirror.example.com", "name": "Mirror"}
    neighbour.world.other_resources.append({**site, "scopes": list(SCOPES)})
    neighbour.world.mirror_ids.add("mirror")
    return "mirror"


async def connect_cloud(connections: Connections, neighbour: Neighbour) -> Connection:
    """The Cloud site, connected to T1 by a consent of U1."""
    url = await connections.begin(workspace_id="T1", user_id="U1", channel_id="C1")
    back = await consent(url)
    grant = await connections.finish(state=back["state"], code=back["code"])
    return await connections.activate(
        grant_id=grant.id, site_id=neighbour.world.cloud_id, workspace_id="T1", user_id="U1"
    )


@pytest.fixture
async def cloud_connection(neighbour: Neighbour, connections: Connections) -> Connection:
    """The Cloud site, connected by a consent."""
    return await connect_cloud(connections, neighbour)


@pytest.fixture(params=["cloud", "server"])
def connection(request: pytest.FixtureRequest) -> Connection:
    """A connection of each deployment in turn."""
    found: Connection = request.getfixturevalue(f"{request.param}_connection")
    return found


def world_site(neighbour: Neighbour, client: Client) -> WorldSite:
    """The sandbox's own side of the client's site."""
    cloud = client.site.deployment is Deployment.CLOUD
    return neighbour.world.cloud if cloud else neighbour.world.server


async def first_space(client: Client) -> Space:
    """The first space that the client lists."""
    async for spaces in client.spaces():
        return spaces[0]
    raise AssertionError("no spaces")


@pytest.fixture
async def oddity() -> AsyncIterator[Oddity]:
    """The server, listening."""
    found = Oddity()
    runner = web.ServerRunner(web.Server(found.answer, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield found
    await runner.cleanup()


@pytest.fixture
def ask(http: httpx.AsyncClient, oddity: Oddity) -> Ask:
    """Sends a call to the odd server."""
    return lambda call=READ: request(http, call, site=oddity.site, authorization="Bearer t")
