"""The bot as a process of its own, and the request at which it is killed."""

import asyncio
import os
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sandbox.app import Sandbox
from sandbox.faults import Fault, Faults
from tests.processes import children, until_dead

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Point:
    """Where the bot dies: `what` is request or commit, `side` before or after the n-th."""

    what: str
    side: str
    number: int

    def __str__(self) -> str:
        return f"{self.side} {self.what} {self.number}"


class Bot:
    """`retro serve` against a sandbox."""

    def __init__(self, environment: dict[str, str], *, kill_file: Path, log: Path) -> None:
        self._environment = environment
        self._process: asyncio.subprocess.Process | None = None
        self._workers: list[int] = []
        self._kill_file = kill_file
        self._log = log

    async def start(self) -> None:
        """Start it and wait until it is connected; what it complains of goes to the log."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.torture.victim",
            cwd=ROOT,
            env={**os.environ, **self._environment, "RETRO_KILL_FILE": str(self._kill_file)},
            stdout=asyncio.subprocess.PIPE,
            stderr=self._log.open("ab"),
        )
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), 30)
        if b"connected" not in line:
            raise RuntimeError(f"the bot did not start: {self.log[-2000:]}")
        self._workers = children(self._process.pid)

    @property
    def log(self) -> str:
        """What it complained of."""
        return self._log.read_text("utf-8")

    async def arm(self, point: Point | None) -> int:
        """Count commits from here, and die at the point; how many there were since last armed."""
        at = f"{point.side} {point.number}" if point and point.what == "commit" else ""
        self._kill_file.write_text(at, "utf-8")
        counted = self._kill_file.with_suffix(".count")
        counted.unlink(missing_ok=True)
        self.signal(signal.SIGUSR1)
        while not counted.exists() or not counted.read_text("utf-8"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        return int(counted.read_text("utf-8"))

    def signal(self, number: signal.Signals) -> None:
        """Send a signal, if it still lives."""
        assert self._process is not None
        with suppress(ProcessLookupError):
            self._process.send_signal(number)

    async def stop(self) -> None:
        """End it as an operator would."""
        assert self._process is not None
        self.signal(signal.SIGTERM)
        await asyncio.wait_for(self._process.wait(), 30)

    async def wait_dead(self, seconds: float) -> bool:
        """Whether it ended by itself within this time, and its workers with it."""
        assert self._process is not None
        try:
            await asyncio.wait_for(self._process.wait(), seconds)
        except TimeoutError:
            return False
        await until_dead(self._workers)
        return True


class KillingFaults(Faults):
    """Counts the bot's requests to both halves and kills the bot at one of them."""

    def __init__(self, bot: Bot, point: Point | None) -> None:
        super().__init__()
        self.count = 0
        self._bot = bot
        self._point = point if point and point.what == "request" else None

    def take(self, verb: str, path: str) -> Fault | None:
        """No fault, but at the point: death before the request is applied, or right after."""
        self.count += 1
        if self._point is None or self.count != self._point.number:
            return super().take(verb, path)
        if self._point.side == "before":
            self._bot.signal(signal.SIGKILL)
            return Fault(path, "reset_before")
        # Stopped, it cannot act on the broken connection before it is dead.
        self._bot.signal(signal.SIGSTOP)
        asyncio.get_running_loop().call_later(0.05, self._bot.signal, signal.SIGKILL)
        return Fault(path, "reset_after")


def watch_requests(sandbox: Sandbox, faults: Faults) -> None:
    """Let these faults stand before both halves."""
    sandbox.slack.faults = faults
    sandbox.confluence.faults = faults


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
