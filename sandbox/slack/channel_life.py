"""People in channels: writing, reacting, pinning and inviting, without the app being asked."""

from sandbox.slack.composer import composed
from sandbox.slack.nouns import Channel, Json, Message, User, Workspace
from sandbox.slack.posting import pings_of
from sandbox.slack.world import SlackWorld


class ChannelLife:
    """What the people of one workspace do in its channels."""

    def __init__(self, world: SlackWorld, workspace: Workspace) -> None:
        self.world = world
        self.workspace = workspace

    def write(
        self, user: User, channel: Channel, text: str, *, thread_ts: str | None = None
    ) -> Message:
        """Type something in a channel, or in a thread of it."""
        stored = composed(text, self.workspace)
        body: Json = {
            "type": "message",
            "user": user.id,
            "text": stored,
            "ts": self.world.new_ts(),
            "team": user.team_id,
        }
        if thread_ts is not None:
            body["thread_ts"] = thread_ts
        if user.id not in channel.members:
            self._join(channel, user)
        message = Message(body, pings_of(stored, [], []))
        return self.world.put(self.workspace, channel, message)

    def react(self, user: User, channel: Channel, ts: str, emoji: str) -> None:
        """Put an emoji (its name, without colons) on a message."""
        reactions = self._message(channel, ts).body.setdefault("reactions", [])
        found = next((kept for kept in reactions if kept["name"] == emoji), None)
        if found is None:
            found = {"name": emoji, "users": [], "count": 0}
            reactions.append(found)
        if user.id not in found["users"]:
            found["users"].append(user.id)
            found["count"] += 1
        self.world.touch(self.workspace)

    def pin(self, user: User, channel: Channel, ts: str) -> None:
        """Pin a message to its channel."""
        message = self._message(channel, ts)
        if all(pin["id"] != ts for pin in channel.pins):
            now = int(self.world.clock())
            owner = message.body.get("user", "")
            channel.pins.append(
                {"id": ts, "type": "C", "created": now, "user": user.id, "owner": owner}
            )
        self.world.touch(self.workspace)

    def invite(self, inviter: User, channel: Channel, invited: User) -> None:
        """Bring somebody, or the bot, into a channel."""
        if invited.id not in channel.members:
            self._join(channel, invited, inviter=inviter.id)

    def _join(self, channel: Channel, user: User, *, inviter: str | None = None) -> None:
        channel.members.append(user.id)
        body: Json = {
            "type": "message",
            "subtype": "channel_join",
            "user": user.id,
            "text": f"<@{user.id}> has joined the channel",
            "ts": self.world.new_ts(),
        }
        if inviter is not None:
            body["inviter"] = inviter
        self.world.put(self.workspace, channel, Message(body))

    def _message(self, channel: Channel, ts: str) -> Message:
        message = channel.find(ts)
        if message is None:
            raise LookupError(f"no message {ts} in {channel.name}")
        return message
