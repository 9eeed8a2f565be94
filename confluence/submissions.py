"""Submissions: what was left in the form of a retro, and how a draft keeps it.

Not here: what becomes of it (`drafts`).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import NAMESPACE_URL, uuid5

from confluence.nouns import Space
from storage.models import Draft


class Include(StrEnum):
    """Which messages go onto the page."""

    MARKED = "marked"
    ALL = "all"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Answers:
    """What the responder left in the form. Times are UTC, people are Slack user ids.

    `inputs` are what was answered to the template's inputs, by their keys. `agreed`: who sees the
    space may read what a private channel says.
    """

    severity: str | None = None
    commander_id: str | None = None
    started_at: datetime | None = None
    resolved_at: datetime | None = None
    summary: str | None = None
    people_ids: tuple[str, ...] = ()
    include: Include = Include.MARKED
    inputs: Mapping[str, str] = field(default_factory=dict)
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """A form sent in. `number` is free in the channel for one only, so that one person is first.

    `preview_id` is the preview that must become the page, if somebody looked at one.
    """

    draft_id: str
    workspace_id: str
    channel_id: str
    user_id: str
    number: int
    connection_id: str
    space: Space
    template_id: str | None
    template_name: str
    title: str
    answers: Answers
    view_id: str | None
    preview_id: str | None = None
    parent_id: str | None = None
    labels: tuple[str, ...] = ()


def draft_id_of(workspace_id: str, view_id: str) -> str:
    """The draft's id, derived from the sender's so that a submission sent twice is one draft."""
    return uuid5(NAMESPACE_URL, f"slack:{workspace_id}:{view_id}").hex


def dump_answers(answers: Answers) -> str:
    """JSON for the sealed column."""
    return json.dumps(asdict(answers), default=datetime.isoformat)


def load_answers(text: str) -> Answers:
    """The inverse of `dump_answers`."""
    facts = json.loads(text)
    for name in ("started_at", "resolved_at"):
        facts[name] = facts[name] and datetime.fromisoformat(facts[name])
    people_ids = tuple(facts.pop("people_ids"))
    return Answers(people_ids=people_ids, include=Include(facts.pop("include")), **facts)


def dump_submission(submission: Submission) -> str:
    """JSON for the sealed column."""
    facts = asdict(submission) | {"answers": dump_answers(submission.answers)}
    return json.dumps(facts)


def load_submission(text: str) -> Submission:
    """The inverse of `dump_submission`."""
    facts = json.loads(text)
    space, answers = Space(**facts.pop("space")), load_answers(facts.pop("answers"))
    labels = tuple(facts.pop("labels", ()))
    return Submission(space=space, answers=answers, labels=labels, **facts)


def drafted_space(draft: Draft) -> Space:
    """The space that a draft was sent in for."""
    return Space(draft.space_id, draft.space_key, draft.space_name)


def submission_of(draft: Draft, view_id: str) -> Submission:
    """The draft as a form that would send it, in the modal of `view_id`."""
    return Submission(
        draft_id=draft.id,
        workspace_id=draft.workspace_id,
        channel_id=draft.channel_id,
        user_id=draft.user_id,
        number=draft.number,
        connection_id=draft.connection_id,
        space=drafted_space(draft),
        template_id=draft.template_id,
        template_name=draft.template_name,
        title=draft.title,
        answers=load_answers(draft.answers),
        view_id=view_id,
        parent_id=draft.parent_id,
        labels=tuple(json.loads(draft.labels)),
    )


def draft_of(submission: Submission) -> Draft:
    """A submission as it is kept."""
    return Draft(
        id=submission.draft_id,
        workspace_id=submission.workspace_id,
        channel_id=submission.channel_id,
        user_id=submission.user_id,
        number=submission.number,
        connection_id=submission.connection_id,
        space_id=submission.space.id,
        space_key=submission.space.key,
        space_name=submission.space.name,
        template_id=submission.template_id,
        template_name=submission.template_name,
        title=submission.title,
        answers=dump_answers(submission.answers),
        view_id=submission.view_id,
        preview_id=submission.preview_id,
        parent_id=submission.parent_id,
        labels=json.dumps(submission.labels),
    )
