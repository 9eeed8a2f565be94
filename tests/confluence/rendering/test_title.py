"""Tests of `confluence.rendering.title`; what Liquid does in a title is in the corpus."""

from hypothesis import given
from hypothesis import strategies as st

from confluence.rendering import render_title


@given(st.text(max_size=400))
def test_any_value_makes_a_title(value: str) -> None:
    """Whatever a value holds, the title is one trimmed line that Confluence takes."""
    title = render_title("{{ x }}", {"x": value})

    assert title == title.strip()
    assert len(title.splitlines()) <= 1
    assert len(title.encode("utf-16-le")) <= 2 * 255


def test_long_title_is_cut() -> None:
    """A title is cut at 255 as Confluence counts, an emoji as two, and never in the middle."""
    assert render_title("{{ x }}", {"x": "a" * 300}) == "a" * 255
    assert render_title("{{ x }}", {"x": "🚨" * 300}) == "🚨" * 127
