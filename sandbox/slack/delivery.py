"""Bringing commands, interactions and events to the app: over its socket or by signed HTTP."""

import asyncio
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Awaitable
from dataclasses import asdict, dataclass
from typing import Any, Literal
from urllib.parse import urlencode

import aiohttp

from sandbox.slack.nouns import Json
from sandbox.slack.world import SlackWorld

Kind = Literal["slash_commands", "interactive", "events_api"]


@dataclass(frozen=True, slots=True)
class Ack:
    """How the app answered; `ack_ms` runs from sending to the answer."""

    ok: bool
    ack_ms: float
    status: int | None = None
    response: Any = None
    error: str | None = None

    def as_json(self) -> Json:
        """The answer of a control lever."""
        return asdict(self)


class Delivery:
    """The way to the app: HTTP if the world has a request URL, Socket Mode otherwise."""

    def __init__(self, world: SlackWorld) -> None:
        self.world = world
        self._http: aiohttp.ClientSession | None = None

    async def send(self, kind: Kind, payload: Json, *, retry: int = 0) -> Ack:
        """Deliver once and wait, at most the ack timeout, for the acknowledgement."""
        way = self._by_http if self.world.request_url else self._by_socket
        return await self._timed(way(kind, payload, retry))

    async def close(self) -> None:
        """Close the HTTP connections to the app."""
        if self._http is not None:
            await self._http.close()

    async def _timed(self, way: Awaitable[Ack]) -> Ack:
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self.world.ack_timeout):
                ack = await way
        except TimeoutError:
            ack = Ack(False, 0.0, error="operation_timeout")
        except (aiohttp.ClientError, ConnectionError):
            ack = Ack(False, 0.0, error="dispatch_failed")
        spent = round((time.perf_counter() - started) * 1000, 3)
        return Ack(ack.ok, spent, ack.status, ack.response, ack.error)

    async def _by_socket(self, kind: Kind, payload: Json, retry: int) -> Ack:
        connection = self.world.sockets.pick()
        if connection is None:
            return Ack(False, 0.0, error="dispatch_failed")
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": "timeout" if retry else ""}
        answer = await connection.ask(envelope)
        return Ack(True, 0.0, 200, answer.get("payload"))

    async def _by_http(self, kind: Kind, payload: Json, retry: int) -> Ack:
        assert self.world.request_url is not None
        body, content_type = _encode(kind, payload)
        headers = self._signed(body) | {"Content-Type": content_type}
        if retry:
            headers |= {"x-slack-retry-num": str(retry), "x-slack-retry-reason": "http_timeout"}
        if self._http is None:
            self._http = aiohttp.ClientSession()
        async with self._http.post(
            self.world.request_url, data=body, headers=headers, allow_redirects=False
        ) as answer:
            text = await answer.text()
            response = json.loads(text) if answer.content_type == "application/json" else text
            ok = answer.status == 200
            error = None if ok else "dispatch_failed"
            return Ack(ok, 0.0, answer.status, response or None, error)

    def _signed(self, body: bytes) -> dict[str, str]:
        """https://docs.slack.dev/authentication/verifying-requests-from-slack"""
        at = str(int(self.world.clock()))
        base = b"v0:" + at.encode() + b":" + body
        digest = hmac.new(self.world.app.signing_secret.encode(), base, hashlib.sha256)
        return {
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": f"v0={digest.hexdigest()}",
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }


def _encode(kind: Kind, payload: Json) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    form = "application/x-www-form-urlencoded"
    if kind == "slash_commands":
        return urlencode(payload).encode(), form
    return urlencode({"payload": json.dumps(payload)}).encode(), form
