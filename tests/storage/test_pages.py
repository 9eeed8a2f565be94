"""A draft's page is recorded once, with where its channel was told."""

from storage.database import Database
from storage.drafts import DraftRepository
from storage.pages import PageRepository
from tests.storage.rows import a_draft

URL = "https://example.com/wiki/pages/1"


async def test_records_a_page_once(database: Database) -> None:
    """The second record of a draft's page is the first one."""
    pages = PageRepository(database)
    await pages.record(a_draft(), page_id="1", title="T", url=URL)

    again = await pages.record(a_draft(), page_id="2", title="Other", url=URL)

    assert (again.page_id, again.title, again.url) == ("1", "T", URL)


async def test_finds_a_page_by_its_draft(database: Database) -> None:
    """There is none until it is recorded."""
    pages = PageRepository(database)
    assert await pages.find("draft-1") is None

    recorded = await pages.record(a_draft(), page_id="1", title="T", url=URL)
    found = await pages.find("draft-1")

    assert found is not None
    assert found.values() == recorded.values()
    assert (found.message_ts, found.bookmark_id) == (None, None)


async def test_notes_where_the_channel_was_told(database: Database) -> None:
    """Message and bookmark are noted each by itself."""
    pages = PageRepository(database)
    await pages.record(a_draft(), page_id="1", title="T", url=URL)
    await pages.note_message("draft-1", "1700000000.000100")
    await pages.note_bookmark("draft-1", "Bk1")

    page = await pages.find("draft-1")
    assert page is not None
    assert (page.message_ts, page.bookmark_id) == ("1700000000.000100", "Bk1")


async def test_newest_page_of_each_connection(database: Database) -> None:
    """One a connection, of this workspace."""
    pages, drafts = PageRepository(database), DraftRepository(database)
    places = [("T1", "c1"), ("T1", "c1"), ("T1", "c2"), ("T2", "c3")]
    for number, (workspace_id, connection_id) in enumerate(places, start=1):
        draft = await drafts.add(
            a_draft(
                id=f"draft-{number}",
                number=number,
                workspace_id=workspace_id,
                connection_id=connection_id,
            )
        )
        await pages.record(draft, page_id=str(number), title="T", url=URL)

    newest = await pages.last_by_connection("T1")

    assert {name: page.page_id for name, page in newest.items()} == {"c1": "2", "c2": "3"}
