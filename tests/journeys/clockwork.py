"""The bot as a process whose chores take the time from a file: `python -m … FILE`.

Settings come from the environment, as for `retro serve`.
"""

import asyncio
import os
import sys
from datetime import datetime
from pathlib import Path

from bot.running import Retro
from bot.settings import read


async def main(file: Path) -> None:
    """Serve until killed."""
    stopped = asyncio.Event()
    retro = Retro(
        read(os.environ),
        on_lease_lost=stopped.set,
        clock=lambda: datetime.fromisoformat(file.read_text("utf-8")),
    )
    await retro.start()
    print("serves", flush=True)  # noqa: T201 - the test waits for it
    await stopped.wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
