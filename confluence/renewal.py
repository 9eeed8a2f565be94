"""`StoredCredential`: a connection's secret in memory, kept in step with its row.

One renewal at a time for a connection, across tasks, processes and replicas: the row is locked,
read again, renewed only if nobody else did, and saved before the new secret is used.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial

from confluence.credentials import Credential, OAuthToken, dump, load
from confluence.errors import AppRefused, CredentialRejected, NeedsAttention, NotFound
from confluence.failures import dump_failure
from confluence.oauth import OAuth
from confluence.turnstile import Answer, Turnstile
from storage.connections import ConnectionRepository
from storage.errors import RowMissing
from storage.models import Connection

logger = logging.getLogger(__name__)

# An access token is renewed so many seconds before its end.
AHEAD = 60.0


class StoredCredential:
    """The source of a client's credential. `clock` gives seconds since 1970.

    A password has a `turnstile`, which all clients of its connection share.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        connections: ConnectionRepository,
        oauth: OAuth | None,
        clock: Callable[[], float],
        turnstile: Turnstile | None = None,
    ) -> None:
        self._connection = connection
        self._credential = load(connection.credential)
        self._given_up = False
        self._connections = connections
        self._oauth = oauth
        self._clock = clock
        self._renewal: asyncio.Task[None] | None = None
        self._turnstile = turnstile

    async def in_turn(self, asking: Callable[[], Awaitable[Answer]]) -> Answer:
        """A request's answer: those with a password go not all at once, or all are refused."""
        if self._turnstile:
            alone = partial(self._alone, asking)
            return await self._turnstile.take(self._connection.site_url, alone)
        return await asking()

    async def _alone(self, asking: Callable[[], Awaitable[Answer]]) -> Answer:
        async with self._connections.locks.turn(self._connection.id):
            return await asking()

    async def current(self) -> Credential:
        """The credential to use now, renewed ahead of its end. Raises NeedsAttention."""
        if self._turnstile:
            await self._look()
        if self._given_up:
            known = self._connection
            raise NeedsAttention(known.site_url, known.id, unheard=known.is_unheard)
        held = self._credential
        if self._is_stale(held):
            await self._renew(held)
        return self._credential

    async def replacement(self, rejected: Credential) -> Credential | None:
        """What the row holds instead of a rejected credential, renewed if it can be."""
        if self._credential == rejected:
            await self._renew(rejected)
        return None if self._credential == rejected else self._credential

    async def give_up(self, refusal: CredentialRejected) -> None:
        """Use the secret no more, in no replica, until an admin acts: a login tried again and
        again ends locked out."""
        self._given_up = True
        refusal.unheard = self._connection.is_unheard
        news = await self._connections.turn(
            self._connection,
            "attention",
            trouble=dump_failure(refusal),
            now=datetime.fromtimestamp(self._clock(), UTC),
        )
        if news:
            logger.warning("connection %s needs attention", self._connection.id)

    async def settle(self) -> None:
        """Wait for a renewal under way: its answer is the only copy of the next refresh token."""
        if self._renewal is not None:
            await asyncio.wait([self._renewal])

    async def _look(self) -> None:
        """What the row says of a password by now: another replica may have been refused with it,
        an admin may have given another one. Each one sent in vain is a failed login."""
        known = await self._connections.find(self._connection.id)
        if known is None:
            raise NotFound("connection", self._connection.id)
        is_another = known.connected_at != self._connection.connected_at
        was_refused = known.state == "attention"
        self._given_up = was_refused or (self._given_up and not is_another)
        self._connection, self._credential = known, load(known.credential)

    def _is_stale(self, credential: Credential) -> bool:
        if not isinstance(credential, OAuthToken):
            return False
        return credential.expires_at - self._clock() <= AHEAD

    async def _renew(self, old: Credential) -> None:
        """Join the renewal under way or begin one; it goes on when the caller gives up."""
        if self._renewal is None or self._renewal.done():
            self._renewal = asyncio.create_task(self._replace(old))
            self._renewal.add_done_callback(self._log_failure)
        await asyncio.shield(self._renewal)

    async def _replace(self, old: Credential) -> None:
        try:
            async with self._connections.locks.hold(self._connection.id) as locked:
                stored = load(locked.connection.credential)
                untouched = stored == old or self._is_stale(stored)
                if isinstance(stored, OAuthToken) and untouched:
                    stored = await self._refresh(stored)
                    await locked.save(dump(stored))
                self._credential = stored
        except RowMissing as error:
            raise NotFound("connection", self._connection.id) from error

    async def _refresh(self, token: OAuthToken) -> OAuthToken:
        if self._oauth is None:
            raise AppRefused(AppRefused.NONE)
        try:
            return await self._oauth.refresh(token)
        except CredentialRejected as rejected:
            raise CredentialRejected(self._connection.site_url, rejected.reason) from rejected

    def _log_failure(self, task: "asyncio.Task[None]") -> None:
        """Say it even when every caller has given up; those who wait get it raised."""
        if not task.cancelled() and (failure := task.exception()) is not None:
            logger.warning(
                "renewing connection %s failed: %s", self._connection.id, type(failure).__name__
            )
