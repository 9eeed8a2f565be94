"""Slack's text to plain text, and text of people to text that is safe to post."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.mrkdwn import escape, fenced, labels, link, mentioned, plain, ticked

NAMES = {"U1": "sre-1", "S3": "on-call"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain *bold* :wave::skin-tone-3: 日本語", "plain *bold* :wave::skin-tone-3: 日本語"),
        ("a &lt;b&gt; &amp;&amp; c", "a <b> && c"),
        ("&amp;lt;script&amp;gt;", "&lt;script&gt;"),
        ("<@U1> and <@U2> and <@U3|old-name>", "@sre-1 and @U2 and @old-name"),
        ("<#C1|billing> <#C2>", "#billing #C2"),
        ("<!here> <!channel> <!everyone>", "@here @channel @everyone"),
        ("<!subteam^S1|@sre> <!subteam^S2> <!subteam^S3>", "@sre @S2 @on-call"),
        ("<!date^1392734382^{date}^https://x.example.com|18 Feb>", "18 Feb"),
        ("<https://a.example.com/?x=1&amp;y=2>", "https://a.example.com/?x=1&y=2"),
        ("<https://a.example.com|a &amp; b>", "a & b (https://a.example.com)"),
        ("<https://a.example.com|a.example.com>", "https://a.example.com"),
        ("<http://a.example.com/x|a.example.com/x>", "http://a.example.com/x"),
        ("<mailto:x@example.com|x@example.com>", "x@example.com"),
        ("```if a &lt; b {{ x }} ]]&gt;```", "```if a < b {{ x }} ]]>```"),
        ("a < b and c > d", "a < b and c > d"),
        ("", ""),
    ],
)
def test_plain(text: str, expected: str) -> None:
    """What a person reads in Slack is what stands on the page."""
    assert expected == plain(text, NAMES)


def test_mentioned() -> None:
    """Users are found, groups and channels are not."""
    assert mentioned("<@U1> <@W2|x> <!subteam^S1> <#C1> @U9") == {"U1", "W2"}


def test_labels() -> None:
    """Names that a text gives to what it mentions are known, without their signs."""
    text = "<#C1|billing> <#C2|> <#C3> <!subteam^S1|@sre &amp; co> <@U1|x> <!here|y> <https://a|b>"

    assert labels(text) == {"C1": "billing", "S1": "sre & co", "U1": "x"}


@given(st.text())
def test_escaped_text_reads_back_as_typed(text: str) -> None:
    """Whatever people type is shown as typed and holds no mark of Slack's."""
    escaped = escape(text)

    assert plain(escaped, {}) == text
    assert not mentioned(escaped)
    assert "<" not in escaped


@given(st.text("`x\n", min_size=1))
@example("`````")
def test_fence_ends_where_the_text_does(text: str) -> None:
    """Backticks at the end of a text are within its block of code."""
    made = fenced(text)

    assert made.index("```", 3) == len(made) - 3


@given(st.text())
def test_link_cannot_be_broken_out_of(label: str) -> None:
    """A title in a link stays one link, whatever it holds."""
    made = link("https://c.example.com/?a=1&b=<|>", label)

    assert made.count("<") == made.count(">") == 1
    assert made.startswith("<https://c.example.com/?a=1&amp;b=%3C%7C%3E|")
    assert made.endswith(">")
    assert "\n" not in made


def test_code_cannot_be_left() -> None:
    """Backticks in a text end neither an inline code nor a block, and nothing in it pings."""
    evil = "`x` ``` <!channel>"

    assert "`" not in ticked(evil)
    assert fenced(evil).count("```") == 2
    assert "<!channel>" not in ticked(evil) + fenced(evil)
