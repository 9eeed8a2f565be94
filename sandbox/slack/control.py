"""The levers of the sandbox's Slack: /control/slack/…, for people, the web page and tests."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.slack.errors import SlackError
from sandbox.slack.nouns import Channel, Ephemeral, Json, Message, User, View, Workspace
from sandbox.slack.people import People
from sandbox.slack.state import channel_state, view_state, workspace_state
from sandbox.slack.world import SlackWorld

LONGEST_WAIT = 25.0
SHOWN = 1000
"""How many messages of a channel the state holds when nothing else was asked."""


class Control:
    """One handler per lever; each answers JSON."""

    def __init__(self, world: SlackWorld, people: People) -> None:
        self.world = world
        self.people = people

    def routes(self) -> list[web.RouteDef]:
        """The levers under /control/slack."""
        levers: dict[str, Callable[[Json], Awaitable[Json]]] = {
            "command": self.command,
            "action": self.action,
            "options": self.options,
            "submit": self.submit,
            "close": self.close,
            "message": self.message,
            "react": self.react,
            "pin": self.pin,
            "invite": self.invite,
            "home": self.home,
            "redeliver": self.redeliver,
            "disconnect": self.disconnect,
            "faults": self.faults,
            "latency": self.latency,
        }
        sights: dict[str, Callable[[Json], Awaitable[Json]]] = {
            "state": self.state,
            "channel": self.channel,
            "view": self.view,
            "user": self.user,
            "changes": self.changes,
            "requests": self.requests,
        }
        posts = [web.post(f"/control/slack/{name}", _json(lever)) for name, lever in levers.items()]
        return [
            *posts,
            *(web.get(f"/control/slack/{name}", _json(sight)) for name, sight in sights.items()),
            web.delete("/control/slack/requests", _json(self.forget)),
        ]

    async def command(self, body: Json) -> Json:
        """{user, channel, text}: type a slash command."""
        workspace, user = self._who(body)
        channel = self._channel(workspace, body)
        ack = await self.people.command(workspace, user, channel, body["text"])
        return ack.as_json()

    async def action(self, body: Json) -> Json:
        """{user, view_id | channel + ts, block_id, action_id, value?}: press, choose or type."""
        workspace, user = self._who(body)
        screens = self.people.screens(workspace)
        ids: Json = {"block_id": body["block_id"], "action_id": body["action_id"]}
        value = body.get("value")
        if "view_id" in body:
            view = self._view(workspace, user, body)
            return (await screens.act_in_view(user, view, **ids, value=value)).as_json()
        channel = self._channel(workspace, body)
        message = _message(channel, user, body["ts"])
        ack = await screens.act_in_message(user, channel.id, message, **ids, value=value)
        return ack.as_json()

    async def options(self, body: Json) -> Json:
        """{user, view_id, block_id, action_id, query}: type into an external select."""
        workspace, user = self._who(body)
        view = self._view(workspace, user, body)
        ack = await self.people.screens(workspace).options(
            user,
            view,
            block_id=body["block_id"],
            action_id=body["action_id"],
            query=body.get("query", ""),
        )
        return ack.as_json()

    async def submit(self, body: Json) -> Json:
        """{user, view_id?}: press the submit button of the modal on top."""
        workspace, user = self._who(body)
        view = self._view(workspace, user, body)
        return (await self.people.screens(workspace).submit(user, view)).as_json()

    async def close(self, body: Json) -> Json:
        """{user, view_id?, all?}: close the modal on top, or all of them."""
        workspace, user = self._who(body)
        view = self._view(workspace, user, body)
        screens = self.people.screens(workspace)
        ack = await screens.close(user, view, everything=bool(body.get("all")))
        return ack.as_json()

    async def message(self, body: Json) -> Json:
        """{user, channel, text, thread_ts?}: write in a channel."""
        workspace, user = self._who(body)
        channel = self._channel(workspace, body)
        message = self.people.life(workspace).write(
            user, channel, body["text"], thread_ts=body.get("thread_ts")
        )
        return {"ok": True, "ts": message.ts}

    async def react(self, body: Json) -> Json:
        """{user, channel, ts, emoji}: react to a message."""
        workspace, user = self._who(body)
        channel = self._channel(workspace, body)
        self.people.life(workspace).react(user, channel, body["ts"], body["emoji"])
        return {"ok": True}

    async def pin(self, body: Json) -> Json:
        """{user, channel, ts}: pin a message."""
        workspace, user = self._who(body)
        channel = self._channel(workspace, body)
        self.people.life(workspace).pin(user, channel, body["ts"])
        return {"ok": True}

    async def invite(self, body: Json) -> Json:
        """{user, channel, who?}: invite somebody, by default the bot."""
        workspace, user = self._who(body)
        channel = self._channel(workspace, body)
        assert workspace.install is not None
        invited = self.world.user(workspace, body.get("who", workspace.install.bot_user))
        self.people.life(workspace).invite(user, channel, invited)
        return {"ok": True}

    async def home(self, body: Json) -> Json:
        """{user}: look at the app's Home tab."""
        workspace, user = self._who(body)
        return (await self.people.open_home(workspace, user)).as_json()

    async def redeliver(self, body: Json) -> Json:
        """{type, back?}: deliver the last payload of a type once more."""
        ack = await self.people.outbox.again(body["type"], back=body.get("back", 1))
        return ack.as_json()

    async def disconnect(self, body: Json) -> Json:
        """{reason?}: tell every socket to reconnect."""
        reason = body.get("reason", "refresh_requested")
        return {"ok": True, "closed": await self.world.sockets.disconnect(reason)}

    async def faults(self, body: Json) -> Json:
        """{match, kind, verb?, times?, seconds?, status?, headers?}: order a fault; {}: none."""
        if body:
            self.world.faults.add(body.pop("match"), **body)
        else:
            self.world.faults.clear()
        return {"ok": True, "waiting": len(self.world.faults.waiting)}

    async def latency(self, body: Json) -> Json:
        """{seconds}: how late every Web API call is answered."""
        self.world.latency = float(body["seconds"])
        return {"ok": True}

    async def requests(self, _: Json) -> Json:
        """The journal of Web API calls."""
        return {"requests": self.world.requests}

    async def forget(self, _: Json) -> Json:
        """Empty the journal."""
        self.world.requests.clear()
        return {"ok": True}

    async def state(self, query: Json) -> Json:
        """?workspace=&messages=: everything of one workspace."""
        workspace = self.world.workspace(query.get("workspace"))
        newest = int(query.get("messages", SHOWN))
        return workspace_state(self.world, workspace, newest=newest)

    async def channel(self, query: Json) -> Json:
        """?workspace=&channel=&messages=: one channel."""
        workspace = self.world.workspace(query.get("workspace"))
        newest = int(query.get("messages", SHOWN))
        return channel_state(self._channel(workspace, query), newest=newest)

    async def view(self, query: Json) -> Json:
        """?workspace=&user=&home=: the modal on top of somebody's screen, or their App Home."""
        workspace, user = self._who(query)
        stack = workspace.modals.get(user.id, [])
        shown = stack[-1] if stack else None
        if "home" in query:
            shown = workspace.homes.get(user.id)
        view = view_state(self.world, workspace, shown) if shown else None
        return {"view": view, "version": workspace.version}

    async def user(self, query: Json) -> Json:
        """?workspace=&user=: who somebody is."""
        return self._who(query)[1].as_json()

    async def changes(self, query: Json) -> Json:
        """?workspace=&since=N: wait, at most 25 s, until the version is past N."""
        workspace = self.world.workspace(query.get("workspace"))
        since = int(query.get("since", 0))
        version = await self.world.wait_for_change(workspace, since, LONGEST_WAIT)
        return {"version": version}

    def _who(self, body: Json) -> tuple[Workspace, User]:
        workspace = self.world.workspace(body.get("workspace"))
        return workspace, self.world.user(workspace, body["user"])

    def _channel(self, workspace: Workspace, body: Json) -> Channel:
        return self.world.channel(workspace, body["channel"])

    def _view(self, workspace: Workspace, user: User, body: Json) -> View:
        """The view named, or the modal on top; only the user's own."""
        home = workspace.homes.get(user.id)
        shown = [*workspace.modals.get(user.id, []), *([home] if home else [])]
        if "view_id" in body:
            shown = [view for view in shown if view.id == body["view_id"]]
        else:
            shown = workspace.modals.get(user.id, [])
        if not shown:
            raise LookupError(f"{user.name} has no such view open")
        return shown[-1]


def _message(channel: Channel, user: User, ts: str) -> Message | Ephemeral:
    """A message a user can see."""
    whispered = [w for w in channel.ephemerals if w.ts == ts and w.user == user.id]
    message = whispered[0] if whispered else channel.find(ts)
    if message is None:
        raise LookupError(f"no message {ts} in {channel.name}")
    return message


def _json(
    lever: Callable[[Json], Awaitable[Json]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """A lever as a handler: JSON in and out, 404 for what is not there, 400 for a bad order."""

    async def handle(request: web.Request) -> web.Response:
        try:
            raw = await request.read()
            body: Any = json.loads(raw) if raw else dict(request.query)
            return web.json_response(await lever(body))
        except LookupError as missing:
            said = f"missing {missing}" if isinstance(missing, KeyError) else str(missing)
            return web.json_response({"ok": False, "error": said}, status=404)
        except (ValueError, SlackError) as refusal:
            return web.json_response({"ok": False, "error": str(refusal)}, status=400)

    return handle
