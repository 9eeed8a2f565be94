"""Both manifests say what the code listens to, asks for and declares, and nothing else."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.handlers import register
from bot.installing import SCOPES
from bot.settings import Settings
from bot.views.step import CREATE, FUNCTIONS
from bot.web import EVENTS
from tests.manifests import FIRST, SECOND, written

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT.parent / "shared" / "specs"
# Bolt listens to these by itself where installations are kept.
KEPT_BY_BOLT = {"app_uninstalled", "tokens_revoked"}


class Noted(AsyncApp):
    """An app that remembers what it listens to, by kind."""

    noted: dict[str, set[str]]

    def _note(self, kind: str, what: object) -> None:
        self.noted.setdefault(kind, set()).add(str(what))

    def command(self, command, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Remember the command."""
        self._note("command", command)
        return super().command(command, *args, **kwargs)

    def shortcut(self, constraints, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Remember the shortcut."""
        self._note("shortcut", constraints)
        return super().shortcut(constraints, *args, **kwargs)

    def event(self, event, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Remember the event."""
        self._note("event", event)
        return super().event(event, *args, **kwargs)

    def function(self, callback_id, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Remember the function."""
        self._note("function", callback_id)
        return super().function(callback_id, *args, **kwargs)

    def action(self, constraints, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Remember the action."""
        self._note("action", constraints)
        return super().action(constraints, *args, **kwargs)


async def nobody(team_id: str) -> AuthorizeResult:
    """No workspace is let in: the app is only looked at."""
    return AuthorizeResult(enterprise_id=None, team_id=team_id)


@pytest.fixture
def listened() -> dict[str, set[str]]:
    """What the app listens to, by kind."""
    app = Noted(authorize=nobody, signing_secret="x")
    app.noted = {}
    register(app, Settings().command)
    return app.noted


@pytest.fixture(params=[FIRST, SECOND], ids=["workspace", "organisation"])
def manifest(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Each of the two."""
    read: dict[str, Any] = yaml.safe_load(request.param.read_text("utf-8"))
    return read


def test_second_is_made_of_the_first() -> None:
    """`make manifest` would change nothing."""
    assert SECOND.read_text("utf-8") == written()


def test_commands_and_shortcuts(manifest: dict[str, Any], listened: dict[str, set[str]]) -> None:
    """Slack offers what we answer."""
    features = manifest["features"]

    assert {each["command"] for each in features["slash_commands"]} == listened["command"]
    offered = {each["callback_id"] for each in features.get("shortcuts", ())}
    assert offered == listened.get("shortcut", set())


def test_actions_need_interactivity(
    manifest: dict[str, Any], listened: dict[str, set[str]]
) -> None:
    """Buttons and menus reach us."""
    assert listened["action"]
    assert manifest["settings"]["interactivity"]["is_enabled"]


def test_events(manifest: dict[str, Any], listened: dict[str, set[str]]) -> None:
    """We are sent what we listen to, and nothing else; steps only where they are declared."""
    told = set(manifest["settings"].get("event_subscriptions", {}).get("bot_events", ()))
    steps = {"function_executed"} if "functions" in manifest else set()

    assert told - KEPT_BY_BOLT == (listened.get("event", set()) | steps) - KEPT_BY_BOLT


def test_functions(manifest: dict[str, Any], listened: dict[str, set[str]]) -> None:
    """Every function has its listener; steps need an organisation's app."""
    settings, functions = manifest["settings"], manifest.get("functions", {})

    assert listened["function"] == set(FUNCTIONS)
    assert functions in ({}, FUNCTIONS)
    assert settings["org_deploy_enabled"] is bool(functions)
    assert settings.get("function_runtime") == ("remote" if functions else None)


def test_menus_lead_to_functions() -> None:
    """A menu names a function of ours, its inputs, and parameters that stand before it."""
    parameters = FUNCTIONS[CREATE]["input_parameters"]
    menus = [each["dynamic_options"] for each in parameters.values() if "dynamic_options" in each]

    assert len(menus) == 2
    for menu in menus:
        declared = FUNCTIONS[menu["function"].removeprefix("#/functions/")]
        assert set(menu["inputs"]) == set(declared["input_parameters"])
        assert declared["output_parameters"]["options"]["type"] == "slack#/types/options_select"
        for told in menu["inputs"].values():
            where, _, name = told["value"].strip("{}").partition(".")
            known = {"client": {"query", "builder_context"}, "input_parameters": set(parameters)}
            assert name in known[where]


def test_parameters_go_by_their_names() -> None:
    """The schema wants each name twice."""
    for function in FUNCTIONS.values():
        for side in ("input_parameters", "output_parameters"):
            assert {name: each["name"] for name, each in function[side].items()} == {
                name: name for name in function[side]
            }


def test_scopes(manifest: dict[str, Any]) -> None:
    """Both ways of installing ask for the same."""
    assert manifest["oauth_config"]["scopes"]["bot"] == sorted(SCOPES)


def over_http(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest with what docs/operate.md has people add for HTTP."""
    doc = (ROOT / "docs/operate.md").read_text("utf-8")
    fence = re.search(r"^```yaml\n(.*?)^```", doc, re.MULTILINE | re.DOTALL)
    assert fence
    whole: dict[str, Any] = merged(manifest, yaml.safe_load(fence[1]))
    return whole


def merged(given: Any, added: Any) -> Any:
    """Objects by their keys, lists by their places; what is added wins."""
    if isinstance(given, dict) and isinstance(added, dict):
        both = given.keys() & added.keys()
        return {**given, **added, **{key: merged(given[key], added[key]) for key in both}}
    if isinstance(given, list) and isinstance(added, list):
        return [merged(*pair) for pair in zip(given, added, strict=True)]
    return added


def test_http_has_an_address_for_all_that_slack_sends(manifest: dict[str, Any]) -> None:
    """Commands, events, buttons and forms, and the menus that ask for their options."""
    told = over_http(manifest)
    settings = told["settings"]

    addresses = [
        *(command["url"] for command in told["features"]["slash_commands"]),
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
        settings["interactivity"]["message_menu_options_url"],
    ]
    assert set(addresses) == {f"https://retro.example.com{EVENTS}"}
    assert told["features"]["slash_commands"][0]["command"] == Settings().command
    assert not settings["socket_mode_enabled"]


@pytest.mark.parametrize("of", [dict, over_http], ids=["socket", "http"])
def test_fits_slacks_schema(
    manifest: dict[str, Any], of: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Slack's own schema of the manifest's version takes it, and what HTTP makes of it."""
    version = manifest.get("_metadata", {}).get("major_version", 1)
    schema = SCHEMAS / f"slack-manifest.schema.{version}.0.0.json"
    if not schema.exists():
        pytest.skip("Slack's schema of manifests is not beside this checkout")

    jsonschema.Draft7Validator(json.loads(schema.read_text("utf-8"))).validate(of(manifest))
