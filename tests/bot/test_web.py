"""The doors without what is behind them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import aiohttp
import pytest
from aiohttp import web

from bot.callback import Callback, CallbackPage
from bot.ordering import Ordering
from bot.web import create_web


class Answering:
    """A callback that shows what it was asked with."""

    async def returned(self, query: dict[str, str]) -> CallbackPage:
        """The query, as a page."""
        return CallbackPage(400, f"<p>{sorted(query.items())}</p>")


@asynccontextmanager
async def served(ailing: str = "") -> AsyncIterator[str]:
    """The doors of Socket Mode on a free port."""

    async def state() -> str:
        return ailing

    doors = create_web(
        bolt=None,
        callback=cast("Callback", Answering()),
        ordering=cast("Ordering", None),  # nobody orders here
        ailing=state,
        command="/retro",
    )
    runner = web.AppRunner(doors)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("ailing", "status", "said"), [("", 200, "ok"), ("no database", 503, "no database")]
)
async def test_health(ailing: str, status: int, said: str) -> None:
    """What ails is the answer, with a status that probes understand."""
    async with (
        served(ailing) as address,
        aiohttp.ClientSession() as http,
        http.get(f"{address}/healthz") as answer,
    ):
        assert (answer.status, await answer.json()) == (status, {"status": said})


async def test_callback_leaves_no_trace() -> None:
    """The page of a callback, whose address holds a code, is not kept and not passed on."""
    async with (
        served() as address,
        aiohttp.ClientSession() as http,
        http.get(f"{address}/atlassian/callback?code=c&state=s") as answer,
    ):
        assert answer.status == 400
        assert await answer.text() == "<p>[('code', 'c'), ('state', 's')]</p>"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_looking_at_a_callback_spends_nothing() -> None:
    """A HEAD request is refused before anything is asked; the browser's own comes after it."""
    async with (
        served() as address,
        aiohttp.ClientSession() as http,
        http.head(f"{address}/atlassian/callback?code=c&state=s") as answer,
    ):
        assert answer.status == 405


async def test_socket_mode_has_no_door_for_slack() -> None:
    """What comes over the WebSocket needs none."""
    async with (
        served() as address,
        aiohttp.ClientSession() as http,
        http.post(f"{address}/slack/events") as answer,
    ):
        assert answer.status == 404


async def test_reference_of_variables() -> None:
    """Everybody can read what templates may use; the page needs no script and no other address."""
    async with (
        served() as address,
        aiohttp.ClientSession() as http,
        http.get(f"{address}/variables") as answer,
    ):
        assert (answer.status, answer.content_type) == (200, "text/html")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        text = await answer.text()
    assert "incident.title" in text
    assert "<script" not in text
