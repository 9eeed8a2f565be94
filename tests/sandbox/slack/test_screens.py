"""People at views and messages: what the app is told and what Slack does with its answers."""

from typing import Any

import pytest

from tests.sandbox.slack.conftest import (
    Json,
    Receiver,
    Town,
    a_modal,
    a_section,
    an_input,
    an_option,
    plain,
)

TEXT: Json = {"type": "plain_text_input"}
BUTTON: Json = {"type": "button", "action_id": "go", "text": plain("Go"), "value": "v1"}


async def act(town: Town, view: Json, block_id: str, value: Json | None = None) -> Json:
    """Fill or press `answer` in a block."""
    more = {} if value is None else {"value": value}
    return await town.lever(
        "action", view_id=view["id"], block_id=block_id, action_id="answer", **more
    )


async def test_a_submission_holds_every_input(town: Town, receiver: Receiver) -> None:
    """Initial values are submitted, empty inputs are null or empty lists."""
    options = [an_option("Yes"), an_option("No")]
    menu: Json = {"type": "static_select", "options": options, "initial_option": options[0]}
    await town.open(
        an_input("Title", TEXT | {"initial_value": "Retro"}),
        an_input("Note", TEXT, optional=True),
        an_input("Sure", menu),
        an_input("People", {"type": "multi_users_select"}, optional=True),
        an_input("Day", {"type": "datepicker"}, optional=True),
        a_section(block_id="side", accessory={"type": "users_select", "action_id": "answer"}),
        callback_id="retro",
        private_metadata="m",
    )

    await town.lever("submit")

    payload = receiver.payloads[0]
    values = {block: entry["answer"] for block, entry in payload["view"]["state"]["values"].items()}
    assert payload["type"] == "view_submission"
    assert payload["view"]["callback_id"] == "retro"
    assert payload["user"]["team_id"] == payload["team"]["id"] == town.workspace.id
    assert values == {
        "title": {"type": "plain_text_input", "value": "Retro"},
        "note": {"type": "plain_text_input", "value": None},
        "sure": {"type": "static_select", "selected_option": options[0]},
        "people": {"type": "multi_users_select", "selected_users": []},
        "day": {"type": "datepicker", "selected_date": None},
        "side": {"type": "users_select", "selected_user": None},
    }


@pytest.mark.parametrize(
    ("element", "value", "said"),
    [
        (TEXT, None, "Please complete this required field."),
        (TEXT | {"min_length": 3}, "ab", "Must be at least 3 characters."),
        (TEXT | {"max_length": 3}, "abcd", "Must be less than 4 characters."),
        ({"type": "email_text_input"}, "nobody", "Enter a valid email address."),
        ({"type": "url_text_input"}, "example", "Enter a valid URL."),
        ({"type": "number_input", "is_decimal_allowed": False}, "x", "Must be a number."),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Must be a whole number."),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "2"},
            "1.5",
            "Must be at least 2.",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": True, "max_value": "1"},
            "1.5",
            "Must be at most 1.",
        ),
    ],
)
async def test_the_client_holds_a_wrong_input_back(
    town: Town, receiver: Receiver, element: Json, value: str | None, said: str
) -> None:
    """Nothing is sent; the error stands below the input."""
    view = await town.open(an_input("Field", element))
    if value is not None:
        await act(town, view, "field", {"value": value})

    answer = await town.lever("submit")

    assert answer["error"] == "client_refused"
    assert answer["response"] == {"errors": {"field": said}}
    assert receiver.payloads == []


async def test_an_empty_answer_closes_the_modal(town: Town, receiver: Receiver) -> None:
    """The one below shows again."""
    root = await town.open()
    await town.call("views.push", trigger_id=await town.trigger(), view=a_modal())

    await town.lever("submit")

    assert [view.id for view in town.workspace.modals[town.responder.id]] == [root["id"]]
    assert receiver.payloads[0]["view"]["previous_view_id"] == root["id"]


async def test_clear_closes_them_all(town: Town, receiver: Receiver) -> None:
    """response_action clear."""
    await town.open()
    await town.call("views.push", trigger_id=await town.trigger(), view=a_modal())
    receiver.answers = [{"response_action": "clear"}]

    await town.lever("submit")

    assert town.workspace.modals.get(town.responder.id, []) == []


async def test_errors_stand_below_inputs(town: Town, receiver: Receiver) -> None:
    """The modal stays with what was typed."""
    view = await town.open(an_input("Title", TEXT))
    await act(town, view, "title", {"value": "typed"})
    receiver.answers = [{"response_action": "errors", "errors": {"title": "Taken"}}]

    await town.lever("submit")
    shown = (await town.http.get("/control/slack/view", params={"user": "responder-1"})).json()

    assert shown["view"]["errors"] == {"title": "Taken"}
    assert shown["view"]["values"]["title"]["answer"]["value"] == "typed"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"response_action": "errors", "errors": {"side": "not an input"}}, "invalid_errors"),
        ({"response_action": "errors", "errors": {}}, "invalid_errors"),
        ({"response_action": "errors"}, "invalid_errors"),
        ({"response_action": "update", "view": {"type": "modal"}}, "invalid_arguments"),
        ({"response_action": "update"}, "invalid_response_action"),
        ({"response_action": "push", "view": "x"}, "invalid_response_action"),
        ({"response_action": "dance"}, "invalid_response_action"),
    ],
)
async def test_a_wrong_answer_is_trouble(
    town: Town, receiver: Receiver, answer: Json, error: str
) -> None:
    """Slack says that it had trouble connecting, and keeps the modal."""
    button = BUTTON | {"action_id": "answer"}
    await town.open(an_input("Title", TEXT | {"initial_value": "x"}), a_section(accessory=button))
    receiver.answers = [answer]

    told = await town.lever("submit")

    view = town.workspace.modals[town.responder.id][0]
    assert (told["ok"], told["error"]) == (False, error)
    assert view.trouble == "We had some trouble connecting. Try again?"


@pytest.mark.parametrize("status", [404, 500])
async def test_a_failing_app_is_trouble(town: Town, receiver: Receiver, status: int) -> None:
    """Any status but 200."""
    await town.open()
    receiver.status = status

    told = await town.lever("submit")

    assert (told["ok"], told["status"], told["error"]) == (False, status, "dispatch_failed")
    assert town.workspace.modals[town.responder.id][0].trouble


async def test_an_answer_updates_or_pushes(town: Town, receiver: Receiver) -> None:
    """The view keeps its id when updated."""
    view = await town.open()
    update = {"response_action": "update", "view": a_modal(a_section("Working"))}
    push = {"response_action": "push", "view": a_modal(a_section("Sure?"))}
    receiver.answers = [update, push]

    await town.lever("submit")
    await town.lever("submit")

    stack = town.workspace.modals[town.responder.id]
    assert stack[0].id == view["id"]
    assert [shown.blocks[0]["text"]["text"] for shown in stack] == ["Working", "Sure?"]


async def test_only_dispatching_inputs_speak_up(town: Town, receiver: Receiver) -> None:
    """An input block without dispatch_action keeps what was chosen to itself."""
    options = [an_option("Yes"), an_option("No")]
    menu: Json = {"type": "static_select", "options": options}
    view = await town.open(an_input("Quiet", menu), an_input("Loud", menu, dispatch_action=True))

    for block in ("quiet", "loud"):
        await act(town, view, block, {"selected_option": options[1]})

    action = receiver.payloads[0]["actions"][0]
    values = receiver.payloads[0]["view"]["state"]["values"]
    assert len(receiver.payloads) == 1
    assert (action["block_id"], action["selected_option"]) == ("loud", options[1])
    assert values["quiet"]["answer"]["selected_option"] == options[1]
    assert receiver.payloads[0]["container"] == {"type": "view", "view_id": view["id"]}


async def test_plain_text_is_told_escaped(town: Town, receiver: Receiver) -> None:
    """In views, states and actions; sent back so, it is shown as it was written."""
    option = an_option("R&D <1>")
    menu: Json = {"type": "static_select", "options": [option]}
    view = await town.open(an_input("Team", menu, dispatch_action=True))

    await act(town, view, "team", {"selected_option": option})
    payload = receiver.payloads[0]
    told = payload["view"]["blocks"]
    again = await town.call("views.update", view_id=view["id"], view=a_modal(*told))

    state = payload["view"]["state"]["values"]["team"]["answer"]
    texts = [told[0]["element"]["options"][0], state["selected_option"]]
    texts += [payload["actions"][0]["selected_option"]]
    assert [each["text"]["text"] for each in texts] == ["R&amp;D &lt;1&gt;"] * 3
    assert again["view"]["blocks"][0]["element"]["options"] == [option]


async def test_an_action_brings_a_new_trigger(town: Town, receiver: Receiver) -> None:
    """Which pushes a modal."""
    button = BUTTON | {"action_id": "answer"}
    view = await town.open({"type": "actions", "block_id": "row", "elements": [button]})

    await act(town, view, "row")
    pushed = await town.call(
        "views.push", trigger_id=receiver.payloads[0]["trigger_id"], view=a_modal()
    )

    assert receiver.payloads[0]["actions"][0]["value"] == "v1"
    assert pushed["ok"]


async def test_nobody_chooses_what_is_not_offered(town: Town, receiver: Receiver) -> None:
    """Nor with the wrong kind of value, nor too many."""
    options = [an_option("Yes"), an_option("No")]
    one: Json = {"type": "static_select", "options": options}
    many: Json = {"type": "multi_static_select", "options": options, "max_selected_items": 1}
    view = await town.open(an_input("One", one), an_input("Many", many))

    answers = [
        await act(town, view, "one", {"selected_option": an_option("Maybe")}),
        await act(town, view, "one", {"value": "yes"}),
        await act(town, view, "many", {"selected_options": options}),
    ]

    assert [answer["error"] for answer in answers] == ["client_refused"] * 3
    assert [answer["response"] for answer in answers] == [
        "not one of the options",
        "static_select takes selected_option",
        "at most 1 can be chosen",
    ]
    assert receiver.payloads == []


async def offer(town: Town, receiver: Receiver, answer: Any, query: str = "ops") -> Json:
    """What typing into an external select brings."""
    view = await town.open(an_input("Space", {"type": "external_select"}))
    receiver.answers = [answer]
    return await town.lever(
        "options", view_id=view["id"], block_id="space", action_id="answer", query=query
    )


async def test_options_come_from_the_app(town: Town, receiver: Receiver) -> None:
    """It is told what was typed, and where."""
    told = await offer(town, receiver, {"options": [an_option("Ops")]})

    payload = receiver.payloads[0]
    assert told["response"] == {"options": [an_option("Ops")]}
    assert (payload["type"], payload["value"]) == ("block_suggestion", "ops")
    assert (payload["block_id"], payload["action_id"]) == ("space", "answer")
    assert "trigger_id" not in payload


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            {"options": [an_option("x")] * 101},
            "no more than 100 items allowed [json-pointer:/options]",
        ),
        (
            {"options": [an_option("x" * 76)]},
            "must be less than 76 characters [json-pointer:/options/0/text/text]",
        ),
        (
            {"options": [{"text": plain("x")}]},
            "missing required field: value [json-pointer:/options/0]",
        ),
        (
            {"option_groups": [{"label": plain("x"), "options": []}]},
            "must provide at least 1 items [json-pointer:/option_groups/0/options]",
        ),
        ({"choices": []}, "must provide an array [json-pointer:/options]"),
        (None, "must provide an object [json-pointer:/]"),
    ],
)
async def test_wrong_options_are_not_shown(
    town: Town, receiver: Receiver, answer: Any, words: str
) -> None:
    """More than a hundred, too long, without a value, an empty group, none at all."""
    told = await offer(town, receiver, answer)

    assert (told["ok"], told["error"]) == (False, "invalid_options")
    assert told["response"]["error"] == "invalid_options"
    assert told["response"]["response_metadata"]["messages"] == [f"[ERROR] {words}"]


async def test_a_short_query_is_not_sent(town: Town, receiver: Receiver) -> None:
    """Three letters, unless the select says otherwise."""
    told = await offer(town, receiver, {"options": []}, query="op")

    assert told["error"] == "query_too_short"
    assert receiver.payloads == []


async def test_closing_is_told_only_when_asked_for(town: Town, receiver: Receiver) -> None:
    """notify_on_close, and whether the whole stack went."""
    await town.open()
    await town.lever("close")
    await town.open(notify_on_close=True)
    await town.lever("close")
    await town.open(notify_on_close=True)
    await town.lever("close", all=True)

    told = [(payload["type"], payload["is_cleared"]) for payload in receiver.payloads]
    assert told == [("view_closed", False), ("view_closed", True)]


async def test_a_button_in_a_message_answers_by_its_url(town: Town, receiver: Receiver) -> None:
    """The message comes along, and response_url replaces it."""
    row = {"type": "actions", "block_id": "row", "elements": [BUTTON]}
    post = await town.call("chat.postMessage", channel=town.channel.id, text="hi", blocks=[row])
    await town.lever("action", channel="inc-1", ts=post["ts"], block_id="row", action_id="go")

    payload = receiver.payloads[0]
    await town.http.post(payload["response_url"], json={"replace_original": True, "text": "done"})

    assert payload["message"]["ts"] == post["ts"]
    assert payload["channel"] == {"id": town.channel.id, "name": "inc-1"}
    assert payload["container"]["is_ephemeral"] is False
    assert [message.body["text"] for message in town.channel.messages] == ["done"]


async def test_an_ephemeral_message_does_not_come_along(town: Town, receiver: Receiver) -> None:
    """Only its timestamp does; a link button is told like any other."""
    link = BUTTON | {"url": "https://example.com/"}
    row = {"type": "actions", "block_id": "row", "elements": [link]}
    post = await town.call(
        "chat.postEphemeral",
        channel=town.channel.id,
        user=town.responder.id,
        text="hi",
        blocks=[row],
    )
    ts = post["message_ts"]
    await town.lever("action", channel="inc-1", ts=ts, block_id="row", action_id="go")

    payload = receiver.payloads[0]
    await town.http.post(payload["response_url"], json={"delete_original": True})

    assert "message" not in payload
    assert payload["container"]["is_ephemeral"] is True
    assert town.channel.ephemerals == []


async def test_nobody_acts_in_somebody_elses_modal(town: Town, receiver: Receiver) -> None:
    """A view is on one screen only."""
    view = await town.open()

    answer = await town.http.post(
        "/control/slack/submit", json={"user": "admin-1", "view_id": view["id"]}
    )

    assert answer.status_code == 404
    assert answer.json()["error"] == "admin-1 has no such view open"
    assert receiver.payloads == []


async def test_nobody_acts_on_what_is_not_drawn(town: Town, receiver: Receiver) -> None:
    """An element is where the app put it."""
    view = await town.open(an_input("Title", TEXT))
    pressed = {"view_id": view["id"], "block_id": "title", "action_id": "other"}
    answer = await town.http.post("/control/slack/action", json={"user": "responder-1", **pressed})

    assert answer.status_code == 404
    assert answer.json()["error"] == "no element other in block title"
    assert receiver.payloads == []
