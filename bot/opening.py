"""What the settings open: the database, the connections, the doctor.

The services over them are in `wiring`; connecting those to Slack is in `running`.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx

from bot.settings import Settings, need
from confluence.addresses import AddressPolicy, one_workspace
from confluence.connections import Connections
from confluence.doctor import Doctor
from confluence.http import open_http
from confluence.oauth import OAuth
from confluence.renderer import Renderer
from confluence.scopes import LABEL_SCOPES, SCOPES
from storage.connections import ConnectionRepository
from storage.database import Database
from storage.drafts import DraftRepository
from storage.grants import GrantRepository
from storage.installations import Installations
from storage.keyring import Keyring
from storage.rotation import prove_keys


async def open_database(settings: Settings) -> Database:
    """The database of the settings, open, up to date, and sealed with keys that we have.

    Raises `SettingsError`, `StorageError`.
    """
    keys = need(
        settings,
        "encryption_keys",
        "Secrets are stored encrypted. Make a key with `retro keys generate`, keep it safe.",
    )
    database = Database(settings.database_url, Keyring.parse(keys))
    await database.open()
    try:
        await database.upgrade()
        await prove_keys(database)
    except BaseException:
        await database.close()
        raise
    return database


@asynccontextmanager
async def open_connections(settings: Settings, database: Database) -> AsyncIterator[Connections]:
    """The service `Connections` with its open clients."""
    async with AsyncExitStack() as cleanup:
        addresses = address_policy(settings, database)
        http = await cleanup.enter_async_context(
            open_http(addresses, ca_bundle=settings.ca_bundle or None)
        )
        oauth = oauth_of(settings, http, addresses)
        if oauth:
            cleanup.push_async_callback(oauth.close)
        connections = Connections(
            connections=ConnectionRepository(database),
            grants=GrantRepository(database),
            http=http,
            addresses=addresses,
            oauth=oauth,
            gateway=settings.atlassian_api_url,
        )
        cleanup.push_async_callback(connections.close)
        yield connections


def address_policy(settings: Settings, database: Database) -> AddressPolicy:
    """Where the bot may connect. With a bot token of its own it serves one workspace."""
    own_token = bool(settings.slack_bot_token)
    return AddressPolicy(
        settings.allowed_host_names,
        own_urls=(settings.atlassian_auth_url, settings.atlassian_api_url),
        workspaces=one_workspace if own_token else Installations(database).count,
    )


def doctor_of(
    settings: Settings, database: Database, connections: Connections, renderer: Renderer
) -> Doctor:
    """The service `Doctor`."""
    return Doctor(
        connections=connections,
        drafts=DraftRepository(database),
        renderer=renderer,
        ca_bundle=settings.ca_bundle or None,
    )


def oauth_of(settings: Settings, http: httpx.AsyncClient, addresses: AddressPolicy) -> OAuth | None:
    """Our app at Atlassian; None where the settings name none."""
    if not settings.atlassian_client_id:
        return None
    return OAuth(
        client_id=settings.atlassian_client_id,
        client_secret=settings.atlassian_client_secret,
        auth_url=settings.atlassian_auth_url,
        api_url=settings.atlassian_api_url,
        redirect_url=settings.redirect_url,
        http=http,
        addresses=addresses,
        scopes=scopes_of(settings),
        ca_bundle=settings.ca_bundle or None,
    )


def scopes_of(settings: Settings) -> tuple[str, ...]:
    """What an admin is asked to consent to at Atlassian, each once."""
    typed = settings.atlassian_scopes.split() or SCOPES
    wanted = LABEL_SCOPES if settings.labels_wanted else ()
    # Without the last one a connection would end after an hour.
    return tuple(dict.fromkeys((*typed, *wanted, "offline_access")))


def check_slack(settings: Settings) -> None:
    """Raises `SettingsError` when nothing could ever come from Slack."""
    if not settings.slack_client_id:
        need(settings, "slack_bot_token", "It is under OAuth & Permissions of the Slack app.")
    if not settings.socket_mode:
        need(
            settings,
            "slack_signing_secret",
            "Without SLACK_APP_TOKEN the bot serves HTTP and must check Slack's signatures.",
        )
