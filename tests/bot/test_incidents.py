"""Reading a channel from a strict Slack: whole, in order, each message once, or not at all."""

from typing import cast

import pytest
from slack_sdk.errors import SlackApiError

from bot import reading
from bot.channel_names import MOST, ChannelNames
from bot.errors import NotInChannel, ReadingCutShort
from bot.facts import facts_of, incident_of
from bot.incidents import Incidents
from bot.people import KEPT_SECONDS, People
from bot.workspaces import Workspaces
from confluence.submissions import Answers, Include
from sandbox.slack.exports import load_export
from sandbox.slack.nouns import Message
from tests.bot.conftest import Office, Steps
from tests.bot.exports import incident_folders, load, reading_of
from tests.factories import slack_error


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

    found = await office.incidents.read(office.workspace.id, office.channel.id, progress)

    stamps = [float(message.ts) for message in found.messages if message.is_content]
    facts = facts_of(found)
    answers = Answers(include=Include.MARKED)
    [entry] = incident_of(found, facts, answers).entries
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

    read = await office.incidents.read(workspace.id, channel_id)

    wanted = facts_of(reading_of(folder))  # type: ignore[arg-type]
    found = facts_of(read)
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

    found = await office.incidents.read(office.workspace.id, office.channel.id)

    assert len(facts_of(found).contents) == 5


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


async def test_user_groups_by_their_handles(office: Office) -> None:
    """Asked for only where a message mentions one without its name, and kept for a while; an app
    that lacks the right leaves the id there."""
    office.workspace.usergroups["S0ONCALL"] = "on-call"
    install = office.workspace.install
    assert install is not None
    put(office, "<!subteam^S0OTHER|@dba> look", "1600000000.000100")
    unasked = await office.incidents.read(office.workspace.id, office.channel.id)
    put(office, "<!subteam^S0ONCALL> help", "1600000001.000100")
    install.scopes -= {"usergroups:read"}
    refused = await office.incidents.read(office.workspace.id, office.channel.id)
    install.scopes |= {"usergroups:read"}
    found, again = [
        await office.incidents.read(office.workspace.id, office.channel.id) for _ in range(2)
    ]

    everything = Answers(include=Include.ALL)
    told = [incident_of(each, facts_of(each), everything).entries for each in (found, refused)]
    assert [entry.text for entry in told[0]] == ["@dba look", "@on-call help"]
    assert [entry.text for entry in told[1]] == ["@dba look", "@S0ONCALL help"]
    assert "<p>@on-call help</p>" in str(told[0][1].body)
    assert (unasked.groups, again.groups) == ({}, found.groups)
    assert len(office.asked("usergroups.list")) == 2


async def test_channels_by_their_names(office: Office) -> None:
    """Where a message mentions one without its name; one that is hidden from us goes by its id."""
    here, hidden = office.channel, "C0HIDDEN"
    there = office.sandbox.slack.add_channel(office.workspace, "deploys", bot=False)
    secret = office.sandbox.slack.add_channel(office.workspace, "layoffs", is_private=True).id
    said = f"<#{there.id}|> <#{there.id}> <#{hidden}|> <#{here.id}|> <#{secret}|>"
    put(office, said, "1600000000.000100")
    put(office, f"<#{hidden}|billing>", "1600000001.000100")

    found = await office.incidents.read(office.workspace.id, here.id)

    first, _ = incident_of(found, facts_of(found), Answers(include=Include.ALL)).entries
    assert first.text == f"#deploys #deploys #{hidden} #{here.name} #{secret}"
    assert first.body == f"<p>#deploys #deploys #{hidden} #{here.name} #{secret}</p>"
    assert len(office.asked("conversations.info")) == 4
    await office.incidents.read(office.workspace.id, here.id)
    assert len(office.asked("conversations.info")) == 4 + 2, "the channel, and the hidden one"


async def test_name_that_slack_wants_us_to_wait_for(office: Office) -> None:
    """It is not worth a wait: the channel goes by its id; the next reading asks anew."""
    there = office.sandbox.slack.add_channel(office.workspace, "deploys", bot=False).id
    said = [reading.message_of({"ts": "1600000000.000100", "text": f"<#{there}|>"})]
    names, workspace_id = ChannelNames(office.workspaces), office.workspace.id
    office.sandbox.slack.faults.add(
        "conversations.info", kind="status", status=429, headers={"Retry-After": "30"}
    )

    unnamed = await names.mentioned(workspace_id, said, besides="C1")
    named = await names.mentioned(workspace_id, said, besides="C1")

    assert (unnamed, named) == ({}, {there: "deploys"})


async def test_very_many_channels(office: Office) -> None:
    """Those that are mentioned most are asked for their names, and no more."""
    made = [
        office.sandbox.slack.add_channel(office.workspace, f"c-{number}", bot=False)
        for number in range(MOST + 5)
    ]
    for number, often in enumerate((made, made[5:])):
        put(office, " ".join(f"<#{each.id}|>" for each in often), f"160000000{number}.000100")

    found = await office.incidents.read(office.workspace.id, office.channel.id)

    assert set(found.channels.values()) == {f"c-{number}" for number in range(5, MOST + 5)}


async def test_stranger_goes_by_their_id(office: Office) -> None:
    """Somebody whom Slack does not show us does not stop the reading."""
    put(office, "ask <@U0NOBODY>", "1600000000.000100")

    found = await office.incidents.read(office.workspace.id, office.channel.id)

    [entry] = incident_of(found, facts_of(found), Answers(include=Include.ALL)).entries
    assert entry.text == "ask @U0NOBODY"


def test_text_of_what_has_no_text() -> None:
    """Alerts speak through attachments or blocks, uploads through their names."""
    attached = {"title": "Triggered #1", "text": "CPU &gt; 90 %", "fallback": "x"}
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "Alert"}},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Host*: a"}]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "now"}]},
        {"type": "actions", "elements": [{"type": "button", "text": {"text": "Acknowledge"}}]},
    ]
    fields = [{"title": "Host", "value": "a", "short": True}, {"value": "only this"}, {}]
    for message, expected in (
        ({"text": "said", "attachments": [attached]}, "said"),
        ({"attachments": [attached]}, "Triggered #1\nCPU &gt; 90 %"),
        ({"attachments": [{"fallback": "only this"}]}, "only this"),
        ({"blocks": blocks}, "Alert\n*Host*: a\nnow"),
        ({"files": [{"name": "graph <1>.png"}]}, "graph &lt;1&gt;.png"),
        ({"text": ""}, ""),
        ({"text": "This content can't be displayed.", "blocks": blocks}, "Alert\n*Host*: a\nnow"),
        ({"text": "[no preview available]", "blocks": blocks}, "Alert\n*Host*: a\nnow"),
        ({"text": "This content can't be displayed."}, ""),
        (
            {"attachments": [{"fallback": "[no preview available]", "blocks": blocks}]},
            "Alert\n*Host*: a\nnow",
        ),
        (
            {"blocks": blocks[:1], "attachments": [{"image_url": "https://x", "fallback": ""}]},
            "Alert",
        ),
        ({"blocks": blocks[:1], "attachments": [attached]}, "Alert\nTriggered #1\nCPU &gt; 90 %"),
        (
            {"attachments": [{"pretext": "Look", "fields": fields, "fallback": "x"}]},
            "Look\nHost: a\nonly this",
        ),
    ):
        assert reading.message_of({"ts": "1.0", **message}).text == expected


def test_each_message_once() -> None:
    """A broadcast reply comes twice from Slack and stands once, with what pins.list knows."""
    first, again = reading.Message("2.000100", "x"), reading.Message("2.000100", "x")
    only_pinned = reading.Message("10.000100", "y")

    ordered = reading.in_order([only_pinned, first, again], [first])

    assert [(m.ts, m.is_pinned) for m in ordered] == [("2.000100", True), ("10.000100", False)]


class HalfSlack:
    """A Slack that says there is more and not where: the real one is not known to do it."""

    async def client(self, _: str) -> "HalfSlack":
        """Itself."""
        return self

    async def auth_test(self) -> dict[str, str]:
        """Who we are."""
        return {"url": "https://x.example.com/", "user_id": "UBOT", "bot_id": "B1"}

    async def conversations_info(self, *, channel: str) -> dict[str, object]:
        """The channel."""
        return {"channel": {"id": channel, "name": "inc"}}

    async def conversations_history(self, **_: object) -> dict[str, object]:
        """A page that claims not to be the last."""
        return {"messages": [{"ts": "1.0", "text": "x"}], "has_more": True}

    async def pins_list(self, **_: str) -> dict[str, object]:
        """No pins."""
        return {"items": []}


class ForgetfulSlack(HalfSlack):
    """A Slack in which a thread is deleted between its parent's page and its own."""

    async def conversations_history(self, **_: object) -> dict[str, object]:
        """A parent, and another message."""
        parent = {"ts": "1.0", "text": "parent", "reply_count": 1, "thread_ts": "1.0"}
        return {"messages": [{"ts": "2.0", "text": "other"}, parent]}

    async def conversations_replies(self, **_: object) -> dict[str, object]:
        """Nothing is there any more."""
        raise slack_error("thread_not_found")


async def test_thread_that_is_deleted_meanwhile() -> None:
    """The rest of the channel is read all the same."""
    slack = cast("Workspaces", ForgetfulSlack())

    found = await Incidents(slack, People(slack)).read("T1", "C1")

    assert [message.text for message in found.messages] == ["parent", "other"]


class CirclingSlack(HalfSlack):
    """A Slack whose next page is always the same one."""

    async def conversations_history(self, **asked: object) -> dict[str, object]:
        """One more message, the first time."""
        there = [] if asked["cursor"] else [{"ts": "1.0", "text": "x"}]
        return {"messages": there, "response_metadata": {"next_cursor": "again"}}


@pytest.mark.parametrize("kind", [HalfSlack, CirclingSlack])
async def test_history_that_breaks_off(kind: type[HalfSlack]) -> None:
    """More messages without a way to them are an error, never a shorter page."""
    slack = cast("Workspaces", kind())

    with pytest.raises(ReadingCutShort) as refused:
        await Incidents(slack, People(slack)).read("T1", "C1")

    assert (refused.value.channel_id, refused.value.read) == ("C1", 1)
