"""Tests of `confluence.rendering.variables` and `meanings`: the catalogue is the context's own."""

import re
from pathlib import Path

import pytest

from confluence.rendering import render_text, sample_context, variables
from confluence.rendering.meanings import EXPRESSIONS, MEANINGS, UNKNOWABLE
from confluence.rendering.variables import paths_of

ROOTLY = Path(__file__).parents[3] / "../shared/facts/rootly.md"
OF_ITEMS = {
    "custom_field",
    "due_at",
    "due_date",
    "full_name",
    "incident_role",
    "occurred_at",
    "selected_groups",
    "selected_options",
    "selected_services",
    "selected_users",
}
OURS = {"due_at", "incident", "kind", "owner", "sharepoint_page_id"}
# Plurals as the sheet says that they are worth accepting, and a name of its templates.
OURS |= {"service_slugs", "type_slugs", "groups_slugs", "assigned_to"}


def test_every_name_of_the_context_once() -> None:
    """What a template may use is in the catalogue, and nothing else."""
    paths = [each.path for each in variables()]

    assert sorted(paths) == sorted(
        [*(path for path, _ in paths_of(sample_context())), "now", "today"]
    )
    assert len(set(paths)) == len(paths)


def test_meanings_and_expressions_are_of_names_that_exist() -> None:
    """No word is kept for a name that is gone."""
    paths = {each.path for each in variables()}

    assert {path for group in MEANINGS.values() for path in group} <= paths
    assert set(EXPRESSIONS) <= paths


def test_what_has_a_value_has_a_meaning() -> None:
    """A name that the sample fills is told as known, in words of its own."""
    values = dict(paths_of(sample_context()))
    for each in variables():
        if values.get(each.path) not in (None, []):
            assert each.known, each.path
            assert each.meaning != UNKNOWABLE


@pytest.mark.parametrize("variable", [v for v in variables() if v.known], ids=lambda v: v.path)
def test_expression_prints_the_variable(variable: object) -> None:
    """What is offered for copying names the variable and prints something in the sample."""
    path, expression = variable.path, variable.expression  # type: ignore[attr-defined]
    shown = render_text(expression, sample_context())

    assert path.partition("[")[0] in expression
    assert shown.text.strip()
    assert shown.undefined == ()


def test_unknown_names_print_nothing() -> None:
    """What we cannot know is nil, and its expression is no mistake."""
    unknown = [each for each in variables() if not each.known]
    printed = render_text("".join(each.expression for each in unknown), sample_context())

    assert len(unknown) > 100
    assert printed.text == ""
    assert {each.suggestion for each in printed.undefined} == {None}


def test_groups_stand_together_and_known_names_first() -> None:
    """Each group is one stretch; in it, what has values comes before what has not."""
    groups = [each.group for each in variables()]
    stretches = [group for at, group in enumerate(groups) if at == 0 or groups[at - 1] != group]

    assert len(stretches) == len(set(stretches))
    for group in stretches:
        known = [each.known for each in variables() if each.group == group]
        assert known == sorted(known, reverse=True)


@pytest.mark.skipif(not ROOTLY.exists(), reason="the sheet of Rootly's names is not beside us")
@pytest.mark.parametrize(
    ("holder", "begins", "ends"),
    [
        ("incident", "### 8.1", "All ids/urls are strings"),
        ("action_item", "- `action_item.*`", "; with"),
        ("team", "- `team.*`", "(the last ones"),
        ("alert", "- `alert.*`", "\n"),
    ],
)
def test_names_of_rootlys_reference(holder: str, begins: str, ends: str) -> None:
    """Every name that Rootly publishes is in the catalogue, and no other."""
    sheet = ROOTLY.read_text("utf-8").partition(begins)[2].partition(ends)[0]
    paths = [each.path for each in variables() if each.path.startswith(f"{holder}.")]
    ours = {path.split(".")[1] for path in paths if "[" not in path}

    assert _names(sheet, ours) - ours - OF_ITEMS == set()
    assert {name for name in ours - OURS if not _named(name, sheet, ours)} == set()


def _named(name: str, sheet: str, ours: set[str]) -> bool:
    return name in _names(sheet, ours) or bool(re.search(rf"\b{name}\b", sheet))


def _names(sheet: str, ours: set[str]) -> set[str]:
    """The names of a sheet; `_key` that follows `a_id` stands for `a_key`, braces for each."""
    plain = re.sub(r"\([^)]*\)|^\| [^|]*\|", " ", sheet, flags=re.MULTILINE)
    text = re.sub(r"\{[^}]*\}", " ", re.sub(r"(\w+_)\{([^}]*)\}(\w*)", _each, plain))
    found: set[str] = set()
    last = ""
    for word in re.findall(r"[a-z]+(?:_[a-z0-9]+)+|(?<![a-z0-9])_[a-z0-9_]+", text):
        if word.startswith("_"):
            stems = [last[:at] for at in range(len(last), 0, -1)]
            found.add(next((f"{stem}{word}" for stem in stems if f"{stem}{word}" in ours), word))
        else:
            found.add(word)
            last = word
    return found


def _each(match: re.Match[str]) -> str:
    return " ".join(f"{match[1]}{part}{match[3]}" for part in match[2].split(","))
