"""Figures on the screen: medians, percentiles, ratios, and whether a number was reached."""

from collections.abc import Sequence
from statistics import median


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def milliseconds(values: Sequence[float]) -> str:
    """Median, 95th percentile and worst, from seconds."""
    shown = (median(values), percentile(values, 0.95), max(values))
    return " / ".join(f"{value * 1000:.1f}" for value in shown)


def verdict(name: str, figure: float, limit: float, unit: str) -> None:
    """One line: the figure beside its limit."""
    mark = "ok " if figure <= limit else "MISSED"
    print(f"  {mark} {name}: {figure:.2f} {unit} (limit {limit:g} {unit})")


def heading(text: str) -> None:
    """A new table."""
    print(f"\n{text}\n{'-' * len(text)}", flush=True)
