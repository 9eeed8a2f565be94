"""Drafts whose process ended before their job began: kept, told of, made only when sent again."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.jobs import Jobs
from bot.running import Retro
from sandbox.app import Sandbox
from storage.models import Draft, utc_now
from tests.journeys.steps import connect, open_form, send, until
from tests.journeys.town import Way, World, people, settings_for


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
