"""[Rotate for me], asked for by two people of the same token: each hears how it ended."""

from datetime import UTC, datetime

import pytest

from bot.exchanging import REPORT, Exchanging
from bot.notifying import Notifying
from confluence.exchanges import Exchanges
from storage.exchanges import ExchangeRepository
from storage.models import Exchange
from storage.notices import NoticeRepository
from tests.bot.conftest import Office

DAY = 24 * 3600
STEPS = ("mint", "prove", "switch", "retire")


def told(office: Office, name: str) -> list[str]:
    """What somebody was told in the direct message with the bot."""
    who = office.user_id(name)
    direct = (c for c in office.workspace.channels.values() if c.is_im and who in c.members)
    return [str(message.body["text"]) for channel in direct for message in channel.messages]


async def go(exchanging: Exchanging, exchange: Exchange, steps: tuple[str, ...]) -> None:
    """The steps as a job runs them, until one gives up."""
    for step in steps:
        if not (await exchanging.attempt(step, exchange.id, 1))["done"]:
            return


def _exchanging(office: Office) -> tuple[Exchanging, Exchanges]:
    """Who does the steps and tells, over the office's connections, and whose the steps are."""
    exchanges = Exchanges(
        connections=office.connections, exchanges=ExchangeRepository(office.database)
    )
    notifying = Notifying(
        workspaces=office.workspaces,
        notices=NoticeRepository(office.database),
        upkeep=office.connections.upkeep,
    )
    return Exchanging(exchanges=exchanges, notifying=notifying, pauses=()), exchanges


@pytest.mark.parametrize("ahead", [0, 1, 2])
async def test_who_is_second_hears_that_it_is_done(office: Office, ahead: int) -> None:
    """And by whom; whatever they made themselves by then is revoked."""
    world = office.sandbox.confluence
    world.first_token.expires_at = datetime.now(UTC).timestamp() + 6 * DAY
    await office.connect()
    old = await office.connections.default(office.workspace.id)
    exchanging, exchanges = _exchanging(office)
    first = await exchanges.begin(old, office.user_id("sre-1"))
    second = await exchanges.begin(old, office.user_id("admin-1"))

    await go(exchanging, second, STEPS[:ahead])
    await go(exchanging, first, (*STEPS, REPORT))
    await go(exchanging, second, STEPS[ahead:])
    await go(exchanging, second, (REPORT,))

    [done], [said] = told(office, "sre-1"), told(office, "admin-1")
    assert "is rotated" in done
    assert "has another token by now" in said
    assert f"<@{office.user_id('sre-1')}>" in said
    assert [token.name for token in world.tokens] == [first.name]


async def test_a_new_token_that_does_not_do_is_not_said_to_be_used(office: Office) -> None:
    """Not either where what it does not find is "not found", as a list that a proxy hides."""
    world = office.sandbox.confluence
    world.first_token.expires_at = datetime.now(UTC).timestamp() + 6 * DAY
    await office.connect()
    old = await office.connections.default(office.workspace.id)
    exchanging, exchanges = _exchanging(office)
    begun = await exchanges.begin(old, office.user_id("sre-1"))
    world.faults.add("/template/page", kind="status", status=404, times=10)

    await go(exchanging, begun, STEPS)
    await go(exchanging, begun, (REPORT,))

    [said] = told(office, "sre-1")
    assert "was not rotated" in said
    assert begun.name not in [token.name for token in world.tokens]
