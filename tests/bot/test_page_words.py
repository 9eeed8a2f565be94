"""Rich text as words alone."""

import pytest

from bot.mrkdwn_blocks import mrkdwn_blocks
from bot.page_words import page_words
from bot.rich_text import Listing, Mark, Mention, Paragraph, Preformatted, Run

BOLD = frozenset({Mark.BOLD})
NAMES = {"U1": "dba-1", "C1": "production"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("*P0*, _now_, ~not~ `db1`", "P0, now, not db1"),
        ("back to normal :large_green_circle:", "back to normal 🟢"),
        ("thanks :hugops:", "thanks :hugops:"),
        ("<@U1> see <#C1> and <@U2>", "@dba-1 see #production and @U2"),
        ("<https://example.com/1|the log>, <https://example.com>", None),
        ("look:\n```\na  b\n c\n```\nso", "look:\na  b\n c\nso"),
        ("&gt; quoted\n&gt; again", "> quoted\n> again"),
        ("one\n\ntwo &amp; {{ three }}", "one\n\ntwo & {{ three }}"),
        ("", ""),
    ],
)
def test_words_of_mrkdwn(text: str, words: str | None) -> None:
    """No sign of a look stays, emoji are characters, who and what is named has its name."""
    wanted = "the log (https://example.com/1), https://example.com" if words is None else words

    assert page_words(mrkdwn_blocks(text), NAMES) == wanted


def test_words_of_blocks() -> None:
    """Blocks stand below each other; items keep their signs, numbers and levels."""
    blocks = (
        Paragraph((Run("Roles", BOLD), Run(":\n"))),
        Listing(((Run("IC"), Mention("U1", "@")),), ordered=True, offset=1),
        Listing(((Run("deep"),),), indent=1),
        Paragraph((Run("\n"),)),
        Preformatted((Run("\na\r\nb\n"),), quoted=True),
    )

    assert page_words(blocks, NAMES) == "Roles:\n2. IC@dba-1\n    • deep\n> a\n> b"
