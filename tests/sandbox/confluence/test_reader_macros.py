"""Macros as a reader sees them."""

import pytest

from tests.sandbox.confluence.reading import read, read_html


def macro(name: str, *, parameters: str = "", body: str = "") -> str:
    """A macro in storage format."""
    return f'<ac:structured-macro ac:name="{name}">{parameters}{body}</ac:structured-macro>'


def parameter(name: str, value: str) -> str:
    """A parameter of a macro."""
    return f'<ac:parameter ac:name="{name}">{value}</ac:parameter>'


@pytest.mark.parametrize("kind", ["info", "note", "warning", "tip", "panel"])
def test_panels(kind: str) -> None:
    """A panel shows its title and its body."""
    body = macro(
        kind,
        parameters=parameter("title", "Mind"),
        body="<ac:rich-text-body><p>this</p></ac:rich-text-body>",
    )

    assert read_html(body) == (
        f'<div class="panel {kind}-panel"><p class="panel-title">Mind</p><p>this</p></div>'
    )


def test_expand_is_a_disclosure() -> None:
    """The title is the summary."""
    rich = "<ac:rich-text-body><p>more</p></ac:rich-text-body>"
    body = macro("expand", parameters=parameter("title", "Details"), body=rich)

    assert read_html(body) == "<details><summary>Details</summary><p>more</p></details>"


def test_code_is_shown_as_typed() -> None:
    """Split CDATA is joined, markup in it is text, line ends stay."""
    text = "<ac:plain-text-body><![CDATA[a[b[0]]]]><![CDATA[> 1 && <i>\n x]]></ac:plain-text-body>"
    [code] = read(macro("code", body=text)).iter("code")

    assert code.text_content() == "a[b[0]]> 1 && <i>\n x"


def test_status_has_its_colour() -> None:
    """An unknown colour is grey."""
    red = macro("status", parameters=parameter("title", "SEV1") + parameter("colour", "Red"))
    odd = macro("status", parameters=parameter("title", "x") + parameter("colour", "a b"))

    assert read_html(red) == '<span class="status status-red">SEV1</span>'
    assert read_html(odd) == '<span class="status status-grey">x</span>'


def test_contents_list_the_headings() -> None:
    """Levels outside minLevel and maxLevel are left out."""
    body = macro("toc", parameters=parameter("maxLevel", "2")) + "<h1>A</h1><h3>B</h3><h2>C</h2>"
    links = [(a.get("href"), a.text) for a in read(body).iter("a")]

    assert links == [("#h-1", "A"), ("#h-3", "C")]


def test_an_anchor_is_invisible() -> None:
    """It can be linked to and shows nothing."""
    [anchor] = read(macro("anchor", parameters=parameter("", "mark"))).iter("a")

    assert (anchor.get("id"), anchor.text_content()) == ("anchor-mark", "")


def test_other_macros_are_named() -> None:
    """What needs the real product shows its name, its title and its body."""
    rich = "<ac:rich-text-body><p>1</p></ac:rich-text-body>"
    body = macro("chart", parameters=parameter("title", "Load"), body=rich)

    assert read(body).text_content().strip() == "chart · Load1"
