"""Connecting, as admins see it."""

from bot.hints import hint_for, hint_for_connecting
from bot.views import connect
from bot.views.connect import ServerForm
from bot.views.metadata import Metadata
from confluence.errors import CredentialRejected, GrantExpired
from tests.bot.views.check import check, submitted
from tests.factories import a_connection, a_pending_grant, an_offer

METADATA = Metadata("C0INCIDENT")
TYPED = {connect.BASE_URL: {"value": " https://c.example.com "}, connect.TOKEN: {"value": " x "}}


def test_choosing() -> None:
    """Cloud by consent or Data Center by token; what is missing for Cloud is named."""
    link = "https://auth.example.com/authorize?state=s"
    check(connect.loading(METADATA), "connect_loading")
    check(connect.choose(METADATA, cloud_url=link, current=None), "connect_choose")
    check(connect.choose(METADATA, cloud_url=None, current=a_connection()), "connect_without_cloud")


def test_server_form() -> None:
    """Empty at first; after a failure with the address and the reason, never with the token."""
    hint = hint_for_connecting(CredentialRejected("confluence.example.com", "401"))
    again = connect.server_form(METADATA, base_url="https://c.example.com", hint=hint)
    check(connect.server_form(METADATA), "connect_server")
    check(again, "connect_server_again")
    assert submitted(again)["state"]["values"]["connect_token:again"] == {
        connect.TOKEN: {"type": "plain_text_input", "value": None}
    }


def test_reading() -> None:
    """Outer blanks go; what is missing is said at its field; the token hides from `repr`."""
    view = connect.server_form(METADATA)

    form = connect.read(submitted(view, **TYPED))

    assert form == ServerForm("https://c.example.com", "x")
    assert "x" not in repr(form).replace("example", "")
    assert connect.read(submitted(view)) == {
        connect.BASE_URL: "Give the address of Confluence.",
        connect.TOKEN: "Give a personal access token.",
    }


def test_the_end() -> None:
    """Testing, connected, or not to be gone on with."""
    check(connect.testing(METADATA, "https://c.example.com"), "connect_testing")
    check(connect.connected(METADATA, a_connection()), "connect_connected")
    check(connect.problem(hint_for(GrantExpired()), METADATA), "connect_problem")


def test_offer() -> None:
    """One site is a question, several are a choice."""
    check(connect.offer(a_pending_grant()), "connect_offer")
    check(connect.offer(a_pending_grant(an_offer(1), an_offer(2))), "connect_offers")
    check(connect.activated(a_connection(deployment="cloud")), "connect_activated")
