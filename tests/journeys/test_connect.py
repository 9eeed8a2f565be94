"""`/retro connect`, with all that a browser, an address and a token can do wrong."""

import aiohttp
import pytest
from yarl import URL

from sandbox.person import Person
from storage.connections import ConnectionRepository
from tests.journeys.steps import ask_for_consent, connect_cloud, connect_server, consent, make
from tests.journeys.town import ADMIN, Town

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def connections(town: Town) -> list[tuple[str, str]]:
    """The stored connections: id and when made."""
    rows = await ConnectionRepository(town.retro.database).all()
    return [(row.id, str(row.connected_at)) for row in rows]


async def prefer(town: Town, deployment: str) -> None:
    """Retros go there, whichever site was connected first."""
    rows = ConnectionRepository(town.retro.database)
    [found] = [row for row in await rows.all() if row.deployment == deployment]
    await rows.make_default(town.workspace.id, found.id)


async def visit(url: str | URL) -> tuple[int, str, str]:
    """What a browser gets: status, text, Cache-Control."""
    async with aiohttp.ClientSession() as browser, browser.get(url) as page:
        return page.status, await page.text(), page.headers.get("Cache-Control", "")


async def open_server_form(town: Town, admin: Person) -> None:
    """The form of a Data Center."""
    await admin.command(town.channel().name, "/retro connect")
    await admin.wait_for("Data Center")
    await admin.press("Data Center")
    await admin.wait_for("Personal access token")


@pytest.mark.parametrize(
    ("base_url", "token", "label", "sentence"),
    [
        ("{url}/server", "wrong", "Personal access token", "does not accept this token"),
        (
            "http://confluence.example.com",
            "any",
            "Base URL",
            "Type https://confluence.example.com instead",
        ),
        ("https://169.254.169.254/", "any", "Base URL", "We may not connect there"),
        ("ftp://example.com", "any", "Base URL", "We may not connect there"),
        ("https://user:pass@example.com", "any", "Base URL", "We may not connect there"),
        ("{url}/nothing", "any", "Base URL", "That is not a Confluence"),
        ("https://example.atlassian.net/wiki", "any", "Base URL", "it is a Cloud site"),
        ("no address at all", "any", "Base URL", "the host name is not valid"),
        ("http://127.0.0.1:1", "any", "Base URL", "Confluence does not answer"),
    ],
)
async def test_address_or_token_that_is_wrong(
    town: Town, base_url: str, token: str, label: str, sentence: str
) -> None:
    """Said below the field that it is about; nothing is stored."""
    before = await connections(town)
    async with town.person(ADMIN) as admin:
        await open_server_form(town, admin)
        await admin.fill("Base URL", base_url.format(url=town.sandbox.url))
        await admin.fill("Personal access token", token)
        await admin.submit()
        errors = await admin.errors()

    assert list(errors) == [label]
    assert sentence in errors[label]
    assert await connections(town) == before


@pytest.mark.parametrize(
    ("sso", "label", "sentence"),
    [
        ("page", "Base URL", "answered, but not as Confluence"),
        ("redirect", "Base URL", "answered, but not as Confluence"),
        ("forbidden", "Base URL", "answered, but not as Confluence"),
        ("empty", "Personal access token", "does not accept this token"),
    ],
)
async def test_login_in_front(town: Town, sso: str, label: str, sentence: str) -> None:
    """What answers in Confluence's place is said at the address; an empty answer is a sign-out."""
    before = await connections(town)
    town.sandbox.confluence.switches.sso = sso  # type: ignore[assignment]
    try:
        async with town.person(ADMIN) as admin:
            await open_server_form(town, admin)
            await admin.fill("Base URL", f"{town.sandbox.url}/server")
            await admin.fill("Personal access token", town.sandbox.confluence.server_pat)
            await admin.submit()
            errors = await admin.errors()
    finally:
        town.sandbox.confluence.switches.sso = "off"

    assert list(errors) == [label]
    assert sentence in errors[label]
    assert await connections(town) == before


async def test_data_center(town: Town) -> None:
    """Address and token are tested, stored, and good for a page; again, they are the same one."""
    channel = town.channel()
    async with town.person(ADMIN) as admin:
        await connect_server(town, admin, channel)
        first = await connections(town)
        await connect_server(town, admin, channel)
    await prefer(town, "server")
    async with town.person() as person:
        page = await make(town, channel, person)

    assert page in town.sandbox.confluence.server.pages.values()
    assert {id_ for id_, _ in await connections(town)} == {id_ for id_, _ in first}


async def test_cloud(town: Town) -> None:
    """Consent, choice, page."""
    channel = town.channel()
    async with town.person(ADMIN) as admin:
        await connect_cloud(town, admin, channel)
    await prefer(town, "cloud")
    async with town.person() as person:
        page = await make(town, channel, person)

    assert page in town.sandbox.confluence.cloud.pages.values()


async def test_consent_that_is_denied(town: Town) -> None:
    """The browser says that nothing was connected; the link is used up."""
    before = await connections(town)
    async with town.person(ADMIN) as admin:
        link = await ask_for_consent(town, admin, town.channel())
        status, text = await consent(town, link, answer="deny")
        again, text_again = await consent(town, link)

    assert status == 400
    assert "Nothing was connected" in text
    assert again == 400
    assert "That link is used up" in text_again
    assert await connections(town) == before


async def test_consent_twice(town: Town) -> None:
    """The same link, opened again after it was used, opens nothing."""
    channel = town.channel()
    async with town.person(ADMIN) as admin:
        link = await ask_for_consent(town, admin, channel)
        first, text = await consent(town, link)
        second, text_again = await consent(town, link)

    assert (first, second) == (200, 400)
    assert "One more click, in Slack" in text
    assert "Start connecting again in Slack" in text_again
    assert len(town.whispers(channel, ADMIN)) == 1


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"state": "guessed", "code": "guessed"},
        {"state": "<script>alert(1)</script>", "code": "x"},
        {"state": "guessed", "error": "<script>alert(1)</script>"},
        {"error": "access_denied", "error_description": "<b>no</b>"},
    ],
)
async def test_callback_that_nobody_asked_for(town: Town, query: dict[str, str]) -> None:
    """A guessed callback is refused, its words are not echoed, and no cache keeps the page."""
    callback = URL(f"{town.retro.address}/atlassian/callback").with_query(query)
    status, text, cache = await visit(callback)

    assert status == 400
    assert "That link is used up" in text
    assert "<script>" not in text
    assert "guessed" not in text
    assert cache == "no-store"


async def test_words_of_atlassian_are_escaped(town: Town) -> None:
    """What comes with the callback of a consent under way is shown as text."""
    async with town.person(ADMIN) as admin:
        link = URL(await ask_for_consent(town, admin, town.channel()))
    back = URL(link.query["redirect_uri"])
    odd = {"state": link.query["state"], "error": "<script>alert(1)</script>"}
    status, text, _ = await visit(back.with_query(odd))

    assert status == 400
    assert "&lt;script&gt;" in text
    assert "<script>" not in text


async def test_code_that_is_wrong(town: Town) -> None:
    """A code that Atlassian does not know connects nothing, and the page says what to check."""
    async with town.person(ADMIN) as admin:
        link = URL(await ask_for_consent(town, admin, town.channel()))
    back = URL(link.query["redirect_uri"])
    forged = {"state": link.query["state"], "code": "forged"}
    status, text, _ = await visit(back.with_query(forged))

    assert status == 400
    assert "Atlassian did not let us in" in text


async def test_somebody_else_presses_use_it(town: Town) -> None:
    """The choice is for who asked: another admin who presses it is refused."""
    before = await connections(town)
    channel = town.channel()
    other = town.sandbox.slack.user(town.workspace, "sre-2")
    async with town.person(ADMIN) as admin, town.person("sre-2") as second:
        await consent(town, await ask_for_consent(town, admin, channel))
        [offer] = channel.ephemerals
        # Slack shows it to nobody else; a forged click would carry the other user's id.
        offer.user = other.id
        other.is_admin = True
        try:
            await second.press("Use it", where="message", channel=channel.name)
            await second.wait_for_message(channel.name, "That link is used up")
        finally:
            other.is_admin = False

    assert await connections(town) == before


async def test_offer_that_slack_does_not_take(town: Town) -> None:
    """Slack down when the browser comes back: the browser says so, in words."""
    async with town.person(ADMIN) as admin:
        link = await ask_for_consent(town, admin, town.channel())
        town.sandbox.slack.faults.add("chat.", kind="status", status=403, times=20)
        status, text = await consent(town, link)

    assert status == 502
    assert "Nothing was connected. Start again in Slack." in text


async def test_health(town: Town) -> None:
    """Well in Socket Mode too, and never from a cache."""
    status, text, cache = await visit(f"{town.retro.address}/healthz")

    assert (status, text, cache) == (200, '{"status": "ok"}', "no-store")
