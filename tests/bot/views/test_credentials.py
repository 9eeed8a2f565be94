"""The form of a token or password."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.connecting_hints import hint_for_connecting
from bot.views import credentials
from bot.views.credentials import CredentialForm
from bot.views.metadata import Metadata
from bot.views.parts import View
from confluence.errors import CredentialRejected
from confluence.nouns import Way
from confluence.trials import Hopes
from tests.bot.views.check import check, submitted
from tests.factories import a_connection

METADATA = Metadata("C0INCIDENT")
NOW = datetime(2026, 11, 3, 22, tzinfo=ZoneInfo("America/Los_Angeles"))
TODAY = NOW.date()
HOPES = Hopes(
    token_name="retro",
    ends_on=TODAY,
    zone=NOW.tzinfo or UTC,
    space_key="OPS",
    alerts_channel_id="C0ALERTS",
)
TYPED = {
    credentials.BASE_URL: {"value": " https://c.example.com "},
    credentials.SECRET: {"value": " sekret "},
    credentials.TOKEN_NAME: {"value": "retro"},
    credentials.LAST_DAY: {"selected_date": TODAY.isoformat()},
    credentials.SPACE: {"value": "OPS"},
    credentials.ALERTS: {"type": "conversations_select", "selected_conversation": "C0ALERTS"},
}


def form(way: Way) -> View:
    """An empty form."""
    return credentials.build(METADATA, CredentialForm(way=way))


def test_forms() -> None:
    """One for each way; a browser form is offered where there is one."""
    known = a_connection(way="basic")
    again = CredentialForm(way=Way.BASIC)
    check(form(Way.PAT), "credentials_pat")
    check(form(Way.BASIC), "credentials_basic")
    check(form(Way.API_TOKEN), "credentials_api_token")
    check(credentials.build(METADATA, again, current=known, in_browser=True), "credentials_again")


def test_after_a_refusal() -> None:
    """What was typed stands there again, the secret does not and its block is another."""
    typed = CredentialForm(way=Way.PAT, address="https://c", secret="sekret", hopes=HOPES)
    hint = hint_for_connecting(CredentialRejected("confluence.example.com", "401"), Way.PAT, "x")
    view = credentials.build(METADATA, typed, hint=hint)
    check(view, "credentials_refused")

    values = submitted(view)["state"]["values"]

    assert values["connect_secret:pat:again"][credentials.SECRET]["value"] is None
    assert "sekret" not in str(view)
    again = credentials.read(submitted(view, **{credentials.SECRET: {"value": "s"}}), now=NOW)
    assert isinstance(again, CredentialForm)
    assert (again.address, again.hopes) == ("https://c", HOPES)


def test_reading() -> None:
    """Outer blanks go; the secret hides from `repr`."""
    read = credentials.read(submitted(form(Way.PAT), **TYPED), now=NOW)

    assert read == CredentialForm(
        way=Way.PAT, address="https://c.example.com", secret="sekret", hopes=HOPES
    )
    assert "sekret" not in repr(read)


def test_password_keeps_its_blanks() -> None:
    """A blank may belong to a password, never to a token."""
    typed = {**TYPED, credentials.USERNAME: {"value": "retro"}}
    read = credentials.read(submitted(form(Way.BASIC), **typed), now=NOW)

    assert isinstance(read, CredentialForm)
    assert (read.username, read.secret) == ("retro", " sekret ")


def test_what_is_missing() -> None:
    """Each field says what to give."""
    assert credentials.read(submitted(form(Way.API_TOKEN)), now=NOW) == {
        credentials.BASE_URL: "Give the address of Confluence.",
        "connect_username:api_token": "Give the e-mail.",
        "connect_secret:api_token": "Give the API token.",
    }


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        (credentials.SECRET, {"value": "two words"}, "A token has no blanks"),
        (credentials.SECRET, {"value": "a\tb"}, "A token has no blanks"),
        (credentials.SECRET, {"value": "a\0b"}, "A token has no blanks"),
        (credentials.SECRET, {"value": "tökén"}, "A token has no blanks"),
        (credentials.USERNAME, {"value": "retro"}, "Give the e-mail address"),
        (credentials.LAST_DAY, {"selected_date": "2026-11-02"}, "That day is over"),
        (credentials.LAST_DAY, {"selected_date": "9999-12-31"}, "No token lives as long"),
        (credentials.SPACE, {"value": "IT Operations"}, "Give the space's key"),
    ],
)
def test_mistake_that_shows(name: str, typed: dict[str, str], said: str) -> None:
    """What cannot be right is said below its own field, before anything is sent."""
    entered = {**TYPED, credentials.USERNAME: {"value": "retro@example.com"}, name: typed}
    wrong = credentials.read(submitted(form(Way.API_TOKEN), **entered), now=NOW)

    assert isinstance(wrong, dict)
    [(block_id, sentence)] = wrong.items()
    assert block_id.startswith(name)
    assert sentence.startswith(said)
