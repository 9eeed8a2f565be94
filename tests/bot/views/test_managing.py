"""Modals about a connection that is there."""

import pytest

from bot.hints import hint_for
from bot.views import managing
from bot.views.metadata import Metadata
from confluence.errors import CredentialRejected, NotFound, Unreachable
from confluence.scopes import LABEL_SCOPES
from tests.bot.views.check import check, submitted
from tests.factories import a_connection

METADATA = Metadata("", connection_id="c1")


def test_testing() -> None:
    """It works, or why it does not."""
    refused = hint_for(CredentialRejected("https://confluence.example.com"))
    check(managing.loading(METADATA), "managing_loading")
    lacking = {"labels": LABEL_SCOPES}
    check(managing.works(METADATA, a_connection()), "managing_works")
    check(managing.works(METADATA, a_connection(), lacking), "managing_works_lacking")
    check(managing.works_not(METADATA, a_connection(), refused), "managing_works_not")
    check(managing.problem(hint_for(NotFound("connection")), METADATA), "managing_problem")


def test_revoking() -> None:
    """A token that Confluence told us of can be revoked along the way."""
    connection = a_connection(way="pat", token_id="7")
    asked = managing.disconnect(METADATA, connection)
    ticked = {"selected_options": [{"value": "revoke"}]}
    check(asked, "managing_disconnect_revoking")
    check(managing.revoked(METADATA, connection), "managing_revoked")
    refusal = hint_for(Unreachable("https://confluence.example.com", "timed out"))
    check(managing.disconnected(METADATA, connection, refusal), "managing_not_revoked")
    assert not managing.wants_revoking(submitted(asked))
    assert managing.wants_revoking(submitted(asked, **{managing.REVOKE: ticked}))


@pytest.mark.parametrize("way", ["oauth", "api_token", "pat", "basic"])
def test_disconnecting(way: str) -> None:
    """What goes, what stays, and where the credential itself is to be ended."""
    connection = a_connection(way=way)
    check(managing.disconnect(METADATA, connection), f"managing_disconnect_{way}")
    check(managing.disconnected(METADATA, connection), f"managing_disconnected_{way}")
