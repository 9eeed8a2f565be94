"""A started sandbox with one workspace, a raw client, and an app that keeps and answers."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from aiohttp import web

from sandbox.app import Sandbox
from sandbox.slack.nouns import Channel, User, Workspace

Json = dict[str, Any]
# Everything is on loopback; loading certificates costs each client 20 ms.
NO_TLS = False


class Clock:
    """A clock that only moves when told."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Town:
    """One workspace with an admin, a responder and an incident channel."""

    sandbox: Sandbox
    clock: Clock
    workspace: Workspace
    admin: User
    responder: User
    channel: Channel
    http: httpx.AsyncClient

    async def call(self, method: str, *, token: str | None = None, **args: Any) -> Json:
        """A Web API call with a JSON body and the bot's token, as raw as it gets."""
        assert self.workspace.install is not None
        headers = {"Authorization": f"Bearer {token or self.workspace.install.bot_token}"}
        answer = await self.http.post(f"/slack/api/{method}", json=args, headers=headers)
        assert answer.status_code == 200
        body: Json = answer.json()
        return body

    async def lever(self, name: str, **body: Any) -> Json:
        """A control lever, pulled as the responder unless another user is named."""
        answer = await self.http.post(
            f"/control/slack/{name}", json={"user": "responder-1", **body}
        )
        told: Json = answer.json()
        return told

    async def trigger(self) -> str:
        """A fresh trigger id of the responder."""
        return self.sandbox.slack.triggers.issue(team=self.workspace.id, user=self.responder.id)

    async def open(self, *blocks: Json, **more: Any) -> Json:
        """Open a modal with these blocks on the responder's screen; the view."""
        view = a_modal(*blocks, **more)
        answer = await self.call("views.open", trigger_id=await self.trigger(), view=view)
        assert answer["ok"], answer
        shown: Json = answer["view"]
        return shown


@dataclass
class Receiver:
    """The app's end: checks signatures, keeps what came, answers what it was told to."""

    secret: str
    payloads: list[Json] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)
    status: int = 200
    hold: asyncio.Event | None = None

    async def receive(self, request: web.Request) -> web.Response:
        """Take a delivery; the answer is the next of `answers`, or nothing."""
        raw = await request.read()
        base = f"v0:{request.headers['X-Slack-Request-Timestamp']}:".encode() + raw
        expected = hmac.new(self.secret.encode(), base, hashlib.sha256).hexdigest()
        assert request.headers["X-Slack-Signature"] == f"v0={expected}"
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        self.payloads.append(decode(raw, request.content_type))
        if self.hold is not None:
            await self.hold.wait()
        answer = self.answers.pop(0) if self.answers else None
        if answer is None:
            return web.Response(status=self.status)
        return web.json_response(answer, status=self.status)


def decode(raw: bytes, content_type: str) -> Json:
    """A delivery as the app reads it."""
    if content_type == "application/json":
        event: Json = json.loads(raw)
        return event
    form = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
    if "payload" not in form:
        return dict(form)
    payload: Json = json.loads(form["payload"])
    return payload


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def an_option(text: str) -> Json:
    """An option whose value is its text in small letters."""
    return {"text": plain(text), "value": text.lower()}


def an_input(label: str, element: Json, **more: Any) -> Json:
    """An input block named after its label."""
    block_id = label.lower()
    named = {"action_id": "answer", **element}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": named,
        **more,
    }


def a_section(text: str = "Hello", **more: Any) -> Json:
    """A section with a text."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def a_modal(*blocks: Json, **more: Any) -> Json:
    """A modal that can be submitted."""
    return {
        "type": "modal",
        "title": plain("Retro"),
        "submit": plain("Create"),
        "blocks": list(blocks) or [a_section()],
        **more,
    }


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """A sandbox whose clock stands still."""
    clock = Clock()
    async with Sandbox(clock=clock) as sandbox:
        world = sandbox.slack
        workspace = world.add_workspace("Example", team_id="T0EXAMPLE1")
        admin = world.add_user(workspace, "admin-1", is_admin=True)
        responder = world.add_user(workspace, "responder-1")
        channel = world.add_channel(workspace, "inc-1", members=[admin, responder])
        async with httpx.AsyncClient(base_url=sandbox.url, verify=NO_TLS) as http:
            yield Town(sandbox, clock, workspace, admin, responder, channel, http)


@pytest.fixture
async def receiver(town: Town) -> AsyncIterator[Receiver]:
    """An app on loopback that the sandbox delivers to by signed HTTP."""
    receiver = Receiver(town.sandbox.slack.app.signing_secret)
    app = web.Application()
    app.router.add_post("/slack/events", receiver.receive)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    town.sandbox.slack.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    yield receiver
    await runner.cleanup()
