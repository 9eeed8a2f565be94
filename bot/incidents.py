"""Service `Incidents`: a channel as a whole: what was said, by whom, and all names in it.

Not here: paging through its messages (`channel_history`), other channels (`channel_names`), what
they mean (`facts`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from bot.channel_history import PAGE_SIZE, ChannelHistory, Progress, pinned_messages
from bot.channel_names import ChannelNames
from bot.errors import NotAChannel, NotInChannel
from bot.mrkdwn import mentioned, unnamed_groups
from bot.people import People
from bot.reading import Channel, Message, Profile, Reading, channel_of, in_order
from bot.tasks import concurrently
from bot.workspaces import Workspaces


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are in a workspace, and the workspace's address."""

    workspace_url: str
    bot_user_id: str
    bot_id: str


class Incidents:
    """A channel is read whole or not at all: any page that fails is an error."""

    def __init__(self, workspaces: Workspaces, people: People) -> None:
        self._workspaces = workspaces
        self._people = people
        self._names = ChannelNames(workspaces)
        self._identities: dict[str, Identity] = {}

    async def close(self) -> None:
        """Give up what is under way."""
        await self._names.close()

    async def read(
        self, workspace_id: str, channel_id: str, progress: Progress | None = None
    ) -> Reading:
        """Everything said in the channel; `progress` hears how many messages are there so far.

        Raises NotInChannel, NotAChannel, ReadingCutShort and SlackApiError (missing_scope …).
        """
        try:
            return await self._read(workspace_id, channel_id, progress)
        except SlackApiError as error:
            if _is_direct(channel_id, error):
                raise NotAChannel(channel_id) from error
            if error.response["error"] not in {"not_in_channel", "channel_not_found"}:
                raise
            identity = await self.identity(workspace_id)
            raise NotInChannel(channel_id, identity.bot_user_id) from error

    async def _read(self, workspace_id: str, channel_id: str, progress: Progress | None) -> Reading:
        client = await self._workspaces.client(workspace_id)
        pages = ChannelHistory(client, channel_id, progress)
        async with concurrently() as group:
            channel = group.create_task(self.channel(workspace_id, channel_id))
            identity = group.create_task(self.identity(workspace_id))
            pinned = group.create_task(pinned_messages(client, channel_id))
            group.create_task(pages.read())
        messages = in_order(pages.messages, pinned.result())
        async with concurrently() as group:
            profiles = group.create_task(self._profiles(workspace_id, channel.result(), messages))
            groups = group.create_task(self._groups(workspace_id, messages))
            channels = group.create_task(
                self._names.mentioned(workspace_id, messages, besides=channel_id)
            )
        return Reading(
            channel.result(),
            messages,
            profiles.result(),
            identity.result().bot_id,
            groups.result(),
            channels.result(),
            pages.hides_older,
        )

    async def name(self, workspace_id: str, channel_id: str) -> str:
        """The channel's name; empty where it is hidden from us, which `read` then tells."""
        try:
            return (await self.channel(workspace_id, channel_id)).name
        except SlackApiError as error:
            if error.response["error"] in {"channel_not_found", "missing_scope"}:
                return ""
            raise

    async def channel(self, workspace_id: str, channel_id: str) -> Channel:
        """The channel alone: https://docs.slack.dev/reference/methods/conversations.info"""
        client = await self._workspaces.client(workspace_id)
        async with concurrently() as group:
            info = group.create_task(client.conversations_info(channel=channel_id))
            identity = group.create_task(self.identity(workspace_id))
        return channel_of(info.result()["channel"], workspace_url=identity.result().workspace_url)

    async def glimpse(self, workspace_id: str, channel_id: str, user_ids: Iterable[str]) -> Reading:
        """The channel and these people, without a message: for what must not take long."""
        async with concurrently() as group:
            channel = group.create_task(self.channel(workspace_id, channel_id))
            profiles = group.create_task(self._people.find_all(workspace_id, user_ids))
        return Reading(channel.result(), (), profiles.result())

    async def members(self, workspace_id: str, channel_id: str) -> frozenset[str]:
        """Who is in the channel: https://docs.slack.dev/reference/methods/conversations.members"""
        client = await self._workspaces.client(workspace_id)
        found: set[str] = set()
        cursor: str | None = None
        while True:
            page = await client.conversations_members(
                channel=channel_id, limit=PAGE_SIZE, cursor=cursor
            )
            found |= set(page["members"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return frozenset(found)

    async def identity(self, workspace_id: str) -> Identity:
        """Who we are there; it does not change while we run."""
        if workspace_id not in self._identities:
            client = await self._workspaces.client(workspace_id)
            answer = await client.auth_test()
            self._identities[workspace_id] = Identity(
                workspace_url=answer["url"],
                bot_user_id=answer.get("user_id") or "",
                bot_id=answer.get("bot_id") or "",
            )
        return self._identities[workspace_id]

    async def _profiles(
        self, workspace_id: str, channel: Channel, messages: Iterable[Message]
    ) -> dict[str, Profile]:
        ids = mentioned(channel.topic)
        for message in messages:
            if message.is_content:
                ids |= mentioned(message.text)
                ids |= {message.user_id} if message.user_id else set()
        if channel.creator_id:
            ids.add(channel.creator_id)
        return await self._people.find_all(workspace_id, ids)

    async def _groups(self, workspace_id: str, messages: Iterable[Message]) -> dict[str, str]:
        """The names of user groups, where a message mentions one only by its id."""
        if any(unnamed_groups(message.text) for message in messages):
            return await self._people.groups(workspace_id)
        return {}


def _is_direct(channel_id: str, error: SlackApiError) -> bool:
    """Whether it is a direct message that we were refused: we ask for no right to read those."""
    if channel_id.startswith("D"):
        return True
    needed, provided = (
        set(str(error.response.get(name) or "").split(",")) for name in ("needed", "provided")
    )
    kinds = {scope.partition(":")[0] for scope in needed - provided}
    return bool(kinds) and kinds <= {"im", "mpim"}
