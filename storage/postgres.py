"""What only PostgreSQL needs: it ends a transaction that nobody goes on with.

A replica that is paused in the middle of one would keep its locks, and with them every other
replica, until it wakes. https://www.postgresql.org/docs/current/runtime-config-client.html
"""

from typing import Any

from sqlalchemy import Engine, event

IDLE_SECONDS = 10.0  # ours are over within milliseconds


def end_idle_transactions(engine: Engine) -> None:
    """Have the server end the engine's sessions that leave a transaction open for longer."""
    event.listen(engine, "connect", _prepare)


def _prepare(connection: Any, _record: object) -> None:
    limit = int(IDLE_SECONDS * 1000)
    cursor = connection.cursor()
    # Not in the address: a pooler in between may refuse options that it does not know.
    cursor.execute(f"set idle_in_transaction_session_timeout = {limit}")
    cursor.close()
    connection.commit()
