"""Two replicas on PostgreSQL: one goes silent with a job on its hands, the other ends it."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from sandbox.app import Sandbox
from sandbox.slack.nouns import Workspace
from tests.journeys.process import greeting, retro
from tests.journeys.steps import connect, open_form, send, until
from tests.journeys.town import Way, World, free_port, people, settings_for
from tests.postgres import fresh_database


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A Slack and a Confluence."""
    async with Sandbox() as found:
        yield found


@pytest.fixture
def workspace(sandbox: Sandbox) -> Workspace:
    """People who make a retro."""
    return people(sandbox, sandbox.slack.add_workspace("Fieldhouse"))


@pytest.mark.thorough
@pytest.mark.postgres
@pytest.mark.parametrize("silence", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "paused"])
async def test_the_other_takes_over(
    sandbox: Sandbox, workspace: Workspace, silence: signal.Signals
) -> None:
    """One page, one message, one bookmark; a paused one that wakes ends by itself."""
    way = Way(site="server", database="postgresql", settings={"lease_seconds": "2"})
    async with AsyncExitStack() as stack:
        address = stack.enter_context(fresh_database())
        settings = settings_for(sandbox, workspace, way, address)
        first = await stack.enter_async_context(retro(settings, "serve"))
        await greeting(first)
        town = World(sandbox, workspace, way)
        await connect(town, "server")
        channel = town.channel()
        person = await stack.enter_async_context(town.person())
        await open_form(town, person, channel)
        sandbox.confluence.faults.add(
            "/rest/api/content",
            kind="status",
            verb="POST",
            status=429,
            headers={"Retry-After": "4"},
        )
        await send(person)
        await person.wait_for("Trying again by itself")
        first.send_signal(silence)  # before it can try again, however busy the machine is
        second = await stack.enter_async_context(
            retro(replace(settings, port=str(free_port())), "serve")
        )
        await greeting(second)
        await until(lambda: bool(channel.bookmarks), seconds=30)
        await person.wait_for("is made")
        if silence is signal.SIGSTOP:
            first.send_signal(signal.SIGCONT)
        code = await asyncio.wait_for(first.wait(), 30)

        assert code == (1 if silence is signal.SIGSTOP else -signal.SIGKILL)
        assert second.returncode is None
    assert len(town.pages(channel)) == 1
    assert len(town.links(channel)) == 1
    assert len(channel.bookmarks) == 1
