"""The buttons below a reminder: a new secret by hand, or one that we make."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.reminders import Reminder, Threshold
from bot.replies import InChannel
from bot.views import notices
from confluence.errors import CredentialRejected
from confluence.failures import dump_failure
from confluence.secret_links import SecretLinks
from sandbox.confluence.nouns import Account, PersonalToken
from sandbox.labels import spots
from storage.connections import ConnectionRepository, version_of
from storage.models import Connection
from storage.secret_links import SecretLinkRepository
from tests.bot.conftest import CHANNEL, Office
from tests.bot.handlers.test_home import at_home, connect_cloud

DAY = 24 * 3600


@pytest.fixture
async def connection(office: Office) -> Connection:
    """The Data Center, by a token of thirty days."""
    token = office.sandbox.confluence.first_token
    token.expires_at = datetime.now(UTC).timestamp() + 30 * DAY
    await office.connect()
    return await office.connections.default(office.workspace.id)


async def remind(office: Office, connection: Connection, name: str = "admin-1") -> None:
    """A reminder, shown to one person in the channel."""
    reader = office.user_id(name)
    due = Reminder(connection.id, version_of(connection), Threshold.DAY, "1", reader)
    texts = notices.reminder(connection, due, datetime.now(UTC))
    place = InChannel(office.workspace.id, office.channel.id, reader)
    await office.services.replies.whisper(place, texts)


async def open_form(office: Office, connection: Connection, admin: Any) -> None:
    """[Rotate token]"""
    await remind(office, connection)
    await admin.press("Rotate token", where="message", channel=CHANNEL)
    await admin.wait_for("Make a new one")


def another_token(office: Office, days: float | None = 90, owner: str = "retro-service") -> str:
    """A token that the admin made in Confluence; its secret."""
    end = datetime.now(UTC).timestamp() + days * DAY if days else None
    made = PersonalToken(9, "made by hand", 0.0, end, owner=owner)
    office.sandbox.confluence.tokens.append(made)
    return made.secret


async def test_rotate_by_hand(office: Office, connection: Connection) -> None:
    """Tested, then used; the name tells which token of the account's list it is."""
    secret = another_token(office)
    async with office.person("admin-1") as admin:
        await open_form(office, connection, admin)
        await admin.fill("New personal access token", secret)
        await admin.fill("Its name in Confluence", "made by hand")
        await admin.submit()
        await admin.wait_for("Rotated.")
    kept = await office.connections.default(office.workspace.id)

    assert (kept.id, kept.token_id, kept.expiry_source) == (connection.id, "9", "read")
    assert kept.connected_at > connection.connected_at
    assert kept.expires_at is not None
    assert kept.expires_at > datetime.now(UTC) + timedelta(days=89)


async def test_rotating_in_the_app_home(office: Office, connection: Connection) -> None:
    """What stands there is drawn again: nobody opens the tab anew for it."""
    secret = another_token(office)
    refused = dump_failure(CredentialRejected(connection.site_url, "401"))
    later = datetime.now(UTC)
    rows = ConnectionRepository(office.database)
    await rows.turn(connection, "attention", trouble=refused, now=later)
    async with office.person("admin-1") as admin:
        await at_home(admin, "Needs attention")
        await admin.press("Rotate", where="home")
        await admin.wait_for("Make a new one")
        await admin.fill("New personal access token", secret)
        await admin.submit()
        await admin.wait_for("Rotated.")
        shown = await admin.wait_for(":large_green_circle: Connected", where="home")

    assert "Needs attention" not in str(shown)


async def test_rotate_an_api_token(office: Office) -> None:
    """On Cloud too the new one is all that is asked for; the e-mail is known."""
    world = office.sandbox.confluence
    await connect_cloud(office)
    before = await office.connections.default(office.workspace.id)
    async with office.person("admin-1") as admin:
        await open_form(office, before, admin)
        labels = await admin.labels()
        await admin.fill("New API token", world.api_token)
        await admin.fill("Its last day", "2099-12-31")
        await admin.submit()
        await admin.wait_for("Rotated.")
    after = await office.connections.default(office.workspace.id)

    assert labels == ["New API token", "Its name at Atlassian", "Its last day"]
    assert (after.id, after.way, after.expiry_source) == (before.id, "api_token", "typed")
    assert after.connected_at > before.connected_at


async def test_reconnect_by_api_token_in_the_app_home(office: Office) -> None:
    """The e-mail stands there; the token is typed."""
    await connect_cloud(office)
    async with office.person("admin-1") as admin:
        shown = await at_home(admin, "Connected")
        await admin.press("Reconnect", where="home")
        await admin.wait_for("once more as")

        assert await admin.value("E-mail") == office.sandbox.confluence.account.email
        assert "Rotate" in shown.split("\n")


async def test_rotate_in_the_browser(office: Office, connection: Connection) -> None:
    """The secret need not pass Slack: the link is for this connection and its kind of secret."""
    async with office.person("admin-1") as admin:
        await open_form(office, connection, admin)
        await admin.press("Use a browser form")
        await admin.wait_for("I sent you the link")
        message = await admin.wait_for_message(CHANNEL, "Enter the secret in your browser")
    [link] = [str(el["url"]) for _, el in spots(message["blocks"]) if el.get("url")]
    kept = await SecretLinks(SecretLinkRepository(office.database)).find(link.rpartition("/")[2])

    assert (kept.connection_id, kept.way, kept.purpose) == (connection.id, "pat", "reconnect")


async def test_a_token_that_does_not_work_replaces_nothing(
    office: Office, connection: Connection
) -> None:
    """The form comes back with the reason and without the secret; the old one is in use."""
    async with office.person("admin-1") as admin:
        await open_form(office, connection, admin)
        await admin.fill("New personal access token", "wrong")
        await admin.submit()
        shown = await admin.wait_for("does not accept this token")
        value = await admin.value("New personal access token")
    kept = await office.connections.default(office.workspace.id)

    assert value is None
    assert "wrong" not in str(shown)
    assert kept.connected_at == connection.connected_at
    await (await office.connections.client(kept.id)).current_account()


async def test_a_last_day_that_is_over(office: Office, connection: Connection) -> None:
    """Said below its field; the token that was typed is not even tried."""
    async with office.person("admin-1") as admin:
        await open_form(office, connection, admin)
        await admin.fill("New personal access token", another_token(office))
        await admin.fill("Its last day", "2020-01-01")
        await admin.submit()
        errors = await admin.errors()
    kept = await office.connections.default(office.workspace.id)

    assert errors["Its last day"].startswith("That day is over")
    assert kept.connected_at == connection.connected_at


async def test_another_account_only_after_a_second_yes(
    office: Office, connection: Connection
) -> None:
    """Both accounts are named; until the click nothing is changed."""
    world = office.sandbox.confluence
    world.server.accounts.append(Account("other", "Other service", "a2", "k2", "o@example.com"))
    secret = another_token(office, owner="other")
    async with office.person("admin-1") as admin:
        await open_form(office, connection, admin)
        await admin.fill("New personal access token", secret)
        await admin.submit()
        await admin.wait_for("That is another account")
        before = await office.connections.default(office.workspace.id)
        await admin.press("Use Other service")
        await admin.wait_for("Rotated.")
    after = await office.connections.default(office.workspace.id)

    assert (before.account_name, after.account_name) == ("Retro service", "Other service")
    assert after.id == connection.id


async def test_rotate_for_me_begins_a_job(office: Office, connection: Connection) -> None:
    """Once it is confirmed; the job is durable."""
    await remind(office, connection)
    async with office.person("admin-1") as admin:
        await admin.press("Rotate for me", where="message", channel=CHANNEL)
        await admin.wait_for_message(CHANNEL, "I tell you how it ends")

    [begun] = office.jobs.exchanged
    assert (begun.connection_id, begun.old_token_id, begun.days) == (connection.id, "1", 30)


async def test_rotate_for_me_without_a_list(office: Office, connection: Connection) -> None:
    """Confluence does not show the tokens any more: by hand then."""
    await remind(office, connection)
    office.sandbox.confluence.faults.add("/rest/pat", kind="status", status=403)
    async with office.person("admin-1") as admin:
        await admin.press("Rotate for me", where="message", channel=CHANNEL)
        await admin.wait_for_message(CHANNEL, "Confluence makes no token for us")

    assert office.jobs.exchanged == []


async def test_buttons_of_an_old_reminder(office: Office, connection: Connection) -> None:
    """The token was rotated since: it is said, and nothing is done."""
    await remind(office, connection)
    await office.connect()
    async with office.person("admin-1") as admin:
        for button in ("Rotate for me", "Mute"):
            await admin.press(button, where="message", channel=CHANNEL)
            await admin.wait_for_message(CHANNEL, "has another token by now")
        await admin.wait_for_message(CHANNEL, f"It came from <@{office.user_id('admin-1')}>")

    assert office.jobs.exchanged == []


@pytest.mark.parametrize("name", ["sre-1", "guest-1"])
async def test_only_admins(office: Office, connection: Connection, name: str) -> None:
    """Whoever sees the buttons, in the alerts channel for instance, is asked who they are."""
    await remind(office, connection, name)
    async with office.person(name) as person:
        for button in ("Rotate for me", "Mute"):
            await person.press(button, where="message", channel=CHANNEL)
            await person.wait_for_message(CHANNEL, "Only admins can")
        await person.press("Rotate token", where="message", channel=CHANNEL)
        await person.wait_for("Only admins can")

    assert office.jobs.exchanged == []


async def test_only_the_workspaces_own(office: Office, connection: Connection) -> None:
    """A value that names another workspace's connection is not found."""
    foreign = Connection(**{**connection.values(), "id": "not-ours"})
    await remind(office, foreign)
    async with office.person("admin-1") as admin:
        await admin.press("Mute", where="message", channel=CHANNEL)
        await admin.wait_for_message(CHANNEL, "The connection is gone")
