"""Slack's mrkdwn as rich text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mrkdwn import escape, plain
from bot.mrkdwn_blocks import mrkdwn_blocks, mrkdwn_of
from bot.page_text import page_text
from bot.rich_text import Paragraph, Run

NAMES = {"U1": "sre-1", "C9": "inc-42"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*a* _b_ ~c~ `d`", "<p><strong>a</strong> <em>b</em> <del>c</del> <code>d</code></p>"),
        (
            "*a _b ~c~_*",
            (
                "<p><strong>a </strong><strong><em>b </em></strong>"
                "<strong><em><del>c</del></em></strong></p>"
            ),
        ),
        ("<https://a.example|  >", '<p><a href="https://a.example">https://a.example</a></p>'),
        ("snake_case_name 2 * 3 * 4 ~/a ~/b", "<p>snake_case_name 2 * 3 * 4 ~/a ~/b</p>"),
        ("*a\nb* * c* *d *", "<p>*a<br />b* * c* *d *</p>"),
        ("`*a* &lt;b&gt; :x:`", "<p><code>*a* &lt;b&gt; :x:</code></p>"),
        (
            "*see <https://a.example.com/*x*|y>*",
            '<p><strong>see </strong><a href="https://a.example.com/*x*"><strong>y</strong></a></p>',
        ),
        ("x\n```\na &lt; b\n  *c*\n```\ny", "<p>x</p><pre>a &lt; b\n  *c*</pre><p>y</p>"),
        (
            (
                "```*<@U1>* <@U3|x> <#C9> <!subteam^S1|@sre> <!date^1392734382^{date_num}|18 Feb>"
                " <https://a.example.com|a> <mailto:x@example.com|x@example.com>```"
            ),
            (
                "<pre>*@sre-1* @x #inc-42 @sre 2014-02-18"
                " a (https://a.example.com) x@example.com</pre>"
            ),
        ),
        (
            "`*<@U1>*<https://a.example.com|a>`",
            '<p><code>*@sre-1*</code><a href="https://a.example.com"><code>a</code></a></p>',
        ),
        ("```unended *a*", "<p>```unended <strong>a</strong></p>"),
        ("a\n&gt; b\n&gt;c\nd", "<p>a</p><blockquote><p>b<br />c</p></blockquote><p>d</p>"),
        ("a\n&gt;&gt;&gt; b\n\nc", "<p>a</p><blockquote><p>b<br /><br />c</p></blockquote>"),
        (
            "a\n• b\n    ◦ c\n• d\ne",
            "<p>a</p><ul><li><p>b</p><ul><li><p>c</p></li></ul></li><li><p>d</p></li></ul><p>e</p>",
        ),
        ("<@U1> <@U2> <@U3|x> <#C9> <#C1|billing>", "<p>@sre-1 @U2 @x #inc-42 #billing</p>"),
        ("<!here> <!subteam^S1|@sre> <!subteam^S2>", "<p>@here @sre @S2</p>"),
        (
            "<!date^1392734382^{date_num}^https://x.example.com|18 Feb>",
            '<p><a href="https://x.example.com">2014-02-18</a></p>',
        ),
        ("<!date^x^{date_num}|18 Feb> <!date>", "<p>18 Feb @date</p>"),
        (
            "<https://a.example.com/?x=1&amp;y=2>",
            '<p><a href="https://a.example.com/?x=1&amp;y=2">https://a.example.com/?x=1&amp;y=2</a></p>',
        ),
        (
            "<mailto:x@example.com|x@example.com>",
            '<p><a href="mailto:x@example.com">x@example.com</a></p>',
        ),
        ("<tel:112|112> <javascript:alert(1)|x>", "<p>112 x (javascript:alert(1))</p>"),
        (":fire: :+1::skin-tone-3: :hugops: 10:30:45", "<p>🔥 👍🏼 :hugops: 10:30:45</p>"),
        ("a < b and c > d", "<p>a &lt; b and c &gt; d</p>"),
        (
            "&lt;script&gt;alert(1)&lt;/script&gt; ]]&gt;",
            "<p>&lt;script&gt;alert(1)&lt;/script&gt; ]]&gt;</p>",
        ),
        (" \n ", None),
        ("", None),
    ],
)
def test_mrkdwn_on_a_page(text: str, expected: str | None) -> None:
    """What a person sees in Slack is what a reader sees on the page."""
    assert expected == page_text(mrkdwn_blocks(text), NAMES)


@given(st.text())
def test_text_comes_back_as_typed(text: str) -> None:
    """Text written as mrkdwn reads as it was typed."""
    assert plain(mrkdwn_of(Paragraph((Run(text),))), {}) == text


@pytest.mark.parametrize(
    "bit", ["*", "_a", "~a~ ", "`", "```", "<", "<@", ":a", "&gt; ", "*<a:>", "\n•  "]
)
def test_long_hostile_text(bit: str) -> None:
    """40,000 characters of signs are text, and soon."""
    assert mrkdwn_blocks(bit * (40_000 // len(bit)))


@given(st.text(alphabet="*_~`<>@#!|:1 \n&;•^"))
def test_no_character_is_lost(text: str) -> None:
    """Signs may turn into looks; what they stand around is still there."""
    shown = page_text(mrkdwn_blocks(escape(text)), {}) or ""

    assert shown.count("1") == text.count("1")
