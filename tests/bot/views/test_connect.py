"""Choosing the way to a connection and its end, as admins see it."""

from dataclasses import replace

import pytest

from bot.hints import hint_for
from bot.views import connect
from bot.views.metadata import Metadata
from confluence.errors import GrantExpired, OtherAccount
from confluence.scopes import LABEL_SCOPES
from tests.bot.views.check import check, submitted
from tests.factories import a_connection, a_pending_grant, an_offer

METADATA = Metadata("C0INCIDENT")
LINK = "https://auth.example.com/authorize?state=s"


def test_choosing() -> None:
    """Cloud by consent or token, or Data Center; what is missing for consent is named."""
    there = (a_connection(), a_connection(id="c2", site_name="Other"))
    check(connect.loading(METADATA), "connect_loading")
    check(connect.choose(METADATA, cloud_url=LINK, connected=()), "connect_choose")
    check(connect.choose(METADATA, cloud_url=None, connected=there), "connect_without_cloud")


def test_consent_once_more() -> None:
    """The account of before is named; the address at which the browser stops can be pasted."""
    again = connect.consent(METADATA, cloud_url=LINK, connection=a_connection(way="oauth"))
    form = connect.paste_form(METADATA)
    check(again, "connect_consent")
    check(form, "connect_paste")
    check(connect.asking(METADATA), "connect_asking")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (" http://localhost:8080/a?state=s&code=c ", connect.Returned("s", "c", "")),
        ("localhost:8080/a?code=c&state=s#x", connect.Returned("s", "c", "")),
        ("http://h/a?error=access_denied&state=s", connect.Returned("s", "", "access_denied")),
        (LINK, None),
        ("http://h/a?code=c", None),
        ("anything", None),
    ],
)
def test_pasted_address(address: str, expected: connect.Returned | None) -> None:
    """Atlassian's answer in it; any other address is said to be another."""
    view = submitted(connect.paste_form(METADATA), **{connect.PASTED: {"value": address}})

    assert connect.read_pasted(view) == (expected or {connect.PASTED: connect.ELSEWHERE})


def test_the_end() -> None:
    """Testing, connected, or not to be gone on with."""
    settled = a_connection(alerts_channel_id="C0ALERTS")
    check(connect.testing(METADATA, "https://c.example.com"), "connect_testing")
    check(connect.connected(METADATA, a_connection()), "connect_connected")
    check(connect.connected(METADATA, settled), "connect_connected_with_alerts")
    check(connect.connected(METADATA, a_connection(is_default=False)), "connect_connected_second")
    check(connect.problem(hint_for(GrantExpired()), METADATA), "connect_problem")


def test_another_account() -> None:
    """Who Confluence says we are, who we were, and that it needs a yes."""
    found = OtherAccount("g1", site_id="s1", account="Somebody <b>", known="Retro service")
    check(connect.other_account(METADATA, found), "connect_other_account")
    check(connect.cancelled(METADATA), "connect_cancelled")
    check(connect.declined(), "connect_declined")
    replacing = replace(a_pending_grant(), replaces={"cloud-1": "Retro service"})
    check(connect.offer(replacing), "connect_offer_other_account")
    several = replace(
        a_pending_grant(an_offer(1), an_offer(2)), replaces={"cloud-2": "Retro <service>"}
    )
    check(connect.offer(several), "connect_offers_other_account")


def test_offer() -> None:
    """One site is a question, several are a choice; in a modal as in a message."""
    check(connect.offer(a_pending_grant()), "connect_offer")
    check(connect.offer(a_pending_grant(an_offer(1), an_offer(2))), "connect_offers")
    check(connect.sites(METADATA, a_pending_grant()), "connect_sites")
    cloud = a_connection(deployment="cloud")
    check(connect.activated(cloud), "connect_activated")
    check(connect.activated(cloud, {"labels": LABEL_SCOPES}), "connect_activated_lacking")
    check(connect.connected(METADATA, cloud, {"labels": LABEL_SCOPES}), "connect_connected_lacking")
