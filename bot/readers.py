"""Service `Readers`: who hears how a connection fares, and by which clock.

The admin who connected it, those whom RETRO_ADMINS names, and the alerts channel; nobody else of
the workspace. Not here: what they hear and when (`reminders`, `alerting`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import tzinfo

from bot.access import is_member
from bot.people import People, zone_of
from bot.reading import Profile
from storage.models import Connection


@dataclass(frozen=True, slots=True)
class Reader:
    """A person or a channel, by id. A channel has the zone of the admin who connected."""

    id: str
    zone: tzinfo
    is_channel: bool = False


class Readers:
    """People as Slack knows them now: who left, or became a guest, hears nothing any more."""

    def __init__(self, people: People, admin_ids: Collection[str]) -> None:
        self._people = people
        self._admin_ids = frozenset(admin_ids)

    async def of(self, connection: Connection) -> tuple[Reader, ...]:
        """The readers of a connection, the channel last; perhaps none."""
        ids = {connection.connected_by, *self._admin_ids}
        profiles = await self._people.find_all(connection.workspace_id, ids)
        people = [
            Reader(user_id, zone_of(profile))
            for user_id, profile in sorted(profiles.items())
            if _may_hear(profile, connection.workspace_id)
        ]
        if not connection.alerts_channel_id:
            return tuple(people)
        zone = zone_of(profiles[connection.connected_by])
        return (*people, Reader(connection.alerts_channel_id, zone, is_channel=True))


def _may_hear(profile: Profile, workspace_id: str) -> bool:
    if profile.is_gone or profile.is_bot or profile.is_guest:
        return False
    return is_member(profile, workspace_id)
