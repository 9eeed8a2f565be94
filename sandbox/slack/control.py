"""The levers of the sandbox's Slack, POST /control/slack/…: people acting, as `user`."""

from sandbox.slack.lookup import channel_of, message_of, view_of, who
from sandbox.slack.nouns import Json
from sandbox.slack.people import LEAVING, People
from sandbox.slack.routes import Handler
from sandbox.slack.world import SlackWorld


class Control:
    """One handler per lever; each answers how the app took it."""

    def __init__(self, world: SlackWorld, people: People) -> None:
        self.world = world
        self.people = people

    def handlers(self) -> dict[str, Handler]:
        """The levers by name."""
        return {
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
            "uninstall": self.uninstall,
            "step": self.step,
            "step_options": self.step_options,
            "redeliver": self.redeliver,
            "disconnect": self.disconnect,
        }

    async def command(self, body: Json) -> Json:
        """{user, channel, text}: type a slash command."""
        workspace, user = who(self.world, body)
        channel = channel_of(self.world, workspace, body)
        ack = await self.people.command(workspace, user, channel, body["text"])
        return ack.as_json()

    async def action(self, body: Json) -> Json:
        """{user, view_id | channel + ts, block_id, action_id, value?}: press, choose or type."""
        workspace, user = who(self.world, body)
        screens = self.people.screens(workspace)
        ids: Json = {"block_id": body["block_id"], "action_id": body["action_id"]}
        value = body.get("value")
        if "view_id" in body:
            view = view_of(workspace, user, body)
            return (await screens.act_in_view(user, view, **ids, value=value)).as_json()
        channel = channel_of(self.world, workspace, body)
        message = message_of(channel, user, body["ts"])
        ack = await screens.act_in_message(user, channel.id, message, **ids, value=value)
        return ack.as_json()

    async def options(self, body: Json) -> Json:
        """{user, view_id, block_id, action_id, query}: type into an external select."""
        workspace, user = who(self.world, body)
        view = view_of(workspace, user, body)
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
        workspace, user = who(self.world, body)
        view = view_of(workspace, user, body)
        return (await self.people.screens(workspace).submit(user, view)).as_json()

    async def close(self, body: Json) -> Json:
        """{user, view_id?, all?}: close the modal on top, or all of them."""
        workspace, user = who(self.world, body)
        view = view_of(workspace, user, body)
        screens = self.people.screens(workspace)
        ack = await screens.close(user, view, everything=bool(body.get("all")))
        return ack.as_json()

    async def message(self, body: Json) -> Json:
        """{user, channel, text, thread_ts?}: write in a channel."""
        workspace, user = who(self.world, body)
        channel = channel_of(self.world, workspace, body)
        message = self.people.life(workspace).write(
            user, channel, body["text"], thread_ts=body.get("thread_ts")
        )
        return {"ok": True, "ts": message.ts}

    async def react(self, body: Json) -> Json:
        """{user, channel, ts, emoji}: react to a message."""
        workspace, user = who(self.world, body)
        channel = channel_of(self.world, workspace, body)
        self.people.life(workspace).react(user, channel, body["ts"], body["emoji"])
        return {"ok": True}

    async def pin(self, body: Json) -> Json:
        """{user, channel, ts}: pin a message."""
        workspace, user = who(self.world, body)
        channel = channel_of(self.world, workspace, body)
        self.people.life(workspace).pin(user, channel, body["ts"])
        return {"ok": True}

    async def invite(self, body: Json) -> Json:
        """{user, channel, who?}: invite somebody, by default the bot."""
        workspace, user = who(self.world, body)
        channel = channel_of(self.world, workspace, body)
        assert workspace.install is not None
        invited = self.world.user(workspace, body.get("who", workspace.install.bot_user))
        self.people.life(workspace).invite(user, channel, invited)
        return {"ok": True}

    async def home(self, body: Json) -> Json:
        """{user}: look at the app's Home tab."""
        workspace, user = who(self.world, body)
        return (await self.people.open_home(workspace, user)).as_json()

    async def uninstall(self, body: Json) -> Json:
        """{user, events?}: take the app out of the workspace."""
        workspace, _ = who(self.world, body)
        acks = await self.people.uninstall(workspace, body.get("events", LEAVING))
        return {"ok": all(ack.ok for ack in acks), "acks": [ack.as_json() for ack in acks]}

    async def step(self, body: Json) -> Json:
        """{callback_id, inputs}: a workflow comes to a step; its execution."""
        workspace = self.world.workspace(body.get("workspace"))
        execution = await self.people.step(workspace, body["callback_id"], body["inputs"])
        return {"ok": True, **execution.as_json()}

    async def step_options(self, body: Json) -> Json:
        """{user, callback_id, parameter, inputs?, query?}: what a menu of a step offers."""
        workspace, user = who(self.world, body)
        execution = await self.people.step_options(
            workspace,
            user,
            body["callback_id"],
            body["parameter"],
            filled=body.get("inputs", {}),
            query=body.get("query", ""),
        )
        return {"ok": True, **execution.as_json()}

    async def redeliver(self, body: Json) -> Json:
        """{type, back?}: deliver the last payload of a type once more."""
        ack = await self.people.outbox.again(body["type"], back=body.get("back", 1))
        return ack.as_json()

    async def disconnect(self, body: Json) -> Json:
        """{reason?}: tell every socket to reconnect."""
        reason = body.get("reason", "refresh_requested")
        return {"ok": True, "closed": await self.world.sockets.disconnect(reason)}
