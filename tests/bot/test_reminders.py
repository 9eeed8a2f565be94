"""When reminders are due: pure, by examples and over a simulated year."""

import random
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from freezegun import freeze_time
from freezegun.api import real_datetime

from bot.reminders import Ending, Listener, Reminder, Threshold, due, tomorrow

BERLIN = ZoneInfo("Europe/Berlin")
END = datetime(2026, 6, 25, 13, 0, tzinfo=UTC)
ZONES = ("UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo", "Pacific/Kiritimati")
TICK = timedelta(hours=1)
YEAR = datetime(2026, 1, 1, tzinfo=UTC)
LAST = YEAR + timedelta(days=366)


def an_ending(
    listener: Listener, *, end: datetime = END, refused_at: datetime | None = None
) -> Ending:
    """One credential with one listener."""
    return Ending("c1", "v1", end, (listener,), refused_at)


def ticks(start: datetime, end: datetime) -> Iterator[datetime]:
    """Every hour."""
    while start < end:
        yield start
        start += TICK


def heard_by(
    listener: Listener, end: datetime, moments: Sequence[datetime]
) -> list[tuple[str, datetime]]:
    """What the listener hears at these moments, each reminder sent at once."""
    told: list[tuple[str, datetime]] = []
    for now in moments:
        mine = replace(listener, heard=dict(told))
        told += [(r.occasion, now) for r in due(now, [an_ending(mine, end=end)])]
    return told


def local(told: list[tuple[str, datetime]], zone: tzinfo) -> list[tuple[str, str]]:
    """The same by the reader's clock."""
    return [(name, f"{at.astimezone(zone):%m-%d %H:%M}") for name, at in told]


def test_thresholds_in_the_readers_working_hours() -> None:
    """13:00 UTC is 15:00 in Berlin: in time for all of them; the last day begins at nine."""
    moments = list(ticks(END - timedelta(days=20), END + timedelta(days=20)))
    told = heard_by(Listener("U1", BERLIN), END, moments)

    assert local(told, BERLIN) == [
        ("14", "06-11 15:00"),
        ("7", "06-18 15:00"),
        ("3", "06-22 15:00"),
        ("1", "06-24 15:00"),
        ("0", "06-25 09:00"),
    ]


@pytest.mark.parametrize(
    ("hour", "last"),
    [
        (1, [("3", "06-22 09:00"), ("1", "06-24 09:00"), ("0", "06-25 00:00")]),
        (8, [("3", "06-22 09:00"), ("1", "06-24 09:00"), ("0", "06-25 00:00")]),
        (10, [("3", "06-22 10:00"), ("1", "06-24 10:00"), ("0", "06-25 09:00")]),
        (18, [("3", "06-23 09:00"), ("0", "06-25 09:00")]),
        (0, [("3", "06-22 09:00"), ("0", "06-24 09:00")]),
    ],
)
def test_always_before_the_end(hour: int, last: list[tuple[str, str]]) -> None:
    """An end in the morning is told at night; one in the evening makes two thresholds one."""
    end = datetime(2026, 6, 25, hour, tzinfo=BERLIN)
    moments = list(ticks(end - timedelta(days=5), end + timedelta(days=1)))
    heard = {"14": YEAR, "7": YEAR}
    told = [
        (name, at)
        for name, at in heard_by(Listener("U1", BERLIN, heard=heard), end, moments)
        if name not in heard
    ]

    assert [line for line in local(told, BERLIN) if line[0] != "7"] == last
    assert all(at < end for _, at in told)


def test_days_before_a_day_that_was_typed() -> None:
    """Its beginning counts: each threshold has a day of its own, the last one the day itself."""
    start = datetime(2026, 6, 25, tzinfo=BERLIN)
    end = start + timedelta(hours=23, minutes=59, seconds=59)
    told: dict[str, datetime] = {}
    for now in ticks(end - timedelta(days=20), end + timedelta(days=2)):
        ending = an_ending(Listener("U1", BERLIN, heard=told), end=end)
        told |= {r.occasion: now for r in due(now, [replace(ending, counted_from=start)])}

    assert {name: f"{at.astimezone(BERLIN):%m-%d %H}" for name, at in told.items()} == {
        "14": "06-11 09",
        "7": "06-18 09",
        "3": "06-22 09",
        "1": "06-24 09",
        "0": "06-25 09",
    }


def test_only_the_nearest_after_a_gap() -> None:
    """Two weeks of silence: one reminder, not three."""
    moments = list(ticks(END - timedelta(days=2), END - timedelta(hours=30)))
    told = heard_by(Listener("U1", UTC), END, moments)

    assert [name for name, _ in told] == ["3"]


def test_nothing_at_night_after_a_gap() -> None:
    """Back at 22:00: the reader hears of it at nine."""
    night = datetime(2026, 6, 18, 22, tzinfo=UTC)
    told = heard_by(Listener("U1", UTC), END, list(ticks(night, night + timedelta(days=1))))

    assert local(told, UTC) == [("7", "06-19 09:00")]


def test_over_at_the_first_refusal_after_the_end() -> None:
    """At any hour, muted or not, once; a refusal before the end is another matter."""
    night = END + timedelta(hours=12)
    muted = Listener("U1", UTC, is_muted=True)
    early = END - timedelta(hours=1)

    assert [r.threshold for r in due(night, [an_ending(muted, refused_at=night)])] == ["over"]
    heard = replace(muted, heard={"over": night})
    assert list(due(night, [an_ending(heard, refused_at=night)])) == []
    assert list(due(early, [an_ending(muted, refused_at=early)])) == []
    assert list(due(night, [an_ending(muted)])) == []


def test_muted() -> None:
    """Who muted a credential hears nothing before its end; others do."""
    noon = END - timedelta(days=3)
    listeners = (Listener("U1", UTC, is_muted=True), Listener("C1", UTC, is_channel=True))
    told = due(noon, [Ending("c1", "v1", END, listeners)])

    assert [(r.reader, r.threshold) for r in told] == [("C1", Threshold.THREE_DAYS)]


def test_once_more_tomorrow() -> None:
    """At nine of the reader's next day, once, unless a threshold speaks first."""
    asked_at = END - timedelta(days=6, hours=20)
    again = tomorrow(asked_at.astimezone(BERLIN))
    listener = Listener("U1", BERLIN, heard={"7": asked_at}, again_at=again)
    told = heard_by(listener, END, list(ticks(END - timedelta(days=6), END - timedelta(days=5))))
    nearer = replace(listener, again_at=END - timedelta(days=3))
    then = heard_by(nearer, END, list(ticks(END - timedelta(days=3), END - timedelta(days=2))))

    assert f"{again:%m-%d %H:%M}" == "06-19 09:00"
    assert [name for name, _ in then] == ["3"]
    assert all(name in {"7", f"again-{again:%Y-%m-%d}"} for name, _ in told)


@pytest.mark.thorough
def test_a_year_with_a_thousand_tokens() -> None:
    """Hour by hour, with outages and rotations: each once, none early or late."""
    chance = random.Random(2026)
    tokens = sorted(
        (_token(chance, number) for number in range(1000)), key=lambda t: t.ending.expires_at
    )
    ends = [token.ending.expires_at for token in tokens]
    told: dict[str, dict[str, datetime]] = {}
    sent: Counter[tuple[str, str, str]] = Counter()
    with freeze_time(YEAR) as frozen:
        while (now := real_datetime.fromtimestamp(time.time(), UTC)) < LAST:
            if now.day not in (5, 6):  # the bot is down on two days of each month
                for reminder in due(now, _alive(_near(tokens, ends, now), told, now)):
                    _send(reminder, now, told, sent)
            frozen.tick(TICK)

    assert len(told) > 900
    assert set(sent.values()) == {1}
    for token in tokens:
        _check(token, told.get(token.ending.connection_id, {}))


class _Token:
    """A credential of the simulation, and when it is rotated, if at all."""

    def __init__(self, ending: Ending, rotated_at: datetime) -> None:
        self.ending = ending
        self.rotated_at = rotated_at


def _token(chance: random.Random, number: int) -> _Token:
    end = YEAR + TICK * chance.randrange(20 * 24, 365 * 24)
    zone = ZoneInfo(chance.choice(ZONES))
    rotated_at = end - timedelta(days=chance.choice((-1, -1, 2, 5, 10)))
    return _Token(Ending(f"c{number}", "v1", end, (Listener("U1", zone),)), rotated_at)


def _near(tokens: list[_Token], ends: list[datetime], now: datetime) -> list[_Token]:
    """Those that end within fifteen days."""
    return tokens[bisect_right(ends, now) : bisect_right(ends, now + timedelta(days=15))]


def _alive(
    tokens: list[_Token], told: dict[str, dict[str, datetime]], now: datetime
) -> Iterator[Ending]:
    """What is not rotated, with what was told so far."""
    for token in tokens:
        ending = token.ending
        if now < token.rotated_at:
            heard = told.get(ending.connection_id, {})
            yield replace(ending, listeners=(replace(ending.listeners[0], heard=heard),))


def _send(
    reminder: Reminder,
    now: datetime,
    told: dict[str, dict[str, datetime]],
    sent: Counter[tuple[str, str, str]],
) -> None:
    told.setdefault(reminder.connection_id, {})[reminder.occasion] = now
    sent[reminder.connection_id, reminder.occasion, reminder.reader] += 1


def _check(token: _Token, told: dict[str, datetime]) -> None:
    """None before its threshold, none after a rotation, by day where that is in time."""
    end, zone = token.ending.expires_at, token.ending.listeners[0].zone
    for occasion, at in told.items():
        days = int(occasion)
        if days:
            assert at >= end - timedelta(days=days)
        else:
            assert (
                at.astimezone(zone).date()
                == (end - timedelta(microseconds=1)).astimezone(zone).date()
            )
        assert at < min(token.rotated_at, end)
        here = at.astimezone(zone)
        nine = here.replace(hour=9, minute=0) + timedelta(days=here.hour >= 17)
        assert here.hour in range(9, 17) or nine >= end
    if token.rotated_at > end and not any(_down(end - timedelta(days=d)) for d in range(16)):
        assert {"14", "7", "3", "0"} <= told.keys()


def _down(moment: datetime) -> bool:
    return moment.day in (4, 5, 6, 7)
