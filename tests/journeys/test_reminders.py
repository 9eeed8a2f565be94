"""Reminders by the real tick in three processes on PostgreSQL; a token rotated for an admin."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.settings import Settings
from sandbox.app import Sandbox
from sandbox.slack.nouns import Workspace
from tests.journeys.process import OURS, ROOT, greeting, retro
from tests.journeys.steps import at_noon, connect, told, until
from tests.journeys.town import ADMIN, Way, World, free_port, people, settings_for
from tests.postgres import fresh_database

pytestmark = pytest.mark.thorough

READERS = (ADMIN, "sre-1")
DAYS = (14, 7, 3, 1, 0)
TICKS = 3.0  # seconds in which every process has looked what is due


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A Slack and a Confluence."""
    async with Sandbox() as found:
        yield found


@pytest.fixture
def workspace(sandbox: Sandbox) -> Workspace:
    """People who may hear reminders."""
    return people(sandbox, sandbox.slack.add_workspace("Fieldhouse"))


class Replicas:
    """Processes of the bot that share a database and, for their chores, a clock."""

    def __init__(self, settings: Settings, file: Path, stack: AsyncExitStack) -> None:
        self.file = file
        self.running: list[Process] = []
        self._settings = settings
        self._stack = stack

    async def start(self, count: int = 1) -> None:
        """More of them, serving."""
        made = [await self._one() for _ in range(count)]
        for process in made:
            assert process.stdout is not None
            line = await asyncio.wait_for(process.stdout.readline(), 60)
            assert b"serves" in line
        self.running += made

    def kill(self, count: int = 1) -> None:
        """So many of them end at once, in the middle of whatever they do."""
        for _ in range(count):
            self.running.pop(0).kill()

    def turn(self, now: datetime) -> None:
        """From now on it is then."""
        beside = self.file.with_suffix(".next")
        beside.write_text(now.isoformat(), "utf-8")
        beside.replace(self.file)

    async def _one(self) -> Process:
        settings = replace(self._settings, port=str(free_port()))
        ours = {part.metadata["name"]: getattr(settings, part.name) for part in fields(settings)}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        arguments = ("-m", "tests.journeys.clockwork", str(self.file))
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, cwd=ROOT, env=kept | ours, stdout=PIPE
        )
        self._stack.push_async_callback(_end, process)
        return process


@asynccontextmanager
async def three_replicas(town: World, clock: Path) -> AsyncIterator[Replicas]:
    """Three of them on PostgreSQL, at this moment; two people hear reminders."""
    async with AsyncExitStack() as stack:
        address = stack.enter_context(fresh_database())
        settings = settings_for(town.sandbox, town.workspace, town.way, address)
        settings = replace(settings, lease_seconds="9", admins=town.user_id("sre-1"))
        replicas = Replicas(settings, clock, stack)
        replicas.turn(datetime.now(UTC))
        await replicas.start(3)
        yield replicas


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.communicate()


@pytest.mark.postgres
async def test_once_each_across_replicas_restarts_and_gaps(
    sandbox: Sandbox, workspace: Workspace, tmp_path: Path
) -> None:
    """Each threshold once to each reader, none before its day, none after a rotation."""
    town = World(sandbox, workspace, Way(site="server", database="postgresql"))
    end = _one_o_clock() + timedelta(days=30)
    sandbox.confluence.first_token.expires_at = end.timestamp()
    async with three_replicas(town, tmp_path / "now") as replicas:
        await connect(town, "server")
        for number, days in enumerate(DAYS, 1):
            threshold = end - timedelta(days=days, hours=0 if days else 1)
            replicas.turn(threshold - timedelta(hours=5))
            await asyncio.sleep(TICKS)
            assert _counts(town) == [number - 1] * 2
            await _pass(replicas, threshold, days)
            await until(lambda n=number: _counts(town) == [n] * 2, seconds=60)  # type: ignore[misc]
        later = end + timedelta(days=40)
        sandbox.confluence.first_token.expires_at = later.timestamp()
        await connect(town, "server")
        replicas.turn(later - timedelta(days=14))
        await until(lambda: _counts(town) == [6, 6], seconds=60)
        sandbox.confluence.first_token.expires_at = None
        await connect(town, "server")
        for days in (7, 3, 1, 0):
            replicas.turn(later - timedelta(days=days, hours=1))
            await asyncio.sleep(TICKS)

    assert _counts(town) == [6, 6]
    for name in READERS:
        left = [message.body["text"].rpartition(" ends ")[2] for message in told(town, name)]
        assert left == ["in 14 days.", "in 7 days.", "in 3 days.", "in a day.", "today.", left[0]]


@pytest.mark.postgres
async def test_end_is_told_once_across_replicas(
    sandbox: Sandbox, workspace: Workspace, tmp_path: Path
) -> None:
    """When Confluence first refuses a token after its end, and not before, each reader hears it."""
    town = World(sandbox, workspace, Way(site="server", database="postgresql"))
    async with three_replicas(town, tmp_path / "now") as replicas:
        end = datetime.now(UTC) + timedelta(seconds=10)
        replicas.turn(end)
        sandbox.confluence.first_token.expires_at = end.timestamp()
        await connect(town, "server")
        sandbox.confluence.first_token.expires_at = 1.0  # it ends now, whatever was told
        await asyncio.sleep(max(0.0, (end - datetime.now(UTC)).total_seconds()))
        assert _counts(town) == [0, 0]
        replicas.turn(end + timedelta(days=2))
        await asyncio.sleep(0.4)
        replicas.kill(2)
        await replicas.start(2)
        await until(lambda: _counts(town) == [1, 1], seconds=60)
        replicas.turn(end + timedelta(days=4))
        await asyncio.sleep(TICKS)

    assert _counts(town) == [1, 1]
    assert all(told(town, name)[0].body["text"].endswith("has ended.") for name in READERS)


async def _pass(replicas: Replicas, threshold: datetime, days: int) -> None:
    """The threshold comes: while nothing runs, or while two of three die, or simply."""
    if days == 7:
        replicas.kill(3)
        replicas.turn(threshold)
        await replicas.start(3)
        return
    replicas.turn(threshold)
    if days in (3, 0):
        await asyncio.sleep(0.4)
        replicas.kill(2)
        await replicas.start(2)


def _counts(town: World) -> list[int]:
    return [len(told(town, name)) for name in READERS]


def _one_o_clock() -> datetime:
    return datetime.now(UTC).replace(hour=13, minute=0, second=0, microsecond=0)


async def test_rotate_for_me_survives_its_death(
    sandbox: Sandbox, workspace: Workspace, tmp_path: Path
) -> None:
    """Killed while Confluence makes the token: after the restart one new token is in use."""
    town = World(sandbox, workspace, Way(site="server"))
    world = sandbox.confluence
    now = datetime.now(UTC)
    world.first_token.created_at = (now - timedelta(days=84)).timestamp()  # its heir lives as long
    world.first_token.expires_at = (now + timedelta(days=6)).timestamp()
    at_noon(town, ADMIN)
    settings = settings_for(sandbox, workspace, town.way, f"sqlite:///{tmp_path / 'retro.db'}")
    settings = replace(settings, lease_seconds="2")
    async with retro(settings, "serve") as first, town.person(ADMIN) as admin:
        await greeting(first)
        await connect(town, "server")
        await until(lambda: bool(told(town, ADMIN)), seconds=20)
        direct = next(c.id for c in workspace.channels.values() if c.is_im)
        world.faults.add("/rest/pat", kind="delay", verb="POST", seconds=1.0)
        await admin.press("Rotate for me", where="message", channel=direct)
        await until(lambda: any(_is_making(line) for line in world.requests))
        first.kill()
        await first.wait()
        await asyncio.sleep(1.5)  # Confluence makes it all the same
        async with retro(settings, "serve") as second:
            await greeting(second)
            await until(lambda: len(told(town, ADMIN)) == 2, seconds=30)

    assert "is rotated" in told(town, ADMIN)[1].body["text"]
    [token] = world.tokens
    assert token.name.startswith("retro ")
    assert token is not world.first_token


def _is_making(line: Mapping[str, object]) -> bool:
    return line["verb"] == "POST" and "/rest/pat" in str(line["path"])
