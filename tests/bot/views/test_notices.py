"""What admins hear of a connection, and the form of a new secret."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.connecting_hints import hint_for_connecting
from bot.reminders import Reminder, Threshold
from bot.views import notices, rotate
from bot.views.metadata import Metadata
from bot.views.rotate import RotateForm
from confluence.errors import (
    CredentialRejected,
    OtherAccount,
    PermissionDenied,
    TokensClosed,
    Unreachable,
)
from confluence.nouns import Way
from confluence.trials import Hopes
from tests.bot.views.check import check, submitted, texts_of
from tests.factories import MOMENT, a_connection

END = MOMENT + timedelta(days=3)
METADATA = Metadata("C0INCIDENT", connection_id="c1")
TOKEN = {"expires_at": END, "expiry_source": "read", "token_id": "1", "way": "pat"}


def due(threshold: Threshold, reader: str = "U0ADMIN") -> Reminder:
    """A reminder that is due."""
    return Reminder("c1", "v1", threshold, threshold.value, reader)


@pytest.mark.parametrize(
    ("name", "given", "threshold", "reader"),
    [
        ("token", TOKEN, Threshold.THREE_DAYS, "U0ADMIN"),
        ("channel", TOKEN, Threshold.THREE_DAYS, "C0ALERTS"),
        ("over", TOKEN, Threshold.OVER, "U0ADMIN"),
        ("assumed", TOKEN | {"expiry_source": "assumed", "token_id": None}, "3", "U0ADMIN"),
        ("typed", TOKEN | {"expiry_source": "typed", "token_id": None}, "3", "U0ADMIN"),
        ("consent", TOKEN | {"expiry_source": "consent", "way": "oauth"}, "3", "U0ADMIN"),
        ("api_token", TOKEN | {"expiry_source": "assumed", "way": "api_token"}, "3", "U0ADMIN"),
    ],
)
def test_reminders(name: str, given: dict[str, object], threshold: str, reader: str) -> None:
    """What ends when, whence we know, what to do; a channel has nothing to mute."""
    reminder = due(Threshold(threshold), reader)
    check(notices.reminder(a_connection(**given), reminder, MOMENT), f"notice_{name}")


@pytest.mark.parametrize(
    ("hours", "said"),
    [(24 * 14, "in 14 days"), (50, "in 2 days"), (26, "in a day"), (20, "within a day")],
)
def test_how_long_it_lives(hours: int, said: str) -> None:
    """In days, as long as there are any."""
    connection = a_connection(**TOKEN | {"expires_at": MOMENT + timedelta(hours=hours)})
    texts = notices.reminder(connection, due(Threshold.DAY), MOMENT)

    assert texts["text"] == f"The token for confluence.example.com ends {said}."


@pytest.mark.parametrize(
    ("days", "hour", "threshold", "said"),
    [
        (14, 9, Threshold.FORTNIGHT, "in 14 days"),
        (3, 16, Threshold.THREE_DAYS, "in 3 days"),
        (1, 9, Threshold.DAY, "in a day"),
        (1, 16, Threshold.DAY, "in a day"),
        (0, 9, Threshold.TODAY, "today"),
    ],
)
def test_how_long_until_a_day(days: int, hour: int, threshold: Threshold, said: str) -> None:
    """Of a day that was typed, days are counted on the calendar."""
    end = datetime(2026, 5, 10, 23, 59, 59, tzinfo=UTC)
    now = datetime(2026, 5, 10, hour, tzinfo=UTC) - timedelta(days=days)
    connection = a_connection(**TOKEN | {"expires_at": end, "expiry_source": "typed"})
    texts = notices.reminder(connection, due(threshold), now)

    assert texts["text"] == f"The token for confluence.example.com ends {said}."


def test_last_day_has_no_tomorrow() -> None:
    """A button that could not keep its word is not drawn."""
    connection = a_connection(**TOKEN | {"expires_at": MOMENT + timedelta(hours=20)})
    texts = notices.reminder(connection, due(Threshold.DAY), MOMENT)

    assert "Remind me tomorrow" not in str(texts)
    assert "Mute" in str(texts)


def test_alerts() -> None:
    """What broke with what to do, and that it works again."""
    refused = CredentialRejected("https://c.example.com", "AUTHENTICATED_FAILED <!channel>")
    denied = PermissionDenied("create a page", "OPS")
    silent = Unreachable("https://c.example.com", "timed out")
    check(notices.broken(a_connection(state="attention"), refused), "notice_refused")
    check(notices.broken(a_connection(state="ailing"), denied), "notice_denied")
    check(notices.broken(a_connection(state="ailing"), silent), "notice_silent")
    check(notices.mended(a_connection()), "notice_mended")


def test_exchange() -> None:
    """In use, in use beside the old one, or not at all."""
    connection = a_connection(**TOKEN)
    check(notices.exchanged(connection, name="retro 1", old_is_gone=True), "notice_exchanged")
    left = notices.exchanged(connection, name="retro 1", old_is_gone=False)
    assert "Revoke the old one in Confluence." in left["text"]
    closed = TokensClosed("The maximum number of tokens has been reached")
    check(notices.not_exchanged(connection, closed), "notice_not_exchanged")
    dead = notices.not_exchanged(a_connection(**TOKEN, state="attention"), CredentialRejected("c"))
    assert "still in use" not in str(dead)


def test_rotation_form() -> None:
    """Empty at first; after a failure with the reason; for a password without a token's fields."""
    hint = hint_for_connecting(CredentialRejected("c.example.com", "401"), Way.PAT, "x")
    check(rotate.loading(METADATA), "rotate_loading")
    check(rotate.form(METADATA, a_connection()), "rotate_form")
    check(rotate.form(METADATA, a_connection(), hint=hint), "rotate_again")
    check(rotate.form(METADATA, a_connection(way="basic")), "rotate_password")
    check(rotate.testing(METADATA), "rotate_testing")
    check(rotate.rotated(METADATA, a_connection(**TOKEN)), "rotate_done")
    check(rotate.rotated(METADATA, a_connection(way="basic")), "rotate_done_password")
    check(rotate.form(METADATA, a_connection(way="api_token")), "rotate_api_token")
    other = OtherAccount("g1", site_id="s1", account="Other <service>", known="retro-service")
    check(rotate.another(METADATA, other, "s1"), "rotate_another")


def test_a_password_is_changed_and_not_revoked() -> None:
    """It is no token: nobody makes or revokes one, and it has no end."""
    password = a_connection(way="basic")
    for view in (rotate.form(METADATA, password), rotate.rotated(METADATA, password)):
        said = " ".join(texts_of(view))
        assert not re.search(r"token|revoke|Make a new one|no end", said)


def test_reading() -> None:
    """Outer blanks go; what is missing is said; the secret hides from `repr`."""
    view = rotate.form(METADATA, a_connection())
    day = {rotate.LAST_DAY: {"selected_date": "2027-01-31"}}
    form = rotate.read(submitted(view, **{rotate.SECRET: {"value": " sesame "}, **day}), now=MOMENT)

    assert form == RotateForm("sesame", Hopes(ends_on=date(2027, 1, 31)))
    assert "sesame" not in repr(form)
    assert rotate.read(submitted(view), now=MOMENT) == {
        f"{rotate.SECRET}:pat": "Give the personal access token."
    }


@pytest.mark.parametrize(
    ("picked", "said"),
    [("2020-01-01", "That day is over"), ("9999-12-31", "No token lives as long")],
)
def test_last_day_that_cannot_be(picked: str, said: str) -> None:
    """Said below its own field, and beside what is wrong with the secret."""
    view = rotate.form(METADATA, a_connection())
    day = {rotate.LAST_DAY: {"selected_date": picked}}
    wrong = rotate.read(submitted(view, **day), now=MOMENT)

    assert isinstance(wrong, dict)
    assert list(wrong) == [f"{rotate.SECRET}:pat", rotate.LAST_DAY]
    assert wrong[rotate.LAST_DAY].startswith(said)


def test_reading_a_secret_as_it_is_meant() -> None:
    """Blanks belong to a password; in a token they are said at once, and so are strange letters."""
    pat = rotate.form(METADATA, a_connection())
    password = rotate.form(METADATA, a_connection(way="basic"))
    typed = {rotate.SECRET: {"value": " two words "}}
    strange = rotate.read(submitted(pat, **{rotate.SECRET: {"value": "sésame"}}), now=MOMENT)

    assert rotate.read(submitted(password, **typed), now=MOMENT) == RotateForm(" two words ")
    assert rotate.read(submitted(pat, **typed), now=MOMENT) == strange
    assert isinstance(strange, dict)
    assert list(strange) == [f"{rotate.SECRET}:pat"]


def test_answers_to_buttons_speak_of_what_ends() -> None:
    """A consent is no token."""
    connection = a_connection(**TOKEN | {"expiry_source": "consent", "way": "oauth"})

    for told in (
        notices.muted(connection),
        notices.too_late(connection),
        notices.outdated(connection),
    ):
        assert "consent" in str(told)
        assert "token" not in str(told)
