"""Previews are kept as they were looked at, until their draft is a page or a day is over."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.database import Database
from storage.drafts import DraftRepository
from storage.previews import PreviewRepository
from tests.storage.rows import a_draft, a_preview

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def previews(database: Database) -> PreviewRepository:
    """The repository under test."""
    return PreviewRepository(database)


async def test_latest_of_a_draft(previews: PreviewRepository) -> None:
    """Each is kept; the one that was made last is what somebody looked at last."""
    first = await previews.add(a_preview(created_at=NOW))
    last = await previews.add(a_preview(created_at=NOW + timedelta(minutes=1), body="<p>2</p>"))
    await previews.add(a_preview(draft_id="draft-2", created_at=NOW + timedelta(hours=1)))

    latest, found = await previews.latest("draft-1"), await previews.find(first.id)

    assert latest is not None
    assert found is not None
    assert latest.values() == last.values()
    assert found.values() == first.values()
    assert await previews.latest("draft-3") is None
    assert await previews.find("unknown") is None


async def test_old_ones_go(previews: PreviewRepository) -> None:
    """What is older than the moment is forgotten, and nothing else."""
    old = await previews.add(a_preview(created_at=NOW - timedelta(seconds=1)))
    young = await previews.add(a_preview(created_at=NOW))
    before = await previews.any_before(NOW)

    await previews.purge(NOW)

    assert before
    assert not await previews.any_before(NOW)
    assert await previews.find(old.id) is None
    assert await previews.find(young.id) is not None


async def test_they_go_with_their_draft(previews: PreviewRepository, database: Database) -> None:
    """When the page stands, no text of it is kept; other drafts keep theirs."""
    drafts = DraftRepository(database)
    kept = await previews.add(a_preview())
    other = await previews.add(a_preview(draft_id="draft-2"))
    await drafts.add(a_draft(preview_id=kept.id))

    await drafts.purge_body("draft-1")

    assert await previews.find(kept.id) is None
    assert await previews.find(other.id) is not None
    sent = await drafts.of_preview(kept.id)
    assert sent is not None
    assert sent.id == "draft-1"
    assert await drafts.of_preview(other.id) is None


async def test_another_preview_is_another_page(database: Database) -> None:
    """A failed draft sent again with another preview, or with none, is rendered anew."""
    drafts = DraftRepository(database)
    await drafts.add(a_draft(preview_id="p1"))
    await drafts.freeze("draft-1", title="T", body="<p>1</p>")
    await drafts.mark("draft-1", "failed")
    same = await drafts.reopen(a_draft(preview_id="p1"))
    await drafts.mark("draft-1", "failed")

    other = await drafts.reopen(a_draft(preview_id=None))

    assert same.body == "<p>1</p>"
    assert (other.preview_id, other.body, other.frozen_title) == (None, None, None)
