"""Tests of `confluence.rendering.check`: what an author hears of a template."""

import pytest

from confluence.rendering import check_template
from confluence.standard_template import STANDARD_TEMPLATE

INPUTS = (
    "<at:declarations><at:list at:name=\"found by\"><at:option at:value='Alert'/></at:list>"
    '<at:string at:name="service"/></at:declarations>'
    '<p><at:var at:name="service"/> <at:var at:name="found by"/></p>'
)


def test_standard_template_is_clean() -> None:
    """Our own template needs nothing to be looked at."""
    assert check_template(STANDARD_TEMPLATE).is_clean


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        ("<p>a</p>\n<p>{% if x %}</p>", 2, "{% endif %} is missing"),
        ("<p>{{ incident.title | upcas }}</p>", 1, "Did you mean “upcase”?"),
        ("<p>{% iff x %}{% endif %}</p>", 1, "{% if %}"),
        ('<p>{{ incident.title | date_add: 1, "fortnight" }}</p>', 1, ""),
        ('<p>{{ incident.started_at | date_add: 1, "fortnight" }}</p>', 1, "is no unit"),
        ("<p>never closed", 1, "not well-formed"),
    ],
)
def test_mistakes(body: str, line: int, said: str) -> None:
    """Syntax, filters, and what only a render shows: with its line and what to write instead."""
    found = check_template(body, name="Review")

    if not said:
        assert found.works
        return
    assert found.error is not None
    assert (found.error.template, found.error.line) == ("Review", line)
    assert said in found.error.reason
    assert not found.works


def test_names_that_no_incident_has() -> None:
    """A misspelt name is no error; it is told with its place, whatever branch it is in."""
    found = check_template("<p>{% if false %}{{ incident.titel }}{% endif %}{{ team.nmae }}</p>")

    assert found.works
    assert not found.is_clean
    told = [(each.path, each.column, each.suggestion) for each in found.unknown]
    assert told == [("incident.titel", 21, "incident.title"), ("team.nmae", 52, "team.name")]


def test_monospaced_liquid() -> None:
    """Braces that the old editor took for wiki markup are named."""
    [notice] = check_template("<p><code>incident.title</code></p>").notices

    assert "{{ incident.title }}" in notice.reason


def test_else_with_a_condition() -> None:
    """Liquid takes it for an else: its author is told how to write what is meant."""
    body = "<p>{% if incident.summary %}a{% else if incident.title %}b{% else %}c{% endif %}</p>"
    [notice] = check_template(body).notices

    assert "write {% elsif incident.title %}" in notice.reason
    assert (notice.line, notice.column) == (1, 30)


def test_what_it_asks_for() -> None:
    """Confluence's own variables are inputs, and the check fills them."""
    found = check_template(INPUTS)

    assert found.works
    assert [(each.name, each.kind, each.options) for each in found.inputs] == [
        ("found by", "list", ("Alert",)),
        ("service", "string", ()),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<p>{% for i in (0..1) %}{{ incident.events[i].event }}{% endfor %}</p>",
        "<p>{{ incident[x].title }}</p>",
        "<p>{{ " + "a[" * 330 + "a" + "]" * 330 + " }}</p>",
    ],
)
def test_names_in_names(body: str) -> None:
    """A name that stands for another one is looked through, or the template is said to be wrong."""
    found = check_template(body)

    assert found.error is None or "too many parts" in found.error.reason
