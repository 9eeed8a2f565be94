"""The page at the end of a consent; the way there is in tests/journeys/test_connect.py."""

from dataclasses import dataclass
from typing import cast

import pytest

from bot.callback import Callback
from bot.connecting import Connecting
from confluence.connections import Connections, PendingGrant
from confluence.errors import (
    CredentialRejected,
    GrantExpired,
    GrantRefused,
    MissingScope,
    RetroError,
    Unreachable,
)
from tests.factories import a_pending_grant


@dataclass(slots=True)
class Finishing:
    """Connections whose consent ends so."""

    trouble: RetroError | None = None

    async def finish(self, *, state: str, code: str) -> PendingGrant:
        """The consent, or the trouble."""
        assert (state, code) == ("s", "c")
        if self.trouble:
            raise self.trouble
        return a_pending_grant()

    async def refuse(self, *, state: str, reason: str) -> None:
        """A consent that was denied."""
        assert (state, reason) == ("s", "access_denied")


@dataclass(slots=True)
class Offering:
    """Slack, which may not take the choice."""

    trouble: Exception | None = None
    offered: int = 0

    async def offer(self, _grant: PendingGrant) -> None:
        """Count it."""
        if self.trouble:
            raise self.trouble
        self.offered += 1


def callback(finishing: Finishing, offering: Offering) -> Callback:
    """The service between them."""
    return Callback(
        connections=cast("Connections", finishing), connecting=cast("Connecting", offering)
    )


async def test_yes() -> None:
    """Nothing is active yet: the page sends the admin back to Slack."""
    offering = Offering()
    page = await callback(Finishing(), offering).returned({"state": "s", "code": "c"})

    assert page.status == 200
    assert "Go back to Slack and choose the site" in page.html
    assert offering.offered == 1


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (GrantExpired(), "That link is used up"),
        (GrantRefused("invalid_client <x>"), "invalid_client &lt;x&gt;"),
        (MissingScope("write:page:confluence"), "write:page:confluence"),
        (Unreachable("https://auth.example.com", "ConnectError"), "cannot be reached"),
    ],
)
async def test_no(trouble: RetroError, said: str) -> None:
    """What stands in the way is said as text; nothing is offered."""
    offering = Offering()
    page = await callback(Finishing(trouble), offering).returned({"state": "s", "code": "c"})

    assert page.status == 400
    assert said in page.html
    assert offering.offered == 0


async def test_account_that_is_not_let_in() -> None:
    """At the first consent there is no connection to renew, and nobody was told."""
    trouble = CredentialRejected("https://acme.atlassian.net", "not permitted to use Confluence")
    page = await callback(Finishing(trouble), Offering()).returned({"state": "s", "code": "c"})

    assert "Nothing was connected" in page.html
    assert "not permitted to use Confluence" in page.html
    assert "incognito" in page.html
    assert "any more" not in page.html
    assert "Admins were told" not in page.html


async def test_denied() -> None:
    """The admin said no at Atlassian."""
    denied = {"state": "s", "error": "access_denied"}
    page = await callback(Finishing(), Offering()).returned(denied)

    assert page.status == 400
    assert "Nothing was connected" in page.html


async def test_slack_does_not_listen() -> None:
    """The choice could not be offered: start again, for the consent is used up."""
    offering = Offering(TimeoutError())
    page = await callback(Finishing(), offering).returned({"state": "s", "code": "c"})

    assert page.status == 502
    assert "Start again in Slack" in page.html
