"""Reminders and alerts as their readers see them: once each, to the right people, with buttons."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.alerting import Alerting
from bot.chores import Chore, Chores
from bot.hints import hint_for
from bot.notifying import Notifying, Telling
from bot.reaching import Reaching
from bot.readers import Readers
from bot.reminding import Reminding
from confluence.errors import CredentialRejected, NeedsAttention, PermissionDenied
from confluence.failures import dump_failure
from sandbox.slack.nouns import Channel
from storage.connections import ConnectionRepository
from storage.models import Connection, Draft
from storage.notices import NoticeRepository
from storage.wishes import WishRepository
from tests.bot.conftest import Office
from tests.factories import a_draft

NOON = datetime(2026, 6, 25, 12, tzinfo=UTC)
REFUSED = CredentialRejected("c.example.com", "AUTHENTICATED_FAILED")


class Desk:
    """The chores of an office, done by hand at moments of the test's choice."""

    def __init__(self, office: Office, connection: Connection, *admin_ids: str) -> None:
        self.office = office
        self.connection = connection
        self.now = NOON
        self.woken: list[Draft] = []
        self.rows = ConnectionRepository(office.database)
        self.notices = NoticeRepository(office.database)
        notifying = Notifying(
            workspaces=office.workspaces, notices=self.notices, upkeep=office.connections.upkeep
        )
        readers = Readers(office.people, admin_ids)
        telling = Telling(office.connections.upkeep, readers, notifying, self.notices)
        chores: dict[str, Chore] = {
            "remind": Reminding(telling, wishes=WishRepository(office.database)),
            "reach": Reaching(office.connections.upkeep, readers),
            "alert": Alerting(telling, drafts=office.drafts, wake=self._wake),
        }
        self.chores = Chores(chores, pauses=(), clock=lambda: self.now)

    async def tick(self, now: datetime | None = None) -> list[tuple[str, str]]:
        """What a replica does at a moment; the keys."""
        self.now = now or self.now
        due = await self.chores.due()
        for name, key in due:
            await self.chores.attempt(name, key, 1)
        return due

    async def change(self, **facts: Any) -> Connection:
        """Something about the connection, and the row as it is then."""
        await self.rows.note(self.connection.id, **facts)
        return await self.look()

    async def look(self) -> Connection:
        """The row as it is now."""
        self.connection = await self.office.connections.find(
            self.office.workspace.id, self.connection.id
        )
        return self.connection

    def told(self, name: str) -> list[str]:
        """What somebody was told in the direct message with the bot."""
        who = self.office.user_id(name)
        return [
            str(message.body["text"])
            for channel in self.office.workspace.channels.values()
            if channel.is_im and who in channel.members
            for message in channel.messages
        ]

    def direct(self, name: str) -> Channel:
        """The direct message itself."""
        who = self.office.user_id(name)
        channels = self.office.workspace.channels.values()
        return next(c for c in channels if c.is_im and who in c.members)

    async def _wake(self, drafts: Any) -> None:
        self.woken += drafts


@pytest.fixture
async def desk(office: Office) -> Desk:
    """A token that ends in seven days, with readers admin-1 and sre-1."""
    connection_id = await office.connect()
    connection = await office.connections.find(office.workspace.id, connection_id)
    made = Desk(office, connection, office.user_id("sre-1"))
    await made.change(
        expires_at=NOON + timedelta(days=7),
        expiry_source="read",
        token_id="1",
        connected_at=NOON - timedelta(days=80),
        state_at=NOON - timedelta(days=80),
        told_at=NOON - timedelta(days=80),
    )
    return made


async def test_each_reader_once(desk: Desk) -> None:
    """The connecting admin, those of the settings, and the channel; nobody else, and no repeat."""
    await desk.change(alerts_channel_id=desk.office.channel.id)
    first = [key for name, key in await desk.tick() if name == "remind"]
    again = await desk.tick(NOON + timedelta(minutes=1))
    later = await desk.tick(NOON + timedelta(hours=3))

    said = "The token for 127.0.0.1"
    assert len(first) == 3
    assert {name for name, _ in again + later} == {"reach"}
    [told] = desk.told("admin-1")
    assert told.startswith(said)
    assert told.endswith("ends in 7 days.")
    assert desk.told("sre-1") == [told]
    assert desk.told("sre-2") == []
    assert [message.body["text"] for message in desk.office.channel.messages] == [told]


@pytest.mark.parametrize(
    "fact",
    [{"deleted": True}, {"is_restricted": True}, {"is_bot": True}, {"team_id": "T0ELSEWHERE"}],
)
async def test_who_left_hears_nothing(desk: Desk, fact: dict[str, Any]) -> None:
    """Nor guests, bots and people of other workspaces, though they connected once."""
    admin = desk.office.sandbox.slack.user(desk.office.workspace, "admin-1")
    for name, value in fact.items():
        setattr(admin, name, value)
    await desk.tick()

    assert desk.told("admin-1") == []
    assert len(desk.told("sre-1")) == 1


async def test_nobody_to_tell_is_noted(desk: Desk) -> None:
    """Then App Home must say it, and nobody is told that admins were told."""
    for name in ("admin-1", "sre-1"):
        desk.office.sandbox.slack.user(desk.office.workspace, name).deleted = True
    await desk.tick()
    desk.office.sandbox.confluence.server_pat = "another"
    client = await desk.office.connections.client(desk.connection.id)
    with pytest.raises(CredentialRejected) as refused:
        await client.current_account()
    with pytest.raises(NeedsAttention) as waiting:
        await desk.office.connections.client(desk.connection.id)

    assert (await desk.look()).is_unheard
    for error in (refused.value, waiting.value):
        assert "nobody I could tell" in hint_for(error).text
        assert "Admins were told" not in hint_for(error).text


async def test_none_after_a_rotation(desk: Desk) -> None:
    """What was due for the old token is not said of the new one."""
    desk.now = NOON
    due = await desk.chores.due()
    await desk.change(connected_at=NOON, expires_at=NOON + timedelta(days=90))
    for name, key in due:
        await desk.chores.attempt(name, key, 1)
    await desk.tick(NOON + timedelta(days=7))

    assert due
    assert desk.told("admin-1") == []


async def test_the_answer_got_lost(desk: Desk) -> None:
    """Posted, but nobody heard of it: the message is found, not sent again."""
    desk.office.sandbox.slack.faults.add("chat.postMessage", kind="reset_after", times=2)
    await desk.tick()
    await desk.tick(NOON + timedelta(hours=1))

    assert len(desk.told("admin-1")) == 1
    assert len(desk.told("sre-1")) == 1
    kept = await desk.notices.of([desk.connection.id], NOON + timedelta(hours=1))
    assert {notice.state for notice in kept[desk.connection.id]} == {"sent"}


async def test_slack_was_away(desk: Desk) -> None:
    """An hour later another job says it."""
    desk.office.sandbox.slack.faults.add("chat.postMessage", kind="status", status=503, times=2)
    await desk.tick()
    before = desk.told("admin-1")
    await desk.tick(NOON + timedelta(hours=1))

    assert before == []
    assert len(desk.told("admin-1")) == 1


async def test_a_closed_direct_message_leaves_the_channel(desk: Desk) -> None:
    """It is not tried for ever; with nobody reached at all, App Home says it."""
    assert desk.office.workspace.install is not None
    desk.office.workspace.install.messages_tab = False
    await desk.tick()
    alone = await desk.look()
    await desk.change(alerts_channel_id=desk.office.channel.id)
    again = await desk.tick(NOON + timedelta(hours=2))

    assert alone.is_unheard
    assert len([key for name, key in again if name == "remind"]) == 1
    assert len(desk.office.channel.messages) == 1
    assert not (await desk.look()).is_unheard


async def test_a_day_that_was_typed(desk: Desk) -> None:
    """The day before, and on the day itself, which is not over when it begins."""
    await desk.change(
        expires_at=datetime(2026, 5, 10, 23, 59, 59, tzinfo=UTC), expiry_source="typed"
    )
    for day in (8, 9, 10, 11):
        await desk.tick(datetime(2026, 5, day, 9, tzinfo=UTC))

    assert [text.partition(" ends ")[2] for text in desk.told("admin-1")] == [
        "in 2 days.",
        "in a day.",
        "today.",
    ]


async def test_over_once_and_no_alert_beside_it(desk: Desk) -> None:
    """The first refusal after the end, at whatever hour; the alert would say the same."""
    night = NOON + timedelta(days=8, hours=10)
    await desk.tick(NOON + timedelta(days=7, hours=1))
    await desk.rows.turn(desk.connection, "attention", trouble=dump_failure(REFUSED), now=night)
    await desk.tick(night)
    await desk.tick(night + timedelta(minutes=1))

    assert [text.split(" ", 4)[-1] for text in desk.told("admin-1")] == ["has ended."]
    assert await desk.office.connections.upkeep.untold() == ()


async def test_a_refusal_after_an_end_that_was_none_is_told(desk: Desk) -> None:
    """The end was only assumed: once it was told and the token worked again, the next refusal is
    another matter, and no silence."""
    await desk.change(expires_at=NOON, expiry_source="assumed")
    for hours, state in ((1, "attention"), (2, "connected"), (3, "attention")):
        now, trouble = NOON + timedelta(hours=hours), dump_failure(REFUSED)
        await desk.rows.turn(
            await desk.look(), state, trouble=trouble if state == "attention" else None, now=now
        )
        for minutes in range(3):
            await desk.tick(now + timedelta(minutes=minutes))

    assert [re.split("[:.]", text)[0] for text in desk.told("admin-1")] == [
        "The token for 127",
        "Confluence works again",
        "Confluence refuses our account",
    ]


async def test_an_alert_that_nobody_reads_is_noted(desk: Desk) -> None:
    """At once, not on the morrow: a responder who meets it must not hear that admins were told."""
    for name in ("admin-1", "sre-1"):
        desk.office.sandbox.slack.user(desk.office.workspace, name).deleted = True
    await desk.rows.turn(desk.connection, "attention", trouble=dump_failure(REFUSED), now=NOON)

    due = await desk.chores.due()

    assert {name for name, _ in due} == {"reach"}
    assert (await desk.look()).is_unheard


async def test_buttons_of_a_reminder(desk: Desk) -> None:
    """[Mute] and [Remind me tomorrow] are one reader's and one token's."""
    noon = datetime.now(UTC).replace(hour=12)
    await desk.change(expires_at=noon + timedelta(days=7))
    await desk.tick(noon)
    direct = desk.direct("admin-1").id
    async with desk.office.person("admin-1") as admin:
        await admin.press("Remind me tomorrow", where="message", channel=direct)
        await admin.wait_for_message(direct, "I remind you of")
        await admin.press("Mute", where="message", channel=direct)
        await admin.wait_for_message(direct, "No more reminders to you")
    await desk.tick(noon + timedelta(days=5))

    assert len(desk.told("admin-1")) == 1
    assert len(desk.told("sre-1")) == 2


async def test_once_more_tomorrow(desk: Desk) -> None:
    """Asked for, it comes again at nine."""
    noon = datetime.now(UTC).replace(hour=12)
    await desk.change(expires_at=noon + timedelta(days=7))
    await desk.tick(noon)
    direct = desk.direct("admin-1").id
    async with desk.office.person("admin-1") as admin:
        await admin.press("Remind me tomorrow", where="message", channel=direct)
        await admin.wait_for_message(direct, "I remind you of")
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).replace(hour=10)
    await desk.tick(tomorrow)
    await desk.tick(tomorrow + timedelta(hours=2))

    assert len(desk.told("admin-1")) == 2
    assert len(desk.told("sre-1")) == 1


async def test_asking_to_be_reminded_ends_a_mute(desk: Desk) -> None:
    """What was promised is kept, and what is due after it is said, too."""
    noon = datetime.now(UTC).replace(hour=12)
    await desk.change(expires_at=noon + timedelta(days=7))
    await desk.tick(noon)
    direct = desk.direct("admin-1").id
    async with desk.office.person("admin-1") as admin:
        await admin.press("Mute", where="message", channel=direct)
        await admin.wait_for_message(direct, "No more reminders to you")
        await admin.press("Remind me tomorrow", where="message", channel=direct)
        await admin.wait_for_message(direct, "I remind you of")
    await desk.tick((noon + timedelta(days=1)).replace(hour=10))
    again = len(desk.told("admin-1"))
    await desk.tick((noon + timedelta(days=5)).replace(hour=10))

    assert (again, len(desk.told("admin-1"))) == (2, 3)


async def test_buttons_look_who_presses(desk: Desk) -> None:
    """Who could hear of it when it was sent may be no admin any more."""
    await desk.tick()
    direct = desk.direct("sre-1").id
    async with desk.office.person("sre-1") as person:
        for button in ("Mute", "Remind me tomorrow"):
            await person.press(button, where="message", channel=direct)
            await person.wait_for_message(direct, "Only admins can")
    await desk.tick(NOON + timedelta(days=4))

    assert len(desk.told("sre-1")) == 2


async def test_one_alert_a_cause_and_one_when_it_works(desk: Desk) -> None:
    """With what to do; then, once, that it works again, and waiting drafts are woken."""
    noon = NOON - timedelta(days=20)
    await desk.office.draft_rows.add(
        a_draft(workspace_id=desk.office.workspace.id, connection_id=desk.connection.id)
    )
    denied = dump_failure(PermissionDenied("create a page", "OPS"))
    await desk.rows.turn(desk.connection, "ailing", trouble=denied, now=noon)
    for minutes in range(3):
        await desk.tick(noon + timedelta(minutes=minutes))
    broken = list(desk.told("admin-1"))
    await desk.look()
    worse_at = noon + timedelta(minutes=3)
    await desk.rows.turn(desk.connection, "attention", trouble=dump_failure(REFUSED), now=worse_at)
    for minutes in range(3, 6):
        await desk.tick(noon + timedelta(minutes=minutes))
    worse = desk.told("admin-1")[1:]
    await desk.look()
    later = noon + timedelta(hours=1)
    await desk.rows.turn(desk.connection, "connected", trouble=None, now=later)
    for minutes in range(3):
        await desk.tick(later + timedelta(minutes=minutes))

    assert [text.partition(":")[0] for text in broken] == ["Confluence says no"]
    assert [text.partition(":")[0] for text in worse] == ["Confluence refuses our account"]
    assert [text.partition(":")[0] for text in desk.told("admin-1")[2:]] == [
        "Confluence works again"
    ]
    assert await desk.office.connections.upkeep.untold() == ()
    assert [draft.id for draft in desk.woken] == ["d1"]


async def test_no_word_that_it_works_where_nobody_heard_it_did_not(desk: Desk) -> None:
    """Mended before the next look: silence."""
    await desk.rows.turn(desk.connection, "ailing", trouble=dump_failure(REFUSED), now=NOON)
    await desk.rows.turn(
        await desk.look(), "connected", trouble=None, now=NOON + timedelta(seconds=1)
    )
    await desk.tick(NOON - timedelta(days=20))

    assert desk.told("admin-1") == []
    assert await desk.office.connections.upkeep.untold() == ()


async def test_alert_buttons(desk: Desk) -> None:
    """[Reconnect] opens the way to connect the same once more, [Doctor] the examination."""
    await desk.rows.turn(
        desk.connection, "attention", trouble=dump_failure(REFUSED), now=NOON - timedelta(days=20)
    )
    await desk.tick(NOON - timedelta(days=20))
    async with desk.office.person("admin-1") as admin:
        await admin.press("Reconnect", where="message", channel=desk.direct("admin-1").id)
        await admin.wait_for("once more as Retro service")
        await admin.close()
        await admin.press("Doctor", where="message", channel=desk.direct("admin-1").id)
        await admin.wait_for("Who we are")
