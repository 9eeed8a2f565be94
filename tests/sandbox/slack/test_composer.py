"""What typed text becomes before anybody reads it."""

import pytest

from sandbox.slack.composer import composed
from sandbox.slack.nouns import Channel, User, Workspace


@pytest.fixture
def workspace() -> Workspace:
    """A workspace with one person and one channel."""
    user = User("U0ABC", "T0ABC", "sre-1", "SRE")
    channel = Channel("C0ABC", "inc-1", "U0ABC", 0)
    return Workspace("T0ABC", "Example", "example", {user.id: user}, {channel.id: channel})


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<!channel> pasted", "&lt;!channel&gt; pasted"),
        ("IC is @sre-1.", "IC is <@U0ABC>."),
        ("see #inc-1", "see <#C0ABC|inc-1>"),
        ("(https://example.com/a?b=1&c=2).", "(<https://example.com/a?b=1&amp;c=2>)."),
        ("<https://example.com/@here>", "&lt;<https://example.com/@here>&gt;"),
        ("@here @nobody", "<!here> @nobody"),
        ("mail sre-1@sre-1 or a#inc-1", "mail sre-1@sre-1 or a#inc-1"),
    ],
)
def test_the_composer_escapes_and_mentions(workspace: Workspace, typed: str, stored: str) -> None:
    """Control characters become entities, known names become mentions."""
    assert composed(typed, workspace) == stored
