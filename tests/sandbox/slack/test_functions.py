"""Custom steps: their inputs, their menus, and how an app ends their executions."""

import pytest

from sandbox.slack.functions import faults_of_values
from tests.sandbox.slack.conftest import Json, Town

TEXT = {"type": "string", "name": "x", "title": "X", "description": "", "is_required": True}
DECLARED: Json = {
    "make": {
        "title": "Make",
        "description": "",
        "input_parameters": {
            "what": {
                **TEXT,
                "dynamic_options": {
                    "function": "#/functions/list",
                    "inputs": {
                        "query": {"value": "{{client.query}}"},
                        "who": {"value": "{{client.builder_context}}"},
                        "kind": {"value": "{{input_parameters.kind}}"},
                    },
                },
            },
            "kind": {**TEXT, "is_required": False, "enum": ["a", "b"]},
        },
        "output_parameters": {"url": TEXT},
    },
    "list": {
        "title": "List",
        "description": "",
        "input_parameters": {
            "query": {**TEXT, "is_required": False},
            "kind": {**TEXT, "is_required": False},
            "who": {**TEXT, "type": "slack#/types/user_context"},
        },
        "output_parameters": {"options": {**TEXT, "type": "slack#/types/options_select"}},
    },
}


async def declare(town: Town) -> None:
    """The app is the organisation's, with these functions."""
    assert (await town.lever("functions", functions=DECLARED))["ok"]


async def state(town: Town, execution_id: str) -> Json:
    """How an execution stands."""
    seen = await town.http.get("/control/slack/execution", params={"id": execution_id})
    told: Json = seen.json()
    return told


async def test_only_organisations_have_steps(town: Town) -> None:
    """Workflow Builder lists no step of an app that is installed in a workspace."""
    town.sandbox.slack.functions.declared = DECLARED
    begun = {"callback_id": "make", "inputs": {"what": "x"}}
    told = await town.http.post("/control/slack/step", json=begun)

    assert told.status_code == 404
    assert told.json()["error"] == "Workflow Builder lists the steps of organisations' apps only"


@pytest.mark.parametrize(
    ("callback_id", "inputs", "status", "said"),
    [
        ("make", {}, 400, "what is required"),
        ("make", {"what": 3}, 400, "what is not a string"),
        ("make", {"what": "x", "kind": "c"}, 400, "kind is not a string"),
        ("make", {"what": "x", "more": "y"}, 400, "more is not declared"),
        ("other", {}, 404, "no function other in the manifest"),
    ],
)
async def test_inputs_fit_the_manifest(
    town: Town, callback_id: str, inputs: Json, status: int, said: str
) -> None:
    """A workflow cannot give a step what its manifest does not declare."""
    await declare(town)
    begun = {"callback_id": callback_id, "inputs": inputs}
    told = await town.http.post("/control/slack/step", json=begun)

    assert (told.status_code, told.json()["error"]) == (status, said)


async def test_completed_once(town: Town) -> None:
    """An execution is completed with what the manifest promises, and once."""
    await declare(town)
    begun = await town.lever("step", callback_id="make", inputs={"what": "x"})
    complete, ended = "functions.completeSuccess", {"function_execution_id": begun["id"]}

    answers = [
        await town.call(complete, **ended),
        await town.call(complete, **ended, outputs="{}"),
        await town.call(complete, **ended, outputs={"url": 1}),
        await town.call(complete, **ended, outputs={"url": "u", "more": "m"}),
        await town.call(complete, **ended, outputs='{"url": "u"}'),
        await town.call(complete, **ended, outputs={"url": "u"}),
        await town.call("functions.completeError", **ended, error="late"),
        await town.call(complete, function_execution_id="Fx1", outputs={"url": "u"}),
    ]

    assert [answer.get("error") for answer in answers] == [
        "invalid_arguments",
        "parameter_validation_failed",
        "parameter_validation_failed",
        "parameter_validation_failed",
        None,
        "execution_not_in_running_state",
        "execution_not_in_running_state",
        "function_execution_not_found",
    ]
    assert answers[0]["response_metadata"]["messages"] == [
        "[ERROR] missing required field: outputs"
    ]
    assert (await state(town, begun["id"]))["outputs"] == {"url": "u"}


async def test_outputs_are_an_object(town: Town) -> None:
    """Or its JSON text."""
    await declare(town)
    begun = await town.lever("step", callback_id="make", inputs={"what": "x"})
    answer = await town.call(
        "functions.completeSuccess", function_execution_id=begun["id"], outputs='["u"]'
    )

    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must provide an object [json-pointer:/outputs]"
    ]


async def test_failed(town: Town) -> None:
    """An execution that failed says why; without a reason it cannot fail."""
    await declare(town)
    begun = await town.lever("step", callback_id="make", inputs={"what": "x"})
    ended = {"function_execution_id": begun["id"]}
    silent = await town.call("functions.completeError", **ended)
    said = await town.call("functions.completeError", **ended, error="No such page")

    told = await state(town, begun["id"])
    assert (silent["error"], said["ok"]) == ("invalid_arguments", True)
    assert silent["response_metadata"]["messages"] == ["[ERROR] missing required field: error"]
    assert (told["state"], told["error"]) == ("failed", "No such page")


async def test_menu_is_given_what_the_manifest_says(town: Town) -> None:
    """The function behind a menu hears the query, who builds, and what was chosen before."""
    await declare(town)
    asked = {"callback_id": "make", "parameter": "what", "query": "op"}
    begun = await town.lever("step_options", **asked, inputs={"kind": "a"}, user="admin-1")

    given = town.sandbox.slack.functions.executions[begun["id"]].inputs
    assert given["query"] == "op"
    assert given["kind"] == "a"
    assert given["who"]["id"] == town.admin.id


@pytest.mark.parametrize(
    ("options", "fits"),
    [
        ([{"text": {"type": "plain_text", "text": "A"}, "value": "a"}], True),
        ([{"text": "A", "value": "a"}], False),
        ([{"text": {"type": "plain_text", "text": "A"}, "value": "a" * 151}], False),
        ({}, False),
    ],
)
def test_options_are_menu_options(options: object, fits: bool) -> None:
    """A menu takes options as Block Kit has them."""
    declared = DECLARED["list"]["output_parameters"]

    assert (faults_of_values(declared, {"options": options}) == []) is fits
