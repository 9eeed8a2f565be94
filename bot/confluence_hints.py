"""Hints for what goes wrong between us and Confluence: our account, the way, what is shown to us.

Texts are plain; views escape them. Not here: the page itself, its template, an action
(`page_hints`).
"""

from collections.abc import Callable
from typing import Any

from bot.hint import DOCTOR, RECONNECT, START_AGAIN, Hint, how_long, passing
from confluence import errors

MOVED = (
    "If Confluence has another address now, an admin connects that one (Connect Confluence) and "
    "disconnects this one."
)


def _told(unheard: bool) -> str:
    """Alerts go out by themselves, if there is anybody to read them."""
    if unheard:
        return "There is nobody I could tell: ask a Slack admin of this workspace."
    return "Admins were told."


def _heard(error: errors.RetroError) -> str:
    """What is the connection's own matter is told to admins; the rest to nobody else."""
    return "" if error.heard is None else f" {_told(not error.heard)}"


def _credential_rejected(error: errors.CredentialRejected) -> Hint:
    return Hint(
        "Confluence does not accept our connection any more",
        f"{_told(error.unheard)} An admin can renew the connection to {error.site}.",
        (RECONNECT, DOCTOR),
    )


def _needs_attention(error: errors.NeedsAttention) -> Hint:
    return Hint(
        "The connection to Confluence needs attention",
        f"{error.site} refused our account, so it is not used until an admin renews the "
        f"connection. {_told(error.unheard)}",
        (RECONNECT, DOCTOR),
    )


def _other_account(error: errors.OtherAccount) -> Hint:
    return Hint(
        "That is another account",
        f"It belongs to {error.account}; so far the connection works as {error.known}. Nothing "
        "was changed.",
    )


def _grant_refused(error: errors.GrantRefused) -> Hint:
    if error.reason == "access_denied":
        return Hint(
            "Nothing was connected",
            "The consent was declined. Start again when you like.",
            (START_AGAIN,),
        )
    if error.reason == errors.GrantRefused.NO_SITE:
        return Hint(
            "This account reaches no Confluence site",
            "Start again in Slack and agree with an account that can open the site and is no "
            "guest there; at the end, pick the site that you want.",
            (START_AGAIN,),
        )
    return Hint(
        "Atlassian did not let us in",
        f"It said: {error.reason}. Check the OAuth app's client id, secret and callback URL, "
        "then start again.",
        (START_AGAIN,),
    )


def _app_refused(error: errors.AppRefused) -> Hint:
    if error.reason == errors.AppRefused.NONE:
        return Hint(
            "The bot has no Atlassian app any more",
            "No new consent helps, nor is one needed: whoever runs the bot sets "
            "ATLASSIAN_CLIENT_ID and ATLASSIAN_CLIENT_SECRET as they were.",
            (DOCTOR,),
        )
    return Hint(
        "Atlassian does not take the bot's own client id and secret",
        f"It said: {error.reason}. No new consent helps: whoever runs the bot compares "
        "ATLASSIAN_CLIENT_ID and ATLASSIAN_CLIENT_SECRET with the developer console of Atlassian.",
        (DOCTOR,),
    )


def _grant_expired(_: errors.GrantExpired) -> Hint:
    return Hint(
        "That link is used up",
        "It was good for ten minutes and one use. Start connecting again in Slack.",
        (START_AGAIN,),
    )


def _address_refused(error: errors.AddressRefused) -> Hint:
    """Of an address that is connected; what to type is in `connecting_hints`."""
    title = "We may not connect there"
    if error.reason == errors.AddressRefused.NOT_ALLOWED:
        return Hint(
            title,
            f"{error.address} is not allowed. If it is the right address, ask whoever runs the bot "
            "to list the host in RETRO_ALLOWED_HOSTS.",
        )
    return Hint(title, f"{error.address}: {error.reason}. {MOVED}", (DOCTOR,))


def _not_confluence(error: errors.NotConfluence) -> Hint:
    return Hint(
        "Something else answers in Confluence's place",
        f"{error.address} answered, but not as Confluence does ({error.reason}). {MOVED} Else "
        "whoever runs it looks at what stands before it.",
        (DOCTOR,),
    )


def _turned_away(error: errors.TurnedAway) -> Hint:
    return Hint(
        "Something before Confluence turns us away",
        f"{error.address} answered, but not as Confluence does ({error.reason}). A firewall, an "
        "allowlist or a sign-on stands before it: ask whoever runs that to let the bot through to "
        "/rest/.",
        (DOCTOR,),
    )


def _missing_scope(error: errors.MissingScope) -> Hint:
    lacks = f"The scope {error.scope} is missing."
    if ", " in error.scope:
        lacks = f"The scopes {error.scope} are missing."
    return Hint(
        "The connection lacks a right",
        f"{lacks} An admin adds what is missing to the OAuth app, or makes an API token that has "
        f"it, and connects anew.{_heard(error)}",
        (RECONNECT, DOCTOR),
    )


def _permission_denied(error: errors.PermissionDenied) -> Hint:
    place = f" in {error.place}" if error.place else ""
    return Hint(
        "Confluence says no",
        f"The connected account may not {error.action}{place}. Ask a space admin to allow it, "
        f"or choose another space.{_heard(error)}",
        (DOCTOR,),
    )


def _tokens_closed(error: errors.TokensClosed) -> Hint:
    said = f" It said: {error.reason[:200]}." if error.reason else ""
    return Hint(
        "Confluence makes no token for us",
        f"The old one was not touched.{said} Make a new token in your Confluence profile and press "
        "Rotate token.",
    )


def _token_replaced(_: errors.TokenReplaced) -> Hint:
    return Hint("The token was rotated already", "The connection works with another one by now.")


def _not_found(error: errors.NotFound) -> Hint:
    if error.noun == "connection":
        return Hint(
            "The connection is gone",
            "An admin disconnected it. Start again: what is connected now is offered then.",
            may_pass=False,
        )
    if error.noun == "parent":
        return Hint(
            "The parent page is gone",
            f"Pages are to be made below page {error.id}, which was deleted or is hidden from the "
            "connected account. An admin can choose another one in the App Home, under Change "
            "defaults.",
        )
    if error.noun == "list of templates":
        return Hint(
            "Confluence does not tell its templates",
            "Nothing answers where a Data Center lists them: a proxy on the way may keep it from "
            "us. Ask whoever runs Confluence for /rest/experimental/template.",
            (DOCTOR,),
        )
    return Hint(
        f"The {error.noun} is gone",
        f"The {error.noun} was deleted, or the connected account cannot see it any more. "
        f"Choose another one.{_heard(error)}",
        (DOCTOR,),
        may_pass=False,
    )


def _no_spaces(_: errors.NoSpaces) -> Hint:
    return Hint(
        "Confluence shows us no space",
        "Give the connected account the right to see a space and to add pages there.",
        (DOCTOR,),
    )


def _rate_limited(error: errors.RateLimited) -> Hint:
    return passing(
        "Confluence asks us to wait",
        "Too much was asked of it in a short time.",
        f"Try again in {how_long(error.retry_after)}.",
        (DOCTOR,),
    )


def _unreachable(error: errors.Unreachable) -> Hint:
    return passing(
        "Confluence does not answer",
        f"{error.address} cannot be reached ({error.reason}).",
        "Try again in a minute; if it stays, ask whoever runs the bot whether it can reach that "
        "address.",
        (DOCTOR,),
    )


def _unavailable(error: errors.Unavailable) -> Hint:
    return passing(
        "Confluence is down or being restarted",
        f"It answers with status {error.status}.",
        f"Try again in {how_long(error.retry_after or 120)}; if it stays so, ask whoever runs it.",
        (DOCTOR,),
    )


def _unexpected_answer(error: errors.UnexpectedAnswer) -> Hint:
    detail = f", “{error.detail[:200]}”" if error.detail else ""
    return passing(
        "Confluence answered strangely",
        f"{error.request}: status {error.status}{detail}.",
        "Try again; if it stays, show this to whoever runs the bot.",
        (DOCTOR,),
    )


HINTS: dict[type, Callable[[Any], Hint]] = {
    errors.CredentialRejected: _credential_rejected,
    errors.AskedToSignIn: _credential_rejected,
    errors.NeedsAttention: _needs_attention,
    errors.OtherAccount: _other_account,
    errors.GrantRefused: _grant_refused,
    errors.AppRefused: _app_refused,
    errors.GrantExpired: _grant_expired,
    errors.AddressRefused: _address_refused,
    errors.NotConfluence: _not_confluence,
    errors.TurnedAway: _turned_away,
    errors.MissingScope: _missing_scope,
    errors.PermissionDenied: _permission_denied,
    errors.TokensClosed: _tokens_closed,
    errors.TokenReplaced: _token_replaced,
    errors.NotFound: _not_found,
    errors.NoSpaces: _no_spaces,
    errors.RateLimited: _rate_limited,
    errors.Unreachable: _unreachable,
    errors.Unavailable: _unavailable,
    errors.UnexpectedAnswer: _unexpected_answer,
}
