"""`Ward`: a sandbox's Confluence with a doctor before it, and faults made there for real."""

import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import httpx
from aiohttp import web

from confluence.addresses import AddressPolicy
from confluence.connections import Asker, Connections, Requested
from confluence.credentials import Basic, PersonalAccessToken
from confluence.doctor import CHECK_SECONDS, Doctor
from confluence.findings import Finding
from confluence.http import open_http
from confluence.nouns import Deployment
from confluence.oauth import OAuth
from confluence.renderer import Renderer
from sandbox.confluence import ConfluenceWorld, add_routes
from storage.connections import ConnectionRepository
from storage.database import Database
from storage.drafts import DraftRepository
from storage.grants import GrantRepository
from storage.models import Connection
from tests.certificates import Authority

CALLBACK = "http://127.0.0.1:1/atlassian/callback"
ASKER = Asker("T1", "U1", "C1")
HOST = "127.0.0.1"


@dataclass(slots=True)
class Ward:
    """A Confluence as it listens, the services of the bot, and one connection, well at first."""

    world: ConfluenceWorld
    url: str
    oauth: OAuth
    connections: Connections
    rows: ConnectionRepository
    database: Database
    authority: Authority
    stack: AsyncExitStack
    renderer: Renderer
    http: httpx.AsyncClient

    async def connect_server(self, credential: PersonalAccessToken | Basic) -> Connection:
        """Connect the Data Center; the credential is good at that moment."""
        return await self.connections.connect(
            Requested(asker=ASKER, base_url=f"{self.url}/server", credential=credential)
        )

    async def connect_by_token(self) -> Connection:
        """Connect the Data Center by its token."""
        return await self.connect_server(PersonalAccessToken(self.world.server_pat))

    async def connect_by_password(self) -> Connection:
        """Connect the Data Center by name and password."""
        account = self.world.account.name
        return await self.connect_server(Basic(account, self.world.server_password))

    async def connect_cloud(self) -> Connection:
        """Connect the Cloud site by a consent."""
        url = await self.connections.begin(workspace_id="T1", user_id="U1", channel_id="C1")
        async with httpx.AsyncClient() as browser:
            response = await browser.post(url, data={"answer": "allow"})
        back = dict(parse_qsl(urlsplit(response.headers["Location"]).query))
        grant = await self.connections.finish(state=back["state"], code=back["code"])
        return await self.connections.activate(
            grant_id=grant.id, site_id=self.world.cloud_id, workspace_id="T1", user_id="U1"
        )

    async def connect_by_api_token(self) -> Connection:
        """Connect the Cloud site by an account's e-mail and API token."""
        return await self.connections.connect(
            Requested(
                asker=ASKER,
                base_url=f"{self.url}/cloud",
                credential=Basic(self.world.account.email, self.world.api_token),
                deployment=Deployment.CLOUD,
            )
        )

    async def forget_app(self) -> None:
        """The bot is started without the Atlassian app in its settings."""
        self.connections = Connections(
            connections=self.rows,
            grants=GrantRepository(self.database),
            http=self.http,
            addresses=AddressPolicy([HOST]),
            oauth=None,
        )
        self.stack.push_async_callback(self.connections.close)

    async def move(self, connection: Connection, base_url: str) -> None:
        """The connection leads elsewhere now."""
        await self.rows.note(connection.id, api_url=base_url, site_url=base_url)

    async def examine(
        self, connection: Connection, *, check_seconds: float = CHECK_SECONDS
    ) -> list[Finding]:
        """All findings of the connection as it stands in the database."""
        doctor = Doctor(
            connections=self.connections,
            drafts=DraftRepository(self.database),
            renderer=self.renderer,
            ca_bundle=str(self.authority.bundle),
            check_seconds=check_seconds,
        )
        row = await self.connections.find("T1", connection.id)
        return [finding async for finding in doctor.examine(row)]

    async def serve_tls(self, connection: Connection, tls: ssl.SSLContext | None) -> None:
        """The connection leads to the same Confluence by https; without `tls` it is plain."""
        runner = await _serve(self.world, tls)
        self.stack.push_async_callback(runner.cleanup)
        await self.move(connection, f"https://{HOST}:{runner.addresses[0][1]}/server")


@asynccontextmanager
async def open_ward(
    database: Database, authority: Authority, renderer: Renderer
) -> AsyncIterator[Ward]:
    """A ward; its doctor believes the authority."""
    async with AsyncExitStack() as stack:
        world = ConfluenceWorld()
        world.app.callback_urls.append(CALLBACK)
        runner = await _serve(world, None)
        stack.push_async_callback(runner.cleanup)
        url = f"http://{HOST}:{runner.addresses[0][1]}"
        addresses = AddressPolicy([HOST])
        http = await stack.enter_async_context(
            open_http(addresses, ca_bundle=str(authority.bundle))
        )
        oauth = OAuth(
            client_id=world.client_id,
            client_secret=world.client_secret,
            auth_url=f"{url}/atlassian/auth",
            api_url=f"{url}/atlassian/api",
            redirect_url=CALLBACK,
            http=http,
            addresses=addresses,
        )
        stack.push_async_callback(oauth.close)
        rows = ConnectionRepository(database)
        connections = Connections(
            connections=rows,
            grants=GrantRepository(database),
            http=http,
            addresses=addresses,
            oauth=oauth,
            gateway=f"{url}/atlassian/api",
        )
        stack.push_async_callback(connections.close)
        yield Ward(world, url, oauth, connections, rows, database, authority, stack, renderer, http)


async def _serve(world: ConfluenceWorld, tls: ssl.SSLContext | None) -> web.AppRunner:
    app = web.Application()
    add_routes(app, world)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, HOST, 0, ssl_context=tls).start()
    return runner
