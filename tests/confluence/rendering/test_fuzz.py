"""A slice of the fuzzing that `make torture` does at length."""

from tests.confluence.rendering.fuzz import fuzz


def test_mangled_templates_and_hostile_values() -> None:
    """Each render ends in a sound page or in a clean error."""
    totals = fuzz(600, seed=20260504)

    assert totals.pages + totals.errors == 600
    assert totals.pages > 150
