"""The renderer's corpus: templates as data, with the page or the error that they must give."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from confluence.errors import TemplateError
from confluence.rendering import Style, compile_template, render_title
from confluence.rendering.rich import Rich

CASES = Path(__file__).parents[2] / "cases"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One table of a case file."""

    name: str
    template: str = ""
    title: str = ""
    incident: dict[str, Any] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    unknown: str = ""
    keeps_hints: bool = True
    page: str | None = None
    error: str | None = None
    line: int = 1
    column: int | None = None
    undefined: list[str] | None = None


def _cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.toml")):
        for table in tomllib.loads(path.read_text("utf-8")).get("case", []):
            yield pytest.param(Case(**table), id=f"{path.stem}: {table['name']}")


def _incident(case: Case) -> dict[str, Any]:
    base = tomllib.loads((CASES / "incident.toml").read_text("utf-8"))
    names = _rich(base | case.incident)
    for name in base["nil"] + case.incident.get("nil", []):
        names[name] = None
    return dict(names)


def _rich(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rich(each) for key, each in value.items() if key != "nil"}
    if isinstance(value, list):
        return [_rich(each) for each in value]
    if isinstance(value, str) and value.startswith("<rich>"):
        return Rich(value.removeprefix("<rich>"))
    return value


def _outcome(case: Case) -> tuple[str, list[str]] | TemplateError:
    context = {"incident": _incident(case)}
    try:
        if case.title:
            return render_title(case.title, context), []
        page = compile_template(case.template).render(
            context, variables=case.variables, style=Style(case.unknown, case.keeps_hints)
        )
    except TemplateError as error:
        return error
    return page.body, [
        f"{each.path} {each.line}:{each.column}"
        + (f" {each.suggestion}?" if each.suggestion else "")
        for each in page.undefined
    ]


@pytest.mark.parametrize("case", [case for case in _cases() if case.values[0].error is None])
def test_page(case: Case) -> None:
    """The template gives the page that the case says."""
    outcome = _outcome(case)
    assert not isinstance(outcome, TemplateError), f"{outcome.reason} {outcome.excerpt}"
    page, undefined = outcome

    assert page == case.page
    assert undefined == (undefined if case.undefined is None else case.undefined)


@pytest.mark.parametrize("case", [case for case in _cases() if case.values[0].error is not None])
def test_error(case: Case) -> None:
    """The template gives the error that the case says, at its place."""
    outcome = _outcome(case)
    assert isinstance(outcome, TemplateError), outcome

    assert case.error
    assert case.error in outcome.reason
    assert (outcome.line, outcome.column) == (case.line, case.column or outcome.column)
