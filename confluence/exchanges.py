"""Service `Exchanges`: a personal access token for a new one that we make with it. Data Center.

Four steps, each safe to repeat; the old token is untouched until the new one is in use, and is
revoked last. Not here: that the steps run and run again (`bot.jobs`), calls (`personal_tokens`).
"""

import logging
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

from confluence.connections import Connections
from confluence.credentials import PersonalAccessToken
from confluence.errors import (
    NotFound,
    RetroError,
    TokenReplaced,
    TokensClosed,
    UnexpectedAnswer,
    Unreachable,
)
from confluence.failures import dump_failure
from confluence.personal_tokens import IssuedToken, PersonalTokens
from confluence.proofs import Proofs
from storage.exchanges import ExchangeRepository
from storage.models import Connection, Exchange

USUAL_DAYS = 90

log = logging.getLogger(__name__)


class Exchanges:
    """Tokens that are being exchanged."""

    def __init__(self, *, connections: Connections, exchanges: ExchangeRepository) -> None:
        self._connections = connections
        self._clients, self._upkeep = connections.clients, connections.upkeep
        self._proofs = Proofs(connections.clients)
        self._exchanges = exchanges

    async def begin(self, connection: Connection, user_id: str) -> Exchange:
        """Plan the exchange of the connection's token; the same token is exchanged once a plan.

        Raises CredentialRejected, NeedsAttention, and TokensClosed where Confluence does not tell
        which token is ours.
        """
        await self._check_usable(connection)
        listed = await self._clients.own_tokens(connection).list()
        old = next((token for token in listed if token.id == connection.token_id), None)
        if old is None:
            raise TokensClosed("it does not tell which token is ours")
        number = uuid4().hex
        return await self._exchanges.begin(
            Exchange(
                id=number,
                connection_id=connection.id,
                workspace_id=connection.workspace_id,
                user_id=user_id,
                since=connection.connected_at,
                name=f"retro {number[:8]}",
                days=_days(old),
                old_token_id=old.id,
            )
        )

    async def find(self, exchange_id: str) -> tuple[Exchange, Connection]:
        """The exchange and its connection. Raises NotFound when they are gone."""
        exchange = await self._exchanges.find(exchange_id)
        if exchange is None:
            raise NotFound("connection", "")
        connection = await self._connections.find(exchange.workspace_id, exchange.connection_id)
        return exchange, connection

    async def rotated_by(self, connection: Connection) -> str:
        """Who had the token in use made, or gave it."""
        made = await self._exchanges.that_made(connection.id, connection.token_id or "")
        return made.user_id if made else connection.connected_by

    async def mint(self, exchange_id: str) -> None:
        """Make the new token and keep its secret, before anything else happens.

        One of its name whose secret we lack came of an earlier try: it is revoked and made anew.
        """
        exchange, connection = await self.find(exchange_id)
        if exchange.secret or exchange.state != "begun":
            return
        if connection.connected_at != exchange.since:
            raise TokenReplaced
        await self._check_usable(connection)
        tokens = self._clients.own_tokens(connection)
        await _revoke_named(tokens, exchange.name)
        made = await tokens.create(exchange.name, days=exchange.days)
        await self._exchanges.note(
            exchange.id,
            secret=made.credential.token,
            token_id=made.issued.id,
            expires_at=made.issued.expires_at,
        )

    async def prove(self, exchange_id: str) -> None:
        """The new token does all that the old one does. Raises what it does not."""
        exchange, connection = await self.find(exchange_id)
        if exchange.secret:
            await self._proofs.prove(connection, PersonalAccessToken(exchange.secret))

    async def switch(self, exchange_id: str) -> None:
        """From here on the connection uses the new token; its secret is kept there only."""
        exchange, connection = await self.find(exchange_id)
        if exchange.secret and connection.token_id != exchange.token_id:
            switched = connection.connected_at == exchange.since and (
                await self._upkeep.switch(
                    connection,
                    PersonalAccessToken(exchange.secret),
                    IssuedToken(exchange.token_id or "", exchange.name, exchange.expires_at),
                )
            )
            if not switched:
                raise TokenReplaced
        await self._exchanges.note(exchange.id, state="switched", secret=None)

    async def retire(self, exchange_id: str) -> None:
        """Revoke the old token with the new one."""
        exchange, connection = await self.find(exchange_id)
        with suppress(NotFound):
            await self._clients.own_tokens(connection).revoke(exchange.old_token_id)
        await self._exchanges.note(exchange.id, state="done")

    async def fail(self, exchange_id: str, error: RetroError) -> None:
        """Keep why; a new token that is not in use is revoked. The old one stays as it is.

        Where somebody was faster, that is why: the old token is of no use then.
        """
        exchange, connection = await self.find(exchange_id)
        facts: dict[str, object] = {"secret": None}
        if exchange.state == "begun":
            facts["state"] = "failed"
            await self._discard(exchange, connection, error)
            error = error if connection.connected_at == exchange.since else TokenReplaced()
        await self._exchanges.note(exchange.id, failure=dump_failure(error), **facts)

    async def _check_usable(self, connection: Connection) -> None:
        """A credential that was refused is used no more, not for this either; and a refusal of
        tokens says less than one of the account."""
        await (await self._clients.find(connection.id)).current_account()

    async def _discard(self, exchange: Exchange, connection: Connection, why: RetroError) -> None:
        """Revoke the new token, or the one that may have been made though no answer said so."""
        may_exist = exchange.token_id or isinstance(why, Unreachable | UnexpectedAnswer)
        if not may_exist or connection.state == "attention":
            return
        try:
            await _revoke_named(self._clients.own_tokens(connection), exchange.name)
        except RetroError as error:
            log.warning("exchange %s leaves a token behind: %s", exchange.id, type(error).__name__)


async def _revoke_named(tokens: PersonalTokens, name: str) -> None:
    for token in await tokens.list():
        if token.name == name:
            with suppress(NotFound):
                await tokens.revoke(token.id)


def _days(old: IssuedToken) -> int:
    """As long as the old one was meant to live."""
    if old.expires_at is None or old.created_at is None:
        return USUAL_DAYS
    return max(1, round((old.expires_at - old.created_at) / timedelta(days=1)))
