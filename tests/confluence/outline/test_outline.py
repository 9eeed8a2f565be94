"""A page as a list of lines: what each element of storage format becomes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confluence.outline import Kind, Line, Span, outline
from confluence.rendering import compile_template, sample_context
from confluence.standard_template import STANDARD_TEMPLATE
from confluence.storage_format import clean, escape

MACRO = '<ac:structured-macro ac:name="{}">{}</ac:structured-macro>'
PARAMETER = '<ac:parameter ac:name="{}">{}</ac:parameter>'
NOTE = (
    '<ac:adf-attribute key="panel-type">note</ac:adf-attribute>'
    "<ac:adf-content><p>a</p></ac:adf-content>"
)
ADF = (
    "<ac:adf-extension>{}<ac:adf-fallback><ul><li>decided</li></ul></ac:adf-fallback>"
    "</ac:adf-extension>"
)
RICH = "<ac:rich-text-body>{}</ac:rich-text-body>"


def read(body: str) -> list[tuple[Kind, str]]:
    """Kind and text of each line."""
    return [(line.kind, line.text) for line in outline(body)]


def test_styles_and_links() -> None:
    """Spans carry their style; only http(s) addresses are kept."""
    [line] = outline(
        "<p>a <strong>b <em>c</em></strong> <s>d</s> <code>e</code> "
        '<a href="https://x.example/?a=1&amp;b=2">f</a> <a href="javascript:g()">g</a></p>'
    )

    assert line.spans == (
        Span("a "),
        Span("b ", bold=True),
        Span("c", bold=True, italic=True),
        Span(" "),
        Span("d", strike=True),
        Span(" "),
        Span("e", code=True),
        Span(" "),
        Span("f", url="https://x.example/?a=1&b=2"),
        Span(" g"),
    )


def test_nested_lists() -> None:
    """Items know how deep they are and which; what follows in an item is text."""
    lines = outline(
        "<ol><li>one<ul><li><p>deep</p><p>more</p></li></ul></li><li><p>two</p></li></ol>"
    )

    assert [(line.kind, line.text, line.depth, line.number) for line in lines] == [
        (Kind.NUMBER, "one", 0, 1),
        (Kind.BULLET, "deep", 1, 1),
        (Kind.TEXT, "more", 1, 0),
        (Kind.NUMBER, "two", 0, 2),
    ]


def test_list_that_goes_on() -> None:
    """A numbered list may begin at any number; what is no number begins at one."""
    lists = '<ol start="5"><li>e</li><li>f</li></ol><ol start="x"><li>a</li></ol>'

    assert [line.number for line in outline(lists)] == [5, 6, 1]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<h2>A &amp; <em>b</em></h2>\n<p> c\n d </p>", [("heading", "A & b"), ("text", "c d")]),
        ("<p>a<br/> b<br/></p>", [("text", "a\nb")]),
        ("loose <p>a</p> tail", [("text", "loose"), ("text", "a"), ("text", "tail")]),
        ("<p> </p><p>&nbsp;</p><p></p>", []),
        ("<hr/>", [("rule", "")]),
        (
            "<blockquote><p>a</p><p>b</p></blockquote>c",
            [("quote", "a"), ("quote", "b"), ("text", "c")],
        ),
        ("<pre>a\n  b</pre>", [("code", "a\n  b")]),
        (
            (
                "<table><tbody><tr><th>When</th><th>Who</th></tr>"
                "<tr><td><p>09:30</p></td><td><ul><li>x</li><li>y</li></ul></td></tr>"
                "<tr><td></td><td> </td></tr></tbody></table>"
            ),
            [("heads", "When · Who"), ("row", "09:30 · x y")],
        ),
        (
            "<table><tbody><tr><th>Lasted</th><td>2 h</td></tr></tbody></table>",
            [("row", "Lasted · 2 h")],
        ),
        (
            (
                "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete"
                "</ac:task-status><ac:task-body>a <strong>b</strong></ac:task-body></ac:task>"
                "<ac:task><ac:task-status>incomplete</ac:task-status><ac:task-body><p>c</p></ac:task-body>"
                "</ac:task></ac:task-list>"
            ),
            [("task", "☑ a b"), ("task", "☐ c")],
        ),
        (
            (
                '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>a</p>'
                "</ac:layout-cell><ac:layout-cell><p>b</p></ac:layout-cell></ac:layout-section>"
                "</ac:layout>"
            ),
            [("text", "a"), ("text", "b")],
        ),
        (
            MACRO.format("info", PARAMETER.format("title", "Mind") + RICH.format("<p>a</p>")),
            [("text", "ℹ️ Mind"), ("text", "a")],
        ),
        (
            MACRO.format("warning", RICH.format("<p>a</p>")),
            [("text", "⚠️ Warning"), ("text", "a")],
        ),
        (
            MACRO.format("expand", PARAMETER.format("title", "More") + RICH.format("<p>a</p>")),
            [("text", "▸ More"), ("text", "a")],
        ),
        (
            MACRO.format(
                "code",
                PARAMETER.format("language", "sh")
                + "<ac:plain-text-body><![CDATA[a < b\n c]]></ac:plain-text-body>",
            ),
            [("code", "a < b\n c")],
        ),
        (
            "<p>" + MACRO.format("status", PARAMETER.format("title", "SEV1")) + " now</p>",
            [("text", "SEV1 now")],
        ),
        (MACRO.format("toc", PARAMETER.format("maxLevel", "2")), [("text", "[table of contents]")]),
        (
            "<p>" + MACRO.format("jira", PARAMETER.format("key", "OPS-1")) + "</p>",
            [("text", "[Jira: OPS-1]")],
        ),
        (
            MACRO.format("roadmap", RICH.format("<p>a</p>")),
            [("text", "[roadmap macro]"), ("text", "a")],
        ),
        (MACRO.format("anchor", PARAMETER.format("", "retro-1")), []),
        ("<p><ac:placeholder>fill in</ac:placeholder></p>", [("text", "fill in")]),
        (
            '<p>by <ac:link><ri:user ri:account-id="1"/></ac:link></p>',
            [("text", "by @somebody in Confluence")],
        ),
        ('<p><ac:link><ri:user ri:username="sre-1"/></ac:link></p>', [("text", "@sre-1")]),
        (
            (
                '<p><ac:link><ri:page ri:content-title="Runbook"/><ac:link-body>the <em>book</em>'
                "</ac:link-body></ac:link></p>"
            ),
            [("text", "the book")],
        ),
        ('<p><ac:link><ri:page ri:content-title="Runbook"/></ac:link></p>', [("text", "Runbook")]),
        (
            '<p><ac:link><ri:attachment ri:filename="a.log"/></ac:link></p>',
            [("text", "[file: a.log]")],
        ),
        (
            '<ac:image ac:alt="Graph"><ri:attachment ri:filename="g.png"/></ac:image>',
            [("text", "[image: Graph]")],
        ),
        ('<ac:image><ri:attachment ri:filename="g.png"/></ac:image>', [("text", "[image: g.png]")]),
        (
            ADF.format('<ac:adf-node type="panel">' + NOTE + "</ac:adf-node>"),
            [("text", "📝 Note"), ("text", "a")],
        ),
        (
            ADF.format('<ac:adf-node type="decision-list"></ac:adf-node>'),
            [("bullet", "decided")],
        ),
        (
            '<ac:adf-extension><ac:adf-node type="odd" /></ac:adf-extension>',
            [("text", "[extension]")],
        ),
        ('<p><time datetime="2026-05-04"/></p>', [("text", "2026-05-04")]),
        ('<p><ac:emoticon ac:name="tick" ac:emoji-fallback="✅"/></p>', [("text", "✅")]),
        ("<p>a<!-- unseen -->b</p>", [("text", "ab")]),
        (
            '<p><ac:link><!-- unseen --><ri:user ri:username="sre-1"/></ac:link></p>',
            [("text", "@sre-1")],
        ),
    ],
)
def test_each_element(body: str, lines: list[tuple[str, str]]) -> None:
    """What a reader would see is said, in the page's order."""
    assert read(body) == lines


def test_standard_template_from_the_top() -> None:
    """A whole page: sections flattened, the table by its rows."""
    page = compile_template(STANDARD_TEMPLATE).render(sample_context()).body

    lines = outline(page)

    assert lines[1] == Line(Kind.HEADING, (Span("Summary"),), level=2)
    assert (Kind.HEADS, "Time (UTC) · Who · What happened") in read(page)
    assert {line.kind for line in lines} == {
        Kind.HEADING, Kind.TEXT, Kind.ROW, Kind.HEADS, Kind.BULLET, Kind.TASK,
    }  # fmt: skip


def test_very_deep_pages() -> None:
    """Elements within elements end somewhere; their text is still there."""
    body = "<div>" * 200 + "<em>deep</em>" + "</div>" * 200

    assert [line.text for line in outline(body)] == ["deep"]


@given(st.lists(st.text()))
def test_no_word_is_lost(texts: list[str]) -> None:
    """Every word of a page is in its outline, in order."""
    body = "".join(f"<p>{escape(text)}</p><ul><li>{escape(text)}</li></ul>" for text in texts)

    said = " ".join(line.text for line in outline(body))

    assert said.split() == [word for text in texts for word in clean(text).split() * 2]
