"""Reading a channel from a strict Slack: whole, in order, each message once, or not at all."""

import pytest
from slack_sdk.errors import SlackApiError

from bot.errors import NotInChannel
from bot.facts import facts_of, incident_of
from bot.incidents import Incidents
from bot.people import KEPT_SECONDS, People
from confluence.drafts import Answers, Include
from sandbox.slack.exports import load_export
from sandbox.slack.nouns import Message
from tests.bot.conftest import Office, Steps
from tests.bot.exports import incident_folders, load, reading_of


def put(office: Office, text: str, ts: str, *, user: str = "sre-1", **more: str) -> None:
    """Place a message as Slack keeps it, mentions and all."""
    body = {"type": "message", "user": office.user_id(user), "text": text, "ts": ts, **more}
    office.sandbox.slack.put(office.workspace, office.channel, Message(body))


def fill(office: Office, count: int) -> None:
    """Put `count` messages into the channel, each a second after the other."""
    for number in range(count):
        put(office, f"message {number}", f"{1_600_000_000 + number}.000100")


async def test_pages_threads_and_pins(office: Office) -> None:
    """More than a page, with a thread and a pin in it: all of it, oldest first, each once."""
    fill(office, 1_005)
    reply = "1600000003.000200"
    guest = office.user_id("guest-1")
    put(office, f"a reply, <@{guest}>", reply, user="sre-2", thread_ts="1600000003.000100")
    office.channel.pins.append({"id": reply, "created": 1, "user": office.user_id("sre-2")})
    counts: list[int] = []

    async def progress(count: int) -> None:
        counts.append(count)

    reading = await office.incidents.read(office.workspace.id, office.channel.id, progress)

    stamps = [float(message.ts) for message in reading.messages if message.is_content]
    facts = facts_of(reading)
    answers = Answers(include=Include.MARKED)
    [entry] = incident_of(reading, facts, answers).entries
    assert stamps == sorted(set(stamps))
    assert len(stamps) == 1_006
    assert [message.ts for message in facts.marked] == [reply]
    assert entry.text == "a reply, @guest-1"
    assert entry.author is not None
    assert entry.author.name == "sre-2"
    assert counts[0] == 999
    assert counts == sorted(counts)


@pytest.mark.parametrize("folder", incident_folders())
async def test_sample_incidents_over_the_wire(office: Office, folder: object) -> None:
    """An export that was loaded into Slack reads back as it was written."""
    workspace = load_export(office.sandbox.slack, folder)  # type: ignore[arg-type]
    assert workspace.install is not None
    assert office.workspace.install is not None
    office.workspace.install.bot_token, workspace.install.bot_token = (
        workspace.install.bot_token,
        office.workspace.install.bot_token,
    )
    facts = load(folder, "facts.json")  # type: ignore[arg-type]
    channel_id = facts["slack"]["channel_id"]

    reading = await office.incidents.read(workspace.id, channel_id)

    wanted = facts_of(reading_of(folder))  # type: ignore[arg-type]
    found = facts_of(reading)
    assert [message.ts for message in found.marked] == [m.ts for m in wanted.marked]
    assert [message.ts for message in found.contents] == [m.ts for m in wanted.contents]
    assert found.started_at == wanted.started_at
    assert found.people_ids == wanted.people_ids
    assert found.commander_id == wanted.commander_id


async def test_channel_without_the_bot(office: Office) -> None:
    """Public or private: the error names us, so that the hint can."""
    for number, is_private in enumerate((False, True)):
        channel = office.sandbox.slack.add_channel(
            office.workspace, f"inc-{number}", bot=False, is_private=is_private
        )

        with pytest.raises(NotInChannel) as refused:
            await office.incidents.read(office.workspace.id, channel.id)

        assert office.workspace.install is not None
        assert refused.value.bot_user_id == office.workspace.install.bot_user


async def test_a_page_that_fails_fails_the_reading(office: Office) -> None:
    """Nothing is ever made of a part of the channel."""
    fill(office, 1_005)
    office.sandbox.slack.faults.add("conversations.history", kind="delay", seconds=0)
    office.sandbox.slack.faults.add("conversations.history", kind="status", status=404)

    with pytest.raises(SlackApiError):
        await office.incidents.read(office.workspace.id, office.channel.id)


async def test_waiting_when_slack_asks_for_it(office: Office) -> None:
    """A 429 is waited for and the reading is whole."""
    fill(office, 5)
    office.sandbox.slack.faults.add(
        "conversations.history", kind="status", status=429, headers={"Retry-After": "0"}
    )

    reading = await office.incidents.read(office.workspace.id, office.channel.id)

    assert len(facts_of(reading).contents) == 5


async def test_profiles_are_kept_for_a_while(office: Office) -> None:
    """The same person is asked about once in ten minutes, by everybody."""
    clock = Steps()
    people = People(office.workspaces, clock=clock)
    incidents = Incidents(office.workspaces, people)
    fill(office, 20)

    for _ in range(3):
        await incidents.read(office.workspace.id, office.channel.id)
    asked = [line for line in office.sandbox.slack.requests if "users.info" in line["path"]]
    clock.now = KEPT_SECONDS + 1
    await incidents.read(office.workspace.id, office.channel.id)
    again = [line for line in office.sandbox.slack.requests if "users.info" in line["path"]]

    assert len(again) == 2 * len(asked)


async def test_stranger_goes_by_their_id(office: Office) -> None:
    """Somebody whom Slack does not show us does not stop the reading."""
    put(office, "ask <@U0NOBODY>", "1600000000.000100")

    reading = await office.incidents.read(office.workspace.id, office.channel.id)

    [entry] = incident_of(reading, facts_of(reading), Answers(include=Include.ALL)).entries
    assert entry.text == "ask @U0NOBODY"
