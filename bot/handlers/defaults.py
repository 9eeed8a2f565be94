"""What retros begin with: the defaults of a connection, and the channels that go elsewhere."""

from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.actor import Actor
from bot.defaults import Defaults
from bot.diverting import Diverting
from bot.editing import Editing
from bot.modals import trigger_of
from bot.replies import Replies, place_of, view_of
from bot.retros import Retros
from bot.tasks import Tasks
from bot.views import defaults as form
from bot.views import home, overrides, parts
from bot.views.choices import space_option
from bot.views.metadata import Metadata


def register(app: AsyncApp) -> None:
    """The listeners of this journey."""
    app.action(parts.DEFAULTS)(open_defaults)
    app.options(form.SPACE)(suggest_spaces)
    app.options(overrides.SPACE)(suggest_spaces)
    app.action(form.SPACE)(change_space)
    app.view(form.CALLBACK_ID)(submit_defaults)
    app.action(home.ELSEWHERE)(open_overrides)
    app.action(overrides.CONNECTION)(change_connection)
    app.action(overrides.REMOVE)(remove_override)
    app.view(overrides.CALLBACK_ID)(add_override)


async def open_defaults(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    defaults: Defaults,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Change defaults], in the App Home or after connecting."""
    metadata = Metadata(connection_id=action["value"])
    tasks.start(
        defaults.open(actor, metadata, trigger_of(body)),
        on_error=replies.telling(place_of(actor, body)),
    )
    await ack()


async def suggest_spaces(
    ack: AsyncAck, body: dict[str, Any], actor: Actor, editing: Editing
) -> None:
    """An admin types into a space menu."""
    found = await editing.spaces_like(actor, view_of(actor, body), body.get("value") or "")
    await ack(options=[space_option(space) for space in found])


async def change_space(
    ack: AsyncAck,
    body: dict[str, Any],
    actor: Actor,
    defaults: Defaults,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """Another default space was chosen."""
    place = view_of(actor, body)
    tasks.start(
        defaults.change_space(actor, place, form.chosen_space(body["view"])),
        on_error=replies.telling(place),
    )
    await ack()


async def submit_defaults(
    ack: AsyncAck, view: dict[str, Any], actor: Actor, defaults: Defaults, retros: Retros
) -> None:
    """The defaults were sent in."""
    wanted = form.read(view, await retros.title_error(form.typed_title(view)))
    if isinstance(wanted, dict):
        await ack(response_action="errors", errors=wanted)
        return
    await ack(**await defaults.submit(actor, Metadata.load(view["private_metadata"]), wanted))


async def open_overrides(
    ack: AsyncAck,
    body: dict[str, Any],
    actor: Actor,
    diverting: Diverting,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Change] beside the channels that go elsewhere."""
    tasks.start(
        diverting.open(actor, trigger_id=body["trigger_id"]),
        on_error=replies.telling(place_of(actor, body)),
    )
    await ack()


async def change_connection(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    diverting: Diverting,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """Another site was chosen: its spaces are offered."""
    place = view_of(actor, body)
    chosen = Metadata(connection_id=action["selected_option"]["value"])
    tasks.start(
        diverting.show(actor, replace(place, metadata=chosen)), on_error=replies.telling(place)
    )
    await ack()


async def remove_override(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    diverting: Diverting,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Remove]"""
    place = view_of(actor, body)
    tasks.start(diverting.remove(actor, place, action["value"]), on_error=replies.telling(place))
    await ack()


async def add_override(
    ack: AsyncAck, view: dict[str, Any], actor: Actor, diverting: Diverting
) -> None:
    """[Add]"""
    wanted = overrides.read(view)
    if isinstance(wanted, dict):
        await ack(response_action="errors", errors=wanted)
        return
    await ack(**await diverting.add(actor, Metadata.load(view["private_metadata"]), wanted))
