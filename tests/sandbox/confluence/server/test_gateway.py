"""Who is calling a Data Center: PAT, Basic, nobody, and what stands in front of it."""

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld

ME = "rest/api/user/current"
SPACES = "rest/api/space"
BAD_PAT = {"Authorization": "Bearer expired"}


async def test_a_token_logs_in(server: httpx.AsyncClient) -> None:
    """The headers name the user and say that the login was fine."""
    answer = await server.get(ME)

    assert answer.json()["username"] == "retro-service"
    assert answer.headers["X-AUSERNAME"] == "retro-service"
    assert answer.headers["X-Seraph-LoginReason"] == "OK"


async def test_a_password_logs_in(server: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """Basic authentication works while it is not disabled."""
    del server.headers["Authorization"]
    answer = await server.get(ME, auth=("retro-service", world.server_password))

    assert answer.json()["type"] == "known"


async def test_a_wrong_token_answers_200_as_anonymous(server: httpx.AsyncClient) -> None:
    """The status lies; the body and X-AUSERNAME do not."""
    answer = await server.get(ME, headers=BAD_PAT)
    spaces = await server.get(SPACES, headers=BAD_PAT)

    assert answer.status_code == 200
    assert answer.json()["type"] == "anonymous"
    assert "username" not in answer.json()
    assert answer.headers["X-AUSERNAME"] == "anonymous"
    assert answer.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
    assert (spaces.status_code, spaces.json()["results"]) == (200, [])


@pytest.mark.parametrize("path", [ME, SPACES, "rest/api/accessmode"])
async def test_a_wrong_token_is_401_without_anonymous_use(
    server: httpx.AsyncClient, world: ConfluenceWorld, path: str
) -> None:
    """The container's HTML, not JSON."""
    world.switches.anonymous = False
    answer = await server.get(path, headers=BAD_PAT)

    assert answer.status_code == 401
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "<h1>HTTP Status 401 – Unauthorized</h1>" in answer.text


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        (ME, 403, "User not permitted to use Confluence"),
        (SPACES, 401, "Client must be authenticated to access this resource."),
    ],
)
async def test_nobody_is_refused_without_anonymous_use(
    server: httpx.AsyncClient, world: ConfluenceWorld, path: str, status: int, said: str
) -> None:
    """A REST error in JSON, for callers who do not even try."""
    world.switches.anonymous = False
    del server.headers["Authorization"]
    answer = await server.get(path)

    assert answer.status_code == status
    assert answer.json()["statusCode"] == status
    assert answer.json()["message"] == said
    assert answer.json()["data"]["authorized"] is False
    assert answer.headers["X-Seraph-LoginReason"] == "OUT"


@pytest.mark.parametrize("password", ["wrong", "sandbox-personal-access-token", ""])
async def test_a_wrong_password_is_401(server: httpx.AsyncClient, password: str) -> None:
    """A PAT is no password."""
    del server.headers["Authorization"]
    answer = await server.get(ME, auth=("retro-service", password))

    assert answer.status_code == 401
    assert "<h1>Basic Authentication Failure - Reason : AUTHENTICATED_FAILED</h1>" in answer.text


async def test_basic_can_be_disabled(server: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """Then even the right password is 403."""
    world.switches.basic = False
    del server.headers["Authorization"]
    answer = await server.get(ME, auth=("retro-service", world.server_password))

    assert answer.status_code == 403
    assert "<h1>Basic Authentication has been disabled on this instance</h1>" in answer.text


@pytest.mark.parametrize("garbage", ["not base64", "bm8tY29sb24=", "/w=="])
async def test_a_garbled_basic_header_is_401(server: httpx.AsyncClient, garbage: str) -> None:
    """What cannot be read is a wrong password."""
    answer = await server.get(ME, headers={"Authorization": f"Basic {garbage}"})

    assert answer.status_code == 401
    assert "<h1>Basic Authentication Failure - Reason : AUTHENTICATED_FAILED</h1>" in answer.text


async def test_a_single_sign_on_may_answer_with_its_page(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """200 and HTML where JSON was asked for."""
    world.switches.sso = "page"
    answer = await server.get(ME)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "Log in" in answer.text


async def test_a_single_sign_on_may_forbid(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """403 and HTML, whatever the token."""
    world.switches.sso = "forbidden"
    answer = await server.get(ME)

    assert answer.status_code == 403
    assert "<h1>403 Forbidden</h1>" in answer.text


async def test_a_dropped_session_may_answer_nothing(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """200 and an empty body: the user was logged out."""
    world.switches.sso = "empty"
    answer = await server.get(ME)

    assert (answer.status_code, answer.content) == (200, b"")


async def test_a_single_sign_on_may_redirect(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """302 to the login page, which is HTML."""
    world.switches.sso = "redirect"
    answer = await server.get(ME)
    page = await server.get(answer.headers["Location"].removeprefix("/server/"))

    assert answer.status_code == 302
    assert page.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"User-Agent": "Mozilla/5.0"}, 403),
        ({"User-Agent": "Mozilla/5.0", "X-Atlassian-Token": "yes"}, 403),
        ({"User-Agent": "Mozilla/5.0", "X-Atlassian-Token": "no-check"}, 400),
        ({"User-Agent": "retro/0.1"}, 400),
    ],
)
async def test_a_browser_must_show_it_is_no_forgery(
    server: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    """A write of a browser without X-Atlassian-Token: no-check fails before it is read."""
    answer = await server.post("rest/api/content", json={}, headers=headers)

    assert answer.status_code == status
    assert (answer.text == "XSRF check failed") is (status == 403)


async def test_a_good_answer_may_carry_retry_after(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """With rate limiting on, tokens that remain are told as Retry-After: 0."""
    world.switches.rate_limiting = True
    answer = await server.get(ME)

    assert answer.status_code == 200
    assert answer.headers["Retry-After"] == "0"
    assert answer.headers["X-RateLimit-Remaining"] == "99"


async def test_an_unknown_path_is_404(server: httpx.AsyncClient) -> None:
    """What the sandbox does not have, it does not pretend to have."""
    answer = await server.get("rest/api/template/page")

    assert (answer.status_code, answer.json()["message"]) == (404, "null for uri")


async def test_refused_passwords_lead_to_a_captcha(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """After three of them not even the right one is looked at; tokens go on working."""
    bearer = server.headers.pop("Authorization")
    for _ in range(3):
        assert (await server.get(ME, auth=("retro-service", "wrong"))).status_code == 401

    answer = await server.get(ME, auth=("retro-service", world.server_password))

    assert answer.status_code == 403
    assert "<h1>Basic Authentication Failure - Reason : AUTHENTICATION_DENIED</h1>" in answer.text
    assert answer.headers["X-Seraph-LoginReason"] == "AUTHENTICATION_DENIED"
    denied = answer.headers["X-Authentication-Denied-Reason"]
    assert denied.startswith("CAPTCHA_CHALLENGE; login-url=http://127.0.0.1")
    assert (await server.get(ME, headers={"Authorization": bearer})).status_code == 200


async def test_a_right_password_forgets_the_wrong_ones(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """Only refusals in a row count."""
    del server.headers["Authorization"]
    for password in ("wrong", "wrong", world.server_password, "wrong", "wrong"):
        await server.get(ME, auth=("retro-service", password))

    answer = await server.get(ME, auth=("retro-service", world.server_password))

    assert answer.status_code == 200
