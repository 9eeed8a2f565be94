"""A workspace's preferences: the defaults until somebody says otherwise, sealed where typed."""

import asyncio

from sqlalchemy import text

from storage.database import Database
from storage.models import Preference
from storage.preferences import PreferenceRepository


async def test_defaults(database: Database) -> None:
    """Who has said nothing prints nothing, keeps hints and mentions nobody."""
    found = await PreferenceRepository(database).find("T1")

    assert found.values() == {
        "workspace_id": "T1",
        "unknown_text": "",
        "keeps_hints": True,
        "mentions_people": False,
    }


async def test_the_last_word_counts(database: Database) -> None:
    """Saved twice, and by several at once, there is one row; other workspaces keep theirs."""
    preferences = PreferenceRepository(database)
    await preferences.save(Preference(workspace_id="T2", unknown_text="–"))
    await asyncio.gather(
        *(preferences.save(Preference(workspace_id="T1", unknown_text=f"{n}")) for n in range(5))
    )
    last = Preference(
        workspace_id="T1", unknown_text="N/A", keeps_hints=False, mentions_people=True
    )
    await preferences.save(last)

    assert (await preferences.find("T1")).values() == last.values()
    assert (await preferences.find("T2")).unknown_text == "–"


async def test_what_was_typed_is_sealed(database: Database) -> None:
    """The database holds no word of it."""
    await PreferenceRepository(database).save(Preference(workspace_id="T1", unknown_text="secret"))

    async with database.reading() as session:
        kept = await session.scalar(text("select unknown_text from preferences"))
    assert kept
    assert "secret" not in kept
