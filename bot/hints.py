"""Errors become hints: what happened and what to do next. The only place with such sentences.

Texts are plain; views escape them. Where a hint is shown is in `replies`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.errors import (
    AdminsOnly,
    FromElsewhere,
    GuestRefused,
    NoSpaces,
    NotInChannel,
    ReadingCutShort,
)
from bot.slack_errors import SlackRefused, SlackUnreachable, as_fact
from confluence import errors
from confluence.failures import Broken


class ActionKind(StrEnum):
    """What a hint's button does."""

    LINK = "link"
    CONNECT = "connect"


@dataclass(frozen=True, slots=True)
class Action:
    """A button that helps; `url` is where a link leads."""

    kind: ActionKind
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """What went wrong and what next; `mention_ids` are people to ask, `excerpt` is shown as code.

    `about_title`: another title would help.
    """

    title: str
    text: str
    actions: tuple[Action, ...] = ()
    mention_ids: tuple[str, ...] = ()
    excerpt: str = ""
    about_title: bool = False


CONNECT = Action(ActionKind.CONNECT, "Connect Confluence")
RECONNECT = Action(ActionKind.CONNECT, "Reconnect")
ASK_AN_ADMIN = "Ask a Slack admin or owner of this workspace"


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


def hint_for_connecting(error: errors.RetroError) -> Hint:
    """While somebody connects, a refused credential is one they have just typed."""
    if isinstance(error, errors.CredentialRejected):
        why = f" ({error.reason})" if error.reason else ""
        return Hint(
            "Confluence does not accept this token",
            f"It may be mistyped, expired or revoked{why}. Make a new one there and paste it here.",
        )
    return hint_for(error)


def _not_connected(_: errors.NotConnected) -> Hint:
    return not_connected(may_connect=False)


def _credential_rejected(error: errors.CredentialRejected) -> Hint:
    return Hint(
        "Confluence does not accept our connection any more",
        f"An admin can renew the connection to {error.site}. What you entered is kept.",
        (RECONNECT,),
    )


def _grant_refused(error: errors.GrantRefused) -> Hint:
    if error.reason == "access_denied":
        return Hint("Nothing was connected", "The consent was declined. Start again when you like.")
    return Hint(
        "Atlassian did not let us in",
        f"It said: {error.reason}. Check the OAuth app's client id, secret and callback URL, "
        "then start again.",
    )


def _grant_expired(_: errors.GrantExpired) -> Hint:
    return Hint(
        "That link is used up",
        "It was good for ten minutes and one use. Start connecting again in Slack.",
    )


def _address_refused(error: errors.AddressRefused) -> Hint:
    return Hint(
        "We may not connect there",
        f"{error.address}: {error.reason}. Give the https address of Confluence.",
    )


def _not_confluence(error: errors.NotConfluence) -> Hint:
    return Hint(
        "That is not a Confluence",
        f"{error.address} answered, but not as Confluence does ({error.reason}). Give its base "
        "URL, with the context path if it has one.",
    )


def _missing_scope(error: errors.MissingScope) -> Hint:
    return Hint(
        "The connection lacks a right",
        f"The scope {error.scope} is missing. Add it to the OAuth app, then connect anew.",
        (RECONNECT,),
    )


def _permission_denied(error: errors.PermissionDenied) -> Hint:
    place = f" in {error.place}" if error.place else ""
    return Hint(
        "Confluence says no",
        f"The connected account may not {error.action}{place}. Ask a space admin to allow it, "
        "or choose another space.",
    )


def _not_found(error: errors.NotFound) -> Hint:
    return Hint(
        f"The {error.noun} is gone",
        f"The {error.noun} was deleted, or the connected account cannot see it any more. "
        "Choose another one.",
    )


def _title_taken(error: errors.TitleTaken) -> Hint:
    links = (Action(ActionKind.LINK, "Open it", error.url),) if error.url else ()
    where = "" if error.url else " It may be archived or hidden from us."
    return Hint(
        "The title is taken",
        f"The space already has a page called “{error.title}”.{where} Choose another title; "
        "everything else is kept.",
        links,
        about_title=True,
    )


def _template_error(error: errors.TemplateError) -> Hint:
    name = f"“{error.template}”" if error.template else "The template"
    return Hint(
        f"{name} has a mistake",
        f"Line {error.line}, column {error.column}: {error.reason} Mend the template in "
        "Confluence and try again, or choose another one.",
        excerpt=error.excerpt[:300],
    )


def _body_rejected(error: errors.BodyRejected) -> Hint:
    return Hint(
        "Confluence refused the page",
        f"It said: {error.reason[:300]}. Nothing was created. Try another template.",
    )


def _body_too_large(error: errors.BodyTooLarge) -> Hint:
    return Hint(
        "The page is too large for Confluence",
        f"It would have {error.size:,} characters. Include only the marked messages.",
    )


def _rate_limited(error: errors.RateLimited) -> Hint:
    wait = f"about {error.retry_after:.0f} seconds" if error.retry_after >= 1 else "a moment"
    return Hint("Confluence asks us to wait", f"Try again in {wait}. What you entered is kept.")


def _unreachable(error: errors.Unreachable) -> Hint:
    return Hint(
        "Confluence does not answer",
        f"{error.address} cannot be reached ({error.reason}). Try again in a minute; if it stays, "
        "ask whoever runs the bot whether it can reach that address.",
    )


def _unexpected_answer(error: errors.UnexpectedAnswer) -> Hint:
    detail = f", “{error.detail[:200]}”" if error.detail else ""
    return Hint(
        "Confluence answered strangely",
        f"{error.request}: status {error.status}{detail}. Try again; if it stays, show this to "
        "whoever runs the bot.",
    )


def _broken(error: Broken) -> Hint:
    return Hint(
        "Something broke, sorry",
        f"It is our mistake and in the log as {error.reference}. Try again; if it stays, give "
        "that reference to whoever runs the bot.",
    )


def _not_in_channel(error: NotInChannel) -> Hint:
    me = (error.bot_user_id,) if error.bot_user_id else ()
    return Hint(
        "I am not in this channel",
        "I can only read channels that I am a member of. Type /invite in the channel and choose "
        "me, then start again:",
        mention_ids=me,
    )


def _cut_short(error: ReadingCutShort) -> Hint:
    return Hint(
        "The channel could not be read to its end",
        f"Slack stopped after {error.read:,} messages. Nothing was made of a part; try again.",
    )


def _from_elsewhere(_: FromElsewhere) -> Hint:
    return Hint(
        "You are from another workspace",
        "Only members of the workspace that Confluence is connected to can make a retro. "
        "Ask one of them.",
    )


def _guest_refused(_: GuestRefused) -> Hint:
    return Hint("Guests cannot make retros here", "Ask a full member of the workspace to do it.")


def _admins_only(error: AdminsOnly) -> Hint:
    title = "Only admins can connect Confluence"
    if error.admin_ids:
        return Hint(title, "One of these people can do it:", mention_ids=tuple(error.admin_ids))
    return Hint(title, f"{ASK_AN_ADMIN} to do it.")


def _no_spaces(_: NoSpaces) -> Hint:
    return Hint(
        "Confluence shows us no space",
        "Give the connected account the right to see a space and to add pages there.",
    )


def _slack_refused(error: SlackRefused) -> Hint:
    return _slack(error.code, error.needed)


def _slack_unreachable(_: SlackUnreachable) -> Hint:
    return Hint("Slack did not answer", "Try again in a moment.")


def _slack(code: str, needed: str) -> Hint:
    match code:
        case "expired_trigger_id" | "invalid_trigger_id" | "exchanged_trigger_id":
            return Hint("That took too long", "Slack gave up waiting. Please try again.")
        case "missing_scope":
            text = f"Whoever runs the bot must add the scope {needed} and reinstall the app."
            return Hint("The app lacks a right in Slack", text)
        case "ratelimited":
            return Hint("Slack asks us to wait", "Try again in a minute. Nothing is lost.")
        case "not_in_channel" | "channel_not_found":
            return _not_in_channel(NotInChannel("", ""))
        case "invalid_auth" | "account_inactive" | "token_revoked" | "token_expired":
            return Hint(
                "Slack does not let the app in",
                "Whoever runs the bot must install the app in this workspace again.",
            )
        case "is_archived":
            return Hint("The channel is archived", "Unarchive it first, then start again.")
        case _:
            return Hint(
                "Slack refused",
                f"It said: {code}. Try again; if it stays, show this to whoever runs the bot.",
            )


_HINTS: dict[type, Callable[[Any], Hint]] = {
    errors.NotConnected: _not_connected,
    errors.CredentialRejected: _credential_rejected,
    errors.GrantRefused: _grant_refused,
    errors.GrantExpired: _grant_expired,
    errors.AddressRefused: _address_refused,
    errors.NotConfluence: _not_confluence,
    errors.MissingScope: _missing_scope,
    errors.PermissionDenied: _permission_denied,
    errors.NotFound: _not_found,
    errors.TitleTaken: _title_taken,
    errors.TemplateError: _template_error,
    errors.BodyRejected: _body_rejected,
    errors.BodyTooLarge: _body_too_large,
    errors.RateLimited: _rate_limited,
    errors.Unreachable: _unreachable,
    errors.UnexpectedAnswer: _unexpected_answer,
    Broken: _broken,
    NotInChannel: _not_in_channel,
    ReadingCutShort: _cut_short,
    FromElsewhere: _from_elsewhere,
    GuestRefused: _guest_refused,
    AdminsOnly: _admins_only,
    NoSpaces: _no_spaces,
    SlackRefused: _slack_refused,
    SlackUnreachable: _slack_unreachable,
}
