"""The sandbox in a process of its own, and the bot in another."""

import asyncio
import json
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from bench.processes import children, memory_mb
from storage.keyring import Keyring

ROOT = Path(__file__).parents[1]


class Neighbour:
    """A running `python -m sandbox`: what it said of itself, and its levers."""

    def __init__(self, told: dict[str, str], http: aiohttp.ClientSession) -> None:
        self.told = told
        self.url = told["url"]
        self.http = http

    async def order(self, half: str, lever: str, /, **body: Any) -> Any:
        """Pull a lever of a half."""
        async with self.http.post(f"{self.url}/control/{half}/{lever}", json=body) as answer:
            return await answer.json()

    async def journal(self, half: str, since: float = 0) -> list[dict[str, Any]]:
        """The requests that a half has answered since then."""
        async with self.http.get(f"{self.url}/control/{half}/requests") as answer:
            requests = await answer.json()
        lines = requests if isinstance(requests, list) else requests["requests"]
        return [line for line in lines if line["at"] >= since]

    async def forget(self) -> None:
        """Empty both journals."""
        for half in ("slack", "confluence"):
            async with self.http.delete(f"{self.url}/control/{half}/requests"):
                pass

    async def latency(self, *, slack: float, confluence: float) -> None:
        """Seconds that each request takes."""
        await self.order("slack", "latency", seconds=slack)
        await self.order("confluence", "latency", seconds=confluence)


@asynccontextmanager
async def neighbour() -> AsyncIterator[Neighbour]:
    """Start the sandbox, stop it in the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--port", "0", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    told = json.loads(await process.stdout.readline())
    try:
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as http:
            yield Neighbour(told, http)
    finally:
        process.terminate()
        await process.wait()


def settings_for(told: dict[str, str], folder: Path, **more: str) -> dict[str, str]:
    """What an operator would set, with SQLite in the folder."""
    return {
        "SLACK_BOT_TOKEN": told["bot_token"],
        "SLACK_APP_TOKEN": told["app_token"],
        "SLACK_API_URL": told["slack_api_url"],
        "ATLASSIAN_CLIENT_ID": told["atlassian_client_id"],
        "ATLASSIAN_CLIENT_SECRET": told["atlassian_client_secret"],
        "ATLASSIAN_AUTH_URL": told["atlassian_auth_url"],
        "ATLASSIAN_API_URL": told["atlassian_api_url"],
        "RETRO_DATABASE_URL": f"sqlite:///{folder / 'retro.db'}",
        "RETRO_ENCRYPTION_KEYS": Keyring.generate(),
        "RETRO_ADMINS": told["admin_id"],
        "RETRO_ALLOWED_HOSTS": "127.0.0.1",
        "RETRO_PORT": str(free_port()),
        "RETRO_LOG_LEVEL": "ERROR",
        **more,
    }


class Bot:
    """A running `retro serve`; `started_in` is the time until it said that it is connected."""

    def __init__(self, process: asyncio.subprocess.Process, started_in: float) -> None:
        self.process = process
        self.started_in = started_in

    def memory_mb(self) -> float:
        """What its main process holds in memory now."""
        return memory_mb(self.process.pid)

    def workers_mb(self) -> list[float]:
        """What each of its workers holds."""
        return [memory_mb(worker) for worker in children(self.process.pid)]


@asynccontextmanager
async def serving(settings: dict[str, str]) -> AsyncIterator[Bot]:
    """Start the bot as an operator would, stop it in the end."""
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "serve",
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    line = await process.stdout.readline()
    if b"connected" not in line:
        raise RuntimeError(f"the bot did not start: {line!r}")
    try:
        yield Bot(process, time.perf_counter() - begun)
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


@asynccontextmanager
async def temporary_folder() -> AsyncIterator[Path]:
    """A folder for one run's database."""
    with tempfile.TemporaryDirectory(prefix="retro-bench-") as folder:
        yield Path(folder)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
