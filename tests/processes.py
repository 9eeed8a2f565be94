"""Processes, seen from outside."""

import asyncio
import os
from pathlib import Path

DEAD = {"Z", "X"}


def lives(process_id: int) -> bool:
    """Whether a process runs; one that ended and is only listed still does not."""
    try:
        stat = Path(f"/proc/{process_id}/stat").read_text("utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] not in DEAD


def children(process_id: int) -> list[int]:
    """The processes that a process has started and that run."""
    listed = Path(f"/proc/{process_id}/task/{process_id}/children").read_text("utf-8")
    return [int(child) for child in listed.split() if lives(int(child))]


def environment(process_id: int) -> dict[str, str]:
    """What a process was started with."""
    told = Path(f"/proc/{process_id}/environ").read_bytes().split(b"\0")
    return {name: value for name, _, value in (os.fsdecode(each).partition("=") for each in told)}


async def until_dead(process_ids: list[int], seconds: float = 10.0) -> None:
    """Wait until none of them lives. Raises `TimeoutError`."""
    async with asyncio.timeout(seconds):
        while any(map(lives, process_ids)):  # noqa: ASYNC110 - nobody else could tell
            await asyncio.sleep(0.02)
