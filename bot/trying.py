"""Service `Trying`: a token or password that was sent in: tested, then stored; the end is shown.

The secret lives in one call only. Not here: the other ways to a connection (`connecting`).
"""

import asyncio
from dataclasses import replace
from typing import Any

from bot.access import Access
from bot.actor import Actor
from bot.connecting import place_in
from bot.connecting_hints import field_for, hint_for_connecting, hint_for_reconnecting
from bot.hints import Hint
from bot.homes import Homes
from bot.people import People
from bot.replies import InChannel, InView, Replies
from bot.tasks import Tasks
from bot.views import connect, credentials
from bot.views.credentials import CredentialForm
from bot.views.metadata import Metadata
from bot.views.parts import View
from confluence.base_url import without_credentials
from confluence.connections import Asker, Connections, Requested
from confluence.credentials import Basic, PersonalAccessToken
from confluence.errors import OtherAccount, RetroError
from confluence.nouns import Deployment, Way
from confluence.secret_links import SecretLinks
from storage.models import Connection

# Slack waits 3 s for the answer to a submission; a test that takes longer is shown as going on.
PATIENCE = 2.0
# Slack must have drawn the answer before the end of the test may take its place.
DRAWING = 0.5


class Trying:
    """Takes the form of a secret. `secrets_url` is where forms in the browser are; empty: none."""

    def __init__(
        self,
        *,
        access: Access,
        people: People,
        connections: Connections,
        homes: Homes,
        replies: Replies,
        tasks: Tasks,
        links: SecretLinks,
        secrets_url: str,
    ) -> None:
        self._access = access
        self._people = people
        self._connections = connections
        self._homes = homes
        self._replies = replies
        self._tasks = tasks
        self._links = links
        self._secrets_url = secrets_url

    async def change_way(self, actor: Actor, place: InView, way: Way) -> None:
        """The form for a token, or for a name and password; Slack keeps what both have."""
        await self._access.check_may_connect(actor)
        current = await self._current(actor, place.metadata)
        await self._replies.show(
            place, self._form(place.metadata, CredentialForm(way=way), current)
        )

    async def send_to_browser(self, actor: Actor, place: InView, way: Way) -> None:
        """A link to a form outside of Slack, for this admin and this purpose."""
        await self._access.check_may_connect(actor)
        metadata = place.metadata
        await self._current(actor, metadata)
        asker = Asker(actor.workspace_id, actor.user_id, metadata.channel_id)
        token = await self._links.issue(asker, way, connection_id=metadata.connection_id)
        channel = InChannel(actor.workspace_id, metadata.channel_id, actor.user_id)
        link = credentials.browser_link(f"{self._secrets_url}{token}")
        await self._replies.whisper(channel, link)
        await self._replies.show(place, credentials.in_browser(metadata))

    async def submit(self, actor: Actor, view: dict[str, Any]) -> dict[str, Any]:
        """Test, store and answer the submission."""
        now = await self._people.local_time(actor.workspace_id, actor.user_id)
        form = credentials.read(view, now=now)
        if isinstance(form, dict):
            return {"response_action": "errors", "errors": form}
        metadata = Metadata.load(view["private_metadata"])
        trying = asyncio.create_task(self._try(actor, metadata, form))
        await asyncio.wait({trying}, timeout=PATIENCE)
        if not trying.done():
            place = place_in(actor, view["id"], metadata)
            work = self._show_end(actor, place, trying, form)
            self._tasks.start(work, on_error=self._replies.telling(place))
            return _update(connect.testing(metadata, without_credentials(form.address)))
        try:
            return _update(await self._ended(actor, metadata, trying))
        except RetroError as error:
            return _errors(view, error, form)

    async def _try(self, actor: Actor, metadata: Metadata, form: CredentialForm) -> Connection:
        await self._access.check_may_connect(actor)
        current = await self._current(actor, metadata)
        asker = Asker(actor.workspace_id, actor.user_id, metadata.channel_id)
        return await self._connections.connect(requested_by(asker, form, current))

    async def _current(self, actor: Actor, metadata: Metadata) -> Connection | None:
        if not metadata.connection_id:
            return None
        return await self._connections.find(actor.workspace_id, metadata.connection_id)

    async def _ended(
        self, actor: Actor, metadata: Metadata, trying: "asyncio.Task[Connection]"
    ) -> View:
        """Connected, or the question whether it may be another account."""
        try:
            connection = await trying
        except OtherAccount as found:
            return connect.other_account(metadata, found)
        self._homes.renew(actor)
        return connect.connected(metadata, connection)

    async def _show_end(
        self,
        actor: Actor,
        place: InView,
        trying: "asyncio.Task[Connection]",
        form: CredentialForm,
    ) -> None:
        """The end of a test that took long; after a refusal the form again without the secret."""
        await asyncio.sleep(DRAWING)
        try:
            view = await self._ended(actor, place.metadata, trying)
        except RetroError as error:
            hint = _hint(error, form)
            current = await self._current(actor, place.metadata)
            typed = replace(form, address=without_credentials(form.address))
            view = self._form(place.metadata, typed, current, hint)
        await self._replies.show(place, view)

    def _form(
        self,
        metadata: Metadata,
        form: CredentialForm,
        current: Connection | None,
        hint: Hint | None = None,
    ) -> View:
        in_browser = bool(self._secrets_url)
        return credentials.build(metadata, form, current=current, hint=hint, in_browser=in_browser)


def requested_by(asker: Asker, form: CredentialForm, current: Connection | None) -> Requested:
    """What the form asks for; a connection that is there keeps its address."""
    cloud = form.way is Way.API_TOKEN
    token = form.way is Way.PAT
    return Requested(
        asker=asker,
        base_url=current.site_url if current else form.address,
        credential=PersonalAccessToken(form.secret) if token else Basic(form.username, form.secret),
        deployment=Deployment.CLOUD if cloud else Deployment.SERVER,
        hopes=form.hopes,
    )


def _update(view: View) -> dict[str, Any]:
    return {"response_action": "update", "view": view}


def _hint(error: RetroError, form: CredentialForm) -> Hint:
    """A form without an address is about a connection that there is."""
    hint_for = hint_for_connecting if form.address else hint_for_reconnecting
    return hint_for(error, form.way, form.secret)


def _errors(view: dict[str, Any], error: RetroError, form: CredentialForm) -> dict[str, Any]:
    """The hint below the field that it is about; Slack's client keeps what was typed."""
    hint = _hint(error, form)
    wrong = {credentials.field_of(view, field_for(error)): f"{hint.title}. {hint.text}"}
    return {"response_action": "errors", "errors": wrong}
