"""What Slack tells the app: the JSON of commands, actions, submissions and events."""

from sandbox.slack.functions import Execution
from sandbox.slack.ids import format_ts, new_id
from sandbox.slack.modals import Modals
from sandbox.slack.nouns import Channel, Ephemeral, Json, Message, User, View, Workspace
from sandbox.slack.plain_texts import told
from sandbox.slack.view_state import ANSWERS, values
from sandbox.slack.world import SlackWorld


class Payloads:
    """Payloads of one workspace; nothing is sent from here."""

    def __init__(self, world: SlackWorld, workspace: Workspace) -> None:
        self.world = world
        self.workspace = workspace

    def command(
        self, user: User, channel: Channel, *, command: str, text: str, response_url: str
    ) -> Json:
        """https://docs.slack.dev/interactivity/implementing-slash-commands"""
        return {
            "token": self.world.app.verification_token,
            "team_id": self.workspace.id,
            "team_domain": self.workspace.domain,
            "channel_id": channel.id,
            "channel_name": called(channel),
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": text,
            "api_app_id": self.world.app.id,
            "is_enterprise_install": str(self._org_wide).lower(),
            **self._enterprise,
            "response_url": response_url,
            "trigger_id": self.world.triggers.issue(team=self.workspace.id, user=user.id),
        }

    def view_action(self, user: User, view: View, block: Json, element: Json) -> Json:
        """https://docs.slack.dev/reference/interaction-payloads/block_actions-payload"""
        return {
            **self._interaction("block_actions", user, view=view.id),
            "container": {"type": "view", "view_id": view.id},
            "view": self._view(view),
            "actions": [self._action(block, element, view.entered)],
        }

    def message_action(
        self,
        user: User,
        channel: Channel,
        message: Message | Ephemeral,
        block: Json,
        element: Json,
        *,
        response_url: str,
    ) -> Json:
        """An action in a message; an ephemeral one does not come along."""
        ephemeral = isinstance(message, Ephemeral)
        payload = {
            **self._interaction("block_actions", user),
            "container": {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": channel.id,
                "is_ephemeral": ephemeral,
            },
            "channel": {"id": channel.id, "name": called(channel)},
            "state": {"values": values(message.body.get("blocks", []), message.entered)},
            "response_url": response_url,
            "actions": [self._action(block, element, message.entered)],
        }
        return payload if ephemeral else payload | {"message": dict(message.body)}

    def suggestion(self, user: User, view: View, block: Json, element: Json, *, query: str) -> Json:
        """https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload"""
        payload = self._interaction("block_suggestion", user, view=view.id)
        del payload["trigger_id"]
        return payload | {
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "value": query,
            "container": {"type": "view", "view_id": view.id},
            "view": self._view(view),
        }

    def submission(self, user: User, view: View) -> Json:
        """https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload"""
        return {
            **self._interaction("view_submission", user, view=view.id),
            "view": self._view(view),
            "response_urls": [],
        }

    def closed(self, user: User, view: View, *, cleared: bool) -> Json:
        """The user left a modal that asked to be told."""
        payload = self._interaction("view_closed", user, view=view.id)
        del payload["trigger_id"]
        return payload | {"view": self._view(view), "is_cleared": cleared}

    def home_opened(self, user: User, channel: Channel) -> Json:
        """https://docs.slack.dev/reference/events/app_home_opened"""
        event: Json = {
            "type": "app_home_opened",
            "user": user.id,
            "channel": channel.id,
            "tab": "home",
            "event_ts": format_ts(self.world.clock()),
        }
        home = self.workspace.homes.get(user.id)
        return self.event(event | ({"view": self._view(home)} if home else {}))

    def leaving(self, kind: str) -> Json:
        """https://docs.slack.dev/reference/events/app_uninstalled, and tokens_revoked beside it."""
        install = self.workspace.install
        bots = [install.bot_user] if install else []
        event: Json = {"type": kind, "event_ts": format_ts(self.world.clock())}
        tokens = {"tokens": {"oauth": [], "bot": bots}} if kind == "tokens_revoked" else {}
        return self.event(event | tokens)

    def step(self, execution: Execution) -> Json:
        """https://docs.slack.dev/reference/events/function_executed"""
        declared = self.world.functions.declared[execution.callback_id]
        function: Json = {
            "id": "Fn0" + execution.callback_id.upper()[:8],
            "callback_id": execution.callback_id,
            "title": declared["title"],
            "description": declared["description"],
            "type": "app",
            "app_id": self.world.app.id,
            "date_created": 1694727597,
            "date_updated": 1698947481,
            "date_deleted": 0,
        }
        for kind in ("input_parameters", "output_parameters"):
            told = declared[kind].items()
            function[kind] = [{"name": name, **parameter} for name, parameter in told]
        event: Json = {
            "type": "function_executed",
            "function": function,
            "inputs": execution.inputs,
            "function_execution_id": execution.id,
            "workflow_execution_id": execution.workflow_id,
            "event_ts": format_ts(self.world.clock()),
            "bot_access_token": execution.token,
        }
        if self._org_wide:
            event |= {"team_id": self.workspace.id, **self._enterprise}
        return self.event(event)

    def event(self, event: Json) -> Json:
        """An event in its wrapping; that of an organisation's app names no workspace in it."""
        install = self.workspace.install
        authorization = {
            "enterprise_id": self.workspace.enterprise or None,
            "team_id": None if self._org_wide else self.workspace.id,
            "user_id": install.bot_user if install else None,
            "is_bot": True,
            "is_enterprise_install": self._org_wide,
        }
        return {
            "token": self.world.app.verification_token,
            **self._enterprise,
            "team_id": self.workspace.id,
            "api_app_id": self.world.app.id,
            "event": event,
            "type": "event_callback",
            "event_id": new_id("Ev"),
            "event_time": int(self.world.clock()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
        }

    @property
    def _org_wide(self) -> bool:
        return bool(self.workspace.install and self.workspace.install.org_wide)

    @property
    def _enterprise(self) -> Json:
        return {"enterprise_id": self.workspace.enterprise} if self.workspace.enterprise else {}

    def _interaction(self, kind: str, user: User, *, view: str | None = None) -> Json:
        team = {"id": self.workspace.id, "domain": self.workspace.domain, **self._enterprise}
        org = self.workspace.enterprise
        return {
            "type": kind,
            "team": None if self._org_wide else team,
            "user": {
                "id": user.id,
                "username": user.name,
                "name": user.name,
                "team_id": user.team_id,
            },
            "api_app_id": self.world.app.id,
            "token": self.world.app.verification_token,
            "enterprise": {"id": org, "name": self.workspace.name} if org else None,
            "is_enterprise_install": self._org_wide,
            "trigger_id": self.world.triggers.issue(
                team=self.workspace.id, user=user.id, view=view
            ),
        }

    def _view(self, view: View) -> Json:
        shown: Json = told(Modals(self.world, self.workspace).as_json(view))
        return shown

    def _action(self, block: Json, element: Json, entered: dict[tuple[str, str], Json]) -> Json:
        action: Json = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": format_ts(self.world.clock()),
        }
        for key in ("text", "value", "style", "url", "placeholder", "confirm"):
            if key in element:
                action[key] = element[key]
        action |= entered.get((block["block_id"], element["action_id"]), {})
        key, initial = ANSWERS.get(element["type"], ("", ""))
        if initial in element and initial != "initial_value":
            action[initial] = element[initial]
        shown: Json = told(action)
        return shown


def called(channel: Channel) -> str:
    """The name of a channel in payloads, which hides those of private ones."""
    if channel.is_im:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name
