"""Who may pull which lever: everybody against every act, by forged clicks over signed HTTP.

Levers are found by walking the registered listeners, so that a new one cannot be forgotten here.
"""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.handlers import register
from bot.views import (
    action,
    actions,
    agreement,
    connect,
    credentials,
    defaults,
    doctor,
    fields,
    home,
    managing,
    messages,
    notices,
    overrides,
    parts,
    preferences,
    preview,
    progress,
    retro,
    rotate,
    templates,
    variable_listing,
    variables,
)
from bot.views.choices import space_option
from bot.views.credentials import CredentialForm
from bot.views.metadata import Metadata
from confluence.nouns import Way
from sandbox.slack.modals import Modals
from sandbox.slack.nouns import Workspace
from storage.models import Connection, Preference
from storage.template_checks import TemplateCheckRepository
from tests.bot.conftest import Office
from tests.bot.views.check import submitted
from tests.factories import a_space

USE = f"{connect.USE}:0"
# What anybody of the workspace may do: making retros has its own rules (test_access).
OPEN = {
    *(fields.SPACE, fields.TEMPLATE, retro.CALLBACK_ID),
    *(messages.ANOTHER, agreement.CALLBACK_ID),  # running an action is making a retro
    *(preview.OPEN, preview.CALLBACK_ID, progress.LOOK, progress.ANYWAY),
    *(progress.AGAIN, progress.CHANGE, progress.ANOTHER, progress.RETRY),
    *(variables.OPEN, variables.AGAIN, variables.SEARCH, variables.BROWSE, variables.CALLBACK_ID),
    *(variable_listing.PREVIOUS, variable_listing.NEXT, templates.AGAIN, home.TEMPLATES),
    *(defaults.SPACE, overrides.SPACE),  # the menus' type-ahead
    ".*",  # links, which Slack opens
}
IN_MODALS = {
    *(parts.CONNECT, connect.SERVER, connect.API_TOKEN, connect.PASTE, connect.CANCEL, USE),
    *(
        credentials.SIGN_IN,
        credentials.IN_BROWSER,
        parts.DEFAULTS,
        parts.DOCTOR,
        doctor.AGAIN,
        doctor.OTHER,
    ),
    *(home.TEST, parts.RECONNECT, home.MAKE_DEFAULT, home.DISCONNECT, home.ELSEWHERE),
    *(defaults.SPACE, overrides.CONNECTION, overrides.REMOVE, rotate.USE),
    *(actions.NEW, actions.CHANGE, actions.DELETE, action.CONNECTION, action.SPACE),
    home.PREFERENCES,
}
NOTICES = {notices.AGAIN, notices.MUTE, notices.ROTATE, notices.EXCHANGE}
IN_MESSAGES = {templates.MUTE, *NOTICES}
SUBMISSIONS = {
    *(credentials.CALLBACK_ID, connect.PASTE_ID, managing.DISCONNECT_ID),
    *(defaults.CALLBACK_ID, overrides.CALLBACK_ID, preferences.CALLBACK_ID),
    *(rotate.CALLBACK_ID, action.CALLBACK_ID),
}
ACTS = sorted(IN_MODALS | IN_MESSAGES | SUBMISSIONS)
ALLOWED = ("admin-1", "named-1")
REFUSED = ("sre-1", "guest-1", "partner-1", "former-1", "nobody")
SAID = "Only admins can"


class Walked(AsyncApp):
    """An app that remembers what it listens to."""

    found: set[str]

    def action(self, constraints, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Remember the constraint."""
        self.found.add(getattr(constraints, "pattern", constraints))
        return super().action(constraints, *args, **kwargs)

    def view(self, constraints, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Remember the constraint."""
        self.found.add(constraints)
        return super().view(constraints, *args, **kwargs)

    def options(self, constraints, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Remember the constraint."""
        self.found.add(constraints)
        return super().options(constraints, *args, **kwargs)


async def nobody(team_id: str) -> AuthorizeResult:
    """No workspace is let in: the app is only looked at."""
    return AuthorizeResult(enterprise_id=None, team_id=team_id)


def test_every_listener_is_in_the_table() -> None:
    """One that is in neither list is a lever that nobody decided about."""
    app = Walked(signing_secret="s", authorize=nobody)
    app.found = set()
    register(app, "/retro")

    decided = OPEN | IN_MODALS | IN_MESSAGES | SUBMISSIONS
    assert app.found - {f"^{connect.USE}:"} == decided - {USE}


@pytest.fixture
def named_admins() -> tuple[str, ...]:
    """Whom RETRO_ADMINS names."""
    return ("named-1",)


@pytest.fixture
def workspace(workspace: Workspace, sandbox: Any) -> Workspace:
    """With somebody named in the settings, one who was an admin, and a user of elsewhere."""
    sandbox.slack.add_user(workspace, "named-1", display_name="named-1")
    sandbox.slack.add_user(workspace, "former-1", display_name="former-1")
    sandbox.slack.add_user(
        workspace, "partner-1", display_name="partner-1", team_id="T0ELSEWHERE", is_admin=True
    )
    return workspace


@pytest.fixture
async def inbox() -> AsyncIterator[tuple[str, list[str]]]:
    """A response URL of a message, and what was answered there."""
    said: list[str] = []

    async def take(request: web.Request) -> web.Response:
        said.append(await request.text())
        return web.Response(text="ok")

    doors = web.Application()
    doors.router.add_post("/", take)
    runner = web.AppRunner(doors)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/", said
    await runner.cleanup()


@dataclass(slots=True)
class Forger:
    """Sends what Slack would send if somebody clicked something that was never shown to them."""

    office: Office
    connection: Connection
    response_url: str
    said: list[str]

    async def act(self, user_id: str, name: str) -> str:
        """Do it; all that can be seen afterwards."""
        workspace = self.office.workspace
        workspace.modals.clear()
        self.said.clear()
        for channel in workspace.channels.values():
            channel.messages.clear()
            channel.ephemerals.clear()
        answer = await self._send(self._payload(user_id, name))
        await self.office.services.tasks.drain()
        shown = [view.body for stack in workspace.modals.values() for view in stack]
        told = []
        for channel in workspace.channels.values():
            told += [message.body for message in channel.messages]
            told += [whisper.body for whisper in channel.ephemerals]
        return json.dumps([answer, shown, told, self.said])

    async def _send(self, payload: dict[str, Any]) -> str:
        answer = await self.office.receive(urlencode({"payload": json.dumps(payload)}))
        assert answer.status_code == 200
        return answer.text

    def _payload(self, user_id: str, name: str) -> dict[str, Any]:
        slack, workspace = self.office.sandbox.slack, self.office.workspace
        kind = "view_submission" if name in SUBMISSIONS else "block_actions"
        drawn = self._view(name)
        view = Modals(slack, workspace).open(user_id, drawn)
        trigger_id = slack.triggers.issue(team=workspace.id, user=user_id, view=view.id)
        payload: dict[str, Any] = {
            "type": kind,
            "team": {"id": workspace.id, "domain": workspace.domain},
            "user": {"id": user_id, "team_id": workspace.id},
            "trigger_id": trigger_id,
            "api_app_id": slack.app.id,
        }
        if name in IN_MESSAGES:
            payload |= {"channel": {"id": self.office.channel.id}}
            payload |= {"response_url": self.response_url, "container": {"type": "message"}}
        else:
            payload["view"] = submitted(drawn, **TYPED) | {"id": view.id, "hash": view.hash}
        if kind == "block_actions":
            payload["actions"] = [self._action(name)]
        return payload

    def _action(self, name: str) -> dict[str, Any]:
        values = {
            **dict.fromkeys(NOTICES, notices.value_of(self.connection)),
            **dict.fromkeys((USE, rotate.USE), "g1 s1"),
            connect.CANCEL: "g1",
            credentials.IN_BROWSER: "pat",
            overrides.REMOVE: "inc-kept-",
            templates.MUTE: f"{self.connection.id} t1",
        }
        chosen = {
            credentials.SIGN_IN: "basic",
            **dict.fromkeys((overrides.CONNECTION, action.CONNECTION), self.connection.id),
        }
        return {
            "type": "button",
            "action_id": name,
            "block_id": "b",
            "action_ts": "1.0",
            "value": values.get(name, self.connection.id),
            "selected_option": {"value": chosen.get(name, "")},
        }

    def _view(self, name: str) -> dict[str, Any]:
        """The modal in which the act would be done."""
        metadata = Metadata(self.office.channel.id, connection_id=self.connection.id)
        match name:
            case credentials.CALLBACK_ID | credentials.SIGN_IN | credentials.IN_BROWSER:
                return credentials.build(metadata, CredentialForm(way=Way.PAT))
            case preferences.CALLBACK_ID:
                return preferences.build(Preference(workspace_id=self.office.workspace.id))
            case rotate.CALLBACK_ID:
                return rotate.form(metadata, self.connection)
            case action.CALLBACK_ID | action.SPACE | action.CONNECTION:
                there = (self.connection,)
                return action.build(
                    metadata, there, space=a_space(), templates=(), command="/retro"
                )
            case connect.PASTE_ID:
                return connect.paste_form(metadata)
            case managing.DISCONNECT_ID:
                return managing.disconnect(metadata, self.connection)
            case defaults.CALLBACK_ID | defaults.SPACE:
                return defaults.build(metadata, self.connection, space=None, templates=())
            case overrides.CALLBACK_ID:
                return overrides.build(metadata, (), (self.connection,))
        return connect.loading(metadata)


TYPED: dict[str, Any] = {
    credentials.BASE_URL: {"value": "https://confluence.example.com"},
    credentials.SECRET: {"value": "token"},
    rotate.SECRET: {"value": "token"},
    action.NAME: {"value": "weekly"},
    connect.PASTED: {"value": "http://localhost/atlassian/callback?state=s&code=c"},
    overrides.PREFIX: {"value": "inc-forged-"},
    overrides.SPACE: {"selected_option": space_option(a_space())},
}


@pytest.fixture
async def forger(connected: Office, inbox: tuple[str, list[str]]) -> Forger:
    """With a connection that could be lost, made by who was an admin then, and an override."""
    default = await connected.connections.default(connected.workspace.id)
    made_by = {"connected_by": connected.user_id("former-1")}
    await connected.connections.note(connected.workspace.id, default.id, **made_by)
    await connected.destinations.divert(
        connected.workspace.id, "inc-kept-", connection_id=default.id, space=a_space()
    )
    checks = TemplateCheckRepository(connected.database)
    await checks.record(default.id, "t1", body_hash="h", works=True, at=default.connected_at)
    return Forger(connected, default, *inbox)


async def state(office: Office) -> object:
    """What admins decide: connections and their defaults, channels that go elsewhere, mutes."""
    connections = await office.connections.upkeep.everyone()
    overrides_now = await office.destinations.overrides_of(office.workspace.id)
    checks = TemplateCheckRepository(office.database)
    looked_at = [check for each in connections for check in (await checks.of(each.id)).values()]
    return [row.values() for row in (*connections, *overrides_now, *looked_at)]


@pytest.mark.parametrize("who", REFUSED)
async def test_refused(forger: Forger, who: str) -> None:
    """Members, guests, people of elsewhere and people whom nobody knows are told so; nothing
    changes."""
    office = forger.office
    user_id = "U0NOBODY" if who == "nobody" else office.user_id(who)
    before = await state(office)

    seen = {name: await forger.act(user_id, name) for name in ACTS}

    assert [name for name, text in seen.items() if SAID not in text] == []
    assert await state(office) == before


@pytest.mark.parametrize("who", ALLOWED)
async def test_allowed(forger: Forger, who: str) -> None:
    """Admins of Slack and those whom RETRO_ADMINS names are refused nothing."""
    user_id = forger.office.user_id(who)
    # What deletes comes last, so that each act finds its connection.
    acts = [name for name in ACTS if name != managing.DISCONNECT_ID] + [managing.DISCONNECT_ID]

    seen = {name: await forger.act(user_id, name) for name in acts}

    assert [name for name, text in seen.items() if SAID in text] == []
    assert await forger.office.connections.upkeep.everyone() == ()
