"""The map in: what an answer that is not a success means, by status and text together.

A status alone is not enough: 401 is a scope or a credential, 403 a credential or a permission, 404
all of these. Not here: what such an answer says (`refusal_words`), sending (`http`), web pages in
place of answers (`web_page`), what people read (`bot.hints`).
"""

from typing import Any
from urllib.parse import urlsplit

import httpx

from confluence.calls import Call
from confluence.errors import (
    AskedToSignIn,
    BodyRejected,
    BodyTooLarge,
    CredentialRejected,
    MissingScope,
    NotConfluence,
    NotFound,
    PermissionDenied,
    RateLimited,
    ReadOnly,
    RetroError,
    TitleTaken,
    TurnedAway,
    Unavailable,
    UnexpectedAnswer,
)
from confluence.nouns import Site
from confluence.refusal_words import (
    READ_ONLY,
    clip,
    denial,
    detail,
    is_from_before,
    is_json,
    retry_after,
    sent,
    seraph_reason,
    speaks_of_credential,
)
from confluence.web_page import asks_to_sign_in, sounds_like_sign_in, title_of

TAKEN_FOR_ANONYMOUS = "Confluence takes us for an anonymous visitor"
SIGN_IN_PAGE = "a sign-in page answered in place of the API"
SIGN_IN_REDIRECT = "it sends us to a sign-in page"
SIGNED_OUT = "an empty answer, as after signing out"

LOGIN_FAILED = {"AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED"}
# What a proxy or Confluence itself says while Confluence is away.
DOWN = {502, 503, 504}

LARGE_BODY = 5 * 1024 * 1024


def refused(response: httpx.Response, call: Call, *, site: Site) -> RetroError:
    """The error that a refusal stands for."""
    status, text = response.status_code, detail(response)
    is_unknown = taken_for_anonymous(response) or (status == 404 and login_failed(response))
    if status in (401, 403, 404) and is_unknown:
        return CredentialRejected(site.url, denial(response, text) or TAKEN_FOR_ANONYMOUS)
    if status == 403 and is_from_before(response, text):
        return TurnedAway(site.url, f"status 403, “{text}”" if text else "status 403")
    own = call.refusal(status, text) if call.refusal else None
    if own is not None:
        return own
    if response.is_redirect or response.status_code < 400:
        return redirected(response, site=site)
    if status == 429:
        return RateLimited(retry_after(response))
    if status == 413 or (status == 500 and sent(response) > LARGE_BODY):
        return BodyTooLarge(sent(response))
    if status in (401, 403):
        return kept_out(response, call, site=site, text=text)
    if status == 404:
        return absent(response, call, site=site, text=text)
    if status in DOWN:
        return unavailable(response, call, text=text)
    return UnexpectedAnswer(status, f"{call.verb} {call.path}", text)


def unavailable(response: httpx.Response, call: Call, *, text: str) -> Unavailable:
    """What a 502, 503 or 504 stands for; it may say for how long."""
    wait = retry_after(response) if "Retry-After" in response.headers else 0.0
    return Unavailable(response.status_code, f"{call.verb} {call.path}", text, retry_after=wait)


def kept_out(response: httpx.Response, call: Call, *, site: Site, text: str) -> RetroError:
    """What a 401 or 403 stands for."""
    if "scope does not match" in text:
        return MissingScope(call.scope)
    reason = seraph_reason(response) or text
    if response.status_code == 401 or speaks_of_credential(reason + text):
        return CredentialRejected(site.url, reason)
    if is_json(response):
        return PermissionDenied(call.action, call.place)
    return UnexpectedAnswer(403, f"{call.verb} {call.path}", text)


def absent(response: httpx.Response, call: Call, *, site: Site, text: str) -> RetroError:
    """What a 404 stands for."""
    if not is_json(response):
        return NotConfluence(site.url, f"nothing answers at {call.path}")
    if call.missing is None:
        return UnexpectedAnswer(404, f"{call.verb} {call.path}", text)
    return NotFound(*call.missing)


def not_json(response: httpx.Response, *, site: Site) -> RetroError:
    """What a success without JSON stands for: a sign-in page, or not a Confluence at all."""
    if not response.content:
        return CredentialRejected(site.url, SIGNED_OUT)
    if asks_to_sign_in(response.text):
        return AskedToSignIn(site.url, SIGN_IN_PAGE)
    kind = response.headers.get("Content-Type", "no content type")
    title = title_of(response.text)
    named = f", with the title “{clip(title)}”" if title else ""
    return NotConfluence(site.url, f"its answer is {kind}, not JSON{named}")


def redirected(response: httpx.Response, *, site: Site) -> RetroError:
    """What a redirect stands for; its query is never shown, it may carry a secret."""
    target = urlsplit(response.headers.get("Location", ""))
    place = target.netloc.rpartition("@")[2]
    shown = f"{target.scheme}://{place}{target.path}" if place else target.path
    if sounds_like_sign_in(shown):
        return AskedToSignIn(site.url, f"{SIGN_IN_REDIRECT}, {shown}")
    return NotConfluence(site.url, f"it sends us elsewhere, {shown or 'without saying where'}")


def body_refused(status: int, text: str) -> RetroError | None:
    """What Confluence says against a body, which is not to be parsed or not to be converted."""
    said = text.lower()
    if status == 400 and ("parsing xhtml" in said or "to storage format" in said):
        return BodyRejected(text)
    return None


def page_refused(status: int, text: str, *, title: str, parent_id: str | None) -> RetroError | None:
    """What Confluence says against a new page, the same words on both deployments."""
    rejected = body_refused(status, text)
    if rejected:
        return rejected
    said = text.lower()
    if status in (400, 500) and "title already exists" in said:  # 500 on old servers
        return TitleTaken(title)
    if status in (403, 405) and READ_ONLY.search(said):
        return ReadOnly()
    if "parent id specified does not exist" in said:
        return NotFound("parent", parent_id or "")
    return None


def anonymous(response: httpx.Response, call: Call, *, site: Site) -> RetroError | None:
    """The refusal hidden in a success: Confluence reads for a stranger when a token is dead.

    Only of reads: a write that was answered with success has been applied.
    """
    if call.verb == "GET" and (taken_for_anonymous(response) or login_failed(response)):
        return CredentialRejected(site.url, TAKEN_FOR_ANONYMOUS)
    return None


def taken_for_nobody(answer: Any, *, site: Site) -> RetroError | None:
    """What an answer about the current user says against us, with whatever headers it came."""
    if "type" not in answer:
        return NotConfluence(site.url, "it names no current user")
    return None if answer["type"] == "known" else CredentialRejected(site.url, TAKEN_FOR_ANONYMOUS)


def login_failed(response: httpx.Response) -> bool:
    """Whether our credential was not taken, and nobody is named whom we are taken for instead."""
    failed = response.headers.get("X-Seraph-LoginReason") in LOGIN_FAILED
    return failed and gave_credential(response) and not response.headers.get("X-AUSERNAME")


def taken_for_anonymous(response: httpx.Response) -> bool:
    """Whether Data Center names us, who gave a credential, as a stranger; it need not name one."""
    return gave_credential(response) and response.headers.get("X-AUSERNAME") == "anonymous"


def gave_credential(response: httpx.Response) -> bool:
    """Whether we said who we are; the doctor asks as a stranger, too."""
    return "Authorization" in response.request.headers
