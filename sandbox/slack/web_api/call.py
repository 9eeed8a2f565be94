"""One call of a Web API method: its arguments, who makes it, and what it may touch."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from sandbox.slack.errors import SlackError, invalid, missing_argument
from sandbox.slack.modals import Modals
from sandbox.slack.nouns import Channel, Install, Json, User, Workspace
from sandbox.slack.world import SlackWorld

Item = TypeVar("Item")
LARGEST_PAGE = 999


@dataclass(frozen=True, slots=True)
class Call:
    """The arguments as sent (text, or what JSON held) and the workspace of the token."""

    world: SlackWorld
    workspace: Workspace
    args: Json

    @property
    def install(self) -> Install:
        """The app in this workspace."""
        assert self.workspace.install is not None
        return self.workspace.install

    @property
    def modals(self) -> Modals:
        """The views of this workspace."""
        return Modals(self.world, self.workspace)

    def text(self, name: str, default: str | None = None) -> str:
        """A text argument; without a default it is required."""
        value = self.args.get(name)
        if value is None or value == "":
            if default is None:
                raise missing_argument(name)
            return default
        return str(value)

    def flag(self, name: str) -> bool:
        """A yes-or-no argument, however it was spelt."""
        return str(self.args.get(name, "")).lower() in ("1", "true", "yes")

    def data(self, name: str) -> Any:
        """A JSON argument, sent as JSON or as its text; None when absent."""
        value = self.args.get(name)
        if not isinstance(value, str) or not value:
            return value or None
        try:
            return json.loads(value)
        except ValueError:
            raise invalid("invalid_arguments", f"failed to parse {name}") from None

    def require(self, *scopes: str) -> None:
        """Refuse unless the token has one of these scopes."""
        if not self.install.scopes.intersection(scopes):
            raise SlackError(
                "missing_scope",
                needed=",".join(scopes),
                provided=",".join(sorted(self.install.scopes)),
            )

    def channel(self, right: str | None = None, *, name: str = "channel") -> Channel:
        """The channel meant, if the bot may see it; `right` is read, history or write."""
        channel = self.workspace.channels.get(self.text(name))
        if channel is None or (channel.family != "channels" and not self.is_in(channel)):
            raise SlackError("channel_not_found")
        if right is not None:
            self.require(f"{channel.family}:{right}")
        return channel

    def is_in(self, channel: Channel) -> bool:
        """Whether the bot is a member."""
        return self.install.bot_user in channel.members

    def user(self, name: str = "user") -> User:
        """The user meant."""
        user = self.workspace.users.get(self.text(name))
        if user is None:
            raise SlackError("user_not_found")
        return user

    def page(self, items: list[Item], *, default: int = 100) -> tuple[list[Item], str]:
        """The items from the cursor on, up to the limit, and the next cursor ("" at the end)."""
        limit = self._limit(default)
        start = self._offset()
        end = start + limit
        following = _cursor(end) if end < len(items) else ""
        return items[start:end], following

    def _limit(self, default: int) -> int:
        value = self.text("limit", str(default))
        if not value.lstrip("-").isdigit() or int(value) < 0:
            raise SlackError("invalid_limit")
        return min(int(value) or default, LARGEST_PAGE)

    def _offset(self) -> int:
        cursor = self.text("cursor", "")
        if not cursor:
            return 0
        try:
            kind, _, offset = base64.b64decode(cursor, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise SlackError("invalid_cursor") from None
        if kind != "next" or not offset.isdigit():
            raise SlackError("invalid_cursor")
        return int(offset)


def _cursor(offset: int) -> str:
    return base64.b64encode(f"next:{offset}".encode()).decode()


@dataclass(frozen=True, slots=True)
class Method:
    """A method, the scopes of which one is needed, and the kind of token it takes."""

    answer: Callable[[Call], Json]
    scopes: tuple[str, ...] = ()
    caller: Literal["bot", "app", "none"] = "bot"
