"""What only PostgreSQL needs: it ends a transaction that nobody goes on with.

A replica that is paused in the middle of one would keep its locks, and with them every other
replica, until it wakes. https://www.postgresql.org/docs/current/runtime-config-client.html
"""

from typing import Any

from sqlalchemy import Engine, event, text
from sqlalchemy.ext.asyncio import AsyncSession

IDLE_SECONDS = 10.0  # ours are over within milliseconds
REQUEST_SECONDS = 120.0  # longer than any request that one is held over


def end_idle_transactions(engine: Engine) -> None:
    """Have the server end the engine's sessions that leave a transaction open for longer."""
    event.listen(engine, "connect", _prepare)


async def allow_idling(session: AsyncSession) -> None:
    """Let this transaction be held over a request to somebody else."""
    await session.execute(text(f"set local {_limit(REQUEST_SECONDS)}"))


def _prepare(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    # Not in the address: a pooler in between may refuse options that it does not know.
    cursor.execute(f"set {_limit(IDLE_SECONDS)}")
    cursor.close()
    connection.commit()


def _limit(seconds: float) -> str:
    return f"idle_in_transaction_session_timeout = {int(seconds * 1000)}"
