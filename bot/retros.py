"""Service `Retros`: the form of `/retro create`, opened and kept in step with what is chosen.

Not here: what becomes of it once it is sent in (`submitting`), what it is filled with (`forms`).
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.access import Access
from bot.actor import Actor
from bot.counting import Counting
from bot.forms import Forms
from bot.replies import InView, Replies, explain, was_changed, was_closed
from bot.tasks import Tasks, beside
from bot.template_inputs import TemplateInputs
from bot.viewers import Viewers
from bot.views import progress, retro
from bot.views.metadata import Metadata
from bot.views.parts import View
from bot.workspaces import Workspaces
from confluence.errors import TemplateError
from confluence.nouns import Space
from confluence.renderer import Renderer
from confluence.spaces import Spaces

KEPT_CHOICES = 1_000
SECONDS_FOR_A_TITLE = 1.5  # of the three in which Slack wants its answer

log = logging.getLogger(__name__)


class Retros:
    """Opens the form; of several choices in a view the newest one is shown."""

    def __init__(
        self,
        *,
        workspaces: Workspaces,
        access: Access,
        forms: Forms,
        inputs: TemplateInputs,
        viewers: Viewers,
        spaces: Spaces,
        renderer: Renderer,
        replies: Replies,
        tasks: Tasks,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._workspaces = workspaces
        self._access = access
        self._forms = forms
        self._inputs = inputs
        self._viewers = viewers
        self._spaces = spaces
        self._renderer = renderer
        self._replies = replies
        self._tasks = tasks
        self._clock = clock
        self._newest: OrderedDict[str, str] = OrderedDict()

    async def open(self, actor: Actor, *, channel_id: str, trigger_id: str) -> None:
        """A loading view at once, before the trigger expires; then the form in its place."""
        metadata = Metadata(channel_id=channel_id)
        slack = await self._workspaces.opener(actor.workspace_id)
        opening = slack.views_open(trigger_id=trigger_id, view=progress.loading(metadata))
        await self._fill(actor, metadata, opening)

    async def open_another(self, actor: Actor, place: InView) -> None:
        """A new form in place of what the channel has already."""
        await self._open_beside(actor, place, Metadata(place.metadata.channel_id))

    async def open_own(self, actor: Actor, place: InView) -> None:
        """The form with what the person sent in already, in place of what the channel has."""
        own = Metadata(place.metadata.channel_id, draft_id=place.metadata.draft_id)
        await self._open_beside(actor, place, own)

    async def _open_beside(self, actor: Actor, place: InView, metadata: Metadata) -> None:
        """In its place, so that the views that Slack stacks are left for what lies upon the form.

        How the other retro ends is not waited for any more.
        """
        await self._viewers.unwatch(place.view_id)
        knowing = replace(metadata, another=True)
        await self._fill(actor, knowing, self._loading(place, knowing))

    async def reopen(self, actor: Actor, place: InView) -> None:
        """The form once more: after a problem, or to change a draft that failed."""
        if place.metadata.draft_id:
            # It may wait for somebody else's, whose end must not take the form's place.
            await self._viewers.watch(place.metadata.draft_id, place.view_id)
        await self._fill(actor, place.metadata, self._loading(place, place.metadata))

    async def spaces_like(self, actor: Actor, place: InView, query: str) -> tuple[Space, ...]:
        """The spaces that a type-ahead offers, in the time that Slack gives."""
        await self._access.check_still_may_create(actor)
        return await self._spaces.matching(place.metadata.connection_id, query)

    async def change_space(self, actor: Actor, view: Mapping[str, Any], chosen_at: str) -> None:
        """The templates of the space that was chosen, in the form as it stands.

        A failure is said in the form too: what was typed must not be lost for it.
        """
        self._note_choice(view["id"], chosen_at)
        await self._access.check_may_create(actor)
        metadata, space = Metadata.load(view["private_metadata"]), retro.chosen_space(view)
        templates, audience = await self._forms.of_space(
            metadata.connection_id, space, is_private=metadata.is_private
        )
        changed = retro.with_space(view, space=space, templates=templates, audience=audience)
        await self._show_choice(actor, view, changed, chosen_at)

    async def tell_no_templates(
        self, actor: Actor, view: Mapping[str, Any], chosen_at: str, error: Exception
    ) -> None:
        """The form as it stands, with a sentence below the menu and only our own template in it."""
        if was_closed(error):
            return
        hint = explain(error, place_of(actor, view))
        changed = retro.with_space(
            view,
            space=retro.chosen_space(view),
            templates=(),
            audience=None,
            problem=f"{hint.title}. {hint.text}",
        )
        await self._show_choice(actor, view, changed, chosen_at)

    async def choose_template(self, actor: Actor, view: Mapping[str, Any], chosen_at: str) -> None:
        """What the chosen template asks for, in the form as it stands."""
        if not retro.is_of_space(view):
            return  # the templates of a space chosen since then are on their way
        self._note_choice(view["id"], chosen_at)
        await self._access.check_may_create(actor)
        changed = await self._inputs.in_form(actor.workspace_id, view)
        if _ids(changed) != _ids(view):
            await self._show_choice(actor, view, changed, chosen_at)

    async def tell_bad_template(
        self, actor: Actor, view: Mapping[str, Any], chosen_at: str, error: Exception
    ) -> None:
        """The form as it stands, with a sentence on the template below the menu."""
        if was_closed(error):
            return
        hint = explain(error, place_of(actor, view))
        changed = retro.with_inputs(view, problem=f"{hint.title}. {hint.text}")
        await self._show_choice(actor, view, changed, chosen_at)

    def forget(self, view_id: str) -> None:
        """The form is sent in: what is still on its way for it comes too late."""
        self._newest.pop(view_id, None)

    async def title_error(self, title: str) -> TemplateError | None:
        """What is wrong with a title's Liquid; nothing yet about its values.

        Where there is no time to find out, the job that makes the page will.
        """
        if "{" not in title:
            return None
        try:
            async with asyncio.timeout(SECONDS_FOR_A_TITLE):
                await self._renderer.check_title(title)
        except TemplateError as error:
            return error
        except TimeoutError:
            log.info("a title is not looked at before its page: the workers are busy")
        return None

    async def _loading(self, place: InView, metadata: Metadata) -> AsyncSlackResponse:
        slack = await self._workspaces.client(place.workspace_id)
        return await slack.views_update(view_id=place.view_id, view=progress.loading(metadata))

    async def _fill(
        self, actor: Actor, metadata: Metadata, opening: Awaitable[AsyncSlackResponse]
    ) -> None:
        """Read for the form while its loading view opens; from then on that view tells errors."""
        counting = Counting(self._replies, clock=self._clock)
        reading = self._forms.view_for(actor, metadata, progress=counting)
        async with beside(reading) as form:
            opened = await opening
        place = counting.place = place_of(actor, opened["view"])
        self._tasks.start(self._show(place, form), on_error=self._replies.telling(place))

    async def _show(self, place: InView, form: Awaitable[View]) -> None:
        await self._replies.show(place, await form)

    def _note_choice(self, view_id: str, chosen_at: str) -> None:
        self._newest[view_id] = chosen_at
        self._newest.move_to_end(view_id)
        while len(self._newest) > KEPT_CHOICES:
            self._newest.popitem(last=False)

    async def _show_choice(
        self, actor: Actor, view: Mapping[str, Any], changed: View, chosen_at: str
    ) -> None:
        """Show the newest choice only; its view may have changed under an older one's answer."""
        if self._newest.get(view["id"]) != chosen_at:
            return
        place = replace(place_of(actor, view), hash=view.get("hash"))
        try:
            await self._replies.show(place, changed)
        except SlackApiError as error:
            if not was_changed(error):
                raise
            await self._replies.show(replace(place, hash=None), changed)


def place_of(actor: Actor, view: Mapping[str, Any]) -> InView:
    """The form's modal, and what is shown in it before and after."""
    metadata = Metadata.load(view["private_metadata"])
    return InView(actor.workspace_id, view["id"], metadata, problem=progress.problem)


def _ids(view: Mapping[str, Any]) -> list[str]:
    return [block["block_id"] for block in view["blocks"]]
