"""The explorer: what it looks like, that a look survives the way through Slack, and its limits."""

import pytest

from bot.exploring import groups_of
from bot.hints import hint_for
from bot.views import variable_results, variables
from bot.views.metadata import Metadata
from bot.views.parts import View
from bot.views.variable_listing import ROWS, Listing, Look
from confluence.errors import TemplateError, Unreachable
from confluence.rendering import (
    Explained,
    Shelf,
    Text,
    Undefined,
    entries,
    explained,
    sample_context,
    try_out,
)
from sandbox.slack.blocks import faults_of_view
from tests.bot.views.check import check, texts_of

METADATA = Metadata("C0INCIDENT")
EVIL = "<!channel> ``` `x` <https://evil.example.com|click>"


def listing(look: Look, *, most: int = ROWS) -> Listing:
    """What the sample incident has for a look."""
    found = [e for e in entries() if (e.shelf, e.group) == (look.shelf, look.group)]
    known = [e for e in found if e.known]
    unknown = tuple(e.name for e in found if not e.known)
    start = look.page * ROWS
    rows = explained(known[start : start + most], sample_context())
    return Listing(look, rows, len(known), unknown)


def explorer(look: Look) -> View:
    """The explorer as it opens, with this look."""
    return variables.build(METADATA, groups_of(entries()), listing(look))


def sent(view: View) -> View:
    """The view as a payload has it: every block has an id."""
    blocks = [{"block_id": f"b{at}", **block} for at, block in enumerate(view["blocks"])]
    return {**view, "id": "V0MODAL", "blocks": blocks}


def test_states() -> None:
    """Loading, and why it cannot go on."""
    check(variables.loading(METADATA), "variables_loading")
    hint = hint_for(Unreachable("https://slack.example.com", "ConnectError"))
    check(variables.problem(hint, METADATA), "variables_problem")


def test_groups() -> None:
    """Variables with their values, filters with their examples, pages of a long group."""
    check(explorer(Look(Shelf.VARIABLES, "Incident")), "variables_incident")
    check(explorer(Look(Shelf.FILTERS, "Numbers")), "variables_filters")
    check(explorer(Look(Shelf.VARIABLES, "Timeline", 1)), "variables_second_page")


@pytest.mark.parametrize("look", groups_of(entries()), ids=lambda each: each.group)
def test_every_group_is_a_view_that_slack_accepts(look: Look) -> None:
    """No group grows beyond Slack's limits."""
    assert faults_of_view(explorer(look)) == []


def test_results() -> None:
    """What is printed, what is missing, a mistake, and a trial that takes long."""
    view = sent(explorer(Look(Shelf.VARIABLES, "Slack")))
    found = try_out("{{ incident.title }} {{ incident.titel }}", sample_context())
    check(variables.with_result(view, *variable_results.printed(found)), "variables_printed")
    wrong = TemplateError("There is no filter “x”.", line=1, column=4, excerpt="{{ a | x }}")
    check(variables.with_result(view, *variable_results.mistake(wrong)), "variables_mistake")
    again = variables.with_result(sent(variables.with_result(view, variable_results.trying())))
    assert [b for b in again["blocks"] if b.get("block_id", "").startswith(variables.RESULT)] == []


@pytest.mark.parametrize(
    "look",
    [
        Look(Shelf.VARIABLES, "Other tools and lists", 2),
        Look(Shelf.FILTERS, "Notations and tables", name="to_json"),
        Look(Shelf.VARIABLES, "Timeline", name="incident.events[0].event"),
    ],
)
def test_look_survives_slack(look: Look) -> None:
    """What a menu or a button says is what was meant, within the length Slack takes."""
    assert Look.load(look.dump()) == look
    assert len(look.dump()) <= 150
    assert variables.chosen({"value": look.dump()}) == look
    assert variables.chosen({"selected_option": {"value": look.dump()}}) == look


def test_values_cannot_ping_or_leave_their_place() -> None:
    """What people wrote stays text, in rows, results, names and mistakes."""
    row = Explained("incident.title", Shelf.VARIABLES, "Incident", "text", "x", EVIL, EVIL)
    evil = Listing(Look(Shelf.VARIABLES, "Incident"), (row,), 1)
    view = sent(variables.build(METADATA, groups_of(entries()), evil))
    missing = Undefined(EVIL, 1, 1, EVIL)
    error = TemplateError(EVIL, excerpt=EVIL)
    for drawn in (
        view,
        variables.with_result(view, *variable_results.printed(Text(EVIL, (missing,) * 9))),
        variables.with_result(view, *variable_results.mistake(error)),
    ):
        said = " ".join(texts_of(drawn))
        assert "<!channel>" not in said
        assert "<https://evil" not in said
        assert faults_of_view({k: v for k, v in drawn.items() if k != "id"}) == []
