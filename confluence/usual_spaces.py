"""Service `UsualSpaces`: the space that a retro begins with, where nobody has chosen one yet.

Not here: which connection it is on (`destinations`), which spaces there are (`spaces`).
"""

from confluence.destinations import Destination, default_space
from confluence.drafts import Drafts
from confluence.errors import NoSpaces, NotFound, PermissionDenied
from confluence.nouns import Space, Template
from confluence.spaces import Spaces
from confluence.templates import Templates
from storage.models import Connection


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
        space, _ = await self.with_templates(destination)
        return space

    async def with_templates(self, destination: Destination) -> tuple[Space, tuple[Template, ...]]:
        """The space to begin with, and the templates that it offers. Raises NoSpaces."""
        connection = destination.connection
        usual = destination.space
        usual = usual or await self._drafts.last_space(connection.workspace_id, connection.id)
        if usual:
            try:
                return usual, await self._templates.list_for(connection.id, usual)
            except (NotFound, PermissionDenied):
                # Gone or closed to us since then: begin with any other.
                pass
        spaces = await self._spaces.first(connection.id)
        if not spaces:
            raise NoSpaces
        return spaces[0], await self._templates.list_for(connection.id, spaces[0])
