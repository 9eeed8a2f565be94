"""Durable jobs on SQLite: what stopping, starting again and the engine's version mean for them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pytest
from dbos import DBOS
from sqlalchemy import create_engine, text

from bot.chores import Chores
from bot.exchanging import Exchanging
from bot.jobs import APPLICATION_VERSION, STEPS, Jobs
from bot.lease import Lease
from bot.publishing import Outcome, Publishing
from bot.running import Retro
from bot.runs import ADMIT, ANSWER, Runs
from bot.settings import Settings
from confluence.errors import PermissionDenied, RetroError, Unreachable
from sandbox.app import Sandbox
from sandbox.slack.nouns import Workspace
from storage.database import Database
from storage.executors import ExecutorRepository
from storage.keyring import Keyring
from tests.factories import a_draft, a_run
from tests.journeys.steps import connect, open_form, send, until
from tests.journeys.town import Way, World, people, settings_for
from tests.postgres import fresh_database
from tests.storage.conftest import opened

DONE = Outcome(done=True, wait_seconds=0)


def lost() -> None:
    """No lease is lost on SQLite."""
    raise AssertionError


class Scripted(Publishing):
    """Steps that end as written: by step, the outcomes one after the other; done after that."""

    def __init__(self, **outcomes: list[Outcome]) -> None:
        self.outcomes = outcomes
        self.tried: list[tuple[str, str, int]] = []

    async def attempt(self, step: str, draft_id: str, tries: int) -> Outcome:
        """The next outcome of the step."""
        self.tried.append((draft_id, step, tries))
        left = self.outcomes.get(step)
        return left.pop(0) if left else DONE


class NoExchanges(Exchanging):
    """Steps of exchanges that nobody asks for."""

    def __init__(self) -> None:
        """Nothing is needed."""


class ScriptedRuns(Runs):
    """The first and the last step of runs; `admits` says whether the first lets them in."""

    def __init__(self, *, admits: bool = True) -> None:
        self.admits = admits
        self.tried: list[tuple[str, str]] = []

    async def attempt(self, step: str, run_id: str, tries: int) -> Outcome:  # noqa: ARG002
        """Well, or not let in."""
        self.tried.append((run_id, step))
        return Outcome(done=step != ADMIT or self.admits, wait_seconds=0)


def jobs_of(
    database: Database,
    publishing: Publishing,
    chores: Chores | None = None,
    exchanging: Exchanging | None = None,
    runs: Runs | None = None,
    *,
    lease_seconds: float = 30,
    on_lease_lost: Callable[[], None] = lost,
) -> Jobs:
    """Jobs whose steps are these."""
    return Jobs(
        database=database,
        publishing=publishing,
        exchanging=exchanging or NoExchanges(),
        chores=chores or Chores({}),
        runs=runs or ScriptedRuns(),
        lease=Lease(database, seconds=lease_seconds, on_lost=on_lease_lost),
    )


def test_engine_is_the_one_that_was_tried() -> None:
    """Jobs outlive releases: the version is fixed, and so is the engine with its private call."""
    assert APPLICATION_VERSION == "1"
    assert version("dbos") == "3.4.0"
    assert callable(DBOS._recover_pending_workflows)


async def test_steps_run_in_order_and_again(database: Database) -> None:
    """A step is repeated after its wait, counted, and the next begins when it is done."""
    again = Outcome(done=False, wait_seconds=0.01)
    publishing = Scripted(create=[again, again])
    jobs = jobs_of(database, publishing)
    await jobs.start()
    try:
        await jobs.publish(a_draft())
        await until(lambda: ("d1", "label", 1) in publishing.tried)
    finally:
        await jobs.stop()

    assert [(step, tries) for _, step, tries in publishing.tried] == [
        ("render", 1),
        ("create", 1),
        ("create", 2),
        ("create", 3),
        ("announce", 1),
        ("bookmark", 1),
        ("finish", 1),
        ("label", 1),
    ]


async def test_given_up_ends_the_job(database: Database) -> None:
    """After a step that cannot succeed none follows; another round is another job."""
    publishing = Scripted(create=[Outcome(done=False, wait_seconds=0)])
    jobs = jobs_of(database, publishing)
    await jobs.start()
    try:
        await jobs.publish(a_draft())
        await until(lambda: len(publishing.tried) == 2)
        await jobs.publish(a_draft())
        await jobs.publish(a_draft(id="d2"))
        await until(lambda: ("d2", "finish", 1) in publishing.tried)
        assert [step for draft, step, _ in publishing.tried if draft == "d1"] == [
            "render",
            "create",
        ]
        await jobs.publish(a_draft(round=2))
        await until(lambda: ("d1", "finish", 1) in publishing.tried)
    finally:
        await jobs.stop()


async def test_woken_while_it_waits(database: Database) -> None:
    """A job that waits goes on when it hears of it; a draft without a job is no obstacle."""
    publishing = Scripted(create=[Outcome(done=False, wait_seconds=600, wakes=True)])
    jobs = jobs_of(database, publishing)
    await jobs.start()
    try:
        await jobs.publish(a_draft())
        await until(lambda: ("d1", "create", 1) in publishing.tried)
        await jobs.wake([a_draft(id="without-a-job"), a_draft()])
        await until(lambda: ("d1", "finish", 1) in publishing.tried)
    finally:
        await jobs.stop()


class Errand:
    """A chore that is due all the time, and notes what was done."""

    def __init__(self, *troubles: RetroError) -> None:
        self.troubles = list(troubles)
        self.done: list[str] = []
        self.given_up: list[RetroError] = []

    async def due(self, now: datetime) -> list[str]:
        """One key a day."""
        return [f"c1:{now:%Y}"]

    async def do(self, key: str, now: datetime) -> None:
        """Fail as often as told, then do it."""
        assert now.tzinfo is UTC
        if self.troubles:
            raise self.troubles.pop(0)
        self.done.append(key)

    async def give_up(self, key: str, error: RetroError) -> None:
        """Keep it."""
        assert key
        self.given_up.append(error)


async def test_chores_are_done_once(database: Database) -> None:
    """However often it is found due, and over a restart; what may pass is tried again."""
    errand = Errand(Unreachable("https://c.example.com", "timed out"))
    chores = Chores({"errand": errand}, pauses=(0.01,))
    for _ in range(2):
        jobs = jobs_of(database, Scripted(), chores)
        await jobs.start()
        await until(lambda: len(errand.done) == 1)
        await jobs.stop()

    assert errand.done == [f"c1:{datetime.now(UTC):%Y}"]
    assert errand.given_up == []


async def test_chores_that_cannot_be_done_are_given_up(database: Database) -> None:
    """The chore itself keeps what that means; the next one is not held up."""
    refused = PermissionDenied("create a page", "OPS")
    errand, other = Errand(refused), Errand()
    jobs = jobs_of(database, Scripted(), Chores({"errand": errand, "other": other}))
    await jobs.start()
    await until(lambda: bool(errand.given_up and other.done))
    await jobs.stop()

    assert errand.given_up == [refused]
    assert errand.done == []


async def test_stopped_while_it_waits(database: Database) -> None:
    """A job that was waiting goes on at the next start, from the step it was at."""
    first = Scripted(create=[Outcome(done=False, wait_seconds=1.5)])
    jobs = jobs_of(database, first)
    await jobs.start()
    await jobs.publish(a_draft())
    await until(lambda: ("d1", "create", 1) in first.tried)
    await jobs.stop()
    second = Scripted()
    jobs = jobs_of(database, second)
    await jobs.start()
    try:
        await until(lambda: ("d1", "label", 1) in second.tried)
    finally:
        await jobs.stop()

    assert [step for _, step, _ in second.tried] == [
        "create", "announce", "bookmark", "finish", "label",
    ]  # fmt: skip


async def test_run_is_admitted_published_and_answered(database: Database) -> None:
    """A run's draft is published as if it had been sent in; one that is not let in is answered."""
    publishing, runs = Scripted(), ScriptedRuns()
    jobs = jobs_of(database, publishing, runs=runs)
    await jobs.start()
    try:
        await jobs.run(a_run(id="r1"))
        await jobs.run(a_run(id="r1"))
        await until(lambda: ("r1", ANSWER) in runs.tried)
        runs.admits = False
        await jobs.run(a_run(id="r2"))
        await until(lambda: ("r2", ANSWER) in runs.tried)
    finally:
        await jobs.stop()

    assert runs.tried == [("r1", ADMIT), ("r1", ANSWER), ("r2", ADMIT), ("r2", ANSWER)]
    assert [(draft, step) for draft, step, _ in publishing.tried] == [
        ("r1", step) for step in STEPS
    ]


async def test_run_has_taken_its_drafts_first_round_only(database: Database) -> None:
    """Sent again from a form, such a draft waits for a job of its own like every other."""
    runs = ScriptedRuns(admits=False)
    jobs = jobs_of(database, Scripted(), runs=runs)
    await jobs.start()
    try:
        await jobs.run(a_run(id="d1"))
        await until(lambda: ("d1", ANSWER) in runs.tried)

        assert await jobs.has_taken(a_draft())
        assert not await jobs.has_taken(a_draft(round=2))
    finally:
        await jobs.stop()


@pytest.mark.postgres
async def test_job_begun_after_the_lease_was_lost() -> None:
    """A replica that was paused may begin one before it looks: another takes that over, too."""
    taken_over, heard = Scripted(), asyncio.Event()
    waiting = Scripted(render=[Outcome(done=False, wait_seconds=2)])
    with fresh_database() as address:
        async with opened(address, Keyring([Keyring.generate()])) as database:
            paused = jobs_of(database, waiting, lease_seconds=0.6, on_lease_lost=heard.set)
            await paused.start()
            for executor_id in await ExecutorRepository(database).all():
                await ExecutorRepository(database).remove(executor_id)
            await paused.publish(a_draft())
            await asyncio.wait_for(heard.wait(), 10)
            await paused.stop()
            other = jobs_of(database, taken_over, lease_seconds=0.6)
            await other.start()
            try:
                await until(lambda: ("d1", "label", 1) in taken_over.tried)
            finally:
                await other.stop()


async def test_run_stopped_in_the_middle(database: Database) -> None:
    """A run goes on at the next start: nothing is done again, and whoever asked is answered."""
    first, runs = Scripted(create=[Outcome(done=False, wait_seconds=1.5)]), ScriptedRuns()
    jobs = jobs_of(database, first, runs=runs)
    await jobs.start()
    await jobs.run(a_run(id="r1"))
    await until(lambda: ("r1", "create", 1) in first.tried)
    await jobs.stop()
    second = Scripted()
    jobs = jobs_of(database, second, runs=runs)
    await jobs.start()
    try:
        await until(lambda: ("r1", ANSWER) in runs.tried)
    finally:
        await jobs.stop()

    assert runs.tried == [("r1", ADMIT), ("r1", ANSWER)]
    assert [step for _, step, _ in second.tried] == list(STEPS[1:])


async def test_run_that_waits_is_woken(database: Database) -> None:
    """A run's draft that waits for its connection hears that somebody mended it."""
    waiting = Outcome(done=False, wait_seconds=600, wakes=True)
    publishing, runs = Scripted(create=[waiting]), ScriptedRuns()
    jobs = jobs_of(database, publishing, runs=runs)
    run = a_run(id="r1")
    await jobs.start()
    try:
        await jobs.run(run)
        await until(lambda: ("r1", "create", 1) in publishing.tried)
        await jobs.wake([a_draft(id="r1", workspace_id=run.workspace_id)])
        await until(lambda: ("r1", ANSWER) in runs.tried)
    finally:
        await jobs.stop()

    assert ("r1", "create", 2) in publishing.tried


async def test_job_of_an_older_release_goes_on(database: Database) -> None:
    """A job that was recovered with fewer steps behind it than there are now does the rest."""
    first = Scripted()
    jobs = jobs_of(database, first)
    await jobs.start()
    await jobs.publish(a_draft())
    await until(lambda: ("d1", "label", 1) in first.tried)
    await jobs.stop()
    # As a release left it that knew no labels and died after its last step.
    engine = create_engine(database.engine_url)
    with engine.begin() as connection:
        connection.execute(text("delete from operation_outputs where function_name = 'label'"))
        connection.execute(text("update workflow_status set status = 'PENDING'"))
    engine.dispose()
    second = Scripted()
    jobs = jobs_of(database, second)
    await jobs.start()
    try:
        await until(lambda: ("d1", "label", 1) in second.tried)
    finally:
        await jobs.stop()

    assert [step for _, step, _ in second.tried] == ["label"]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A Slack and a Confluence."""
    async with Sandbox() as found:
        yield found


@pytest.fixture
def workspace(sandbox: Sandbox) -> Workspace:
    """People who make a retro."""
    return people(sandbox, sandbox.slack.add_workspace("Fieldhouse"))


@pytest.fixture
def settings(sandbox: Sandbox, workspace: Workspace, tmp_path: Path) -> Settings:
    """A file of its own."""
    address = f"sqlite:///{tmp_path / 'retro.db'}"
    return settings_for(sandbox, workspace, Way(site="server"), address)


@pytest.mark.thorough
async def test_whole_bot_stopped_while_a_job_waits(
    sandbox: Sandbox, workspace: Workspace, settings: Settings
) -> None:
    """Stopped while Confluence asks for patience: after the start the page is made, once."""
    town = World(sandbox, workspace, Way(site="server"))
    retro = Retro(settings, on_lease_lost=lost)
    await retro.start()
    await connect(town, "server")
    channel = town.channel()
    async with town.person() as person:
        await open_form(town, person, channel)
        sandbox.confluence.faults.add(
            "/rest/api/content",
            kind="status",
            verb="POST",
            status=429,
            headers={"Retry-After": "2"},
        )
        await send(person)
        await person.wait_for("Trying again by itself")
        await retro.stop()
        assert town.pages(channel) == []
        retro = Retro(settings, on_lease_lost=lost)
        await retro.start()
        try:
            await person.wait_for("is made")
        finally:
            await retro.stop()

    assert len(town.pages(channel)) == 1
    assert len(town.links(channel)) == 1
    assert len(channel.bookmarks) == 1
