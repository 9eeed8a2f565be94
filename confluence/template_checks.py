"""Service `TemplateChecks`: looks at templates before somebody needs them.

Not here: what a check finds (`rendering.check`), who hears of it (`bot.checking`).
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from confluence.errors import NotFound, PermissionDenied, RetroError, UnexpectedAnswer
from confluence.nouns import Space, Template
from confluence.renderer import Renderer
from confluence.rendering import TemplateCheck
from confluence.templates import Templates
from storage import models
from storage.template_checks import TemplateCheckRepository

AT_ONCE = 4
STANDARD = Template(id="", name="Retro standard")
# What concerns one template only; anything else concerns the whole site and is raised.
UNREADABLE = (NotFound, PermissionDenied, UnexpectedAnswer)

Progress = Callable[[int, int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class CheckedTemplate:
    """A template and how it does; without a check, why it could not be read, if it could not."""

    template: Template
    check: TemplateCheck | None
    failure: RetroError | None = None

    @property
    def works(self) -> bool:
        """Whether pages can be made with it now."""
        return self.check is not None and self.check.works

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing to look at."""
        return self.check is not None and self.check.is_clean


class TemplateChecks:
    """Checks the templates that a space offers; keeps how they did, never their bodies."""

    def __init__(
        self, *, templates: Templates, renderer: Renderer, checks: TemplateCheckRepository
    ) -> None:
        self._templates = templates
        self._renderer = renderer
        self._checks = checks

    async def check_all(
        self, connection_id: str, space: Space, *, at: datetime, progress: Progress | None = None
    ) -> tuple[CheckedTemplate, ...]:
        """All templates of the space, the global ones and ours; what needs a look comes first.

        `progress` hears how many are done, of how many. Raises what listing raises.
        """
        listed = (*await self._templates.list_for(connection_id, space), STANDARD)
        done = 0

        async def look(template: Template) -> CheckedTemplate:
            nonlocal done
            checked = await self._check(connection_id, space, template, at)
            done += 1
            if progress:
                await progress(done, len(listed))
            return checked

        found = await _few_at_a_time(look, listed)
        return tuple(sorted(found, key=lambda each: (each.works, each.is_clean)))

    async def recheck(
        self, connection_id: str, spaces: Iterable[Space], *, at: datetime
    ) -> tuple[CheckedTemplate, ...]:
        """Look at what changed. Answers with what stopped working, for the caller to tell: once.

        A space that is gone has no templates. What could not be told is given back by `release`.
        """
        kept = await self._checks.of(connection_id)
        spaces_of = await self._offered(connection_id, spaces)

        async def look(template: Template) -> CheckedTemplate:
            space = spaces_of[template]
            return await self._check(connection_id, space, template, at, kept.get(template.id))

        found = await _few_at_a_time(look, spaces_of)
        stopped = await self._checks.claim(connection_id)
        return tuple(each for each in found if each.template.id in stopped)

    async def release(self, connection_id: str, template_ids: Collection[str]) -> None:
        """Nobody could be told of these: `recheck` answers with them again."""
        await self._checks.release(connection_id, template_ids)

    async def mute(self, connection_id: str, template_id: str) -> None:
        """Never answer with this template again."""
        await self._checks.mute(connection_id, template_id)

    async def forget(self, connection_id: str, space: Space) -> None:
        """Ask Confluence anew next time."""
        for template in await self._templates.list_for(connection_id, space):
            self._templates.forget(connection_id, template.id, space)

    async def _offered(self, connection_id: str, spaces: Iterable[Space]) -> dict[Template, Space]:
        """Each template that the spaces offer, and the first of them that does."""
        found: dict[Template, Space] = {}
        for space in spaces:
            with suppress(NotFound, PermissionDenied):
                for template in await self._templates.list_for(connection_id, space):
                    found.setdefault(template, space)
        return found

    async def _check(
        self,
        connection_id: str,
        space: Space,
        template: Template,
        at: datetime,
        kept: models.TemplateCheck | None = None,
    ) -> CheckedTemplate:
        """The template's check; None if it is as it was and there is nothing new to tell."""
        try:
            body = await self._templates.body(connection_id, template.id or None, space)
        except UNREADABLE as error:
            return CheckedTemplate(template, None, error)
        body_hash = hashlib.sha256(body.encode()).hexdigest()
        if kept and kept.body_hash == body_hash and (kept.works or kept.is_told):
            return CheckedTemplate(template, None)
        check = await self._renderer.check(body, name=template.name)
        if template.id:
            await self._checks.record(
                connection_id, template.id, body_hash=body_hash, works=check.works, at=at
            )
        return CheckedTemplate(template, check)


async def _few_at_a_time(
    look: Callable[[Template], Awaitable[CheckedTemplate]], templates: Iterable[Template]
) -> list[CheckedTemplate]:
    """What each look found, in order; the first error ends the others and is raised."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def in_turn(template: Template) -> CheckedTemplate:
        async with turns:
            return await look(template)

    try:
        async with asyncio.TaskGroup() as group:
            looks = [group.create_task(in_turn(template)) for template in templates]
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from failed
    return [each.result() for each in looks]
