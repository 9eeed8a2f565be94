"""`retro demo`: the bot beside a Slack and a Confluence on this machine. No account, no token."""

import asyncio
import json
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.running import Retro
from bot.serve import set_up_logging
from bot.settings import Settings
from storage.keyring import Keyring


async def demo(
    *,
    once: bool,
    export: Path | None,
    channel: str | None,
    templates: Path | None,
    template: str | None,
    port: int,
) -> int:
    """Start both, connect through Slack as an admin would, then walk the journey or wait."""
    set_up_logging("WARNING")
    arguments = _sandbox_arguments(
        port=0 if once else port, export=export, channel=channel, templates=templates
    )
    with tempfile.TemporaryDirectory(prefix="retro-demo-") as folder:
        async with _sandbox(arguments) as neighbour:
            settings = _settings(neighbour, Path(folder))
            retro = Retro(settings, on_lease_lost=_nothing)
            await retro.start()
            try:
                if once:
                    return await _walk(neighbour, "all", template)
                return await _show(neighbour, settings.command)
            finally:
                await retro.stop()


async def _show(neighbour: dict[str, Any], command: str) -> int:
    """Connect, say where to look, wait for Ctrl-C."""
    code = await _walk(neighbour, "connect", None)
    if code:
        return code
    where = f"#{neighbour['channel']}"
    print(f"\nOpen {neighbour['url']}/ in a browser and type {command} create in {where}.")
    print("Ctrl-C ends it.", flush=True)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    return 0


async def _walk(neighbour: dict[str, Any], what: str, template: str | None) -> int:
    """Let the sandbox's people act; they know only what Slack shows them."""
    arguments = [sys.executable, "-m", "sandbox.walk", what]
    arguments += ["--template", template] if template else []
    process = await asyncio.create_subprocess_exec(*arguments, stdin=asyncio.subprocess.PIPE)
    await process.communicate(json.dumps(neighbour).encode())
    return process.returncode or 0


@asynccontextmanager
async def _sandbox(arguments: list[str]) -> AsyncIterator[dict[str, Any]]:
    """The neighbour process; yields what it says of itself: addresses and throwaway tokens."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", *arguments, stdout=asyncio.subprocess.PIPE
    )
    try:
        if process.stdout is None:
            raise AssertionError("a pipe was asked for")
        line = await process.stdout.readline()
        if not line:
            raise SystemExit(await process.wait())
        yield json.loads(line)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _sandbox_arguments(**given: object) -> list[str]:
    """Its command line; what is not given it chooses itself."""
    return [f"--{name}={value}" for name, value in given.items() if value is not None]


def _settings(neighbour: dict[str, Any], folder: Path) -> Settings:
    """Settings for the neighbour, with a throwaway key and database."""
    return Settings(
        slack_bot_token=neighbour["bot_token"],
        slack_app_token=neighbour["app_token"],
        slack_api_url=neighbour["slack_api_url"],
        atlassian_client_id=neighbour["atlassian_client_id"],
        atlassian_client_secret=neighbour["atlassian_client_secret"],
        atlassian_auth_url=neighbour["atlassian_auth_url"],
        atlassian_api_url=neighbour["atlassian_api_url"],
        database_url=f"sqlite:///{folder / 'retro.db'}",
        encryption_keys=Keyring.generate(),
        port=str(_free_port()),
        admins=neighbour["admin_id"],
        allowed_hosts="127.0.0.1",
        labels="yes",
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _nothing() -> None:
    """The demo is the only process on its database."""
