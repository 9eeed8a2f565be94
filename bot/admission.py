"""Service `Admission`: whether a run may publish its channel, asked of Slack when it runs."""

from bot.access import Access
from bot.actor import Actor
from bot.errors import NoMember, NotAgreed
from bot.incidents import Incidents
from bot.tasks import concurrently
from storage.models import Run


class Admission:
    """A channel is published for a member of it only; a private one if somebody agreed, too."""

    def __init__(self, *, access: Access, incidents: Incidents) -> None:
        self._access = access
        self._incidents = incidents

    async def check(self, run: Run) -> None:
        """Raises NoMember, NotAgreed, GuestRefused, FromElsewhere and SlackApiError."""
        who = Actor(None, run.workspace_id, run.user_id or run.author_id, run.workspace_id)
        async with concurrently() as group:
            channel = group.create_task(self._incidents.channel(run.workspace_id, run.channel_id))
            members = group.create_task(self._incidents.members(run.workspace_id, run.channel_id))
            group.create_task(self._access.check_may_create(who))
        if not members.result() & {run.user_id, run.author_id}:
            raise NoMember(run.channel_id)
        if channel.result().is_private and not run.agreed:
            raise NotAgreed(run.channel_id)
