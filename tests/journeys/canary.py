"""What the bot sends and stores; and the search in it for secrets, however they are written."""

import base64
import binascii
import html
import json
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, quote_plus

import pytest
from sqlalchemy import create_engine, inspect, text

from sandbox.app import Sandbox
from sandbox.slack.sockets import Connection
from tests.journeys.town import Town


@contextmanager
def overhearing() -> Iterator[list[str]]:
    """What the bot acknowledges over sockets, as it comes."""
    heard: list[str] = []
    take = Connection.take

    def overhear(connection: Connection, text: str) -> None:
        heard.append(text)
        take(connection, text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connection, "take", overhear)
        yield heard


def sent(sandbox: Sandbox) -> str:
    """Every request of the bot: its path, query and body. The journals hold no headers, and not
    what the token endpoint must be told."""
    journals = (*sandbox.slack.requests, *sandbox.confluence.requests)
    return "\n".join(f"{line['path']} {line['query']} {line['body']}" for line in journals)


def spellings(secret: str, *users: str) -> set[str]:
    """The secret as typed and as it may be written somewhere else."""
    packed = {secret, *(f"{user}:{secret}" for user in users)}
    in_base64 = {
        encode(each.encode()).decode().rstrip("=")
        for each in packed
        for encode in (base64.b64encode, base64.urlsafe_b64encode)
    }
    escaped = {quote(secret, safe=""), quote(secret), quote_plus(secret), html.escape(secret)}
    in_json = {json.dumps(each)[1:-1] for each in (secret, html.escape(secret))}
    in_python = {repr(each)[1:-1] for each in (secret, *in_json)}  # as logs show values
    return {secret, *escaped, *in_json, *in_python, *in_base64}


def finds(text: str, secrets: set[str], *users: str) -> list[str]:
    """The secrets that stand in the text in any spelling."""
    return sorted(s for s in secrets if any(each in text for each in spellings(s, *users)))


def everything(town: Town) -> str:
    """Every cell of every table, ours and the engine's, unpacked where it is packed."""
    jobs = town.retro.database.engine_url.replace("postgresql:", "postgresql+psycopg:")
    # On SQLite the engine has a file of its own beside ours.
    return "\n".join(_cells(address) for address in {jobs, jobs.replace("-jobs.db", ".db")})


def _cells(address: str) -> str:
    engine = create_engine(address)
    cells: list[str] = []
    with engine.connect() as connection:
        for schema in inspect(engine).get_schema_names():
            if schema in {"information_schema", "temp"}:
                continue
            for table in inspect(engine).get_table_names(schema):
                rows = connection.execute(text(f'select * from "{schema}"."{table}"'))
                cells += [_unpacked(cell) for row in rows for cell in row]
    engine.dispose()
    return "\n".join(cells)


def _unpacked(cell: object) -> str:
    """The cell as text, with what base64 hides in it."""
    shown = cell.decode("latin-1") if isinstance(cell, bytes) else str(cell)
    try:
        return shown + base64.b64decode(shown, validate=True).decode("latin-1")
    except (binascii.Error, ValueError):
        return shown
