"""Killed between Atlassian's answer to a refresh and the commit of it: the grant is gone then."""

import asyncio
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from sandbox.app import Sandbox
from sandbox.faults import Fault, Faults
from sandbox.labels import screen
from sandbox.slack.nouns import Workspace
from tests.journeys.process import greeting, retro
from tests.journeys.steps import connect, open_form, send, told, until
from tests.journeys.town import ADMIN, Way, World, database, people, settings_for

pytestmark = pytest.mark.thorough

REFRESH = "/oauth/token"


class DeadlyRefresh(Faults):
    """Stops a process when its refresh is done at Atlassian, and kills it before it can note it."""

    def __init__(self, process: Process) -> None:
        super().__init__()
        self._process = process

    def take(self, verb: str, path: str) -> Fault | None:
        """The answer is on its way to nobody."""
        if not path.endswith(REFRESH):
            return super().take(verb, path)
        self._process.send_signal(signal.SIGSTOP)
        asyncio.get_running_loop().call_later(0.05, self._process.kill)
        return Fault(path, "reset_after")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A Slack, and an Atlassian that takes a refresh token twice from nobody."""
    async with Sandbox() as found:
        found.confluence.grants.reuse_leeway = 0
        yield found


@pytest.fixture
def workspace(sandbox: Sandbox) -> Workspace:
    """A responder and an admin."""
    return people(sandbox, sandbox.slack.add_workspace("Fieldhouse"))


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def test_one_hint_and_no_lost_draft(
    sandbox: Sandbox, workspace: Workspace, tmp_path: Path, kind: str
) -> None:
    """Admins are told once; after they connect again the page is made by itself."""
    way = Way(database=kind, settings={"lease_seconds": "2"})  # type: ignore[arg-type]
    town = World(sandbox, workspace, way)
    async with AsyncExitStack() as stack:
        address = stack.enter_context(database(way, tmp_path))
        settings = settings_for(sandbox, workspace, way, address)
        first = await stack.enter_async_context(retro(settings, "serve"))
        await greeting(first)
        await connect(town, "cloud")
        channel = town.channel()
        person = await stack.enter_async_context(town.person())
        await open_form(town, person, channel)
        sandbox.confluence.grants.expire_access()
        sandbox.confluence.faults = DeadlyRefresh(first)
        await send(person)
        assert await asyncio.wait_for(first.wait(), 20) == -signal.SIGKILL
        sandbox.confluence.faults = Faults()
        second = await stack.enter_async_context(retro(settings, "serve"))
        await greeting(second)
        await until(lambda: bool(told(town, ADMIN)), seconds=30)
        assert town.pages(channel) == []
        await connect(town, "cloud")
        await until(lambda: bool(channel.bookmarks), seconds=30)
        await until(lambda: len(told(town, ADMIN)) == 2, seconds=30)

    hints = ["Reconnect" in "\n".join(screen(message.body)) for message in told(town, ADMIN)]
    assert hints == [True, False]
    assert len(town.pages(channel)) == 1
    assert len(town.links(channel)) == 1
