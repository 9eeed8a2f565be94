"""The modals that wait for drafts."""

import pytest

from storage.database import Database
from storage.drafts import DraftRepository
from storage.viewers import ViewerRepository
from tests.storage.rows import a_draft


@pytest.fixture
def drafts(database: Database) -> DraftRepository:
    """The drafts that are waited for."""
    return DraftRepository(database)


@pytest.fixture
def viewers(database: Database) -> ViewerRepository:
    """The repository under test."""
    return ViewerRepository(database)


async def waiting(viewers: ViewerRepository, draft_id: str) -> list[tuple[str, str | None]]:
    """Each modal that waits for the draft, with what was sent from it."""
    return [(viewer.view_id, viewer.aside_id) for viewer in await viewers.of_draft(draft_id)]


async def test_each_is_remembered_once(drafts: DraftRepository, viewers: ViewerRepository) -> None:
    """Until it shows something else."""
    await drafts.add(a_draft())
    for view_id in ("V2", "V1", "V2"):
        await viewers.watch("draft-1", view_id)

    assert await waiting(viewers, "draft-1") == [("V1", None), ("V2", None)]

    await viewers.unwatch("V1")

    assert await waiting(viewers, "draft-1") == [("V2", None)]


async def test_a_modal_waits_for_one_draft(
    drafts: DraftRepository, viewers: ViewerRepository
) -> None:
    """The one that it watched last, whichever draft was sent in from it."""
    await drafts.add(a_draft(view_id="V1"))
    await drafts.add(a_draft(id="draft-2", number=2, view_id="V2", state="failed"))

    await viewers.watch("draft-1", "V2", "draft-2")

    assert await waiting(viewers, "draft-1") == [("V1", None), ("V2", "draft-2")]
    assert await waiting(viewers, "draft-2") == []

    await drafts.reopen(a_draft(id="draft-2", number=3, view_id="V3"))

    assert await waiting(viewers, "draft-1") == [("V1", None)]
    assert await waiting(viewers, "draft-2") == [("V2", None), ("V3", None)]


async def test_views_of_another_workspace(
    drafts: DraftRepository, viewers: ViewerRepository
) -> None:
    """Ids of views are known in one workspace only: the same id elsewhere is another modal."""
    await drafts.add(a_draft(view_id="V1"))
    await drafts.add(a_draft(id="draft-2", workspace_id="T2", view_id="V1"))

    assert await waiting(viewers, "draft-1") == [("V1", None)]
    assert await waiting(viewers, "draft-2") == [("V1", None)]
