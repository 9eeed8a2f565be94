"""Tests of which tables of a page go through a repair in one piece."""

import pytest

from confluence.rendering.lift import lift
from confluence.rendering.sound_tables import sound_tables
from confluence.rendering.wellformed import parse

SOUND = "<table><tbody><tr><td><p>a</p></td></tr></tbody></table>"
DEEP = "<table><tbody><tr><td><p>a<ul><li>b</li></ul></p></td></tr></tbody></table>"
OUTER = f"<table><tbody><tr><td>{SOUND}</td></tr></tbody></table>"
OUTER_DEEP = f"<table><tbody><tr><td>{DEEP}</td></tr></tbody></table>"
TITLED = SOUND.replace("<table>", "<table title='a > b / c'>")
TASKS = "<ac:task-list><ac:task><ac:task-body>b</ac:task-body></ac:task></ac:task-list>"
DEEP_TASKS = DEEP.replace("<ul><li>b</li></ul>", TASKS)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<p>{SOUND}</p>", [SOUND]),
        (f"<p>{DEEP}{SOUND}</p>{DEEP}", [SOUND]),
        (f"<p>{OUTER}</p>", [OUTER]),
        (f"<p>{OUTER_DEEP}</p>", []),
        (f"<p>{DEEP_TASKS}</p>", []),
        (f"<p><table/>{TITLED}<table /></p>", ["<table/>", TITLED, "<table />"]),
        (f"<!-- </table> --><p>{SOUND}</p><!-- <table> -->", [SOUND]),
        (f"<ac:plain-text-body><![CDATA[<table>]]></ac:plain-text-body>{SOUND}", [SOUND]),
        ("<tablerow>a</tablerow><p>b</p>", []),
    ],
)
def test_places(body: str, expected: list[str]) -> None:
    """The outermost tables without a block in a paragraph are found, to the letter."""
    actual = [body[start:end] for start, end in sound_tables(body, parse(body))]

    assert expected == actual


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<p>{SOUND}</p>", SOUND),
        (f"<p>a{OUTER}b</p>", f"<p>a</p>{OUTER}<p>b</p>"),
        (f"<h2><strong>a{SOUND}</strong></h2>", f"<h2><strong>a</strong></h2>{SOUND}"),
        (
            f"<p>{DEEP}</p>",
            "<table><tbody><tr><td><p>a</p><ul><li>b</li></ul></td></tr></tbody></table>",
        ),
        (f"<p><em>{SOUND}</em> {SOUND}</p>", SOUND + SOUND),
    ],
)
def test_lift(body: str, expected: str) -> None:
    """Tables leave paragraphs whole; those that hold such a paragraph themselves are put right."""
    actual = lift(body, parse(body))

    assert expected == actual
