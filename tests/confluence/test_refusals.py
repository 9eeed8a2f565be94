"""The map in, against a server that answers what the sandbox does not."""

import json

import pytest

from confluence.calls import Call
from confluence.errors import (
    AskedToSignIn,
    BodyTooLarge,
    CredentialRejected,
    MissingScope,
    NotConfluence,
    NotFound,
    PermissionDenied,
    RateLimited,
    RetroError,
    TurnedAway,
    Unavailable,
    UnexpectedAnswer,
)
from confluence.refusals import page_refused

from .oddity import HTML, JSON, Ask, Oddity

TOMCAT = (
    '<!doctype html><html lang="en"><head><title>HTTP Status 403 – Forbidden</title></head><body>'
    '<h1>HTTP Status 403 – Forbidden</h1><hr class="line" /><p><b>Type</b> Status Report</p>'
    "<p><b>Message</b> {}</p><p><b>Description</b> The server understood the request but refuses "
    'to authorize it.</p><hr class="line" /><h3>Apache Tomcat/9.0.91</h3></body></html>'
)
WITH_DENIED = "Basic Authentication Failure - Reason : AUTHENTICATION_DENIED"
BY_AN_APP = "Basic Auth with password is disabled by the API Token Authentication app"
FAILED = {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}
CAPTCHA = {"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE; login-url=https://x/login.action"}


@pytest.mark.parametrize(
    ("status", "kind", "text", "headers", "error"),
    [
        (200, JSON, "", {}, CredentialRejected),  # signed out by Seraph
        (200, HTML, "<title>Log in - Confluence</title>", {}, AskedToSignIn),
        (200, HTML, '<title>Hi</title><input type="password">', {}, AskedToSignIn),
        (200, HTML, '<form><input name="SAMLRequest" /></form>', {}, AskedToSignIn),
        (200, HTML, '<title>Our shop</title><a href="/login">Log in</a>', {}, NotConfluence),
        (200, HTML, "<title>Welcome to nginx</title>", {}, NotConfluence),
        (200, JSON, "{", {}, UnexpectedAnswer),
        (200, JSON, "[]", {}, UnexpectedAnswer),
        (200, JSON, "{}", {"X-AUSERNAME": "anonymous"}, CredentialRejected),
        (200, JSON, "{}", FAILED, CredentialRejected),
        (404, JSON, '{"message":"No"}', FAILED, CredentialRejected),
        (302, HTML, "", {"Location": "/login.action?os_destination=x"}, AskedToSignIn),
        (302, HTML, "", {"Location": "https://idp.example.com/saml/x"}, AskedToSignIn),
        (301, HTML, "", {"Location": "https://wiki.example.com/"}, NotConfluence),
        (307, HTML, "", {}, NotConfluence),
        (304, JSON, "", {}, NotConfluence),
        (
            401,
            JSON,
            '{"code":401,"message":"Unauthorized; scope does not match"}',
            {},
            MissingScope,
        ),
        (401, JSON, '{"code":401,"message":"Unauthorized"}', {}, CredentialRejected),
        (401, HTML, "<title>401</title>", {}, CredentialRejected),
        (403, JSON, '{"message":"You may not"}', {}, PermissionDenied),
        (403, JSON, '{"message":"You may not"}', {"X-AUSERNAME": "anonymous"}, CredentialRejected),
        (403, JSON, '{"message":"caller cannot access Confluence"}', {}, CredentialRejected),
        (403, HTML, "<title>x</title>", CAPTCHA, CredentialRejected),
        (
            403,
            HTML,
            "<title>Basic Authentication has been disabled on this instance</title>",
            {},
            CredentialRejected,
        ),
        (403, HTML, TOMCAT.format(WITH_DENIED), {}, CredentialRejected),
        (403, HTML, TOMCAT.format(BY_AN_APP), {}, CredentialRejected),
        (403, HTML, TOMCAT.format("You shall not pass"), {}, TurnedAway),
        (403, HTML, "<title>Blocked by our firewall</title>", {}, TurnedAway),
        (403, "text/plain", "RBAC: access denied", {}, TurnedAway),
        (403, HTML, "<title>Nope</title>", {"X-Seraph-LoginReason": "OK"}, UnexpectedAnswer),
        (403, HTML, "<title>Confluence is read-only</title>", {}, UnexpectedAnswer),
        (403, "text/plain", "XSRF check failed", {}, UnexpectedAnswer),
        (404, JSON, '{"message":"No thing"}', {}, NotFound),
        (404, JSON, '{"message":"No"}', {"X-AUSERNAME": "anonymous"}, CredentialRejected),
        (404, HTML, "<title>404</title>", {}, NotConfluence),
        (409, JSON, "[]", {}, UnexpectedAnswer),
        (
            410,
            JSON,
            '{"message":"This deprecated endpoint has been removed"}',
            {},
            UnexpectedAnswer,
        ),
        (413, HTML, "", {}, BodyTooLarge),
        (429, HTML, "", {}, RateLimited),
        (500, JSON, "not JSON at all", {}, UnexpectedAnswer),
        (502, HTML, "<title>Bad gateway</title>", {}, Unavailable),
    ],
)
async def test_refusals(
    ask: Ask,
    oddity: Oddity,
    status: int,
    kind: str,
    text: str,
    headers: dict[str, str],
    error: type[RetroError],
) -> None:
    """Status, headers and text together decide what an answer means."""
    oddity.status, oddity.kind, oddity.text, oddity.headers = status, kind, text, headers

    with pytest.raises(RetroError) as caught:
        await ask()

    assert type(caught.value) is error


async def test_a_name_is_worth_more_than_a_failed_login(ask: Ask, oddity: Oddity) -> None:
    """Another way in may have let us in after one that did not."""
    oddity.headers, oddity.text = {**FAILED, "X-AUSERNAME": "retro"}, "{}"

    assert await ask() == {}


async def test_anonymous_header_on_a_write(ask: Ask, oddity: Oddity) -> None:
    """A write that was answered with success has been applied, whoever we were."""
    oddity.headers, oddity.text = {"X-AUSERNAME": "anonymous"}, '{"id":"1"}'

    assert await ask(Call(verb="POST", path="/", action="write", body={})) == {"id": "1"}


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("17", 17.0),
        ("0", 1.0),
        ("2.5", 2.5),
        ("", 5.0),
        ("soon", 5.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 1.0),
    ],
)
async def test_retry_after(ask: Ask, oddity: Oddity, told: str, seconds: float) -> None:
    """The wait is what the header tells in seconds or by date, at least a second."""
    oddity.status, oddity.headers = 429, {"Retry-After": told}

    with pytest.raises(RateLimited) as caught:
        await ask()

    assert caught.value.retry_after == seconds


@pytest.mark.parametrize("status", [502, 503, 504])
@pytest.mark.parametrize(("headers", "seconds"), [({}, 0.0), ({"Retry-After": "90"}, 90.0)])
async def test_down(
    ask: Ask, oddity: Oddity, status: int, headers: dict[str, str], seconds: float
) -> None:
    """Confluence is away, as long as it says, if it says."""
    oddity.status, oddity.headers = status, headers

    with pytest.raises(Unavailable) as caught:
        await ask()

    assert (caught.value.status, caught.value.retry_after) == (status, seconds)


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        ({"errors": [{"status": 418, "code": "X", "title": "In v2", "detail": None}]}, "In v2"),
        ({"statusCode": 418, "message": "In v1", "data": {"errors": []}}, "In v1"),
        ({"code": 418, "message": "At the gateway"}, "At the gateway"),
        ({"message": "On DC", "reason": "Teapot"}, "On DC; Teapot"),
        ({"message": "com.atlassian.api.BadRequestException: Error: a.B: c"}, "Error: a.B: c"),
        (
            {"message": "com.atlassian.api.ReadOnlyException: No"},
            "com.atlassian.api.ReadOnlyException: No",
        ),
        ({"message": "Key: missing"}, "Key: missing"),
        ({"message": "x" * 600}, "x" * 499 + "…"),
        ({"title": 3, "errors": ["?"]}, ""),
    ],
)
async def test_detail(ask: Ask, oddity: Oddity, answer: object, detail: str) -> None:
    """What Confluence says is found in each of its shapes, and cut to a line."""
    oddity.status, oddity.text = 418, json.dumps(answer)

    with pytest.raises(UnexpectedAnswer) as caught:
        await ask()

    assert (caught.value.status, caught.value.request) == (418, "GET /rest/x")
    assert caught.value.detail == detail


@pytest.mark.parametrize(("said", "detail"), [("It&#39;s late", "It's late"), ("", "HTTP")])
async def test_a_page_of_tomcat(ask: Ask, oddity: Oddity, said: str, detail: str) -> None:
    """What Confluence says stands in it beside the title, which tells the status only."""
    oddity.status, oddity.kind, oddity.text = 418, HTML, TOMCAT.format(said)

    with pytest.raises(UnexpectedAnswer) as caught:
        await ask()

    assert caught.value.detail.startswith(detail)


async def test_redirect_shows_no_query(ask: Ask, oddity: Oddity) -> None:
    """A redirect's query may carry a secret and is not repeated."""
    oddity.status, oddity.headers = 302, {"Location": "https://x.example.com/a?ticket=hunter2"}

    with pytest.raises(NotConfluence) as caught:
        await ask()

    assert "hunter2" not in str(caught.value)
    assert len(oddity.seen) == 1


@pytest.mark.parametrize(
    ("status", "text", "name"),
    [
        (400, "A page with this title already exists: A page already exists with", "TitleTaken"),
        (500, "A page with this title already exists", "TitleTaken"),
        (400, "Error parsing xhtml: title already exists", "BodyRejected"),
        (400, "Error converting ADF to storage format", "BodyRejected"),
        (400, "The parent ID specified does not exist, or user does", "NotFound"),
        (400, "Title cannot be longer than 255 characters.", "NoneType"),
        (500, "Internal Server Error", "NoneType"),
    ],
)
def test_page_refused(status: int, text: str, name: str) -> None:
    """Confluence's words against a page are known."""
    found = page_refused(status, text, title="T", parent_id="1")

    assert type(found).__name__ == name
