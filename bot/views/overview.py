"""What there is to know of a workspace's connections, in lines; the App Home and the status show
them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate

from bot.hints import hint_for
from bot.mrkdwn import escape, link
from bot.views import parts
from confluence.expiry import ExpirySource, days_left
from confluence.failures import load_failure
from confluence.scopes import Lacking
from storage.models import Action, Connection, Override, Page

HOW_KNOWN = {
    ExpirySource.READ: "as Confluence says",
    ExpirySource.TYPED: "as typed",
    ExpirySource.ASSUMED: "assumed: no date was given",
    ExpirySource.CONSENT: "then somebody agrees again",
}
CERTAIN = {ExpirySource.READ, ExpirySource.TYPED}
UNHEARD = (
    ":warning: Nobody could be told when something was wrong. Choose an alerts channel that Retro "
    "is in (*Change defaults*), or let Retro's direct messages through."
)
ENDS = {"oauth": "The consent", "api_token": "The API token"}


@dataclass(frozen=True, slots=True)
class Overview:
    """A workspace's connections, the default first; `pages` are the last ones by connection.

    `command` is what people type, `lacking` the extras that a connection's consent does not grant.
    """

    connections: tuple[Connection, ...]
    overrides: tuple[Override, ...]
    pages: Mapping[str, Page]
    now: datetime
    may_connect: bool = False
    admin_ids: tuple[str, ...] = field(default=())
    actions: tuple[Action, ...] = field(default=())
    lacking: Mapping[str, Lacking] = field(default_factory=dict)
    command: str = field(kw_only=True)


def status(connection: Connection, now: datetime) -> str:
    """How the connection is, with a sign and in words.

    An end that is only assumed has come when Confluence refuses the credential; one that was typed
    has not where Confluence took it since.
    """
    is_refused = connection.state == "attention"
    is_believed = connection.expiry_source in CERTAIN and not _outlived_it(connection)
    if _is_over(connection, now) and (is_refused or is_believed):
        return ":red_circle: Expired"
    if connection.state == "connected":
        return ":large_green_circle: Connected"
    what = _trouble(connection)
    if is_refused:
        return f":red_circle: Needs attention{what}"
    return f":large_orange_circle: Something does not work{what}"


def _outlived_it(connection: Connection) -> bool:
    """Whether the credential worked after what was believed to be its end."""
    checked, end = connection.checked_at, connection.expires_at
    return connection.state == "connected" and bool(checked and end and checked > end)


def lines(connection: Connection, overview: Overview) -> list[str]:
    """Everything about one connection, in mrkdwn."""
    name = f"*{link(connection.site_url, connection.site_name)}*"
    usual = "  (default)" if connection.is_default and len(overview.connections) > 1 else ""
    page = overview.pages.get(connection.id)
    alerts = connection.alerts_channel_id
    return [
        f"{name}{usual}",
        status(connection, overview.now),
        _account(connection),
        ending(connection, overview.now),
        _defaults(connection),
        f"Alerts: <#{alerts}>" if alerts else "Alerts: no channel chosen",
        *left_out(overview.lacking.get(connection.id, {})),
        *([UNHEARD] if connection.is_unheard else []),
        f"Last page: {link(page.url, page.title)}, {parts.moment(page.created_at)}"
        if page
        else "Last page: none yet",
    ]


def left_out(lacking: Lacking) -> list[str]:
    """What pages are made without, until somebody consents once more."""
    return [
        f":warning: {extra.capitalize()} need a new consent: Reconnect. Pages are made without "
        f"them. Not granted: {', '.join(scopes)}. If a new consent changes nothing, whoever runs "
        "the bot first adds these in the developer console of Atlassian."
        for extra, scopes in lacking.items()
    ]


def ending(connection: Connection, now: datetime) -> str:
    """When the credential ends and whence we know."""
    what = ENDS.get(connection.way, "The token")
    if connection.expires_at is None:
        subject = "The password" if connection.way == "basic" else what
        told = connection.expiry_source == ExpirySource.READ
        return f"{subject} {'does not end' if told else 'has no known end'}: no reminders."
    days = days_left(connection.expires_at, connection.expiry_source, now)
    how = HOW_KNOWN.get(ExpirySource(connection.expiry_source), "")
    if connection.expires_at <= now:
        return f"{what} was to end on {parts.day(connection.expires_at)} ({how})"
    # A typed day is counted by the calendar, any other end by hours.
    soon = "today" if connection.expiry_source == ExpirySource.TYPED else "today or tomorrow"
    left = soon if days < 1 else f"in {days} day{'' if days == 1 else 's'}"
    return f"{what} ends {left}, {parts.day(connection.expires_at)} ({how})"


def diversions(overview: Overview) -> list[str]:
    """Which channels go elsewhere, and where."""
    return [_diversion(override, overview) for override in overview.overrides]


def fitting(texts: Sequence[str], room: int) -> list[str]:
    """As many texts as so many characters hold, and how many are left out."""
    ends = accumulate(len(text) + 1 for text in texts)
    shown = [text for text, end in zip(texts, ends, strict=True) if end <= room]
    hidden = len(texts) - len(shown)
    return [*shown, *([f"and {hidden} more"] if hidden else [])]


def _diversion(override: Override, overview: Overview) -> str:
    site = next((c.site_name for c in overview.connections if c.id == override.connection_id), "?")
    space = f"*{escape(override.space_name)}* ({escape(override.space_key)})"
    where = f" of {escape(site)}" if len(overview.connections) > 1 else ""
    return f"`#{escape(override.prefix)}*` → {space}{where}"


def _account(connection: Connection) -> str:
    who, when = f"<@{connection.connected_by}>", parts.moment(connection.connected_at)
    return f"Works as {escape(connection.account_name)}, connected by {who}, {when}"


def _defaults(connection: Connection) -> str:
    space = connection.space_name or connection.space_key
    return (
        f"Space: {escape(space) if space else 'the one used last'} · "
        f"Template: {escape(connection.template_name or 'Retro standard')}"
    )


def _trouble(connection: Connection) -> str:
    if not connection.trouble:
        return ""
    return f": {escape(hint_for(load_failure(connection.trouble)).title)}"


def _is_over(connection: Connection, now: datetime) -> bool:
    return connection.expires_at is not None and connection.expires_at <= now
