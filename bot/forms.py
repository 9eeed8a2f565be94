"""Service `Forms`: what the modal shows when it opens, from the channel and from Confluence."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.access import Access
from bot.actor import Actor
from bot.errors import NoSpaces
from bot.facts import Facts, answers_of, facts_of, incident_of
from bot.hints import hint_for, not_connected
from bot.incidents import Incidents, Progress
from bot.reading import Reading
from bot.tasks import concurrently
from bot.views import progress as states
from bot.views import retro
from bot.views.metadata import Metadata
from bot.views.parts import View
from bot.views.retro import Form
from confluence.connections import Connections
from confluence.destinations import Destination, Destinations, default_space
from confluence.drafts import Answers, Drafts, Include
from confluence.errors import NotConnected, NotFound, PermissionDenied, RetroError, TemplateError
from confluence.failures import load_failure
from confluence.nouns import Audience, Space, Template
from confluence.renderer import Renderer
from confluence.rendering import Input, context_for, known_answers
from confluence.spaces import Spaces
from confluence.templates import Templates
from storage.models import Connection, Draft


class Forms:
    """Asks everything that the form needs, at once where one answer does not need another."""

    def __init__(
        self,
        *,
        access: Access,
        incidents: Incidents,
        connections: Connections,
        destinations: Destinations,
        spaces: Spaces,
        templates: Templates,
        renderer: Renderer,
        drafts: Drafts,
    ) -> None:
        self._access = access
        self._incidents = incidents
        self._connections = connections
        self._destinations = destinations
        self._spaces = spaces
        self._templates = templates
        self._renderer = renderer
        self._drafts = drafts

    async def view_for(
        self, actor: Actor, metadata: Metadata, *, another: bool, progress: Progress
    ) -> View:
        """The form, or what stands in its way: the channel's retros, no connection yet.

        Raises what `hints` knows: refusals of `Access`, of reading, of Confluence.
        """
        draft = await self._draft(actor, metadata, another=another)
        try:
            destination = await self._destination(actor.workspace_id, metadata.channel_id, draft)
        except NotConnected:
            return await self._not_connected(actor, metadata)
        if not (draft or another):
            there = await self._drafts.standing(actor.workspace_id, metadata.channel_id)
            if there:
                await self._access.check_may_create(actor)
                return states.standing(there, metadata)
        return await self._form(actor, metadata.channel_id, destination, draft, progress)

    async def of_space(
        self, connection_id: str, space: Space, *, is_private: bool
    ) -> tuple[tuple[Template, ...], Audience | None]:
        """The templates that a space offers and, for a private channel, who can see the space."""
        async with concurrently() as group:
            templates = group.create_task(self._templates.list_for(connection_id, space))
            audience = group.create_task(self._audience(connection_id, space, asked=is_private))
        return templates.result(), audience.result()

    async def usual_space(self, connection: Connection) -> Space:
        """The space that an admin chose, else the one that the form would begin with."""
        destination = Destination(connection, default_space(connection))
        if destination.space:
            return destination.space
        space, _ = await self._choice(destination, None)
        return space

    async def with_template(self, workspace_id: str, view: Mapping[str, Any]) -> View:
        """The form with what the chosen template asks for, filled from what stands in it.

        Raises NotFound and TemplateError.
        """
        metadata, space = Metadata.load(view["private_metadata"]), retro.chosen_space(view)
        template_id, name = retro.chosen_template(view)
        inputs = await self._asked(metadata, template_id, space, name)
        if not inputs:
            return retro.with_inputs(view)
        answers = retro.chosen_answers(view)
        people_ids = {*answers.people_ids, answers.commander_id or ""} - {""}
        reading = await self._incidents.glimpse(workspace_id, metadata.channel_id, people_ids)
        return retro.with_inputs(
            view, inputs=inputs, known=_known_answers(inputs, reading, facts_of(reading), answers)
        )

    async def _not_connected(self, actor: Actor, metadata: Metadata) -> View:
        may_connect = await self._access.may_connect(actor)
        admin_ids = tuple(sorted(self._access.admin_ids))
        hint = not_connected(may_connect=may_connect, admin_ids=admin_ids)
        return states.problem(hint, metadata)

    async def _draft(self, actor: Actor, metadata: Metadata, *, another: bool) -> Draft | None:
        """The failed draft to go on with: the one in question, else the person's own."""
        if metadata.draft_id:
            return await self._drafts.find(metadata.draft_id)
        if another:
            return None
        return await self._drafts.failed_of(actor.workspace_id, metadata.channel_id, actor.user_id)

    async def _destination(
        self, workspace_id: str, channel_id: str, draft: Draft | None
    ) -> Destination:
        """Where the retro goes: where its draft went, else where its channel does."""
        if draft:
            try:
                connection = await self._connections.find(workspace_id, draft.connection_id)
            except NotFound:  # disconnected since: as if it were new
                pass
            else:
                return Destination(connection, _space_of(draft))
        if not await self._destinations.overrides_of(workspace_id):
            return await self._destinations.of_channel(workspace_id, "")
        name = await self._incidents.name(workspace_id, channel_id)
        return await self._destinations.of_channel(workspace_id, name)

    async def _form(
        self,
        actor: Actor,
        channel_id: str,
        destination: Destination,
        draft: Draft | None,
        progress: Progress,
    ) -> View:
        connection = destination.connection
        async with concurrently() as group:
            group.create_task(self._access.check_may_create(actor))
            reading = group.create_task(
                self._incidents.read(actor.workspace_id, channel_id, progress)
            )
            choice = group.create_task(self._choice(destination, draft))
            number = group.create_task(self._drafts.next_number(actor.workspace_id, channel_id))
        channel = reading.result().channel
        metadata = Metadata(
            channel_id=channel_id,
            connection_id=connection.id,
            number=draft.number if draft else number.result(),
            draft_id=draft.id if draft else None,
            is_private=channel.is_private,
        )
        space, templates = choice.result()
        audience = await self._audience(connection.id, space, asked=channel.is_private)
        return await self._filled(
            metadata, reading.result(), connection, space, templates, audience, draft
        )

    async def _filled(
        self,
        metadata: Metadata,
        reading: Reading,
        usual: Connection,
        space: Space,
        templates: tuple[Template, ...],
        audience: Audience | None,
        draft: Draft | None,
    ) -> View:
        facts = await asyncio.to_thread(facts_of, reading)
        answers = await self._drafts.answers(draft) if draft else answers_of(facts)
        begun = draft or usual
        inputs, problem = await self._inputs(
            metadata, space, templates, begun.template_id, begun.template_name or ""
        )
        title = _title(usual, reading.channel.name, metadata.number)
        return retro.build(
            Form(
                metadata=metadata,
                space=space,
                templates=templates,
                template_id=begun.template_id,
                title=draft.title if draft else title,
                answers=answers,
                inputs=inputs,
                known=_known_answers(inputs, reading, facts, answers) | dict(answers.inputs),
                problem=problem,
                marked=len(facts.marked),
                total=len(facts.contents),
                audience=audience,
                note=_why_it_failed(draft),
            )
        )

    async def _inputs(
        self,
        metadata: Metadata,
        space: Space,
        templates: tuple[Template, ...],
        template_id: str | None,
        name: str,
    ) -> tuple[tuple[Input, ...], str]:
        """What the template to begin with asks for, or a sentence on why that cannot be told."""
        if template_id not in {template.id for template in templates}:
            return (), ""
        try:
            inputs = await self._asked(metadata, template_id, space, name)
        except RetroError as error:
            hint = hint_for(error)
            return (), f"{hint.title}. {hint.text}"
        return inputs, ""

    async def _asked(
        self, metadata: Metadata, template_id: str | None, space: Space, name: str
    ) -> tuple[Input, ...]:
        if template_id is None:
            return ()  # ours asks for nothing
        body = await self._templates.body(metadata.connection_id, template_id, space)
        try:
            return await self._renderer.inputs(body, name=name)
        except TemplateError:
            self._templates.forget(metadata.connection_id, template_id, space)
            raise

    async def _choice(
        self, destination: Destination, draft: Draft | None
    ) -> tuple[Space, tuple[Template, ...]]:
        """The space to begin with and its templates: the draft's, the one that an admin chose, the
        last one used, the first."""
        connection = destination.connection
        connection_id = connection.id
        usual = _space_of(draft) or destination.space
        usual = usual or await self._drafts.last_space(connection.workspace_id, connection_id)
        if usual:
            try:
                return usual, await self._templates.list_for(connection_id, usual)
            except (NotFound, PermissionDenied):
                # Gone or closed to us since then: begin with any other.
                pass
        spaces = await self._spaces.first(connection_id)
        if not spaces:
            raise NoSpaces
        return spaces[0], await self._templates.list_for(connection_id, spaces[0])

    async def _audience(self, connection_id: str, space: Space, *, asked: bool) -> Audience | None:
        if not asked:
            return None
        client = await self._connections.client(connection_id)
        return await client.audience(space)


def _known_answers(
    inputs: tuple[Input, ...], reading: Reading, facts: Facts, answers: Answers
) -> dict[str, str]:
    """What the incident knows of the inputs; nobody types a timeline."""
    if not inputs:
        return {}
    incident = incident_of(reading, facts, replace(answers, include=Include.NONE))
    return known_answers(inputs, context_for(incident))


def _space_of(draft: Draft | None) -> Space | None:
    return Space(draft.space_id, draft.space_key, draft.space_name) if draft else None


def _why_it_failed(draft: Draft | None) -> str:
    """One sentence on what went wrong last time."""
    if draft is None or draft.failure is None:
        return ""
    hint = hint_for(load_failure(draft.failure))
    return f"Last time it failed. {hint.title}: {hint.text}"


def _title(usual: Connection, channel_name: str, number: int) -> str:
    """Titles are unique in a space, so the channel's second retro cannot go by the first one's."""
    title = usual.title or f"Retro: {channel_name}"
    return title + (f" ({number})" if number > 1 else "")
