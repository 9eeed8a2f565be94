"""Fifty pages at once from two processes on PostgreSQL, and the token is revoked in the middle.

With no leeway a refresh token used twice kills the grant, so one refresh is all that is allowed.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import httpx

from bot.opening import open_connections, open_database
from bot.settings import read
from confluence.connections import Connections
from sandbox.app import Sandbox
from sandbox.faults import Fault, Faults
from storage.database import Database
from storage.drafts import DraftRepository
from storage.keyring import Keyring
from tests.factories import a_draft
from tests.postgres import fresh_database
from tests.torture.process import ROOT

PAGES = 50
REVOKED_AT = 25
PROCESSES = 2
CREATE = "/wiki/api/v2/pages"
REFRESH = "/oauth/token"


class RevokingFaults(Faults):
    """Counts creates, and revokes every access token when a certain one comes."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__()
        self._sandbox = sandbox
        self.creates = 0
        self.refreshes = 0

    def take(self, verb: str, path: str) -> Fault | None:
        """No fault; the revocation as its side effect."""
        self.creates += verb == "POST" and path.endswith(CREATE)
        self.refreshes += path.endswith(REFRESH)
        if self.creates == REVOKED_AT and path.endswith(CREATE):
            self._sandbox.confluence.grants.expire_access()
        return super().take(verb, path)


@dataclass(frozen=True, slots=True)
class Renewed:
    """What one round left: refresh requests, pages, refusals, and how the connection stands."""

    refreshes: int
    pages: int
    refusals: tuple[str, ...]
    state: str

    @property
    def right(self) -> bool:
        """One refresh, every page, nobody is asked to connect anew."""
        expected = Renewed(1, PAGES, (), "connected")
        return self == expected


@dataclass(slots=True)
class Replica:
    """One process that makes pages."""

    process: asyncio.subprocess.Process

    async def tell(self, *words: str) -> list[str]:
        """Have it do something; what went wrong."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write((" ".join(words) + "\n").encode())
        answer = await asyncio.wait_for(self.process.stdout.readline(), 60)
        return list(json.loads(answer))


@dataclass(slots=True)
class Arena:
    """A sandbox, a database, a connection of its Cloud site, and the replicas."""

    sandbox: Sandbox
    database: Database
    connections: Connections
    connection_id: str
    replicas: list[Replica]
    number: int = 0

    async def round(self) -> Renewed:
        """Fifty drafts, half of them for each replica, all at once."""
        drafts = [await self._draft() for _ in range(PAGES)]
        await asyncio.gather(*(r.tell("warm", self.connection_id) for r in self.replicas))
        before = len(self.sandbox.confluence.pages)
        self.sandbox.confluence.faults = faults = RevokingFaults(self.sandbox)
        shares = (drafts[n :: len(self.replicas)] for n in range(len(self.replicas)))
        told = await asyncio.gather(
            *(r.tell("publish", *share) for r, share in zip(self.replicas, shares, strict=True))
        )
        connection = await self.connections.find("T1", self.connection_id)
        return Renewed(
            faults.refreshes,
            len(self.sandbox.confluence.pages) - before,
            tuple(wrong for share in told for wrong in share if wrong),
            connection.state,
        )

    async def _draft(self) -> str:
        self.number += 1
        (space,) = [s for s in self.sandbox.confluence.cloud.spaces.values() if s.key == "OPS"]
        draft = a_draft(
            id=f"d{self.number}",
            workspace_id="T1",
            channel_id=f"C{self.number}",
            connection_id=self.connection_id,
            space_id=str(space.id),
            space_key=space.key,
            frozen_title=f"Retro {self.number}",
            body="<p>x</p>",
        )
        await DraftRepository(self.database).add(draft)
        return draft.id


@asynccontextmanager
async def arena() -> AsyncIterator[Arena]:
    """Everything, with the connection made by a consent as an admin makes it."""
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(Sandbox())
        sandbox.confluence.grants.reuse_leeway = 0
        environment = settings_of(sandbox, stack.enter_context(fresh_database()))
        settings = read(environment)
        sandbox.confluence.app.callback_urls.append(settings.redirect_url)
        database = await open_database(settings)
        stack.push_async_callback(database.close)
        connections = await stack.enter_async_context(open_connections(settings, database))
        connection_id = await consent(connections)
        replicas = [await stack.enter_async_context(replica(environment)) for _ in range(PROCESSES)]
        yield Arena(sandbox, database, connections, connection_id, replicas)


async def consent(connections: Connections) -> str:
    """The admin's way through Atlassian; the connection's id."""
    url = await connections.begin(workspace_id="T1", user_id="U1", channel_id="C1")
    async with httpx.AsyncClient() as browser:
        response = await browser.post(url, data={"answer": "allow"})
    back = dict(parse_qsl(urlsplit(response.headers["Location"]).query))
    grant = await connections.finish(state=back["state"], code=back["code"])
    made = await connections.activate(
        grant_id=grant.id, site_id=grant.offers[0].site.id, workspace_id="T1", user_id="U1"
    )
    return made.id


@asynccontextmanager
async def replica(environment: dict[str, str]) -> AsyncIterator[Replica]:
    """A process that has started."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.torture.creator",
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    if b"ready" not in await process.stdout.readline():
        raise RuntimeError("the replica did not start")
    yield Replica(process)
    process.stdin.close()
    await asyncio.wait_for(process.wait(), 30)


def settings_of(sandbox: Sandbox, address: str) -> dict[str, str]:
    """What an operator would set."""
    return {
        "ATLASSIAN_CLIENT_ID": sandbox.confluence.client_id,
        "ATLASSIAN_CLIENT_SECRET": sandbox.confluence.client_secret,
        "ATLASSIAN_AUTH_URL": f"{sandbox.url}/atlassian/auth",
        "ATLASSIAN_API_URL": f"{sandbox.url}/atlassian/api",
        "RETRO_DATABASE_URL": address,
        "RETRO_ENCRYPTION_KEYS": Keyring.generate(),
        "RETRO_ALLOWED_HOSTS": "127.0.0.1",
    }


async def renewals(rounds: int) -> int:
    """So many rounds; how many went wrong."""
    async with arena() as found:
        wrong = 0
        for number in range(1, rounds + 1):
            outcome = await found.round()
            if not outcome.right:
                wrong += 1
                print(f"  WRONG round {number}: {outcome}", flush=True)
    print(f"renewal: {rounds} rounds of {PAGES} pages, {wrong} wrong", flush=True)
    return wrong
