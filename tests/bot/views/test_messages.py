"""Messages: blocks, and a text for notifications and screen readers in each."""

from bot.errors import AdminsOnly, NotInChannel
from bot.hints import Hint, hint_for
from bot.views import messages
from confluence.drafts import Standing
from confluence.errors import CredentialRejected, TitleTaken
from tests.bot.views.check import check, texts_of
from tests.factories import a_draft, a_page

EVIL = "<!channel> & <https://evil.example.com|click>"


def test_created() -> None:
    """The link, who made it and where."""
    check(messages.created(a_page(), a_draft()), "message_created")


def test_hints() -> None:
    """A hint for one person, and a failure of a draft whose author left."""
    check(messages.hint(hint_for(CredentialRejected("confluence.example.com"))), "message_hint")
    taken = hint_for(TitleTaken("Retro: inc-42", "https://confluence.example.com/1"))
    check(messages.failed(taken, a_draft()), "message_failed")


def test_long_addresses_are_whole() -> None:
    """Addresses with a long title in them stay links, however many retros a channel has."""
    url = f"https://confluence.example.com/pages/7001/{'%E6%9C%AC' * 90}"
    there = [Standing(a_draft(id=f"d{n}"), a_page(url=f"{url}{n}")) for n in range(4)]

    drawn = messages.there(there, action_id="a1")

    said = "\n".join(texts_of(drawn))
    assert [f"<{url}{n}|Retro: inc-42> by" in said for n in range(4)] == [True] * 4


def test_usage() -> None:
    """Help, and help after a word that is not known."""
    check(messages.usage("/retro"), "message_help")
    check(messages.usage("/retro", "dance"), "message_unknown")


def test_nothing_of_people_can_ping_or_link() -> None:
    """A title with `<!channel>` pings nobody, in blocks and in the text."""
    draft = a_draft(title=EVIL, space_name=EVIL, template_name=EVIL)
    for drawn in (
        messages.created(a_page(title=EVIL), draft),
        messages.hint(Hint(EVIL, EVIL)),
        messages.failed(Hint(EVIL, EVIL), draft),
        messages.usage("/retro", EVIL),
    ):
        said = " ".join([drawn["text"], *texts_of(drawn)])
        assert "<!channel>" not in said
        assert "<https://evil" not in said
        assert drawn["text"].strip()


def test_whom_to_ask_is_read_aloud() -> None:
    """Notifications and screen readers name the people too, and whom to invite."""
    assert messages.hint(hint_for(NotInChannel("C1", "UBOT")))["text"].endswith("/invite <@UBOT>")
    assert messages.hint(hint_for(AdminsOnly(["U1"])))["text"].endswith("can do it: <@U1>")
