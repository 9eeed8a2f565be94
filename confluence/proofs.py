"""`Proofs`: another credential of a connection's account does what the one in use does.

Not here: one that an admin types (`trials`), how connections are (`upkeep`).
"""

from confluence.client import Client
from confluence.clients import Clients
from confluence.credentials import Credential, load
from confluence.errors import NotFound, OtherAccount, PermissionDenied
from storage.models import Connection


class Proofs:
    """Tries a credential beside the one in use; no refusal changes a state."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    async def prove(self, connection: Connection, credential: Credential) -> None:
        """Whether another credential of the same account does the same. Raises what is wrong."""
        client = self._clients.trial(connection, credential)
        account = await client.current_account()
        if account.id != connection.account_id:
            raise OtherAccount(
                "",
                site_id=connection.site_id,
                account=account.name,
                known=connection.account_name,
            )
        await client.templates(None)
        if connection.space_key:
            await self._compare(connection, client, connection.space_key)

    async def _compare(self, connection: Connection, client: Client, space_key: str) -> None:
        """Raises what the client may not in the space, and the credential in use may: a right that
        the account lost comes back with no token."""
        try:
            await check_may_create(client, space_key)
        except (NotFound, PermissionDenied):
            in_use = self._clients.trial(connection, load(connection.credential))
            if await _may_create(in_use, space_key):
                raise


async def check_may_create(client: Client, space_key: str, *, refused_before: bool = False) -> None:
    """Where Confluence does not tell, a refusal stands until a page is made there."""
    space = await client.find_space(space_key)
    told = await client.may_create(space)
    if told is False or (told is None and refused_before):
        raise PermissionDenied(PermissionDenied.CREATE, space.key)


async def _may_create(client: Client, space_key: str) -> bool:
    try:
        await check_may_create(client, space_key)
    except (NotFound, PermissionDenied):
        return False
    return True
