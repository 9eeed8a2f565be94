"""Secrets: never in clear on disk, and under the first key after a rotation."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from slack_sdk.oauth.installation_store import Installation

from storage.connections import ConnectionRepository
from storage.database import Database
from storage.drafts import DraftRepository
from storage.errors import WrongKey
from storage.exchanges import ExchangeRepository
from storage.grants import GrantRepository
from storage.installations import Installations
from storage.keyring import Keyring
from storage.models import Preference
from storage.preferences import PreferenceRepository
from storage.previews import PreviewRepository
from storage.rotation import BATCH, prove_keys, rotate
from tests.storage.conftest import opened
from tests.storage.rows import a_connection, a_draft, a_preview, an_exchange

OLD, NEW = Keyring.generate(), Keyring.generate()
NOW = datetime(2026, 1, 1, tzinfo=UTC)


async def fill(database: Database) -> None:
    """Write one secret to every sealed column; each contains the word."""
    await Installations(database).async_save(
        Installation(
            team_id="T1", user_id="U1", bot_token="hunter2-bot", bot_id="B", bot_user_id="U"
        )
    )
    connection = await ConnectionRepository(database).save(
        a_connection(credential="hunter2-credential")
    )
    grants = GrantRepository(database)
    grant = await grants.begin(
        state_hash="h",
        workspace_id="T1",
        user_id="U1",
        channel_id="C1",
        created_at=NOW,
        expires_at=NOW,
    )
    await grants.keep_token(grant.id, token="hunter2-token", sites="[]", expires_at=NOW)
    exchange = an_exchange(connection_id=connection.id, secret="hunter2-secret")
    await ExchangeRepository(database).begin(exchange)
    drafts = DraftRepository(database)
    await drafts.add(a_draft(answers="hunter2-answers"))
    await drafts.freeze("draft-1", title="T", body="hunter2-body", unknown="hunter2-names")
    preference = Preference(workspace_id="T1", unknown_text="hunter2-unknown")
    await PreferenceRepository(database).save(preference)
    await PreviewRepository(database).add(
        a_preview(submission="hunter2-form", title="hunter2-title", body="hunter2-preview")
    )


async def secrets(database: Database) -> list[str | None]:
    """Every secret, read back."""
    (installation,) = await Installations(database).all()
    connection = await ConnectionRepository(database).default_for("T1")
    draft = await DraftRepository(database).find("draft-1")
    preview = await PreviewRepository(database).latest("draft-1")
    assert connection is not None
    preference = await PreferenceRepository(database).find("T1")
    assert preview is not None
    exchange = await ExchangeRepository(database).find("r1")
    assert exchange is not None
    return [
        installation.bot_token,
        connection.credential,
        exchange.secret,
        draft.answers,
        draft.body,
        draft.unknown,
        preference.unknown_text,
        preview.submission,
        preview.title,
        preview.body,
    ]


async def test_seals_everything_with_the_first_key(address: str) -> None:
    """After a rotation the old key is not needed; a second rotation finds nothing to do."""
    async with opened(address, Keyring([OLD])) as database:
        await fill(database)
        before = await secrets(database)
    async with opened(address, Keyring([NEW, OLD])) as database:
        first, second = await rotate(database), await rotate(database)
    async with opened(address, Keyring([NEW])) as database:
        after = await secrets(database)

    assert before == after
    assert len(first) == 12
    assert (set(first.values()), set(second.values())) == ({1}, {0})


async def test_rotates_more_than_a_batch(address: str) -> None:
    """Every row is reached, those without a body are left alone."""
    async with opened(address, Keyring([OLD])) as database, database.session() as session:
        session.add_all(a_draft(id=f"draft-{n}", number=n) for n in range(BATCH + 1))
    async with opened(address, Keyring([NEW, OLD])) as database:
        counts = await rotate(database)

    assert (counts["drafts.answers"], counts["drafts.body"]) == (BATCH + 1, 0)


async def test_stops_at_a_secret_it_cannot_open(address: str) -> None:
    """A ring without the old key changes nothing."""
    async with opened(address, Keyring([OLD])) as database:
        await fill(database)
    async with opened(address, Keyring([NEW])) as database:
        with pytest.raises(WrongKey):
            await rotate(database)
    async with opened(address, Keyring([OLD])) as database:
        assert "hunter2-credential" in await secrets(database)


async def test_keys_are_proven(address: str) -> None:
    """By any secret that is there; an empty database takes every key."""
    async with opened(address, Keyring([NEW])) as database:
        await prove_keys(database)
    async with opened(address, Keyring([OLD])) as database:
        await PreferenceRepository(database).save(Preference(workspace_id="T1", unknown_text="x"))
    async with opened(address, Keyring([NEW, OLD])) as database:
        await prove_keys(database)
    async with opened(address, Keyring([NEW])) as database:
        with pytest.raises(WrongKey):
            await prove_keys(database)


async def test_no_secret_is_in_clear_in_the_file(sqlite_address: str, tmp_path: Path) -> None:
    """The database file and its log, open or closed, contain no secret that was written."""
    folder = tmp_path / "data"

    def on_disk() -> bytes:
        return b"".join(path.read_bytes() for path in folder.iterdir())

    async with opened(sqlite_address, Keyring([OLD])) as database:
        await fill(database)
        during = on_disk()
        names = {path.name for path in folder.iterdir()}

    assert "retro.db-wal" in names
    assert b"Retro of #inc-1" in during  # what is not secret can be found this way
    assert b"hunter2" not in during
    assert b"hunter2" not in on_disk()
