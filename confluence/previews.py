"""Service `Previews`: a page as it would be, kept so that this and nothing else becomes the page.

What binds a preview and its page: docs/decisions/0013-previews.md. Not here: how a preview looks
(`bot.views`), how a draft becomes a page (`pages`).
"""

import asyncio
import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from confluence.client import Client
from confluence.connections import Connections
from confluence.errors import BodyRejected, BodyTooLarge, PreviewStale, RetroError
from confluence.nouns import Incident, Page
from confluence.outline import Line, outline
from confluence.preferences import Preferences
from confluence.renderer import Renderer
from confluence.rendering import RenderedPage, Style, Undefined
from confluence.storage_format import carries_mark
from confluence.submissions import Submission, draft_of, dump_submission, load_submission
from confluence.templates import Templates
from storage.drafts import changed_ingredients
from storage.models import Draft, Preview
from storage.previews import PreviewRepository


@dataclass(frozen=True, slots=True)
class Seen:
    """A preview as people look at it.

    `holder` is the page that has the title already; `confirmed`: Confluence itself said that it
    would take the body, which only Data Center can be asked.
    """

    id: str
    submission: Submission
    title: str
    lines: tuple[Line, ...]
    undefined: tuple[Undefined, ...]
    holder: Page | None
    confirmed: bool


class Previews:
    """Makes previews, and holds drafts to them."""

    def __init__(
        self,
        *,
        connections: Connections,
        templates: Templates,
        renderer: Renderer,
        previews: PreviewRepository,
        preferences: Preferences,
    ) -> None:
        self._connections = connections
        self._templates = templates
        self._renderer = renderer
        self._previews = previews
        self._preferences = preferences

    async def make(self, submission: Submission, incident: Incident) -> Seen:
        """The page that the submission would become now, kept.

        Raises `TemplateError`, `TitleError`, `BodyRejected`, `BodyTooLarge`, and what reading a
        template raises.
        """
        template, style = await asyncio.gather(
            self._template(submission), self._preferences.style(submission.workspace_id)
        )
        page, found = await asyncio.gather(
            self._renderer.page(
                template,
                name=submission.template_name,
                title=submission.title,
                incident=incident,
                inputs=submission.answers.inputs,
                style=replace(style, seed=submission.draft_id),
            ),
            asyncio.to_thread(fingerprint, template, style, incident),
        )
        client = await self._connections.client(submission.connection_id)
        lines, confirmed, holder = await asyncio.gather(
            asyncio.to_thread(outline, page.body),
            _confirmed(client, page.body),
            _holder(client, submission, page.title),
        )
        kept = await self._previews.add(_row(submission, page, found))
        return Seen(kept.id, submission, page.title, lines, page.undefined, holder, confirmed)

    async def find(self, preview_id: str, workspace_id: str) -> Submission:
        """What a preview of the workspace was made for. Raises `PreviewStale` when it is gone."""
        preview = await self._previews.find(preview_id)
        if preview is None or preview.workspace_id != workspace_id:
            raise PreviewStale([PreviewStale.AGE])
        return replace(load_submission(preview.submission), preview_id=preview.id)

    async def bound(self, submission: Submission, *, again: bool) -> Submission:
        """The submission with the preview that was looked at last for it.

        One that is sent `again` with something changed was changed on purpose.
        """
        preview = await self._previews.latest(submission.draft_id)
        if preview is None or (again and _form_changes(draft_of(submission), preview)):
            return submission
        return replace(submission, preview_id=preview.id)

    async def page_of(
        self, draft: Draft, template: str, style: Style, incident: Incident
    ) -> tuple[str, str]:
        """Title and body that the draft of a preview is held to. Raises `PreviewStale`."""
        preview = await self._previews.find(draft.preview_id or "")
        if preview is None or preview.draft_id != draft.id:
            raise PreviewStale([PreviewStale.AGE])
        found = await asyncio.to_thread(fingerprint, template, style, incident)
        changes = [*_form_changes(draft, preview), *found.changes_since(preview)]
        if changes:
            raise PreviewStale(changes)
        return preview.title, preview.body

    async def any_before(self, moment: datetime) -> bool:
        """Whether previews from before the moment are kept."""
        return await self._previews.any_before(moment)

    async def purge(self, moment: datetime) -> None:
        """Forget the previews from before the moment."""
        await self._previews.purge(moment)

    async def _template(self, submission: Submission) -> str:
        return await self._templates.body_now(
            submission.connection_id, submission.template_id, submission.space
        )


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Hashes of what a page is made from besides the form."""

    template: str
    messages: str
    incident: str

    def changes_since(self, preview: Preview) -> list[str]:
        """The names of what is not as it was."""
        pairs = {
            PreviewStale.TEMPLATE: (self.template, preview.template_hash),
            PreviewStale.MESSAGES: (self.messages, preview.messages_hash),
            PreviewStale.INCIDENT: (self.incident, preview.incident_hash),
        }
        return [name for name, (now, then) in pairs.items() if now != then]


def fingerprint(template: str, style: Style, incident: Incident) -> Fingerprint:
    """The hashes; slow for ten thousand messages. How pages look counts to the template."""
    rest = replace(incident, entries=())
    return Fingerprint(
        _hash(f"{style!r} {template}"), _hash(repr(incident.entries)), _hash(repr(rest))
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _form_changes(draft: Draft, preview: Preview) -> list[str]:
    sent = draft_of(load_submission(preview.submission))
    sent.preview_id = draft.preview_id
    return [PreviewStale.FORM] if changed_ingredients(draft, sent) else []


def _row(submission: Submission, page: RenderedPage, found: Fingerprint) -> Preview:
    return Preview(
        draft_id=submission.draft_id,
        workspace_id=submission.workspace_id,
        submission=dump_submission(submission),
        title=page.title,
        body=page.body,
        template_hash=found.template,
        messages_hash=found.messages,
        incident_hash=found.incident,
    )


async def _confirmed(client: Client, body: str) -> bool:
    """Whether Confluence itself says that it would take the body.

    Raises `BodyRejected`, `BodyTooLarge`.
    """
    try:
        return await client.check_body(body)
    except (BodyRejected, BodyTooLarge):
        raise
    except RetroError:  # it could not be asked, and will be when the page is made
        return False


async def _holder(client: Client, submission: Submission, title: str) -> Page | None:
    """Somebody else's page that has the title, as far as we can see."""
    try:
        page = await client.find_page(submission.space, title)
    except RetroError:  # it is looked up again when the page is made
        return None
    ours = page and carries_mark(page.body or "", submission.draft_id)
    return None if ours else page
