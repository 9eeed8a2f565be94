"""Service `Exploring`: the explorer of Liquid's variables, with the values of a channel's incident.

Not here: what there is and what it means (`confluence.rendering`), how it looks (`views`).
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.access import Access
from bot.actor import Actor
from bot.facts import answers_of, facts_of, incident_of
from bot.incidents import Incidents
from bot.modals import Trigger, open_modal
from bot.reading import Reading
from bot.replies import InView, Replies, explain
from bot.tasks import Tasks
from bot.trying import DRAWING, PATIENCE
from bot.views import variable_results as results
from bot.views import variables as views
from bot.views.metadata import Metadata
from bot.views.parts import Block, View
from bot.views.variable_listing import ROWS, Listing, Look
from bot.workspaces import Workspaces
from confluence.answers import Answers
from confluence.errors import RetroError, TemplateError
from confluence.nouns import Incident
from confluence.renderer import Renderer
from confluence.rendering import Explained, entries
from confluence.submissions import Include

SECONDS_KEPT = 300.0
CHANNELS_KEPT = 16
EXPECTED = (RetroError, SlackApiError, ClientError, TimeoutError)


class Exploring:
    """Opens the explorer, turns its pages, tries what is typed. A channel is kept for a while."""

    def __init__(
        self,
        *,
        workspaces: Workspaces,
        access: Access,
        incidents: Incidents,
        renderer: Renderer,
        replies: Replies,
        tasks: Tasks,
    ) -> None:
        self._workspaces = workspaces
        self._access = access
        self._incidents = incidents
        self._renderer = renderer
        self._replies = replies
        self._tasks = tasks
        # by workspace and channel
        self._kept: Answers[tuple[str, str], Incident] = Answers(
            seconds=SECONDS_KEPT, size=CHANNELS_KEPT
        )

    async def open(self, actor: Actor, trigger: Trigger, *, channel_id: str) -> None:
        """A loading view before the trigger expires; then the explorer."""
        metadata = Metadata(channel_id=channel_id)
        slack = await self._workspaces.opener(actor.workspace_id)
        opened = await open_modal(slack, trigger, views.loading(metadata))
        place = place_of(actor, opened)
        self._tasks.start(self._fill(actor, place), on_error=self._replies.telling(place))

    async def reopen(self, actor: Actor, place: InView) -> None:
        """Once more, after a problem."""
        await self._replies.show(place, views.loading(place.metadata))
        await self._fill(actor, place)

    async def turn(self, actor: Actor, view: Mapping[str, Any], look: Look) -> None:
        """Another group, page or name in the explorer as it stands."""
        place = place_of(actor, view)
        listing = await self._listing(look, await self._incident(actor, place.metadata.channel_id))
        await self._replies.show(place, views.with_listing(view, listing))

    def matching(self, query: str) -> list[Explained]:
        """The names that a search offers, best first: by name, then by meaning."""
        wanted = query.strip().casefold()
        ranked = [(rank, each) for each in entries() if (rank := closeness(each, wanted))]
        return [each for _, each in sorted(ranked, key=lambda pair: pair[0])]

    async def try_out(self, actor: Actor, view: Mapping[str, Any]) -> View:
        """What was typed, tried, in the explorer as it stands; what takes long is shown later."""
        trying = asyncio.create_task(self._result(actor, view))
        await asyncio.wait({trying}, timeout=PATIENCE)
        if trying.done():
            return views.with_result(view, *await trying)
        place = place_of(actor, view)
        work = self._show_result(place, view, trying)
        self._tasks.start(work, on_error=self._replies.telling(place))
        return views.with_result(view, results.trying())

    async def close(self) -> None:
        """Give up what is under way."""
        await self._kept.close()

    async def _fill(self, actor: Actor, place: InView) -> None:
        incident = await self._incident(actor, place.metadata.channel_id)
        groups = groups_of(entries())
        listing = await self._listing(groups[0], incident)
        await self._replies.show(place, views.build(place.metadata, groups, listing))

    async def _listing(self, look: Look, incident: Incident) -> Listing:
        found = [each for each in entries() if within(look, each)]
        if look.name:
            return Listing(look, await self._renderer.explain(found, incident), total=1)
        known = [each for each in found if each.known]
        start = look.page * ROWS
        rows = await self._renderer.explain(known[start : start + ROWS], incident)
        # Names without a value come last, and are short.
        last = start + ROWS >= len(known)
        unknown = tuple(each.name for each in found if last and not each.known)
        return Listing(look, rows, len(known), unknown)

    async def _incident(self, actor: Actor, channel_id: str) -> Incident:
        """The channel's incident as the form would begin with it, read now or a moment ago."""
        await self._access.check_may_create(actor)

        async def read() -> Incident:
            reading = await self._incidents.read(actor.workspace_id, channel_id)
            return await asyncio.to_thread(incident_in, reading)

        return await self._kept.get((actor.workspace_id, channel_id), read)

    async def _result(self, actor: Actor, view: Mapping[str, Any]) -> list[Block]:
        place = place_of(actor, view)
        try:
            incident = await self._incident(actor, place.metadata.channel_id)
            return results.printed(await self._renderer.try_out(views.read(view), incident))
        except TemplateError as error:
            return results.mistake(error)
        except EXPECTED as error:
            return results.trouble(explain(error, place))

    async def _show_result(
        self, place: InView, view: Mapping[str, Any], trying: "asyncio.Task[list[Block]]"
    ) -> None:
        await asyncio.sleep(DRAWING)
        await self._replies.show(place, views.with_result(view, *await trying))


def place_of(actor: Actor, view: Mapping[str, Any]) -> InView:
    """The explorer's modal."""
    metadata = Metadata.load(view["private_metadata"])
    return InView(actor.workspace_id, view["id"], metadata, problem=views.problem)


def incident_in(reading: Reading) -> Incident:
    """What a reading says by itself; without marked messages all are on the timeline."""
    facts = facts_of(reading)
    answers = answers_of(facts)
    if not facts.marked:
        answers = replace(answers, include=Include.ALL)
    return incident_of(reading, facts, answers)


def groups_of(found: Iterable[Explained]) -> list[Look]:
    """The first page of each group, in the entries' order."""
    return list(dict.fromkeys(Look(each.shelf, each.group) for each in found))


def within(look: Look, entry: Explained) -> bool:
    """Whether the entry belongs to what is looked at."""
    if look.name:
        return (entry.shelf, entry.name) == (look.shelf, look.name)
    return (entry.shelf, entry.group) == (look.shelf, look.group)


def closeness(entry: Explained, wanted: str) -> int:
    """How well an entry fits, 1 the best, 0 not at all; names without a value come later."""
    name = entry.name.casefold()
    later = 0 if entry.known else 10
    if name in (wanted, f"incident.{wanted}"):
        return 1
    if wanted in name:
        return 2 + later
    return 3 + later if entry.tells_of(wanted) else 0
