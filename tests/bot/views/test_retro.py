"""The form: what it looks like, and that reading it is the inverse of building it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views import fields, retro
from bot.views.metadata import Metadata
from bot.views.retro import Form, RetroForm
from confluence.errors import TemplateError
from confluence.nouns import Audience
from confluence.submissions import Answers, Include
from sandbox.slack.blocks import faults_of_view
from tests.bot.views.check import check, submitted
from tests.factories import MOMENT, a_space, a_template, some_answers


def a_form(**facts: Any) -> Form:
    """A form with everything known."""
    filled: dict[str, Any] = {
        "metadata": Metadata("C0INCIDENT", "c1"),
        "space": a_space(),
        "templates": (a_template(), a_template(id="500103", name="SRE style", space_key=None)),
        "title": "Retro: inc-42",
        "answers": some_answers(),
        "marked": 12,
        "total": 84,
    }
    return Form(**{**filled, **facts})


def read(view: dict[str, Any], **entered: Any) -> RetroForm:
    """What a submission of the view says, which must be without mistakes."""
    form = retro.read(submitted(view, **entered))
    assert isinstance(form, RetroForm)
    return form


def test_everything_known() -> None:
    """Every field prefilled, marked messages chosen."""
    check(retro.build(a_form()), "retro_full")


def test_nothing_known() -> None:
    """What nobody knows stands empty; no message is marked, so it is asked."""
    check(retro.build(a_form(answers=Answers(), marked=0, templates=())), "retro_empty")


def test_nothing_written() -> None:
    """A channel without messages has nothing to choose from."""
    view = retro.build(a_form(marked=0, total=0, answers=Answers(severity="SEV1")))

    check(view, "retro_silent")
    assert read(view).answers == Answers(severity="SEV1", include=Include.NONE)


@pytest.mark.parametrize("total", [0, 8])
def test_older_messages_that_slack_hides(total: int) -> None:
    """It is said, and nobody is told that nothing was written."""
    view = retro.build(a_form(marked=0, total=total, hides_older=True))

    shown = str(view["blocks"])
    assert "Slack hides this channel’s older messages" in shown
    assert "Nobody has written" not in shown


def test_private_channel() -> None:
    """Who can see the space is named, and a tick is wanted."""
    metadata = Metadata("C0INCIDENT", "c1", number=2, draft_id="d1", is_private=True)
    audience = Audience(2, 1, ("ops", "on-<call>"), ("retro-service",))

    check(
        retro.build(a_form(metadata=metadata, audience=audience, note="Last time <it> failed.")),
        "retro_private",
    )


@pytest.mark.parametrize(
    ("audience", "said"),
    [
        (None, "Confluence does not tell us"),
        (Audience(3, 1), "3 groups, 1 person"),
        (Audience(1, 2, anonymous=True), "*Everybody* who reaches Confluence"),
        (Audience(4, 0, ("a", "b", "c", "d")), "by 4 groups (a, b, c, …), and by"),
        (Audience(1, 9, user_names=("a",)), "by 1 group, 9 people (a, …), and by"),
    ],
)
def test_audience_is_told_honestly(audience: Audience | None, said: str) -> None:
    """Counts, names where known, and plainly when Confluence does not tell."""
    metadata = Metadata("C0INCIDENT", "c1", is_private=True)

    assert said in str(retro.build(a_form(metadata=metadata, audience=audience)))


def test_private_channel_without_tick_is_refused() -> None:
    """The tick is checked when the form is read, and counts for one space only."""
    metadata = Metadata("C0INCIDENT", "c1", is_private=True)
    view = retro.build(a_form(metadata=metadata))
    ticked = {fields.AGREED: {"selected_options": [{"value": "agreed"}]}}

    refused = retro.read(submitted(view))

    assert isinstance(refused, dict)
    assert list(refused) == ["retro_agreed:98310"]
    assert isinstance(retro.read(submitted(view, **ticked)), RetroForm)
    for block in view["blocks"]:
        block["block_id"] = block["block_id"].replace("retro_agreed:98310", "retro_agreed:1")
    assert isinstance(retro.read(submitted(view, **ticked)), dict)


def test_templates_of_another_space_are_refused() -> None:
    """Who sends the form before the templates of the new space came is told to choose again."""
    other = {"selected_option": {"text": {"text": "Web (WEB)"}, "value": "5 WEB Web"}}

    refused = retro.read(submitted(retro.build(a_form()), **{fields.SPACE: other}))

    assert refused == {
        "retro_template:98310": "These are templates of another space. Choose Web once more."
    }


def test_mistakes() -> None:
    """A blank title, no template, an end before the start."""
    refused = retro.read(
        submitted(
            retro.build(a_form()),
            **{
                fields.TITLE: {"value": "  "},
                fields.TEMPLATE: {"selected_option": None},
                fields.RESOLVED: {"selected_date_time": int(MOMENT.timestamp()) - 1},
            },
        )
    )

    assert isinstance(refused, dict)
    assert list(refused) == ["retro_template:98310", "retro_title", "retro_resolved"]


def test_liquid_in_the_title() -> None:
    """What is wrong with a title's Liquid stands below the title, beside other mistakes."""
    view = submitted(retro.build(a_form()), **{fields.TITLE: {"value": "{{ incident.severity"}})

    wrong = retro.read(view, TemplateError("“{{” is never closed."))

    assert retro.typed_title(view) == "{{ incident.severity"
    assert wrong == {"retro_title": "The Liquid in it is not right: “{{” is never closed."}


def test_with_space_changes_only_what_depends_on_it() -> None:
    """Templates, help and the private part are exchanged; every other block stays itself."""
    metadata = Metadata("C0INCIDENT", "c1", is_private=True)
    view = retro.build(a_form(metadata=metadata, template_id="500101"))
    space = a_space(id="5", key="WEB", name="Web <team>")

    changed = retro.with_space(
        submitted(view),
        space=space,
        templates=(a_template(id="9", name="Web retro"),),
        audience=None,
    )

    check(changed, "retro_other_space")
    kept = [block for block in changed["blocks"] if block in view["blocks"]]
    assert [block["block_id"] for block in kept] == [
        "retro_title", "variables_open", "retro_severity", "retro_commander", "retro_started",
        "retro_resolved", "retro_summary", "retro_people", "retro_include",
        "retro_preview_open",
    ]  # fmt: skip
    assert retro.chosen_space(submitted(changed)) == space


def test_many_and_long_templates() -> None:
    """Hundreds of templates and names of any length make a view that Slack takes."""
    templates = tuple(
        a_template(id=str(number), name=f"{number} " + "long name " * number)
        for number in range(250)
    )
    blanks = (a_template(id="x", name="  "), a_template(id="y", name="", space_key=None))

    view = retro.build(
        a_form(templates=templates + blanks, space=a_space(name="Operations & " * 20))
    )

    assert faults_of_view(view) == []
    groups = next(b for b in view["blocks"] if "retro_template:" in b["block_id"])["element"][
        "option_groups"
    ]
    assert [len(group["options"]) for group in groups] == [100, 100, 51, 1, 1]


def test_template_that_is_gone_falls_back() -> None:
    """A draft's template that is not offered any more leaves the built-in one chosen."""
    view = retro.build(a_form(template_id="gone"))

    assert read(view).template_id is None


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=80).map(str.strip)
moments = st.none() | st.integers(1_000_000_000, 2_000_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)
users = st.from_regex(r"U[A-Z0-9]{4,10}", fullmatch=True)


@given(
    title=words.filter(bool),
    severity=words,
    summary=words,
    commander=st.none() | users,
    people=st.lists(users, unique=True, max_size=5),
    started=moments,
    marked=st.integers(1, 3),
    include=st.sampled_from(Include),
    space=st.builds(
        a_space,
        id=st.from_regex(r"[0-9]{1,12}", fullmatch=True),
        key=st.from_regex(r"~?[A-Z0-9]{1,20}", fullmatch=True),
        name=words.filter(bool),
    ),
    number=st.integers(1, 99),
)
def test_reading_is_the_inverse_of_building(
    title: str,
    severity: str,
    summary: str,
    commander: str | None,
    people: list[str],
    started: datetime | None,
    marked: int,
    include: Include,
    space: Any,
    number: int,
) -> None:
    """What was put into the form comes out of an untouched submission, and Slack takes the view."""
    answers = Answers(
        severity=severity or None,
        commander_id=commander,
        started_at=started,
        summary=summary or None,
        people_ids=tuple(people),
        include=include,
    )
    metadata = Metadata("C0INCIDENT", "c1", number=number)
    form = a_form(
        title=title,
        answers=answers,
        space=space,
        marked=marked,
        metadata=metadata,
        template_id="500101",
    )

    view = retro.build(form)

    expected = RetroForm(metadata, space, "500101", "Incident review", title, answers)
    assert faults_of_view(view) == []
    assert replace(read(view), space=space) == expected
    assert read(view).space == space
