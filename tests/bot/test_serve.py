"""`retro serve` as a process, and what it says when it cannot begin."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.opening import open_database
from bot.serve import serve
from bot.settings import Settings, SettingsError
from confluence.renderer import WORKERS
from sandbox.app import Sandbox
from storage.connections import ConnectionRepository
from storage.keyring import Keyring
from tests.journeys.logs import logs_restored
from tests.journeys.process import OURS, ended, greeting, retro
from tests.journeys.steps import connect_server, make, until
from tests.journeys.town import ADMIN, Way, World, people, settings_for
from tests.processes import children, environment, until_dead
from tests.storage.rows import a_connection


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


@pytest.fixture
def _logs() -> Iterator[None]:
    """Logging is set up for the whole process."""
    with logs_restored():
        yield


@pytest.mark.thorough
async def test_log_of_a_process(sandbox: Sandbox, settings: Settings) -> None:
    """At DEBUG too it tells neither the token that an admin pasted nor what the page is called."""
    workspace = next(iter(sandbox.slack.workspaces.values()))
    town = World(sandbox, workspace, Way(site="server"))
    channel = town.channel(said=["nobody else must read this", "nor this"])
    telling = replace(settings, log_level="DEBUG")
    async with retro(telling, "serve") as process:
        await greeting(process)
        async with town.person(ADMIN) as admin:
            await connect_server(town, admin, channel)
            await make(town, channel, admin)
        process.send_signal(signal.SIGTERM)
        _, log = await asyncio.wait_for(process.communicate(), 30)

    written = log.decode()
    assert "create done" in written
    for told in (sandbox.confluence.server_pat, "nobody else", f"Retro: {channel.name}", "xoxb"):
        assert told not in written


@pytest.mark.thorough
async def test_life_of_a_process(settings: Settings) -> None:
    """It says where it listens, is well, keeps others off its file, and ends when told to."""
    async with retro(settings, "serve") as process:
        greeted = await greeting(process)
        address = f"http://127.0.0.1:{settings.port}"
        async with aiohttp.ClientSession() as http, http.get(f"{address}/healthz") as health:
            assert (health.status, await health.json()) == (200, {"status": "ok"})
        second, _, complaint = await ended(replace(settings, port="0"), "serve")
        checked, report, _ = await ended(settings, "check")
        process.send_signal(signal.SIGTERM)
        rest, log = await asyncio.wait_for(process.communicate(), 30)

    assert greeted == f"retro: connected to Slack (Socket Mode), listening on {address}\n"
    assert second == 1
    assert "Another retro process is using" in complaint
    assert checked == 0
    assert "is in use, a bot runs on it" in report
    assert (process.returncode, rest) == (0, b"")
    assert b"Traceback" not in log
    assert b"SELECT" not in log.upper()


@pytest.mark.thorough
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
async def test_workers_of_a_process(settings: Settings, number: signal.Signals) -> None:
    """They hold none of its secrets, and are gone when it is, however it ended."""
    async with retro(settings, "serve") as process:
        await greeting(process)
        await until(lambda: len(children(process.pid)) == WORKERS)  # they start in the background
        workers = children(process.pid)
        told = [name for worker in workers for name in environment(worker)]
        process.send_signal(number)
        await asyncio.wait_for(process.communicate(), 30)
        await until_dead(workers)

    assert [name for name in told if name.startswith(OURS)] == []


@pytest.mark.usefixtures("_logs")
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"encryption_keys": ""}, "Make a key with `retro keys generate`"),
        ({"slack_bot_token": ""}, "SLACK_BOT_TOKEN is not set"),
        ({"slack_app_token": ""}, "SLACK_SIGNING_SECRET is not set"),
        ({"slack_bot_token": "xoxb-wrong"}, "Slack does not let the app in"),
        ({"slack_app_token": "xapp-wrong"}, "Slack does not let the app in"),
        ({"slack_api_url": "http://127.0.0.1:1/api/"}, "Slack did not answer"),
        ({"host": "192.0.2.1"}, "RETRO_HOST and RETRO_PORT cannot be listened on"),
    ],
)
async def test_what_keeps_it_from_beginning(
    settings: Settings, changed: dict[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence that names the setting, exit code 1."""
    try:
        code = await serve(replace(settings, **changed))
        complaint = capsys.readouterr().err
    except SettingsError as error:  # which the command line prints
        code, complaint = 1, str(error)

    assert code == 1
    assert said in complaint
    assert "wrong" not in complaint


@pytest.mark.thorough
async def test_keys_of_another_database(settings: Settings) -> None:
    """It says so and ends, before anything would be read with them; the check says the same."""
    database = await open_database(settings)
    await ConnectionRepository(database).save(a_connection())
    await database.close()
    other = replace(settings, encryption_keys=Keyring.generate())

    code, greeted, complaint = await ended(other, "serve")
    checked, report, _ = await ended(other, "check")

    said = "No key of RETRO_ENCRYPTION_KEYS opens what is stored in the database"
    assert (code, greeted) == (1, "")
    assert complaint.startswith(f"retro: {said}")
    assert complaint.count("\n") == 1
    assert checked == 1
    assert f"✗ Database and connections: {said}" in report
