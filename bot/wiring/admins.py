"""The journeys of admins: connections made, kept alive, explained and given up."""

from bot.connecting import Connecting
from bot.defaults import Defaults
from bot.diverting import Diverting
from bot.editing import Editing
from bot.examining import Examining
from bot.jobs import Jobs
from bot.leaving import Leaving
from bot.managing import Managing
from bot.opening import doctor_of
from bot.pasting import Pasting
from bot.preferring import Preferring
from bot.rotating import Rotating
from bot.trying import Trying
from bot.wiring.desk import Desk
from bot.wishing import Wishing
from storage.wishes import WishRepository
from storage.workspaces import WorkspaceRepository


def connecting_of(desk: Desk) -> Connecting:
    """`/retro connect`."""
    in_browser = bool(desk.settings.public_url)
    connections, homes = desk.layer.connections, desk.homes
    return Connecting(
        **desk.common,
        connections=connections,
        routing=desk.routing,
        homes=homes,
        in_browser=in_browser,
    )


def pasting_of(desk: Desk, connecting: Connecting) -> Pasting:
    """The address at which a browser stopped."""
    return Pasting(**desk.common, connections=desk.layer.connections, connecting=connecting)


def trying_of(desk: Desk) -> Trying:
    """Credentials that were typed."""
    return Trying(
        access=desk.access,
        people=desk.people,
        connections=desk.layer.connections,
        homes=desk.homes,
        replies=desk.replies,
        tasks=desk.tasks,
        links=desk.layer.links,
        secrets_url=desk.settings.secrets_url,
    )


def rotating_of(desk: Desk, jobs: Jobs) -> Rotating:
    """A token that replaces a token."""
    layer = desk.layer
    return Rotating(
        **desk.common,
        people=desk.people,
        connections=layer.connections,
        exchanges=layer.exchanges,
        jobs=jobs,
        homes=desk.homes,
        in_browser=bool(desk.settings.public_url),
    )


def wishing_of(desk: Desk) -> Wishing:
    """Reminders put off and muted."""
    return Wishing(
        access=desk.access,
        people=desk.people,
        connections=desk.layer.connections,
        wishes=WishRepository(desk.layer.database),
        replies=desk.replies,
    )


def managing_of(desk: Desk) -> Managing:
    """The buttons of a connection."""
    return Managing(**desk.common, connections=desk.layer.connections, homes=desk.homes)


def defaults_of(desk: Desk) -> Defaults:
    """What retros of a connection begin with."""
    layer = desk.layer
    return Defaults(
        **desk.common, connections=layer.connections, templates=layer.templates, homes=desk.homes
    )


def diverting_of(desk: Desk) -> Diverting:
    """Channels whose retros go elsewhere."""
    layer = desk.layer
    return Diverting(
        **desk.common,
        connections=layer.connections,
        destinations=layer.destinations,
        homes=desk.homes,
    )


def preferring_of(desk: Desk) -> Preferring:
    """How the workspace wants its pages."""
    return Preferring(**desk.common, preferences=desk.layer.preferences)


def editing_of(desk: Desk) -> Editing:
    """Actions, made and changed."""
    layer = desk.layer
    return Editing(
        **desk.common,
        homes=desk.homes,
        actions=layer.actions,
        connections=layer.connections,
        spaces=layer.spaces,
        templates=layer.templates,
        renderer=layer.renderer,
        command=desk.settings.command,
    )


def examining_of(desk: Desk) -> Examining:
    """`/retro doctor`."""
    layer = desk.layer
    doctor = doctor_of(desk.settings, layer.database, layer.connections, layer.renderer)
    return Examining(
        **desk.common, connections=layer.connections, routing=desk.routing, doctor=doctor
    )


def leaving_of(desk: Desk) -> Leaving:
    """A workspace that takes the app out."""
    return Leaving(rows=WorkspaceRepository(desk.layer.database), workspaces=desk.workspaces)
