"""Modals and App Homes the app draws, and what Slack refuses."""

import pytest

from tests.sandbox.slack.conftest import Json, Town, a_modal, a_section, an_input, plain


def said(answer: Json) -> str:
    """The one fault that an answer names."""
    [line] = answer["response_metadata"]["messages"]
    return str(line).removeprefix("[ERROR] ")


async def test_a_trigger_opens_one_modal(town: Town) -> None:
    """The second exchange of the same trigger is refused."""
    trigger = await town.trigger()

    first = await town.call("views.open", trigger_id=trigger, view=a_modal())
    second = await town.call("views.open", trigger_id=trigger, view=a_modal())

    assert first["view"]["root_view_id"] == first["view"]["id"]
    assert second == {"ok": False, "error": "exchanged_trigger_id"}


async def test_a_trigger_lives_three_seconds(town: Town) -> None:
    """At three seconds it still works, after them it has expired."""
    early, late = await town.trigger(), await town.trigger()
    town.clock.now += 3.0
    in_time = await town.call("views.open", trigger_id=early, view=a_modal())
    town.clock.now += 0.001
    too_late = await town.call("views.open", trigger_id=late, view=a_modal())

    assert in_time["ok"]
    assert too_late == {"ok": False, "error": "expired_trigger_id"}


async def test_a_made_up_trigger_is_invalid(town: Town) -> None:
    """Also one of another workspace."""
    other = town.sandbox.slack.add_workspace("Partner")
    foreign = town.sandbox.slack.triggers.issue(team=other.id, user="U0ABC")

    answers = [
        await town.call("views.open", trigger_id=trigger, view=a_modal())
        for trigger in ("1.2.abc", foreign)
    ]

    assert [answer["error"] for answer in answers] == ["invalid_trigger_id"] * 2


async def test_a_refused_view_says_why(town: Town) -> None:
    """In Slack's words, with a pointer; and a home is no modal."""
    refused = await town.call(
        "views.open", trigger_id=await town.trigger(), view=a_modal(colour="red")
    )
    home = await town.call(
        "views.open", trigger_id=await town.trigger(), view={"type": "home", "blocks": []}
    )

    assert refused == {
        "ok": False,
        "error": "invalid_arguments",
        "response_metadata": {
            "messages": ["[ERROR] invalid additional property: colour [json-pointer:/view]"]
        },
    }
    assert home["error"] == "invalid_arguments"
    assert said(home) == "unsupported type: home [json-pointer:/view]"


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("{", "failed to parse view"),
        ([], "missing required field: view"),
        ("[]", "must provide an object [json-pointer:/view]"),
        (None, "missing required field: view"),
    ],
)
async def test_a_view_is_an_object(town: Town, view: object, words: str) -> None:
    """Or its JSON text."""
    answer = await town.call("views.open", trigger_id=await town.trigger(), view=view)

    assert answer["error"] == "invalid_arguments"
    assert said(answer) == words


@pytest.mark.parametrize("method", ["views.open", "views.push"])
async def test_a_modal_needs_a_trigger(town: Town, method: str) -> None:
    """It is named when it is missing."""
    answer = await town.call(method, view=a_modal())

    assert answer["error"] == "invalid_arguments"
    assert said(answer) == "missing required field: trigger_id"


async def test_a_hash_guards_an_update(town: Town) -> None:
    """Each update has a new hash; an old one conflicts."""
    view = await town.open()
    updated = await town.call(
        "views.update", view_id=view["id"], hash=view["hash"], view=a_modal(a_section("two"))
    )
    stale = await town.call("views.update", view_id=view["id"], hash=view["hash"], view=a_modal())

    assert updated["view"]["hash"] != view["hash"]
    assert stale == {"ok": False, "error": "hash_conflict"}


async def test_a_closed_view_is_not_found(town: Town) -> None:
    """Closed or never there, by either id."""
    view = await town.open(external_id="draft-1")
    await town.lever("close")

    by_id = await town.call("views.update", view_id=view["id"], view=a_modal())
    by_name = await town.call("views.update", external_id="draft-1", view=a_modal())

    assert [by_id["error"], by_name["error"]] == ["not_found", "not_found"]


async def test_three_modals_stack_and_no_more(town: Town) -> None:
    """push_limit_reached; a push upon nothing is not_found."""
    early = await town.call("views.push", trigger_id=await town.trigger(), view=a_modal())
    root = await town.open()
    pushed = [
        await town.call("views.push", trigger_id=await town.trigger(), view=a_modal())
        for _ in range(3)
    ]

    assert early["error"] == "not_found"
    assert pushed[0]["view"]["previous_view_id"] == root["id"]
    assert pushed[1]["view"]["root_view_id"] == root["id"]
    assert pushed[2] == {"ok": False, "error": "push_limit_reached"}


async def test_an_external_id_is_one_of_a_kind(town: Town) -> None:
    """Within the workspace, also for updates; a view keeps its own."""
    first = await town.open(external_id="draft-1")
    again = await town.call(
        "views.push", trigger_id=await town.trigger(), view=a_modal(external_id="draft-1")
    )
    own = await town.call("views.update", view_id=first["id"], view=a_modal(external_id="draft-1"))

    assert again["error"] == "duplicate_external_id"
    assert own["ok"]


async def test_a_view_has_at_most_250_kilobytes(town: Town) -> None:
    """view_too_large."""
    blocks = [a_section("é" * 3000) for _ in range(50)]

    answer = await town.call("views.open", trigger_id=await town.trigger(), view=a_modal(*blocks))

    assert answer["error"] == "view_too_large"


async def test_what_was_typed_survives_an_update_under_the_same_ids(town: Town) -> None:
    """Another block_id or action_id shows the initial value again."""
    text: Json = {"type": "plain_text_input", "initial_value": "first"}
    view = await town.open(an_input("Title", text))
    await town.lever(
        "action",
        view_id=view["id"],
        block_id="title",
        action_id="answer",
        value={"value": "typed"},
    )

    same = await town.call(
        "views.update", view_id=view["id"], view=a_modal(an_input("Title", text))
    )
    renamed = await town.call(
        "views.update",
        view_id=view["id"],
        view=a_modal(an_input("Title", text | {"action_id": "other"})),
    )

    assert same["view"]["state"]["values"]["title"]["answer"]["value"] == "typed"
    assert renamed["view"]["state"]["values"]["title"]["other"]["value"] == "first"


async def test_missing_ids_are_filled_in(town: Town) -> None:
    """Slack gives blocks and elements ids of its own."""
    view = await town.open(a_section(accessory={"type": "button", "text": plain("Go")}))

    assert view["blocks"][0]["block_id"]
    assert view["blocks"][0]["accessory"]["action_id"]


async def test_a_home_is_published_and_redrawn(town: Town) -> None:
    """The same view, a new hash; a hash guards it; a closed tab refuses it."""
    assert town.workspace.install is not None
    home = {"type": "home", "blocks": [a_section("Welcome")]}
    args: Json = {"user_id": town.responder.id, "view": home}
    first = await town.call("views.publish", **args)
    second = await town.call("views.publish", **args)
    stale = await town.call("views.publish", **args, hash=first["view"]["hash"])
    modal = await town.call("views.publish", user_id=town.responder.id, view=a_modal())
    town.workspace.install.home_tab = False
    closed = await town.call("views.publish", **args)

    assert first["view"]["id"] == second["view"]["id"]
    assert [stale["error"], modal["error"], closed["error"]] == [
        "hash_conflict",
        "invalid_arguments",
        "not_enabled",
    ]
    assert said(modal) == "unsupported type: modal [json-pointer:/view]"


async def test_an_update_names_its_view(town: Town) -> None:
    """Neither view_id nor external_id; and a modal does not become a home."""
    view = await town.open()
    unnamed = await town.call("views.update", view=a_modal())
    turned = await town.call(
        "views.update", view_id=view["id"], view={"type": "home", "blocks": [a_section()]}
    )

    assert unnamed["error"] == "invalid_arguments"
    assert said(unnamed) == "missing required field: view_id"
    assert turned["error"] == "invalid_arguments"
    assert said(turned) == "must match the `type` of the view being updated"
