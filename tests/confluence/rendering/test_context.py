"""Tests of `confluence.rendering.context`: an incident under Rootly's names."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from confluence.nouns import Entry, Incident, Person
from confluence.rendering import compile_template, context_for, render_title

START = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
COMMANDER = Person("U1", "incident-commander")
ENTRY = Entry(START, "disk <full>\nagain", COMMANDER, "https://slack.example.com/p1")


def incident(**known: object) -> Incident:
    """An incident of which only this is known."""
    facts: dict[str, object] = {
        "title": "Disk full",
        "channel_id": "C1",
        "channel_name": "inc-disk",
        "channel_url": "https://slack.example.com/archives/C1",
    }
    return Incident(**(facts | known))  # type: ignore[arg-type]


def printed(liquid: str, **known: object) -> str:
    """What Liquid prints about such an incident."""
    return render_title(liquid, context_for(incident(**known)))


def test_status_follows_the_times() -> None:
    """An incident is started, then mitigated, then resolved."""
    assert printed("{{ incident.status }}") == "started"
    assert printed("{{ incident.status }}", mitigated_at=START) == "mitigated"
    assert printed("{{ incident.status }}", mitigated_at=START, resolved_at=START) == "resolved"


def test_durations_are_seconds_and_hours() -> None:
    """Durations are seconds, times to something are hours; unknown ones are nil."""
    known = {"started_at": START, "resolved_at": START + timedelta(minutes=150)}

    assert printed("{{ incident.duration }} {{ incident.time_to_resolution }}", **known) == "9000 2"
    assert printed("[{{ incident.detection_duration }}]", **known) == "[]"


def test_commander_is_a_role() -> None:
    """The commander is found under roles, as Rootly's templates look for them."""
    liquid = (
        "{{ incident.roles | where: 'incident_role.name', 'Incident commander'"
        " | get: 'user.name' }}"
    )

    assert printed(liquid, commander=COMMANDER) == "incident-commander"
    assert printed(liquid) == ""


def test_timeline_table() -> None:
    """The timeline is a table of Confluence's, its text a text elsewhere, nothing when empty."""
    template = compile_template("{{ incident.timeline_table }}")
    page = template.render(context_for(incident(entries=(ENTRY,)))).body

    assert page.count("<tr>") == 2
    assert '<a href="https://slack.example.com/p1">2026-05-04 09:30</a>' in page
    assert "disk &lt;full&gt;<br />again" in page
    assert template.render(context_for(incident())).body == ""


def test_event_with_blocks() -> None:
    """A message's looks stand in table, sentence and attribute: as blocks, freed, as text."""
    rich = replace(ENTRY, text="a *b*\nc", body="<p>a <strong>b</strong></p><pre>c</pre>")
    context = context_for(incident(entries=(rich,)))
    sentence = "<p>At 9: {{ incident.events[0].event }}</p>"
    title = '<p title="{{ incident.events[0].event }}">x</p>'

    table = compile_template("{{ incident.timeline_table }}").render(context).body
    assert "<td><p>a <strong>b</strong></p><pre>c</pre></td></tr>" in table
    assert compile_template(sentence).render(context).body == (
        "<p>At 9: a <strong>b</strong></p><pre>c</pre>"
    )
    assert compile_template(title).render(context).body == '<p title="a *b*\nc">x</p>'
    assert render_title("{{ incident.timeline_table }}", context).endswith("a *b* c")


def test_event_without_a_first_paragraph() -> None:
    """A list alone goes where the paragraph for it was."""
    rich = replace(ENTRY, body="<ul><li><p>a</p></li></ul>")
    template = compile_template("<p>{{ incident.events[0].event }}</p>")

    assert template.render(context_for(incident(entries=(rich,)))).body == rich.body


def test_names_of_rootly_are_never_misspelt() -> None:
    """Names that we cannot know are nil: they print nothing and have no suggestion."""
    names = ["jira_issue_key", "zoom_meeting_join_url", "raw_services", "in_triage"]
    template = compile_template(
        "".join(f"<p>{{{{ incident.{name} | default: 'none' }}}}</p>" for name in names)
        + "<p>{{ team.name | default: 'none' }}{{ action_item.due_date | default: 'none' }}</p>"
    )
    page = template.render(context_for(incident()))

    assert page.body.count("none") == len(names) + 2
    assert page.undefined == ()


def test_event_goes_on_in_its_paragraph() -> None:
    """What stands around an event stays in line with its first and its last words."""
    template = compile_template(
        "<table><tbody><tr><td>{% for e in incident.events %}at {{ e.event }}<br />{% endfor %}"
        "</td></tr></tbody></table>"
        "<p>{% for e in incident.events %}at {{ e.event }} (me) {% endfor %}</p>"
    )
    bodies = (
        "<p>a</p><ul><li><p>b</p></li></ul><p>c</p>",
        "<p>d</p><pre>e</pre>",
        "<p>f</p><p>g</p>",
    )
    entries = tuple(replace(ENTRY, body=body) for body in bodies)

    page = template.render(context_for(incident(entries=entries))).body

    assert page == (
        "<table><tbody><tr><td>at a<ul><li><p>b</p></li></ul>c<br />"
        "at d<pre>e</pre><br />at f<p>g</p><br /></td></tr></tbody></table>"
        "<p>at a</p><ul><li><p>b</p></li></ul><p>c (me) at d</p><pre>e</pre><p> (me) at f</p>"
        "<p>g</p><p> (me) </p>"
    )
