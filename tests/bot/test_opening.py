"""What the building decides from the settings: where the bot may connect, what it may do."""

import pytest
from slack_sdk.oauth.installation_store import Installation

from bot.opening import address_policy, scopes_of
from bot.settings import Settings, read
from confluence.errors import AddressRefused
from confluence.scopes import LABEL_SCOPES, SCOPES
from storage.database import Database
from storage.installations import Installations

WIKI = "wiki.example.com"


async def install(database: Database, workspace_id: str) -> None:
    """The app goes into another workspace."""
    await Installations(database).async_save(
        Installation(user_id="U1", team_id=workspace_id, bot_token="xoxb-1", installed_at=1.0)
    )


async def test_private_networks_by_installed_workspaces(database: Database) -> None:
    """With the second workspace the network around the bot is closed, unless a host is listed."""
    settings = Settings(slack_client_id="1.2", allowed_hosts="inside.example.com")
    policy = address_policy(settings, database)
    for workspace_id in ("T1", "T1"):
        await install(database, workspace_id)
        assert await policy.allowed(WIKI, 443, ["10.0.0.1"]) == ["10.0.0.1"]

    await install(database, "T2")

    with pytest.raises(AddressRefused):
        await policy.allowed(WIKI, 443, ["10.0.0.1"])
    assert await policy.allowed("inside.example.com", 443, ["10.0.0.1"]) == ["10.0.0.1"]


async def test_a_token_of_its_own_is_one_workspace(database: Database) -> None:
    """What was installed before the bot got its own token does not count."""
    for workspace_id in ("T1", "T2"):
        await install(database, workspace_id)
    policy = address_policy(Settings(slack_bot_token="xoxb-1"), database)

    assert await policy.allowed(WIKI, 443, ["10.0.0.1"]) == ["10.0.0.1"]


async def test_the_operators_own_hosts(database: Database) -> None:
    """Atlassian's addresses in the settings may be on this machine; no other may."""
    settings = Settings(
        slack_bot_token="xoxb-1",
        atlassian_auth_url="http://localhost:8090/auth",
        atlassian_api_url="http://127.0.0.1:8091",
    )
    policy = address_policy(settings, database)

    assert await policy.allowed("localhost", 8090, ["::1", "127.0.0.1"]) == ["::1", "127.0.0.1"]
    assert await policy.allowed("127.0.0.1", 8091, ["127.0.0.1"]) == ["127.0.0.1"]
    for host, port in (("localhost", 8091), ("127.0.0.1", 8090), (WIKI, 443)):
        with pytest.raises(AddressRefused):
            await policy.allowed(host, port, ["127.0.0.1"])


@pytest.mark.parametrize(
    ("environment", "scopes"),
    [
        ({}, SCOPES),
        ({"RETRO_LABELS": "yes"}, (*SCOPES[:-1], "offline_access", *LABEL_SCOPES)),
        (
            {"ATLASSIAN_SCOPES": " read:space:confluence  write:page:confluence\n"},
            ("read:space:confluence", "write:page:confluence", "offline_access"),
        ),
        (
            {"ATLASSIAN_SCOPES": "read:label:confluence", "RETRO_LABELS": "on"},
            ("read:label:confluence", "write:label:confluence", "offline_access"),
        ),
    ],
)
def test_scopes(environment: dict[str, str], scopes: tuple[str, ...]) -> None:
    """The recommended ones or those that were typed, optional groups, always renewable, once."""
    assert scopes_of(read(environment)) == scopes
