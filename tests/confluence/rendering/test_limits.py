"""Tests of what a template may cost: bombs end in an error that says which limit was reached.

They run in a worker, whose ten seconds are the outer limit; `python -m bench rendering` has times.
"""

from collections.abc import Awaitable
from time import process_time

import pytest

from confluence.errors import TemplateError, TemplateTooCostly
from confluence.renderer import Renderer
from confluence.rendering import compile_template
from tests.confluence.rendering.bombs import BOMBS


@pytest.mark.parametrize("bomb", BOMBS)
async def test_bomb_in_a_page(bomb: str, renderer: Renderer) -> None:
    """A template that would cost too much ends in an error, long before its worker has to."""
    liquid, said = BOMBS[bomb]
    reason = await mistake(renderer.body(f"<p>{liquid}</p>", name="bomb", context={}))

    assert said in reason


@pytest.mark.parametrize("bomb", [name for name in BOMBS if "<" not in BOMBS[name][0]])
async def test_bomb_in_a_title(bomb: str, renderer: Renderer) -> None:
    """A title that would cost too much ends in the same error."""
    liquid, said = BOMBS[bomb]
    reason = await mistake(renderer.check_title(liquid))

    assert said in reason


async def mistake(rendering: Awaitable[object]) -> str:
    """What is wrong with a template, if anything is; not that its worker was ended for it."""
    try:
        await rendering
    except TemplateTooCostly:
        raise
    except TemplateError as error:
        return error.reason
    return ""


def test_names_made_up_in_a_loop_are_not_all_looked_up() -> None:
    """Of very many names that nothing has, only the first ones are reported."""
    body = "{% for i in (1..50000) %}{% assign n = i | append: 'x' %}{{ incident[n] }}{% endfor %}"
    page = compile_template(f"<p>{body}</p>").render({"incident": {"title": "a"}})

    assert len(page.undefined) == 200


def test_template_that_is_too_long() -> None:
    """A template has a greatest length."""
    with pytest.raises(TemplateError, match="longer than 1,000,000 characters"):
        compile_template("<p>" + "x" * 1_000_000 + "</p>")


def test_tags_that_formatting_cuts() -> None:
    """As many tags as there may be, each cut twice, are put together in linear time."""
    body = "<p>" + "<strong>{{</strong> a <em>}}</em>" * 4_900 + "</p>"
    begun = process_time()

    page = compile_template(body).render({"a": "x"})

    assert page.body == "<p>" + "<strong>x</strong>" * 4_900 + "</p>"
    assert process_time() - begun < 1.5


def test_blocks_that_cut_paragraphs() -> None:
    """Very many blocks, each from one paragraph into the next, in linear time."""
    body = "<p>a{% if a %}b</p><p>c{% endif %}d</p>" * 1_600
    begun = process_time()

    page = compile_template(body).render({"a": True})

    assert page.body == "<p>a</p><p>b</p><p>c</p><p>d</p>" * 1_600
    assert process_time() - begun < 1.5


def test_elements_in_elements() -> None:
    """A template whose elements nest without end is refused."""
    with pytest.raises(TemplateError, match="inside of each other 256 deep"):
        compile_template("<div>" * 2_000 + "</div>" * 2_000)


DEEP = {
    "elements": "<div>" * 219 + "{0}" + "</div>" * 219,
    "lists": "<ul><li>" * 109 + "{0}" + "</li></ul>" * 109,
    "lists that may be empty": "<ul><li>" * 25 + "{1}" + "</li></ul>" * 25,
    "hints": "<ac:placeholder>" * 219 + "{1}" + "</ac:placeholder>" * 219,
    "links": "<p>" + '<a href="x">' * 218 + "{1}" + "</a>" * 218 + "</p>",
    "panels": "<ac:adf-extension><ac:adf-content>" * 50
    + "{1}"
    + "</ac:adf-content></ac:adf-extension>" * 50,
}


@pytest.mark.parametrize("deep", DEEP)
def test_elements_as_deep_as_they_may_be(deep: str) -> None:
    """Of elements as many stand inside of each other as is said, whatever Liquid does in them."""
    output, conditions = "{{ incident.title }}", "{% if incident.title %}" * 30
    conditions += f"{output}{'{% endif %}' * 30}"
    body = DEEP[deep].format(output, conditions)

    page = compile_template(body).render({"incident": {"title": "a"}})

    assert page.body == DEEP[deep].format("a", "a")


@pytest.mark.parametrize(
    ("body", "reason", "column"),
    [
        ("<p>" * 221 + "</p>" * 221, "more than 220 deep", 661),
        (
            "<ul><li>{% if incident.title %}" * 26 + "x" + "{% endif %}</li></ul>" * 26,
            "More than 50 lists, items, tables or panels inside of each other",
            776,
        ),
    ],
)
def test_elements_that_are_too_deep(body: str, reason: str, column: int) -> None:
    """The first element that is too deep is named."""
    with pytest.raises(TemplateError, match=reason) as caught:
        compile_template(body)

    assert caught.value.column == column
