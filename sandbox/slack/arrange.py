"""Arranging the world over HTTP: workspaces, users, channels, faults, latency, the journal."""

from dataclasses import fields

from sandbox.faults import Fault
from sandbox.slack.nouns import Json, Message, User
from sandbox.slack.routes import Handler
from sandbox.slack.world import SlackWorld

FACTS = {field.name for field in fields(User)} - {"id", "name", "real_name"}

FAULT = {field.name for field in fields(Fault)}


class Arrange:
    """One handler per order; what tests and benches in another process set up."""

    def __init__(self, world: SlackWorld) -> None:
        self.world = world

    def handlers(self) -> dict[str, Handler]:
        """The orders by name."""
        return {
            "workspaces": self.workspaces,
            "users": self.users,
            "channels": self.channels,
            "messages": self.messages,
            "scopes": self.scopes,
            "functions": self.functions,
            "faults": self.faults,
            "latency": self.latency,
        }

    async def workspaces(self, body: Json) -> Json:
        """{name, install?}: a new workspace; its bot token if the app is in it."""
        made = self.world.add_workspace(body["name"], install=body.get("install", True))
        token = made.install.bot_token if made.install else None
        return {"ok": True, "id": made.id, "bot_token": token}

    async def users(self, body: Json) -> Json:
        """{name, workspace?, is_admin?, …}: a new user."""
        workspace = self.world.workspace(body.get("workspace"))
        facts = {name: body[name] for name in FACTS if name in body}
        user = self.world.add_user(workspace, body["name"], **facts)
        return {"ok": True, "id": user.id}

    async def channels(self, body: Json) -> Json:
        """{name, members, workspace?, bot?, is_private?, topic?, purpose?}: a new channel."""
        workspace = self.world.workspace(body.pop("workspace", None))
        return {"ok": True, "id": self.world.add_channel(workspace, body.pop("name"), **body).id}

    async def messages(self, body: Json) -> Json:
        """{channel, messages, workspace?, pins?}: history as an export holds it, with pins."""
        workspace = self.world.workspace(body.get("workspace"))
        channel = self.world.channel(workspace, body["channel"])
        for told in body["messages"]:
            self.world.put(workspace, channel, Message({"type": "message", **told}))
        for ts in body.get("pins", []):
            by = {"user": channel.creator, "owner": channel.creator, "created": int(float(ts))}
            channel.pins.append({"id": ts, "type": "C", **by})
        return {"ok": True}

    async def scopes(self, body: Json) -> Json:
        """{scopes, workspace?}: what the app's token may do from now on."""
        install = self.world.workspace(body.get("workspace")).install
        assert install is not None
        install.scopes = set(body["scopes"])
        return {"ok": True}

    async def functions(self, body: Json) -> Json:
        """{functions, workspace?}: the manifest's, with the app installed for an organisation."""
        self.world.functions.declared = body["functions"]
        enterprise = self.world.join_organisation(self.world.workspace(body.get("workspace")))
        return {"ok": True, "enterprise": enterprise}

    async def faults(self, body: Json) -> Json:
        """{match, kind, verb?, times?, seconds?, status?, headers?}: order a fault; {}: none."""
        unknown = body.keys() - FAULT
        if unknown:
            raise ValueError(f"a fault has no {', '.join(sorted(unknown))}")
        if body:
            self.world.faults.add(body.pop("match"), **body)
        else:
            self.world.faults.clear()
        return {"ok": True, "waiting": len(self.world.faults.waiting)}

    async def latency(self, body: Json) -> Json:
        """{seconds}: how late every Web API call is answered."""
        self.world.latency = float(body["seconds"])
        return {"ok": True}

    async def forget(self, _: Json) -> Json:
        """Empty the journal."""
        self.world.requests.clear()
        return {"ok": True}
