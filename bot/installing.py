"""Installing the app in several workspaces: Slack's OAuth v2, only where a client id is set."""

from collections.abc import Awaitable, Callable
from urllib.parse import urljoin

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncFailureArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.state_store.stateless import StatelessOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.secret_page import end_page
from bot.settings import Settings
from storage.installations import Installations

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
STATE_SECONDS = 300
SCOPES = (
    "bookmarks:read",
    "bookmarks:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "pins:read",
    "usergroups:read",
    "users:read",
)


class OrganisationError(BoltError):
    """Somebody installed the app for all workspaces of an organisation."""


class WorkspaceFlow(AsyncOAuthFlow):
    """Slack's OAuth v2 for single workspaces."""

    async def store_installation(
        self, request: AsyncBoltRequest, installation: Installation
    ) -> None:
        """Keep it. Raises OrganisationError: its token would be kept for nobody."""
        if installation.is_enterprise_install:
            raise OrganisationError
        await super().store_installation(request, installation)


async def failed(failure: AsyncFailureArgs) -> BoltResponse:
    """What the browser says when nothing was installed."""
    if not isinstance(failure.error, OrganisationError):
        return await failure.default.failure(failure)
    text = (
        "Install the app in each workspace, or run the bot with the organisation's own bot token: "
        "see docs/actions.md."
    )
    page = end_page("It cannot be installed for a whole organisation here", text)
    html = {"Content-Type": ["text/html; charset=utf-8"]}
    return BoltResponse(status=400, body=page, headers=html)  # type: ignore[arg-type]


def add_install_doors(
    doors: web.Application,
    settings: Settings,
    *,
    client: AsyncWebClient,
    installations: Installations,
) -> None:
    """`/slack/install` and where Slack sends the browser back to."""
    flow = flow_of(settings, client, installations)
    doors.router.add_get(INSTALL_PATH, _door(flow.handle_installation))
    # Who only looks must not spend the code.
    doors.router.add_get(REDIRECT_PATH, _door(flow.handle_callback), allow_head=False)


def flow_of(
    settings: Settings, client: AsyncWebClient, installations: Installations
) -> AsyncOAuthFlow:
    """The way through the browser; `client` asks Slack."""
    flow = WorkspaceFlow(
        client=client,
        settings=AsyncOAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret,
            scopes=SCOPES,
            redirect_uri=f"{settings.browser_url}{REDIRECT_PATH}",
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            authorization_url=urljoin(
                f"{settings.slack_api_url.rstrip('/')}/", "../oauth/v2/authorize"
            ),
            installation_store=installations,
            state_store=StatelessOAuthStateStore(
                expiration_seconds=STATE_SECONDS, signing_secret=settings.slack_client_secret
            ),
        ),
    )
    flow.failure_handler = failed
    return flow


def _door(
    handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def door(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await handle(await to_bolt_request(request)))

    return door
