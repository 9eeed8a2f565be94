"""Who hears of a connection, and by which clock."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.people import zone_of
from bot.readers import Readers
from bot.reading import Profile
from tests.bot.conftest import Office

NOW = datetime(2026, 6, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "offset", "hour"),
    [
        ("Europe/Berlin", 0, 14),
        ("", 5 * 3600 + 1800, 17),
        ("No/Where", -3600, 11),
        ("../etc/passwd", 0, 12),
        ("", 0, 12),
    ],
)
def test_zone(zone: str, offset: int, hour: int) -> None:
    """By its name; else by the offset that Slack tells, else UTC."""
    profile = Profile("U1", "admin-1", zone=zone, utc_offset=offset)

    assert NOW.astimezone(zone_of(profile)).hour == hour


async def test_channel_has_the_admins_zone(office: Office) -> None:
    """People first, each once; the channel last."""
    admin = office.sandbox.slack.user(office.workspace, "admin-1")
    admin.tz, admin.tz_offset = "Asia/Tokyo", 9 * 3600
    await office.connect()
    connection = await office.connections.default(office.workspace.id)
    connection.alerts_channel_id = office.channel.id
    readers = Readers(office.people, (admin.id, office.user_id("sre-1"), "U0NOBODY"))
    found = await readers.of(connection)

    assert {reader.id for reader in found[:-1]} == {admin.id, office.user_id("sre-1")}
    assert (found[-1].id, found[-1].is_channel) == (office.channel.id, True)
    there = NOW.astimezone(found[-1].zone)
    assert there.replace(tzinfo=None) == NOW.astimezone(timezone(timedelta(hours=9))).replace(
        tzinfo=None
    )
