"""Service `Resending`: a failed draft is sent in again, as it is. Changed: `submitting`."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.access import Access
from bot.actor import Actor
from bot.draft_states import DraftStates
from bot.replies import InView
from bot.viewers import Viewers
from confluence.drafts import Drafts, NumberTaken, Standing
from storage.models import Draft

Repeat = Callable[[str, int], Awaitable[Draft]]  # by the draft's id and its new number


class Resending:
    """Sends again what failed, unless somebody began a retro of the channel since."""

    def __init__(
        self, *, access: Access, drafts: Drafts, viewers: Viewers, states: DraftStates
    ) -> None:
        self._access = access
        self._drafts = drafts
        self._viewers = viewers
        self._states = states

    async def retry(self, actor: Actor, place: InView) -> Draft | None:
        """The draft once more; None if somebody began a retro since."""
        return await self._send_again(actor, place, self._drafts.repeat)

    async def create_as_it_is_now(self, actor: Actor, place: InView) -> Draft | None:
        """The same, whatever its preview showed."""
        return await self._send_again(actor, place, self._drafts.repeat_as_it_is_now)

    async def _send_again(self, actor: Actor, place: InView, repeat: Repeat) -> Draft | None:
        await self._access.check_still_may_create(actor)
        failed = await self._drafts.find(place.metadata.draft_id or "")
        sent = await self._repeated(failed, repeat)
        if isinstance(sent, Standing):
            view = await self._states.beside(failed, sent.draft, place.view_id, place.metadata)
            await self._states.show(place, view)
            return None
        await self._viewers.watch(sent.id, place.view_id)
        # The draft stands as sent again: it must be published whoever looks.
        await self._states.show(place, await self._states.of(sent, place.metadata))
        return sent

    async def _repeated(self, failed: Draft, repeat: Repeat) -> Draft | Standing:
        """Sent again; or what somebody began since: who begins after we looked has the number."""
        while True:
            number = await self._drafts.next_number(failed.workspace_id, failed.channel_id)
            begun = await self._drafts.begun_since(failed)
            if begun:
                return begun[0]
            with suppress(NumberTaken):
                return await repeat(failed.id, number)
