"""Service `Renderer`: compiles and renders what people typed, in workers, on plain data.

Whatever a template does, the main process goes on: docs/decisions/0011-workers.md. Not here: how
a template becomes a page (`rendering`), the processes (`workers`).
"""

import asyncio
import io
import pickle
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, ClassVar, TypeVar, cast
from uuid import uuid4

from confluence import errors
from confluence.nouns import Incident
from confluence.rendering import (
    Explained,
    Input,
    Notice,
    RenderedPage,
    Rendering,
    Shelf,
    Style,
    TemplateCheck,
    Text,
    Undefined,
    check_template,
    check_title,
    explained,
    inputs_of,
    remember,
    render_body,
    render_page,
    render_remembered,
    try_out,
    with_context,
)
from confluence.worker_main import BROKE, DONE, TOO_LARGE
from confluence.workers import Worker, WorkerLost

T = TypeVar("T")
WORKERS = 2  # while one has a long page, the other has time
TOO_LONG, LOST = "too long", "lost"
_TOO_COSTLY = {
    TOO_LONG: "It takes longer than {0.seconds:g} seconds.",
    TOO_LARGE: "It needs more than {0.megabytes} MB of memory.",
    LOST: "It ended the process that renders it, twice.",
}


class RenderingBroke(Exception):
    """Something broke in a worker that nobody foresaw. The text is the worker's traceback."""


class Renderer:
    """Hands orders to whichever worker is free; one that had to be ended is replaced.

    Compiled templates are kept in the workers, by their content.
    """

    def __init__(self, workers: Sequence[Worker]) -> None:
        self._workers = workers
        # The last one used is the next: it has most at hand.
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        for worker in workers:
            self._idle.put_nowait(worker)

    def start(self) -> None:
        """Have the workers ready, in the background."""
        for worker in self._workers:
            worker.start()

    async def close(self) -> None:
        """End the workers."""
        await asyncio.gather(*(worker.stop() for worker in self._workers))

    async def remember(self, incident: Incident) -> str:
        """Have a worker read an incident while its template is on its way; a key for `page`."""
        key = uuid4().hex
        await self._run(remember, key, incident, template="incident")
        return key

    async def page(
        self,
        template: str,
        *,
        name: str,
        title: str,
        incident: Incident,
        key: str = "",
        inputs: Mapping[str, str] | None = None,
        style: Style | None = None,
    ) -> RenderedPage:
        """Title and body. Raises `TemplateError`, for the title `TitleError`.

        `inputs` are what was answered to the template's inputs, by their keys; `key` says that the
        incident was remembered. The worker that comes next is the one that was used last, so it
        mostly knows the key; any other gets the incident.
        """
        typed, given = (template, name, title), (inputs or {}, style or Style())
        if key:
            known = (key, incident.title)
            page = await self._run(render_remembered, *typed, *known, *given, template=name)
            if page is not None:
                return page
        return await self._run(render_page, *typed, incident, *given, template=name)

    async def inputs(self, template: str, *, name: str) -> tuple[Input, ...]:
        """What a template asks people for. Raises `TemplateError`."""
        return await self._run(inputs_of, template, name, template=name)

    async def check_title(self, source: str) -> tuple[Undefined, ...]:
        """The names in a title that are misspelt, as the sample tells. Raises `TemplateError`."""
        return await self._run(check_title, source, template="title")

    async def body(
        self, template: str, *, name: str, context: Mapping[str, object]
    ) -> tuple[Rendering, tuple[Notice, ...]]:
        """A body over any names, and what its author should look at. Raises `TemplateError`."""
        return await self._run(render_body, template, name, context, template=name)

    async def check(self, body: str, *, name: str) -> TemplateCheck:
        """How a template does with the sample incident."""
        try:
            return await self._run(check_template, body, name, template=name)
        except errors.TemplateTooCostly as error:
            return TemplateCheck(error)

    async def try_out(self, typed: str, incident: Incident) -> Text:
        """What an expression or a snippet prints of an incident. Raises `TemplateError`."""
        return await self._run(with_context, try_out, typed, incident, template="expression")

    async def explain(
        self, entries: Sequence[Explained], incident: Incident
    ) -> tuple[Explained, ...]:
        """The entries anew, with what they print of an incident."""
        return await self._run(with_context, explained, entries, incident, template="explorer")

    async def _run(self, act: Callable[..., T], *arguments: object, template: str) -> T:
        worker = await self._idle.get()
        try:
            # In a thread, and not before there is a worker: ten thousand messages take a moment.
            order = await asyncio.to_thread(pickle.dumps, (act, arguments))
            word, result = await _told(worker, order)
        finally:
            self._idle.put_nowait(worker)
        if word == DONE:
            return cast("T", result)
        if word in _TOO_COSTLY:
            worker.start()
            raise errors.TemplateTooCostly(_TOO_COSTLY[word].format(worker), template=template)
        raise RenderingBroke(result) if word == BROKE else result


@asynccontextmanager
async def open_renderer(workers: int = WORKERS) -> AsyncIterator[Renderer]:
    """The service with so many workers, which get ready in the background and end with it."""
    renderer = Renderer([Worker() for _ in range(workers)])
    renderer.start()
    try:
        yield renderer
    finally:
        await renderer.close()


async def _told(worker: Worker, order: bytes) -> tuple[str, Any]:
    """What became of the order, in a word, and the result or the error."""
    try:
        answer = await _asked(worker, order)
    except TimeoutError:
        return TOO_LONG, None
    except WorkerLost:
        return LOST, None
    try:
        word, result = _Answer(io.BytesIO(answer)).load()
    except Exception:
        await worker.stop()
        raise
    if word == TOO_LARGE:
        await worker.stop()
    return word, result


async def _asked(worker: Worker, order: bytes) -> bytes:
    """The answer, from a new process if the one there was is gone: the machine may end one."""
    try:
        return await worker.ask(order)
    except WorkerLost:
        return await worker.ask(order)


class _Answer(pickle.Unpickler):
    """Reads what a worker says, which may hold these classes and plain values, nothing else.

    https://docs.python.org/3/library/pickle.html#restricting-globals
    """

    known: ClassVar[dict[tuple[str, str], type]] = {
        (each.__module__, each.__qualname__): each
        for each in (
            errors.TemplateError,
            errors.TitleError,
            Explained,
            Input,
            Notice,
            RenderedPage,
            Rendering,
            Shelf,
            TemplateCheck,
            Text,
            Undefined,
        )
    }

    def find_class(self, module: str, name: str) -> type:
        """A class that an answer names. Raises `UnpicklingError`."""
        try:
            return self.known[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} in a worker's answer") from None
