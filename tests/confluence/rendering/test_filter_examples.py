"""Tests of `confluence.rendering.filter_examples`: all filters, each with an example that works."""

import pytest

from confluence.rendering import FilterExample, filter_examples, render_text, sample_context
from confluence.rendering.environment import ENVIRONMENT


def test_every_filter_of_the_environment_once() -> None:
    """What a template may use has an example, and nothing else."""
    names = [each.name for each in filter_examples()]

    assert sorted(names) == sorted(ENVIRONMENT.filters)


@pytest.mark.parametrize("example", filter_examples(), ids=lambda each: each.name)
def test_example_shows_its_filter(example: FilterExample) -> None:
    """It uses the filter, prints something, and asks for nothing that is not there."""
    shown = render_text(example.expression, sample_context())

    assert f"| {example.name}" in example.expression
    assert shown.text.strip()
    assert [each.path for each in shown.undefined] in ([], ["incident.nobody"])
