"""Service `People`: users and user groups by id, kept for ten minutes.

Not here: what they may do (`access`).
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.reading import Profile, profile_of
from bot.tasks import concurrently
from bot.workspaces import Workspaces
from confluence.answers import Answers

KEPT_SECONDS = 600.0
KEPT_PROFILES = 5_000
AT_ONCE = 10
# A person whom Slack does not show us; their name is not worth the page.
UNKNOWN = {
    "user_not_found",
    "user_not_visible",
    "users_not_found",
    "access_denied",
    "team_access_not_granted",
}

TIME_TO_ASK = 0.5  # seconds, of the three in which Slack wants an answer to a form
UNTOLD = "untold"  # no zone is called so

log = logging.getLogger(__name__)


class People:
    """Profiles from `users.info`, and the handles of groups.

    https://docs.slack.dev/reference/methods/users.info
    """

    def __init__(
        self, workspaces: Workspaces, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._workspaces = workspaces
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[float, Profile]] = OrderedDict()
        self._groups: Answers[str, dict[str, str]] = Answers(seconds=KEPT_SECONDS, clock=clock)

    async def find(self, workspace_id: str, user_id: str) -> Profile:
        """The profile, at most ten minutes old. Raises SlackApiError for an unknown user."""
        kept = self._kept.get((workspace_id, user_id))
        if kept and kept[0] > self._clock():
            return kept[1]
        return await self.find_fresh(workspace_id, user_id)

    async def find_fresh(self, workspace_id: str, user_id: str) -> Profile:
        """The profile as it is now: for decisions about rights."""
        client = await self._workspaces.client(workspace_id)
        answer = await client.users_info(user=user_id)
        return self._keep(workspace_id, profile_of(answer["user"]))

    async def find_fresh_or_stranger(self, workspace_id: str, user_id: str) -> Profile:
        """The same, where somebody whom Slack does not show us is a stranger."""
        try:
            return await self.find_fresh(workspace_id, user_id)
        except SlackApiError as error:
            if error.response["error"] not in UNKNOWN:
                raise
        return Profile(id=user_id, name=user_id, is_stranger=True)

    async def find_all(self, workspace_id: str, user_ids: Iterable[str]) -> dict[str, Profile]:
        """Profiles by id; somebody whom Slack does not show us goes by their id."""
        turns = asyncio.Semaphore(AT_ONCE)

        async def find(user_id: str) -> Profile:
            async with turns:
                return await self._find_or_stranger(workspace_id, user_id)

        async with concurrently() as group:
            finding = {user_id: group.create_task(find(user_id)) for user_id in set(user_ids)}
        return {user_id: found.result() for user_id, found in finding.items()}

    async def local_time(self, workspace_id: str, user_id: str) -> datetime:
        """What the person's clock shows; UTC where Slack does not tell their zone in time."""
        try:
            async with asyncio.timeout(TIME_TO_ASK):
                profile = await self.find(workspace_id, user_id)
        except (SlackApiError, ClientError, TimeoutError) as error:
            log.info("the zone of %s is not known: %s", user_id, type(error).__name__)
            return datetime.now(UTC)
        return datetime.now(zone_of(profile))

    async def groups(self, workspace_id: str) -> dict[str, str]:
        """The handles of the workspace's user groups; none without the right to ask for them."""
        try:
            return await self._groups.get(workspace_id, partial(self._handles, workspace_id))
        except SlackApiError as error:
            log.warning("user groups are not named: %s", error.response.get("error"))
            return {}

    async def close(self) -> None:
        """Give up what is under way."""
        await self._groups.close()

    async def _handles(self, workspace_id: str) -> dict[str, str]:
        """https://docs.slack.dev/reference/methods/usergroups.list"""
        client = await self._workspaces.client(workspace_id)
        # A token of an organisation must say whose; any other may.
        answer = await client.usergroups_list(include_disabled=True, team_id=workspace_id)
        groups = answer.get("usergroups") or ()
        return {group["id"]: group.get("handle") or group["id"] for group in groups}

    async def _find_or_stranger(self, workspace_id: str, user_id: str) -> Profile:
        try:
            return await self.find(workspace_id, user_id)
        except SlackApiError as error:
            if error.response["error"] not in UNKNOWN:
                raise
        return self._keep(workspace_id, Profile(id=user_id, name=user_id, is_stranger=True))

    def _keep(self, workspace_id: str, profile: Profile) -> Profile:
        key = (workspace_id, profile.id)
        self._kept[key] = (self._clock() + KEPT_SECONDS, profile)
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT_PROFILES:
            self._kept.popitem(last=False)
        return profile


def zone_of(profile: Profile) -> tzinfo:
    """The person's time zone; by its offset where its name is not told, or unknown here."""
    try:
        return ZoneInfo(profile.zone or UNTOLD)
    except (ZoneInfoNotFoundError, ValueError):
        return timezone(timedelta(seconds=profile.utc_offset))
