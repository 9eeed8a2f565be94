"""Where the walk plays and who acts in it, chosen from what was loaded."""

import re
from dataclasses import dataclass

from sandbox.slack.nouns import Channel, User, Workspace

INCIDENT = re.compile(r"inc(?:ident)?[-_\d]", re.IGNORECASE)
SHOWN = 50  # names of channels, where one was typed wrongly


@dataclass(frozen=True, slots=True)
class Scene:
    """An admin connects Confluence, a responder makes the retro of the channel."""

    channel: Channel
    admin: User
    responder: User
    was_archived: bool

    def prepare(self) -> None:
        """Make the channel live, as an incident's is, and let the admin see what is said there."""
        self.channel.is_archived = False
        if self.admin.id not in self.channel.members:
            self.channel.members.append(self.admin.id)


def scene_of(workspace: Workspace, channel_name: str | None = None) -> Scene:
    """The scene in the channel of this name, else in the biggest one that is an incident's.

    ValueError if there is no such channel, or nobody to act.
    """
    people = [user for user in workspace.users.values() if not (user.is_bot or user.deleted)]
    if not people:
        raise ValueError("the export names no person who could act")
    channel = _named(workspace, channel_name) if channel_name else _biggest(workspace)
    admin = next((user for user in people if user.is_admin), people[0])
    responder = _responder(people, admin, channel.members)
    return Scene(channel, admin, responder, was_archived=channel.is_archived)


def _named(workspace: Workspace, name: str) -> Channel:
    by_name = {channel.name: channel for channel in workspace.channels.values()}
    if name.removeprefix("#") in by_name:
        return by_name[name.removeprefix("#")]
    known = sorted(by_name)
    more = " …" if len(known) > SHOWN else ""
    raise ValueError(f"there is no channel {name!r}; there are: {', '.join(known[:SHOWN])}{more}")


def _biggest(workspace: Workspace) -> Channel:
    channels = list(workspace.channels.values())
    incidents = [channel for channel in channels if INCIDENT.match(channel.name)]
    return max(incidents or channels, key=lambda held: len(held.messages))


def _responder(people: list[User], admin: User, members: list[str]) -> User:
    """Somebody of the channel who is neither admin nor guest; the admin if there is nobody."""
    plain = [user for user in people if user.id in members and user is not admin]
    return next((user for user in plain if not user.is_restricted), admin)
