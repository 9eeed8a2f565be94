"""Slack's clients by workspace, with a token of our own or with those of installations."""

import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store.models.installation import Installation

from bot.errors import NotInstalled
from bot.workspaces import Workspaces
from sandbox.app import Sandbox
from sandbox.slack.nouns import Workspace
from storage.database import Database
from storage.installations import Installations


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A Slack."""
    async with Sandbox() as found:
        yield found


@pytest.fixture
def installations(database: Database) -> Installations:
    """Kept in real SQLite."""
    return Installations(database)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """The kept connections."""
    async with aiohttp.ClientSession() as found:
        yield found


def workspaces(
    sandbox: Sandbox,
    installations: Installations,
    session: aiohttp.ClientSession,
    bot_token: str = "",
) -> Workspaces:
    """The service."""
    return Workspaces(
        api_url=f"{sandbox.url}/slack/api",
        bot_token=bot_token,
        installations=installations,
        session=session,
    )


def token_of(workspace: Workspace) -> str:
    """The bot token in it."""
    assert workspace.install is not None
    return workspace.install.bot_token


async def install(installations: Installations, workspace: Workspace) -> None:
    """What the installation leaves."""
    assert workspace.install is not None
    await installations.async_save(
        Installation(
            team_id=workspace.id,
            user_id="U1",
            bot_token=workspace.install.bot_token,
            bot_id=workspace.install.bot_id,
            bot_user_id=workspace.install.bot_user,
            installed_at=time.time(),
        )
    )


async def test_token_of_our_own(
    sandbox: Sandbox, installations: Installations, session: aiohttp.ClientSession
) -> None:
    """Its workspace is let in, any other is not."""
    home, other = sandbox.slack.add_workspace("Home"), sandbox.slack.add_workspace("Other")
    service = workspaces(sandbox, installations, session, token_of(home))
    assert await service.introduce() == home.id
    mine = await service.authorize(None, home.id)

    assert mine is not None
    assert mine.bot_token == token_of(home)
    assert home.install is not None
    assert mine.bot_user_id == home.install.bot_user
    assert await service.authorize(None, other.id) is None


async def test_token_of_an_organisation(
    sandbox: Sandbox, installations: Installations, session: aiohttp.ClientSession
) -> None:
    """It lets in all workspaces of the organisation, also where an event names none."""
    home = sandbox.slack.add_workspace("Home")
    ours = sandbox.slack.join_organisation(home)
    service = workspaces(sandbox, installations, session, token_of(home))
    await service.introduce()
    let_in = [
        await service.authorize(ours, home.id),
        await service.authorize(ours, "T0SISTER"),
        await service.authorize(ours, None),
    ]
    refused = [
        await service.authorize("E0OTHER", "T0OTHER"),
        await service.authorize("E0OTHER", None),
        await service.authorize(None, "T0OTHER"),
        await service.authorize(None, None),
    ]

    assert [each and each.bot_token for each in let_in] == [token_of(home)] * 3
    assert refused == [None] * 4


async def test_token_that_is_wrong(
    sandbox: Sandbox, installations: Installations, session: aiohttp.ClientSession
) -> None:
    """Slack's refusal is passed on."""
    service = workspaces(sandbox, installations, session, "xoxb-wrong")
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await service.introduce()


async def test_installed_workspaces(
    sandbox: Sandbox, installations: Installations, session: aiohttp.ClientSession
) -> None:
    """Each acts with its own token; one that is not installed is not let in."""
    north, south = sandbox.slack.add_workspace("North"), sandbox.slack.add_workspace("South")
    service = workspaces(sandbox, installations, session)
    await install(installations, north)
    await install(installations, south)
    for workspace in (north, south):
        found = await service.authorize(None, workspace.id)
        assert found is not None
        assert found.bot_token == token_of(workspace)
        client = await service.client(workspace.id)
        assert (await client.auth_test())["team_id"] == workspace.id
    assert await service.authorize(None, "T0ELSEWHERE") is None
    with pytest.raises(NotInstalled):
        await service.client("T0ELSEWHERE")


async def test_installed_after_the_first_question(
    sandbox: Sandbox, installations: Installations, session: aiohttp.ClientSession
) -> None:
    """That a workspace was unknown is not remembered: it works right after its installation."""
    workspace = sandbox.slack.add_workspace("Late")
    service = workspaces(sandbox, installations, session)
    assert await service.authorize(None, workspace.id) is None
    await install(installations, workspace)

    assert await service.authorize(None, workspace.id) is not None


async def test_patience(
    sandbox: Sandbox, installations: Installations, session: aiohttp.ClientSession
) -> None:
    """One client tries again on a bad moment; the other does not, for what must not come twice."""
    home = sandbox.slack.add_workspace("Home")
    service = workspaces(sandbox, installations, session, token_of(home))
    sandbox.slack.faults.add("auth.test", kind="status", status=500)
    await (await service.client(home.id)).auth_test()
    sandbox.slack.faults.add("auth.test", kind="status", status=500)

    with pytest.raises(SlackApiError):
        await (await service.opener(home.id)).auth_test()
    assert await service.opener(home.id) is await service.opener(home.id)
