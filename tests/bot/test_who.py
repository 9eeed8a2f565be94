"""Who may pull which lever: everybody against every act, by forged clicks over signed HTTP.

Levers are found by walking the registered listeners, so that a new one cannot be forgotten here.
"""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.exploring import groups_of
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
from bot.views.retro import Form
from bot.views.variable_listing import Listing, Look
from confluence.errors import TitleTaken
from confluence.nouns import Way
from confluence.rendering import Shelf, entries
from sandbox.slack.modals import Modals
from sandbox.slack.nouns import Workspace
from storage.models import Connection, Preference
from storage.template_checks import TemplateCheckRepository
from tests.bot.conftest import Office
from tests.bot.views.check import submitted
from tests.factories import a_space, a_submission, an_action, some_answers

USE = f"{connect.USE}:0"
# What nobody is asked about: links, which Slack opens, and [Publish], whose run asks when it runs.
OPEN = {agreement.CALLBACK_ID, ".*"}
# What members of the workspace may do, and guests where the settings let them in: making retros.
SENDING = {retro.CALLBACK_ID, preview.CALLBACK_ID, variables.CALLBACK_ID}
EXPLORING = {
    *(variables.SEARCH, variables.BROWSE, variable_listing.PREVIOUS, variable_listing.NEXT),
}
MAKING = {
    *(fields.SPACE, fields.TEMPLATE, preview.OPEN, messages.ANOTHER),
    *(progress.AGAIN, progress.CHANGE, progress.ANOTHER, progress.RETRY),
    progress.OWN,
    *(progress.LOOK, progress.ANYWAY, variables.OPEN, variables.AGAIN),
    *(templates.AGAIN, home.TEMPLATES, *EXPLORING, *SENDING),
}
OF_A_DRAFT = {progress.CHANGE, progress.OWN, progress.RETRY, progress.LOOK, progress.ANYWAY}
# Menus of spaces, whose names are not for everybody.
MENUS = (fields.SPACE, defaults.SPACE, overrides.SPACE, action.SPACE)
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
ALLOWED = ("admin-1", pytest.param("named-1", marks=pytest.mark.thorough))
REFUSED = (
    "sre-1",
    "guest-1",
    *(pytest.param(who, marks=pytest.mark.thorough) for who in ("partner-1", "former-1", "nobody")),
)
SAID = "Only admins can"
ELSEWHERE = ("partner-1", "nobody")
OUTSIDERS = {
    "guest-1": "Guests cannot make retros here",
    **dict.fromkeys(ELSEWHERE, "You are from another workspace"),
}


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

    decided = OPEN | MAKING | IN_MODALS | IN_MESSAGES | SUBMISSIONS | set(MENUS)
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

    async def act(self, user_id: str, name: str, kind: str = "") -> str:
        """Do it; all that can be seen afterwards."""
        workspace = self.office.workspace
        workspace.modals.clear()
        self.said.clear()
        for channel in workspace.channels.values():
            channel.messages.clear()
            channel.ephemerals.clear()
        answer = await self._send(self._payload(user_id, name, kind or _kind_of(name)))
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

    def _payload(self, user_id: str, name: str, kind: str) -> dict[str, Any]:
        slack, workspace = self.office.sandbox.slack, self.office.workspace
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
        if name in {*IN_MESSAGES, messages.ANOTHER}:
            payload |= {"channel": {"id": self.office.channel.id}}
            payload |= {"response_url": self.response_url}
            payload |= {"container": {"type": "message", "message_ts": "1.0"}}
        else:
            payload["view"] = _sent(submitted(drawn, **TYPED)) | {"id": view.id, "hash": view.hash}
        if kind == "block_actions":
            payload["actions"] = [self._action(name)]
        if kind == "block_suggestion":
            payload |= {"action_id": name, "block_id": name, "value": ""}
        return payload

    def _action(self, name: str) -> dict[str, Any]:
        values = {
            **dict.fromkeys(NOTICES, notices.value_of(self.connection)),
            **dict.fromkeys((USE, rotate.USE), "g1 s1"),
            connect.CANCEL: "g1",
            credentials.IN_BROWSER: "pat",
            overrides.REMOVE: "inc-kept-",
            templates.MUTE: f"{self.connection.id} t1",
            messages.ANOTHER: "a1",
            **dict.fromkeys(EXPLORING, Look(Shelf.VARIABLES, "Incident").dump()),
        }
        chosen = {
            **{name: values[name] for name in (variables.SEARCH, variables.BROWSE)},
            credentials.SIGN_IN: "basic",
            **dict.fromkeys((overrides.CONNECTION, action.CONNECTION), self.connection.id),
        }
        return {
            "type": "button",
            "action_id": name,
            "block_id": "b",
            "action_ts": "1.0",
            "value": values.get(name, self.connection.id),
            "selected_option": {"value": chosen[name]} if name in chosen else None,
        }

    def _view(self, name: str) -> dict[str, Any]:
        """The modal in which the act would be done."""
        # Another retro, for one of the levers sends the failed one again.
        metadata = Metadata(self.office.channel.id, connection_id=self.connection.id, another=True)
        if name in MAKING:
            return _view_of_making(name, metadata)
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


def _kind_of(name: str) -> str:
    return "view_submission" if name in SUBMISSIONS | SENDING else "block_actions"


def _view_of_making(name: str, metadata: Metadata) -> dict[str, Any]:
    """The modal in which a lever of a retro is."""
    if name in EXPLORING | {variables.CALLBACK_ID}:
        nothing = Listing(Look(Shelf.VARIABLES, "Incident"), (), 0)
        return variables.build(metadata, groups_of(entries()), nothing)
    match name:
        case retro.CALLBACK_ID | preview.CALLBACK_ID | preview.OPEN:
            return _form(metadata) | {"callback_id": name}
        case fields.SPACE | fields.TEMPLATE:
            return _form(metadata)
    return progress.loading(replace(metadata, draft_id="d1") if name in OF_A_DRAFT else metadata)


def _form(metadata: Metadata) -> dict[str, Any]:
    """The form of a retro."""
    return retro.build(
        Form(
            metadata=replace(metadata, number=99),
            space=a_space(),
            templates=(),
            title="Retro",
            answers=some_answers(),
            marked=1,
            total=2,
        )
    )


def _sent(view: dict[str, Any]) -> dict[str, Any]:
    """As a payload has it: every block has an id."""
    blocks = [{"block_id": f"b{at}", **block} for at, block in enumerate(view["blocks"])]
    return {**view, "blocks": blocks}


TYPED: dict[str, Any] = {
    variables.TYPED: {"value": "incident.title"},
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
    """With a connection that could be lost, an override, an action and a draft that failed.

    Who made the connection was an admin then.
    """
    workspace_id = connected.workspace.id
    default = await connected.connections.default(workspace_id)
    made_by = {"connected_by": connected.user_id("former-1")}
    await connected.connections.note(workspace_id, default.id, **made_by)
    await connected.actions.save(an_action(workspace_id=workspace_id, connection_id=default.id))
    place = {"workspace_id": workspace_id, "channel_id": connected.channel.id}
    draft = await connected.drafts.submit(a_submission(**place, connection_id=default.id))
    await connected.drafts.fail(draft.id, TitleTaken(draft.title))
    await connected.destinations.divert(
        connected.workspace.id, "inc-kept-", connection_id=default.id, space=a_space()
    )
    checks = TemplateCheckRepository(connected.database)
    await checks.record(default.id, "t1", body_hash="h", works=True, at=default.connected_at)
    return Forger(connected, default, *inbox)


async def state(office: Office) -> object:
    """What admins decide: connections and their defaults, channels that go elsewhere, mutes.

    And what becomes a page.
    """
    connections = await office.connections.upkeep.everyone()
    overrides_now = await office.destinations.overrides_of(office.workspace.id)
    checks = TemplateCheckRepository(office.database)
    looked_at = [check for each in connections for check in (await checks.of(each.id)).values()]
    draft = await office.drafts.find("d1")
    there = await office.drafts.standing(office.workspace.id, office.channel.id)
    rows = [row.values() for row in (*connections, *overrides_now, *looked_at, draft)]
    return rows, there, list(office.jobs.published), list(office.jobs.ran)


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


@pytest.mark.parametrize(
    "who", ["guest-1", *(pytest.param(who, marks=pytest.mark.thorough) for who in ELSEWHERE)]
)
async def test_outsiders_make_nothing(forger: Forger, who: str) -> None:
    """Guests and people of elsewhere are told so at every lever of a retro; nothing is made."""
    office = forger.office
    user_id = "U0NOBODY" if who == "nobody" else office.user_id(who)
    before = await state(office)

    seen = {name: await forger.act(user_id, name) for name in sorted(MAKING)}

    assert [name for name, text in seen.items() if OUTSIDERS[who] not in text] == []
    assert await state(office) == before


@pytest.mark.parametrize("who", ["sre-1", pytest.param("admin-1", marks=pytest.mark.thorough)])
async def test_members_make_retros(forger: Forger, who: str) -> None:
    """Nobody of the workspace hears that a lever is not for them."""
    user_id = forger.office.user_id(who)

    seen = {name: await forger.act(user_id, name) for name in sorted(MAKING)}

    for said in {*OUTSIDERS.values(), "Something broke"}:
        assert [name for name, text in seen.items() if said in text] == []
    assert {draft.id for draft in forger.office.jobs.published} > {"d1"}


@pytest.mark.parametrize("who", [*OUTSIDERS, "sre-1", "admin-1"])
async def test_names_of_spaces(forger: Forger, who: str) -> None:
    """A menu tells the names of spaces to those who may choose one there."""
    user_id = "U0NOBODY" if who == "nobody" else forger.office.user_id(who)

    seen = {name: await forger.act(user_id, name, "block_suggestion") for name in MENUS}

    shown = [name for name, text in seen.items() if "ITOPS" in text]
    assert shown == {"sre-1": [fields.SPACE], "admin-1": list(MENUS)}.get(who, [])
    if who in OUTSIDERS:
        assert OUTSIDERS[who] in seen[fields.SPACE]
