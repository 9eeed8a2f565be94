"""The bricks: cutting texts, choices of spaces."""

import pytest

from bot.hints import hint_for
from bot.views import parts
from bot.views.choices import space_of, space_option
from confluence.errors import TemplateError
from tests.factories import a_space


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 10, "short"),
        ("exactly 10", 10, "exactly 10"),
        ("one two three four", 12, "one two…"),
        ("averyveryverylongword", 10, "averyvery…"),
        ("two\nlines  here", 20, "two lines here"),
        ("one, two, three", 10, "one, two…"),
    ],
)
def test_cut(text: str, limit: int, expected: str) -> None:
    """Texts are cut at a word where one is near, in one line, never too long."""
    assert expected == parts.cut(text, limit)
    assert len(parts.cut(text, limit)) <= limit


@pytest.mark.parametrize("name", ["Operations", "Two  blanks (x) ", "é" * 200])
def test_space_option(name: str) -> None:
    """A space survives being a choice, as far as Slack's limits let it."""
    space = a_space(key="~712020abcdef0123456789abcdef0123456789", name=name)

    option = space_option(space)

    back = space_of(option)
    assert (back.id, back.key) == (space.id, space.key)
    assert name.startswith(back.name)
    assert len(option["text"]["text"]) <= parts.OPTION_TEXT
    assert len(option["value"]) <= 150


def test_excerpt_stays_code() -> None:
    """Whatever the line of a template holds, none of it leaves its block of code."""
    error = TemplateError("There is no filter.", excerpt="``` *{{ x | y }}* `")

    _, shown = parts.hint_blocks(hint_for(error))

    assert shown["text"]["text"].count("```") == 2
