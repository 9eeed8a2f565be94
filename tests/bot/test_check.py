"""`retro check`: every setting and connection, in plain words."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.check import check
from bot.opening import open_connections, open_database
from bot.settings import Settings
from sandbox.app import Sandbox
from tests.factories import a_request
from tests.journeys.town import Way, people, settings_for


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A Slack and a Confluence."""
    async with Sandbox() as found:
        yield found


@pytest.fixture
def settings(sandbox: Sandbox, tmp_path: Path) -> Settings:
    """All well."""
    workspace = people(sandbox, sandbox.slack.add_workspace("Fieldhouse"))
    return settings_for(sandbox, workspace, Way(), f"sqlite:///{tmp_path / 'retro.db'}")


async def connect(settings: Settings, sandbox: Sandbox) -> None:
    """A Data Center is connected."""
    database = await open_database(settings)
    async with open_connections(settings, database) as connections:
        await connections.connect(
            a_request(base_url=f"{sandbox.url}/server", token=sandbox.confluence.server_pat)
        )
    await database.close()


async def test_all_well(
    settings: Settings, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line for each thing, with what was found, and exit code 0."""
    await connect(settings, sandbox)

    assert await check(settings) == 0
    shown = capsys.readouterr().out
    assert "✓ Settings: Socket Mode; Cloud and Data Center" in shown
    assert "✓ Slack: @retro in Fieldhouse" in shown
    assert "✓ Confluence 127.0.0.1" in shown
    assert "✓ Who we are: Retro service" in shown
    assert "✓ Product and version: Confluence 10.0.3" in shown
    assert "holds 1 connection" in shown
    assert "✗" not in shown


async def test_revoked_token(
    settings: Settings, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """A connection that does not work any more is named; the others are looked at all the same."""
    await connect(settings, sandbox)
    sandbox.confluence.server_pat = "another"

    assert await check(settings) == 1
    shown = capsys.readouterr().out
    assert "✗ Confluence 127.0.0.1" in shown
    assert "✗ Who we are: Confluence takes us for an anonymous visitor" in shown
    assert "– Spaces: not looked at" in shown
    assert "✓ Database and connections" in shown


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"slack_bot_token": ""}, "✗ Settings: SLACK_BOT_TOKEN is not set"),
        ({"slack_bot_token": "xoxb-wrong"}, "✗ Slack: Slack does not let the app in"),
        ({"slack_app_token": "xapp-wrong"}, "✗ Slack: Slack does not let the app in"),
        ({"slack_api_url": "http://127.0.0.1:1/"}, "✗ Slack: Slack did not answer"),
        ({"encryption_keys": ""}, "✗ Database and connections: RETRO_ENCRYPTION_KEYS is not"),
        ({"encryption_keys": "x"}, "✗ Database and connections: Key 1 of RETRO_ENCRYPTION_KEYS"),
        ({"database_url": "mysql://x"}, "✗ Database and connections: RETRO_DATABASE_URL cannot"),
    ],
)
async def test_ailing(
    settings: Settings, changed: dict[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong is said with what to do, exit code 1; no secret is printed."""
    assert await check(replace(settings, **changed)) == 1
    shown = capsys.readouterr().out
    assert said in shown
    assert "wrong" not in shown
    assert settings.slack_bot_token not in shown


async def test_installed_by_its_own_page(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a token of its own there is nothing to try at Slack."""
    several = replace(
        settings,
        slack_bot_token="",
        slack_client_id="1.2",
        slack_app_token="",
        slack_signing_secret="s",
    )

    assert await check(several) == 0
    assert "HTTP" in capsys.readouterr().out
