"""Service `WatchedSpaces`: the spaces whose templates somebody counts on.

Not here: looking at the templates (`template_checks`).
"""

from confluence.actions import Actions
from confluence.destinations import Destinations
from confluence.nouns import Space
from confluence.usual_spaces import UsualSpaces
from storage.models import Action, Connection, Override


class WatchedSpaces:
    """Where retros begin, where channels go by their prefix, where actions make pages."""

    def __init__(
        self, *, usual_spaces: UsualSpaces, destinations: Destinations, actions: Actions
    ) -> None:
        self._usual_spaces = usual_spaces
        self._destinations = destinations
        self._actions = actions

    async def of_connection(self, connection: Connection) -> tuple[Space, ...]:
        """The connection's spaces, each once, the usual one first. Raises NoSpaces."""
        usual = await self._usual_spaces.of_connection(connection)
        named: tuple[Override | Action, ...] = (
            *await self._destinations.overrides_of(connection.workspace_id),
            *await self._actions.all_for(connection.workspace_id),
        )
        others = (
            Space(each.space_id, each.space_key, each.space_name)
            for each in named
            if each.connection_id == connection.id
        )
        return tuple({space.id: space for space in (*others, usual)}.values())[::-1]
