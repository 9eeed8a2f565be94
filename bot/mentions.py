"""Service `Mentions`: whom Slack mentions, as people of Confluence, where the workspace wants it.

Not here: looking somebody up (`confluence.accounts`), writing the text (`page_text`).
"""

import asyncio
from collections.abc import Callable, Iterable

from bot.reading import Reading
from confluence.accounts import Accounts
from confluence.preferences import Preferences


class Mentions:
    """Off unless an admin switched it on: a mention notifies people."""

    def __init__(self, *, preferences: Preferences, accounts: Accounts) -> None:
        self._preferences = preferences
        self._accounts = accounts

    async def of(
        self,
        workspace_id: str,
        connection_id: str,
        reading: Reading,
        named: Callable[[], Iterable[str]],
    ) -> dict[str, str]:
        """By Slack's id, the storage format that mentions the person in Confluence.

        `named` tells the ids, and takes a moment: it is asked only where they are wanted.
        """
        if not (await self._preferences.of(workspace_id)).mentions_people:
            return {}
        user_ids = await asyncio.to_thread(named)
        profiles = [reading.profiles[each] for each in user_ids if each in reading.profiles]
        people = {each.id: (each.full_name, each.name) for each in profiles if not each.is_bot}
        wanted = [name for names in people.values() for name in names if name]
        found = await self._accounts.mentions(connection_id, wanted)
        return {
            user_id: found[known]
            for user_id, names in people.items()
            if (known := next((name for name in names if name in found), None))
        }
