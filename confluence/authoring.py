"""Service `Authoring`: what people typed is checked and tried here, beside the event loop.

Not here: what a check finds and a trial prints (`rendering`).
"""

import asyncio
from collections.abc import Sequence

from confluence.nouns import Incident
from confluence.rendering import (
    Explained,
    TemplateCheck,
    Text,
    check_template,
    context_for,
    explained,
    try_out,
)


class Authoring:
    """The one place where templates and expressions are run that are no page yet."""

    async def check(self, body: str, *, name: str) -> TemplateCheck:
        """How a template does with the sample incident."""
        return await asyncio.to_thread(check_template, body, name=name)

    async def try_out(self, typed: str, incident: Incident) -> Text:
        """What an expression or a snippet prints of an incident. Raises `TemplateError`."""
        return await asyncio.to_thread(lambda: try_out(typed, context_for(incident)))

    async def explain(
        self, entries: Sequence[Explained], incident: Incident
    ) -> tuple[Explained, ...]:
        """The entries anew, with what they print of an incident."""
        return await asyncio.to_thread(lambda: explained(entries, context_for(incident)))
