"""Sample: an incident of which everything is known, for checks and for reference pages.

Nothing in it is anybody's. Not here: what real channels say (`bot.facts`).
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from types import MappingProxyType

from confluence.nouns import Entry, Incident, Person
from confluence.rendering.context import context_for

_START = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
_CHANNEL = "https://example.slack.com/archives/C0SAMPLE"
_COMMANDER = Person("U0COMMANDER", "incident-commander")
_RESPONDER = Person("U0SRE1", "sre-1")


def _entry(minutes: int, text: str, author: Person) -> Entry:
    at = _START + timedelta(minutes=minutes)
    return Entry(at, text, author, f"{_CHANNEL}/p{int(at.timestamp())}000000")


SAMPLE = Incident(
    title="inc-42-checkout",
    channel_id="C0SAMPLE",
    channel_name="inc-42-checkout",
    channel_url=_CHANNEL,
    severity="SEV1",
    summary="Card payments failed at checkout.\nA rollback ended it.",
    started_at=_START,
    detected_at=_START + timedelta(minutes=5),
    mitigated_at=_START + timedelta(minutes=45),
    resolved_at=_START + timedelta(minutes=150),
    commander=_COMMANDER,
    creator=_RESPONDER,
    people=(_COMMANDER, _RESPONDER),
    entries=(
        _entry(0, "Checkout answers with errors", _RESPONDER),
        _entry(45, "Rolled back to yesterday’s build", _COMMANDER),
    ),
)


@cache
def sample_context() -> MappingProxyType[str, object]:
    """The sample under the names that templates use; to be read only."""
    return MappingProxyType(context_for(SAMPLE))
