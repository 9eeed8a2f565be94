"""What Slack hears of a draft: once, also when an earlier attempt got lost half way."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import aiohttp
import pytest

from bot.announcing import EVENT_TYPE, Announcing
from bot.viewers import Viewers
from bot.workspaces import Workspaces
from confluence.drafts import Drafts
from confluence.errors import Unreachable
from sandbox.app import Sandbox
from sandbox.slack.channel_life import ChannelLife
from sandbox.slack.nouns import Channel, Message, Workspace
from storage.attempts import AttemptRepository
from storage.database import Database
from storage.drafts import DraftRepository
from storage.installations import Installations
from storage.models import utc_now
from storage.pages import PageRepository
from storage.viewers import ViewerRepository
from tests.factories import a_draft

URL = "https://confluence.example.com/pages/7001?a=1&b=2"


@dataclass(slots=True)
class Desk:
    """A published page whose channel has not heard of it."""

    sandbox: Sandbox
    workspace: Workspace
    channel: Channel
    announcing: Announcing
    attempts: AttemptRepository
    pages: PageRepository

    def posted(self) -> list[Message]:
        """The messages of the bot."""
        assert self.workspace.install is not None
        me = self.workspace.install.bot_user
        return [m for m in self.channel.messages if m.body.get("user") == me]


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    """A channel with a person and the bot, the page recorded."""
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(Sandbox())
        workspace = sandbox.slack.add_workspace("Fieldhouse")
        user = sandbox.slack.add_user(workspace, "sre-1")
        channel = sandbox.slack.add_channel(workspace, "inc-42", members=["sre-1"])
        rows, pages = DraftRepository(database), PageRepository(database)
        draft = a_draft(
            workspace_id=workspace.id, channel_id=channel.id, user_id=user.id, created_at=utc_now()
        )
        await rows.add(draft)
        await pages.record(draft, page_id="7001", title="Retro & <more>", url=URL)
        assert workspace.install is not None
        workspaces = Workspaces(
            api_url=f"{sandbox.url}/slack/api/",
            bot_token=workspace.install.bot_token,
            installations=Installations(database),
            session=await stack.enter_async_context(aiohttp.ClientSession()),
        )
        attempts = AttemptRepository(database)
        drafts = Drafts(drafts=rows, pages=pages)
        viewers = Viewers(workspaces=workspaces, drafts=drafts, viewers=ViewerRepository(database))
        announcing = Announcing(
            workspaces=workspaces,
            drafts=drafts,
            viewers=viewers,
            pages=pages,
            attempts=attempts,
        )
        yield Desk(sandbox, workspace, channel, announcing, attempts, pages)


async def test_message_and_bookmark(desk: Desk) -> None:
    """The link with its title, as text; again, nothing more."""
    for _ in range(2):
        await desk.announcing.announce("d1")
        await desk.announcing.bookmark("d1")

    [message] = desk.posted()
    [bookmark] = desk.channel.bookmarks
    assert f"<{URL.replace('&', '&amp;')}|Retro &amp; &lt;more&gt;>" in message.body["text"]
    assert (bookmark["title"], bookmark["link"]) == ("Retro & <more>", URL)
    page = await desk.pages.find("d1")
    assert page is not None
    assert (page.message_ts, page.bookmark_id) == (message.ts, bookmark["id"])


async def test_message_of_a_lost_attempt(desk: Desk) -> None:
    """Posted but never noted: it is found by its metadata, behind whatever was said since."""
    await desk.attempts.begin("d1:message")
    install = desk.workspace.install
    assert install is not None
    body = {
        "type": "message",
        "user": install.bot_user,
        "bot_id": install.bot_id,
        "text": "the link",
        "ts": desk.sandbox.slack.new_ts(),
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {"draft": "d1"}},
    }
    lost = desk.sandbox.slack.put(desk.workspace, desk.channel, Message(body))
    life = ChannelLife(desk.sandbox.slack, desk.workspace)
    for number in range(250):
        user = desk.sandbox.slack.user(desk.workspace, "sre-1")
        life.write(user, desk.channel, f"later {number}")
    await desk.announcing.announce("d1")

    page = await desk.pages.find("d1")
    assert page is not None
    assert page.message_ts == lost.ts
    assert desk.posted() == [lost]


@pytest.mark.parametrize("hidden", [None, {"event_type": EVENT_TYPE, "event_payload": None}])
async def test_message_whose_metadata_is_hidden(desk: Desk, hidden: object) -> None:
    """An app that is not shown metadata knows the message by its words."""
    await desk.announcing.announce("d1")
    [lost] = desk.posted()
    lost.body["metadata"] = hidden
    lost.body["text"] = lost.body["text"].replace("Retro &amp;", ":fire: &amp;")
    page = await desk.pages.find("d1")
    assert page is not None
    await desk.pages.note_message("d1", "")
    await desk.announcing.announce("d1")

    assert desk.posted() == [lost]


async def test_message_that_never_arrived(desk: Desk) -> None:
    """Begun but not posted: it is posted now; the message of another draft is no proof."""
    await desk.attempts.begin("d1:message")
    life = ChannelLife(desk.sandbox.slack, desk.workspace)
    life.write(desk.sandbox.slack.user(desk.workspace, "sre-1"), desk.channel, f"see {URL}")
    await desk.announcing.announce("d1")

    assert len(desk.posted()) == 1


async def test_bookmark_of_a_lost_attempt(desk: Desk) -> None:
    """Added but never noted: it is found by its link."""
    await desk.attempts.begin("d1:bookmark")
    desk.channel.bookmarks.append({"id": "Bk1", "title": "Retro", "type": "link", "link": URL})
    await desk.announcing.bookmark("d1")

    page = await desk.pages.find("d1")
    assert page is not None
    assert page.bookmark_id == "Bk1"
    assert len(desk.channel.bookmarks) == 1


async def test_failure_comes_with_the_page(desk: Desk) -> None:
    """Where the page stands and only the telling failed, the hint leads to the page."""
    await desk.announcing.tell("d1", Unreachable("https://slack.example.com", "x"))

    [told] = desk.channel.ephemerals
    assert "Open the page" in str(told.body["blocks"])
    assert URL in str(told.body["blocks"])
