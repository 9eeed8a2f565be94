"""A known secret, entered in every way there is, is nowhere afterwards: stored, logged or sent."""

import logging
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from sandbox.confluence.nouns import ApiToken, PersonalToken
from sandbox.labels import Json, screen
from sandbox.person import Person
from storage.connections import ConnectionRepository
from storage.keyring import Keyring
from tests.journeys.canary import everything, finds, overhearing, sent
from tests.journeys.logs import logs_restored
from tests.journeys.steps import (
    ask_for_consent,
    at_noon,
    connect_cloud,
    connect_server,
    make,
    told,
    until,
)
from tests.journeys.test_secret_forms import ask_for_link, browser, filled, open_form, post
from tests.journeys.town import ADMIN, Town, Way

pytestmark = pytest.mark.asyncio(loop_scope="module")

# Every character that some spelling changes.
SIGNS = "+/&\"<'>%zw\\7"
WRONG, PAT, PASSWORD, API_TOKEN, NEXT, BY_HAND = (
    f"{name}{SIGNS}" for name in ("wrong", "pat", "password", "api", "next", "hand")
)
IN_ADDRESS = "kept-in-the-address"


@pytest.fixture(scope="module")
def way() -> Way:
    """With reminders that come at once."""
    return Way(settings={"lease_seconds": "2"})


def entrusted(town: Town) -> set[str]:
    """Every secret that there is by now."""
    grants = town.sandbox.confluence.grants.grants
    tokens = {token for grant in grants for token in (*grant.access, *grant.refresh)}
    minted = {token.secret for token in town.sandbox.confluence.tokens}
    entered = {WRONG, PAT, PASSWORD, API_TOKEN, NEXT, BY_HAND, IN_ADDRESS}
    return {*entered, *tokens, *minted, town.sandbox.confluence.client_secret}


async def enter_everywhere(town: Town, admin: Person) -> None:
    """All the ways, the wrong ones too."""
    at_noon(town, ADMIN)
    world, channel = town.sandbox.confluence, town.channel()
    world.server_pat, world.server_password = PAT, PASSWORD
    world.api_token, world.api_tokens[0] = API_TOKEN, ApiToken(world.account, API_TOKEN)
    world.tokens.append(PersonalToken(9, "next", 0.0, None, owner="retro-service", secret=NEXT))
    await _by_token(town, admin)
    await _by_password(town, admin)
    await _in_a_browser(town, admin)
    await _rotated_by_hand(town, admin)
    await _rotated_for_them(town, admin)
    await _by_api_token(town, admin)
    await _rotated_api_token(town, admin)
    await connect_cloud(town, admin, channel)
    await _by_pasted_address(town, admin)


async def _by_token(town: Town, admin: Person) -> None:
    await _open_server(town, admin)
    await admin.fill("Base URL", f"http://me:{IN_ADDRESS}@127.0.0.1/server")
    await admin.fill("Personal access token", WRONG)
    await admin.submit()
    await admin.fill("Base URL", f"{town.sandbox.url}/server")
    await admin.submit()
    await admin.fill("Personal access token", PAT)
    await admin.submit()
    await admin.wait_for("Connected")
    await admin.close()


async def _by_password(town: Town, admin: Person) -> None:
    await _open_server(town, admin)
    await admin.fill("Base URL", f"{town.sandbox.url}/server")
    await admin.choose("Sign in with", "User name and password")
    await admin.wait_for("User name")
    await admin.fill("User name", town.sandbox.confluence.account.name)
    for secret in (WRONG, PASSWORD):
        await admin.fill("Password", secret)
        await admin.submit()
    await admin.wait_for("Connected")
    await admin.close()


async def _by_api_token(town: Town, admin: Person) -> None:
    await admin.command(town.channel().name, f"{town.command} connect")
    await admin.wait_for("By its address")
    await admin.press("By API token")
    await admin.wait_for("E-mail")
    await admin.fill("Site", f"{town.sandbox.url}/cloud/wiki")
    await admin.fill("E-mail", town.sandbox.confluence.account.email)
    for secret in (WRONG, API_TOKEN):
        await admin.fill("API token", secret)
        await admin.submit()
    await admin.wait_for("Connected")
    await admin.close()


async def _in_a_browser(town: Town, admin: Person) -> None:
    channel = town.channel()
    async with browser() as http:
        link = await ask_for_link(town, admin, channel)
        csrf = await open_form(http, link)
        for secret in (WRONG, NEXT):
            await post(http, link, **filled(town, csrf, password=secret))
    await admin.wait_for_message(channel.name, "use it?")
    await admin.close()
    await admin.press("Use it", where="message", channel=channel.name)
    await admin.wait_for_message(channel.name, "Connected")


async def _rotated_by_hand(town: Town, admin: Person) -> None:
    made, end = ((datetime.now(UTC) + timedelta(days=n)).timestamp() for n in (-84, 6))
    token = PersonalToken(10, "hand", made, end, owner="retro-service", secret=BY_HAND)
    town.sandbox.confluence.tokens.append(token)
    await admin.open_home()
    await admin.wait_for("Rotate", where="home")
    await admin.press("Rotate", where="home")
    for secret in (WRONG, BY_HAND):
        await admin.wait_for("New personal access token")
        await admin.fill("New personal access token", secret)
        await admin.fill("Its name in Confluence", "hand")
        await admin.submit()
        await admin.wait_for("does not accept" if secret == WRONG else "Rotated.")
    await admin.close()


async def _rotated_api_token(town: Town, admin: Person) -> None:
    """The default's button comes first."""
    await admin.open_home()
    await admin.wait_for("The API token", where="home")
    await admin.press("Make default", where="home")
    await admin.wait_for(_api_token_is_first, where="home")
    await admin.press("Rotate", where="home")
    for secret in (WRONG, API_TOKEN):
        await admin.wait_for("New API token")
        await admin.fill("New API token", secret)
        await admin.submit()
        await admin.wait_for("does not accept" if secret == WRONG else "Rotated.")
    await admin.close()


def _api_token_is_first(home: Json) -> bool:
    said = "\n".join(screen(home))
    return -1 < said.find("The API token") < said.find("The token")


async def _rotated_for_them(town: Town, admin: Person) -> None:
    """From the reminder that its end is near."""
    await until(lambda: bool(told(town, ADMIN)))
    direct = next(channel.id for channel in town.workspace.channels.values() if channel.is_im)
    await admin.press("Rotate for me", where="message", channel=direct)
    await until(lambda: "is rotated" in told(town, ADMIN)[-1].body["text"])
    assert BY_HAND not in {token.secret for token in town.sandbox.confluence.tokens}


async def _by_pasted_address(town: Town, admin: Person) -> None:
    link = await ask_for_consent(town, admin, town.channel())
    async with (
        aiohttp.ClientSession() as http,
        http.post(link, data={"answer": "allow"}, allow_redirects=False) as back,
    ):
        address = back.headers["Location"]
    await admin.press("Browser stopped?")
    await admin.wait_for("Copy all of it")
    await admin.fill("Address from the browser", address)
    await admin.submit()
    await admin.wait_for("use it?")
    await admin.press("Use it")
    await admin.wait_for("Connected")
    await admin.close()


async def _open_server(town: Town, admin: Person) -> None:
    await admin.command(town.channel().name, f"{town.command} connect")
    await admin.wait_for("Data Center")
    await admin.press("Data Center")
    await admin.wait_for("Personal access token")


async def test_nowhere(town: Town, log: pytest.LogCaptureFixture) -> None:
    """Not in a table, a job, a log line, a view, a message, an answer or a request."""
    with overhearing() as answers:
        async with town.person(ADMIN) as admin:
            await enter_everywhere(town, admin)
        async with town.person() as person:
            await make(town, town.channel(), person)

    account = town.sandbox.confluence.account
    users, secrets = (account.name, account.email), entrusted(town)
    written = "\n".join(record.getMessage() for record in log.records) + log.text
    assert finds(everything(town), secrets, *users) == []
    assert finds(written, secrets, *users) == []
    assert finds("\n".join(answers), secrets, *users) == []
    assert finds(sent(town.sandbox), secrets, *users) == []
    assert any("does not accept this" in answer for answer in answers)
    assert "/user/current" in sent(town.sandbox)


@pytest.mark.parametrize(
    "written",
    [
        "pat%2B%2F%26%22%3C%27%3E%25zw%5C7",
        "pat+/&\\\"<'>%zw\\\\7",
        "pat+/&amp;&quot;&lt;&#x27;&gt;%zw\\7",
        "cGF0Ky8mIjwnPiV6d1w3",
        "bWU6cGF0Ky8mIjwnPiV6d1w3",
    ],
)
async def test_search_knows_every_spelling(written: str) -> None:
    """In an address, in JSON, in HTML, in base64, and there behind a user's name."""
    assert finds(f"a {written} b", {PAT}, "me") == [PAT]


async def test_search_finds_what_is_not_sealed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search is good: without encryption the secret is in the database."""
    world = town.sandbox.confluence
    world.server_pat = "unsealed" + SIGNS
    rows = ConnectionRepository(town.retro.database)
    with monkeypatch.context() as patch:
        patch.setattr(Keyring, "seal", lambda _self, text: text)
        patch.setattr(Keyring, "open", lambda _self, text: text)
        async with town.person(ADMIN) as admin:
            await connect_server(town, admin, town.channel())
        found = finds(everything(town), {world.server_pat})
        for row in await rows.all():
            await rows.delete(row.id)  # nobody could read what is not sealed

    assert found == [world.server_pat]


async def test_search_finds_what_is_not_kept_out_of_the_log(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """Without our levels Slack's library writes what an admin typed."""
    world = town.sandbox.confluence
    world.server_pat = "logged" + SIGNS
    with logs_restored(), caplog.at_level(logging.DEBUG):
        for name in list(logging.root.manager.loggerDict):
            logging.getLogger(name).setLevel(logging.DEBUG)
        async with town.person(ADMIN) as admin:
            await connect_server(town, admin, town.channel())

    assert finds(caplog.text, {world.server_pat}) == [world.server_pat]
