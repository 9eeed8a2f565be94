"""`retro serve` that kills itself at its n-th commit, counted from SIGUSR1.

RETRO_KILL_AT is `before:3` or `after:3`; empty: never. On SIGTERM it prints how many there were.
"""

import os
import signal
import sys

from sqlalchemy.engine.default import DefaultDialect

from bot.cli import main


class Commits:
    """Counts commits of every engine in the process, once armed."""

    def __init__(self, kill_at: str) -> None:
        self.armed = False
        self.count = 0
        self.side, _, number = kill_at.partition(":")
        self.number = int(number or 0)

    def arm(self, *_: object) -> None:
        """Count from here."""
        self.armed = True

    def before(self) -> None:
        """A commit is about to happen."""
        if self.armed:
            self.count += 1
            self._die("before")

    def after(self) -> None:
        """A commit has happened."""
        if self.armed:
            self._die("after")

    def _die(self, side: str) -> None:
        if self.side == side and self.count == self.number:
            os.kill(os.getpid(), signal.SIGKILL)


def watch(commits: Commits) -> None:
    """Stand around every commit: ours and the job engine's."""
    commit = DefaultDialect.do_commit

    def do_commit(self: DefaultDialect, connection: object) -> None:
        commits.before()
        commit(self, connection)  # type: ignore[arg-type]
        commits.after()

    DefaultDialect.do_commit = do_commit  # type: ignore[assignment,method-assign]


if __name__ == "__main__":
    counted = Commits(os.environ.get("RETRO_KILL_AT", ""))
    signal.signal(signal.SIGUSR1, counted.arm)
    watch(counted)
    code = main(["serve"])
    print(f"commits {counted.count}", flush=True)
    sys.exit(code)
