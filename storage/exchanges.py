"""`ExchangeRepository`: tokens being exchanged. A new secret is kept sealed until it is used."""

from typing import Any

from sqlalchemy import select, update

from storage.database import Database
from storage.models import Exchange


class ExchangeRepository:
    """Keeps exchanges by id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, exchange: Exchange) -> Exchange:
        """Keep the exchange; one of the same id stays as it is. Returns the row as kept."""
        insert = self._database.insert(exchange).on_conflict_do_nothing()
        async with self._database.session() as session:
            await session.execute(insert)
            kept = await session.get(Exchange, exchange.id)
        assert kept is not None
        return kept

    async def find(self, exchange_id: str) -> Exchange | None:
        """The exchange, or None when it went with its connection."""
        async with self._database.reading() as session:
            return await session.get(Exchange, exchange_id)

    async def that_made(self, connection_id: str, token_id: str) -> Exchange | None:
        """The exchange that made this token of the connection, if one did."""
        query = select(Exchange).where(
            Exchange.connection_id == connection_id, Exchange.token_id == token_id
        )
        async with self._database.reading() as session:
            return await session.scalar(query)

    async def note(self, exchange_id: str, **facts: Any) -> None:
        """Keep how far it is, by column."""
        change = update(Exchange).where(Exchange.id == exchange_id)
        async with self._database.session() as session:
            await session.execute(change.values(**facts))
