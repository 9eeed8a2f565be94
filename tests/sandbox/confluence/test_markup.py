"""What is and what is not a body in storage format."""

import pytest

from sandbox.confluence import markup
from sandbox.confluence.refusals import MarkupBadError

CDATA_END = "String ']]>' not allowed in textual content, except as the end marker of CDATA section"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "plain text",
        "<p>caf&eacute;&nbsp;&hellip; &lt;b&gt; &#128293;</p>",
        '<ac:link><ri:user ri:account-id="x" /></ac:link>',
        "<ac:plain-text-body><![CDATA[a ]]]]><![CDATA[> b]]></ac:plain-text-body>",
        '<at:var at:name="x" />',
    ],
)
def test_bodies_that_confluence_keeps(body: str) -> None:
    """Its namespaces, the HTML entities and split CDATA are known."""
    assert markup.parse(body).tag == "body"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<p>a<br></p>", "Unexpected close tag </p>; expected </br>."),
        ("<p>a<hr></p>", "Unexpected close tag </p>; expected </hr>."),
        ("<p>", "Unexpected EOF; was expecting a close tag for element <p>"),
        ("a & b", "Unexpected character ' ' (code 32) (expected a name start character)"),
        ("&bogus;", 'Undeclared general entity "bogus"'),
        ("<p hidden>x</p>", "Unexpected character '>' (code 62) expected '='"),
        ("<x:y />", 'Unbound namespace prefix "x"'),
        ("a\x1bb", "Illegal character ((CTRL-CHAR, code 27))"),
        ("<p>x]]>y</p>", CDATA_END),
    ],
)
def test_bodies_that_confluence_refuses(body: str, reason: str) -> None:
    """Each fault is named in the words of Confluence's own parser."""
    with pytest.raises(MarkupBadError) as refused:
        markup.parse(body)

    assert refused.value.reason == reason


def test_a_refusal_names_row_and_column_of_the_body() -> None:
    """Rows and columns count from 1, in the body as it was sent."""
    with pytest.raises(MarkupBadError) as refused:
        markup.parse("<p>one</p>\n<p>\n  <b>two</i></p>")

    assert refused.value.text.endswith("\n at [row,col {unknown-source}]: [3,13]")


@pytest.mark.parametrize("body", ["</body><body>", '<!DOCTYPE a [<!ENTITY b "c">]>', "<p>" * 300])
def test_a_body_cannot_leave_its_wrapper(body: str) -> None:
    """Closing the wrapper, declaring entities and endless depth are refused."""
    with pytest.raises(MarkupBadError):
        markup.parse(body)


def test_escaped_text_is_a_body() -> None:
    """Any text can be escaped into one that parses back to itself."""
    text = "<script>&\"' ]]> é"

    assert markup.all_text(markup.parse(markup.escape(text))).strip() == text
