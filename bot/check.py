"""`retro check`: looks at settings, database, Slack and every connection, in plain words."""

from collections.abc import Awaitable, Callable, Sequence

import aiohttp
from slack_sdk.errors import SlackApiError

from bot import doctor_hints
from bot.hints import hint_for
from bot.opening import check_slack, doctor_of, open_connections, open_database
from bot.settings import Settings, SettingsError, need
from bot.slack_client import SlackClient
from confluence.errors import RetroError
from confluence.findings import Finding, State
from confluence.renderer import open_renderer
from storage.connections import ConnectionRepository
from storage.errors import DatabaseInUse, StorageError
from storage.models import Connection

EXPECTED = (
    SettingsError,
    StorageError,
    RetroError,
    SlackApiError,
    aiohttp.ClientError,
    TimeoutError,
)

SIGNS = {
    State.WELL: "✓",
    State.WARNED: "!",
    State.FAILED: "✗",
    State.UNTOLD: "?",
    State.SKIPPED: "–",
}


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

    def tell(self, connection: Connection, findings: Sequence[Finding]) -> None:
        """Print what the doctor found of a connection: a line for it, one for each check."""
        ill = any(finding.state is State.FAILED for finding in findings)
        self.well = self.well and not ill
        print(f"{'✗' if ill else '✓'} Confluence {connection.site_name}:")
        for finding in findings:
            print(f"    {SIGNS[finding.state]} {doctor_hints.line(finding)}")


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
    client = SlackClient(token=token, base_url=settings.slack_api_url)
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
        async with (
            open_connections(settings, database) as connections,
            open_renderer(1) as renderer,
        ):
            doctor = doctor_of(settings, database, connections, renderer)
            for row in rows:
                report.tell(row, [finding async for finding in doctor.examine(row)])
    finally:
        await database.close()
    held = "1 connection" if len(rows) == 1 else f"{len(rows)} connections"
    return f"{database!r} is up to date and holds {held}"


def _sentence(error: Exception) -> str:
    if isinstance(error, SettingsError | StorageError):
        return str(error)
    hint = hint_for(error)
    return f"{hint.title}. {hint.text}"
