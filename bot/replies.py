"""Service `Replies`: shows a hint or a view where the person is. What a hint says is in `hints`."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.actor import Actor
from bot.hints import Hint, hint_for
from bot.tasks import OnError
from bot.views import messages, parts
from bot.views.messages import Texts
from bot.views.metadata import Metadata
from bot.views.parts import View
from bot.workspaces import Workspaces
from confluence.errors import RetroError
from confluence.failures import Broken

EXPECTED = (RetroError, SlackApiError, ClientError, TimeoutError)
# In such a channel nothing can be said to a person alone.
UNSEEN = {
    "not_in_channel",
    "channel_not_found",
    "user_not_in_channel",
    "is_archived",
    "restricted_action",
    "cannot_reply_to_message",
}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class InView:
    """A modal that is open; with its `hash`, only if it still is as it was.

    `problem` draws the hint that takes the modal's place, with the way back to what was done.
    """

    workspace_id: str
    view_id: str
    metadata: Metadata
    hash: str | None = None
    problem: Callable[[Hint, Metadata], View] = field(kw_only=True)

    def __str__(self) -> str:
        return f"view {self.view_id} of {self.workspace_id}"


@dataclass(frozen=True, slots=True)
class InResponse:
    """Where a command or a button was used, for 30 minutes and 5 answers. The URL is a secret."""

    response_url: str

    def __repr__(self) -> str:
        return "the command's or button's own answer"


@dataclass(frozen=True, slots=True)
class InChannel:
    """One person in a channel; without one, or where it is closed to us, by direct message.
    `connection_id` is what it is about, if known."""

    workspace_id: str
    channel_id: str
    user_id: str
    connection_id: str = ""


Place = InView | InResponse | InChannel


class Replies:
    """The way out to people."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    def telling(self, place: Place) -> OnError:
        """What a task does with its error: say it in `place`."""

        async def tell(error: Exception) -> None:
            await self.tell(place, error)

        return tell

    async def tell(self, place: Place, error: Exception) -> None:
        """Show the error's hint; one that nobody foresaw gets a reference that is in the log."""
        if isinstance(place, InView) and was_closed(error):
            log.info("view %s was closed meanwhile", place.view_id)
            return
        if came_twice(error):
            log.info("what was done at %s came twice", place)
            return
        try:
            await self.hint(place, explain(error, place))
        except SlackApiError as refused:
            if not was_closed(refused):
                raise
            log.info("%s was closed meanwhile", place)

    async def hint(self, place: Place, hint: Hint) -> None:
        """Show a hint."""
        match place:
            case InView():
                await self.show(place, place.problem(hint, place.metadata))
            case InResponse():
                await self.respond(place, messages.hint(hint))
            case InChannel():
                await self.whisper(place, messages.hint(hint, place.connection_id))

    async def finish(self, place: Place, view: Callable[[Metadata], View], texts: Texts) -> None:
        """Show how it ended: in the modal, in place of the message, or as a new one."""
        match place:
            case InView():
                await self.show(place, view(place.metadata))
            case InResponse():
                await self.respond(place, texts, replace=True)
            case InChannel():
                await self.whisper(place, texts)

    async def show(self, place: InView, view: View) -> None:
        """Exchange the modal: https://docs.slack.dev/reference/methods/views.update"""
        slack = await self._workspaces.client(place.workspace_id)
        await slack.views_update(view_id=place.view_id, view=view, hash=place.hash)

    async def respond(self, place: InResponse, texts: Texts, *, replace: bool = False) -> None:
        """Answer to the person alone; `replace` takes the message's place whose button it was."""
        answer = await AsyncWebhookClient(place.response_url).send_dict(
            {"response_type": "ephemeral", "replace_original": replace, **texts}
        )
        if answer.status_code != 200:
            log.warning("an answer was not taken: status %s", answer.status_code)

    async def whisper(self, place: InChannel, texts: Texts) -> None:
        """Say it to one person, in the channel if both are there."""
        if not (place.channel_id and await self._seen(place, texts)):
            await self.message(place.workspace_id, place.user_id, texts)

    async def message(self, workspace_id: str, user_id: str, texts: Texts) -> None:
        """Write to one person directly: https://docs.slack.dev/reference/methods/conversations.open"""
        slack = await self._workspaces.client(workspace_id)
        opened = await slack.conversations_open(users=user_id)
        await slack.chat_postMessage(channel=opened["channel"]["id"], **texts)

    async def _seen(self, place: InChannel, texts: Texts) -> bool:
        """Say it in the channel; False where the two of us do not meet there."""
        slack = await self._workspaces.client(place.workspace_id)
        try:
            await slack.chat_postEphemeral(channel=place.channel_id, user=place.user_id, **texts)
        except SlackApiError as error:
            if error.response["error"] not in UNSEEN:
                raise
            return False
        return True


def explain(error: Exception, place: Place | str) -> Hint:
    """The error's hint, with ids in the log; one that nobody foresaw is there in full."""
    if isinstance(error, EXPECTED):
        log.warning("%s at %s", _named(error), place)
        return hint_for(error)
    reference = uuid4().hex[:8]
    log.error("reference %s at %s", reference, place, exc_info=error)
    return hint_for(Broken(reference))


def place_of(actor: Actor, body: Mapping[str, Any]) -> Place:
    """Where a button was pressed: in a modal, in a message; the App Home is no place to answer."""
    view = body.get("view")
    if view and view["type"] == "home":
        return InChannel(actor.workspace_id, "", actor.user_id)
    return view_of(actor, body) if view else InResponse(body["response_url"])


def view_of(actor: Actor, body: Mapping[str, Any]) -> InView:
    """The modal in which something was done; a problem keeps its title."""
    view = body["view"]
    problem = partial(parts.problem, view["title"]["text"])
    held = Metadata.load(view["private_metadata"])
    return InView(actor.workspace_id, view["id"], held, problem=problem)


def was_closed(error: Exception) -> bool:
    """Whether Slack says that the modal is not open any more."""
    return str(_code(error)) in {"not_found", "view_not_found"}


def was_changed(error: Exception) -> bool:
    """Whether the modal changed since we looked."""
    return str(_code(error)) == "hash_conflict"


def came_twice(error: Exception) -> bool:
    """Whether Slack delivered a click or a command again whose modal is open already."""
    return str(_code(error)) == "exchanged_trigger_id"


def _code(error: Exception) -> Any:
    return error.response.get("error") if isinstance(error, SlackApiError) else None


def _named(error: Exception) -> str:
    return f"{type(error).__name__} {_code(error) or ''}".rstrip()
