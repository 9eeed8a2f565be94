"""The step of Slack's workflows: built with its menus, run, and what it refuses. Org-wide app."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.views.step import CREATE, FUNCTIONS
from sandbox.builder import Builder
from sandbox.person import Person
from sandbox.slack.nouns import Channel, Json
from tests.journeys.steps import failing, idle, make, until
from tests.journeys.town import ADMIN, Town, Way

pytestmark = [pytest.mark.thorough, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(scope="module", params=["socket", "http"])
def way(request: pytest.FixtureRequest) -> Way:
    """Both ways to the bot, for an app that an organisation installed."""
    return Way(site="server", transport=request.param, org_wide=True)


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def _idle(connected: Town) -> AsyncIterator[None]:
    """A link in the channel is not the end of a run: its last steps come after."""
    yield
    await idle()


@pytest.fixture(autouse=True)
def _declared(town: Town) -> None:
    """The functions of the second manifest."""
    town.sandbox.slack.functions.declared = dict(FUNCTIONS)


async def inputs(who: Person, channel: Channel, **given: Any) -> Json:
    """A step as a person builds it, everything chosen from the menus."""
    builder = Builder(who.levers)
    [space] = await builder.options_of(CREATE, "space", query="ops")
    offered = await builder.options_of(CREATE, "template", space=space["value"])
    templates = {option["text"]["text"]: option["value"] for option in offered}
    chosen = {"space": space["value"], "template": templates["Major incident report"]}
    return {"channel_id": channel.id, "title": "Step of {{ incident.title }}", **chosen, **given}


def context(town: Town, name: str) -> Json:
    """Who started the workflow, as Slack says it."""
    return {"id": town.user_id(name), "secret": "s"}


async def test_page_by_a_workflow(connected: Town) -> None:
    """Built from the menus and run: the page, its link, and its facts for the next step."""
    channel = connected.channel()
    async with connected.person() as person:
        given = await inputs(person, channel, person=context(connected, "sre-2"))
        ended = await Builder(person.levers).run(CREATE, **given)

    [page] = connected.pages(channel)
    assert ended["state"] == "completed"
    assert ended["outputs"] == {
        "page_url": connected.url(page),
        "page_id": str(page.id),
        "page_title": f"Step of {channel.name}",
    }
    assert connected.url(page) in connected.links(channel)[0].body["text"]


async def test_author_answers_where_nobody_started_it(connected: Town) -> None:
    """A workflow that runs by itself is for who chose the space in it."""
    channel = connected.channel(members=["sre-1"], said=())
    async with connected.person() as person, connected.person(ADMIN) as admin:
        theirs, ours = await inputs(admin, channel), await inputs(person, channel)
        refused = await Builder(admin.levers).run(CREATE, **theirs)
        ended = await Builder(person.levers).run(CREATE, **ours)

    assert (refused["state"], ended["state"]) == ("failed", "completed")
    assert "only for one of its members" in refused["error"]
    assert len(connected.pages(channel)) == 1


async def test_space_is_what_we_offered(connected: Town) -> None:
    """A value that somebody typed or changed is not taken: the author in it would be a lie."""
    channel = connected.channel()
    async with connected.person() as person:
        given = await inputs(person, channel)
        mine, theirs = connected.user_id("sre-1"), connected.user_id(ADMIN)
        forged = given | {"space": given["space"].replace(mine, theirs)}
        ended = await Builder(person.levers).run(CREATE, **forged)

    assert ended["state"] == "failed"
    assert "The step's space cannot be used" in ended["error"]
    assert connected.pages(channel) == []


async def test_private_channel_needs_its_yes(connected: Town) -> None:
    """Who builds the workflow says whether it may publish private channels."""
    channel = connected.channel(is_private=True)
    async with connected.person() as person:
        given = await inputs(person, channel)
        refused = await Builder(person.levers).run(CREATE, **given)
        ended = await Builder(person.levers).run(CREATE, **given, private=True)

    assert "private" in refused["error"]
    assert ended["state"] == "completed"
    assert len(connected.pages(channel)) == 1


async def test_goes_on_with_the_retro_that_is_there(connected: Town) -> None:
    """A channel keeps its retro, and the workflow goes on with that, unless another is wanted."""
    channel = connected.channel()
    async with connected.person() as person:
        page = await make(connected, channel, person)
        given = await inputs(person, channel)
        same = await Builder(person.levers).run(CREATE, **given)
        ended = await Builder(person.levers).run(CREATE, **given, another=True)

    assert same["outputs"]["page_id"] == str(page.id)
    assert ended["outputs"]["page_title"] == f"Step of {channel.name} (2)"
    assert len(connected.pages(channel)) == 2


async def test_delivered_again(connected: Town) -> None:
    """Slack delivers an event again: one page, and the step was completed once."""
    channel = connected.channel()
    async with connected.person() as person:
        builder = Builder(person.levers)
        run = await builder.start(CREATE, **await inputs(person, channel))
        await person.levers.pull("redeliver", type="function_executed")
        await builder.ended(run)
        await person.levers.pull("redeliver", type="function_executed")
    await until(lambda: bool(connected.links(channel)))

    assert len(connected.pages(channel)) == 1


async def test_says_what_failed(connected: Town) -> None:
    """A step that cannot be done fails with the sentence that people would see."""
    channel = connected.channel()
    async with connected.person() as person:
        given = await inputs(person, channel)
        async with failing(connected, "/rest/api/content", kind="status", status=403, verb="POST"):
            ended = await Builder(person.levers).run(CREATE, **given)

    assert ended["state"] == "failed"
    assert "Confluence says no" in ended["error"]


async def test_slash_command_and_modal_of_an_organisation(connected: Town) -> None:
    """The rest of the bot serves an organisation too; its clicks name no team."""
    channel = connected.channel()
    async with connected.person() as person:
        page = await make(connected, channel, person)

    assert connected.pages(channel) == [page]
