"""The eight sample templates with the three sample incidents, where they are at hand."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from confluence.errors import TemplateError
from confluence.nouns import Entry, Incident, Person
from confluence.rendering import compile_template, context_for
from confluence.rendering.wellformed import parse

DATA = Path(__file__).parents[3] / "../shared/data"
TEMPLATES = sorted(path.name for path in (DATA / "templates").glob("*.json"))
INCIDENTS = sorted(path.name for path in (DATA / "incidents").glob("*"))
BROKEN = "08-broken-liquid.json"

pytestmark = pytest.mark.skipif(not TEMPLATES, reason="the samples are not there: ../shared/data")


def body(name: str) -> str:
    """A sample template's body."""
    template = json.loads((DATA / "templates" / name).read_text("utf-8"))
    return str(template["body"]["storage"]["value"])


def incident(name: str) -> Incident:
    """A sample incident, from the facts that are known about it."""
    facts: dict[str, Any] = json.loads(
        (DATA / "incidents" / name / "facts.json").read_text("utf-8")
    )
    at = {
        key: datetime.fromisoformat(facts[key])
        for key in ("started_at", "detected_at", "mitigated_at", "resolved_at")
    }
    people = [Person(each["user_id"], each["handle"]) for each in facts["participants"]]
    entries = [
        Entry(datetime.fromtimestamp(float(each["ts"]), at["started_at"].tzinfo), each["what"])
        for each in facts["timeline"]
    ]
    return Incident(
        title=facts["title"],
        channel_id="C1",
        channel_name=facts["slack"]["channel_name"],
        channel_url="https://slack.example.com/archives/C1",
        severity=facts["severity"],
        summary=facts["summary"],
        commander=people[0],
        people=tuple(people),
        entries=tuple(entries),
        started_at=at["started_at"],
        detected_at=at["detected_at"],
        mitigated_at=at["mitigated_at"],
        resolved_at=at["resolved_at"],
    )


@pytest.mark.parametrize("name", INCIDENTS)
@pytest.mark.parametrize("template", [name for name in TEMPLATES if name != BROKEN])
def test_sample_renders(template: str, name: str) -> None:
    """Each template makes a well-formed page without Liquid or variables left in it."""
    rendering = compile_template(body(template)).render(context_for(incident(name)))

    parse(rendering.body)
    assert not any(mark in rendering.body for mark in ("{{", "{%", "<at:"))
    assert not any(each.suggestion for each in rendering.undefined)


@pytest.mark.parametrize("name", INCIDENTS)
def test_rows_of_the_timeline(name: str) -> None:
    """One row for each event, none that held only a tag."""
    known = incident(name)
    page = compile_template(body("01-rootly-style-liquid.json")).render(context_for(known)).body
    table = page[page.index("<h2>Timeline</h2>") : page.index("<h2>Follow-ups</h2>")]

    assert table.count("<tr>") == len(known.entries) + 1
    assert "<p></p>" not in table
    assert 'colspan="3"' not in table


def test_broken_template_names_its_loop() -> None:
    """The template with a loop that is never closed gives an error that names it."""
    with pytest.raises(TemplateError, match="never closed") as caught:
        compile_template(body(BROKEN), name="Broken on purpose")

    assert "{% endfor %} is missing" in caught.value.reason
    assert (caught.value.line, caught.value.column) == (1, 478)
    assert caught.value.template == "Broken on purpose"


def test_broken_template_names_its_misspelt_names() -> None:
    """With its loop closed, each misspelt name is reported with what was meant."""
    closed = body(BROKEN).replace(
        "{{ event.event }}</p>", "{{ event.event }}</p><p>{% endfor %}</p>"
    )
    page = compile_template(closed).render(context_for(incident(INCIDENTS[0])))

    assert {each.path: each.suggestion for each in page.undefined if each.suggestion} == {
        "incident.titel": "incident.title",
        "incident.severety": "incident.severity",
        "incidnet.creator.name": "incident.creator.name",
    }
