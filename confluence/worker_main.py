"""What runs in a worker's process: it takes an order, answers it, until nobody orders any more.

It reads orders from its standard input, a socket, whose other end is `confluence.workers`. It has
no database, no network and no settings. Not here: the work itself (`confluence.rendering`).
"""

import gc
import os
import pickle
import resource
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Iterator

HEADER = struct.Struct(">Q")  # how many bytes follow
READY = b""
NICENESS = 5  # people's acknowledgements, in the main process, come first

# What is wrong with an answer, else its result.
DONE, FAILED, TOO_LARGE, BROKE = "done", "failed", "too large", "broke"


def main() -> None:
    """Arguments: seconds that an order may take, megabytes that the process may have."""
    seconds, megabytes = float(sys.argv[1]), int(sys.argv[2])
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # we end when the main process has ended
    os.nice(NICENESS)
    _warm()
    _confine(megabytes)
    with socket.socket(fileno=sys.stdin.fileno()) as channel:
        try:
            _serve(channel, seconds)
        except ConnectionError:
            return  # nobody waits for the answer


def _serve(channel: socket.socket, seconds: float) -> None:
    _send(channel, READY)
    for order in _orders(channel):
        # Who ordered kills us in time. This is for when they are gone: the kernel ends us then,
        # whatever we are in the middle of.
        signal.setitimer(signal.ITIMER_REAL, seconds + 1)
        answer = _answer(order)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(channel, answer)
        gc.collect()


def _orders(channel: socket.socket) -> Iterator[bytes]:
    with channel.makefile("rb") as stream:
        while len(header := stream.read(HEADER.size)) == HEADER.size:
            (size,) = HEADER.unpack(header)
            order = stream.read(size)
            if len(order) < size:
                return
            yield order


def _send(channel: socket.socket, message: bytes) -> None:
    channel.sendall(HEADER.pack(len(message)) + message)


def _answer(order: bytes) -> bytes:
    """What became of the order, pickled: one of the words above, and the result or the error."""
    from confluence.errors import RetroError

    try:
        act, arguments = pickle.loads(order)  # noqa: S301 - from the main process, which we trust
        return pickle.dumps((DONE, act(*arguments)))
    except RetroError as error:
        return pickle.dumps((FAILED, error))
    except MemoryError:
        return pickle.dumps((TOO_LARGE, None))
    except Exception:  # noqa: BLE001 - the main process raises and logs it
        return pickle.dumps((BROKE, traceback.format_exc()))


def _warm() -> None:
    """Import and try everything once, so that the first order need not wait for it."""
    from confluence.rendering import compile_template
    from confluence.standard_template import STANDARD_TEMPLATE

    compile_template(STANDARD_TEMPLATE, name="Retro standard").render({})
    # Garbage is collected between orders, not during one; what lives now lives to the end.
    gc.disable()
    gc.collect()
    gc.freeze()


def _confine(megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold people's words
    if sys.platform == "linux":  # macOS knows no such limit
        most = megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    main()
