"""When a token ends: as Confluence tells it, else as the admin does, else as usual."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from confluence.calls import Call
from confluence.connections import Connections
from confluence.errors import UnexpectedAnswer
from confluence.expiry import own_token, read_expiry
from confluence.http import has_shape
from confluence.personal_tokens import IssuedToken, PersonalTokens
from confluence.trials import NONE, Hopes
from storage.models import Connection
from tests.factories import a_request

from .conftest import Clock, Neighbour

TOKENS = "/rest/pat/latest/tokens"
NOW = datetime(2026, 11, 3, tzinfo=UTC)
DAY = 24 * 3600


def issued(number: int, name: str, days: int | None = None) -> IssuedToken:
    """A token that ends in so many days."""
    return IssuedToken(str(number), name, NOW + timedelta(days=days) if days else None)


async def connected(
    connections: Connections, neighbour: Neighbour, hopes: Hopes = NONE
) -> Connection:
    """The Data Center, connected anew."""
    asked = a_request(base_url=f"{neighbour.url}/server", token=neighbour.world.server_pat)
    return await connections.connect(replace(asked, hopes=hopes))


@pytest.mark.parametrize(
    ("listed", "name", "token_id", "ours"),
    [
        ([issued(1, "retro")], "", "", "1"),
        ([issued(1, "retro")], "mistyped", "", "1"),
        ([issued(1, "retro"), issued(2, "other")], "other", "", "2"),
        ([issued(1, "retro"), issued(2, "other")], "", "", None),
        ([issued(1, "retro"), issued(2, "retro")], "retro", "", None),
        ([issued(1, "retro"), issued(2, "retro")], "retro", "2", "2"),
        ([issued(1, "renamed"), issued(2, "other")], "retro", "1", "1"),
        ([issued(1, "retro", -1), issued(2, "other", 3)], "retro", "", "2"),
        ([], "retro", "1", None),
    ],
)
def test_which_token_is_ours(
    listed: list[IssuedToken], name: str, token_id: str, ours: str | None
) -> None:
    """By id, by a name that is its own, or because no other is alive; else nobody knows."""
    found = own_token(tuple(listed), NOW, name=name, token_id=token_id)

    assert (found.id if found else None) == ours


async def test_read_at_connecting(
    neighbour: Neighbour, connections: Connections, clock: Clock
) -> None:
    """What Confluence says counts more than what was typed."""
    neighbour.world.first_token.expires_at = clock.now + 30 * DAY
    made = await connected(connections, neighbour, Hopes(ends_on=date(2026, 10, 1)))

    assert made.expires_at == datetime.fromtimestamp(clock.now + 30 * DAY, UTC)
    assert (made.expiry_source, made.token_name, made.token_id) == ("read", "retro", "1")


async def test_a_token_without_an_end(neighbour: Neighbour, connections: Connections) -> None:
    """That it has none was read as well."""
    made = await connected(connections, neighbour)

    assert (made.expires_at, made.expiry_source) == (None, "read")


@pytest.mark.parametrize("fault", [401, 403, 404, 405, 429, 500])
@pytest.mark.parametrize(
    ("hopes", "days", "source"),
    [(Hopes(), 90, "assumed"), (Hopes(ends_on=date(2026, 10, 1)), None, "typed")],
)
async def test_where_confluence_does_not_tell(
    neighbour: Neighbour,
    connections: Connections,
    clock: Clock,
    fault: int,
    hopes: Hopes,
    days: int | None,
    source: str,
) -> None:
    """The date that was typed, else the usual life of a token; and whence we know is kept."""
    neighbour.world.faults.add(TOKENS, kind="status", status=fault)
    made = await connected(connections, neighbour, hopes)

    now = datetime.fromtimestamp(clock(), UTC)
    ends = now + timedelta(days=days) if days else datetime(2026, 10, 1, 23, 59, 59, tzinfo=UTC)
    assert (made.expires_at, made.expiry_source) == (ends, source)


@pytest.mark.parametrize(
    ("zone", "end"),
    [("Asia/Tokyo", "2026-10-01T14:59:59Z"), ("America/Los_Angeles", "2026-10-02T06:59:59Z")],
)
async def test_the_day_typed_is_one_of_the_admins(
    neighbour: Neighbour, connections: Connections, zone: str, end: str
) -> None:
    """The token is good until that day is over where it was typed."""
    neighbour.world.faults.add(TOKENS, kind="status", status=403)
    hopes = Hopes(ends_on=date(2026, 10, 1), zone=ZoneInfo(zone))
    made = await connected(connections, neighbour, hopes)

    assert made.expires_at == datetime.fromisoformat(end)


@pytest.mark.parametrize(
    "told",
    [
        [None],
        ["retro"],
        [{"name": "retro"}],
        [{"id": 1, "expiringAt": "soon"}],
        [{"id": 1, "expiringAt": ["2026"]}],
        {"values": []},
    ],
)
async def test_nonsense_tells_nothing(told: Any) -> None:
    """A list of another shape is as good as none."""

    async def ask(call: Call) -> Any:
        if not has_shape(told, call):
            raise UnexpectedAnswer(200, call.path)
        return told

    assert await read_expiry(PersonalTokens(ask), NOW, token_name="retro") is None


async def test_another_end_is_noticed(
    neighbour: Neighbour, connections: Connections, clock: Clock
) -> None:
    """The daily look finds what was assumed until then, a new name and a new end."""
    neighbour.world.faults.add(TOKENS, kind="status", status=403)
    made = await connected(connections, neighbour)
    await connections.upkeep.learn_expiry(made.id)
    first = await connections.find("T1", made.id)
    neighbour.world.first_token.name = "renamed"
    neighbour.world.first_token.expires_at = clock.now + 9 * DAY
    await connections.upkeep.learn_expiry(made.id)
    second = await connections.find("T1", made.id)

    assert (made.expiry_source, first.expiry_source) == ("assumed", "read")
    assert first.expires_at is None
    assert second.expires_at == datetime.fromtimestamp(clock.now + 9 * DAY, UTC)
    assert (second.token_name, second.token_id) == ("renamed", "1")


@pytest.mark.parametrize("status", [401, 403, 404, 405])
async def test_a_closed_list_changes_nothing(
    neighbour: Neighbour, connections: Connections, clock: Clock, status: int
) -> None:
    """The connection goes on working, and what was known stays known."""
    neighbour.world.first_token.expires_at = clock.now + 9 * DAY
    made = await connected(connections, neighbour)
    neighbour.world.faults.add(TOKENS, kind="status", status=status)
    await connections.upkeep.learn_expiry(made.id)
    kept = await connections.find("T1", made.id)

    assert (kept.expires_at, kept.expiry_source) == (made.expires_at, "read")
    assert kept.state == "connected"
    await (await connections.client(made.id)).current_account()
