"""Slack's requests over HTTP, as Bolt takes them. Their signatures are Bolt's to check.

Bolt looks for the word “payload” anywhere in a form, and drops a command that has it in its text
or in the name of its channel; and it breaks at what is no JSON, signed or not.
"""

import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.request.async_request import AsyncBoltRequest


async def read_request(request: web.Request) -> AsyncBoltRequest:
    """What Bolt dispatches. Raises `ValueError` for what cannot be Slack's."""
    text = await request.text()
    asked = AsyncBoltRequest(
        body=_parsed(text, request.content_type),
        query=request.query_string,
        headers=dict(request.headers),
        mode="socket_mode",  # the one in which Bolt takes a body that is parsed
    )
    # Only so is the signature asked for, which is that of the text.
    asked.raw_body, asked.mode = text, "http"
    return asked


def _parsed(text: str, content_type: str) -> dict[str, Any]:
    """An event is JSON, a click is JSON in a form, a command is a form."""
    if content_type == "application/json" or text.startswith("{"):
        return _object(text or "{}")
    form = dict(parse_qsl(text, keep_blank_values=True))
    return _object(form["payload"]) if "payload" in form else form


def _object(text: str) -> dict[str, Any]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("JSON of another shape")  # noqa: TRY004 - like JSON that is none
    return found
