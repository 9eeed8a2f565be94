"""Views on screens: opening, stacking, updating and closing them, as the views.* methods allow."""

import json
import secrets

from sandbox.slack.blocks import faults_of_view
from sandbox.slack.errors import SlackError, invalid
from sandbox.slack.ids import new_id
from sandbox.slack.nouns import Json, View, Workspace
from sandbox.slack.plain_texts import meant
from sandbox.slack.view_state import kept, values, with_ids
from sandbox.slack.world import SlackWorld

DEPTH = 3
SIZE = 250_000
"""Bytes. https://docs.slack.dev/reference/methods/views.open"""


class Modals:
    """The stacks of modals and the App Homes of one workspace."""

    def __init__(self, world: SlackWorld, workspace: Workspace) -> None:
        self.world = world
        self.workspace = workspace

    def open(self, user: str, body: Json) -> View:
        """Show a modal; what the user had open before is gone."""
        self._check(body)
        view = self._new(user, body)
        self.workspace.modals[user] = [view]
        return self._changed(view)

    def push(self, user: str, body: Json) -> View:
        """Lay a modal upon the one that is open."""
        self._check(body)
        stack = self.stack(user)
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= DEPTH:
            raise SlackError("push_limit_reached")
        view = self._new(user, body)
        view.root_view_id, view.previous_view_id = stack[0].id, stack[-1].id
        stack.append(view)
        return self._changed(view)

    def update(self, view: View, body: Json, *, expected: str | None = None) -> View:
        """Redraw a view; inputs whose block_id and action_id stayed keep what was entered."""
        if expected is not None and expected != view.hash:
            raise SlackError("hash_conflict")
        self._check(body, own=view)
        if body["type"] != view.body["type"]:
            raise invalid("invalid_arguments", "must match the `type` of the view being updated")
        view.body = self._kept_body(body)
        view.hash = self._hash()
        view.entered = kept(view.blocks, view.entered)
        view.errors, view.trouble = {}, None
        return self._changed(view)

    def publish(self, user: str, body: Json, *, expected: str | None = None) -> View:
        """Draw somebody's App Home, over the one there was."""
        home = self.workspace.homes.get(user)
        if home is not None:
            return self.update(home, body, expected=expected)
        self._check(body)
        view = self._new(user, body)
        self.workspace.homes[user] = view
        return self._changed(view)

    def close(self, view: View) -> None:
        """Take one modal away; the one below shows again."""
        stack = self.stack(view.user)
        if view in stack:
            stack.remove(view)
        self.world.touch(self.workspace)

    def clear(self, user: str) -> list[View]:
        """Take all of a user's modals away, top first."""
        gone = list(reversed(self.stack(user)))
        self.workspace.modals.pop(user, None)
        self.world.touch(self.workspace)
        return gone

    def stack(self, user: str) -> list[View]:
        """A user's open modals, the visible one last."""
        return self.workspace.modals.get(user, [])

    def all(self) -> list[View]:
        """Every view that can still be updated."""
        stacks = [view for stack in self.workspace.modals.values() for view in stack]
        return stacks + list(self.workspace.homes.values())

    def find(self, *, view_id: str | None = None, external_id: str | None = None) -> View:
        """A view by either of its ids; a closed one is not found."""
        for view in self.all():
            if view_id is not None and view.id == view_id:
                return view
            if external_id and view.body["external_id"] == external_id:
                return view
        raise SlackError("not_found")

    def as_json(self, view: View) -> Json:
        """The view object of answers and payloads."""
        install = self.workspace.install
        # Views of an organisation's app name the organisation in place of the workspace.
        org = self.workspace.enterprise if install and install.org_wide else ""
        return {
            "id": view.id,
            "team_id": org or self.workspace.id,
            **view.body,
            "state": {"values": values(view.blocks, view.entered)},
            "hash": view.hash,
            "previous_view_id": view.previous_view_id,
            "root_view_id": view.root_view_id,
            "app_id": self.world.app.id,
            "app_installed_team_id": org or self.workspace.id,
            "bot_id": install.bot_id if install else "",
        }

    def _new(self, user: str, body: Json) -> View:
        view_id = new_id("V")
        return View(view_id, user, self._hash(), self._kept_body(body), root_view_id=view_id)

    def _hash(self) -> str:
        return f"{int(self.world.clock())}.{secrets.token_hex(4)}"

    def _kept_body(self, body: Json) -> Json:
        defaults: Json = {
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "title": None,
            "close": None,
            "submit": None,
            "clear_on_close": False,
            "notify_on_close": False,
        }
        drawn: Json = meant({**defaults, **body, "blocks": with_ids(body["blocks"])})
        return drawn

    def _check(self, body: Json, own: View | None = None) -> None:
        faults = faults_of_view(body)
        if faults:
            raise invalid("invalid_arguments", *faults)
        if len(json.dumps(body).encode()) > SIZE:
            raise SlackError("view_too_large")
        external_id = body.get("external_id")
        taken = [view for view in self.all() if view.body["external_id"] == external_id]
        if external_id and any(view is not own for view in taken):
            raise SlackError("duplicate_external_id")

    def _changed(self, view: View) -> View:
        self.world.touch(self.workspace)
        return view
