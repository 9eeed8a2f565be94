"""Service `Retros`: the way from `/retro create` to a submitted draft. Publishing is in `jobs`."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.actor import Actor
from bot.counting import Counting
from bot.forms import Forms
from bot.hints import hint_for
from bot.replies import InView, Replies, explain, was_changed, was_closed
from bot.tasks import Tasks, beside
from bot.views import progress, retro
from bot.views.metadata import Metadata
from bot.views.parts import View
from bot.views.retro import RetroForm
from bot.workspaces import Workspaces
from confluence.drafts import Drafts, NumberTaken, Submission, draft_id_of
from confluence.errors import PreviewStale, TemplateError
from confluence.failures import load_failure
from confluence.nouns import Space
from confluence.previews import Previews
from confluence.renderer import Renderer
from confluence.spaces import Spaces
from storage.models import Draft

KEPT_CHOICES = 1_000
SECONDS_FOR_A_TITLE = 1.5  # of the three in which Slack wants its answer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """A submission taken: the draft to publish, None if somebody was faster; and what to show."""

    draft: Draft | None
    view: View


class Retros:
    """Opens the form, keeps it in step with the chosen space, takes what is sent in."""

    def __init__(
        self,
        *,
        workspaces: Workspaces,
        forms: Forms,
        spaces: Spaces,
        renderer: Renderer,
        drafts: Drafts,
        previews: Previews,
        replies: Replies,
        tasks: Tasks,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._workspaces = workspaces
        self._forms = forms
        self._spaces = spaces
        self._renderer = renderer
        self._drafts = drafts
        self._previews = previews
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

    async def open_another(self, actor: Actor, *, channel_id: str, trigger_id: str) -> None:
        """The form on top of the view that shows what is there already.

        On top, because that view may still wait for the link of somebody else's retro.
        """
        metadata = Metadata(channel_id=channel_id)
        slack = await self._workspaces.opener(actor.workspace_id)
        opening = slack.views_push(trigger_id=trigger_id, view=progress.loading(metadata))
        await self._fill(actor, metadata, opening, another=True)

    async def reopen(self, actor: Actor, place: InView) -> None:
        """The form once more: after a problem, or to change a draft that failed."""
        slack = await self._workspaces.client(actor.workspace_id)
        loading = progress.loading(place.metadata)
        opening = slack.views_update(view_id=place.view_id, view=loading)
        await self._fill(actor, place.metadata, opening)

    async def spaces_like(self, place: InView, query: str) -> tuple[Space, ...]:
        """The spaces that a type-ahead offers, in the time that Slack gives."""
        return await self._spaces.matching(place.metadata.connection_id, query)

    async def change_space(self, actor: Actor, view: Mapping[str, Any], chosen_at: str) -> None:
        """The templates of the space that was chosen, in the form as it stands.

        A failure is said in the form too: what was typed must not be lost for it.
        """
        self._note_choice(view["id"], chosen_at)
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
        metadata = Metadata.load(view["private_metadata"])
        if was_closed(error):
            return
        hint = explain(error, InView(actor.workspace_id, view["id"], metadata))
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
        changed = await self._forms.with_template(actor.workspace_id, view)
        if _ids(changed) != _ids(view):
            await self._show_choice(actor, view, changed, chosen_at)

    async def tell_bad_template(
        self, actor: Actor, view: Mapping[str, Any], chosen_at: str, error: Exception
    ) -> None:
        """The form as it stands, with a sentence on the template below the menu."""
        metadata = Metadata.load(view["private_metadata"])
        if was_closed(error):
            return
        hint = explain(error, InView(actor.workspace_id, view["id"], metadata))
        changed = retro.with_inputs(view, problem=f"{hint.title}. {hint.text}")
        await self._show_choice(actor, view, changed, chosen_at)

    async def title_error(self, title: str) -> TemplateError | None:
        """What is wrong with a title's Liquid; nothing yet about its values.

        Where there is no time to find out, the job that makes the page will.
        """
        if "{" not in title:
            return None
        try:
            async with asyncio.timeout(SECONDS_FOR_A_TITLE):
                await self._renderer.title(title, {})
        except TemplateError as error:
            return error
        except TimeoutError:
            log.info("a title is not looked at before its page: the workers are busy")
        return None

    async def submit(self, actor: Actor, view_id: str, form: RetroForm) -> Sent:
        """Keep what was sent in; the same submission again is the same draft."""
        self._newest.pop(view_id, None)  # templates still on their way come too late
        again = form.metadata.draft_id is not None
        submission = await self._previews.bound(submission_from(actor, view_id, form), again=again)
        return await self._take(submission, form.metadata)

    async def submit_preview(self, actor: Actor, place: InView) -> Sent:
        """Keep what a preview was made for, to become this very page.

        The form below it shows how that ends, too.
        """
        preview_id = place.metadata.preview_id or ""
        try:
            looked_at = await self._previews.find(preview_id, actor.workspace_id)
        except PreviewStale as gone:
            return await self._without_preview(preview_id, gone, place.metadata)
        sent = await self._take(replace(looked_at, view_id=place.view_id), place.metadata)
        if sent.draft:
            await self._drafts.watch(sent.draft.id, looked_at.view_id)
        return sent

    async def retry(self, place: InView) -> Draft:
        """A failed draft once more as it is."""
        return await self._again(await self._drafts.repeat(place.metadata.draft_id or ""), place)

    async def create_as_it_is_now(self, place: InView) -> Draft:
        """A failed draft once more, whatever its preview showed."""
        draft = await self._drafts.repeat_as_it_is_now(place.metadata.draft_id or "")
        return await self._again(draft, place)

    async def _again(self, draft: Draft, place: InView) -> Draft:
        await self._drafts.watch(draft.id, place.view_id)
        try:
            await self._replies.show(place, await self._state_of(draft, place.metadata))
        except (SlackApiError, ClientError, TimeoutError) as error:
            # The draft stands as sent again: it must be published whoever looks.
            log.info("%s does not show the draft: %s", place, type(error).__name__)
        return draft

    async def _fill(
        self,
        actor: Actor,
        metadata: Metadata,
        opening: Awaitable[AsyncSlackResponse],
        *,
        another: bool = False,
    ) -> None:
        """Read for the form while its loading view opens; from then on that view tells errors."""
        counting = Counting(self._replies, clock=self._clock)
        reading = self._forms.view_for(actor, metadata, another=another, progress=counting)
        async with beside(reading) as form:
            opened = await opening
        place = counting.place = InView(actor.workspace_id, opened["view"]["id"], metadata)
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
        metadata = Metadata.load(view["private_metadata"])
        place = InView(actor.workspace_id, view["id"], metadata, view.get("hash"))
        try:
            await self._replies.show(place, changed)
        except SlackApiError as error:
            if not was_changed(error):
                raise
            await self._replies.show(replace(place, hash=None), changed)

    async def _take(self, submission: Submission, metadata: Metadata) -> Sent:
        try:
            draft = await self._keep(submission, metadata)
        except NumberTaken as taken:
            return await self._after(taken.holder, submission, metadata)
        return Sent(draft, await self._state_of(draft, metadata))

    async def _without_preview(
        self, preview_id: str, gone: PreviewStale, metadata: Metadata
    ) -> Sent:
        """The preview is not kept any more: its draft is a page, or it is too old."""
        draft = await self._drafts.of_preview(preview_id)
        if draft:
            return Sent(None, await self._state_of(draft, metadata))
        return Sent(None, progress.apology(hint_for(gone)))

    async def _keep(self, submission: Submission, metadata: Metadata) -> Draft:
        if metadata.draft_id:
            return await self._drafts.resubmit(submission)
        return await self._drafts.submit(submission)

    async def _after(self, holder: Draft, submission: Submission, metadata: Metadata) -> Sent:
        """Somebody was faster: show theirs, and let this modal hear of its link."""
        workspace_id, channel_id = submission.workspace_id, submission.channel_id
        await self._drafts.watch(holder.id, submission.view_id)
        for there in await self._drafts.standing(workspace_id, channel_id):
            if there.draft.id == holder.id:
                return Sent(None, progress.taken(there, metadata))
        # The other one failed: the way is free.
        number = await self._drafts.next_number(workspace_id, channel_id)
        draft = await self._drafts.submit(replace(submission, number=number))
        return Sent(draft, await self._state_of(draft, metadata))

    async def _state_of(self, draft: Draft, metadata: Metadata) -> View:
        """How the draft stands: one sent in twice may have ended before the second time."""
        if draft.state == "failed" and draft.failure:
            return progress.failed(hint_for(load_failure(draft.failure)), draft)
        if draft.state == "published":
            there = await self._drafts.standing(draft.workspace_id, draft.channel_id)
            pages = [stands.page for stands in there if stands.draft.id == draft.id and stands.page]
            if pages:
                return progress.done(pages[0])
        return progress.working(draft.title, draft.space_name, metadata)


def _ids(view: Mapping[str, Any]) -> list[str]:
    return [block["block_id"] for block in view["blocks"]]


def submission_from(actor: Actor, view_id: str, form: RetroForm) -> Submission:
    """The form as it is kept; its view decides which draft it is."""
    metadata = form.metadata
    return Submission(
        draft_id=metadata.draft_id or draft_id_of(actor.workspace_id, view_id),
        workspace_id=actor.workspace_id,
        channel_id=metadata.channel_id,
        user_id=actor.user_id,
        number=metadata.number,
        connection_id=metadata.connection_id,
        space=form.space,
        template_id=form.template_id,
        template_name=form.template_name,
        title=form.title,
        answers=form.answers,
        view_id=view_id,
    )
