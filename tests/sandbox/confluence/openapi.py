"""Requests and answers checked against Atlassian's OpenAPI documents, where they are at hand.

Not a test file: tests of the client import it too. The documents are not part of this repository.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

import pytest
from jsonschema import Draft7Validator

Spec = Literal["cloud-v2", "cloud-v1", "dc"]
SPECS = Path(__file__).parents[3] / "../shared/specs"
FILES: dict[Spec, str] = {
    "cloud-v2": "confluence-cloud-v2.openapi.json",
    "cloud-v1": "confluence-cloud-v1.openapi.json",
    "dc": "confluence-dc-10.0.3.openapi.json",
}
# The v2 document's paths start after this one.
V2_BASE = "/wiki/api/v2"


@cache
def load(spec: Spec) -> dict[str, Any]:
    """A repaired document; skips the test when it is not there."""
    file = SPECS / FILES[spec]
    if not file.exists():
        pytest.skip(f"{FILES[spec]} is not in ../shared/specs")
    document: dict[str, Any] = json.loads(file.read_text("utf-8"))
    _repair_bodies(document["components"]["schemas"])
    _repair_errors(document["components"]["schemas"])
    _accept_null(document)
    return document


def spec_of(path: str) -> Spec | None:
    """Which document a request path belongs to; None for what is in none of them."""
    if "/rest/experimental/" in path or "/rest/create-dialog/" in path or "/oauth/" in path:
        return None
    if V2_BASE in path:
        return "cloud-v2"
    return "cloud-v1" if "/wiki/rest/api" in path else "dc"


def assert_request_valid(
    verb: str,
    path: str,
    query: Mapping[str, str | Sequence[str]],
    body: object,
    spec: Spec,
) -> None:
    """The operation exists, each parameter is documented, the body fits. `body` is parsed JSON."""
    document = load(spec)
    operation, found = _operation(document, spec, verb, path)
    _check_path(document, operation, found)
    _check_query(document, operation, query)
    asked = _resolved(document, operation.get("requestBody", {})).get("content", {})
    if verb != "GET" and asked:
        _check(document, asked["application/json"]["schema"], body, f"{verb} {path}")


def assert_answer_valid(verb: str, path: str, status: int, body: object, spec: Spec) -> None:
    """The status is declared and the body fits. Live answers hold null for absent fields."""
    document = load(spec)
    operation, _ = _operation(document, spec, verb, path)
    declared = operation["responses"]
    assert str(status) in declared, f"{verb} {path} declares {sorted(declared)}, not {status}"
    content = declared[str(status)].get("content", {}).get("application/json")
    if content and content.get("schema"):
        _check(document, content["schema"], _without_nulls(body), f"{verb} {path} {status}")


def assert_journal_valid(requests: Iterable[Mapping[str, Any]]) -> int:
    """Every request of a sandbox journal that a document covers; how many those were."""
    checked = 0
    for line in requests:
        spec = spec_of(line["path"])
        if spec is not None:
            body = json.loads(line["body"]) if line["body"] else None
            assert_request_valid(line["verb"], line["path"], line["query"], body, spec)
            checked += 1
    return checked


def _operation(
    document: dict[str, Any], spec: Spec, verb: str, path: str
) -> tuple[dict[str, Any], dict[str, str]]:
    """The operation and the values of its path parameters; a literal path wins over a pattern."""
    wanted = _local(spec, path).split("/")
    for template in sorted(document["paths"], key=lambda known: known.count("{")):
        values = _matched(template.split("/"), wanted)
        if values is not None and verb.lower() in document["paths"][template]:
            return document["paths"][template][verb.lower()], values
    raise AssertionError(f"{verb} {path} is not in {FILES[spec]}")


def _local(spec: Spec, path: str) -> str:
    """The path as the document writes it, without gateway, context path or base."""
    if spec == "cloud-v2":
        return path[path.index(V2_BASE) + len(V2_BASE) :]
    start = "/wiki/rest/api" if spec == "cloud-v1" else "/rest/api"
    return path[path.index(start) :]


def _matched(template: list[str], wanted: list[str]) -> dict[str, str] | None:
    if len(template) != len(wanted):
        return None
    values: dict[str, str] = {}
    for known, given in zip(template, wanted, strict=True):
        if known.startswith("{"):
            values[known[1:-1]] = unquote(given)
        elif known != given:
            return None
    return values


def _check_path(
    document: dict[str, Any], operation: dict[str, Any], values: Mapping[str, str]
) -> None:
    for name, value in values.items():
        schemas = _parameters(document, operation, "path").get(name, [])
        assert any(_fits(document, schema, value) for schema in schemas), f"path {name}={value}"


def _check_query(
    document: dict[str, Any],
    operation: dict[str, Any],
    query: Mapping[str, str | Sequence[str]],
) -> None:
    known = _parameters(document, operation, "query")
    for name, given in query.items():
        assert name in known, f"query {name} is not documented, only {sorted(known)}"
        values = [given] if isinstance(given, str) else list(given)
        for value in values:
            fits = any(_fits(document, schema, value) for schema in known[name])
            assert fits, f"query {name}={value!r} does not fit {known[name]}"


def _parameters(
    document: dict[str, Any], operation: dict[str, Any], where: str
) -> dict[str, list[dict[str, Any]]]:
    """Schemas by name; Data Center's document declares some names twice."""
    found: dict[str, list[dict[str, Any]]] = {}
    for declared in operation.get("parameters", []):
        parameter = _resolved(document, declared)
        if parameter["in"] == where:
            schema = _resolved(document, parameter.get("schema", {}))
            found.setdefault(parameter["name"], []).append(schema)
    return found


def _fits(document: dict[str, Any], schema: dict[str, Any], value: str) -> bool:
    """Whether a text is a right value; lists may be given with commas."""
    kind = schema.get("type")
    if "array" in (kind if isinstance(kind, list) else [kind]):
        items = _resolved(document, schema["items"])
        return all(_fits(document, items, part) for part in value.split(","))
    return _validator(document, schema).is_valid(_read(value, kind))


def _read(value: str, kind: object) -> object:
    if kind == "integer" and value.removeprefix("-").isdigit():
        return int(value)
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    return value


def _resolved(document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in part:
        target: Any = document
        for step in part["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        part = target
    return part


def _check(document: dict[str, Any], schema: dict[str, Any], value: object, where: str) -> None:
    errors = [
        f"{where} {'/'.join(map(str, error.absolute_path))}: {error.message}"
        for error in _validator(document, schema).iter_errors(value)
    ]
    assert not errors, "\n".join(errors)


def _validator(document: dict[str, Any], schema: dict[str, Any]) -> Draft7Validator:
    return Draft7Validator({"components": document["components"], "allOf": [schema]})


def _repair_bodies(schemas: dict[str, Any]) -> None:
    """Flat and nested bodies both match as published, which refuses every correct request."""
    for name, schema in schemas.items():
        if name.endswith("NestedBodyWrite"):
            schema |= {"additionalProperties": False, "minProperties": 1}
        elif name.endswith("BodyWrite"):
            schema |= {"additionalProperties": False, "required": ["representation", "value"]}


def _repair_errors(schemas: dict[str, Any]) -> None:
    """Data Center's list of errors is published as an object, a slip of its generator."""
    for schema in schemas.values():
        errors = schema.get("properties", {}).get("errors", {})
        if errors.get("type") == "object":
            errors["type"] = ["array", "object"]


def _accept_null(part: Any) -> None:
    """OpenAPI's `nullable` in the words of JSON Schema."""
    if isinstance(part, list):
        for item in part:
            _accept_null(item)
    elif isinstance(part, dict):
        if part.get("nullable") is True and isinstance(part.get("type"), str):
            part["type"] = [part["type"], "null"]
        for item in part.values():
            _accept_null(item)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(item) for name, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value
