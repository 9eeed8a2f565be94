"""Socket Mode as a raw WebSocket client sees it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.sandbox.slack.conftest import Json, Town


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """A client for WebSockets."""
    async with aiohttp.ClientSession() as session:
        yield session


async def a_ticket(town: Town) -> str:
    """A socket URL."""
    answer = await town.call("apps.connections.open", token=town.sandbox.slack.app.app_token)
    return str(answer["url"])


async def test_it_says_hello(town: Town, http: aiohttp.ClientSession) -> None:
    """With the number of connections and the app."""
    async with http.ws_connect(await a_ticket(town)) as socket:
        hello = await socket.receive_json()

    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert hello["connection_info"] == {"app_id": town.sandbox.slack.app.id}


async def test_a_ticket_is_good_for_one_connection(town: Town, http: aiohttp.ClientSession) -> None:
    """Then it is refused."""
    url = await a_ticket(town)
    async with http.ws_connect(url):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await http.ws_connect(url)
        told = await town.http.get(url.replace("ws:", "http:", 1))

    assert refused.value.status == told.status_code == 403
    assert told.text == "invalid ticket"


async def test_an_app_has_ten_connections(town: Town, http: aiohttp.ClientSession) -> None:
    """The eleventh is refused."""
    sockets = [await http.ws_connect(await a_ticket(town)) for _ in range(10)]

    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await http.ws_connect(await a_ticket(town))
    told = await town.http.get((await a_ticket(town)).replace("ws:", "http:", 1))

    assert refused.value.status == told.status_code == 429
    assert told.text == "too_many_websockets"
    for socket in sockets:
        await socket.close()


async def test_an_answer_travels_in_the_acknowledgement(
    town: Town, http: aiohttp.ClientSession
) -> None:
    """By envelope_id; whatever else the app sends is ignored."""
    async with http.ws_connect(await a_ticket(town)) as socket:
        await socket.receive_json()
        typed = asyncio.create_task(town.lever("command", channel="inc-1", text="/retro help"))
        envelope: Json = await socket.receive_json()
        for noise in ("no json", "[]", '{"envelope_id": "somebody else"}'):
            await socket.send_str(noise)
        answer: Any = {"text": "Usage"}
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": answer})
        told = await typed

    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert told["response"] == answer
    assert [said.body["text"] for said in town.channel.ephemerals] == ["Usage"]


async def test_each_envelope_goes_to_one_connection(
    town: Town, http: aiohttp.ClientSession
) -> None:
    """Not to all of them."""
    sockets = [await http.ws_connect(await a_ticket(town)) for _ in range(2)]
    for socket in sockets:
        await socket.receive_json()
    town.sandbox.slack.ack_timeout = 0.05
    told = await town.lever("command", channel="inc-1", text="/retro help")
    got = [asyncio.create_task(socket.receive()) for socket in sockets]
    done, waiting = await asyncio.wait(got, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()

    assert told["error"] == "operation_timeout"
    assert (len(done), len(waiting)) == (1, 1)
    for socket in sockets:
        await socket.close()


async def test_an_event_says_which_attempt_it_is(town: Town, http: aiohttp.ClientSession) -> None:
    """retry_attempt and retry_reason, as the SDK reads them."""
    async with http.ws_connect(await a_ticket(town)) as socket:
        await socket.receive_json()
        attempts = []
        for lever, body in (("home", {}), ("redeliver", {"type": "app_home_opened"})):
            pulled = asyncio.create_task(town.lever(lever, **body))
            envelope = await socket.receive_json()
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
            await pulled
            attempts.append((envelope["retry_attempt"], envelope["retry_reason"]))

    assert attempts == [(0, ""), (1, "timeout")]


async def test_it_asks_to_reconnect(town: Town, http: aiohttp.ClientSession) -> None:
    """A disconnect message, then the close."""
    async with http.ws_connect(await a_ticket(town)) as socket:
        await socket.receive_json()
        pulled = asyncio.create_task(town.lever("disconnect"))
        goodbye = await socket.receive_json()
        closing = await socket.receive()
        told = await pulled

    assert (goodbye["type"], goodbye["reason"]) == ("disconnect", "refresh_requested")
    assert closing.type is aiohttp.WSMsgType.CLOSE
    assert told["closed"] == 1
