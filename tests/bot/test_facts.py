"""What the bot knows from a channel, on made-up messages and on the sample incidents."""

from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest

from bot.facts import facts_of, incident_of
from bot.reading import Channel, Message, Profile, Reading
from bot.rich_text import Mark, Mention, Paragraph, Run
from confluence.submissions import Answers, Include
from tests.bot.exports import incident_folders, load, reading_of

TWO_NAMES = ("memo", "pencil")
PROFILES = {
    "U1": Profile("U1", "incident-commander", handles=("incident-commander", "Incident Commander")),
    "U2": Profile("U2", "sre-1", handles=("sre-1", "SRE 1")),
    "U3": Profile("U3", "sre-10", handles=("sre-10",)),
    "UB": Profile("UB", "pager", handles=("pager",), is_bot=True),
}


def a_message(number: int, text: str = "hello", **facts: object) -> Message:
    """A message of `sre-1`, `number` seconds after the first possible one."""
    given: dict[str, object] = {"ts": f"{1562075200 + number}.000100", "user_id": "U2", **facts}
    return Message(text=text, **given)  # type: ignore[arg-type]


def a_reading(*messages: Message, name: str = "inc-1", topic: str = "") -> Reading:
    """A channel with these messages."""
    channel = Channel("C1", name, topic, "https://x.slack.com/archives/C1", False, "U1")
    return Reading(channel, messages, PROFILES, own_bot_id="BME")


@pytest.mark.parametrize("folder", incident_folders())
def test_marked_messages_of_sample_incidents(folder: Path) -> None:
    """Every pinned, 📌 and 📝 message of a sample incident is found, and nothing else."""
    expected = load(folder, "facts.json")

    marked = [message.ts for message in facts_of(reading_of(folder)).marked]

    wanted = {
        ts
        for key in ("pinned_ts", "pushpin_reaction_ts", "memo_reaction_ts")
        for ts in expected[key]
    }
    assert sorted(wanted) == marked


@pytest.mark.parametrize("folder", incident_folders())
def test_people_and_contents_of_sample_incidents(folder: Path) -> None:
    """Tombstones and joins stay out; whoever wrote is among the people, bots are not."""
    expected = load(folder, "facts.json")
    reading = reading_of(folder)

    facts = facts_of(reading)

    contents = [message.ts for message in facts.contents]
    assert set(expected["timeline_ts"]) <= set(contents)
    assert not set(expected["deleted_ts"]) & set(contents)
    assert not [user_id for user_id in facts.people_ids if reading.profiles[user_id].is_bot]
    assert {person["user_id"] for person in expected["participants"]} >= set(facts.people_ids)
    assert contents == sorted(set(contents), key=float)


@pytest.mark.parametrize("folder", incident_folders())
def test_commander_of_sample_incidents(folder: Path) -> None:
    """The commander is found although the last topic may name nobody: an earlier one did."""
    expected = load(folder, "facts.json")
    reading = reading_of(folder)

    commander = reading.profiles[facts_of(reading).commander_id or ""]

    assert expected["role_announcements"][0]["handle"] in commander.handles


@pytest.mark.parametrize(
    "text",
    [
        "SEV1 | IC: incident-commander | comms: sre-1",
        "IC: <@U1>",
        "ic: <@U1>",
        "_IC_ <@U1>",
        "IC, <@U1>",
        "IC → <@U1>",
        "IC -&gt; <@U1>",
        "IC\n<@U1>",
        "IC 🚒 <@U1>",
        "IC :fire_engine: <@U1>",
        "IC (primary): <@U1>, <@U2> helps",
        "IC is currently <@U1>",
        "I hand IC over to <@U1>",
        "commander is <@U1|ic>",
        "Commander on duty: <@U1>",
        "Commander | <@U1>",
        "IC: Incident Commander",
        "IC: Incident Commander, scribe: <@U2>",
        "Scribe <@U2> IC <@U1>",
        "IC: tbd\nIC: <@U1>",
        "Roles:\n• *Incident commander*: <@U1>\n• *Ops*: <@U2>",
    ],
)
def test_commander_by_a_line(text: str) -> None:
    """Whom a topic or a pin names after "IC" or "commander", with what people put between."""
    assert facts_of(a_reading(topic=text)).commander_id == "U1"
    assert facts_of(a_reading(a_message(1, text, is_pinned=True))).commander_id == "U1"


@pytest.mark.parametrize(
    "text",
    [
        "I'm incident commander. <@U2> leads ops",
        "I'm IC, <@U2> helps",
        "<@U1> is IC, <@U2> helps",
        "IC: tbd",
        "IC: tbd, <@U2> asks around",
        "IC: tbd, Scribe: <@U2>",
        "IC: tbd\nDatabase: <@U2>",
        "IC: <!subteam^S1|@sre>, <@U2>",
        "IC wanted! <@U2>?",
        "IC will be named as soon as somebody answers, <@U2> asks around",
        "IC: sre-1x",
        "MAGIC: sre-1",
        "MAGIC: <@U2>",
    ],
)
def test_no_commander_where_nobody_is_named(text: str) -> None:
    """Another sentence, line or role, a word for nobody, half a handle: none is a commander."""
    assert facts_of(a_reading(topic=text)).commander_id is None


@pytest.mark.parametrize("said", ["IC ", "IC: ", "<@U1> IC, <@U2>, "])
def test_pin_that_repeats_itself(said: str) -> None:
    """A pin as long as Slack takes is read in no time, whatever stands in it."""
    pin = a_message(1, said * (40_000 // len(said)), is_pinned=True)
    begun = process_time()

    facts_of(a_reading(pin))

    assert process_time() - begun < 2


def test_topic_names_the_commander_before_a_pin() -> None:
    """A pin is asked where the topic names nobody."""
    pin = a_message(1, "*Incident commander*: <@U1>", is_pinned=True)

    assert facts_of(a_reading(pin, topic="Resolved")).commander_id == "U1"
    assert facts_of(a_reading(pin, topic="IC: <@U2>")).commander_id == "U2"


def test_longest_handle_wins() -> None:
    """`sre-10` is not `sre-1`."""
    assert facts_of(a_reading(topic="IC: sre-10")).commander_id == "U3"


@pytest.mark.parametrize(
    ("name", "topic", "pin", "severity"),
    [
        ("inc-sev2-db", "SEV1", "p0", "SEV2"),
        ("inc-db", "now sev-1 | db", "p0", "SEV1"),
        ("inc-db", "", "This is a *P0*.", "P0"),
        ("inc_p3_db", "", "", "P3"),
        ("inc-db", "p99 is up, sev5, map4, p2p", "", None),
        ("inc-db", "<https://board.example/d/p1> <http://a.example/sev0|a.example/sev0>", "", None),
        ("inc-db", "<https://board.example/p1|board>", "<https://a.example|SEV2> &lt;", "SEV2"),
    ],
)
def test_severity(name: str, topic: str, pin: str, severity: str | None) -> None:
    """The severity comes from the name, then the topic, then a pin, as a word of its own."""
    reading = a_reading(a_message(1, pin or "x", is_pinned=True), name=name, topic=topic)

    assert severity == facts_of(reading).severity


def test_emoji_of_two_names() -> None:
    """Slack calls 📝 by either of its names."""
    messages = [a_message(n, reactions=frozenset({name})) for n, name in enumerate(TWO_NAMES)]

    assert facts_of(a_reading(*messages)).marked == tuple(messages)


def test_started_is_the_first_human_message() -> None:
    """Joins and alerts come before the first person who says something."""
    reading = a_reading(
        a_message(1, "joined", subtype="channel_join"),
        a_message(2, "Triggered", user_id="UB", bot_id="B1"),
        a_message(3, "", user_id="U1"),
        a_message(4, "looking", user_id="U1"),
        a_message(5, "me too", user_id="U2"),
        a_message(6, "me three", user_id="U1"),
    )

    facts = facts_of(reading)

    assert datetime.fromtimestamp(1562075204.0001, UTC) == facts.started_at
    assert facts.people_ids == ("U1", "U2")
    assert len(facts.contents) == 4


def test_what_we_posted_is_not_part_of_the_incident() -> None:
    """Our own message about an earlier retro stays out, even pinned."""
    reading = a_reading(a_message(1, "Retro made", user_id="UB", bot_id="BME", is_pinned=True))

    facts = facts_of(reading)

    assert facts.marked == facts.contents == ()


def test_incident_holds_what_was_answered() -> None:
    """Answers win over facts; entries are the chosen messages, in words, with a link each."""
    reading = a_reading(
        a_message(1, "look at <@U1> &lt;now&gt;", is_pinned=True),
        a_message(2, "Triggered", user_id=None, bot_id="B1", bot_name="Paging"),
        a_message(3, "reply", reactions=frozenset({"memo"}), thread_ts="1562075201.000100"),
    )
    answers = Answers(severity="SEV9", commander_id="U1", people_ids=("U2",), include=Include.ALL)

    incident = incident_of(reading, facts_of(reading), answers, title="Retro")

    assert [entry.text for entry in incident.entries] == [
        "look at @incident-commander <now>",
        "Triggered",
        "reply",
    ]
    assert [entry.author and entry.author.name for entry in incident.entries] == [
        "sre-1",
        "Paging",
        "sre-1",
    ]
    assert incident.entries[0].body == "<p>look at @incident-commander &lt;now&gt;</p>"
    assert incident.entries[2].url == (
        "https://x.slack.com/archives/C1/p1562075203000100?thread_ts=1562075201.000100&cid=C1"
    )
    assert incident.severity == "SEV9"
    assert incident.commander is not None
    assert incident.commander.name == "incident-commander"
    assert incident.started_at is None


def test_author_of_what_an_app_posts() -> None:
    """Who used the app, if somebody did; else the name under which the app posts."""
    named = {"bot_id": "B1", "bot_name": "Giphy"}
    reading = a_reading(
        a_message(1, user_id="U1", **named),
        a_message(2, user_id="UB", **named),
        a_message(3, user_id="U1", subtype="bot_message", **named),
    )

    incident = incident_of(reading, facts_of(reading), Answers(include=Include.ALL))

    names = [entry.author and entry.author.name for entry in incident.entries]
    assert names == ["incident-commander", "Giphy", "Giphy"]


def test_entry_says_its_blocks() -> None:
    """Rich text is what stands on the page; a message without it speaks by its mrkdwn."""
    bold = Paragraph((Run("now", frozenset({Mark.BOLD})), Mention("C1", "#")))
    reading = a_reading(a_message(1, "*now*#inc-1", blocks=(bold,)), a_message(2, "_now_ <#C1>"))

    incident = incident_of(reading, facts_of(reading), Answers(include=Include.ALL))

    assert [(entry.text, entry.body) for entry in incident.entries] == [
        ("now#inc-1", "<p><strong>now</strong>#inc-1</p>"),
        ("now #inc-1", "<p><em>now</em> #inc-1</p>"),
    ]


def test_incident_without_messages() -> None:
    """Nothing is included when nothing was asked for."""
    reading = a_reading(a_message(1, is_pinned=True))

    incident = incident_of(reading, facts_of(reading), Answers(include=Include.NONE))

    assert incident.entries == ()
    assert incident.title == "inc-1"
