"""Service `Destinations`: which connection and space the retros of a channel go to.

Not here: connections themselves (`connections`), which spaces there are (`spaces`).
"""

from dataclasses import dataclass

from confluence.connections import Connections
from confluence.errors import NotFound
from confluence.nouns import Space
from storage.models import Connection, Override
from storage.overrides import OverrideRepository


@dataclass(frozen=True, slots=True)
class Destination:
    """A connection, and the space that an admin chose; None where none was chosen."""

    connection: Connection
    space: Space | None


class Destinations:
    """The workspace's default, and the prefixes of channels that go elsewhere."""

    def __init__(self, *, connections: Connections, overrides: OverrideRepository) -> None:
        self._connections = connections
        self._overrides = overrides

    async def overrides_of(self, workspace_id: str) -> tuple[Override, ...]:
        """The workspace's overrides by prefix; without any, a channel's name does not matter."""
        return await self._overrides.all_for(workspace_id)

    async def of_channel(self, workspace_id: str, channel_name: str) -> Destination:
        """Where the channel's retros go: the longest prefix wins. Raises NotConnected."""
        fitting = [
            override
            for override in await self._overrides.all_for(workspace_id)
            if channel_name.startswith(override.prefix)
        ]
        if not fitting:
            connection = await self._connections.default(workspace_id)
            return Destination(connection, default_space(connection))
        override = max(fitting, key=lambda each: len(each.prefix))
        connection = await self._connections.find(workspace_id, override.connection_id)
        space = Space(override.space_id, override.space_key, override.space_name)
        return Destination(connection, space)

    async def divert(
        self, workspace_id: str, prefix: str, *, connection_id: str, space: Space
    ) -> None:
        """Let channels that begin so go to a space; a `*` at the end changes nothing.

        Raises NotFound for a connection of another workspace, and for a prefix that is empty.
        """
        await self._connections.find(workspace_id, connection_id)
        name = prefix.strip().lstrip("#").rstrip("*")
        if not name:
            raise NotFound("prefix", prefix)
        await self._overrides.save(
            Override(
                workspace_id=workspace_id,
                prefix=name,
                connection_id=connection_id,
                space_id=space.id,
                space_key=space.key,
                space_name=space.name,
            )
        )

    async def undo(self, workspace_id: str, prefix: str) -> None:
        """Let the channels of a prefix go to the default again."""
        await self._overrides.delete(workspace_id, prefix)


def parent_for(connection: Connection, space: Space) -> str | None:
    """The page below which an admin wants pages; it is one of the connection's default space."""
    return connection.parent_id if connection.space_id == space.id else None


def default_space(connection: Connection) -> Space | None:
    """The space that an admin chose for the connection."""
    if connection.space_id is None or connection.space_key is None:
        return None
    return Space(
        connection.space_id, connection.space_key, connection.space_name or connection.space_key
    )
