"""People acting in this Slack: the one place that gives their doings to the app."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sandbox.slack.channel_life import ChannelLife
from sandbox.slack.delivery import Ack
from sandbox.slack.errors import SlackError
from sandbox.slack.functions import Execution
from sandbox.slack.ids import new_id
from sandbox.slack.nouns import Channel, Ephemeral, Json, User, Workspace
from sandbox.slack.outbox import Outbox
from sandbox.slack.payloads import Payloads
from sandbox.slack.responses import Responses
from sandbox.slack.screens import Screens
from sandbox.slack.world import SlackWorld

LEAVING = ("tokens_revoked", "app_uninstalled")


class People:
    """The people of all workspaces, and the way their doings take to the app."""

    def __init__(self, world: SlackWorld) -> None:
        self.world = world
        self.outbox = Outbox(world)
        self.responses = Responses(world)

    def screens(self, workspace: Workspace) -> Screens:
        """What people do with views and messages of the app."""
        return Screens(self.world, workspace, self.outbox, self.responses)

    def life(self, workspace: Workspace) -> ChannelLife:
        """What people do in channels."""
        return ChannelLife(self.world, workspace)

    async def command(self, workspace: Workspace, user: User, channel: Channel, text: str) -> Ack:
        """Type a slash command; what the app answers, or why it failed, shows in the channel.

        Somebody of another workspace brings the app of that workspace along, if it is there.
        """
        command, _, rest = text.strip().partition(" ")
        home = self.world.workspaces.get(user.team_id)
        if command != self.world.app.command or home is None or home.install is None:
            self._say(workspace, user, channel, f"{command} is not a valid command.")
            return Ack(False, 0.0, error="invalid_command")
        url = self.responses.issue(workspace, channel, user.id)
        payload = Payloads(self.world, home).command(
            user, channel, command=command, text=rest.strip(), response_url=url
        )

        def react(ack: Ack) -> Ack:
            return self._after_command(workspace, user, channel, ack, command)

        return await self.outbox.send("slash_commands", "slash_commands", payload, react)

    async def open_home(self, workspace: Workspace, user: User) -> Ack:
        """Look at the app's Home tab."""
        assert workspace.install is not None
        pair = [user.id, workspace.install.bot_user]
        direct = [c for c in workspace.channels.values() if c.is_im and c.members == pair]
        if not direct:
            now = int(self.world.clock())
            made = Channel(new_id("D"), "directmessage", user.id, now, is_im=True, is_private=True)
            made.members = pair
            workspace.channels[made.id] = made
            direct = [made]
        payload = Payloads(self.world, workspace).home_opened(user, direct[0])
        return await self.outbox.send("events_api", "app_home_opened", payload)

    async def uninstall(self, workspace: Workspace, topics: Sequence[str] = LEAVING) -> list[Ack]:
        """Take the app out of the workspace: its token is dead when the app hears of it, by two
        events in either order."""
        payloads = Payloads(self.world, workspace)
        gone = {topic: payloads.leaving(topic) for topic in topics}
        workspace.install = None
        return [await self.outbox.send("events_api", topic, gone[topic]) for topic in topics]

    async def step(self, workspace: Workspace, callback_id: str, inputs: Json) -> Execution:
        """A workflow comes to one of the app's steps; only organisations' apps have any."""
        if workspace.install is None or not workspace.install.org_wide:
            raise LookupError("Workflow Builder lists the steps of organisations' apps only")
        execution = self.world.functions.begin(workspace.id, callback_id, inputs)
        payload = Payloads(self.world, workspace).step(execution)
        await self.outbox.send("events_api", "function_executed", payload)
        return execution

    async def step_options(
        self, workspace: Workspace, builder: User, callback_id: str, parameter: str, **typed: Any
    ) -> Execution:
        """Somebody opens a menu of a step in Workflow Builder; it is filled before the ack."""
        function, inputs = self.world.functions.inputs_for_options(
            callback_id, parameter, builder=builder.id, **typed
        )
        return await self.step(workspace, function, inputs)

    def _after_command(
        self, workspace: Workspace, user: User, channel: Channel, ack: Ack, command: str
    ) -> Ack:
        if not ack.ok:
            said = f'{command} failed with the error "{ack.error}"'
            self._say(workspace, user, channel, said)
            return ack
        if not ack.response:
            return ack
        body = {"text": ack.response} if isinstance(ack.response, str) else dict(ack.response)
        try:
            self.responses.answer_command(workspace, channel, user, body)
        except SlackError as refusal:
            return replace(ack, ok=False, error=refusal.code)
        return ack

    def _say(self, workspace: Workspace, user: User, channel: Channel, text: str) -> None:
        """What Slackbot tells one user."""
        body = {
            "type": "message",
            "user": "USLACKBOT",
            "text": text,
            "ts": self.world.new_ts(),
            "team": workspace.id,
        }
        channel.ephemerals.append(Ephemeral(body["ts"], user.id, body))
        self.world.touch(workspace)
