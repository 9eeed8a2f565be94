"""The world of the sandbox's Slack: its app, workspaces and what was asked of it. No HTTP here."""

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Any

from sandbox.faults import Faults
from sandbox.slack.codes import Code
from sandbox.slack.errors import SlackError
from sandbox.slack.functions import Functions
from sandbox.slack.ids import format_ts, new_id, new_token
from sandbox.slack.nouns import App, Channel, Install, Message, User, Workspace
from sandbox.slack.sockets import Sockets
from sandbox.slack.triggers import Triggers

SCOPES = frozenset(
    [
        "bookmarks:read",
        "bookmarks:write",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "pins:read",
        "reactions:read",
        "usergroups:read",
        "users:read",
    ]
)
TICK = 0.000001


class SlackWorld:
    """Everything this Slack knows; `url` is where it is served, without a slash at the end."""

    def __init__(self, *, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.url = "http://127.0.0.1"
        self.request_url: str | None = None
        self.ack_timeout = 3.0
        self.latency = 0.0
        self.faults = Faults()
        self.requests: list[dict[str, Any]] = []
        self.triggers = Triggers(clock)
        self.sockets = Sockets()
        self.functions = Functions()
        self.workspaces: dict[str, Workspace] = {}
        self.codes: dict[str, Code] = {}
        self.version = 0
        self._changed = asyncio.Event()
        self._last_ts = 0.0
        self.app = App(
            id=new_id("A"),
            name="Retro",
            command="/retro",
            client_id=f"{new_id('')}.{new_id('')}",
            client_secret=new_token("secret"),
            signing_secret=new_token("signing"),
            app_token=new_token("xapp-1"),
            verification_token=new_token("verify"),
            scopes=SCOPES,
        )

    # Building

    def add_workspace(
        self, name: str, *, domain: str | None = None, install: bool = True, team_id: str = ""
    ) -> Workspace:
        """A new workspace, with the app installed unless told otherwise."""
        workspace = Workspace(
            id=team_id or new_id("T"), name=name, domain=domain or name.lower().replace(" ", "-")
        )
        self.workspaces[workspace.id] = workspace
        self.add_user(workspace, "slackbot", user_id="USLACKBOT", real_name="Slackbot", is_bot=True)
        if install:
            self.install(workspace)
        return workspace

    def install(self, workspace: Workspace, scopes: Iterable[str] | None = None) -> Install:
        """Put the app into a workspace; installing again keeps the bot user and its token."""
        granted = set(self.app.scopes if scopes is None else scopes)
        if workspace.install is not None:
            workspace.install.scopes |= granted
            return workspace.install
        bot = self.add_user(workspace, "retro", real_name=self.app.name, is_bot=True)
        workspace.install = Install(new_token("xoxb"), bot.id, new_id("B"), granted)
        return workspace.install

    def join_organisation(self, workspace: Workspace) -> str:
        """The workspace belongs to an organisation from now on, which installed the app for all."""
        workspace.enterprise = new_id("E")
        self.install(workspace).org_wide = True
        return workspace.enterprise

    def add_user(
        self,
        workspace: Workspace,
        name: str,
        *,
        real_name: str = "",
        user_id: str = "",
        **facts: Any,
    ) -> User:
        """A person; `facts` are fields of `User` (`team_id=` makes a guest of Slack Connect)."""
        facts.setdefault("team_id", workspace.id)
        user = User(id=user_id or new_id("U"), name=name, real_name=real_name or name, **facts)
        workspace.users[user.id] = user
        self.touch(workspace)
        return user

    def add_channel(
        self,
        workspace: Workspace,
        name: str,
        *,
        members: Iterable[str | User] = (),
        bot: bool = True,
        is_private: bool = False,
        topic: str = "",
        purpose: str = "",
        channel_id: str = "",
    ) -> Channel:
        """A channel with these members, the bot among them unless told otherwise."""
        people = [self.user(workspace, member).id for member in members]
        if bot and workspace.install:
            people.append(workspace.install.bot_user)
        creator = people[0] if people else "USLACKBOT"
        channel = Channel(
            id=channel_id or new_id("C"),
            name=name,
            creator=creator,
            created=int(self.clock()),
            is_private=is_private,
            members=people,
        )
        channel.topic["value"], channel.purpose["value"] = topic, purpose
        workspace.channels[channel.id] = channel
        self.touch(workspace)
        return channel

    def put(self, workspace: Workspace, channel: Channel, message: Message) -> Message:
        """Place a message into a channel by its timestamp, and keep its thread's parent counted."""
        at = len(channel.messages)
        while at and float(channel.messages[at - 1].ts) > float(message.ts):
            at -= 1
        channel.messages.insert(at, message)
        parent = message.thread_ts
        if parent is not None and parent != message.ts:
            self._count_reply(channel, parent, message)
        self.touch(workspace)
        return message

    def _count_reply(self, channel: Channel, parent_ts: str, reply: Message) -> None:
        parent = channel.find(parent_ts)
        if parent is None:
            return
        body = parent.body
        users = body.setdefault("reply_users", [])
        if reply.body.get("user") and reply.body["user"] not in users:
            users.append(reply.body["user"])
        body["thread_ts"] = parent.ts
        body["reply_count"] = body.get("reply_count", 0) + 1
        body["reply_users_count"] = len(users)
        body["latest_reply"] = reply.ts

    # Finding

    def workspace(self, team_id: str | None = None) -> Workspace:
        """The workspace with this id, or the first one; LookupError if there is none."""
        if not self.workspaces or (team_id and team_id not in self.workspaces):
            raise LookupError(f"no workspace {team_id or ''}".strip())
        return self.workspaces[team_id] if team_id else next(iter(self.workspaces.values()))

    def by_token(self, token: str) -> Workspace:
        """The workspace a bot token belongs to."""
        for workspace in self.workspaces.values():
            if workspace.install and workspace.install.bot_token == token:
                return workspace
        raise SlackError("invalid_auth")

    def user(self, workspace: Workspace, who: str | User) -> User:
        """A user by id, handle or itself; LookupError if there is none."""
        if isinstance(who, User):
            return who
        for user in workspace.users.values():
            if who in (user.id, user.name):
                return user
        raise LookupError(f"no user {who} in {workspace.name}")

    def channel(self, workspace: Workspace, which: str | Channel) -> Channel:
        """A channel by id, name or itself; LookupError if there is none."""
        if isinstance(which, Channel):
            return which
        for channel in workspace.channels.values():
            if which.lstrip("#") in (channel.id, channel.name):
                return channel
        raise LookupError(f"no channel {which} in {workspace.name}")

    # Time and change

    def new_ts(self) -> str:
        """A message timestamp that no message has yet."""
        self._last_ts = max(self.clock(), self._last_ts + TICK)
        return format_ts(self._last_ts)

    def touch(self, workspace: Workspace) -> None:
        """Something visible changed: wake who waits for it."""
        self.version += 1
        workspace.version += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait_for_change(self, workspace: Workspace, since: int, seconds: float) -> int:
        """The workspace's version once it is past `since`, or as it is after so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                while workspace.version <= since:
                    await self._changed.wait()
        except TimeoutError:
            pass
        return workspace.version
