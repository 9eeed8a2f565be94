"""Tests of `confluence.rendering.normal` and `confluence.rendering.characters`."""

import html

from hypothesis import given
from hypothesis import strategies as st

from confluence.rendering.characters import decoded, percent_decoded, plain
from confluence.rendering.normal import normalised

INSIDE = st.text(alphabet="a. |\"'“”‘’–\u00a0\u200b&")


@given(INSIDE)
def test_each_character_keeps_its_origin(text: str) -> None:
    """Whatever was put right, each character says where it was, in order."""
    found = normalised(plain(text, 7))

    assert len(found.origins) == len(found.text) + 1
    assert list(found.origins) == sorted(found.origins)
    assert found.origins[-1] == 7 + len(text)


@given(st.text(alphabet="a. :\"'-\n"))
def test_what_is_normal_stays(text: str) -> None:
    """What no editor has touched stays as it is."""
    assert normalised(plain(text, 0)).text == text


@given(st.lists(st.sampled_from(["&amp;", "&nbsp;", "&#x41;", "&#66;", "&ldquo;", "x", " "])))
def test_references_are_decoded_in_place(parts: list[str]) -> None:
    """A reference is one character, whose origin is the reference's beginning."""
    raw = "".join(parts)
    found = decoded(raw, 3)

    assert found.text == html.unescape(raw)
    assert list(found.origins) == [
        3 + sum(map(len, parts[:index])) for index in range(len(parts) + 1)
    ]


def test_only_liquid_is_percent_decoded() -> None:
    """The rest of an address stays percent-encoded."""
    found = percent_decoded(plain("/%20a?x=%7B%7B%20incident.id%20%7D%7D&y=%7Bz%7D", 0))

    assert found.text == "/%20a?x={{ incident.id }}&y=%7Bz%7D"
    assert found.origins[found.text.index("incident")] == 17
