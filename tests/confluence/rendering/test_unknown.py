"""Tests of `confluence.rendering.unknown` and `confluence.rendering.monospaced`."""

import pytest

from confluence.rendering import compile_template

CONTEXT = {
    "incident": {
        "title": "Disk full",
        "commander": None,
        "labels": [],
        "events": [{"event": "alert", "user": {"name": "sre-1"}}],
    }
}


def unknown(body: str) -> list[str]:
    """The names that are not known, with their columns and suggestions."""
    found = compile_template(body).unknown(CONTEXT)
    return [f"{each.path} {each.column} {each.suggestion}" for each in found]


@pytest.mark.parametrize(
    "body",
    [
        "<p>{{ incident.title | upcase }} {{ now }} {{ incident.commander.name.anything }}</p>",
        "<p>{% for e in incident.events %}{{ e.user.name }}{{ forloop.index }}{% endfor %}</p>",
        "<p>{% assign e = incident.events.first %}{{ e.user.name }}{{ e.user.size }}</p>",
        "<p>{% assign n = incident.events | size %}{{ n }}{% increment i %}{{ i }}</p>",
        "<p>{% capture c %}x{% endcapture %}{{ c }}{{ incident.labels[0].name }}</p>",
        "<p>{% for l in incident.labels %}{{ l.name }}{% endfor %}{{ incident.events.size }}</p>",
        "<p>{% for i in (1..3) %}{% assign x = i %}{% endfor %}{{ x.y }}</p>",
        "<p>{% for i in (1..3) %}{% if x %}{{ x.y }}{% endif %}{% assign x = i %}{% endfor %}</p>",
        "<p>{% if true %}{% assign z = incident.title %}{% endif %}{{ z }}</p>",
    ],
)
def test_known_names(body: str) -> None:
    """What the incident has, what the template assigns and what a loop gives is known."""
    assert unknown(body) == []


def test_names_in_branches_that_are_not_taken() -> None:
    """A misspelt name is found where a render would not come by."""
    body = "<p>{% if false %}{{ incident.titel }}{% else %}{{ nothing }}{% endif %}</p>"

    assert unknown(body) == ["incident.titel 21 incident.title", "nothing 51 None"]


def test_name_without_its_object() -> None:
    """A name that the incident has is suggested with the incident."""
    assert unknown("<p>{{ title }}</p>") == ["title 7 incident.title"]


def test_names_of_a_loop() -> None:
    """A misspelt name of a loop's item is found, once for each place."""
    body = "<p>{% for e in incident.events %}{{ e.evnt }}{{ e.user.nmae }}{% endfor %}</p>"

    assert unknown(body) == ["e.evnt 37 e.event", "e.user.nmae 49 e.user.name"]


def test_names_in_conditions_filters_and_indexes() -> None:
    """Names are looked at wherever they stand."""
    body = (
        "<p>{% if incident.tytle == 'a' %}{{ 'x' | append: incident.titl }}"
        "{{ incident[incident.ttle] }}{% endif %}</p>"
    )

    assert [each.split()[0] for each in unknown(body)] == [
        "incident.tytle",
        "incident.titl",
        "incident.ttle",
    ]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ('map: "evnt"', ["incident.events.evnt incident.events.event"]),
        (
            'where: "user.nam", "x" | map: "event"',
            ["incident.events.user.nam incident.events.user.name"],
        ),
        ('reverse | sort: "zzzzz" | first', ["incident.events.zzzzz None"]),
        ('where: "user.name.first" | first | get: "evnt"', []),
        ('map: "user" | map: "nam"', []),
        ('join: "x" | split: "evnt"', []),
    ],
)
def test_properties_that_filters_are_given(filters: str, found: list[str]) -> None:
    """A property that no item of the list has is named where it stands."""
    without_columns = [
        each.split() for each in unknown(f"<p>{{{{ incident.events | {filters} }}}}</p>")
    ]

    assert [f"{path} {meant}" for path, _, meant in without_columns] == found


def test_names_of_filtered_items() -> None:
    """What filters leave of a list has the names that the list's items have."""
    assert unknown(
        "<p>{% assign last = incident.events | sort: 'event' | last %}{{ last.evnt }}"
        "{% assign some = incident.events | where: 'event' %}"
        "{% for e in some %}{{ e.user.nmae }}{{ e.event }}{% endfor %}"
        "{% assign n = incident.events | size %}{{ n.x }}</p>"
    ) == ["last.evnt 65 last.event", "e.user.nmae 151 e.user.name"]


def test_a_panel_of_the_new_editor_is_looked_at_once() -> None:
    """What stands in both of its tellings is named at the first one."""
    told = "<p>{{ incident.titel }}</p>"
    body = (
        f"<ac:adf-extension><ac:adf-node><ac:adf-content>{told}</ac:adf-content></ac:adf-node>"
        f"<ac:adf-fallback>{told}{{{{ nothing }}}}</ac:adf-fallback></ac:adf-extension>{told}"
    )

    assert unknown(body) == [
        "incident.titel 54 incident.title",
        "nothing 153 None",
        "incident.titel 206 incident.title",
    ]


def test_monospaced_output_is_noticed() -> None:
    """An output whose braces an editor made monospace of is named, other monospace is not."""
    template = compile_template(
        "<p>a <code>incident.title | upcase</code> <code>incident</code> <code>x.y</code></p>"
    )

    assert [(each.line, each.column) for each in template.notices] == [(1, 6)]
    assert "{{ incident.title | upcase }}" in template.notices[0].reason


def test_monospaced_name_of_the_templates_own() -> None:
    """A loop's variable is noticed too; what the template does not make is not."""
    template = compile_template(
        "<p>{% for event in incident.events %}<code>event.url</code> <code>user.url</code>"
        "{% endfor %}</p>"
    )

    assert ["{{ event.url }}" in each.reason for each in template.notices] == [True]


def test_a_date_in_another_languages_letters_is_noticed() -> None:
    """A format of letters prints them; it is named where it stands, other formats are not."""
    template = compile_template(
        "<p>{{ now | date: 'YYYY-MM-DD HH:mm' }}{{ now | date: '%Y' }}{{ now | date: 'MM' }}"
        "{{ now | default: 'MM' }}</p>"
    )

    assert [each.column for each in template.notices] == [20, 78]
    assert "%Y-%m-%d %H:%M" in template.notices[0].reason
