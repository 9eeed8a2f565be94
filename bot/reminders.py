"""Reminders: which reader hears when that a credential ends. Pure; sending: `reminding`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum


class Threshold(StrEnum):
    """How near the end is, by days; OVER: refused after it; AGAIN: a reader asked for one more."""

    FORTNIGHT = "14"
    WEEK = "7"
    THREE_DAYS = "3"
    DAY = "1"
    TODAY = "0"
    OVER = "over"
    AGAIN = "again"


DAYS_BEFORE = {
    Threshold.FORTNIGHT: 14,
    Threshold.WEEK: 7,
    Threshold.THREE_DAYS: 3,
    Threshold.DAY: 1,
}
EARLIEST = timedelta(days=max(DAYS_BEFORE.values()))
OFFICE = range(9, 17)  # the hours in which readers are spoken to
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Listener:
    """A reader of one credential's reminders: a person or the alerts channel.

    `heard` says when which occasion was told; `again_at` is when one more was asked for.
    """

    reader: str
    zone: tzinfo
    is_channel: bool = False
    heard: Mapping[str, datetime] = field(default_factory=dict)
    is_muted: bool = False
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """A credential with an end, and those who hear of it. `refused_at`: since when it is refused.

    `version` tells the credential from the connection's earlier and later ones; days are counted
    back from `counted_from`, else from the end.
    """

    connection_id: str
    version: str
    expires_at: datetime
    listeners: tuple[Listener, ...]
    refused_at: datetime | None = None
    counted_from: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether it was refused after its end; before that the end is not why."""
        return self.refused_at is not None and self.refused_at >= self.expires_at


@dataclass(frozen=True, slots=True)
class Reminder:
    """One message that is due. `occasion` is its name among those of the credential."""

    connection_id: str
    version: str
    threshold: Threshold
    occasion: str
    reader: str


def due(now: datetime, endings: Iterable[Ending]) -> Iterator[Reminder]:
    """What is to be said now: the nearest threshold only, once to each listener."""
    for ending in endings:
        if not ending.is_over and ending.expires_at - now > EARLIEST + timedelta(days=1):
            continue
        for listener in ending.listeners:
            threshold = _due_for(listener, ending, now)
            if threshold:
                occasion = occasion_of(threshold, listener)
                yield Reminder(
                    ending.connection_id, ending.version, threshold, occasion, listener.reader
                )


def occasion_of(threshold: Threshold, listener: Listener) -> str:
    """The threshold's name; of what was asked for, with its day: it may be asked for again."""
    if threshold is Threshold.AGAIN and listener.again_at:
        return f"{threshold}-{listener.again_at:%Y-%m-%d}"
    return threshold.value


def tomorrow(now: datetime) -> datetime:
    """When the next working day begins for a reader whose clock shows `now`."""
    return datetime.combine(now.date() + timedelta(days=1), time(OFFICE.start), now.tzinfo)


def _due_for(listener: Listener, ending: Ending, now: datetime) -> Threshold | None:
    if ending.is_over:
        return None if Threshold.OVER in listener.heard else Threshold.OVER
    if ending.refused_at or now >= ending.expires_at or listener.is_muted:
        return None
    nearest = _nearest(ending, now, listener.zone)
    if nearest and nearest not in listener.heard:
        wanted: Threshold | None = nearest
    else:
        wanted = Threshold.AGAIN if _asked_for_more(listener, now) else None
    return wanted if _may_speak(now, ending.expires_at, listener.zone) else None


def _nearest(ending: Ending, now: datetime, zone: tzinfo) -> Threshold | None:
    """The last threshold that has passed."""
    if now >= _day_of(ending.expires_at, zone):
        return Threshold.TODAY
    left = (ending.counted_from or ending.expires_at) - now
    passed = [near for near, days in DAYS_BEFORE.items() if left <= timedelta(days=days)]
    return passed[-1] if passed else None


def _day_of(end: datetime, zone: tzinfo) -> datetime:
    """When the reader's day begins on which the credential works for the last time."""
    last = (end - INSTANT).astimezone(zone)
    return last.replace(hour=0, minute=0, second=0, microsecond=0)


def _asked_for_more(listener: Listener, now: datetime) -> bool:
    """Whether the asked-for moment has come, and nothing was said since."""
    asked = listener.again_at
    if asked is None or now < asked:
        return False
    return all(told < asked for told in listener.heard.values())


def _may_speak(now: datetime, end: datetime, zone: tzinfo) -> bool:
    """In the reader's working hours; at night only where the next ones would be too late."""
    here = now.astimezone(zone)
    if here.hour in OFFICE:
        return True
    day = here.date() + timedelta(days=here.hour >= OFFICE.stop)
    return datetime.combine(day, time(OFFICE.start), zone) >= end
