"""Tests of what a template may cost: bombs end in an error that says which limit was reached."""

import pytest

from confluence.errors import TemplateError
from confluence.rendering import compile_template, render_title

GROW = "{% assign s = 'a' %}{% for i in (1..60) %}"
LONG = "{% assign s = 'a' %}{% for i in (1..19) %}{% assign s = s | append: s %}{% endfor %}"
BOMBS = {
    "blanks in an output that does not end": ("{{" + " " * 50_000, "never closed"),
    "blanks in a tag that does not end": ("{%" + " " * 50_000, "never closed"),
    "a tag longer than a book": ("{{ a" + " " * 30_000 + "}}", "longer than 20,000"),
    "loops in loops": (
        "{% for a in (1..900) %}{% for b in (1..900) %}x{% endfor %}{% endfor %}",
        "more than 200,000 turns",
    ),
    "a long range": ("{% for a in (1..1000000000) %}x{% endfor %}", "beyond 100,000 items"),
    "a long range reversed": (
        "{% for a in (1..1000000000) reversed %}x{% endfor %}",
        "beyond 100,000 items",
    ),
    "a long range joined": ("{{ (1..1000000000) | join: '' }}", "beyond 100,000 items"),
    "a text that doubles": (
        GROW + "{% assign s = s | append: s %}{% endfor %}",
        "beyond 1,000,000 characters",
    ),
    "a capture that doubles": (
        GROW + "{% capture s %}{{ s }}{{ s }}{% endcapture %}{% endfor %}",
        "beyond 1,000,000 characters",
    ),
    "a text that squares": (
        LONG + "{{ s | replace: 'a', s }}",
        "beyond 1,000,000 characters",
    ),
    "a number that squares": (
        "{% assign s = 9 %}{% for i in (1..60) %}{% assign s = s | times: s %}{% endfor %}",
        "beyond 4,000 digits",
    ),
    "a list that doubles": (
        (
            "{% assign s = 'a,b' | split: ',' %}"
            "{% for i in (1..60) %}{% assign s = s | concat: s %}{% endfor %}"
        ),
        "beyond 100,000 items",
    ),
    "a page that grows": (
        LONG + "{% for i in (1..1000) %}{{ s }}{% endfor %}",
        "beyond 5,000,000 characters",
    ),
    "filters with much to do": (
        LONG + "{% for i in (1..99999) %}{{ s | upcase | size }}{% endfor %}",
        "too much to do",
    ),
    "a loop with very much in it": (
        "{% for i in (1..99999) %}" + "{% if a %}{% endif %}" * 2_000 + "{% endfor %}",
        "too much to do",
    ),
    "a loop of outputs of nothing": (
        "{% for i in (1..99999) %}" + "{{ a }}" * 2_000 + "{% endfor %}",
        "too much to do",
    ),
    "a condition without an end to it": (
        "{% for i in (1..9999) %}{% if " + " or ".join(["a"] * 200) + " %}{% endif %}{% endfor %}",
        "too much to do",
    ),
    "patterns in a loop": (
        (
            "{% assign s = 'a' %}{% for i in (1..13) %}{% assign s = s | append: s %}{% endfor %}"
            "{% for i in (1..999) %}{{ s | regex_remove: '(a+)+b' | size }}{% endfor %}"
        ),
        "too much to do",
    ),
    "a pattern on a long text": (LONG + "{{ s | regex_match: '(a+)+b' }}", "takes too long"),
    "a pattern that is large": ("{{ 'a' | regex_match: '((a{99}){99}){99}' }}", "too large"),
    "a condition with many parts": (
        "{% if " + " or ".join(["a"] * 2_000) + " %}x{% endif %}",
        "too many parts",
    ),
    "a name in a name in a name": ("{{ " + "a[" * 3_000 + "b" + "]" * 3_000 + " }}", "too many"),
    "blocks in blocks": ("{% if a %}" * 500 + "{% endif %}" * 500, "More than 30 blocks"),
    "a long date format": (
        (
            "{% assign f = '%c' %}{% for i in (1..12) %}{% assign f = f | append: f %}{% endfor %}"
            "{{ 'now' | date: f }}"
        ),
        "at most 500 characters",
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bomb_in_a_page(bomb: str) -> None:
    """A template that would cost too much ends in an error."""
    liquid, said = BOMBS[bomb]
    with pytest.raises(TemplateError) as caught:
        compile_template(f"<p>{liquid}</p>").render({})

    assert said in caught.value.reason


@pytest.mark.parametrize("bomb", BOMBS)
def test_bomb_in_a_title(bomb: str) -> None:
    """A title that would cost too much ends in the same error."""
    liquid, said = BOMBS[bomb]
    with pytest.raises(TemplateError) as caught:
        render_title(liquid, {})

    assert said in caught.value.reason


def test_names_made_up_in_a_loop_are_not_all_looked_up() -> None:
    """Of very many names that nothing has, only the first ones are reported."""
    body = "{% for i in (1..50000) %}{% assign n = i | append: 'x' %}{{ incident[n] }}{% endfor %}"
    page = compile_template(f"<p>{body}</p>").render({"incident": {"title": "a"}})

    assert len(page.undefined) == 200


def test_template_that_is_too_long() -> None:
    """A template has a greatest length."""
    with pytest.raises(TemplateError, match="longer than 1,000,000 characters"):
        compile_template("<p>" + "x" * 1_000_000 + "</p>")


def test_elements_in_elements() -> None:
    """A template whose elements nest without end is refused."""
    with pytest.raises(TemplateError, match="not well-formed"):
        compile_template("<div>" * 2_000 + "</div>" * 2_000)
