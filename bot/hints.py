"""Errors become hints: what happened and what to do next. Where a hint is shown is in `replies`."""

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot import confluence_hints, page_hints, slack_hints
from bot.hint import ASK_AN_ADMIN, CONNECT, DOCTOR, RECONNECT, Action, ActionKind, Hint
from bot.slack_errors import as_fact
from confluence import errors
from confluence.failures import Broken

__all__ = [
    "Action",
    "ActionKind",
    "Hint",
    "hint_for",
    "hint_for_admins",
    "not_connected",
]


def hint_for(error: Exception) -> Hint:
    """The hint for any error; one that nobody foresaw becomes an apology."""
    if isinstance(error, SlackApiError | ClientError | TimeoutError):
        error = as_fact(error)
    for kind in type(error).__mro__:
        if kind in _HINTS:
            return _HINTS[kind](error)
    return _HINTS[Broken](Broken(type(error).__name__))


def not_connected(*, may_connect: bool, admin_ids: tuple[str, ...] = ()) -> Hint:
    """Nobody has connected a Confluence yet: the button if you may, else whom to ask."""
    title = "No Confluence is connected yet"
    if may_connect:
        return Hint(title, "Connect one first; it takes a minute.", (CONNECT,))
    if admin_ids:
        return Hint(title, "One of these people can connect one:", mention_ids=admin_ids)
    return Hint(title, f"{ASK_AN_ADMIN} to connect one.")


def hint_for_admins(error: errors.RetroError) -> Hint:
    """Admins are not sent to admins, and no form of theirs is kept."""
    if isinstance(error, errors.CredentialRejected):
        why = f" It said: {error.reason[:200]}." if error.reason else ""
        return Hint(
            "Confluence refuses our account",
            f"Retros wait and are kept until you reconnect.{why}",
            (RECONNECT, DOCTOR),
        )
    if isinstance(error, errors.NeedsAttention):
        return Hint(
            "Confluence refused our account",
            "Its secret is not sent again: an account that is refused too often ends locked out. "
            "Reconnect with a good one; retros that wait then go on by themselves.",
            (RECONNECT, DOCTOR),
        )
    return hint_for(error)


def _not_connected(_: errors.NotConnected) -> Hint:
    return not_connected(may_connect=False)


_HINTS = {
    errors.NotConnected: _not_connected,
    **confluence_hints.HINTS,
    **page_hints.HINTS,
    **slack_hints.HINTS,
}
