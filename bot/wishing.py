"""Service `Wishing`: a reader wants no more reminders of a credential, or one more tomorrow."""

from bot.access import Access
from bot.actor import Actor
from bot.people import People
from bot.reminders import tomorrow
from bot.replies import InResponse, Replies
from bot.views import notices as views
from confluence.connections import Connections
from storage.connections import version_of
from storage.models import Connection
from storage.wishes import WishRepository


class Wishing:
    """Keeps wishes of those who may connect; the alerts channel has none."""

    def __init__(
        self,
        *,
        access: Access,
        people: People,
        connections: Connections,
        wishes: WishRepository,
        replies: Replies,
    ) -> None:
        self._access = access
        self._people = people
        self._connections = connections
        self._wishes = wishes
        self._replies = replies

    async def mute(self, actor: Actor, place: InResponse, *, about: str) -> None:
        """No more of this credential to this reader, but that it has ended."""
        connection = await self._meant(actor, about)
        if version_of(connection) != about.split()[1]:
            await self._replies.respond(place, views.outdated(connection))
            return
        version = version_of(connection)
        await self._wishes.note(connection.id, version, actor.user_id, is_muted=True)
        await self._replies.respond(place, views.muted(connection))

    async def put_off(self, actor: Actor, place: InResponse, *, about: str) -> None:
        """Once more when the reader's next day begins, if the credential lives as long.

        Who asks for that has not muted it any more.
        """
        connection = await self._meant(actor, about)
        at = tomorrow(await self._people.local_time(actor.workspace_id, actor.user_id))
        version, end = version_of(connection), connection.expires_at
        if version != about.split()[1]:
            said = views.outdated(connection)
        elif end is None or end <= at:
            said = views.too_late(connection)
        else:
            wanted = {"again_at": at, "is_muted": False}
            await self._wishes.note(connection.id, version, actor.user_id, **wanted)
            said = views.put_off(connection, at)
        await self._replies.respond(place, said)

    async def _meant(self, actor: Actor, about: str) -> Connection:
        """The workspace's own connection. Raises AdminsOnly, NotFound."""
        await self._access.check_may_connect(actor)
        return await self._connections.find(actor.workspace_id, about.split()[0])
