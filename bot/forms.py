"""Service `Forms`: what the modal shows when it opens, from the channel and from Confluence.

Not here: where it begins (`usual_spaces`), with what (`prefilled`), what its template asks for
(`template_inputs`).
"""

import asyncio

from bot import prefilled
from bot.access import Access
from bot.actor import Actor
from bot.channel_history import Progress
from bot.facts import answers_of, facts_of
from bot.incidents import Incidents
from bot.reading import Reading
from bot.routing import Routing
from bot.tasks import concurrently
from bot.template_inputs import TemplateInputs, answers_known
from bot.views import progress as states
from bot.views import retro
from bot.views.metadata import Metadata
from bot.views.parts import View
from bot.views.retro import Form
from confluence.connections import Connections
from confluence.destinations import Destination
from confluence.drafts import Drafts, Standing
from confluence.errors import NotConnected, NotFound
from confluence.nouns import Audience, Space, Template
from confluence.submissions import drafted_space
from confluence.templates import Templates
from confluence.usual_spaces import Beginning, UsualSpaces
from storage.models import Connection, Draft


class Forms:
    """Asks everything that the form needs, at once where one answer does not need another."""

    def __init__(
        self,
        *,
        access: Access,
        incidents: Incidents,
        connections: Connections,
        routing: Routing,
        usual_spaces: UsualSpaces,
        templates: Templates,
        inputs: TemplateInputs,
        drafts: Drafts,
    ) -> None:
        self._access = access
        self._incidents = incidents
        self._connections = connections
        self._routing = routing
        self._usual_spaces = usual_spaces
        self._templates = templates
        self._inputs = inputs
        self._drafts = drafts

    async def view_for(self, actor: Actor, metadata: Metadata, *, progress: Progress) -> View:
        """The form, or what stands in its way: the channel's retros, no connection yet.

        Raises what `hints` knows: refusals of `Access`, of reading, of Confluence.
        """
        draft = await self._draft(actor, metadata)
        try:
            destination = await self._destination(actor.workspace_id, metadata.channel_id, draft)
        except NotConnected:
            return states.problem(await self._access.not_connected(actor), metadata)
        there = await self._drafts.standing(actor.workspace_id, metadata.channel_id)
        if await self._is_news(there, metadata, draft):
            await self._access.check_may_create(actor)
            return states.standing(there, metadata, draft)
        return await self._form(actor, metadata.channel_id, destination, draft, there, progress)

    async def of_space(
        self, connection_id: str, space: Space, *, is_private: bool
    ) -> tuple[tuple[Template, ...], Audience | None]:
        """The templates that a space offers and, for a private channel, who can see the space."""
        async with concurrently() as group:
            templates = group.create_task(self._templates.list_for(connection_id, space))
            audience = group.create_task(self._audience(connection_id, space, asked=is_private))
        return templates.result(), audience.result()

    async def _is_news(
        self, there: tuple[Standing, ...], metadata: Metadata, draft: Draft | None
    ) -> bool:
        """Whether the channel has retros that the person has not been told of."""
        if metadata.another or not there:
            return False
        return not (draft and metadata.draft_id) or bool(await self._drafts.begun_since(draft))

    async def _draft(self, actor: Actor, metadata: Metadata) -> Draft | None:
        """The failed draft to go on with: the one in question, else the person's own."""
        if metadata.draft_id:
            return await self._drafts.find(metadata.draft_id)
        if metadata.another:
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
                return Destination(connection, drafted_space(draft))
        return await self._routing.of_channel(workspace_id, channel_id)

    async def _form(
        self,
        actor: Actor,
        channel_id: str,
        destination: Destination,
        draft: Draft | None,
        there: tuple[Standing, ...],
        progress: Progress,
    ) -> View:
        connection = destination.connection
        async with concurrently() as group:
            group.create_task(self._access.check_may_create(actor))
            reading = group.create_task(
                self._incidents.read(actor.workspace_id, channel_id, progress)
            )
            beginning = group.create_task(self._usual_spaces.to_begin_with(destination))
            number = group.create_task(self._drafts.next_number(actor.workspace_id, channel_id))
        channel = reading.result().channel
        metadata = Metadata(
            channel_id=channel_id,
            connection_id=connection.id,
            number=draft.number if draft else number.result(),
            draft_id=draft.id if draft else None,
            is_private=channel.is_private,
            another=bool(there),
        )
        begun = beginning.result()
        audience = await self._audience(connection.id, begun.space, asked=channel.is_private)
        title = prefilled.title_of(connection, channel.name, draft, there)
        return await self._filled(
            metadata, reading.result(), connection, begun, audience, draft, title
        )

    async def _filled(
        self,
        metadata: Metadata,
        reading: Reading,
        usual: Connection,
        beginning: Beginning,
        audience: Audience | None,
        draft: Draft | None,
        title: str,
    ) -> View:
        facts = await asyncio.to_thread(facts_of, reading)
        answers = await self._drafts.answers(draft) if draft else answers_of(facts)
        begun, space = draft or usual, beginning.space
        offered = prefilled.offered(beginning, begun)
        inputs, problem = await self._inputs.to_begin_with(
            usual.id, begun.template_id, begun.template_name or "", space=space, offered=offered
        )
        return retro.build(
            Form(
                metadata=metadata,
                space=space,
                templates=offered,
                template_id=begun.template_id,
                title=title,
                answers=answers,
                inputs=inputs,
                known=answers_known(inputs, reading, facts, answers) | dict(answers.inputs),
                problem=prefilled.why_untold(beginning) or problem,
                marked=len(facts.marked),
                total=len(facts.contents),
                hides_older=reading.hides_older,
                audience=audience,
                note=prefilled.why_it_failed(draft),
            )
        )

    async def _audience(self, connection_id: str, space: Space, *, asked: bool) -> Audience | None:
        if not asked:
            return None
        client = await self._connections.client(connection_id)
        return await client.audience(space)
