"""functions.*: how the app ends the execution of a custom step."""

from sandbox.slack.errors import invalid, missing_argument
from sandbox.slack.nouns import Json
from sandbox.slack.web_api.call import Call, Method


def complete_success(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/functions.completeSuccess"""
    execution_id = call.text("function_execution_id")
    if call.args.get("outputs") in (None, ""):
        raise missing_argument("outputs")
    outputs = call.data("outputs") or {}
    if not isinstance(outputs, dict):
        raise invalid("invalid_arguments", "must provide an object [json-pointer:/outputs]")
    functions = call.world.functions
    functions.complete(functions.running(execution_id, call.workspace.id), outputs)
    call.world.touch(call.workspace)
    return {}


def complete_error(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/functions.completeError"""
    execution_id, error = call.text("function_execution_id"), call.text("error")
    execution = call.world.functions.running(execution_id, call.workspace.id)
    execution.state, execution.error = "failed", error
    call.world.touch(call.workspace)
    return {}


METHODS = {
    "functions.completeSuccess": Method(complete_success),
    "functions.completeError": Method(complete_error),
}
