"""The map in: what an answer that is not a success means, by status and text together.

A status alone is not enough: 401 is a scope or a credential, 403 a credential or a permission, 404
all of these. Not here: sending (`http`), web pages in place of answers (`web_page`), what people
read (`bot.hints`).
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
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
from confluence.web_page import asks_to_sign_in, sounds_like_sign_in, title_of

# Seconds to wait when a 429 does not say, and at least: Data Center sends 0 on good answers.
UNTOLD_RETRY_AFTER = 5.0
LEAST_RETRY_AFTER = 1.0

TAKEN_FOR_ANONYMOUS = "Confluence takes us for an anonymous visitor"
SIGN_IN_PAGE = "a sign-in page answered in place of the API"
SIGN_IN_REDIRECT = "it sends us to a sign-in page"
SIGNED_OUT = "an empty answer, as after signing out"

# What a proxy or Confluence itself says while Confluence is away.
DOWN = {502, 503, 504}

DETAIL_LENGTH = 500
LARGE_BODY = 5 * 1024 * 1024

# Texts, in lower case, by which a 403 speaks of the credential and not of a permission.
CREDENTIAL_TEXTS = (
    "caller cannot access confluence",
    "current user not permitted to use confluence",
    "basic authentication has been disabled",
    "authenticated_failed",
    "authentication_denied",
)
READ_ONLY = re.compile(r"read[ _-]?only")
# By these a 403 is known as Data Center's own; Cloud's gateway says everything in JSON.
OWN_HEADERS = ("X-AUSERNAME", "X-Seraph-LoginReason", "X-Authentication-Denied-Reason")
OWN_WORDS = re.compile(f"{READ_ONLY.pattern}|xsrf")


def refused(response: httpx.Response, call: Call, *, site: Site) -> RetroError:
    """The error that a refusal stands for."""
    status, text = response.status_code, detail(response)
    if status in (401, 403, 404) and taken_for_anonymous(response):
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
    """The refusal hidden in a success: Data Center reads for a stranger when a token is dead.

    Only of reads: a write that was answered with success has been applied.
    """
    if call.verb == "GET" and taken_for_anonymous(response):
        return CredentialRejected(site.url, TAKEN_FOR_ANONYMOUS)
    return None


def taken_for_nobody(answer: Any, *, site: Site) -> RetroError | None:
    """What an answer about the current user says against us, with whatever headers it came."""
    if "type" not in answer:
        return NotConfluence(site.url, "it names no current user")
    return None if answer["type"] == "known" else CredentialRejected(site.url, TAKEN_FOR_ANONYMOUS)


def taken_for_anonymous(response: httpx.Response) -> bool:
    """Whether Data Center names us, who gave a credential, as a stranger; it need not name one."""
    gave_one = "Authorization" in response.request.headers
    return gave_one and bool(response.headers.get("X-AUSERNAME") == "anonymous")


def retry_after(response: httpx.Response) -> float:
    """Seconds to wait: the header holds seconds or a date."""
    told = response.headers.get("Retry-After", "").strip()
    try:
        seconds = float(told)
    except ValueError:
        seconds = seconds_until(told)
    return max(seconds, LEAST_RETRY_AFTER)


def seconds_until(date: str) -> float:
    """Seconds until an HTTP date."""
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return UNTOLD_RETRY_AFTER
    return (moment.astimezone(UTC) - datetime.now(UTC)).total_seconds()


def is_json(response: httpx.Response) -> bool:
    """Whether the answer says that it is JSON."""
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return str(kind) == "application/json" or str(kind).endswith("+json")


def detail(response: httpx.Response) -> str:
    """What a refusal says, in one of Confluence's four shapes or by a page's title, shortened."""
    if not is_json(response):
        return clip(title_of(response.text) or response.text)
    return clip("; ".join(dict.fromkeys(sentences(json_of(response)))))


def json_of(response: httpx.Response) -> dict[str, Any]:
    """The object in an answer that may not hold one, which is then empty."""
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def sentences(answer: Any) -> Iterator[str]:
    """Every text of an error answer: v2 says it in `title`, v1, the gateway and DC in `message`."""
    if not isinstance(answer, dict):
        return
    for key in ("title", "message", "detail", "reason", "error_description"):
        if isinstance(answer.get(key), str) and answer[key]:
            yield answer[key]
    for nested in answer.get("errors") or ():
        yield from sentences(nested)


def clip(text: str) -> str:
    """At most as much as fits a log line."""
    return text if len(text) <= DETAIL_LENGTH else text[: DETAIL_LENGTH - 1] + "…"


def seraph_reason(response: httpx.Response) -> str:
    """What Data Center's sign-in filter says; a CAPTCHA is cleared only in a browser."""
    denied = response.headers.get("X-Authentication-Denied-Reason", "").partition(";")[0]
    said = response.headers.get("X-Seraph-LoginReason", "")
    return denied or ("" if said == "OK" else str(said))


def denial(response: httpx.Response, text: str) -> str:
    """What a refusal says about the credential itself; empty when it is about a stranger's right.

    A CAPTCHA hides behind the same headers as a token that nobody knows.
    """
    denied = response.headers.get("X-Authentication-Denied-Reason", "").partition(";")[0]
    spoken = text if response.status_code == 401 or speaks_of_credential(text) else ""
    return str(denied) or spoken


def is_from_before(response: httpx.Response, text: str) -> bool:
    """Whether a refusal is a page of a proxy or firewall: Confluence signs its own."""
    if is_json(response) or any(name in response.headers for name in OWN_HEADERS):
        return False
    return not (speaks_of_credential(text) or OWN_WORDS.search(text.lower()))


def speaks_of_credential(text: str) -> bool:
    """Whether a 403 is about who we are, not about what we may."""
    said = text.lower()
    return "captcha" in said or any(words in said for words in CREDENTIAL_TEXTS)


def sent(response: httpx.Response) -> int:
    """Bytes of the body that we sent."""
    return int(response.request.headers.get("Content-Length", 0))
