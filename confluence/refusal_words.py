"""What an answer that is not a success says: its text, its reasons, for how long to wait.

Not here: which error that is (`refusals`).
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from confluence.web_page import said_on

# Seconds to wait when a 429 does not say, and at least: Data Center sends 0 on good answers.
UNTOLD_RETRY_AFTER = 5.0
LEAST_RETRY_AFTER = 1.0
DETAIL_LENGTH = 500

# Texts, in lower case, by which a 403 speaks of the credential and not of a permission.
CREDENTIAL_TEXTS = (
    "caller cannot access confluence",
    "current user not permitted to use confluence",
    "basic authentication has been disabled",
    "basic auth with password is disabled",  # by an app for tokens
    "authenticated_failed",
    "authentication_denied",
)
READ_ONLY = re.compile(r"read[ _-]?only")
# v1 puts the class of its exception before what it says. One may be all that tells of read-only.
JAVA_CLASS = re.compile(r"^(?:\w+\.)+(?!ReadOnly)[A-Z]\w*: +")
# By these a 403 is known as Data Center's own; Cloud's gateway says everything in JSON.
OWN_HEADERS = ("X-AUSERNAME", "X-Seraph-LoginReason", "X-Authentication-Denied-Reason")
OWN_WORDS = re.compile(f"{READ_ONLY.pattern}|xsrf")


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
    """What a refusal says, in one of Confluence's four shapes or by a page, shortened."""
    if not is_json(response):
        return clip(said_on(response.text) or response.text)
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
            yield JAVA_CLASS.sub("", answer[key])
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
