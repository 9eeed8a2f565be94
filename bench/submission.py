"""From the submission received to the link in the channel, 500 marked messages, nothing cached."""

import time
from statistics import median
from typing import Any

from bench.neighbour import Neighbour, neighbour, serving, settings_for, temporary_folder
from bench.people import close_all, connect, long_channel, open_form
from bench.table import heading, milliseconds, verdict
from sandbox.person import Person

RUNS = 7
SLACK, CONFLUENCE = 0.05, 0.1


async def run() -> None:
    """Print the total and its parts."""
    heading(
        "Submission received to link in the channel: 100 ms Confluence, 50 ms Slack, 500 messages"
    )
    async with neighbour() as near, temporary_folder() as folder:
        settings = settings_for(near.told, folder)
        async with serving(settings):
            await connect(near, "cloud")
        await long_channel(near, "inc-long", messages=500)
        await near.latency(slack=SLACK, confluence=CONFLUENCE)
        parts = [await _once(near, settings, last=n == RUNS - 1) for n in range(RUNS)]
    for name in parts[0]:
        print(f"  {name}: {milliseconds([part[name] for part in parts])}")
    verdict("total", median([part["total"] for part in parts]) * 1000, 900, "ms")


async def _once(near: Neighbour, settings: dict[str, str], *, last: bool) -> dict[str, float]:
    """The form is filled with one process and sent in to the next, in which nothing is cached."""
    await near.forget()
    async with Person(near.url, user=near.told["responder"]) as person:
        async with serving(settings):
            await open_form(person, "inc-long")
            await person.choose("Template", "Incident retrospective")
            opening = await near.journal("confluence")
        async with serving(settings):
            begun = time.time()
            await person.submit()
            await person.wait_for("is made", timeout=60)
            slack = await near.journal("slack", begun)
            confluence = await near.journal("confluence", begun)
            await close_all(person)
    if last:
        print(f"  requests while the form opens: {_named(opening)}")
        print(f"  requests from submission to page: {_named(confluence)}")
        print(f"  requests to Slack from submission: {_named(slack)}")
    return _split(begun, slack, confluence)


def _split(
    begun: float, slack: list[dict[str, Any]], confluence: list[dict[str, Any]]
) -> dict[str, float]:
    """The parts, from when requests arrived at the sandbox and how long it takes over each."""
    posted = next(line["at"] for line in slack if line["path"].endswith("chat.postMessage"))
    reads = [line["at"] for line in slack if line["at"] < confluence[0]["at"]]
    asked, created = confluence[0]["at"], confluence[-1]["at"]
    read_until = max(reads) + SLACK
    return {
        "queue": min(reads) - begun,
        "Slack reads": read_until - min(reads),
        "Confluence": CONFLUENCE * len(confluence),
        "render and the rest": (posted - begun)
        - (min(reads) - begun)
        - (read_until - min(reads))
        - CONFLUENCE * len(confluence),
        "to the first Confluence request": asked - begun,
        "create answered": created + CONFLUENCE - begun,
        "total": posted + SLACK - begun,
    }


def _named(lines: list[dict[str, Any]]) -> str:
    counted: dict[str, int] = {}
    for line in lines:
        name = f"{line['verb']} {'/'.join(line['path'].split('/')[-2:])}"
        counted[name] = counted.get(name, 0) + 1
    return f"{len(lines)}: " + ", ".join(f"{name} x{n}" for name, n in counted.items())
