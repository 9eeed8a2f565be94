"""What a template asks for, as fields of the retro form: drawn, read, within Slack's limits."""

from typing import Any

from bot.views import fields, retro
from bot.views.inputs import INPUT, MOST_INPUTS
from bot.views.metadata import Metadata
from bot.views.retro import RetroForm
from confluence.rendering import Input
from sandbox.slack.blocks import faults_of_view
from tests.bot.views.check import check, submitted
from tests.bot.views.test_retro import a_form, read

TEAM = Input("Team & <crew>", "string")
IMPACT = Input("Impact", "textarea")
FOUND_BY = Input("Found by", "list", ("Alert", "", "Customer", "A colleague " * 20))
ASKED = (TEAM, IMPACT, FOUND_BY)
KNOWN = {TEAM.key: "Edge\nand web", IMPACT.key: "Two\nlines", FOUND_BY.key: "Customer"}


def asking(**facts: Any) -> dict[str, Any]:
    """A form whose template asks for three things."""
    return retro.build(
        a_form(**{"template_id": "500101", "inputs": ASKED, "known": KNOWN, **facts})
    )


def ids(view: dict[str, Any]) -> list[str]:
    """The block ids of a view."""
    return [block.get("block_id", "") for block in view["blocks"]]


def test_inputs_stand_below_the_template() -> None:
    """Text, long text and a menu, filled with what is known."""
    check(asking(), "retro_inputs")


def test_untouched_inputs_are_read_as_they_stand() -> None:
    """Reading is the inverse of building; a long option comes back cut."""
    assert read(asking()).answers.inputs == {
        TEAM.key: "Edge and web",
        IMPACT.key: "Two\nlines",
        FOUND_BY.key: "Customer",
    }
    long = read(asking(known={FOUND_BY.key: FOUND_BY.options[-1]})).answers.inputs
    assert long == {FOUND_BY.key: FOUND_BY.options[-1][:150].strip()}


def test_inputs_of_another_template_are_not_read() -> None:
    """Who chooses another template and sends at once answers nothing of the first."""
    other = {"selected_option": {"text": {"text": "SRE style"}, "value": "500103"}}
    view = submitted(asking(), **{fields.TEMPLATE: other})

    sent = retro.read(view)

    assert isinstance(sent, RetroForm)
    assert sent.template_id == "500103"
    assert sent.answers.inputs == {}


def test_another_template_exchanges_only_its_inputs() -> None:
    """Everything else keeps its ids, so Slack keeps what was typed."""
    before = asking(metadata=Metadata("C0INCIDENT", "c1", is_private=True))
    other = {"selected_option": {"text": {"text": "SRE style"}, "value": "500103"}}

    changed = retro.with_inputs(
        submitted(before, **{fields.TEMPLATE: other}), inputs=(TEAM,), known={TEAM.key: "Web"}
    )
    back = retro.with_inputs(submitted(before))

    assert faults_of_view(changed) == []
    assert [i for i in ids(changed) if INPUT not in i] == [i for i in ids(before) if INPUT not in i]
    assert [i for i in ids(changed) if INPUT in i] == [f"{INPUT}:98310:500103:{TEAM.key}"]
    assert not any(INPUT in each for each in ids(back))


def test_a_mistake_of_the_template_stands_below_the_menu() -> None:
    """The sentence takes the help's place, and goes when another template is chosen."""
    told = retro.with_inputs(submitted(asking()), problem="Line 3: <b> is not closed.")
    mended = retro.with_inputs(submitted(told))

    check(told, "retro_bad_template")
    assert ids(mended) == ids(retro.build(a_form()))


def test_another_space_takes_the_inputs_away() -> None:
    """They belong to a template of the space before."""
    changed = retro.with_space(
        submitted(asking()), space=a_form().space, templates=(), audience=None
    )

    assert not any(INPUT in each for each in ids(changed))


def test_more_than_a_form_holds() -> None:
    """What does not fit is named; menus that are too long are typed instead."""
    many = tuple(Input(f"variable {number} " * 90, "textarea") for number in range(300))
    menus = tuple(
        Input(f"menu {number}", "list", tuple(f"option {n} " * 30 for n in range(90)))
        for number in range(20)
    )
    huge = Input("huge", "list", tuple(str(number) for number in range(101)))
    private = Metadata("C0INCIDENT", "c1", is_private=True)

    view = asking(inputs=many, metadata=private, note="Last time it failed.")
    small = asking(inputs=(*menus, huge))

    assert faults_of_view(view) == []
    assert faults_of_view(small) == []
    assert len([i for i in ids(view) if INPUT in i]) == MOST_INPUTS + 1
    assert "225 more variables of this template cannot be asked for here" in str(view)
    kinds = [b["element"]["type"] for b in small["blocks"] if INPUT in b["block_id"]]
    assert kinds == ["static_select"] * 5 + ["plain_text_input"] * 16
