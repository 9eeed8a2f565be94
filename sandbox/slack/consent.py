"""Installing the app by OAuth v2: the page that asks, and the codes it hands out.

https://docs.slack.dev/authentication/installing-with-oauth
"""

import secrets
from html import escape
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from sandbox.slack.codes import Code
from sandbox.slack.errors import SlackError
from sandbox.slack.world import SlackWorld

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Install {app}</title>
<h1>{app} wants to join a workspace</h1>
<p>It asks for: {scopes}</p>
<form method="post">
<label>Workspace <select name="team">{teams}</select></label>
<button name="decision" value="allow">Allow</button>
<button name="decision" value="cancel">Cancel</button>
</form></html>
"""


class Consent:
    """The install page of the one app."""

    def __init__(self, world: SlackWorld) -> None:
        self.world = world

    async def show(self, request: web.Request) -> web.Response:
        """Ask a person, or say what is wrong with the link."""
        try:
            scopes = self._asked(request)
        except SlackError as refusal:
            return web.Response(status=400, text=refusal.code)
        teams = "".join(
            f'<option value="{escape(team.id)}">{escape(team.name)}</option>'
            for team in self.world.workspaces.values()
            if request.query.get("team", team.id) == team.id
        )
        shown = PAGE.format(
            app=escape(self.world.app.name), scopes=escape(", ".join(scopes)), teams=teams
        )
        return web.Response(text=shown, content_type="text/html")

    async def decide(self, request: web.Request) -> web.Response:
        """Send the person back with a code, or with access_denied."""
        try:
            scopes = self._asked(request)
        except SlackError as refusal:
            return web.Response(status=400, text=refusal.code)
        form = await request.post()
        answer = {"state": request.query.get("state", "")}
        if form.get("decision") == "allow":
            answer["code"] = self._issue(request, str(form.get("team", "")), scopes)
        else:
            answer["error"] = "access_denied"
        target = request.query["redirect_uri"]
        raise web.HTTPFound(f"{target}{'&' if '?' in target else '?'}{urlencode(answer)}")

    def _issue(self, request: web.Request, team: str, scopes: list[str]) -> str:
        workspace = self.world.workspace(team or request.query.get("team"))
        people = [user for user in workspace.users.values() if not user.is_bot]
        installer = next((user for user in people if user.is_admin), people[0])
        code = secrets.token_urlsafe(24)
        self.world.codes[code] = Code(
            workspace.id,
            installer.id,
            frozenset(scopes),
            request.query["redirect_uri"],
            self.world.clock(),
        )
        return code

    def _asked(self, request: web.Request) -> list[str]:
        if request.query.get("client_id") != self.world.app.client_id:
            raise SlackError("invalid_client_id")
        target = urlsplit(request.query.get("redirect_uri", ""))
        if target.scheme not in ("http", "https") or not target.hostname:
            raise SlackError("bad_redirect_uri")
        scopes = [scope for scope in request.query.get("scope", "").split(",") if scope]
        if not scopes:
            raise SlackError("no_scopes")
        return scopes
