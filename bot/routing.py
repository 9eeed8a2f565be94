"""Service `Routing`: which connection a channel's retros go through, and which a button is about.

Not here: the prefixes that lead elsewhere (`confluence.destinations`).
"""

from bot.incidents import Incidents
from bot.views.metadata import Metadata
from confluence.connections import Connections
from confluence.destinations import Destination, Destinations
from storage.models import Connection


class Routing:
    """Asks Slack for a channel's name only where names matter."""

    def __init__(
        self, *, connections: Connections, destinations: Destinations, incidents: Incidents
    ) -> None:
        self._connections = connections
        self._destinations = destinations
        self._incidents = incidents

    async def of_channel(self, workspace_id: str, channel_id: str) -> Destination:
        """Where the channel's retros go; without a channel, the default. Raises NotConnected."""
        name = ""
        if channel_id and await self._destinations.overrides_of(workspace_id):
            name = await self._incidents.name(workspace_id, channel_id)
        return await self._destinations.of_channel(workspace_id, name)

    async def meant(self, workspace_id: str, metadata: Metadata) -> Connection:
        """The connection that is named, else the channel's. Raises NotConnected, and NotFound for
        one that is gone or another workspace's."""
        if metadata.connection_id:
            return await self._connections.find(workspace_id, metadata.connection_id)
        return (await self.of_channel(workspace_id, metadata.channel_id)).connection
