"""Tests of `confluence.rendering.try_out` and `plain_text`: expressions as people type them."""

import pytest

from confluence.errors import TemplateError
from confluence.rendering import sample_context, try_out


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("incident.severity", "SEV1"),
        ("  incident.title | upcase ", "INC-42-CHECKOUT"),
        ("{{ incident.severity }}: {{ incident.duration }}", "SEV1: 9000"),
        (
            "{% for p in incident.responders %}{{ p.name }}\n{% endfor %}",
            "incident-commander\nsre-1\n",
        ),
        ("“curly” | upcase", "CURLY"),
        ("", ""),
    ],
)
def test_what_comes_out(typed: str, text: str) -> None:
    """Braces may be left off; lines stay lines."""
    assert try_out(typed, sample_context()).text == text


def test_name_that_is_not_there() -> None:
    """Nothing comes out, and what was asked for in vain is told with its place."""
    [missing] = try_out("{{ incident.title }}\n{{ incident.titel }}", sample_context()).undefined

    assert (missing.path, missing.line, missing.suggestion) == (
        "incident.titel",
        2,
        "incident.title",
    )


@pytest.mark.parametrize(
    ("typed", "place"), [("nope", (1, 1)), ("\n  nope", (2, 3)), ("{{ nope }}", (1, 4))]
)
def test_places_are_those_of_what_was_typed(typed: str, place: tuple[int, int]) -> None:
    """Braces that we add do not count."""
    [missing] = try_out(typed, sample_context()).undefined

    assert (missing.line, missing.column) == place


def test_mistake_in_a_bare_expression() -> None:
    """Its place is that of what was typed, too."""
    with pytest.raises(TemplateError) as raised:
        try_out("incident.title | upcsae", sample_context())

    assert (raised.value.line, raised.value.column) == (1, 18)


def test_names_in_vain_come_in_order() -> None:
    """Places are those of what was typed."""
    found = try_out("{{ b }} {{ a }}\n{% if c %}{% endif %}", sample_context()).undefined

    assert [(each.path, each.line, each.column) for each in found] == [
        ("b", 1, 4), ("a", 1, 12), ("c", 2, 7),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "line", "said"),
    [
        ("incident.title | upcas", 1, "Did you mean “upcase”?"),
        ("ok\n{% if x %}", 2, "{% endif %} is missing"),
        ("{{ incident.title", 1, ""),
        ("{% include 'x' %}", 1, "include"),
    ],
)
def test_mistakes(typed: str, line: int, said: str) -> None:
    """A mistake is told with its place and what to write instead."""
    with pytest.raises(TemplateError) as caught:
        try_out(typed, sample_context())

    assert caught.value.line == line
    assert said in caught.value.reason
    assert caught.value.excerpt
