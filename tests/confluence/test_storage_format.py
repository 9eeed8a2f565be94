"""Tests of `confluence.storage_format`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from confluence.rendering.wellformed import parse
from confluence.storage_format import carries_mark, cdata, clean, escape, mark, with_mark

DRAFT = "7c1f0a52"
LAYOUT = (
    '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>one</p></ac:layout-cell>'
    "<ac:layout-cell><p>two</p></ac:layout-cell></ac:layout-section></ac:layout>"
)


def _text(root: etree._Element) -> str:
    return "".join(str(part) for part in root.itertext())


@given(st.text())
def test_escape_returns_as_typed(text: str) -> None:
    """What is escaped reads back as typed, but for characters that XML cannot hold."""
    root = parse(f'<p title="{escape(text)}">{escape(text)}</p>')

    as_read = clean(text).replace("\r\n", "\n").replace("\r", "\n")
    assert _text(root) == as_read


@given(st.text(alphabet="]>[<&ab"))
def test_cdata_returns_as_typed(text: str) -> None:
    """A CDATA section holds any text, its own end included."""
    root = parse(f"<p>{cdata(text)}</p>")

    assert _text(root) == text


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\ud800", "\ufffe", "\uffff", "\x7f"[:0]])
def test_clean_drops_what_xml_forbids(bad: str) -> None:
    """Control characters, lone surrogates and non-characters are dropped, the rest stays."""
    assert clean(f"a{bad}b\t\n🚨") == "ab\t\n🚨"


@pytest.mark.parametrize("body", ["", "<p>text</p>", LAYOUT, "<table><tbody /></table>"])
def test_mark_is_found_again(body: str) -> None:
    """A marked page carries the mark of its own draft and of no other."""
    marked = with_mark(body, DRAFT)

    parse(marked)
    assert carries_mark(marked, DRAFT)
    assert not carries_mark(marked, "7c1f0a5")
    assert not carries_mark(body, DRAFT)


def test_mark_survives_what_confluence_adds() -> None:
    """Attributes and blanks that Confluence adds on saving do not hide the mark."""
    stored = (
        '<p><ac:structured-macro ac:name="anchor" ac:schema-version="1" ac:local-id="x" '
        f'ac:macro-id="y">\n<ac:parameter ac:name="" >retro-{DRAFT}</ac:parameter>'
        "</ac:structured-macro></p>"
    )

    assert carries_mark(stored, DRAFT)


def test_mark_in_a_code_block_is_only_text() -> None:
    """Somebody who pastes a mark into a code block does not make the page ours."""
    assert not carries_mark(f"<p>{cdata(mark(DRAFT))}</p>", DRAFT)


def test_mark_stands_in_the_last_cell() -> None:
    """A page laid out in cells stays so: nothing is put outside of the layout."""
    marked = with_mark(LAYOUT, DRAFT)

    assert marked.endswith("</p></ac:layout-cell></ac:layout-section></ac:layout>")
    assert "<p>two</p><p><ac:structured-macro" in marked


def test_mark_goes_into_an_empty_last_cell() -> None:
    """An empty last cell is opened for the mark."""
    section = '<ac:layout-section ac:type="single"><ac:layout-cell /></ac:layout-section>'
    body = f"<ac:layout>{section}</ac:layout>"

    assert f"<ac:layout-cell><p>{mark(DRAFT)}</p></ac:layout-cell>" in with_mark(body, DRAFT)


def test_layout_end_in_a_code_block_is_only_text() -> None:
    """A layout that is quoted in a code block is not a layout."""
    body = "<p>a</p>" + cdata("</ac:layout-cell>")

    assert with_mark(body, DRAFT) == body + f"<p>{mark(DRAFT)}</p>"
