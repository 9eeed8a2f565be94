"""What a reader sees of a body in storage format."""

import pytest

from tests.sandbox.confluence.reading import read, read_html

LINK_BODY = "<ac:plain-text-link-body><![CDATA[R & C]]></ac:plain-text-link-body>"
SCRIPT_BODY = "<ac:plain-text-body><![CDATA[<script>x</script>]]></ac:plain-text-body>"
CAPTION = "<figcaption><p>c</p></figcaption>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "<p>caf&eacute; &lt;b&gt; <strong>x</strong></p>",
            "<p>café &lt;b&gt; <strong>x</strong></p>",
        ),
        ("<h2>One</h2>", '<h2 id="h-1">One</h2>'),
        ('<p><a href="https://example.com/?a=1&amp;b=2">x</a></p>', None),
        ('<table><tbody><tr><td colspan="2">x</td></tr></tbody></table>', None),
        ("<ac:placeholder>Say it</ac:placeholder>", '<span class="placeholder">Say it</span>'),
        (
            '<p><time datetime="2026-11-23" /></p>',
            '<p><time datetime="2026-11-23" class="date">23 Nov 2026</time></p>',
        ),
        ('<p><at:var at:name="x" /></p>', '<p><span class="unknown">at:var x</span></p>'),
        ('<at:declarations><at:string at:name="x" /></at:declarations>', ""),
    ],
)
def test_text_and_tables_look_as_written(body: str, expected: str | None) -> None:
    """HTML stays what it is; Confluence's own elements get their look."""
    assert read_html(body) == (body if expected is None else expected)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ('<ri:user ri:account-id="712020:1" />', '<span class="mention">@Retro service</span>'),
        ('<ri:user ri:userkey="8a7f" />', '<span class="mention">@Retro service</span>'),
        ('<ri:user ri:account-id="x" />', '<span class="mention">@Unknown user</span>'),
        ('<ri:page ri:content-title="Runbook" />', '<a href="/r">Runbook</a>'),
        (
            f'<ri:page ri:space-key="ENG" ri:content-title="Runbook" />{LINK_BODY}',
            '<a href="/e">R &amp; C</a>',
        ),
        ('<ri:page ri:content-title="No" />', '<span class="broken-link">No</span>'),
        ('<ri:url ri:value="javascript:x" />', "<span>javascript:x</span>"),
        ('<ri:attachment ri:filename="a.png" />', '<span class="attachment">a.png</span>'),
    ],
)
def test_links_know_people_and_pages(link: str, expected: str) -> None:
    """A link shows its body, or else what it leads to."""
    assert read_html(f"<ac:link>{link}</ac:link>") == expected


def test_tasks_are_boxes() -> None:
    """A complete task is checked; ids are not shown."""
    tasks = "".join(
        f"<ac:task><ac:task-id>{n}</ac:task-id><ac:task-status>{status}</ac:task-status>"
        f"<ac:task-body>do {status}</ac:task-body></ac:task>"
        for n, status in enumerate(("complete", "incomplete"))
    )
    content = read(f"<ac:task-list>{tasks}</ac:task-list>")

    assert [box.get("checked") for box in content.iter("input")] == ["checked", None]
    assert content.text_content().strip() == "do completedo incomplete"


def test_layouts_are_columns() -> None:
    """Sections hold cells side by side."""
    cells = "<ac:layout-cell><p>l</p></ac:layout-cell><ac:layout-cell><p>r</p></ac:layout-cell>"
    section = f'<ac:layout-section ac:type="two_equal">{cells}</ac:layout-section>'

    assert read_html(f"<ac:layout>{section}</ac:layout>") == (
        '<div class="layout"><div class="columns two_equal">'
        '<div class="cell"><p>l</p></div><div class="cell"><p>r</p></div></div></div>'
    )


@pytest.mark.parametrize(
    ("attributes", "shown"),
    [
        ('ac:name="warning"', "⚠️"),
        ('ac:name="blue-star" ac:emoji-fallback="🚨" ac:emoji-shortname=":rotating_light:"', "🚨"),
        ('ac:name="blue-star" ac:emoji-fallback=":x:" ac:emoji-shortname=":hugops:"', ":hugops:"),
        ('ac:name="never-heard"', ":never-heard:"),
    ],
)
def test_emoticons(attributes: str, shown: str) -> None:
    """The character if there is one, else the name."""
    assert read(f"<ac:emoticon {attributes} />").text_content().strip() == shown


def test_elements_of_the_new_editor() -> None:
    """A panel looks like one; what is unknown shows its fallback."""
    panel = (
        '<ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute>'
        "<ac:adf-content><p>x</p></ac:adf-content></ac:adf-node><ac:adf-fallback>y</ac:adf-fallback>"
    )
    other = '<ac:adf-node type="odd" /><ac:adf-fallback><p>plain</p></ac:adf-fallback>'

    assert read_html(f"<ac:adf-extension>{panel}</ac:adf-extension>") == (
        '<div class="panel note-panel"><p>x</p></div>'
    )
    assert read_html(f"<ac:adf-extension>{other}</ac:adf-extension>") == "<p>plain</p>"


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<p onclick="alert(1)">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" JaVaScRiPt:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<a href="//example.com">x</a>',
        '<a href="/\\example.com">x</a>',
        '<p style="background: url(https://example.com)">x</p>',
        '<p style="color: expression(alert(1));position: fixed">x</p>',
        '<iframe src="https://example.com" />',
        '<img src="https://example.com/x.png" onerror="alert(1)" />',
        "<style>p { display: none }</style>",
        '<object data="x" /><embed src="x" /><form action="x"><input name="y" /></form>',
        '<ac:image><ri:url ri:value="https://example.com/x.png" /></ac:image>',
        f'<ac:structured-macro ac:name="html">{SCRIPT_BODY}</ac:structured-macro>',
    ],
)
def test_nothing_from_a_body_runs_or_loads(body: str) -> None:
    """No script, no handler, no foreign address, no style that hides or moves."""
    content = read(body)
    names = {str(node.tag) for node in content.iter()}
    attributes = {name for node in content.iter() for name in node.attrib}

    assert not names & {"script", "iframe", "img", "style", "object", "embed", "form", "input"}
    assert attributes <= {"class"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            '<p style="text-align: center; color: rgb(1, 2, 3)">x</p>',
            '<p style="text-align: center;color: rgb(1, 2, 3);">x</p>',
        ),
        (
            '<table><tr><td data-highlight-colour="#ffebe6">x</td></tr></table>',
            '<table><tr><td style="background-color: #ffebe6;">x</td></tr></table>',
        ),
        (
            '<ac:link><ri:url ri:value="https://example.com/" /></ac:link>',
            '<a href="https://example.com/">https://example.com/</a>',
        ),
        ('<ac:link ac:anchor="top" />', '<a href="#anchor-top">top</a>'),
        (
            '<ac:image ac:alt="Load"><ac:caption><p>c</p></ac:caption></ac:image>',
            f'<figure class="picture"><span>Picture: Load</span>{CAPTION}</figure>',
        ),
        ('<time datetime="soon" />', '<time datetime="soon" class="date">soon</time>'),
        ("<ac:inline-comment-marker>kept</ac:inline-comment-marker>", "kept"),
    ],
)
def test_small_things(body: str, expected: str) -> None:
    """Harmless styles pass; markers are transparent; pictures and odd times show their words."""
    assert read_html(body) == expected


def test_depth_has_an_end() -> None:
    """A body as deep as the parser allows is still read; below the limit as plain text."""
    body = "<ul><li>" * 120 + "deep" + "</li></ul>" * 120

    assert read(body).text_content().strip() == "deep"
