"""Starting and stopping the whole bot."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.running import Retro
from bot.settings import Settings, SettingsError
from sandbox.app import Sandbox
from storage.database import Database
from storage.keyring import Keyring
from tests.journeys.logs import logs_restored
from tests.journeys.steps import until
from tests.journeys.town import Way, people, settings_for


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A Slack to connect to."""
    async with Sandbox() as found:
        yield found


@pytest.fixture
def settings(sandbox: Sandbox, tmp_path: Path) -> Settings:
    """Socket Mode and a file of its own."""
    workspace = people(sandbox, sandbox.slack.add_workspace("Fieldhouse"))
    return settings_for(sandbox, workspace, Way(), f"sqlite:///{tmp_path / 'retro.db'}")


def lost() -> None:
    """No lease is lost here."""
    raise AssertionError


async def test_stopped_it_leaves_nothing_behind(settings: Settings, sandbox: Sandbox) -> None:
    """Socket closed, port free, file free: it can start again at once, in the same process."""
    for _ in range(2):
        retro = Retro(settings, on_lease_lost=lost)
        await retro.start()
        await until(lambda: len(sandbox.slack.sockets.open) == 1)
        await retro.stop()
        await until(lambda: sandbox.slack.sockets.open == [])
    database = Database(settings.database_url, Keyring.parse(settings.encryption_keys))
    await database.open()
    await database.close()


@pytest.mark.thorough
async def test_start_that_fails_leaves_nothing_behind(settings: Settings) -> None:
    """What was opened before the failure is closed: the next start succeeds."""
    with logs_restored():
        failing = Retro(replace(settings, host="192.0.2.1"), on_lease_lost=lost)
        with pytest.raises(SettingsError):
            await failing.start()
        retro = Retro(settings, on_lease_lost=lost)
        await retro.start()
        await retro.stop()


@pytest.mark.thorough
async def test_slack_gone_is_told_to_probes(settings: Settings, sandbox: Sandbox) -> None:
    """Without its WebSocket the bot is not well."""
    retro = Retro(settings, on_lease_lost=lost)
    await retro.start()
    try:
        async with aiohttp.ClientSession() as http:
            await sandbox.stop()
            async with http.get(f"{retro.address}/healthz") as health:
                state = await health.json()
    finally:
        await retro.stop()

    assert (health.status, state) == (503, {"status": "not connected to Slack"})
