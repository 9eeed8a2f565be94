"""The command line as a process of its own, with the settings of a test."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import fields
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).parents[2]
OURS = ("SLACK_", "ATLASSIAN_", "RETRO_")


@asynccontextmanager
async def retro(settings: Settings, *arguments: str) -> AsyncIterator[Process]:
    """A process of the command line with these settings; ended in any case."""
    ours = {part.metadata["name"]: getattr(settings, part.name) for part in fields(settings)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=ROOT, env=kept | ours, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def greeting(process: Process) -> str:
    """The line in which `retro serve` says that it serves."""
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), 30)).decode()


async def ended(settings: Settings, *arguments: str) -> tuple[int | None, str, str]:
    """Exit code, output and complaints of a process that ends by itself."""
    async with retro(settings, *arguments) as process:
        out, err = await asyncio.wait_for(process.communicate(), 30)
        return process.returncode, out.decode(), err.decode()
