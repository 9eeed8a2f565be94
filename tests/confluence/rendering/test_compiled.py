"""Tests of `confluence.rendering.compiled`: what a template's author and a reader see."""

from datetime import UTC, datetime

import pytest
from markupsafe import Markup

from confluence.errors import TemplateError
from confluence.nouns import Entry, Incident, Person
from confluence.rendering import Undefined, compile_template, context_for
from confluence.rendering.rich import Rich
from confluence.rendering.wellformed import parse
from confluence.standard_template import STANDARD_TEMPLATE

HOSTILE = "<script>alert(1)</script> & ]]> \"q\" 'q' \x00\x1b\ud800 {{ incident.title }}"
AS_TEXT = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; ]]&gt; \"q\" 'q'  {{ incident.title }}"


def rendered(body: str, **names: object) -> str:
    """The page for `incident` with these names."""
    return compile_template(body).render({"incident": names}).body


def refused(body: str) -> TemplateError:
    """The error of a template that cannot be compiled."""
    with pytest.raises(TemplateError) as caught:
        compile_template(body)
    return caught.value


@pytest.mark.parametrize(
    ("body", "page"),
    [
        ("<p>{{ incident.x }}</p>", f"<p>{AS_TEXT}</p>"),
        (
            '<ac:parameter ac:name="t">{{ incident.x }}</ac:parameter>',
            f'<ac:parameter ac:name="t">{AS_TEXT.replace(chr(34), "&quot;")}</ac:parameter>',
        ),
        ('<p title="{{ incident.x }}" />', f'<p title="{AS_TEXT.replace(chr(34), "&quot;")}" />'),
        (
            "<p><![CDATA[{{ incident.x }}]]></p>",
            (
                "<p><![CDATA[<script>alert(1)</script> & ]]]]><![CDATA[> \"q\" 'q'"
                "  {{ incident.title }}]]></p>"
            ),
        ),
    ],
)
def test_value_comes_out_as_typed(body: str, page: str) -> None:
    """A value full of markup is text wherever it stands, and is never read as Liquid."""
    assert rendered(body, x=HOSTILE) == page


def test_markup_without_liquid_is_untouched() -> None:
    """What is not Liquid goes out byte for byte, named characters and odd quotes included."""
    body = "<p class='a'  id=\"b\">&nbsp;&ndash;&#x2014;<br/></p >\n<!-- note --><hr />"

    assert rendered(body) == body


@pytest.mark.parametrize(
    "written",
    [
        "{{ incident.title | append: “!” }}",
        "{{&nbsp;incident.title | append: &lsquo;!&rsquo;&nbsp;}}",
        "{{ incident.<strong>title</strong> | append: &quot;!&quot; }}",
        "{{ inci<em>dent.ti</em>tle | append: '!' }}",
        "{{ <a href='http://incident.title'>incident.title</a> | append: '!' }}",
        "{{ incident.title<br/>| append: '!' }}",
        "{{ incident.ti&shy;tle | append: ”!“ }}",
    ],
)
def test_what_editors_do_to_a_tag_is_undone(written: str) -> None:
    """Curly quotes, hard blanks, bold, auto-made links and line breaks inside a tag do no harm."""
    assert rendered(f"<p>{written}</p>", title="Disk full") == "<p>Disk full!</p>"


def test_conditions_with_escaped_operators() -> None:
    """`&gt;` and `&amp;&amp;` mean what the author typed."""
    body = "<p>{% if incident.n &gt; 1 &amp;&amp; incident.n != 3 %}two{% endif %}</p>"

    assert rendered(body, n=2) == "<p>two</p>"
    assert rendered(body, n=3) == "<p></p>"


def test_address_from_an_editor() -> None:
    """Liquid that an editor percent-encoded, after a scheme that it added, gives the address."""
    body = '<a href="http://%7B%7B%20incident.url%20%7D%7D">x</a>'

    assert rendered(body, url="https://a.example/?b=1&c=2") == (
        '<a href="https://a.example/?b=1&amp;c=2">x</a>'
    )


def test_address_that_is_a_script_is_refused() -> None:
    """No value makes a link run a script."""
    with pytest.raises(TemplateError, match="is a script"):
        rendered('<a href="{{ incident.url }}">x</a>', url="java\tscript:alert(1)")


def test_raw_comment_and_doc() -> None:
    """Raw is shown as written; comment and doc are not shown, whatever is in them."""
    body = (
        "<p>{% raw %}{{ x <b>y</b> }}{% endraw %}{% comment %}{{ a | nofilter <br/>"
        "{% endcomment %}{% doc %}{% if %}{% enddoc %}!</p>"
    )

    assert rendered(body) == "<p>{{ x <b>y</b> }}!</p>"


def test_variables_of_confluence() -> None:
    """What was typed is filled in, else what the incident knows, else a hint; none is left."""
    template = compile_template(
        '<at:declarations><at:string at:name="team" /><at:list at:name="found by">'
        '<at:option at:value="a &amp; b" /></at:list></at:declarations>'
        '<p><at:var at:name="team" /> <at:var at:name="Severity" /> <at:var at:name="found by" />'
        "</p>"
    )

    page = template.render({"incident": {"severity": "SEV1"}}, variables={"team": "<Edge>"})

    assert [each.name for each in template.inputs] == ["team", "found by"]
    assert template.inputs[1].options == ("a & b",)
    assert page.body == ("<p>&lt;Edge&gt; SEV1 <ac:placeholder>found by</ac:placeholder></p>")


def test_undefined_is_reported_in_order() -> None:
    """What has no value prints nothing and is reported at its place in the template."""
    template = compile_template("<p>{{ incident.a }}</p>\n<p>x {{ incident.none }}</p>")

    page = template.render({"incident": {"none": None}})

    assert page.body == "<p></p>\n<p>x </p>"
    assert page.undefined == (Undefined("incident.a", 1, 7), Undefined("incident.none", 2, 9))


@pytest.mark.parametrize(
    ("body", "line", "column", "said"),
    [
        ("<p>a</p>\n<p>{{ incident.title }</p>", 2, 4, "never closed"),
        ("<p>\n{% if a %}</p>", 2, 1, "{% endif %} is missing"),
        ("<p>{% endif %}</p>", 1, 4, "there is no {% if %} before it"),
        ("<p>{% if a %}{% for b in c %}{% endif %}</p>", 1, 30, "{% endfor %} first"),
        ("<p>{% else %}</p>", 1, 4, "has to stand inside of"),
        ("<p>{% fro a in b %}</p>", 1, 4, "Did you mean {% for %}?"),
        ("<p>{% include 'x' %}</p>", 1, 4, "not available"),
        ("<p>{{ a | upcas }}</p>", 1, 11, "Did you mean “upcase”?"),
        ("<p>{% break %}</p>", 1, 4, "inside of a loop"),
        ("<p>&amp; {{ a b }}</p>", 1, 15, "one too many"),
        ("<p>{{ a | }}</p>", 1, 4, "missing after “|”"),
        ("<p>{% for x %}{% endfor %}</p>", 1, 4, ""),
        ("<p>{{ 'a' | divided_by: 0 }}</p>", 0, 0, ""),
        ("<p>a</b>", 1, 9, "not well-formed"),
    ],
)
def test_errors_name_their_place(body: str, line: int, column: int, said: str) -> None:
    """An error says where in the template it is and what was expected."""
    if not line:
        with pytest.raises(TemplateError) as caught:
            rendered(body)
        error = caught.value
        assert (error.line, error.column) == (1, 13)
        return
    error = refused(body)

    assert (error.line, error.column) == (line, column)
    assert said in error.reason


def test_block_over_different_elements_is_refused() -> None:
    """A loop that would cut the page in pieces is refused and says where it opens and closes."""
    cells = "<td>x {% for a in b %} y</td><td>z {% endfor %} z</td>"
    error = refused(f"<table><tbody><tr>{cells}</tr></tbody></table>")

    assert "The loop {% for a in b %} opens in a table cell" in error.reason


def test_list_in_a_table_is_refused() -> None:
    """A page that Confluence would refuse or repair is never returned."""
    with pytest.raises(TemplateError, match="<ul> stands directly in <table>"):
        rendered("<table>{{ incident.list }}</table>", list=Rich("<ul><li>a</li></ul>"))


def test_standard_template() -> None:
    """The built-in template makes a page of a full incident and of one nobody knows about."""
    at = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
    person = Person("U1", "sre-1")
    entry = Entry(at, "disk <full>\nagain", person, "https://slack.example.com/p1")
    full = Incident(
        "Disk full",
        "C1",
        "inc-disk",
        "https://slack.example.com/C1",
        severity="SEV1",
        summary="It was & is full.",
        started_at=at,
        detected_at=at,
        mitigated_at=at,
        resolved_at=at.replace(hour=11, minute=0),
        commander=person,
        people=(person,),
        entries=(entry,),
    )
    bare = Incident("?", "C1", "inc-disk", "https://slack.example.com/C1")
    template = compile_template(STANDARD_TEMPLATE)

    page = template.render(context_for(full))
    parse(page.body)

    assert page.undefined == ()
    assert "<p>1 h 30 min</p>" in page.body
    assert "disk &lt;full&gt;<br />again" in page.body
    assert "No messages were marked" in template.render(context_for(bare)).body


def test_any_html_value_goes_in_as_it_is() -> None:
    """A value with `__html__`, of whatever class, is storage format where markup may stand."""

    class Mention:
        def __html__(self) -> str:
            return '<ac:link><ri:user ri:userkey="k" /></ac:link>'

        def __str__(self) -> str:
            return "@sre-1"

    body = '<p title="{{ incident.x }}">{{ incident.x }} {{ incident.y | join: ", " }}</p>'
    page = rendered(body, x=Mention(), y=[Mention(), "<b>"])

    link = Mention().__html__()
    assert page == f'<p title="@sre-1">{link} {link}, &lt;b&gt;</p>'


def test_markup_strings_are_storage_format() -> None:
    """A string that says it is markup is not escaped."""
    assert rendered("<p>{{ incident.x }}</p>", x=Markup("<em>a</em>")) == "<p><em>a</em></p>"
