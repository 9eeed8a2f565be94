"""Finding what a control request names: who, which channel, which view, which message."""

from sandbox.slack.nouns import Channel, Ephemeral, Json, Message, User, View, Workspace
from sandbox.slack.world import SlackWorld


def who(world: SlackWorld, body: Json) -> tuple[Workspace, User]:
    """The workspace (the first one by default) and the user acting in it."""
    workspace = world.workspace(body.get("workspace"))
    return workspace, world.user(workspace, body["user"])


def channel_of(world: SlackWorld, workspace: Workspace, body: Json) -> Channel:
    """The channel, by id or name."""
    return world.channel(workspace, body["channel"])


def view_of(workspace: Workspace, user: User, body: Json) -> View:
    """The view named, or the modal on top; only the user's own."""
    home = workspace.homes.get(user.id)
    modals = workspace.modals.get(user.id, [])
    shown = modals
    if "view_id" in body:
        own = [*modals, *([home] if home else [])]
        shown = [view for view in own if view.id == body["view_id"]]
    if not shown:
        raise LookupError(f"{user.name} has no such view open")
    return shown[-1]


def message_of(channel: Channel, user: User, ts: str) -> Message | Ephemeral:
    """A message that a user can see."""
    whispered = [w for w in channel.ephemerals if w.ts == ts and w.user == user.id]
    message = whispered[0] if whispered else channel.find(ts)
    if message is None:
        raise LookupError(f"no message {ts} in {channel.name}")
    return message
