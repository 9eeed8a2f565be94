"""Hints while somebody connects: what to type instead, and below which field it is said."""

import re

from bot.hints import Hint, hint_for
from bot.views import credentials
from confluence import errors
from confluence.diagnosis import diagnose
from confluence.findings import Cause
from confluence.nouns import Way

# A personal access token of Data Center: 32 or more bytes in base64.
LOOKS_LIKE_TOKEN = re.compile(r"[A-Za-z0-9+/]{40,}={0,2}")
TOKENS = "personal access token"


def hint_for_connecting(error: errors.RetroError, way: Way, secret: str) -> Hint:
    """A refused credential is one that was just typed; the rest is as anywhere."""
    if isinstance(error, errors.AskedToSignIn):
        return _asked_to_sign_in(error)
    if isinstance(error, errors.CredentialRejected):
        return _rejected(error, way, secret)
    if isinstance(error, errors.AddressRefused):
        return _address_refused(error)
    if isinstance(error, errors.NotConfluence) and not isinstance(error, errors.TurnedAway):
        return _not_confluence(error, way)
    if isinstance(error, errors.MissingScope):
        return Hint(
            "The token lacks a scope",
            f"{error.scope} is missing. Make a new token with it and paste that here.",
        )
    if isinstance(error, errors.NotFound) and error.noun == "space":
        return Hint(
            "Confluence shows no such space",
            f"Give the key of a space that the account can see, not {error.id}.",
        )
    if isinstance(error, errors.PermissionDenied) and error.place:
        return Hint(
            "The account may not make pages there",
            f"Allow it in the settings of {error.place} under Permissions, or name another space.",
        )
    return hint_for(error)


def hint_for_reconnecting(error: errors.RetroError, way: Way, secret: str) -> Hint:
    """The same where the connection and its address are known: nobody types one."""
    if isinstance(error, errors.AskedToSignIn):
        return Hint(
            "A sign-in page answered",
            f"{error.site}: {error.reason}. If single sign-on stands before Confluence, whoever "
            "runs it lets requests with a token through to /rest/; else what you entered is "
            "expired or revoked.",
        )
    if isinstance(error, errors.NotConfluence | errors.AddressRefused):
        return hint_for(error)
    return hint_for_connecting(error, way, secret)


def hint_for_consent(error: errors.RetroError) -> Hint:
    """At the end of a consent nothing was connected before; the rest is as anywhere."""
    if not isinstance(error, errors.CredentialRejected):
        return hint_for(error)
    why = f" ({error.reason})" if error.reason else ""
    return Hint(
        "Confluence does not let this account in",
        f"Nothing was connected: {error.site} refused it{why}. Agree with an account that may use "
        "Confluence there; an incognito window asks anew who you are. If it may, an organisation "
        "admin looks at Security → App access.",
    )


def field_for(error: errors.RetroError) -> str:
    """The field that an error is about, by its action id."""
    if isinstance(error, errors.AskedToSignIn):
        return credentials.BASE_URL
    if isinstance(error, errors.CredentialRejected | errors.MissingScope):
        return credentials.SECRET
    about_space = isinstance(error, errors.NotFound) and error.noun == "space"
    if about_space or (isinstance(error, errors.PermissionDenied) and error.place):
        return credentials.SPACE
    return credentials.BASE_URL


def _not_confluence(error: errors.NotConfluence, way: Way) -> Hint:
    said = f"{error.address} answered, but not as Confluence does ({error.reason})."
    if way is Way.API_TOKEN:
        return Hint(
            "That is not a Confluence Cloud site",
            f"{said} Give the address of the site, as in https://your-team.atlassian.net; for a "
            "Data Center close this, connect again and choose Data Center.",
        )
    return Hint(
        "That is not a Confluence",
        f"{said} Give its base URL, with the context path if it has one.",
    )


def _address_refused(error: errors.AddressRefused) -> Hint:
    """What to type instead, or which setting the operator would set."""
    if error.reason == errors.AddressRefused.NOT_ALLOWED:
        return hint_for(error)
    instead = (
        f"Type {error.instead} instead."
        if error.instead
        else "Type what your browser shows at Confluence, for example https://wiki.example.com."
    )
    if error.reason == errors.AddressRefused.CLOUD_SITE:
        instead = "Close this, connect again and choose Confluence Cloud."
    if error.reason in (errors.AddressRefused.PLAIN_HTTP, errors.AddressRefused.PUBLIC_HTTP):
        instead = _over_https(error)
    return Hint("We may not connect there", f"{error.address}: {error.reason}. {instead}")


def _over_https(error: errors.AddressRefused) -> str:
    told = (
        f"Type {error.instead} instead."
        if error.instead
        else "Ask whoever runs Confluence for its address that begins with https://, and type that."
    )
    if error.reason == errors.AddressRefused.PUBLIC_HTTP:
        return told
    return (
        f"{told} Where there is no https and Confluence is inside of your network, whoever runs "
        f"the bot lists {error.address.removeprefix('http://')} in RETRO_ALLOWED_HOSTS."
    )


def _asked_to_sign_in(error: errors.AskedToSignIn) -> Hint:
    """Any page that asks to sign in: which of the three it is, only people can tell."""
    return Hint(
        "That is a sign-in page",
        f"{error.site} answered, but not as Confluence does: {error.reason}. Is that Confluence's "
        "address? If it is, single sign-on stands before it, and whoever runs it lets requests "
        "with a token through to /rest/; or what you entered is expired or revoked.",
    )


def _rejected(error: errors.CredentialRejected, way: Way, secret: str) -> Hint:
    why = f" ({error.reason})" if error.reason else ""
    if way is not Way.BASIC:
        wrong = "e-mail or token" if way is Way.API_TOKEN else "token"
        return Hint(
            f"Confluence does not accept this {wrong}",
            f"It may be mistyped, expired or revoked{why}. Make a new one there and paste it here.",
        )
    if LOOKS_LIKE_TOKEN.fullmatch(secret):
        return Hint(
            f"This looks like a {TOKENS}",
            f"Connect with “Personal access token” and paste it there, without a name{why}.",
        )
    cause = diagnose(error).cause
    if cause is Cause.CAPTCHA:
        return Hint(
            "Confluence wants a CAPTCHA solved first",
            "Too many logins of this account failed. Log in as it in a browser and solve it there, "
            "then save again with a password that is good.",
        )
    if cause is Cause.BASIC_OFF:
        return Hint(
            "This Confluence takes no passwords",
            f"Connect with “Personal access token”{why}.",
        )
    return Hint(
        "Confluence does not accept this name and password",
        f"Try them in the browser first{why}: after some wrong tries it may want a CAPTCHA there.",
    )
