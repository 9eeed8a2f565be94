"""`ExchangeRepository` on both databases."""

from pathlib import Path

from storage.connections import ConnectionRepository
from storage.database import Database
from storage.exchanges import ExchangeRepository
from storage.keyring import Keyring
from tests.factories import a_connection
from tests.storage.rows import an_exchange


def everything_in(folder: Path) -> bytes:
    """The bytes of the database and of what SQLite keeps beside it."""
    return b"".join(path.read_bytes() for path in folder.glob("retro.db*"))


async def test_begun_once(database: Database) -> None:
    """A second beginning finds the first, however far it is."""
    await ConnectionRepository(database).save(a_connection())
    exchanges = ExchangeRepository(database)
    await exchanges.begin(an_exchange())
    await exchanges.note("r1", secret="sealed-secret", token_id="2")
    kept = await exchanges.begin(an_exchange(user_id="U2"))

    assert (kept.user_id, kept.secret, kept.token_id) == ("U1", "sealed-secret", "2")
    assert await exchanges.find("r2") is None


async def test_secret_is_sealed(tmp_path: Path) -> None:
    """The file never holds it."""
    database = Database(f"sqlite:///{tmp_path}/retro.db", Keyring([Keyring.generate()]))
    await database.open()
    await database.upgrade()
    await ConnectionRepository(database).save(a_connection())
    exchanges = ExchangeRepository(database)
    await exchanges.begin(an_exchange())
    await exchanges.note("r1", secret="sealed-secret")
    await database.close()

    kept = everything_in(tmp_path)
    assert b"retro r1" in kept
    assert b"sealed-secret" not in kept
