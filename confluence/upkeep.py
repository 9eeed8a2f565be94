"""Service `Upkeep`: how connections are, until when, and what people were told of it.

Not here: that it is looked at daily and told (`bot.chores`, `bot.notifying`), how a connection
comes to be (`connections`), the steps of an exchange of tokens (`exchanges`).
"""

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta

from confluence import scopes
from confluence.clients import Clients
from confluence.credentials import Credential, OAuthToken, dump, load
from confluence.errors import MissingScope, RetroError
from confluence.expiry import ExpirySource, read_expiry
from confluence.failures import (
    closes,
    dump_failure,
    includes,
    is_closure,
    is_outage,
    load_failure,
    repeats,
)
from confluence.nouns import Way
from confluence.personal_tokens import IssuedToken
from confluence.proofs import check_may_create
from storage.connections import ConnectionRepository
from storage.models import Connection

INSTANT = timedelta(microseconds=1)


class Upkeep:
    """Keeps connections working, every workspace's.

    `asked` are the scopes that a consent is asked for; `clock` gives seconds since 1970.
    """

    def __init__(
        self,
        rows: ConnectionRepository,
        clients: Clients,
        *,
        asked: Collection[str],
        clock: Callable[[], float],
    ) -> None:
        self._rows = rows
        self._clients = clients
        self._asked = asked
        self._clock = clock

    async def everyone(self) -> tuple[Connection, ...]:
        """Every workspace's connections."""
        return await self._rows.all()

    async def unchecked(self, since: datetime, *, ailing_since: datetime) -> tuple[Connection, ...]:
        """The connections that were not refused and not tried since then, or since the later time
        where something does not work."""
        return await self._rows.unchecked(since, ailing_since=ailing_since)

    async def untold(self) -> tuple[Connection, ...]:
        """The connections whose state nobody was told of yet."""
        return await self._rows.untold()

    async def ending(self, before: datetime) -> tuple[Connection, ...]:
        """The connections whose credential ends before this moment, or has ended."""
        return await self._rows.ending(before)

    def lacking(self, connection: Connection) -> scopes.Lacking:
        """The extras that its consent does not grant; pages are made all the same."""
        credential = load(connection.credential)
        if not isinstance(credential, OAuthToken):
            return {}
        return scopes.lacking(self._asked, credential.scopes)

    async def note_unheard(self, connection_id: str, *, unheard: bool) -> None:
        """Keep whether there was nobody to be told of something."""
        await self._rows.note(connection_id, is_unheard=unheard)

    async def note_told(self, connection: Connection) -> None:
        """Keep that people know of the state it had."""
        await self._rows.note_told(connection)

    async def probe(self, connection_id: str) -> Connection:
        """Try the connection; the row as it was before. Raises what is wrong; NeedsAttention, with
        nothing sent, where its credential was refused before."""
        client = await self._clients.find(connection_id)
        connection = await self._clients.row(connection_id)
        await client.current_account()
        await self._check_scopes(connection)
        known = _trouble(connection)
        places = await self._places_of(connection)
        # The one known to be closed comes first: another closed one is no news beside it.
        for key in sorted(places, key=lambda key: (not closes(known, key), key)):
            await check_may_create(client, key, refused_before=closes(known, key))
        return connection

    async def look(self, connection_id: str) -> RetroError | None:
        """Try the connection on an admin's word; what is wrong, kept either way."""
        try:
            await self._try_refused(connection_id)
            seen = await self.probe(connection_id)
        except RetroError as error:
            await self.record(connection_id, error)
            return error
        await self.record(connection_id, None, seen=seen)
        return None

    async def report(self, connection_id: str, refusal: RetroError, *, space_key: str) -> None:
        """Keep what a page was refused for, where it is the connection's matter: a scope that it
        lacks, a space that retros go to. `refusal` then says whether admins hear of it."""
        connection = await self._rows.find(connection_id)
        if connection is None or not await self._is_its_own(connection, refusal, space_key):
            return
        if not includes(_trouble(connection), refusal):
            await self._turn(connection, refusal)
        refusal.heard = not connection.is_unheard

    async def disprove(self, connection: Connection, *, space_key: str) -> None:
        """A page was made in the space: an outage is over, and if what was closed is this one, or
        one where retros do not go any more, that is over, too."""
        trouble = _trouble(connection)
        if connection.state != "ailing" or not (is_closure(trouble) or is_outage(trouble)):
            return
        others = await self._chosen(connection) - {space_key}
        if not any(closes(trouble, key) for key in others):
            await self._turn(connection, None)

    async def record(
        self, connection_id: str, trouble: RetroError | None, *, seen: Connection | None = None
    ) -> None:
        """Keep how a probe ended. A refused credential was kept as such already, perhaps since the
        probe; an outage is one, whatever it looks like each time. Who was `seen` well says nothing
        of what was met since."""
        connection = seen or await self._clients.row(connection_id)
        if connection.state != "attention" and not repeats(_trouble(connection), trouble):
            await self._turn(connection, trouble)
        await self._rows.note(connection_id, checked_at=self._now())

    async def learn_expiry(self, connection_id: str) -> None:
        """Ask Confluence when the token ends: it may be another by now. What is not told stays."""
        connection = await self._clients.row(connection_id)
        if connection.way != Way.PAT or connection.state == "attention":
            return
        told = await read_expiry(
            self._clients.own_tokens(connection),
            self._now(),
            token_name=connection.token_name or "",
            token_id=connection.token_id or "",
        )
        if told:
            await self._rows.note_expiry(
                connection,
                at=told.at,
                source=told.source.value,
                token_name=told.token_name,
                token_id=told.token_id,
            )

    async def switch(
        self, connection: Connection, credential: Credential, issued: IssuedToken
    ) -> bool:
        """Use a token that was proved. False where the connection has another one by now."""
        now = max(self._now(), connection.connected_at + INSTANT)  # a later one, by any clock
        return await self._rows.switch(
            connection,
            credential=dump(credential),
            connected_at=now,
            expires_at=issued.expires_at,
            expiry_source=ExpirySource.READ.value,
            token_name=issued.name,
            token_id=issued.id,
        )

    async def _try_refused(self, connection_id: str) -> None:
        """Send a refused token once more: let in, it may be used again, whatever else is wrong. A
        password is not sent: sites lock an account out after a few tries."""
        connection = await self._clients.row(connection_id)
        if connection.state == "attention" and connection.way != Way.BASIC:
            await self._clients.anew(connection).current_account()
            await self._turn(connection, None)

    async def _check_scopes(self, connection: Connection) -> None:
        """Granted ones against needed ones: those that were asked for, and what a page met. An API
        token's are fixed when it is made, and told nowhere: what one lacked once, it lacks."""
        known = _trouble(connection)
        if connection.way == Way.API_TOKEN and isinstance(known, MissingScope):
            raise known
        if connection.way != Way.OAUTH:
            return
        consultation = self._clients.consult(connection)
        met = known.scope.split(", ") if isinstance(known, MissingScope) else []
        needed = dict.fromkeys((*consultation.scopes, *met))
        for resource in await consultation.resources():
            missing = scopes.missing(needed, resource.scopes)
            if resource.site.id == connection.site_id and missing:
                raise MissingScope(", ".join(missing))

    async def _is_its_own(
        self, connection: Connection, refusal: RetroError, space_key: str
    ) -> bool:
        if isinstance(refusal, MissingScope):
            return True
        closed = closes(refusal, space_key)
        return closed and space_key in await self._places_of(connection)

    async def _places_of(self, connection: Connection) -> set[str]:
        """The keys of the spaces that retros go to: those that admins chose; without a default, the
        one of the last page, with which they begin."""
        chosen = await self._chosen(connection)
        if connection.space_key:
            return chosen
        lately = await self._rows.pages.last_space_key(connection.id)
        return chosen | ({lately} if lately else set())

    async def _chosen(self, connection: Connection) -> set[str]:
        """Those that admins chose."""
        overrides = await self._rows.overrides.of_connection(connection.id)
        default = {connection.space_key} if connection.space_key else set()
        return default | {override.space_key for override in overrides}

    async def _turn(self, connection: Connection, trouble: RetroError | None) -> None:
        await self._rows.turn(
            connection,
            "ailing" if trouble else "connected",
            trouble=dump_failure(trouble) if trouble else None,
            now=self._now(),
        )

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


def _trouble(connection: Connection) -> RetroError | None:
    return load_failure(connection.trouble) if connection.trouble else None
