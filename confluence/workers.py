"""Workers: processes that compile and render what people typed, seen from the main process.

Not here: what they do (`renderer` orders it), what runs in them (`worker_main`).
"""

import asyncio
import os
import socket
import subprocess
import sys

from confluence.worker_main import HEADER

SECONDS = 10.0
MEGABYTES = 512
START_SECONDS = 30.0
LONGEST_ANSWER = 64_000_000


class WorkerLost(Exception):
    """The process ended, by itself or by somebody else, before it answered."""


class Worker:
    """One process at a time, on plain data; killed when an order takes `seconds`.

    The kernel gives it `megabytes` of address space and no more. It gets no environment of ours,
    none of our open files, and ends when we end, however we end.
    """

    def __init__(self, *, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        self.seconds = seconds
        self.megabytes = megabytes
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._ready = False

    @property
    def process_id(self) -> int | None:
        """The process, if there is one."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Have a process; it is ready by itself some moments later."""
        if self._process:
            return
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        limits = (str(self.seconds), str(self.megabytes))
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-P", "-m", "confluence.worker_main", *limits],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env={"PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
                start_new_session=True,  # Ctrl-C is for us
            )
        self._socket, self._ready = ours, False

    async def stop(self) -> None:
        """Kill the process, whatever it does."""
        process, self._process = self._process, None
        if process and self._socket:
            self._socket.close()
            process.kill()
            await asyncio.to_thread(process.wait)

    async def ask(self, order: bytes) -> bytes:
        """The answer to an order. Raises `TimeoutError` and `WorkerLost`; then it is killed."""
        self.start()
        assert self._socket is not None
        await self._get_ready(self._socket)
        try:
            async with asyncio.timeout(self.seconds):
                await _send(self._socket, order)
                return await _receive(self._socket)
        except ConnectionError as error:
            await self.stop()
            raise WorkerLost from error
        except BaseException:
            # An answer that nobody waits for must not become the next order's.
            await self.stop()
            raise

    async def _get_ready(self, channel: socket.socket) -> None:
        if self._ready:
            return
        try:
            async with asyncio.timeout(START_SECONDS):
                await _receive(channel)
        except (ConnectionError, TimeoutError) as error:
            await self.stop()
            raise WorkerLost from error
        self._ready = True


async def _send(channel: socket.socket, message: bytes) -> None:
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(channel, HEADER.pack(len(message)) + message)


async def _receive(channel: socket.socket) -> bytes:
    (size,) = HEADER.unpack(await _read(channel, HEADER.size))
    if size > LONGEST_ANSWER:
        raise ConnectionError(f"a worker's answer of {size} bytes")
    return await _read(channel, size)


async def _read(channel: socket.socket, size: int) -> bytes:
    loop = asyncio.get_running_loop()
    found = bytearray(size)
    rest = memoryview(found)
    while rest:
        count = await loop.sock_recv_into(channel, rest)
        if not count:
            raise ConnectionError("a worker ended")
        rest = rest[count:]
    return bytes(found)
