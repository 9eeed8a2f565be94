"""What Liquid calls now is the moment of rendering, in UTC."""

import pytest
from freezegun import freeze_time

from confluence.rendering import compile_template, render_title


@freeze_time("2026-12-31 23:30:00")
@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        ("'now' | date: '%Y-%m-%d %H:%M'", "2026-12-31 23:30"),
        ("'now' | date_add: 1, 'day' | date: '%Y-%m-%d'", "2027-01-01"),
        ("'now' | in_time_zone: 'Asia/Tokyo' | date: '%d %b %H:%M'", "01 Jan 08:30"),
    ],
)
def test_now_is_the_moment_of_rendering(expression: str, printed: str) -> None:
    """A page and its title print the same moment, in UTC unless another zone is asked for."""
    source = f"{{{{ {expression} }}}}"

    assert compile_template(f"<p>{source}</p>").render({}).body == f"<p>{printed}</p>"
    assert render_title(source, {}) == printed


def test_a_kept_template_does_not_keep_the_time() -> None:
    """A template is compiled once and asks the clock each time."""
    template = compile_template("<p>{{ 'now' | date: '%H:%M' }}</p>")
    with freeze_time("2026-01-01 10:00"):
        first = template.render({}).body
    with freeze_time("2026-01-01 11:00"):
        second = template.render({}).body

    assert (first, second) == ("<p>10:00</p>", "<p>11:00</p>")
