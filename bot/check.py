"""`retro check`: looks at settings, database, Slack and every connection, in plain words."""

from collections.abc import Awaitable, Callable

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.hints import hint_for
from bot.settings import Settings, SettingsError, need
from bot.wiring import check_slack, open_connections, open_database
from confluence.connections import Connections
from confluence.errors import RetroError
from storage.connections import ConnectionRepository
from storage.errors import DatabaseInUse, StorageError

EXPECTED = (
    SettingsError,
    StorageError,
    RetroError,
    SlackApiError,
    aiohttp.ClientError,
    TimeoutError,
)


class Report:
    """Prints a line for each thing looked at and remembers whether all were well."""

    def __init__(self) -> None:
        self.well = True

    async def look(self, name: str, at: Callable[[], Awaitable[str]]) -> None:
        """Print ✓ and what was found, or ✗ and what to do."""
        try:
            print(f"✓ {name}: {await at()}")
        except EXPECTED as error:
            self.well = False
            print(f"✗ {name}: {_sentence(error)}")


async def check(settings: Settings) -> int:
    """0 when everything is well, 1 otherwise."""
    report = Report()
    await report.look("Settings", lambda: _settings(settings))
    await report.look("Slack", lambda: _slack(settings))
    await report.look("Database and connections", lambda: _database(settings, report))
    return 0 if report.well else 1


async def _settings(settings: Settings) -> str:
    check_slack(settings)
    way = "Socket Mode" if settings.socket_mode else "HTTP"
    cloud = "Cloud and Data Center" if settings.atlassian_client_id else "Data Center only"
    return f"{way}; {cloud}; consent comes back to {settings.redirect_url}"


async def _slack(settings: Settings) -> str:
    if settings.slack_client_id and not settings.slack_bot_token:
        return f"workspaces install the app at {settings.browser_url}/slack/install"
    token = need(settings, "slack_bot_token", "Nothing to try without it.")
    client = AsyncWebClient(token=token, base_url=settings.slack_api_url)
    me = await client.auth_test()
    if settings.socket_mode:
        await client.apps_connections_open(app_token=settings.slack_app_token)
    return f"@{me['user']} in {me['team']}"


async def _database(settings: Settings, report: Report) -> str:
    try:
        database = await open_database(settings)
    except DatabaseInUse as error:
        return f"{error.path} is in use, a bot runs on it; stop it to have its connections tried"
    try:
        rows = await ConnectionRepository(database).all()
        async with open_connections(settings, database) as connections:
            for row in rows:
                await report.look(
                    f"Confluence {row.site_name}",
                    lambda row=row: _who(connections, row.id),  # type: ignore[misc]
                )
    finally:
        await database.close()
    held = "1 connection" if len(rows) == 1 else f"{len(rows)} connections"
    return f"{database!r} is up to date and holds {held}"


async def _who(connections: Connections, connection_id: str) -> str:
    client = await connections.client(connection_id)
    return f"we are {(await client.current_account()).name}"


def _sentence(error: Exception) -> str:
    if isinstance(error, SettingsError | StorageError):
        return str(error)
    hint = hint_for(error)
    return f"{hint.title}. {hint.text}"
