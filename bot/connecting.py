"""Service `Connecting`: an admin's way to a connection, as Slack shows it. The rest: confluence.

Not here: what is typed for a token or password, and its test (`trying`); an address that is pasted
in place of the callback (`pasting`).
"""

from dataclasses import replace

from bot.access import Access
from bot.actor import Actor
from bot.homes import Homes
from bot.modals import Trigger, open_modal
from bot.replies import InChannel, InView, Place, Replies
from bot.routing import Routing
from bot.tasks import Tasks
from bot.views import connect, credentials
from bot.views.credentials import CredentialForm
from bot.views.metadata import Metadata
from bot.workspaces import Workspaces
from confluence.connections import Connections, PendingGrant
from confluence.credentials import username_of
from confluence.errors import GrantRefused, NotConnected, NotFound
from confluence.nouns import Way
from storage.models import Connection


class Connecting:
    """Asks for what is needed, and shows how a consent ends."""

    def __init__(
        self,
        *,
        workspaces: Workspaces,
        access: Access,
        connections: Connections,
        routing: Routing,
        homes: Homes,
        replies: Replies,
        tasks: Tasks,
        in_browser: bool,
    ) -> None:
        self._workspaces = workspaces
        self._access = access
        self._connections = connections
        self._routing = routing
        self._homes = homes
        self._replies = replies
        self._tasks = tasks
        self._in_browser = in_browser

    async def open(self, actor: Actor, metadata: Metadata, trigger: Trigger) -> None:
        """A loading view before the trigger expires; then the ways to connect, for admins.

        With a connection in the metadata: the way to connect it once more.
        """
        place = await self._load(actor, metadata, trigger)
        self._tasks.start(self.draw(actor, place), on_error=self._replies.telling(place))

    async def draw(self, actor: Actor, place: InView) -> None:
        """The ways to connect, or the one to connect once more, with a link that is good."""
        way = self._again if place.metadata.connection_id else self._choose
        await way(actor, place)

    async def reopen(self, actor: Actor, metadata: Metadata, trigger: Trigger) -> None:
        """The way to connect once more what is connected: what is meant, or the channel uses."""
        place = await self._load(actor, metadata, trigger)
        self._tasks.start(self._again(actor, place), on_error=self._replies.telling(place))

    async def ask_for_secret(self, actor: Actor, place: InView, way: Way) -> None:
        """The form of a Data Center, or of a Cloud site by API token."""
        await self._access.check_may_connect(actor)
        await self._show_form(place, CredentialForm(way=way))

    async def offer(self, grant: PendingGrant) -> None:
        """A tested credential came by a browser: ask who began it which site to use."""
        place = InChannel(grant.workspace_id, grant.channel_id, grant.user_id)
        await self._replies.whisper(place, connect.offer(grant))

    async def activate(self, actor: Actor, place: Place, *, chosen: str) -> None:
        """Use the chosen site; the choice becomes the confirmation."""
        await self._access.check_may_connect(actor)
        grant_id, site_id = chosen.split(" ", 1)
        connection = await self._connections.activate(
            grant_id=grant_id,
            site_id=site_id,
            workspace_id=actor.workspace_id,
            user_id=actor.user_id,
        )
        lacking = self._connections.upkeep.lacking(connection)
        await self._replies.finish(
            place,
            lambda data: connect.connected(data, connection, lacking),
            connect.activated(connection, lacking),
        )
        self._homes.renew(actor)

    async def decline(self, actor: Actor, place: Place, *, grant_id: str) -> None:
        """Forget the credential that waited."""
        await self._access.check_may_connect(actor)
        await self._connections.decline(
            grant_id=grant_id, workspace_id=actor.workspace_id, user_id=actor.user_id
        )
        await self._replies.finish(place, connect.cancelled, connect.declined())

    async def _load(self, actor: Actor, metadata: Metadata, trigger: Trigger) -> InView:
        slack = await self._workspaces.opener(actor.workspace_id)
        opened = await open_modal(slack, trigger, connect.loading(metadata))
        return place_in(actor, opened["id"], metadata)

    async def _choose(self, actor: Actor, place: InView) -> None:
        await self._access.check_may_connect(actor)
        cloud_url = await self._cloud_url(actor, place.metadata.channel_id)
        connected = await self._connections.all_for(actor.workspace_id)
        view = connect.choose(place.metadata, cloud_url=cloud_url, connected=connected)
        await self._replies.show(place, view)

    async def _again(self, actor: Actor, place: InView) -> None:
        """A new consent or secret for the connection; for one that is gone, any way to one."""
        await self._access.check_may_connect(actor)
        try:
            connection = await self._routing.meant(actor.workspace_id, place.metadata)
        except (NotConnected, NotFound):
            await self._choose(actor, replace(place, metadata=place.metadata.about("")))
            return
        place = replace(place, metadata=place.metadata.about(connection.id))
        if Way(connection.way) is Way.OAUTH:
            await self._agree_again(actor, place, connection)
            return
        form = CredentialForm(way=Way(connection.way), username=username_of(connection.credential))
        await self._show_form(place, form, connection)

    async def _agree_again(self, actor: Actor, place: InView, connection: Connection) -> None:
        cloud_url = await self._begin(actor, place.metadata.channel_id)
        view = connect.consent(place.metadata, cloud_url=cloud_url, connection=connection)
        await self._replies.show(place, view)

    async def _show_form(
        self, place: InView, form: CredentialForm, current: Connection | None = None
    ) -> None:
        view = credentials.build(place.metadata, form, current=current, in_browser=self._in_browser)
        await self._replies.show(place, view)

    async def _cloud_url(self, actor: Actor, channel_id: str) -> str | None:
        """Where the consent is given; None where no Atlassian app is configured."""
        try:
            return await self._begin(actor, channel_id)
        except GrantRefused:
            return None

    async def _begin(self, actor: Actor, channel_id: str) -> str:
        return await self._connections.begin(
            workspace_id=actor.workspace_id, user_id=actor.user_id, channel_id=channel_id
        )


def place_in(actor: Actor, view_id: str, metadata: Metadata) -> InView:
    """A modal of this journey."""
    return InView(actor.workspace_id, view_id, metadata, problem=connect.problem)
