"""Rich text in storage format: safe whatever people write, and accepted by Confluence."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts import facts_of, incident_of
from bot.page_text import page_text
from bot.rich_text import Listing, Mark, Mention, Paragraph, Preformatted, Run, rich_text_of
from confluence.nouns import Entry, Incident
from confluence.rendering import compile_template, context_for
from confluence.standard_template import STANDARD_TEMPLATE
from confluence.submissions import Answers, Include
from sandbox.confluence import markup
from tests.bot.exports import INCIDENTS, incident_folders, reading_of

HOSTILE = [
    "<script>alert(1)</script>",
    "]]>",
    "<![CDATA[x]]>",
    "&lt;b&gt; &nbsp; &",
    '" onclick="x',
    "\x00\x1b[31m\x0b\ufffe",
    "\ud800",
    "\u202eevil\u202c",
    "{{ incident.title }}{% raw %}",
    "</p></td></tr>",
    "javascript:alert(1)",
    "x\n\r\n\n",
    "x" * 40_000,
]
SAFE = re.compile("https?://|mailto:", re.IGNORECASE)
WORDS = st.sampled_from(HOSTILE) | st.text(max_size=8)
STYLES = st.dictionaries(
    st.sampled_from(["bold", "italic", "strike", "code", "unlink"]), st.booleans()
)
PARTS = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["text", "link", "emoji", "user", "usergroup", "channel", "broadcast", "color", "date"]
        )
    },
    optional={
        **dict.fromkeys(("text", "url", "name", "unicode", "range", "value"), WORDS),
        **dict.fromkeys(("user_id", "usergroup_id", "channel_id", "format", "fallback"), WORDS),
        "style": STYLES,
        "skin_tone": st.integers(),
        "timestamp": st.integers() | WORDS,
    },
)
SECTIONS = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["rich_text_section", "rich_text_quote", "rich_text_preformatted"]),
        "elements": st.lists(PARTS, max_size=4),
    },
    optional={"border": st.integers(0, 1)},
)
LISTS = st.fixed_dictionaries(
    {
        "type": st.just("rich_text_list"),
        "style": st.sampled_from(["bullet", "ordered"]),
        "elements": st.lists(
            st.fixed_dictionaries({"elements": st.lists(PARTS, max_size=2)}), max_size=3
        ),
    },
    optional={"indent": st.integers(-1, 300), "offset": st.integers(-1), "border": st.just(1)},
)
TREES = st.lists(SECTIONS | LISTS, max_size=8)
PAGES = (
    STANDARD_TEMPLATE,
    "{{ incident.timeline_table }}",
    "{% for event in incident.events %}{{ event.event }}{% endfor %}",
    "<ul><li>{% for event in incident.events %}<h2>{{ event.event }}</h2>{% endfor %}</li></ul>",
    "<p><em>Said: <strong>{{ incident.events[0].event }}</strong></em>, and so on.</p>",
    "<table><tbody><tr><td><p>{{ incident.events | to_table }}</p></td></tr></tbody></table>",
)


def page(template: str, incident: Incident) -> str:
    """The page, read by Confluence's parser as well."""
    body = compile_template(template).render(context_for(incident)).body
    markup.parse(body)
    return body


def live(body: str) -> list[str]:
    """What could run or lead astray on a page."""
    root = markup.parse(body)
    addresses = [str(element.get("href")) for element in root.iter("a")]
    names = [name for element in root.iter("*") for name in element.attrib]
    return [
        *(address for address in addresses if not SAFE.match(address)),
        *(str(element.tag) for element in root.iter("script", "iframe", "img")),
        *(name for name in map(str, names) if name.startswith("on")),
    ]


@given(TREES, st.sampled_from(PAGES))
def test_any_rich_text_makes_a_page(tree: list[dict[str, Any]], template: str) -> None:
    """Whatever people write, Confluence takes the page, and nothing in it is alive."""
    blocks = rich_text_of([{"type": "rich_text", "elements": tree}], {})
    said = page_text(blocks, {})
    entry = Entry(datetime(2026, 9, 15, tzinfo=UTC), "as typed", body=said)
    incident = Incident("inc", "C1", "inc", "https://x.slack.com/archives/C1", entries=(entry,))

    body = page(template, incident)

    assert bool(blocks) == bool(tree)
    assert not live(body)
    assert "\x1b" not in body


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_stays_text(words: str) -> None:
    """A reader sees the characters that XML allows, and no other element than ours."""
    blocks = (
        Paragraph((Run(words),)),
        Preformatted((Run(words), Mention("U2", "@"), Run(words, url=words))),
        Paragraph((Mention("U1", "@", words),)),
    )

    root = markup.parse(page_text(blocks, {"U2": words}) or "")

    assert {element.tag for element in root.iter()} <= {"body", "p", "pre", "br"}


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([Paragraph((Run("\na\n\nb\n"), Run("\n")))], "<p>a<br /><br />b</p>"),
        ([Paragraph((Run("\n"), Run(" "))), Preformatted((Run("\n"),))], None),
        ([Preformatted((Run("\n  a\n\n b\n"),))], "<pre>  a\n\n b</pre>"),
        (
            [
                Preformatted(
                    (
                        Mention("U1", "@"),
                        Run(" "),
                        Mention("C3", "#", "#c"),
                        Run(" "),
                        Run("a", url="https://a.example.com"),
                    )
                )
            ],
            "<pre>@a #c a (https://a.example.com)</pre>",
        ),
        (
            [Paragraph((Run("a", frozenset(Mark)),))],
            "<p><strong><em><u><del><code>a</code></del></u></em></strong></p>",
        ),
        (
            [Paragraph((Run("a", frozenset({Mark.BOLD}), "https://a.example.com/?b=1&c"),))],
            '<p><a href="https://a.example.com/?b=1&amp;c"><strong>a</strong></a></p>',
        ),
        (
            [Paragraph((Run("a", url="HTTPS://A.example.com"),))],
            '<p><a href="HTTPS://A.example.com">a</a></p>',
        ),
        (
            [Paragraph((Run("a", url="ftp://a"), Run(" x:y", url="x:y")))],
            "<p>a (ftp://a) x:y (x:y)</p>",
        ),
        ([Paragraph((Run("x:y", url="x:y"),))], "<p>x:y</p>"),
        (
            [Paragraph((Mention("U1", "@"), Mention("U2", "@", "@b"), Mention("C3", "#")))],
            "<p>@a@b#C3</p>",
        ),
        (
            [
                Paragraph((Run("a"),), quoted=True),
                Listing(((Run("b"),),), quoted=True),
                Listing(((Run("c"),),)),
            ],
            "<blockquote><p>a</p><ul><li><p>b</p></li></ul></blockquote><ul><li><p>c</p></li></ul>",
        ),
    ],
)
def test_page_text(blocks: list[Any], expected: str | None) -> None:
    """Blocks stand beside each other, looks in each other, and only safe addresses are links."""
    assert expected == page_text(blocks, {"U1": "a"})


@pytest.mark.parametrize("folder", incident_folders())
@pytest.mark.parametrize("number", ["01", "05", "07"])
def test_sample_incidents_on_sample_templates(folder: Any, number: str) -> None:
    """Everything that was said in a sample incident makes a page that Confluence takes."""
    [path] = (INCIDENTS.parent / "templates").glob(f"{number}-*.json")
    template = json.loads(path.read_text("utf-8"))["body"]["storage"]["value"]
    reading = reading_of(folder)
    incident = incident_of(reading, facts_of(reading), Answers(include=Include.ALL))
    bare = replace(incident, entries=tuple(replace(e, body=None) for e in incident.entries))

    body = page(template, incident)

    assert all(entry.body for entry in incident.entries)
    assert ("<strong>" in body) >= ("<strong>" in page(template, bare))
    if "<pre>" in body:
        assert "```" not in body


PERSON = '<ac:link><ri:user ri:account-id="1" /></ac:link>'


def test_people_are_mentioned_where_they_are_known() -> None:
    """In text, lists and quotes, in every look; in code a name stays a name, groups too."""
    blocks = (
        Paragraph(
            (Run("ask "), Mention("U1", "@"), Mention("U2", "@"), Mention("S1", "@", "@ops"))
        ),
        Paragraph((Mention("U1", "@", marks=frozenset({Mark.BOLD})),), quoted=True),
        Paragraph((Mention("U1", "@", marks=frozenset({Mark.CODE})),)),
        Listing(((Mention("U1", "@"),),)),
    )

    page = page_text(blocks, {"U1": "sre-1", "U2": "sre-2"}, {"U1": PERSON})

    assert page == (
        f"<p>ask {PERSON}@sre-2@ops</p><blockquote><p><strong>{PERSON}</strong></p></blockquote>"
        f"<p><code>@sre-1</code></p><ul><li><p>{PERSON}</p></li></ul>"
    )


def test_a_mention_between_fences_is_not_lost() -> None:
    """Where only characters can stand, it is what Slack calls it."""
    fence = {
        "type": "rich_text_preformatted",
        "elements": [
            {"type": "text", "text": "page "},
            {"type": "user", "user_id": "U1"},
            {"type": "usergroup", "usergroup_id": "S1"},
        ],
    }

    blocks = rich_text_of([{"type": "rich_text", "elements": [fence]}], {"S1": "ops"})

    assert page_text(blocks, {}) == "<pre>page @U1@ops</pre>"
