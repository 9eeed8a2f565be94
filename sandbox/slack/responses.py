"""response_url: five answers within thirty minutes, wherever an interaction happened."""

import json
import secrets
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.slack.errors import SlackError
from sandbox.slack.nouns import Channel, Ephemeral, Json, Message, User, Workspace
from sandbox.slack.posting import compose, whisper
from sandbox.slack.world import SlackWorld

USES = 5
LIFETIME = 1800.0
"""Seconds. https://docs.slack.dev/interactivity/handling-user-interaction#message_responses"""


@dataclass(slots=True)
class Target:
    """Where an answer lands, and the message it may replace."""

    workspace: Workspace
    channel: Channel
    user: str
    original: Message | Ephemeral | None
    expires: float
    uses: int = 0


class Responses:
    """The response URLs of one Slack."""

    def __init__(self, world: SlackWorld) -> None:
        self.world = world
        self.targets: dict[str, Target] = {}

    def issue(
        self,
        workspace: Workspace,
        channel: Channel,
        user: str,
        original: Message | Ephemeral | None = None,
    ) -> str:
        """A fresh response_url."""
        token = secrets.token_urlsafe(24)
        expires = self.world.clock() + LIFETIME
        self.targets[token] = Target(workspace, channel, user, original, expires)
        return f"{self.world.url}/response/{token}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer POST /slack/response/{token}."""
        try:
            target = self._use(request.match_info["token"])
        except SlackError as refusal:
            return web.json_response(refusal.as_json(), status=404)
        try:
            body: Any = json.loads(await request.read())
            self.post(target, body)
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        except SlackError as refusal:
            return web.Response(status=400, text=refusal.code)
        return web.Response(text="ok")

    def post(self, target: Target, body: Json) -> None:
        """Put an answer where it belongs: replaced, deleted, for everybody or for one."""
        if body.get("delete_original"):
            self._delete(target)
            return
        message = compose(
            self.world,
            target.workspace,
            text=str(body.get("text") or ""),
            blocks=body.get("blocks") or [],
            attachments=body.get("attachments"),
            thread_ts=body.get("thread_ts"),
        )
        if body.get("replace_original") and target.original is not None:
            target.original.body = {**message.body, "ts": target.original.ts}
            target.original.pings = message.pings
            self.world.touch(target.workspace)
        elif body.get("response_type") == "in_channel":
            self.world.put(target.workspace, target.channel, message)
        else:
            user = target.workspace.users[target.user]
            target.channel.ephemerals.append(whisper(message, user))
            self.world.touch(target.workspace)

    def answer_command(
        self, workspace: Workspace, channel: Channel, user: User, body: Json
    ) -> None:
        """Show what the app said when it acknowledged a command."""
        self.post(Target(workspace, channel, user.id, None, self.world.clock()), body)

    def _use(self, token: str) -> Target:
        target = self.targets.get(token)
        if target is None or self.world.clock() > target.expires:
            raise SlackError("expired_url")
        if target.uses >= USES:
            raise SlackError("used_url")
        target.uses += 1
        return target

    def _delete(self, target: Target) -> None:
        if isinstance(target.original, Message):
            target.channel.messages.remove(target.original)
        elif target.original is not None:
            target.channel.ephemerals.remove(target.original)
        self.world.touch(target.workspace)
