"""`DraftRepository`: drafts. The modals that wait for them are in `viewers`."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.errors import RowMissing, StorageError
from storage.models import Draft, Preview
from storage.viewers import add_viewer

STANDING = ("queued", "published")

# What the page is made of: a draft sent again with one of these changed is rendered anew.
_INGREDIENTS = (
    "connection_id",
    "space_id",
    "space_key",
    "space_name",
    "template_id",
    "template_name",
    "title",
    "answers",
    "preview_id",
)


class NumberTaken(StorageError):
    """Somebody else's draft already has this number in the channel: it is `holder`."""

    def __init__(self, holder: Draft) -> None:
        super().__init__(f"number {holder.number} of {holder.channel_id} is held by {holder.id}")
        self.holder = holder


class DraftRepository:
    """Keeps drafts. Every change may be repeated."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, draft: Draft) -> Draft:
        """Keep the draft and its modal; one kept before under the same id is returned as it stands.

        Raises NumberTaken when another draft of the channel has the number.
        """
        insert = self._database.insert(draft).on_conflict_do_nothing().returning(Draft.id)
        async with self._database.session() as session:
            if await session.scalar(insert):
                await add_viewer(session, self._database, draft.id, draft.view_id)
                return draft
            kept = await session.get(Draft, draft.id)
        return kept or await self._unless_taken(draft, self.add)

    async def find(self, draft_id: str) -> Draft:
        """The draft as it stands. Raises RowMissing."""
        async with self._database.reading() as session:
            return _present(await session.get(Draft, draft_id), draft_id)

    async def latest_for(self, workspace_id: str, channel_id: str) -> tuple[Draft, ...]:
        """The channel's drafts that are pages or on their way, newest first."""
        query = _of_channel(workspace_id, channel_id).where(Draft.state.in_(STANDING))
        async with self._database.reading() as session:
            return tuple(await session.scalars(query.order_by(Draft.number.desc())))

    async def failed_of(self, workspace_id: str, channel_id: str, user_id: str) -> Draft | None:
        """The user's newest draft of the channel, if it failed: whoever made one since is done."""
        known = Draft.state.in_((*STANDING, "failed"))
        query = _of_channel(workspace_id, channel_id).where(known, Draft.user_id == user_id)
        async with self._database.reading() as session:
            newest = await session.scalar(query.order_by(Draft.number.desc()).limit(1))
        return newest if newest and newest.state == "failed" else None

    async def next_number(self, workspace_id: str, channel_id: str) -> int:
        """The first number that no draft of the channel has had yet."""
        query = select(func.max(Draft.number)).where(
            Draft.workspace_id == workspace_id, Draft.channel_id == channel_id
        )
        async with self._database.reading() as session:
            return (await session.scalar(query) or 0) + 1

    async def last_space(
        self, workspace_id: str, connection_id: str
    ) -> tuple[str, str, str] | None:
        """Id, key and name of the space of the latest draft that has not failed."""
        query = (
            select(Draft.space_id, Draft.space_key, Draft.space_name)
            .where(Draft.workspace_id == workspace_id, Draft.connection_id == connection_id)
            .where(Draft.state.in_(STANDING))
            .order_by(Draft.created_at.desc(), Draft.number.desc())
            .limit(1)
        )
        async with self._database.reading() as session:
            found = (await session.execute(query)).one_or_none()
        return found and (found.space_id, found.space_key, found.space_name)

    async def under_way(self, connection_id: str) -> tuple[Draft, ...]:
        """The connection's drafts that are to become pages."""
        query = select(Draft).where(Draft.connection_id == connection_id, Draft.state == "queued")
        async with self._database.reading() as session:
            return tuple(await session.scalars(query.order_by(Draft.created_at)))

    async def queued_before(self, moment: datetime) -> tuple[Draft, ...]:
        """The drafts that are to become pages and have not changed since then (UTC)."""
        query = select(Draft).where(Draft.state == "queued", Draft.updated_at < moment)
        async with self._database.reading() as session:
            return tuple(await session.scalars(query))

    async def of_preview(self, preview_id: str) -> Draft | None:
        """The draft that is to become what the preview showed."""
        query = select(Draft).where(Draft.preview_id == preview_id).limit(1)
        async with self._database.reading() as session:
            return await session.scalar(query)

    async def freeze(
        self, draft_id: str, *, title: str, body: str, unknown: str | None = None
    ) -> None:
        """Fix the page's title and body, and what they lack, unless they are. Raises RowMissing."""
        change = (
            update(Draft)
            .where(Draft.id == draft_id, Draft.frozen_title.is_(None))
            .values(frozen_title=title, body=body, unknown=unknown)
        )
        async with self._database.session() as session:
            if await session.scalar(change.returning(Draft.id)) is None:
                _present(await session.get(Draft, draft_id), draft_id)

    async def thaw(self, draft_id: str) -> None:
        """Forget the frozen title and body: the next round renders anew."""
        change = update(Draft).where(Draft.id == draft_id).values(frozen_title=None, body=None)
        async with self._database.session() as session:
            await session.execute(change)

    async def mark(self, draft_id: str, state: str, *, failure: str | None = None) -> None:
        """Say how far the draft is; a published one stays published."""
        change = update(Draft).where(Draft.id == draft_id, Draft.state != "published")
        async with self._database.session() as session:
            await session.execute(change.values(state=state, failure=failure))

    async def reopen(self, sent: Draft) -> Draft:
        """Begin another round of a failed draft, with number and state of `sent` and its changes.

        One that has not failed stays as it is. Unchanged, title and body stay frozen, so that the
        page of an attempt whose answer was lost is found. Attempts are kept in any case: they
        cost a look-up, forgetting them could cost a second page. Raises RowMissing, NumberTaken.
        """
        try:
            return await self._reopen(sent)
        except IntegrityError:
            return await self._unless_taken(sent, self.reopen)

    async def _unless_taken(self, draft: Draft, keep: Callable[[Draft], Awaitable[Draft]]) -> Draft:
        """Keep it if its number is free again: who had it may be sent again with another one."""
        async with self._database.reading() as session:
            holder = await _holder(session, draft)
        if holder:
            raise NumberTaken(holder)
        return await keep(draft)

    async def _reopen(self, sent: Draft) -> Draft:
        async with self._database.session() as session:
            found = await session.get(Draft, sent.id, with_for_update=True)
            draft = _present(found, sent.id)
            if draft.state == "failed":
                await add_viewer(session, self._database, draft.id, draft.view_id)
                _take_over(draft, sent)
                await add_viewer(session, self._database, draft.id, sent.view_id)
            return draft

    async def amend(self, sent: Draft) -> Draft:
        """Take over what `sent` changes in a queued draft that is not rendered; then as it stands.

        Raises RowMissing.
        """
        async with self._database.session() as session:
            found = await session.get(Draft, sent.id, with_for_update=True)
            draft = _present(found, sent.id)
            if draft.state == "queued" and draft.frozen_title is None:
                _change(draft, sent)
            return draft

    async def purge_body(self, draft_id: str) -> None:
        """Forget the rendered body, and what was looked at before."""
        async with self._database.session() as session:
            await session.execute(delete(Preview).where(Preview.draft_id == draft_id))
            await session.execute(update(Draft).where(Draft.id == draft_id).values(body=None))


def _of_channel(workspace_id: str, channel_id: str) -> Select[Draft]:
    return select(Draft).where(Draft.workspace_id == workspace_id, Draft.channel_id == channel_id)


def _present(draft: Draft | None, draft_id: str) -> Draft:
    if draft is None:
        raise RowMissing("draft", draft_id)
    return draft


async def _holder(session: AsyncSession, draft: Draft) -> Draft | None:
    query = _of_channel(draft.workspace_id, draft.channel_id).where(Draft.number == draft.number)
    return await session.scalar(query)


def _place_of(draft: Draft) -> list[str]:
    """Where the page of this round would be: space id, key and name, and the frozen title."""
    return [draft.space_id, draft.space_key, draft.space_name, draft.frozen_title or ""]


def changed_ingredients(draft: Draft, sent: Draft) -> list[str]:
    """What two drafts would make different pages of."""
    return [name for name in _INGREDIENTS if getattr(draft, name) != getattr(sent, name)]


def _change(draft: Draft, sent: Draft) -> list[str]:
    """Take over what `sent` is made of; the names of what is another now."""
    changed = changed_ingredients(draft, sent)
    for name in changed:
        setattr(draft, name, getattr(sent, name))
    return changed


def _take_over(draft: Draft, sent: Draft) -> None:
    place = _place_of(draft)
    if _change(draft, sent):
        if draft.frozen_title is not None:
            draft.tried = json.dumps([*json.loads(draft.tried), place])
        draft.frozen_title = draft.body = None
    draft.number, draft.view_id = sent.number, sent.view_id
    draft.state, draft.failure, draft.round = sent.state, sent.failure, draft.round + 1
