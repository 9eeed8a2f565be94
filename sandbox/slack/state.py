"""The world as the web page and `Person` see it: JSON of channels, views and people."""

from sandbox.slack.modals import Modals
from sandbox.slack.nouns import Channel, Ephemeral, Json, Message, View, Workspace
from sandbox.slack.view_state import values
from sandbox.slack.world import SlackWorld


def workspace_state(world: SlackWorld, workspace: Workspace, *, newest: int) -> Json:
    """Everything of one workspace, with the `newest` messages of each channel."""
    install = workspace.install
    return {
        "version": workspace.version,
        "workspace": {"id": workspace.id, "name": workspace.name, "domain": workspace.domain},
        "workspaces": [{"id": w.id, "name": w.name} for w in world.workspaces.values()],
        "app": {"id": world.app.id, "name": world.app.name, "command": world.app.command},
        "bot_user": install.bot_user if install else None,
        "users": [user.as_json() for user in workspace.users.values()],
        "channels": [
            channel_state(channel, newest=newest) for channel in workspace.channels.values()
        ],
        "modals": {
            user: [view_state(world, workspace, view) for view in stack]
            for user, stack in workspace.modals.items()
            if stack
        },
        "homes": {
            user: view_state(world, workspace, view) for user, view in workspace.homes.items()
        },
    }


def channel_state(channel: Channel, *, newest: int) -> Json:
    """One channel with its newest messages, oldest of them first."""
    pinned = [pin["id"] for pin in channel.pins]
    return {
        "id": channel.id,
        "name": channel.name,
        "is_private": channel.is_private,
        "is_im": channel.is_im,
        "topic": channel.topic["value"],
        "purpose": channel.purpose["value"],
        "members": list(channel.members),
        "pins": pinned,
        "bookmarks": list(channel.bookmarks),
        "message_count": len(channel.messages),
        "messages": [message_state(message) for message in channel.messages[-newest:]],
        "ephemerals": [message_state(whispered) for whispered in channel.ephemerals],
    }


def message_state(message: Message | Ephemeral) -> Json:
    """A message with whom it pinged and what is chosen in it."""
    shown = {
        **message.body,
        "pings": list(message.pings),
        "values": values(message.body.get("blocks", []), message.entered),
    }
    return shown | ({"only_for": message.user} if isinstance(message, Ephemeral) else {})


def view_state(world: SlackWorld, workspace: Workspace, view: View) -> Json:
    """A view as the user sees it now: values entered, errors below inputs, trouble at the top."""
    shown = Modals(world, workspace).as_json(view)
    return {
        **shown,
        "user": view.user,
        "values": shown["state"]["values"],
        "errors": dict(view.errors),
        "trouble": view.trouble,
    }
