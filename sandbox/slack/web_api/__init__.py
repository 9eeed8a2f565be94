"""The Web API over HTTP: reading a call, checking its token and scopes, writing the answer."""

import base64
import json
from typing import Any

from aiohttp import web

from sandbox.slack.errors import SlackError
from sandbox.slack.nouns import Json, Workspace
from sandbox.slack.traffic import conducted
from sandbox.slack.web_api import (
    auth,
    chat,
    conversations,
    functions,
    marks,
    oauth,
    usergroups,
    users,
    views,
)
from sandbox.slack.web_api.call import Call, Method
from sandbox.slack.world import SlackWorld

METHODS: dict[str, Method] = {
    **auth.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **functions.METHODS,
    **marks.METHODS,
    **oauth.METHODS,
    **usergroups.METHODS,
    **users.METHODS,
    **views.METHODS,
}


async def serve(world: SlackWorld, request: web.Request) -> web.StreamResponse:
    """Answer POST or GET /slack/api/{method}."""

    async def apply() -> web.StreamResponse:
        return web.json_response(await answer(world, request))

    return await conducted(world, request, apply)


async def answer(world: SlackWorld, request: web.Request) -> Json:
    """The JSON answer of one call; every refusal is `ok: false` with status 200."""
    try:
        method = _method(request.match_info["method"])
        args = await _arguments(request)
        call = Call(world, _workspace(world, request, args, method), args)
        if method.scopes:
            call.require(*method.scopes)
        return {"ok": True, **method.answer(call)}
    except SlackError as refusal:
        return refusal.as_json()


def _method(name: str) -> Method:
    if name not in METHODS:
        raise SlackError("unknown_method", req_method=name)
    return METHODS[name]


async def _arguments(request: web.Request) -> Json:
    """Query string, then form or JSON body: what the SDKs send, however they send it."""
    args: Json = {**request.query, **_basic(request)}
    if request.content_type == "application/json":
        raw = await request.read()
        try:
            body: Any = json.loads(raw) if raw else {}
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        return args | {key: value for key, value in body.items() if value is not None}
    form = await request.post()
    return args | {key: value for key, value in form.items() if isinstance(value, str)}


def _basic(request: web.Request) -> dict[str, str]:
    """Client id and secret, which oauth.v2.access also takes as HTTP Basic."""
    header = request.headers.get("Authorization", "")
    if not header.startswith("Basic "):
        return {}
    try:
        told = base64.b64decode(header.removeprefix("Basic "), validate=True).decode()
    except ValueError:
        return {}
    client_id, _, client_secret = told.partition(":")
    return {"client_id": client_id, "client_secret": client_secret}


def _workspace(world: SlackWorld, request: web.Request, args: Json, method: Method) -> Workspace:
    """The workspace whose token came with the call, if the method takes such a token."""
    if method.caller == "none":
        return world.workspace()
    token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if not token and request.content_type != "application/json":
        token = str(args.get("token", ""))
    if not token:
        raise SlackError("not_authed")
    if token == world.app.app_token:
        if method.caller != "app":
            raise SlackError("not_allowed_token_type")
        return world.workspace()
    workspace = world.by_token(token)
    if method.caller == "app":
        raise SlackError("not_allowed_token_type")
    return workspace
