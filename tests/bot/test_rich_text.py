"""Slack's rich_text blocks as values."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading import message_of
from bot.rich_text import (
    Listing,
    Mark,
    Mention,
    Paragraph,
    Preformatted,
    Run,
    rich_text_of,
)


def block(*sections: dict[str, Any]) -> list[dict[str, Any]]:
    """A message's blocks: one of rich text."""
    return [{"type": "rich_text", "elements": list(sections)}]


def section(*parts: dict[str, Any], kind: str = "section", **more: object) -> dict[str, Any]:
    """A section with these parts."""
    return {"type": f"rich_text_{kind}", "elements": list(parts), **more}


def text(words: str, **style: bool) -> dict[str, Any]:
    """A text element."""
    return {"type": "text", "text": words, "style": style}


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (text("a", bold=True, code=True), Run("a", frozenset({Mark.BOLD, Mark.CODE}))),
        (text("a", bold=False, highlight=True), Run("a")),
        (
            {"type": "link", "url": "mailto:x@example.com"},
            Run("x@example.com", url="mailto:x@example.com"),
        ),
        ({"type": "link", "url": "https://a", "text": "a"}, Run("a", url="https://a")),
        ({"type": "link", "url": "https://a", "text": "  "}, Run("https://a", url="https://a")),
        ({"type": "user", "user_id": "U1"}, Mention("U1", "@")),
        ({"type": "usergroup", "usergroup_id": "S1"}, Mention("S1", "@", "sre")),
        ({"type": "channel", "channel_id": "C1"}, Mention("C1", "#", "billing")),
        ({"type": "broadcast", "range": "here"}, Run("@here")),
        ({"type": "color", "value": "#ff0000"}, Run("#ff0000")),
        ({"type": "emoji", "name": "fire", "unicode": "1f525"}, Run("🔥")),
        (
            {"type": "date", "timestamp": 0, "format": "{date_num}", "url": "https://a"},
            Run("1970-01-01", url="https://a"),
        ),
    ],
)
def test_parts(part: dict[str, Any], expected: object) -> None:
    """Each part of a section becomes a run or a mention."""
    blocks = rich_text_of(block(section(part)), {"S1": "sre", "C1": "billing"})

    assert blocks == (Paragraph((expected,)),)  # type: ignore[arg-type]


def test_sections() -> None:
    """Sections, quotes, fences and lists keep what they are."""
    item = section(text("x"))

    assert rich_text_of(
        block(
            section(text("x")),
            section(text("x"), kind="quote"),
            section(text("x"), kind="preformatted", border=1),
            section(item, kind="list", style="ordered", indent=99, offset=2),
        ),
        {},
    ) == (
        Paragraph((Run("x"),)),
        Paragraph((Run("x"),), quoted=True),
        Preformatted((Run("x"),), quoted=True),
        Listing(((Run("x"),),), ordered=True, indent=8, offset=2),
    )


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x"}}],
        block(section({"type": "canvas", "file_id": "F1"})),
        block({"type": "rich_text_table"}),
        [{"type": "rich_text"}],
        block(section({"type": "text", "text": 1})),
    ],
)
def test_blocks_that_are_new_to_us(blocks: object) -> None:
    """Nothing is read of blocks of which something would be lost."""
    assert rich_text_of(blocks, {}) == ()


def test_message_keeps_its_blocks() -> None:
    """Names that the message's own text gives to channels and groups are in its blocks."""
    channel = {"type": "channel", "channel_id": "C1"}
    message = message_of({"ts": "1.0", "text": "<#C1|billing>", "blocks": block(section(channel))})

    assert message.blocks == (Paragraph((Mention("C1", "#", "billing"),)),)
    assert message.text == "<#C1|billing>"


def test_text_of_a_message_that_has_only_blocks() -> None:
    """The text is then written from the blocks, mentions and links and all."""
    sections = (
        section({"type": "user", "user_id": "U1"}, text(" a < b ")),
        section({"type": "link", "url": "https://a.example.com", "text": "a"}, kind="quote"),
        section(
            text("x & y "),
            {"type": "user", "user_id": "U2"},
            {"type": "link", "url": "https://b.example.com"},
            kind="preformatted",
        ),
        section(section(text("one")), kind="list", style="ordered", indent=1),
        section(section({"type": "channel", "channel_id": "C1"}), kind="list", style="bullet"),
    )

    assert message_of({"ts": "1.0", "blocks": block(*sections)}).text == (
        "<@U1> a &lt; b \n&gt; <https://a.example.com|a>\n"
        "```x &amp; y <@U2><https://b.example.com|https://b.example.com>```\n    1. one\n• #C1"
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(
                ["type", "elements", "text", "style", "indent", "url", "user_id", "name", "unicode"]
            ),
            inner
            | st.sampled_from(
                ["rich_text", "rich_text_list", "rich_text_section", "text", "emoji"]
            ),
        )
    ),
)


@given(JSON)
def test_any_json(blocks: object) -> None:
    """Whatever stands where blocks should be is read or left alone."""
    assert isinstance(rich_text_of(blocks, {}), tuple)
