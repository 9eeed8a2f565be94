"""The doors: Slack's signatures over HTTP, health in both modes."""

import hashlib
import hmac
import json
import time
from io import BytesIO
from urllib.parse import urlencode

import aiohttp
import pytest

from tests.journeys.steps import make
from tests.journeys.town import Town, Way

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def way() -> Way:
    """Over HTTP."""
    return Way(site="server", transport="http")


def signed(secret: str, body: str, at: float) -> dict[str, str]:
    """The headers that Slack sends. https://docs.slack.dev/authentication/verifying-requests-from-slack"""
    stamp = str(int(at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/x-www-form-urlencoded",
    }


async def post(town: Town, body: str, headers: dict[str, str]) -> int:
    """The status of what the door answers."""
    url = f"{town.retro.address}/slack/events"
    async with (
        aiohttp.ClientSession() as http,
        http.post(url, data=BytesIO(body.encode()), headers=headers) as answer,
    ):
        return answer.status


@pytest.mark.parametrize(
    ("secret", "age", "status"),
    [("right", 0, 200), ("right", 299, 200), ("wrong", 0, 401), ("right", 400, 401)],
)
async def test_signatures(town: Town, secret: str, age: int, status: int) -> None:
    """Only what Slack signed, and signed just now, is let in."""
    app = town.sandbox.slack.app
    used = app.signing_secret if secret == "right" else "another"
    body = f"command=/retro&text=help&team_id={town.workspace.id}&user_id=U1&channel_id=C1"

    assert await post(town, body, signed(used, body, time.time() - age)) == status


async def test_no_signature(town: Town) -> None:
    """A request without one is nobody's."""
    assert await post(town, "command=/retro", {}) == 401


async def test_changed_body(town: Town) -> None:
    """A signature is for the body it was made for."""
    headers = signed(town.sandbox.slack.app.signing_secret, "text=help", time.time())

    assert await post(town, "text=create", headers) == 401


@pytest.mark.parametrize("body", ["payload=%7Bno", "payload=%5B1%5D", "{no", "[1]", "\u00ff"])
async def test_what_slack_never_sends(
    town: Town, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What scanners post is refused in silence, before its signature is looked at."""
    kind = "application/json" if body == "[1]" else "application/x-www-form-urlencoded"

    assert await post(town, body, {"Content-Type": kind}) in (400, 401)
    assert "Traceback" not in caplog.text


async def test_word_that_bolt_looks_for(connected: Town) -> None:
    """A channel about payloads is one like any other."""
    channel = connected.channel()
    channel.name = "inc-payload-parser"
    async with connected.person() as person:
        await make(connected, channel, person)

    assert len(connected.pages(channel)) == 1


async def test_click_in_a_very_large_modal(town: Town) -> None:
    """Slack's largest view, spelt as a form, gets through the door."""
    closed = {"type": "view_closed", "team": {"id": town.workspace.id}, "words": "&amp;" * 120_000}
    body = urlencode({"payload": json.dumps(closed)})
    headers = signed(town.sandbox.slack.app.signing_secret, body, time.time())

    assert len(body) > 1024**2
    assert await post(town, body, headers) == 404  # nobody listens to it


async def test_health(town: Town) -> None:
    """Well over HTTP."""
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{town.retro.address}/healthz") as health,
    ):
        assert (health.status, await health.json()) == (200, {"status": "ok"})
        assert health.headers["Cache-Control"] == "no-store"


async def test_nothing_else_is_served(town: Town) -> None:
    """No other door, and no installing where the bot has a token of its own."""
    async with aiohttp.ClientSession() as http:
        for path in ("/", "/slack/install", "/slack/oauth_redirect", "/.env"):
            async with http.get(town.retro.address + path) as answer:
                assert answer.status == 404


async def test_slack_repeats_what_it_believes_lost(connected: Town) -> None:
    """A slow bot is asked again: the second delivery makes nothing twice."""
    channel = connected.channel()
    async with connected.person() as person:
        await make(connected, channel, person)
        async with (
            aiohttp.ClientSession() as http,
            http.post(
                f"{connected.sandbox.url}/control/slack/redeliver", json={"type": "view_submission"}
            ) as answer,
        ):
            assert answer.status == 200
        await person.command(channel.name, "/retro create")
        await person.wait_for("already has a retro")

    assert len(connected.pages(channel)) == 1
    assert len(connected.links(channel)) == 1
