"""`/retro create NAME` from the word to the page: what it asks, and what it refuses."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from sandbox.slack.nouns import Channel
from storage.actions import ActionRepository
from storage.connections import ConnectionRepository
from storage.models import Action
from tests.journeys.steps import buttons, idle, make, said, until
from tests.journeys.town import ADMIN, GUEST, Town, Way

pytestmark = [pytest.mark.thorough, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(scope="module", params=["cloud", "server"])
def way(request: pytest.FixtureRequest) -> Way:
    """Both kinds of Confluence."""
    return Way(site=request.param, settings={"labels": "yes"})


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def _idle(connected: Town) -> AsyncIterator[None]:
    """A link in the channel is not the end of a run: its last steps come after."""
    yield
    await idle()


async def an_action(town: Town, name: str = "weekly", **facts: Any) -> Action:
    """An action as an admin saved it."""
    database = town.retro.database
    [connection] = await ConnectionRepository(database).all_for(town.workspace.id)
    space = next(iter(town.site.spaces.values()))
    given = {
        "id": f"a-{name}",
        "workspace_id": town.workspace.id,
        "name": name,
        "connection_id": connection.id,
        "space_id": str(space.id),
        "space_key": space.key,
        "space_name": space.name,
        "template_id": None,
        "template_name": "Retro standard",
        "title": "Look back at {{ incident.title }}",
        "saved_by": town.user_id(ADMIN),
    }
    action = Action(**{**given, **facts})
    assert await ActionRepository(database).save(action)
    return action


async def made(town: Town, channel: Channel) -> None:
    """Wait for the link in the channel."""
    await until(lambda: bool(town.links(channel)))


async def test_name_makes_the_page(connected: Town) -> None:
    """One line, no form: the page, its link, and only the marked messages on it."""
    await an_action(connected)
    channel = connected.channel()
    async with connected.person() as person:
        while await person.modal():
            await person.close()  # what another test left open
        ts = await person.say(channel.name, "The disk was full")
        await person.levers.pull("react", channel=channel.name, ts=ts, emoji="pushpin")
        open_before = await person.modal()
        await person.command(channel.name, f"{connected.command} create Weekly")
        await person.wait_for_message(channel.name, "Making")
        assert await person.modal() == open_before
    await made(connected, channel)

    [page] = connected.pages(channel)
    assert page.title == f"Look back at {channel.name}"
    assert "The disk was full" in connected.text(page)
    assert "first words" not in connected.text(page)


async def test_all_messages(connected: Town) -> None:
    """An action may say that all messages go onto the page."""
    await an_action(connected, "everything", include="all")
    channel = connected.channel()
    async with connected.person() as person:
        await person.command(channel.name, f"{connected.command} create everything")
    await made(connected, channel)

    [page] = connected.pages(channel)
    assert "first words" in connected.text(page)


async def test_place_and_labels(connected: Town) -> None:
    """The page stands below the action's parent page and carries the action's labels."""
    async with connected.person() as person:
        parent = await make(connected, connected.channel(), person)
    place = {"parent_id": str(parent.id), "labels": '["retro", "weekly"]'}
    await an_action(connected, "below", **place)
    channel = connected.channel()
    async with connected.person() as person:
        await person.command(channel.name, f"{connected.command} create below")
    await made(connected, channel)
    [page] = connected.pages(channel)
    await until(lambda: bool(page.labels))

    assert page.parent_id == parent.id
    assert [label.name for label in page.labels] == ["retro", "weekly"]


async def test_parent_that_is_gone(connected: Town) -> None:
    """A parent page that was deleted is said to the person, and nothing is made elsewhere."""
    await an_action(connected, "orphan", parent_id="999999")
    channel = connected.channel()
    async with connected.person() as person:
        await person.command(channel.name, f"{connected.command} create orphan")
        await person.wait_for_message(channel.name, "The parent page is gone")

    assert connected.pages(channel) == []


async def test_unknown_name(connected: Town) -> None:
    """A name that nobody gave is answered with those that there are."""
    await an_action(connected)
    channel = connected.channel()
    async with connected.person() as person:
        await person.command(channel.name, f"{connected.command} create <!channel>wekly")
        told = await person.wait_for_message(channel.name, "There is no action")

    assert "weekly" in told["text"]
    assert "<!channel>" not in told["text"]
    assert connected.pages(channel) == []


async def test_retro_that_is_there(connected: Town) -> None:
    """A channel with a retro gets its link; another is made once, however often one presses."""
    await an_action(connected)
    channel = connected.channel()
    async with connected.person() as person:
        page = await make(connected, channel, person)
        await person.close()
        await person.command(channel.name, f"{connected.command} create weekly")
        told = await person.wait_for_message(channel.name, "already has a retro")
        assert connected.url(page) in told["text"]
        await asyncio.gather(
            *(
                person.press("Create another", where="message", channel=channel.name)
                for _ in range(2)
            )
        )
    await until(lambda: len(connected.links(channel)) == 2)

    assert sorted(each.title for each in connected.pages(channel)) == [
        f"Look back at {channel.name} (2)",
        f"Retro: {channel.name}",
    ]


async def test_another_of_the_longest_title(connected: Town) -> None:
    """It is numbered within the length that a title may have, so it is not the first one's."""
    await an_action(connected, title="x" * 255)
    channel = connected.channel()
    async with connected.person() as person:
        await person.command(channel.name, f"{connected.command} create weekly")
        await made(connected, channel)
        await person.command(channel.name, f"{connected.command} create weekly")
        await person.wait_for_message(channel.name, "already has a retro")
        await person.press("Create another", where="message", channel=channel.name)
        await until(lambda: len(connected.links(channel)) == 2)

    titles = sorted(page.title for page in connected.pages(channel))
    assert titles == ["x" * 251 + " (2)", "x" * 255]


async def test_private_channel_is_agreed_to(connected: Town) -> None:
    """A private channel is published when somebody who was told who can see it agrees."""
    await an_action(connected)
    channel = connected.channel(is_private=True)
    async with connected.person() as person:
        await person.command(channel.name, f"{connected.command} create weekly")
        shown = await person.wait_for("is private")
        assert next(iter(connected.site.spaces.values())).name in said(shown)
        assert "the marked messages" in said(shown)
        assert connected.pages(channel) == []

        await person.submit()
        shown = await person.wait_for("is made")

    [page] = connected.pages(channel)
    assert "Open the page" in buttons(shown)
    assert page.title == f"Look back at {channel.name}"


async def test_changed_between_question_and_answer(connected: Town) -> None:
    """What somebody agreed to is what is published, or nothing."""
    await an_action(connected, "moving")
    channel = connected.channel(is_private=True)
    async with connected.person() as person:
        await person.command(channel.name, f"{connected.command} create moving")
        await person.wait_for("is private")
        await an_action(connected, "moving", include="all")
        await person.submit()
        await person.wait_for("changed meanwhile")

    assert connected.pages(channel) == []


async def test_nobody_there(connected: Town) -> None:
    """Who is not in a channel cannot have it published, if the action's author is not either."""
    await an_action(connected)
    channel = connected.channel(members=("sre-2",), said=())
    async with connected.person() as person:
        await person.command(channel.name, f"{connected.command} create weekly")
        await person.wait_for_message(channel.name, "Nobody who answers for it")

    assert connected.pages(channel) == []


async def test_guest(connected: Town) -> None:
    """Guests do not make retros by a name either."""
    await an_action(connected)
    channel = connected.channel()
    async with connected.person(GUEST) as guest:
        await guest.command(channel.name, f"{connected.command} create weekly")
        await guest.wait_for_message(channel.name, "Guests cannot")

    assert connected.pages(channel) == []


async def test_command_twice_delivered(connected: Town) -> None:
    """Slack may deliver a command twice: one page, one link."""
    await an_action(connected)
    channel = connected.channel()
    async with connected.person() as person:
        await person.command(channel.name, f"{connected.command} create weekly")
        await person.levers.pull("redeliver", type="slash_commands")
        await made(connected, channel)
        await until(lambda: len(connected.whispers(channel)) == 2)

    assert len(connected.pages(channel)) == 1
    assert len(connected.links(channel)) == 1
