"""`/retro create` from the command to the page, and what may stand in its way in Slack."""

import aiohttp
import pytest

from sandbox.confluence.site import NewPage
from sandbox.labels import spots
from sandbox.slack.nouns import Json
from tests.journeys.steps import TIMELINE, buttons, make, open_form, said, send, wait_for_form
from tests.journeys.town import GUEST, Town, Way

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(
    scope="module", params=["cloud", pytest.param("server", marks=pytest.mark.thorough)]
)
def way(request: pytest.FixtureRequest) -> Way:
    """Both kinds of Confluence."""
    return Way(site=request.param)


def links(view: Json) -> set[str]:
    """Where the buttons of a screen lead."""
    return {element["url"] for _, element in spots(view["blocks"]) if "url" in element}


@pytest.mark.parametrize("is_private", [False, True])
async def test_channel_without_the_bot(connected: Town, is_private: bool) -> None:
    """The hint says how to invite it; invited, it works right away."""
    channel = connected.channel(bot=False, is_private=is_private)
    async with connected.person() as person:
        await person.command(channel.name, "/retro create")
        shown = await person.wait_for("I am not in this channel")
        assert "/invite" in said(shown)
        await person.invite(channel.name)
        await person.press("Try again")
        await wait_for_form(person)
        if is_private:
            await person.tick("They may read what I take from this channel")
        await send(person)
        await person.wait_for("is made")

    assert len(connected.pages(channel)) == 1
    assert len(connected.links(channel)) == 1


async def test_already_there(connected: Town) -> None:
    """A channel with a retro shows it; another one is made when that is what one wants."""
    channel = connected.channel()
    async with connected.person() as person:
        page = await make(connected, channel, person)
    async with connected.person("sre-2") as other:
        await other.command(channel.name, "/retro create")
        shown = await other.wait_for("already has a retro")
        assert links(shown) == {connected.url(page)}
        assert connected.user_id("sre-1") in said(shown)
        await other.press("Create another")
        await wait_for_form(other)
        await other.fill("Title", f"Second look at {channel.name}")
        await send(other)
        await other.wait_for("is made")

    assert [p.title for p in connected.pages(channel)] == [
        page.title,
        f"Second look at {channel.name}",
    ]
    assert len(connected.links(channel)) == 2
    assert len(channel.bookmarks) == 2


async def test_two_people_at_once(connected: Town) -> None:
    """Both have the form open and send it: one page; the second learns who, and gets the link."""
    channel = connected.channel()
    async with connected.person() as first, connected.person("sre-2") as second:
        await open_form(connected, first, channel)
        await open_form(connected, second, channel)
        await send(first)
        await send(second)
        told = await second.wait_for("a retro here")
        assert connected.user_id("sre-1") in said(told)
        await first.wait_for("is made")
        shown = await second.wait_for(lambda view: bool(links(view)))
        [page] = connected.pages(channel)
        assert links(shown) == {connected.url(page)}
        await second.command(channel.name, "/retro create")
        await second.wait_for("already has a retro")
        await second.press("Go on with yours")
        await wait_for_form(second)
        await second.fill("Title", f"Another of {channel.name}")
        await send(second)
        await second.wait_for("is made")

    assert len(connected.pages(channel)) == 2
    assert len(connected.links(channel)) == 2


async def test_the_faster_one_fails(connected: Town) -> None:
    """Who came a moment later is told, and can send what they typed; nobody's words are lost."""
    channel = connected.channel()
    async with connected.person() as first, connected.person("sre-2") as second:
        await open_form(connected, first, channel)
        await open_form(connected, second, channel)
        await second.fill("Title", f"Seen from {channel.name}")
        await second.fill("Summary", "Typed by the second")
        key = (await first.value("Space")).rsplit("(", 1)[1].rstrip(")")
        _somebody_elses(connected, key, f"Retro: {channel.name}")
        connected.sandbox.confluence.faults.add("/", kind="delay", verb="POST", seconds=0.5)
        await send(first)
        await send(second)
        await second.wait_for("is making a retro here right now")
        await first.wait_for("Change title")
        shown = await second.wait_for("retro was not made")
        assert connected.user_id("sre-1") in said(shown)
        assert "The title is taken" in said(shown)
        await second.press("Create mine")
        await second.wait_for("is made")
        assert "The title is taken" in said(await first.modal() or {"blocks": []})

    [_, page] = connected.pages(channel)
    assert page.title == f"Seen from {channel.name}"
    assert "Typed by the second" in connected.text(page)
    [link] = connected.links(channel)
    assert connected.user_id("sre-2") in str(link.body["blocks"])


async def test_title_of_another_page(connected: Town) -> None:
    """A title that is taken leads to its page or back to the form, with everything kept."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        space = await person.value("Space")
        key = space.rsplit("(", 1)[1].rstrip(")")
        theirs = _somebody_elses(connected, key, f"Retro: {channel.name}")
        await person.fill("Summary", "All about it")
        await send(person)
        shown = await person.wait_for("The title is taken")
        assert links(shown) == {theirs}
        assert "Try again" not in buttons(shown)
        await person.press("Change title")
        await wait_for_form(person)
        assert await person.value("Summary") == "All about it"
        assert await person.value(TIMELINE) == "Include all 3 messages"
        await person.fill("Title", f"Our {channel.name}")
        await send(person)
        await person.wait_for("is made")

    titles = [page.title for page in connected.pages(channel)]
    assert titles == [f"Retro: {channel.name}", f"Our {channel.name}"]
    assert "All about it" in connected.text(connected.pages(channel)[1])
    assert len(connected.links(channel)) == 1


async def test_private_channel(connected: Town) -> None:
    """Nothing goes to Confluence before the tick; with it the page is made."""
    channel = connected.channel(is_private=True)
    async with connected.person() as person:
        form = await open_form(connected, person, channel)
        assert ("can be seen by 1 group" in said(form)) == (connected.way.site == "cloud")
        assert ("does not tell us" in said(form)) == (connected.way.site == "server")
        connected.sandbox.confluence.requests.clear()
        await send(person)
        assert list(await person.errors()) == ["Private channel"]
        assert connected.sandbox.confluence.requests == []
        assert connected.pages(channel) == []
        await person.tick("They may read what I take from this channel")
        await send(person)
        await person.wait_for("is made")

    assert len(connected.pages(channel)) == 1


async def test_channel_made_private_meanwhile(connected: Town) -> None:
    """While the form is open: nothing is sent without the tick, which can be made then."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        await person.fill("Summary", "Kept")
        channel.is_private = True
        connected.sandbox.confluence.requests.clear()
        await send(person)
        shown = await person.wait_for("The channel is private now")
        assert "Try again" not in buttons(shown)
        assert [r for r in connected.sandbox.confluence.requests if r["verb"] != "GET"] == []
        assert connected.pages(channel) == []
        await person.press("Change …")
        await wait_for_form(person)
        assert await person.value("Summary") == "Kept"
        await person.tick("They may read what I take from this channel")
        await send(person)
        await person.wait_for("is made")

    assert len(connected.pages(channel)) == 1


async def test_person_of_another_workspace(connected: Town) -> None:
    """In a shared channel a stranger's command makes nothing here, and says why."""
    home = connected.sandbox.slack.add_workspace("Partner")
    stranger = connected.sandbox.slack.add_user(
        connected.workspace, f"stranger-{home.id}", team_id=home.id
    )
    channel = connected.channel(members=["sre-1", stranger.name])
    connected.sandbox.confluence.requests.clear()
    async with connected.person(stranger.name) as person:
        await person.command(channel.name, "/retro create")
        await person.wait_for_message(channel.name, "Retro is not installed in your workspace")
        assert await person.modal() is None

    assert connected.pages(channel) == []
    assert connected.sandbox.confluence.requests == []


async def test_guest(connected: Town) -> None:
    """A guest is told whom to ask."""
    channel = connected.channel()
    async with connected.person(GUEST) as guest:
        await guest.command(channel.name, "/retro create")
        shown = await guest.wait_for("Guests cannot make retros here")

    assert "Ask a full member" in said(shown)


async def test_submission_delivered_twice(connected: Town) -> None:
    """Slack repeats a submission or a command it believes lost: one page all the same."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        await send(person)
        await person.wait_for("is made")
        await _redeliver(connected, "view_submission")
        await _redeliver(connected, "slash_commands")
        await person.wait_for_message(channel.name, "Retro: ")

    assert len(connected.pages(channel)) == 1
    assert len(connected.links(channel)) == 1
    assert len(channel.bookmarks) == 1


async def test_long_channel(connected: Town) -> None:
    """2,500 messages over several pages are all counted and all on the page."""
    channel = connected.channel(said=[f"line {number} of it" for number in range(2500)])
    async with connected.person() as person:
        await open_form(connected, person, channel)
        await person.choose(TIMELINE, "Include all 2,500 messages")
        await send(person)
        await person.wait_for("is made", timeout=20)

    [page] = connected.pages(channel)
    text = connected.text(page)
    assert all(f"line {number} of it" in text for number in range(2500))


def _somebody_elses(town: Town, key: str, title: str) -> str:
    """A page made by hand; its address."""
    site = town.site
    return town.url(site.create_page(key, NewPage(title, "<p>Ours.</p>"), site.accounts[0]))


async def _redeliver(town: Town, kind: str) -> None:
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{town.sandbox.url}/control/slack/redeliver", json={"type": kind}) as answer,
    ):
        assert answer.status == 200, await answer.text()
