"""The real slack_bolt against the sandbox, over both transports."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.app import Sandbox
from sandbox.person import Person
from sandbox.slack.nouns import Workspace
from tests.sandbox.slack.conftest import a_modal, a_section, an_input, an_option, plain


def build(client: AsyncWebClient, signing_secret: str) -> AsyncApp:
    """A small app: a command opens a modal with a search, its submission posts a message."""
    app = AsyncApp(client=client, signing_secret=signing_secret)
    search = {"type": "external_select", "min_query_length": 0, "action_id": "space"}
    title = {"type": "plain_text_input", "action_id": "title", "initial_value": "Retro"}
    button = {"type": "button", "action_id": "more", "text": plain("More")}
    row = {"type": "actions", "block_id": "row", "elements": [button]}
    blocks = [an_input("Space", search), an_input("Title", title), row]

    @app.command("/retro")
    async def command(ack: Any, body: Any, client: AsyncWebClient) -> None:
        await ack()
        view = a_modal(*blocks, callback_id="retro", private_metadata=body["channel_id"])
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.options("space")
    async def spaces(ack: Any, payload: Any) -> None:
        found = [name for name in ("Operations", "Engineering") if payload["value"] in name]
        await ack(options=[an_option(name) for name in found])

    @app.action("more")
    async def more(ack: Any, body: Any, client: AsyncWebClient) -> None:
        await ack()
        view = a_modal(*blocks, a_section("Loaded"), callback_id="retro")
        view["private_metadata"] = body["view"]["private_metadata"]
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)

    @app.view("retro")
    async def submit(ack: Any, view: Any, client: AsyncWebClient) -> None:
        values = view["state"]["values"]
        text = f"{values['title']['title']['value']} in {values['space']['space']}"
        await client.chat_postMessage(channel=view["private_metadata"], text=text)
        await ack()

    @app.event("app_home_opened")
    async def home(event: Any, client: AsyncWebClient) -> None:
        view = {"type": "home", "blocks": [a_section("Welcome")]}
        await client.views_publish(user_id=event["user"], view=view)

    return app


@pytest.fixture
async def furnished() -> AsyncIterator[tuple[Sandbox, Workspace]]:
    """A sandbox in real time with one responder in one channel."""
    async with Sandbox() as sandbox:
        workspace = sandbox.slack.add_workspace("Example")
        user = sandbox.slack.add_user(workspace, "responder-1")
        sandbox.slack.add_channel(workspace, "inc-1", members=[user])
        yield sandbox, workspace


def client_of(sandbox: Sandbox, token: str) -> AsyncWebClient:
    """A client whose API is the sandbox's."""
    return AsyncWebClient(token=token, base_url=f"{sandbox.url}/slack/api/")


async def walk(sandbox: Sandbox) -> None:
    """The same journey over either transport."""
    async with Person(sandbox.url, user="responder-1") as person:
        await person.command("inc-1", "/retro create")
        await person.wait_for("Space")
        offered = await person.offered("Space", query="Eng")
        await person.choose("Space", "Operations")
        await person.fill("Title", "What happened")
        await person.press("More")
        await person.wait_for("Loaded")
        kept = await person.value("Title")
        submitted = await person.submit()
        message = await person.wait_for_message("inc-1", "What happened")
        await person.open_home()
        home = await person.wait_for("Welcome", where="home")

    assert offered == ["Engineering"]
    assert kept == "What happened"
    assert submitted["ok"]
    assert "operations" in message["text"]
    assert home["type"] == "home"


async def test_the_journey_over_socket_mode(furnished: tuple[Sandbox, Workspace]) -> None:
    """Envelopes out, acknowledgements in; also after Slack asked to reconnect."""
    sandbox, workspace = furnished
    assert workspace.install is not None
    app = build(client_of(sandbox, workspace.install.bot_token), "")
    app_token = sandbox.slack.app.app_token
    handler = AsyncSocketModeHandler(app, app_token, web_client=client_of(sandbox, app_token))
    await handler.connect_async()  # type: ignore[no-untyped-call]

    await walk(sandbox)
    await sandbox.slack.sockets.disconnect()
    async with asyncio.timeout(5):
        while not sandbox.slack.sockets.open:  # noqa: ASYNC110
            await asyncio.sleep(0.01)  # the SDK tells nobody when it is back
    await walk(sandbox)
    await handler.close_async()  # type: ignore[no-untyped-call]

    assert sandbox.slack.sockets.open == []


async def test_the_journey_over_signed_http(furnished: tuple[Sandbox, Workspace]) -> None:
    """Bolt checks every signature itself."""
    sandbox, workspace = furnished
    assert workspace.install is not None
    bolt = build(client_of(sandbox, workspace.install.bot_token), sandbox.slack.app.signing_secret)

    async def receive(request: web.Request) -> web.Response:
        headers: dict[str, str | Sequence[str]] = {
            name: [value] for name, value in request.headers.items()
        }
        body = (await request.read()).decode()
        answer = await bolt.async_dispatch(AsyncBoltRequest(body=body, headers=headers))
        kind = answer.headers.get("content-type", ["text/plain"])[0].split(";")[0]
        return web.Response(status=answer.status, text=answer.body, content_type=kind)

    app = web.Application()
    app.router.add_post("/slack/events", receive)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox.slack.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"

    await walk(sandbox)
    await runner.cleanup()

    assert {line["status"] for line in sandbox.slack.requests} == {200}


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_an_install_gives_a_working_token(furnished: tuple[Sandbox, Workspace]) -> None:
    """The consent page's code becomes the token of a workspace that had none."""
    sandbox, _ = furnished
    world = sandbox.slack
    other = world.add_workspace("Partner", install=False)
    world.add_user(other, "admin-2", is_admin=True)
    link = {
        "client_id": world.app.client_id,
        "scope": "commands,chat:write",
        "redirect_uri": "http://127.0.0.1:9/slack/oauth_redirect",
        "state": "s1",
    }
    async with aiohttp.ClientSession() as http:
        page = f"{sandbox.url}/slack/oauth/v2/authorize"
        async with http.post(
            page,
            params=link,
            data={"decision": "allow", "team": other.id},
            allow_redirects=False,
        ) as answer:
            back = answer.headers["Location"]
    code = back.partition("code=")[2]

    granted = await client_of(sandbox, "").oauth_v2_access(
        client_id=world.app.client_id, client_secret=world.app.client_secret, code=code
    )
    bot = await client_of(sandbox, granted["access_token"]).auth_test()

    assert "state=s1" in back
    assert granted["scope"] == "chat:write,commands"
    assert bot["team_id"] == other.id
