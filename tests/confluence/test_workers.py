"""Tests of `confluence.workers`: a process that is alone, bounded, and gone when we are."""

import asyncio
import os
import pickle
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from subprocess import PIPE

import pytest

from confluence.worker_main import DONE, TOO_LARGE
from confluence.workers import Worker, WorkerLost
from tests.processes import environment, until_dead

ROOT = Path(__file__).parents[2]
SECRET = "RETRO_ENCRYPTION_KEYS"
# A process like ours that has a worker, idle or at work, and says which process that is.
OWNER = """
import asyncio, pickle, sys, time
from confluence.workers import Worker

async def own():
    worker = Worker(seconds=1.0)
    await worker.ask(pickle.dumps((max, (1, 2))))
    print(worker.process_id, flush=True)
    worker.seconds = 60.0
    if "busy" in sys.argv:
        await worker.ask(pickle.dumps((time.sleep, (60,))))
    await asyncio.sleep(60)

asyncio.run(own())
"""


def order(act: object, *arguments: object) -> bytes:
    """What a worker understands."""
    return pickle.dumps((act, arguments))


async def told(worker: Worker, act: object, *arguments: object) -> object:
    """The result of an act."""
    word, result = pickle.loads(await worker.ask(order(act, *arguments)))
    assert word == DONE, result
    return result


@asynccontextmanager
async def hired(*, seconds: float = 10.0, megabytes: int = 512) -> AsyncIterator[Worker]:
    """A worker of one's own."""
    worker = Worker(seconds=seconds, megabytes=megabytes)
    yield worker
    await worker.stop()


async def test_it_answers_and_stays(worker: Worker) -> None:
    """One process answers order after order, large ones too."""
    text = "x" * 5_000_000

    assert await told(worker, max, 1, 2) == 2
    process_id = worker.process_id
    assert await told(worker, str.upper, text) == text.upper()
    assert worker.process_id == process_id


async def test_it_is_killed_in_time() -> None:
    """An order that takes too long ends its process; the next one gets another."""
    async with hired(seconds=0.5) as worker:
        await told(worker, max, 1, 2)
        first = worker.process_id
        assert first is not None
        with pytest.raises(TimeoutError):
            await worker.ask(order(time.sleep, 60))

        await until_dead([first])
        assert await told(worker, max, 1, 2) == 2


async def test_it_has_no_more_memory_than_it_may() -> None:
    """The kernel refuses what is beyond the limit."""
    async with hired(megabytes=256) as worker:
        word, _ = pickle.loads(await worker.ask(order(bytearray, 300 * 1024 * 1024)))

        assert word == TOO_LARGE
        assert await told(worker, len, b"x" * 10_000_000) == 10_000_000


async def test_it_dies_without_an_answer() -> None:
    """A process that ends by itself is told, and does not end the next order."""
    async with hired() as worker:
        with pytest.raises(WorkerLost):
            await worker.ask(order(os._exit, 3))

        assert await told(worker, max, 1, 2) == 2


async def test_an_answer_that_nobody_waits_for() -> None:
    """Who gives up gets no late answer to an earlier order."""
    async with hired() as worker:
        await told(worker, max, 1, 2)
        waiting = asyncio.create_task(worker.ask(order(time.sleep, 60)))
        await asyncio.sleep(0.05)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

        assert await told(worker, max, 1, 2) == 2


async def test_it_holds_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """No environment, no file of ours, no database and no HTTP; signals of the group pass by."""
    monkeypatch.setenv(SECRET, "secret")
    async with hired() as worker:
        with (ROOT / "README.md").open("rb") as ours:
            os.set_inheritable(ours.fileno(), True)
            modules = await told(worker, eval, "sorted(__import__('sys').modules)")
            open_files = await told(worker, os.listdir, "/proc/self/fd")
            files = [await told(worker, os.readlink, f"/proc/self/fd/{n}") for n in (0, 1)]
        assert worker.process_id is not None
        assert set(environment(worker.process_id)) <= {"PYTHONPATH", ""}
        assert isinstance(modules, list)
        assert isinstance(open_files, list)
        assert {"confluence.rendering", "lxml.etree"} <= set(modules)
        assert not {"httpx", "aiohttp", "sqlalchemy", "slack_sdk", "cryptography"} & set(modules)
        assert len(open_files) <= 4  # standard ones and the folder just listed
        assert files[0].startswith("socket:")  # type: ignore[attr-defined]
        assert files[1] == os.devnull
        for number in (signal.SIGINT, signal.SIGTERM):
            os.kill(worker.process_id, number)
        assert await told(worker, max, 1, 2) == 2


@pytest.mark.parametrize("at", ["idle", "busy"])
async def test_it_ends_with_its_owner(at: str) -> None:
    """Whose owner is killed is gone soon, in the middle of an order too."""
    owner = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OWNER, at, cwd=ROOT, stdout=PIPE
    )
    assert owner.stdout is not None
    worker = int(await asyncio.wait_for(owner.stdout.readline(), 60))
    await asyncio.sleep(0.2)
    owner.kill()
    await owner.wait()

    await until_dead([worker])
