"""Service `Templates`: which templates a space offers, and their bodies.

Not here: rendering (`rendering`), the standard template's text (`standard_template`).
"""

import asyncio
import time
from collections.abc import Callable

from confluence.answers import Answers
from confluence.connections import Connections
from confluence.nouns import Space, Template, TemplateContent
from confluence.standard_template import STANDARD_TEMPLATE

CONTENTS = 128
STANDARD = TemplateContent(STANDARD_TEMPLATE)


class Templates:
    """Templates of all connections; what Confluence said is believed for a minute."""

    def __init__(
        self, connections: Connections, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._connections = connections
        # by connection and space key (None = global); by connection and template id
        self._lists: Answers[tuple[str, str | None], tuple[Template, ...]] = Answers(clock=clock)
        self._contents: Answers[tuple[str, str], TemplateContent] = Answers(
            size=CONTENTS, clock=clock
        )

    async def list_for(self, connection_id: str, space: Space) -> tuple[Template, ...]:
        """The space's templates and the global ones together, by name."""
        own, shared = await asyncio.gather(
            self._list(connection_id, space.key), self._list(connection_id, None)
        )
        # Whatever is among the global ones is global, whoever asks for it.
        merged = {template.id: template for template in (*own, *shared)}
        return tuple(sorted(merged.values(), key=lambda found: (found.name.casefold(), found.id)))

    async def body(self, connection_id: str, template_id: str | None, space: Space) -> str:
        """The template's storage format; None means *Retro standard*. Raises NotFound."""
        return (await self._content(connection_id, template_id, space)).body

    async def labels(
        self, connection_id: str, template_id: str | None, space: Space
    ) -> tuple[str, ...]:
        """The template's labels, which came with its body. Raises NotFound."""
        return (await self._content(connection_id, template_id, space)).labels

    async def body_now(self, connection_id: str, template_id: str | None, space: Space) -> str:
        """The same body, asked anew: for those who must not miss a change."""
        self._contents.forget((connection_id, template_id or ""))
        return await self.body(connection_id, template_id, space)

    def forget(self, connection_id: str, template_id: str | None, space: Space) -> None:
        """Ask anew next time: the template turned out to be gone, or to have a mistake to mend."""
        self._contents.forget((connection_id, template_id or ""))
        self._lists.forget((connection_id, space.key))
        self._lists.forget((connection_id, None))

    async def close(self) -> None:
        """Give up what is under way."""
        await self._lists.close()
        await self._contents.close()

    async def _list(self, connection_id: str, space_key: str | None) -> tuple[Template, ...]:
        async def ask() -> tuple[Template, ...]:
            client = await self._connections.client(connection_id)
            return await client.templates(space_key)

        return await self._lists.get((connection_id, space_key), ask)

    async def _content(
        self, connection_id: str, template_id: str | None, space: Space
    ) -> TemplateContent:
        if template_id is None:
            return STANDARD
        # A global one is asked for in the space too: Data Center likes to be told a space.
        return await self._contents.get(
            (connection_id, template_id), lambda: self._ask(connection_id, template_id, space.key)
        )

    async def _ask(
        self, connection_id: str, template_id: str, space_key: str | None
    ) -> TemplateContent:
        client = await self._connections.client(connection_id)
        return await client.template_content(template_id, space_key)
