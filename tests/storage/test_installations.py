"""Slack's installation store: one bot a workspace, or one for an organisation."""

from typing import Any

import pytest
from slack_sdk.oauth.installation_store import Installation

from storage.database import Database
from storage.errors import RowMissing
from storage.installations import Installations


@pytest.fixture
def installations(database: Database) -> Installations:
    """The store under test."""
    return Installations(database)


def installed(**facts: Any) -> Installation:
    """What Slack's OAuth answers."""
    return Installation(
        **{
            "team_id": "T1",
            "team_name": "Example",
            "bot_token": "xoxb-1",
            "bot_id": "B1",
            "bot_user_id": "UB1",
            "bot_scopes": ["chat:write", "commands"],
            "user_id": "U1",
            "user_token": "xoxp-1",
            "installed_at": 1_700_000_000.0,
            **facts,
        }
    )


async def test_finds_the_bot(installations: Installations) -> None:
    """A workspace's bot comes back with its token and scopes."""
    await installations.async_save(installed())
    bot = await installations.async_find_bot(enterprise_id=None, team_id="T1")

    assert bot is not None
    assert (bot.bot_token, bot.bot_id, bot.bot_user_id) == ("xoxb-1", "B1", "UB1")
    assert (list(bot.bot_scopes), bot.installed_at) == (["chat:write", "commands"], 1_700_000_000)
    assert await installations.bot_token("T1") == "xoxb-1"


async def test_installing_again_replaces(installations: Installations) -> None:
    """A workspace has one installation, also after it joined an organisation."""
    await installations.async_save(installed())
    await installations.async_save(installed(enterprise_id="E1", bot_token="xoxb-2"))

    (only,) = await installations.all()
    assert (only.bot_token, only.enterprise_id) == ("xoxb-2", "E1")
    assert await installations.count() == 1


async def test_keeps_no_user_token(installations: Installations) -> None:
    """The installation is found without the user's token, and only by the user who made it."""
    await installations.async_save(installed())

    async def find(user_id: str | None) -> Installation | None:
        return await installations.async_find_installation(
            enterprise_id=None, team_id="T1", user_id=user_id
        )

    anybodys, own, others = await find(None), await find("U1"), await find("U2")
    assert anybodys is not None
    assert own is not None
    assert (anybodys.user_token, own.user_token, others) == (None, None, None)


async def test_an_organisation_has_one_installation(installations: Installations) -> None:
    """An org-wide installation is found by its organisation, not by a workspace."""
    org_wide = {"enterprise_id": "E1", "enterprise_name": "Org", "is_enterprise_install": True}
    await installations.async_save(installed(team_id=None, **org_wide))

    bot = await installations.async_find_bot(
        enterprise_id="E1", team_id="T7", is_enterprise_install=True
    )
    assert bot is not None
    assert (bot.is_enterprise_install, bot.team_id) == (True, None)
    assert await installations.async_find_bot(enterprise_id="E1", team_id="T7") is None
    assert (await installations.all())[0].workspace_name == "Org"


async def test_an_uninstalled_app_is_forgotten(installations: Installations) -> None:
    """After an uninstall nothing of the workspace is left; others stay."""
    await installations.async_save(installed())
    await installations.async_save(installed(team_id="T2"))
    await installations.async_delete_all(enterprise_id=None, team_id="T1")

    assert [row.workspace_id for row in await installations.all()] == ["T2"]
    with pytest.raises(RowMissing, match="T1"):
        await installations.bot_token("T1")


async def test_a_revoked_user_token_changes_nothing(installations: Installations) -> None:
    """The bot works on when the installer's own token is revoked, which was never kept."""
    await installations.async_save(installed())
    await installations.async_delete_installation(enterprise_id=None, team_id="T1", user_id="U1")

    assert await installations.count() == 1
