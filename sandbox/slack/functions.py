"""Custom steps: what the app's manifest declares, and the executions of its functions.

https://docs.slack.dev/workflows/workflow-steps/ - delivery is in `people`, completing in `web_api`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.slack.blocks import faults_of_offer
from sandbox.slack.errors import SlackError
from sandbox.slack.ids import new_id, new_token
from sandbox.slack.nouns import Json

TEXTS = {"string", "slack#/types/channel_id", "slack#/types/user_id"}
OPTIONS = "slack#/types/options_select"
CONTEXT = "slack#/types/user_context"
_TEMPLATE = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")


@dataclass(slots=True)
class Execution:
    """One execution of a function; `state` is running, completed or failed."""

    id: str
    team: str
    callback_id: str
    inputs: Json
    workflow_id: str = field(default_factory=lambda: new_id("Wx"))
    token: str = field(default_factory=lambda: new_token("xwfp"))
    state: str = "running"
    outputs: Json = field(default_factory=dict)
    error: str = ""

    def as_json(self) -> Json:
        """What a workflow's activity log would tell."""
        return {
            "id": self.id,
            "state": self.state,
            "outputs": self.outputs,
            "error": self.error,
        }


class Functions:
    """The functions of one app, and what was executed of them."""

    def __init__(self) -> None:
        self.declared: dict[str, Json] = {}
        self.executions: dict[str, Execution] = {}

    def begin(self, team: str, callback_id: str, inputs: Json) -> Execution:
        """Execute a function; LookupError and ValueError for what Workflow Builder forbids."""
        if callback_id not in self.declared:
            raise LookupError(f"no function {callback_id} in the manifest")
        faults = faults_of_values(self.declared[callback_id]["input_parameters"], inputs)
        if faults:
            raise ValueError("; ".join(faults))
        made = Execution(new_id("Fx"), team, callback_id, inputs)
        self.executions[made.id] = made
        return made

    def running(self, execution_id: str, team: str) -> Execution:
        """An execution that may still be completed, or Slack's refusal."""
        found = self.executions.get(execution_id)
        if found is None or found.team != team:
            raise SlackError("function_execution_not_found")
        if found.state != "running":
            raise SlackError("execution_not_in_running_state")
        return found

    def complete(self, execution: Execution, outputs: Json) -> None:
        """Take the outputs, or refuse those that the manifest does not promise."""
        promised = self.declared[execution.callback_id]["output_parameters"]
        if faults_of_values(promised, outputs):
            raise SlackError("parameter_validation_failed")
        execution.state, execution.outputs = "completed", outputs

    def inputs_for_options(
        self, callback_id: str, parameter: str, *, filled: Json, query: str, builder: str
    ) -> tuple[str, Json]:
        """The function that fills a menu in Workflow Builder, and the inputs it is given."""
        wanted = self.declared[callback_id]["input_parameters"][parameter]["dynamic_options"]
        known: Json = {f"input_parameters.{name}": value for name, value in filled.items()}
        known["client.query"] = query
        known["client.builder_context"] = {"id": builder, "secret": new_token("context")}
        given = {
            name: known.get(_TEMPLATE.fullmatch(told["value"])[1])  # type: ignore[index]
            for name, told in wanted["inputs"].items()
        }
        inputs = {name: value for name, value in given.items() if value not in (None, "")}
        return wanted["function"].rpartition("/")[2], inputs


def faults_of_values(declared: Mapping[str, Json], values: Json) -> list[str]:
    """Why these values do not fit the parameters of a function."""
    faults = [f"{name} is not declared" for name in values if name not in declared]
    for name, parameter in declared.items():
        if name in values:
            if not _fits(parameter, values[name]):
                faults.append(f"{name} is not a {parameter['type']}")
        elif parameter.get("is_required"):
            faults.append(f"{name} is required")
    return faults


def _fits(parameter: Json, value: object) -> bool:
    kind = parameter["type"]
    if kind in TEXTS:
        return isinstance(value, str) and value in parameter.get("enum", [value])
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == OPTIONS:
        return isinstance(value, list) and not faults_of_offer({"options": value})
    return kind == CONTEXT and isinstance(value, dict) and set(value) == {"id", "secret"}
