"""Faults to order, latency and the request journal, for both halves of the sandbox.

What a faulty answer says (its body) belongs to each half; when it is given is decided here.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web

Kind = Literal["delay", "status", "reset_before", "reset_after"]
KINDS: tuple[Kind, ...] = ("delay", "status", "reset_before", "reset_after")


@dataclass(slots=True)
class Fault:
    """One ordered misbehaviour, given to the next `times` matching requests."""

    match: str
    kind: Kind
    verb: str | None = None
    times: int = 1
    seconds: float = 0.0
    status: int = 503
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None

    def fits(self, verb: str, path: str) -> bool:
        """Whether a request of this verb and path is meant."""
        return self.match in path and self.verb in (None, verb)


class Faults:
    """The list of faults still to be given, oldest first."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(
        self,
        match: str,
        *,
        kind: Kind,
        verb: str | None = None,
        times: int = 1,
        seconds: float = 0.0,
        status: int = 503,
        headers: Mapping[str, str] | None = None,
        text: str | None = None,
    ) -> Fault:
        """Order a fault for requests whose path contains `match`.

        `text` is what a gateway says in the vendor's place; its type stands in `headers`.
        """
        if kind not in KINDS:
            raise ValueError(f"a fault's kind is one of {', '.join(KINDS)}, not {kind!r}")
        fault = Fault(match, kind, verb, times, seconds, status, dict(headers or {}), text)
        self.waiting.append(fault)
        return fault

    def take(self, verb: str, path: str) -> Fault | None:
        """The next fault for this request, used up by one."""
        for fault in self.waiting:
            if fault.fits(verb, path):
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        """Forget every fault that was ordered and not given."""
        self.waiting.clear()


def reset(request: web.Request) -> web.Response:
    """Close the TCP connection under a request; the returned answer goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _gateway(fault: Fault) -> web.Response:
    """What stands before the vendor answers: a line of text (Envoy), a page, nothing at all."""
    headers = {"Content-Type": "text/plain", **fault.headers}
    return web.Response(status=fault.status, body=(fault.text or "").encode(), headers=headers)


async def conduct(
    request: web.Request,
    apply: Callable[[], Awaitable[web.StreamResponse]],
    *,
    faults: Faults,
    latency: float,
    refuse: Callable[[Fault], web.Response],
) -> web.StreamResponse:
    """Answer a request by `apply`, after the latency and with the fault ordered for it.

    `refuse` builds the vendor's own answer for a fault of kind "status".
    """
    fault = faults.take(request.method, request.path)
    pause = latency + (fault.seconds if fault and fault.kind == "delay" else 0.0)
    if pause:
        await asyncio.sleep(pause)
    if fault is None or fault.kind == "delay":
        return await apply()
    if fault.kind == "status":
        return refuse(fault) if fault.text is None else _gateway(fault)
    if fault.kind == "reset_after":
        await apply()
    return reset(request)


async def entry(request: web.Request, *, at: float) -> dict[str, Any]:
    """One line of the journal, without headers but for the scheme of the authorization; the
    answer's status is filled in later."""
    return {
        "verb": request.method,
        "path": request.path,
        "query": dict(request.query),
        "scheme": request.headers.get("Authorization", "").partition(" ")[0],
        "body": (await request.read()).decode("utf-8", "replace"),
        "status": None,
        "at": at,
    }
