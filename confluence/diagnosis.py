"""Which cause an error of Confluence's side stands for, as far as its answer tells."""

from collections.abc import Callable
from typing import Any

from confluence import errors, refusals
from confluence.findings import Ailment, Cause

# Words of a refused credential in any letter case, and what they give away; the first that fits.
WORDS = (
    ("captcha", Cause.CAPTCHA),
    ("authentication_denied", Cause.CAPTCHA),
    ("basic authentication has been disabled", Cause.BASIC_OFF),
    ("basic auth with password is disabled", Cause.BASIC_OFF),
    (refusals.TAKEN_FOR_ANONYMOUS, Cause.TAKEN_FOR_ANONYMOUS),
    (refusals.SIGN_IN_PAGE, Cause.SIGN_IN_PAGE),
    (refusals.SIGN_IN_REDIRECT, Cause.SIGN_IN_REDIRECT),
    (refusals.SIGNED_OUT, Cause.SIGNED_OUT),
    ("not permitted to use confluence", Cause.MAY_NOT_USE),
    ("caller cannot access confluence", Cause.MAY_NOT_USE),
)
GONE = {"connection": Cause.CONNECTION_GONE, "template": Cause.TEMPLATE_GONE}


def diagnose(error: errors.RetroError) -> Ailment:
    """The cause and its facts."""
    for kind in type(error).__mro__:
        if kind in CAUSES:
            return CAUSES[kind](error)
    return Ailment(Cause.STRANGE_ANSWER, reason=str(error))


def _rejected(error: errors.CredentialRejected) -> Ailment:
    said = error.reason.lower()
    causes = (cause for words, cause in WORDS if words.lower() in said)
    return Ailment(next(causes, Cause.CREDENTIAL_REFUSED), reason=error.reason)


def _not_found(error: errors.NotFound) -> Ailment:
    return Ailment(GONE.get(error.noun, Cause.SPACE_UNSEEN))


def _template_error(error: errors.TemplateError) -> Ailment:
    return Ailment(
        Cause.TEMPLATE_MISTAKE,
        template=error.template,
        line=str(error.line),
        column=str(error.column),
        reason=error.reason,
        excerpt=error.excerpt,
    )


def _unexpected(error: errors.UnexpectedAnswer) -> Ailment:
    cause = Cause.SERVER_ERROR if error.status >= 500 else Cause.STRANGE_ANSWER
    return Ailment(cause, status=str(error.status), reason=error.detail)


CAUSES: dict[type, Callable[[Any], Ailment]] = {
    errors.CredentialRejected: _rejected,
    errors.NeedsAttention: lambda _: Ailment(Cause.CREDENTIAL_REFUSED, reason=""),
    errors.MissingScope: lambda error: Ailment(Cause.SCOPE_MISSING, scopes=error.scope),
    errors.PermissionDenied: lambda error: Ailment(Cause.FORBIDDEN, action=error.action),
    errors.NotFound: _not_found,
    errors.GrantRefused: lambda error: Ailment(Cause.APP_REFUSED, reason=error.reason),
    errors.AddressRefused: lambda _: Ailment(Cause.NOT_ALLOWED),
    errors.RateLimited: lambda error: Ailment(
        Cause.RATE_LIMITED, seconds=f"{error.retry_after:.0f}"
    ),
    errors.Unreachable: lambda error: Ailment(Cause.NO_ANSWER, reason=error.reason),
    errors.TurnedAway: lambda error: Ailment(Cause.TURNED_AWAY, reason=error.reason),
    errors.NotConfluence: lambda error: Ailment(Cause.NOT_CONFLUENCE, reason=error.reason),
    errors.TemplateError: _template_error,
    errors.UnexpectedAnswer: _unexpected,
}
