"""Socket Mode: tickets, connections, envelopes and their acknowledgements.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import json
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.slack.nouns import Json

MOST_CONNECTIONS = 10
PING_SECONDS = 5.0
SECONDS_TO_LEAVE = 2.0  # Slack is more patient


@dataclass(slots=True, eq=False)
class Connection:
    """One open socket and the envelopes it has not acknowledged yet."""

    socket: web.WebSocketResponse
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    async def ask(self, envelope: Json) -> Json:
        """Send an envelope and wait for its acknowledgement."""
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self.waiting[envelope["envelope_id"]] = answer
        try:
            await self.socket.send_json(envelope)
            return await answer
        finally:
            self.waiting.pop(envelope["envelope_id"], None)

    def take(self, text: str) -> None:
        """Read an acknowledgement; whatever else the app sends is ignored, as Slack does."""
        try:
            message: Any = json.loads(text)
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        answer = self.waiting.get(str(message.get("envelope_id")))
        if answer is not None and not answer.done():
            answer.set_result(message)


class Sockets:
    """The app's connections; each envelope goes to one of them, at random."""

    def __init__(self) -> None:
        self.tickets: set[str] = set()
        self.open: list[Connection] = []

    def new_ticket(self) -> str:
        """A ticket good for one connection."""
        ticket = secrets.token_urlsafe(16)
        self.tickets.add(ticket)
        return ticket

    def pick(self) -> Connection | None:
        """The connection the next envelope goes to."""
        return secrets.choice(self.open) if self.open else None

    async def serve(self, request: web.Request, app_id: str) -> web.StreamResponse:
        """Keep one socket: hello, then acknowledgements until it closes."""
        ticket = request.match_info["ticket"]
        if ticket not in self.tickets:
            return web.Response(status=403, text="invalid ticket")
        if len(self.open) >= MOST_CONNECTIONS:
            return web.Response(status=429, text="too_many_websockets")
        self.tickets.remove(ticket)
        socket = web.WebSocketResponse(heartbeat=PING_SECONDS)
        await socket.prepare(request)
        connection = Connection(socket)
        self.open.append(connection)
        try:
            await socket.send_json(self._hello(app_id))
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    connection.take(message.data)
        finally:
            connection.gone.set()
            self._leave(connection)
        return socket

    async def disconnect(self, reason: str = "refresh_requested") -> int:
        """Tell every connection to go, and close what stays; how many there were."""
        leaving = list(self.open)
        await asyncio.gather(*(self._send_away(connection, reason) for connection in leaving))
        return len(leaving)

    async def _send_away(self, connection: Connection, reason: str) -> None:
        self._leave(connection)  # from here on envelopes go to others
        host = {"host": "applink-sandbox"}
        await connection.socket.send_json(
            {"type": "disconnect", "reason": reason, "debug_info": host}
        )
        with suppress(TimeoutError):
            await asyncio.wait_for(connection.gone.wait(), SECONDS_TO_LEAVE)
        await connection.socket.close()

    def _leave(self, connection: Connection) -> None:
        if connection in self.open:
            self.open.remove(connection)

    def _hello(self, app_id: str) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.open),
            "connection_info": {"app_id": app_id},
            "debug_info": {"host": "applink-sandbox", "approximate_connection_time": 18060},
        }
