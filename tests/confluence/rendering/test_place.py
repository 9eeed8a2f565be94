"""Tests of `confluence.rendering.place`: any value, in any place, reads back as typed."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from confluence.rendering import compile_template
from confluence.rendering.wellformed import parse
from confluence.storage_format import clean

VALUES = st.text() | st.text(alphabet="<>&\"'{}%]![CDAT-/ a\n")


def page(body: str, value: str) -> etree._Element:
    """The page's first element."""
    return parse(compile_template(body).render({"x": value}).body)[0]


def text(element: etree._Element) -> str:
    """All text below an element."""
    return "".join(str(part) for part in element.itertext())


def as_read(value: str) -> str:
    """The value without what XML cannot hold, and with line ends as a parser reads them."""
    return clean(value).replace("\r\n", "\n").replace("\r", "\n")


@given(VALUES)
def test_in_text(value: str) -> None:
    """In text, between other text."""
    assert text(page("<p>a{{ x }}b</p>", value)) == f"a{as_read(value)}b"


@given(VALUES)
def test_in_a_code_block(value: str) -> None:
    """In CDATA, next to characters that could make its end."""
    body = "<ac:plain-text-body><![CDATA[]]{{ x }}>]]></ac:plain-text-body>"

    assert text(page(body, value)) == f"]]{as_read(value)}>"


@given(VALUES)
def test_in_a_parameter(value: str) -> None:
    """In an element that holds only text."""
    assert text(page("<ac:parameter>{{ x }}</ac:parameter>", value)) == as_read(value)


@given(VALUES)
def test_in_an_attribute(value: str) -> None:
    """In an attribute, where a parser reads line ends and tabs as blanks."""
    read = page('<p title="{{ x }}" />', value).get("title")

    assert read == as_read(value).replace("\n", " ").replace("\t", " ")
