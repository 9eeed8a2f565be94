"""Service `Access`: who may do what. Refusals are errors; their sentences are in `hints`."""

import asyncio
from collections.abc import Collection
from contextlib import suppress

from bot.actor import Actor
from bot.errors import AdminsOnly, FromElsewhere, GuestRefused
from bot.hints import Hint, not_connected
from bot.people import People
from bot.reading import Profile

TIME_TO_ASK = 0.5  # seconds, of the three in which Slack wants its answer


class Access:
    """Rights as Slack and the settings give them."""

    def __init__(self, *, people: People, admin_ids: Collection[str], guests_allowed: bool) -> None:
        self._people = people
        self._admin_ids = frozenset(admin_ids)
        self._guests_allowed = guests_allowed

    async def check_may_create(self, actor: Actor) -> None:
        """Raises `FromElsewhere` or `GuestRefused`."""
        profile = await self._people.find(actor.workspace_id, actor.user_id)
        if not is_member(profile, actor.workspace_id):
            raise FromElsewhere
        if profile.is_guest and not self._guests_allowed:
            raise GuestRefused

    async def check_still_may_create(self, actor: Actor) -> None:
        """The same before Slack's answer is due: it was asked when the form opened, so whom Slack
        does not tell of in time is let in. Raises likewise."""
        with suppress(TimeoutError):
            async with asyncio.timeout(TIME_TO_ASK):
                await self.check_may_create(actor)

    async def check_may_connect(self, actor: Actor) -> None:
        """Asks Slack anew each time: a right may have ended a minute ago. Raises `AdminsOnly`."""
        if not await self.may_connect(actor):
            raise AdminsOnly(self._admin_ids)

    async def may_connect(self, actor: Actor) -> bool:
        """An admin or owner of the workspace, or somebody whom RETRO_ADMINS names."""
        profile = await self._people.find_fresh_or_stranger(actor.workspace_id, actor.user_id)
        if not is_member(profile, actor.workspace_id):
            return False
        return profile.is_admin or actor.user_id in self._admin_ids

    async def not_connected(self, actor: Actor) -> Hint:
        """What to do where there is no connection yet, for this person."""
        may_connect = await self.may_connect(actor)
        return not_connected(may_connect=may_connect, admin_ids=tuple(sorted(self._admin_ids)))

    @property
    def admin_ids(self) -> frozenset[str]:
        """Those whom the settings name."""
        return self._admin_ids


def is_member(profile: Profile, workspace_id: str) -> bool:
    """Whether the person belongs to the workspace, and not to one that shares a channel."""
    if profile.is_stranger:
        return False
    homes = {profile.workspace_id, *profile.workspace_ids} - {""}
    return not homes or workspace_id in homes
