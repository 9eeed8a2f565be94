"""A small Slack app with one modal of every kind of element. It is not the bot."""

from types import TracebackType
from typing import Any, Self

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.app import Sandbox

Json = dict[str, Any]
FRUIT = ("Apple", "Apricot", "Banana")


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def option(text: str) -> Json:
    """An option whose value is its text in lower case."""
    return {"text": plain(text), "value": text.lower()}


def field(label: str, element: Json, **more: Any) -> Json:
    """An input block named after its label."""
    name = label.lower()
    element = {"action_id": name, **element}
    return {"type": "input", "block_id": name, "label": plain(label), "element": element, **more}


def form(kind: str = "sweet") -> Json:
    """The modal; `kind` stands in it so that an update can be seen."""
    plums = [option("Plum"), option("Damson")]
    groups = [{"label": plain("Stone fruit"), "options": plums}]
    dispatching = {"type": "external_select", "min_query_length": 0}
    blocks = [
        {"type": "context", "elements": [{"type": "mrkdwn", "text": f"Now *{kind}*"}]},
        field("Fruit", dispatching, dispatch_action=True),
        field("Tree", {"type": "static_select", "option_groups": groups}),
        field("Title", {"type": "plain_text_input", "max_length": 60}),
        field("Story", {"type": "plain_text_input", "multiline": True}, optional=True),
        field("Owner", {"type": "users_select"}, optional=True),
        field("Guests", {"type": "multi_users_select"}, optional=True),
        field("Room", {"type": "conversations_select"}, optional=True),
        field("Started", {"type": "datetimepicker"}, optional=True),
        field("Day", {"type": "datepicker"}, optional=True),
        field("Size", {"type": "radio_buttons", "options": [option("Small"), option("Large")]}),
        field("Promise", {"type": "checkboxes", "options": [option("I promise")]}),
        field("Mail", {"type": "email_text_input"}, optional=True),
        field("Site", {"type": "url_text_input"}, optional=True),
        field("Count", {"type": "number_input", "is_decimal_allowed": False}, optional=True),
        {"type": "actions", "elements": [washing()]},
    ]
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("Make jam"),
        "submit": plain("Cook"),
        "close": plain("Cancel"),
        "blocks": blocks,
    }


def washing() -> Json:
    """A button that asks before it acts."""
    confirm = {
        "title": plain("Wash it?"),
        "text": plain("All of it gets wet."),
        "confirm": plain("Wash"),
        "deny": plain("No"),
    }
    return {"type": "button", "action_id": "wash", "text": plain("Wash all"), "confirm": confirm}


def told(title: str, text: str) -> Json:
    """A modal that only says something."""
    said = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    return {"type": "modal", "title": plain(title), "close": plain("Close"), "blocks": [said]}


class SmallApp:
    """The app; `values` holds the last submission's state by label, `presses` the buttons."""

    def __init__(self, sandbox: Sandbox) -> None:
        workspace = sandbox.slack.workspace()
        assert workspace.install is not None
        at = f"{sandbox.url}/slack/api/"
        self.client = AsyncWebClient(token=workspace.install.bot_token, base_url=at)
        self.app = AsyncApp(client=self.client, signing_secret="unused")
        wake = AsyncWebClient(token=sandbox.slack.app.app_token, base_url=at)
        token = sandbox.slack.app.app_token
        self.handler = AsyncSocketModeHandler(self.app, token, web_client=wake)
        self.values: Json = {}
        self.presses: list[str] = []
        self._listen()

    async def __aenter__(self) -> Self:
        await self.handler.connect_async()  # type: ignore[no-untyped-call]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.handler.close_async()  # type: ignore[no-untyped-call]

    def _listen(self) -> None:
        self.app.command("/retro")(self._open)
        self.app.options("fruit")(self._offer)
        self.app.action("fruit")(self._redraw)
        self.app.action("wash")(self._wash)
        self.app.view("form")(self._take)

    async def _open(self, ack: AsyncAck, body: Json) -> None:
        await ack(f"*{body['text']}* heard")
        await self.client.views_open(trigger_id=body["trigger_id"], view=form())

    async def _offer(self, ack: AsyncAck, body: Json) -> None:
        wanted = body["value"].lower()
        await ack(options=[option(name) for name in FRUIT if wanted in name.lower()])

    async def _redraw(self, ack: AsyncAck, body: Json) -> None:
        await ack()
        kind = body["actions"][0]["selected_option"]["value"]
        view = body["view"]
        await self.client.views_update(view_id=view["id"], hash=view["hash"], view=form(kind))

    async def _wash(self, ack: AsyncAck, body: Json) -> None:
        await ack()
        self.presses.append(body["actions"][0]["action_id"])

    async def _take(self, ack: AsyncAck, view: Json) -> None:
        self.values = {name: held[name] for name, held in view["state"]["values"].items()}
        if self.values["title"]["value"] == "refused":
            await ack(response_action="errors", errors={"title": "Another title, please"})
        else:
            await ack(response_action="update", view=told("Cooking", "It *boils*."))
