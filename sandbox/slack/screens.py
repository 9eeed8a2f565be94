"""People at views: pressing, choosing, typing, asking for options, submitting and closing."""

from collections.abc import Callable
from dataclasses import replace

from sandbox.slack.blocks import faults_of_offer
from sandbox.slack.client_checks import faults_of_choice, faults_of_inputs
from sandbox.slack.delivery import Ack
from sandbox.slack.errors import SlackError, invalid
from sandbox.slack.modals import Modals
from sandbox.slack.nouns import Ephemeral, Json, Message, User, View, Workspace
from sandbox.slack.outbox import Outbox
from sandbox.slack.payloads import Payloads
from sandbox.slack.responses import Responses
from sandbox.slack.view_state import ANSWERS, walk
from sandbox.slack.world import SlackWorld

TROUBLE = "We had some trouble connecting. Try again?"
NOT_SENT = Ack(True, 0.0)
QUERY_LENGTH = 3
"""What an external select waits for when it does not say."""


class Screens:
    """What the people of one workspace do with what the app drew."""

    def __init__(
        self, world: SlackWorld, workspace: Workspace, outbox: Outbox, responses: Responses
    ) -> None:
        self.world = world
        self.workspace = workspace
        self.outbox = outbox
        self.responses = responses
        self.modals = Modals(world, workspace)
        self.payloads = Payloads(world, workspace)

    async def act_in_view(
        self, user: User, view: View, *, block_id: str, action_id: str, value: Json | None
    ) -> Ack:
        """Press or fill an element of a view; an input block speaks up only if told to."""
        block, element = find(view.blocks, block_id, action_id)
        refused = self._enter(view.entered, block, element, value)
        if refused is not None:
            return refused
        view.errors.pop(block_id, None)
        self.world.touch(self.workspace)
        if block["type"] == "input" and not block.get("dispatch_action"):
            return NOT_SENT
        payload = self.payloads.view_action(user, view, block, element)
        return await self.outbox.send(
            "interactive", "block_actions", payload, self._trouble_of(view)
        )

    async def act_in_message(
        self,
        user: User,
        channel_id: str,
        message: Message | Ephemeral,
        *,
        block_id: str,
        action_id: str,
        value: Json | None,
    ) -> Ack:
        """Press or choose in a message; a link button tells the app too."""
        channel = self.workspace.channels[channel_id]
        block, element = find(message.body.get("blocks", []), block_id, action_id)
        refused = self._enter(message.entered, block, element, value)
        if refused is not None:
            return refused
        url = self.responses.issue(self.workspace, channel, user.id, message)
        payload = self.payloads.message_action(
            user, channel, message, block, element, response_url=url
        )
        return await self.outbox.send("interactive", "block_actions", payload)

    async def options(
        self, user: User, view: View, *, block_id: str, action_id: str, query: str
    ) -> Ack:
        """Type into an external select; the answer is checked as Slack checks it."""
        block, element = find(view.blocks, block_id, action_id)
        if len(query) < element.get("min_query_length", QUERY_LENGTH):
            return Ack(False, 0.0, error="query_too_short")
        payload = self.payloads.suggestion(user, view, block, element, query=query)
        return await self.outbox.send("interactive", "block_suggestion", payload, _checked_options)

    async def submit(self, user: User, view: View) -> Ack:
        """Press the submit button, if the client lets it through."""
        faults = faults_of_inputs(view.blocks, view.entered)
        if faults:
            view.errors = faults
            self.world.touch(self.workspace)
            return Ack(False, 0.0, error="client_refused", response={"errors": faults})
        view.errors, view.trouble = {}, None
        payload = self.payloads.submission(user, view)
        return await self.outbox.send(
            "interactive", "view_submission", payload, self._after_submit(user, view)
        )

    async def close(self, user: User, view: View, *, everything: bool = False) -> Ack:
        """Press the close button, or the cross that closes the whole stack."""
        everything = everything or bool(view.body["clear_on_close"])
        if everything:
            gone = self.modals.clear(user.id)
        else:
            gone = [view]
            self.modals.close(view)
        ack = NOT_SENT
        for shut in gone:
            if shut.body["notify_on_close"]:
                payload = self.payloads.closed(user, shut, cleared=everything)
                ack = await self.outbox.send("interactive", "view_closed", payload)
        return ack

    def _enter(
        self, entered: dict[tuple[str, str], Json], block: Json, element: Json, value: Json | None
    ) -> Ack | None:
        """Keep what was chosen or typed; an answer if the client does not take it."""
        if value is None:
            return None
        fault = faults_of_choice(element, value)
        if fault:
            return Ack(False, 0.0, error="client_refused", response=fault)
        if element["type"] in ANSWERS or element["type"] == "overflow":
            entered[block["block_id"], element["action_id"]] = value
        return None

    def _trouble_of(self, view: View) -> Callable[[Ack], Ack]:
        def react(ack: Ack) -> Ack:
            if not ack.ok:
                view.trouble = TROUBLE
                self.world.touch(self.workspace)
            return ack

        return react

    def _after_submit(self, user: User, view: View) -> Callable[[Ack], Ack]:
        def react(ack: Ack) -> Ack:
            try:
                self._respond(user, view, ack)
            except SlackError as refusal:
                view.trouble = TROUBLE
                self.world.touch(self.workspace)
                said = refusal.as_json()
                return replace(ack, ok=False, error=refusal.code, response=ack.response or said)
            return ack

        return react

    def _respond(self, user: User, view: View, ack: Ack) -> None:
        """https://docs.slack.dev/surfaces/modals#response_actions"""
        if not ack.ok:
            raise SlackError(ack.error or "dispatch_failed")
        answer = ack.response or {}
        action = answer.get("response_action")
        if not answer:
            self.modals.close(view)
        elif action == "clear":
            self.modals.clear(user.id)
        elif action == "errors":
            self._show_errors(view, answer.get("errors"))
        elif action == "update":
            self.modals.update(view, checked_modal(answer))
        elif action == "push":
            self.modals.push(user.id, checked_modal(answer))
        else:
            raise SlackError("invalid_response_action")

    def _show_errors(self, view: View, errors: object) -> None:
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not inputs.issuperset(errors):
            raise SlackError("invalid_errors")
        view.errors = {str(block_id): str(text) for block_id, text in errors.items()}
        self.world.touch(self.workspace)


def find(blocks: list[Json], block_id: str, action_id: str) -> tuple[Json, Json]:
    """A block and its element by their ids; LookupError if they are not there."""
    for block, element in walk(blocks):
        if (block["block_id"], element["action_id"]) == (block_id, action_id):
            return block, element
    raise LookupError(f"no element {action_id} in block {block_id}")


def checked_modal(answer: Json) -> Json:
    """The view of a response action."""
    view = answer.get("view")
    if not isinstance(view, dict):
        raise SlackError("invalid_response_action")
    return view


def _checked_options(ack: Ack) -> Ack:
    faults = faults_of_offer(ack.response) if ack.ok else []
    if not faults:
        return ack
    said = invalid("invalid_options", *faults).as_json()
    return replace(ack, ok=False, error="invalid_options", response=said)
