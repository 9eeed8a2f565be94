"""A throwaway PostgreSQL for tests: one server a pytest process, one fresh database a test.

It listens on loopback with `trust` and `fsync=off`, and ends with the process.
"""

import atexit
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
import pytest

_numbers = count(1)


@contextmanager
def fresh_database() -> Iterator[str]:
    """The address of an empty database, dropped afterwards. Skips the test without a server."""
    server = _server()
    if isinstance(server, str):
        pytest.skip(server)
    name = f"retro_{next(_numbers)}"
    server.run(f"create database {name}")
    try:
        yield server.address(name)
    finally:
        server.run(f"drop database {name} with (force)")


class Server:
    """A PostgreSQL server of our own, in a folder that goes with it."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self._folder = Path(tempfile.mkdtemp(prefix="retro-pg-"))
        self._port = _free_port()
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(self._folder, "postgres")

    def start(self) -> None:
        """Make a cluster and serve it."""
        options = (
            f"-p {self._port} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
            f" -c unix_socket_directories={self._folder} -c shared_buffers=16MB"
        )
        data = str(self._folder / "data")
        self._call("initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8")
        log = str(self._folder / "log")
        self._call("pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._call("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def address(self, database: str) -> str:
        """Where the database is, as RETRO_DATABASE_URL says it."""
        return f"postgresql://postgres@127.0.0.1:{self._port}/{database}"

    def run(self, statement: str) -> None:
        """Run one statement beside the databases of the tests."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _call(self, program: str, *arguments: str) -> None:
        as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_postgres, str(self._binaries / program), *arguments]
        # The server inherits what it is given, and would keep a pipe open: hence a file.
        with tempfile.TemporaryFile() as output:
            result = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
                cwd="/",
            )
            output.seek(0)
            said = output.read().decode(errors="replace")
        if result.returncode:
            raise RuntimeError(f"{program} ended with {result.returncode}: {said}")


@cache
def _server() -> Server | str:
    """The server of this process, or why there is none."""
    binaries = _binaries()
    if binaries is None:
        return "no PostgreSQL server binaries (initdb, pg_ctl) on this machine"
    if os.geteuid() == 0 and not _can_become_postgres():
        return "PostgreSQL does not run as root, and there is no user postgres to run it as"
    server = Server(binaries)
    server.start()
    atexit.register(server.stop)
    return server


def _binaries() -> Path | None:
    """The folder of the newest server that is here."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    here = [f for f in folders if (f / "initdb").exists() and (f / "pg_ctl").exists()]
    return here[0] if here else None


def _version(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0


def _can_become_postgres() -> bool:
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return False
    return shutil.which("runuser") is not None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
