"""A person at the sandbox's Slack, with a small app on a raw socket that draws and answers."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from sandbox.app import Sandbox
from sandbox.person import Person
from sandbox.slack.nouns import Workspace

Json = dict[str, Any]


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def option(text: str) -> Json:
    """An option."""
    return {"text": plain(text), "value": text.lower()}


def field(label: str, element: Json, **more: Any) -> Json:
    """An input block that need not be filled."""
    named = {"action_id": "a", **element}
    return {"type": "input", "label": plain(label), "element": named, "optional": True, **more}


COLOURS = [option("Red"), option("Blue")]
FIELDS = [
    field("Title", {"type": "plain_text_input", "max_length": 10}),
    field("Colour", {"type": "static_select", "options": COLOURS}),
    field("Colours", {"type": "multi_static_select", "options": COLOURS}),
    field("Space", {"type": "external_select", "min_query_length": 0}),
    field("Person", {"type": "users_select"}),
    field("People", {"type": "multi_users_select"}),
    field("Channel", {"type": "conversations_select"}),
    field("Day", {"type": "datepicker"}),
    field("Moment", {"type": "datetimepicker"}),
    field("Consent", {"type": "checkboxes", "options": [option("Yes, all can read it")]}),
    {"type": "actions", "elements": [{"type": "button", "text": plain("More")}]},
]
MODAL = {
    "type": "modal",
    "title": plain("Retro"),
    "submit": plain("Create"),
    "blocks": FIELDS,
}


class SmallApp:
    """Answers every envelope at once, and keeps the payloads."""

    def __init__(self, sandbox: Sandbox, workspace: Workspace) -> None:
        assert workspace.install is not None
        self.url = f"{sandbox.url}/slack/api"
        self.app_token = sandbox.slack.app.app_token
        self.bot_token = workspace.install.bot_token
        self.payloads: list[Json] = []
        self.answers: dict[str, Json] = {"block_suggestion": {"options": [option("Ops")]}}

    async def run(self, ready: asyncio.Event) -> None:
        """Take envelopes until cancelled."""
        async with aiohttp.ClientSession() as http:
            address = (await self.call(http, "apps.connections.open", self.app_token))["url"]
            async with http.ws_connect(address) as socket:
                await socket.receive_json()
                ready.set()
                async for message in socket:
                    envelope = message.json()
                    payload = envelope["payload"]
                    self.payloads.append(payload)
                    ack: Json = {"envelope_id": envelope["envelope_id"]}
                    answer = self.answers.get(payload.get("type", "command"))
                    await socket.send_json(ack | ({"payload": answer} if answer else {}))
                    if payload.get("command"):
                        trigger = {"trigger_id": payload["trigger_id"], "view": MODAL}
                        await self.call(http, "views.open", self.bot_token, **trigger)

    async def call(self, http: aiohttp.ClientSession, method: str, token: str, **args: Any) -> Json:
        """A Web API call."""
        headers = {"Authorization": f"Bearer {token}"}
        async with http.post(f"{self.url}/{method}", json=args, headers=headers) as answer:
            told: Json = await answer.json()
            return told


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox with two people in a channel."""
    async with Sandbox() as sandbox:
        workspace = sandbox.slack.add_workspace("Example")
        people = [sandbox.slack.add_user(workspace, name) for name in ("sre-1", "sre-2")]
        sandbox.slack.add_channel(workspace, "inc-1", members=people)
        yield sandbox


@pytest.fixture
async def app(sandbox: Sandbox) -> AsyncIterator[SmallApp]:
    """The small app, connected."""
    app, ready = SmallApp(sandbox, sandbox.slack.workspace()), asyncio.Event()
    running = asyncio.create_task(app.run(ready))
    await ready.wait()
    yield app
    running.cancel()


@pytest.fixture
async def person(sandbox: Sandbox) -> AsyncIterator[Person]:
    """The first of the two."""
    async with Person(sandbox.url, user="sre-1") as person:
        yield person


async def opened(person: Person) -> None:
    """The modal, on the screen."""
    await person.command("inc-1", "/retro create")
    await person.wait_for("Title")


async def test_a_modal_is_filled_by_its_labels(app: SmallApp, person: Person) -> None:
    """Every kind of field, and what stands in it then."""
    await opened(person)
    await person.fill("Title", "Retro")
    await person.choose("Colour", "Red")
    await person.choose("Colours", "Red")
    await person.choose("Colours", "Blue")
    await person.choose("Space", "Ops", query="o")
    await person.choose("Person", "sre-2")
    await person.choose("People", "sre-1")
    await person.choose("Channel", "inc-1")
    await person.fill("Day", "2026-11-23")
    await person.fill("Moment", 1_790_000_000)
    await person.tick("Consent")
    labels = await person.labels()
    shown = {label: await person.value(label) for label in labels}
    answer = await person.submit()
    await person.wait_closed()

    people = {"Person", "People", "Channel"}
    assert {label: value for label, value in shown.items() if label not in people} == {
        "Title": "Retro",
        "Colour": "Red",
        "Colours": ["Red", "Blue"],
        "Space": "Ops",
        "Day": "2026-11-23",
        "Moment": 1_790_000_000,
        "Consent": ["Yes, all can read it"],
    }
    assert shown["People"][0].startswith("U")
    assert answer["ok"]
    assert answer["ack_ms"] > 0
    assert app.payloads[-1]["type"] == "view_submission"


async def test_a_tick_is_taken_back(app: SmallApp, person: Person) -> None:
    """By ticking again."""
    await opened(person)
    await person.tick("Yes, all can read it")
    await person.tick("Yes, all can read it")

    assert await person.value("Consent") == []


async def test_a_button_tells_the_app(app: SmallApp, person: Person) -> None:
    """With what was typed before."""
    await opened(person)
    await person.fill("Title", "typed")
    await person.press("More")

    values = app.payloads[-1]["view"]["state"]["values"].values()
    assert {"type": "plain_text_input", "value": "typed"} in [
        entry["a"] for entry in values if "a" in entry
    ]


async def test_errors_are_read_by_label(app: SmallApp, person: Person) -> None:
    """From the client as from the app."""
    await opened(person)
    await person.fill("Title", "much too long a title")

    await person.submit()

    assert await person.errors() == {"Title": "Must be less than 11 characters."}


async def test_what_a_client_does_not_allow_is_an_error(app: SmallApp, person: Person) -> None:
    """Typing into a menu, choosing what is not there, fields that are not there."""
    await opened(person)

    with pytest.raises(ValueError, match="cannot be typed into"):
        await person.fill("Colour", "Red")
    with pytest.raises(LookupError, match="no option 'Green'"):
        await person.choose("Colour", "Green")
    with pytest.raises(LookupError, match="no field 'Shape'"):
        await person.value("Shape")
    with pytest.raises(LookupError, match="no button 'Less'"):
        await person.press("Less")


async def test_without_a_modal_nothing_can_be_filled(person: Person) -> None:
    """And there is none to close, and no home."""
    assert await person.modal() is None
    assert await person.home() is None
    with pytest.raises(LookupError, match="has no modal open"):
        await person.labels()
    with pytest.raises(LookupError, match="no such view"):
        await person.close()
    with pytest.raises(LookupError, match="sees no home"):
        await person.press("Go", where="home")


async def test_offered_options_are_read(app: SmallApp, person: Person) -> None:
    """Of menus and of searches; a search that fails brings none."""
    await opened(person)
    menu, search = await person.offered("Colour"), await person.offered("Space")
    app.answers["block_suggestion"] = {"options": [{"text": plain("no value")}]}

    assert (menu, search) == (["Red", "Blue"], ["Ops"])
    with pytest.raises(LookupError, match="invalid_options"):
        await person.offered("Space")


async def test_buttons_of_messages_are_pressed_by_text(
    sandbox: Sandbox, app: SmallApp, person: Person
) -> None:
    """The newest message that has one; somebody else's ephemeral is not seen."""
    button = {"type": "button", "text": plain("Open")}
    row = {"type": "actions", "elements": [button]}
    world, workspace = sandbox.slack, sandbox.slack.workspace()
    where = {"channel": world.channel(workspace, "inc-1").id, "text": "hi", "blocks": [row]}
    async with aiohttp.ClientSession() as http:
        posted = await app.call(http, "chat.postMessage", app.bot_token, **where)
        other = {"user": world.user(workspace, "sre-2").id}
        await app.call(http, "chat.postEphemeral", app.bot_token, **where, **other)
    await person.say("inc-1", "thanks", thread_ts=posted["ts"])
    await person.press("Open", where="message", channel="inc-1")

    assert app.payloads[-1]["message"]["ts"] == posted["ts"]
    assert await person.ephemerals("inc-1") == []
    assert [message["text"] for message in await person.messages("inc-1")] == ["hi", "thanks"]
    with pytest.raises(LookupError, match="no message with a button 'Shut'"):
        await person.press("Shut", where="message", channel="inc-1")
    with pytest.raises(ValueError, match="in which channel"):
        await person.press("Open", where="message")


async def test_waiting_ends_with_what_is_seen(person: Person) -> None:
    """The error says what was awaited."""
    with pytest.raises(TimeoutError, match=r"sre-1 waited 0\.05 s for 'Title' in the modal"):
        await person.wait_for("Title", timeout=0.05)


async def test_waiting_sees_a_later_message(sandbox: Sandbox, person: Person) -> None:
    """Without asking again and again."""
    waiting = asyncio.create_task(person.wait_for_message("inc-1", "it is over"))
    await person.invite("inc-1")
    async with Person(sandbox.url, user="sre-2") as other:
        await other.say("inc-1", "it is over")

    assert (await waiting)["text"] == "it is over"
