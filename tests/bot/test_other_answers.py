"""What a real Slack may answer and the sandbox never does: keys left out, null, or more."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, cast

import aiohttp
import pytest
from aiohttp import web

from bot.facts import facts_of
from bot.incidents import Incidents
from bot.people import People
from bot.workspaces import Workspaces
from storage.installations import Installations

ME = {"url": "https://x.slack.com/", "team_id": "T1", "user_id": "WBOT", "bot_id": None}
FIRST = {"type": "message", "ts": "1750000000.000100", "user": "W1", "text": "IC: <@W2>"}
SECOND = {"type": "message", "ts": "1750000001.000100", "user": "U3", "text": "looking"}


@dataclass(slots=True)
class Wild:
    """A Web API that answers by method, one answer after the other; the last one stays."""

    url: str = ""
    answers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """The next answer of the method."""
        await request.read()
        queue = self.answers[request.path.rpartition("/")[2]]
        answer = {"ok": True} | (queue.pop(0) if len(queue) > 1 else queue[0])
        return web.Response(body=json.dumps(answer).encode(), content_type="application/json")


@pytest.fixture
async def wild() -> AsyncIterator[Wild]:
    """The server, listening, with a channel of two messages."""
    found = Wild(
        answers={
            "auth.test": [ME],
            "conversations.info": [{"channel": {"id": "C1", "name": "inc-1", "topic": None}}],
            "conversations.history": [{"messages": [SECOND, FIRST]}],
            "pins.list": [{"items": []}],
            "users.info": [{"user": {"id": "W1"}}],
        }
    )
    runner = web.ServerRunner(web.Server(found.answer, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api"
    yield found
    await runner.cleanup()


@pytest.fixture
async def incidents(wild: Wild) -> AsyncIterator[Incidents]:
    """The service before that server; the address is given without its last slash."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        workspaces = Workspaces(
            api_url=wild.url,
            bot_token="xoxb-1",
            installations=cast("Installations", None),
            session=session,
        )
        yield Incidents(workspaces, People(workspaces))


@pytest.mark.parametrize(
    "end",
    [
        {},
        {"has_more": False},
        {"has_more": False, "response_metadata": None},
        {"response_metadata": {}},
        {"response_metadata": {"next_cursor": ""}, "pin_count": 0, "unheard_of": []},
        {"response_metadata": {"next_cursor": None, "warnings": ["superfluous_charset"]}},
    ],
)
async def test_last_page(incidents: Incidents, wild: Wild, end: dict[str, Any]) -> None:
    """Whatever says that there is no further page, the channel is whole, oldest first."""
    wild.answers["conversations.history"] = [
        {"messages": [SECOND], "has_more": True, "response_metadata": {"next_cursor": "c"}},
        {"messages": [FIRST], **end},
    ]
    reading = await incidents.read("T1", "C1")

    assert [message.text for message in reading.messages] == ["IC: <@W2>", "looking"]


@pytest.mark.parametrize(
    "user",
    [
        {"id": "W1"},
        {"id": "W1", "profile": None, "enterprise_user": None},
        {"id": "W1", "name": None, "profile": {"display_name": "", "real_name": None}},
    ],
)
async def test_user_without_profile(incidents: Incidents, wild: Wild, user: dict[str, Any]) -> None:
    """Somebody of whom Slack tells nothing goes by their id, also one of an organisation (W…)."""
    wild.answers["users.info"] = [{"user": user}]
    topic = {"value": "IC: <@W2>"}
    wild.answers["conversations.info"] = [{"channel": {"id": "C1", "name": "x", "topic": topic}}]
    facts = facts_of(await incidents.read("T1", "C1"))

    assert facts.commander_id == "W2"
    assert facts.people_ids == ("W1", "U3")


async def test_pins_of_every_kind(incidents: Incidents, wild: Wild) -> None:
    """Files can be pinned too; only messages are marked ones."""
    wild.answers["pins.list"] = [
        {
            "items": [
                {"type": "file", "file": {"id": "F1"}},
                {"type": "message", "channel": "C1", "created_by": "W1", "message": FIRST},
                {"channel": "C1", "created": 1},
            ]
        }
    ]
    facts = facts_of(await incidents.read("T1", "C1"))

    assert [message.text for message in facts.marked] == ["IC: <@W2>"]


async def test_messages_with_nothing_in_them(incidents: Incidents, wild: Wild) -> None:
    """Nulls where lists or texts are usual, and messages without an author, are no obstacle."""
    odd = {
        "ts": "1750000002.000100",
        "text": None,
        "reactions": None,
        "attachments": None,
        "blocks": None,
        "files": None,
        "bot_profile": None,
        "reply_count": None,
        "pinned_to": None,
        "metadata": None,
    }
    wild.answers["conversations.history"] = [{"messages": [odd, SECOND, FIRST]}]
    reading = await incidents.read("T1", "C1")

    assert len(reading.messages) == 3
    assert len(facts_of(reading).contents) == 2
