"""Templates alone: a 20 KB template over 500 messages, ours verified, python-liquid's bare."""

import asyncio
import gc
import pickle
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from liquid import Environment

from bench.confluence_phase import incident_of
from bench.processes import cpu_seconds, memory_mb
from bench.table import heading, milliseconds, percentile, verdict
from confluence.errors import TemplateError
from confluence.nouns import Incident
from confluence.renderer import WORKERS, Renderer
from confluence.rendering import Style, compile_template, context_for, render_page
from confluence.workers import Worker
from tests.confluence.rendering.bombs import BOMBS

RUNS = 21
ROWS, MANY = 500, 10_000
PAGES = 10
TICK = 0.005

# One section of the template, as an editor leaves it: the loop from the first cell to the last.
SECTION = """<h2>{{{{ incident.title }}}}: part {number}</h2>
<p>Severity <strong>{{{{ incident.severity }}}}</strong>, led by {{{{ incident.commander.name }}}}
since {{{{ incident.started_at | date: "%Y-%m-%d %H:%M" }}}} UTC.</p>
<p>{{% if incident.resolved_at %}}Resolved {{{{ incident.resolved_at | date: "%H:%M" }}}}.
{{% else %}}It goes on.{{% endif %}}</p>
<ul><li>{{{{ incident.status | capitalize }}}} in {{{{ incident.slack_channel }}}}</li>
<li>What helped, and what did not? Say it in a sentence that a newcomer understands.</li></ul>
"""
LOOP = "{% for event in incident.events %}"
CELLS = (
    '{{ event.occurred_at | date: "%Y-%m-%d %H:%M" }}</p></td>'
    "<td><p>{{ event.user.name }}{% if event.url %} wrote{% endif %}</p></td>"
    "<td><p>{{ event.event }}"
)
HEAD = "<table><tbody><tr><th><p>When</p></th><th><p>Who</p></th><th><p>What</p></th></tr>"
TAIL = "</tbody></table>"
SECTIONS = "\n".join(SECTION.format(number=number) for number in range(41))
TYPED = f"{SECTIONS}{HEAD}<tr><td><p>{LOOP}{CELLS}{{% endfor %}}</p></td></tr>{TAIL}"
CLEAN = f"{SECTIONS}{HEAD}{LOOP}<tr><td><p>{CELLS}</p></td></tr>{{% endfor %}}{TAIL}"


async def run() -> None:
    """Print what a template costs, what the main process feels of it, and what bombs do."""
    heading(f"A template of {len(TYPED):,} bytes, CPU ms: median / p95 / worst")
    _ours_beside_the_library()
    await _in_workers()
    await _bombs()


def _ours_beside_the_library() -> None:
    library = Environment(autoescape=True)
    numbers = iter(range(10**6))
    context, long = (context_for(incident_of(rows)) for rows in (ROWS, MANY))
    ours, theirs = compile_template(TYPED), library.from_string(CLEAN)
    if ours.render(context).body.count("<tr>") != theirs.render(**context).count("<tr>"):
        raise RuntimeError("the two pages are not alike")
    seconds = _in_turn(
        RUNS,
        {
            "python-liquid, parse": lambda: library.from_string(CLEAN),
            "ours, compile": lambda: compile_template(TYPED, name=str(next(numbers))),
            f"python-liquid, {ROWS} rows, unverified": lambda: theirs.render(**context),
            f"ours, {ROWS} rows, verified": lambda: ours.render(context),
            f"context of {ROWS} messages": lambda: context_for(incident_of(ROWS)),
        },
    )
    _, compiled, bare, rendered, _ = map(median, seconds)
    verdict("compile", compiled * 1000, 50, "ms")
    verdict("render, verified, against python-liquid's", rendered / bare, 2, "×")
    [many] = map(median, _in_turn(5, {f"ours, {MANY} rows": lambda: ours.render(long)}))
    verdict(f"a row of {MANY} against a row of {ROWS}", many * ROWS / MANY / rendered, 1.25, "×")


def _in_turn(runs: int, acts: dict[str, Callable[[], object]]) -> list[list[float]]:
    """Seconds of CPU of each act, one after the other so that all see the same machine."""
    seconds: list[list[float]] = [[] for _ in acts]
    for _ in range(runs):
        for kept, act in zip(seconds, acts.values(), strict=True):
            begun = time.process_time()
            act()
            kept.append(time.process_time() - begun)
    for name, kept in zip(acts, seconds, strict=True):
        print(f"  {name}: {milliseconds(kept)}")
    return seconds


async def _in_workers() -> None:
    gc.collect()
    gc.freeze()  # as `retro serve` does
    heading(f"In {WORKERS} workers, wall ms: median / p95 / worst")
    workers = [Worker() for _ in range(WORKERS)]
    renderer = Renderer(workers)
    begun = time.perf_counter()
    renderer.start()
    await asyncio.gather(*(renderer.check_title("{{ 1 }}") for _ in workers))
    print(f"  ready after {(time.perf_counter() - begun) * 1000:.0f} ms")
    for rows in (ROWS, MANY):
        incident = incident_of(rows)
        _crossing(rows)
        alone = [await _timed_page(renderer, rows) for _ in range(5)]
        print(f"  a page of {rows} rows, one at a time: {milliseconds(alone)}")
        lags = await _lags(asyncio.gather(*(_page(renderer, incident) for _ in range(PAGES))))
        print(
            f"  lag of the main process's loop while {PAGES} such pages render: "
            f"{milliseconds(lags)}"
        )
        verdict(f"lag, p99, {rows} rows", percentile(lags, 0.99) * 1000, 50, "ms")
    print(
        f"  main process {memory_mb():.0f} MB; workers "
        + ", ".join(f"{memory_mb(worker.process_id):.0f} MB" for worker in workers)
    )
    await renderer.close()


def _crossing(rows: int) -> None:
    """What goes over to a worker and comes back."""
    arguments: tuple[Any, ...] = (TYPED, "", "", incident_of(rows), {}, Style())
    order = pickle.dumps((render_page, arguments))
    answer = pickle.dumps(render_page(*arguments))
    seconds = []
    for _ in range(RUNS):
        begun = time.process_time()
        pickle.loads(pickle.dumps((render_page, arguments)))
        pickle.loads(answer)
        seconds.append(time.process_time() - begun)
    print(
        f"  crossing of {rows} rows: {len(order) / 1000:.0f} KB there, {len(answer) / 1000:.0f} "
        f"KB back, CPU of both sides {milliseconds(seconds)}"
    )


async def _page(renderer: Renderer, incident: Incident) -> None:
    await renderer.page(TYPED, name="bench", title="{{ incident.title }}", incident=incident)


async def _timed_page(renderer: Renderer, rows: int) -> float:
    incident = incident_of(rows)
    begun = time.perf_counter()
    await _page(renderer, incident)
    return time.perf_counter() - begun


async def _lags(work: asyncio.Future[list[None]]) -> list[float]:
    """How much later than asked the loop woke us, until the work was done."""
    lags = []
    while not work.done():
        begun = time.perf_counter()
        await asyncio.sleep(TICK)
        lags.append(time.perf_counter() - begun - TICK)
    await work
    return lags


async def _bombs() -> None:
    heading(f"{len(BOMBS)} bombs, in a worker: wall ms, CPU ms")
    worker = Worker()
    renderer = Renderer([worker])
    await renderer.check_title("{{ 1 }}")
    assert worker.process_id
    walls, cpus = [], []
    for name, (liquid, _) in BOMBS.items():
        begun, used = time.perf_counter(), cpu_seconds(worker.process_id)
        said = await _said(renderer, liquid)
        walls.append(time.perf_counter() - begun)
        cpus.append(cpu_seconds(worker.process_id) - used)
        print(f"  {walls[-1] * 1000:7.1f} {cpus[-1] * 1000:7.0f} {name}: {said[:60]}")
    await renderer.close()
    verdict("the worst, CPU", max(cpus), 1, "s")
    verdict("the worst, wall", max(walls), 1, "s")


async def _said(renderer: Renderer, liquid: str) -> str:
    """What is wrong with it, or that nothing is."""
    try:
        await renderer.body(f"<p>{liquid}</p>", name="bomb", context={})
    except TemplateError as error:
        return error.reason
    return "a page"
