"""Drafts whose process ended before their job began: kept, told of, made only when sent again."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.announcing import Announcing
from bot.interrupted import InterruptedDrafts
from bot.jobs import Jobs
from bot.running import Retro
from confluence.drafts import Drafts
from sandbox.app import Sandbox
from storage.database import Database
from storage.drafts import DraftRepository
from storage.models import Draft, utc_now
from storage.pages import PageRepository
from tests.factories import a_draft
from tests.journeys.steps import connect, open_form, send, until
from tests.journeys.town import Way, World, people, settings_for


class Silent(Announcing):
    """Nobody must be told."""

    def __init__(self) -> None:
        """Nothing is needed."""

    async def tell(self, draft_id: str, error: Exception) -> None:
        """Not here."""
        raise AssertionError(draft_id, error)


def lost() -> None:
    """No lease is lost on SQLite."""
    raise AssertionError


@pytest.fixture
async def town() -> AsyncIterator[World]:
    """A Slack, a Data Center, and people who make a retro."""
    async with Sandbox() as sandbox:
        workspace = people(sandbox, sandbox.slack.add_workspace("Fieldhouse"))
        yield World(sandbox, workspace, Way(site="server", settings={"lease_seconds": "2"}))


@pytest.fixture
async def retro(town: World, tmp_path: Path) -> AsyncIterator[Retro]:
    """The bot, whose chores live two minutes ahead."""
    address = f"sqlite:///{tmp_path / 'retro.db'}"
    settings = settings_for(town.sandbox, town.workspace, town.way, address)
    served = Retro(settings, on_lease_lost=lost, clock=lambda: utc_now() + timedelta(minutes=2))
    await served.start()
    await connect(town, "server")
    yield served
    await served.stop()


@pytest.fixture
def no_job(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """What a process leaves that ends between the draft and its job."""

    async def never(*_: Jobs | Draft) -> None:
        await asyncio.sleep(4)  # longer than Slack waits

    monkeypatch.setattr(Jobs, "publish", never)
    return monkeypatch


async def test_submission_that_was_interrupted(
    town: World, retro: Retro, no_job: pytest.MonkeyPatch
) -> None:
    """Nobody had heard yes: nothing is made until [Try again], then one of everything."""
    channel = town.channel()
    async with town.person() as person:
        await open_form(town, person, channel)
        await person.fill("Summary", "Typed before")
        await send(person)
        await person.wait_for("I was stopped before I could begin")
        assert town.pages(channel) == []
        no_job.undo()

        await person.press("Try again")

        await person.wait_for("is made")
        await until(lambda: bool(channel.bookmarks))
    [page] = town.pages(channel)
    assert "Typed before" in town.text(page)
    assert len(town.links(channel)) == 1
    assert retro.lease_lost is False


@pytest.mark.thorough
async def test_slack_does_not_let_us_tell(
    town: World, retro: Retro, no_job: pytest.MonkeyPatch
) -> None:
    """Whoever sent it hears of it all the same, once Slack lets us."""
    channel, trouble = town.channel(), '{"ok": false, "error": "internal_error"}'
    async with town.person() as person:
        await open_form(town, person, channel)
        for method in ("views.update", "chat.postEphemeral", "chat.postMessage"):
            town.sandbox.slack.faults.add(
                method,
                kind="status",
                status=200,
                headers={"Content-Type": "application/json"},
                text=trouble,
            )

        await send(person)

        await person.wait_for("I was stopped before I could begin")

    assert town.pages(channel) == []
    no_job.undo()
    assert retro.lease_lost is False


async def test_job_that_begins_while_we_look(database: Database) -> None:
    """A process that was paused between the two goes on with the draft: it is not interrupted."""
    drafts = Drafts(drafts=DraftRepository(database), pages=PageRepository(database))
    await DraftRepository(database).add(a_draft())
    jobs: set[str] = set()

    async def is_taken_up(draft: Draft) -> bool:
        return draft.id in jobs

    interrupted = InterruptedDrafts(drafts=drafts, announcing=Silent(), is_taken_up=is_taken_up)
    later = utc_now() + timedelta(minutes=2)
    [key] = await interrupted.due(later)
    jobs.add("d1")

    await interrupted.do(key, later)

    assert (await drafts.find("d1")).state == "queued"


@pytest.mark.thorough
async def test_draft_with_a_job_is_left_alone(town: World, retro: Retro) -> None:
    """One that waits for Confluence is not given up, however long it does."""
    channel = town.channel()
    async with town.person() as person:
        await open_form(town, person, channel)
        town.sandbox.confluence.faults.add(
            "/rest/api/content",
            kind="status",
            verb="POST",
            status=429,
            headers={"Retry-After": "2"},
        )
        await send(person)
        await person.wait_for("Trying again by itself")
        await person.wait_for("is made")

    assert len(town.pages(channel)) == 1
    assert retro.lease_lost is False
