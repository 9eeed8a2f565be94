"""`python -m bench [NAME …] [--pages N]`: all of them by default, each with its neighbours."""

import argparse
import asyncio

from bench import confluence_phase, load, rendering, start, submission

NAMES = ("rendering", "phase", "submission", "load", "start")


async def run(names: list[str], pages: int) -> None:
    """One after the other: they share the machine."""
    if "rendering" in names:
        await rendering.run()
    if "phase" in names:
        await confluence_phase.run()
    if "submission" in names:
        await submission.run()
    if "load" in names:
        await load.run()
    if "start" in names:
        await start.run(pages)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", default=NAMES, metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--pages", type=int, default=500, help="pages of the memory bench")
    typed = parser.parse_args()
    asyncio.run(run(list(typed.names), typed.pages))
