"""Inputs: what a template asks for, and what the incident knows of it."""

from datetime import UTC, datetime

from confluence.rendering import compile_template, inputs_of, known_answers, sample_context
from confluence.rendering.inputs import Input, answered
from confluence.rendering.known import ALSO
from confluence.rendering.rich import Rich

START = datetime(2026, 11, 3, 13, 42, tzinfo=UTC)
INCIDENT = {
    "title": "inc-42",
    "severity": "SEV1",
    "summary": None,
    "started_at": START,
    "commander": {"name": "sre-1"},
    "responders": [{"name": "sre-1"}, {"name": "sre-2"}],
    "roles": [{"user": {"name": "sre-1"}}],
    "timeline_table": Rich("<table></table>", "table"),
}


def inputs(*names: str) -> tuple[Input, ...]:
    """An input of each name."""
    return tuple(Input(name, "string") for name in names)


def known(*names: str) -> list[str]:
    """What is known under each name."""
    found = known_answers(inputs(*names), {"incident": INCIDENT})
    return [found.get(each.key, "-") for each in inputs(*names)]


def test_the_incident_knows_names_however_they_are_written() -> None:
    """Texts, times, a person, several people; nothing else, and no table."""
    assert known("severity", "Incident Severity", "incident-commander", "Started at") == [
        "SEV1", "SEV1", "sre-1", "2026-11-03 13:42:00 UTC",
    ]  # fmt: skip
    assert known("Responders", "summary", "roles", "timeline_table", "team") == [
        "sre-1, sre-2", "-", "-", "-", "-",
    ]  # fmt: skip


def test_names_that_authors_use_instead() -> None:
    """Templates were there before us."""
    assert known("incident_name", "IC", "Incident start", "people", "Name") == [
        "inc-42", "sre-1", "2026-11-03 13:42:00 UTC", "sre-1, sre-2", "-",
    ]  # fmt: skip
    incident = sample_context()["incident"]
    assert isinstance(incident, dict)
    assert set(ALSO.values()) <= incident.keys()


def test_a_person_and_a_time_stand_on_the_page() -> None:
    """What nobody typed is filled with all that the incident knows, tables too."""
    body = '<p><at:var at:name="Commander" />, <at:var at:name="started-at" /></p>'
    table = '<p><at:var at:name="timeline table" /></p>'

    page = compile_template(body).render({"incident": INCIDENT})
    other = compile_template(table).render({"incident": INCIDENT})

    assert page.body == "<p>sre-1, 2026-11-03 13:42:00 UTC</p>"
    assert other.body == "<table></table>"


def test_declarations() -> None:
    """One input for a name; none for a name that nobody could read."""
    body = (
        '<at:declarations><at:string at:name="team" /><at:textarea at:name="impact" />'
        '<at:list at:name="team"><at:option at:value="a" /></at:list><at:string at:name=" " />'
        '</at:declarations><p><at:var at:name="team" /></p>'
    )

    assert inputs_of(body, "Ours") == (
        Input("team", "string"),
        Input("impact", "textarea"),
    )


def test_answers_go_to_their_variables() -> None:
    """By key; an option that came back cut is the whole one, one that is gone stays as answered."""
    long = "long " * 60
    asked = (Input("a", "list", ("x", long)), Input("b", "list", ("x",)), Input("c", "string"))
    answers = {asked[0].key: long[:150], asked[1].key: "gone", "unknown": "?"}

    assert answered(asked, answers) == {"a": long, "b": "gone"}
