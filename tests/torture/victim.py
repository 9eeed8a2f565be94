"""`retro serve` that kills itself at its n-th commit after SIGUSR1.

The file that RETRO_KILL_FILE names says where, as `before 3` or `after 3`, or nothing; the number
of commits counted so far is written there at the next SIGUSR1.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

from bot.cli import main


class Commits:
    """Counts commits of every engine in the process, once armed."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._armed = False
        self._count = 0
        self._side = ""
        self._number = 0

    def arm(self, *_signal: object) -> None:
        """Leave the count, read where to die, count from here."""
        side, _, number = self._file.read_text("utf-8").partition(" ")
        self._file.with_suffix(".count").write_text(str(self._count), "utf-8")
        self._side, self._number = side, int(number or 0)
        self._armed, self._count = True, 0

    def before(self) -> None:
        """A commit is about to happen."""
        if self._armed:
            self._count += 1
            self._die("before")

    def after(self) -> None:
        """A commit has happened."""
        if self._armed:
            self._die("after")

    def _die(self, side: str) -> None:
        if self._side == side and self._count == self._number:
            os.kill(os.getpid(), signal.SIGKILL)


def watch(commits: Commits) -> None:
    """Stand around every commit: ours and the job engine's."""
    commit: Callable[[DefaultDialect, Any], None] = DefaultDialect.do_commit

    def do_commit(self: DefaultDialect, connection: Any) -> None:
        commits.before()
        commit(self, connection)
        commits.after()

    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]


if __name__ == "__main__":
    counted = Commits(Path(os.environ["RETRO_KILL_FILE"]))
    signal.signal(signal.SIGUSR1, counted.arm)
    watch(counted)
    sys.exit(main(["serve"]))
