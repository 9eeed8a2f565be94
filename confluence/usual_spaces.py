"""Service `UsualSpaces`: the space that a retro begins with, where nobody has chosen one yet.

Not here: which connection it is on (`destinations`), which spaces there are (`spaces`).
"""

from dataclasses import dataclass

from confluence.destinations import Destination, default_space
from confluence.drafts import Drafts
from confluence.errors import (
    CredentialRejected,
    NeedsAttention,
    NoSpaces,
    NotFound,
    PermissionDenied,
    RetroError,
)
from confluence.nouns import Space, Template
from confluence.spaces import Spaces
from confluence.templates import Templates
from storage.models import Connection


@dataclass(frozen=True, slots=True)
class Beginning:
    """The space to begin with and the templates that it offers; `trouble` is why they are untold.

    Our own template needs no list: a retro can be made all the same.
    """

    space: Space
    templates: tuple[Template, ...] = ()
    trouble: RetroError | None = None


class UsualSpaces:
    """The space that somebody decided on before, the one used last, the first."""

    def __init__(self, *, spaces: Spaces, templates: Templates, drafts: Drafts) -> None:
        self._spaces = spaces
        self._templates = templates
        self._drafts = drafts

    async def of_connection(self, connection: Connection) -> Space:
        """The space that an admin chose, else the one that the form would begin with.

        Raises NoSpaces.
        """
        destination = Destination(connection, default_space(connection))
        if destination.space:
            return destination.space
        return (await self.to_begin_with(destination)).space

    async def to_begin_with(self, destination: Destination) -> Beginning:
        """The space and its templates. Raises NoSpaces, and what refuses the whole connection."""
        connection = destination.connection
        usual = destination.space
        usual = usual or await self._drafts.last_space(connection.workspace_id, connection.id)
        if usual:
            beginning = await self._in(connection.id, usual)
            if not await self._is_gone(connection.id, beginning):
                return beginning
        spaces = await self._spaces.first(connection.id)
        if not spaces:
            raise NoSpaces
        return await self._in(connection.id, spaces[0])

    async def _in(self, connection_id: str, space: Space) -> Beginning:
        try:
            return Beginning(space, await self._templates.list_for(connection_id, space))
        except (CredentialRejected, NeedsAttention):
            raise
        except RetroError as error:
            return Beginning(space, trouble=error)

    async def _is_gone(self, connection_id: str, beginning: Beginning) -> bool:
        """Whether the space was deleted or closed to us since, and not only its templates."""
        if not isinstance(beginning.trouble, NotFound | PermissionDenied):
            return False
        try:
            await self._spaces.find(connection_id, beginning.space.id)
        except NotFound:
            return True
        return False
