"""Service `Runs`: from a run that was asked for to its draft, and from its end to whoever asked.

Publishing the draft is in `publishing`, that all of it survives a crash in `jobs`.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.admission import Admission
from bot.caught import caught
from bot.executions import Executions
from bot.facts import answers_of, facts_of
from bot.incidents import Incidents
from bot.prefilled import numbered
from bot.publishing import DONE, GIVEN_UP, Outcome
from bot.replies import InChannel, InView, Place, Replies
from bot.views import agreement, messages
from bot.views.metadata import Metadata
from bot.waits import PAUSES, wait_after
from confluence.actions import recipe_of
from confluence.drafts import Drafts, NumberTaken, Standing
from confluence.errors import NotFound, RetroError
from confluence.failures import dump_failure, load_failure
from confluence.nouns import Space
from confluence.spaces import Spaces
from confluence.submissions import Submission
from confluence.templates import Templates
from storage.models import Page, Run
from storage.pages import PageRepository
from storage.runs import RunRepository

ADMIT, ANSWER = "admit", "answer"  # what a run does before and after the steps of publishing
SECONDS_BETWEEN_LOOKS = 2.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class End:
    """How a run ended: its page, or why there is none."""

    page: Page | None = None
    failure: RetroError | None = None


class Runs:
    """Keeps runs and does their first step and their last."""

    def __init__(
        self,
        *,
        runs: RunRepository,
        drafts: Drafts,
        pages: PageRepository,
        admission: Admission,
        incidents: Incidents,
        spaces: Spaces,
        templates: Templates,
        executions: Executions,
        replies: Replies,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._runs = runs
        self._drafts = drafts
        self._pages = pages
        self._admission = admission
        self._incidents = incidents
        self._spaces = spaces
        self._templates = templates
        self._executions = executions
        self._replies = replies
        self._pauses = pauses
        self._steps = {ADMIT: self._admit, ANSWER: self._answer}

    async def take(self, run: Run) -> Run:
        """Keep the run; the same sender's id again is the same run."""
        return await self._runs.add(run)

    async def end(self, run_id: str) -> End | None:
        """How the run ended; None while it goes on."""
        run = await self._runs.find(run_id)
        if run.failure:
            return End(failure=load_failure(run.failure))
        if run.draft_id is None:
            return None
        if page := await self._pages.find(run.draft_id):
            return End(page=page)
        draft = await self._drafts.find(run.draft_id)
        return End(failure=load_failure(draft.failure)) if draft.failure else None

    async def attempt(self, step: str, run_id: str, tries: int) -> Outcome:
        """Try a step once. Why it cannot be done is kept with the run."""
        ended = await caught(self._steps[step](run_id), f"run {run_id}: {step}")
        if not isinstance(ended, RetroError):
            log.info("run %s: %s done", run_id, step)
            return ended
        wait = wait_after(ended, tries, self._pauses)
        log.warning("run %s: %s: %s", run_id, step, type(ended).__name__)
        if wait is not None:
            return Outcome(done=False, wait_seconds=wait)
        await self._runs.settle(run_id, failure=dump_failure(ended))
        return GIVEN_UP

    async def _admit(self, run_id: str) -> Outcome:
        """Check who asks, then make the draft; a channel that has a retro keeps that one."""
        run = await self._runs.find(run_id)
        if run.failure:
            return GIVEN_UP
        await self._admission.check(run)
        there = await self._there(run)
        if there and not run.another:
            await self._runs.settle(run_id, draft_id=there[0].draft.id)
            return GIVEN_UP
        try:
            draft = await self._drafts.submit(await self._submission(run))
        except NumberTaken as taken:
            if run.another:
                return Outcome(done=False, wait_seconds=self._pauses[0])
            await self._runs.settle(run_id, draft_id=taken.holder.id)
            return GIVEN_UP
        await self._runs.settle(run_id, draft_id=draft.id)
        return DONE

    async def _there(self, run: Run) -> list[Standing]:
        there = await self._drafts.standing(run.workspace_id, run.channel_id)
        return [standing for standing in there if standing.draft.id != run.id]

    async def _submission(self, run: Run) -> Submission:
        """What a responder would have sent in, from what the channel says by itself."""
        recipe = recipe_of(run)
        reading = await self._incidents.read(run.workspace_id, run.channel_id)
        answers = answers_of(await asyncio.to_thread(facts_of, reading))
        number = await self._drafts.next_number(run.workspace_id, run.channel_id)
        others = len(await self._there(run))
        space, template_name = await self._named(run)
        return Submission(
            draft_id=run.id,
            workspace_id=run.workspace_id,
            channel_id=run.channel_id,
            user_id=run.user_id or run.author_id,
            number=number,
            connection_id=recipe.connection_id,
            space=space,
            template_id=recipe.template_id,
            template_name=template_name,
            title=numbered(recipe.title, others + 1) if others else recipe.title,
            answers=replace(answers, include=recipe.include, agreed=run.agreed),
            view_id=run.view_id,
            parent_id=recipe.parent_id,
            labels=recipe.labels,
        )

    async def _named(self, run: Run) -> tuple[Space, str]:
        """Space and template's name, asked for where a step knows ids only. Raises NotFound."""
        space, name = recipe_of(run).space, run.template_name
        if not space.name:
            space = await self._spaces.find(run.connection_id, run.space_id)
        if not name:
            found = await self._templates.list_for(run.connection_id, space)
            names = {template.id: template.name for template in found}
            if run.template_id not in names:
                raise NotFound("template", run.template_id or "")
            name = names[run.template_id]
        return space, name

    async def _answer(self, run_id: str) -> Outcome:
        run, end = await self._runs.find(run_id), await self.end(run_id)
        if run.execution_id:
            return await self._answer_step(run, run.execution_id, end)
        if run.user_id and run.failure:
            await self._replies.tell(_place_of(run), load_failure(run.failure))
        elif run.user_id and run.draft_id != run.id:
            await self._tell_there(run)
        return DONE

    async def _answer_step(self, run: Run, execution_id: str, end: End | None) -> Outcome:
        """The workflow goes on with the page, whoever made it."""
        if end is None:
            return Outcome(done=False, wait_seconds=SECONDS_BETWEEN_LOOKS)
        if end.failure:
            await self._executions.fail(run.workspace_id, execution_id, end.failure)
        elif end.page:
            outputs = {
                "page_url": end.page.url,
                "page_id": end.page.page_id,
                "page_title": end.page.title,
            }
            await self._executions.complete(run.workspace_id, execution_id, outputs)
        return DONE

    async def _tell_there(self, run: Run) -> None:
        """Somebody was faster."""
        place = InChannel(run.workspace_id, run.channel_id, run.user_id)
        await self._replies.whisper(place, messages.there(await self._there(run)))


def _place_of(run: Run) -> Place:
    """Where the person looks: the modal in which they agreed, else the channel."""
    if run.view_id:
        metadata = Metadata(channel_id=run.channel_id, connection_id=run.connection_id)
        return InView(run.workspace_id, run.view_id, metadata, problem=agreement.problem)
    return InChannel(run.workspace_id, run.channel_id, run.user_id, run.connection_id)
