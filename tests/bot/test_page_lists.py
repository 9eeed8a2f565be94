"""Slack's flat lists as lists in lists."""

import pytest

from bot.page_lists import ListWriter
from bot.rich_text import Listing


def written(*lists: tuple[Listing, list[str]]) -> str:
    """The lists one after the other, without the paragraphs in the items."""
    writer = ListWriter()
    for listing, items in lists:
        writer.add(listing, items)
    return writer.written().replace("<p>", "").replace("</p>", "")


BULLETS = Listing((), ordered=False)
NUMBERS = Listing((), ordered=True)


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        ([(BULLETS, ["a", "b"])], "<ul><li>a</li><li>b</li></ul>"),
        ([(BULLETS, ["a"]), (BULLETS, ["b"])], "<ul><li>a</li><li>b</li></ul>"),
        ([(BULLETS, ["", "a"]), (NUMBERS, [""])], "<ul><li>a</li></ul>"),
        (
            [(NUMBERS, ["a", "", "c"]), (Listing((), ordered=True, offset=3), ["d"])],
            '<ol><li>a</li></ol><ol start="3"><li>c</li><li>d</li></ol>',
        ),
        ([(NUMBERS, ["", "b", ""])], '<ol start="2"><li>b</li></ol>'),
        ([], ""),
        ([(NUMBERS, ["a"]), (BULLETS, ["b"])], "<ol><li>a</li></ol><ul><li>b</li></ul>"),
        (
            [
                (NUMBERS, ["a"]),
                (Listing((), indent=1), ["b"]),
                (Listing((), ordered=True, offset=1), ["c"]),
            ],
            "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>",
        ),
        (
            [(NUMBERS, ["a"]), (Listing((), ordered=True, offset=4), ["e"])],
            '<ol><li>a</li></ol><ol start="5"><li>e</li></ol>',
        ),
        (
            [
                (Listing((), indent=2), ["a"]),
                (Listing((), indent=1), ["b"]),
                (Listing((), indent=8), ["c"]),
                (Listing((), indent=5, ordered=True), ["d"]),
            ],
            "<ul><li>a</li></ul><ul><li>b<ul><li>c</li></ul><ol><li>d</li></ol></li></ul>",
        ),
    ],
)
def test_written(lists: list[tuple[Listing, list[str]]], expected: str) -> None:
    """Levels nest, numbers go on where Slack says so, skipped levels are no levels."""
    assert expected == written(*lists)
