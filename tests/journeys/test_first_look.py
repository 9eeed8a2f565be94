"""Confluence in trouble when the form first opens: no answer of before helps out."""

import pytest

from sandbox.faults import Kind
from tests.journeys.steps import buttons, failing, wait_for_form
from tests.journeys.town import Town, Way

pytestmark = pytest.mark.asyncio(loop_scope="module")

TROUBLES: list[tuple[Kind, int, str]] = [
    ("reset_before", 0, "Confluence does not answer"),
    ("status", 500, "Confluence answered strangely"),
    ("status", 429, "Confluence asks us to wait"),
]


@pytest.fixture(
    scope="module", params=["cloud", pytest.param("server", marks=pytest.mark.thorough)]
)
def way(request: pytest.FixtureRequest) -> Way:
    """Both kinds of Confluence."""
    return Way(site=request.param)


async def test_form_comes_once_confluence_does(connected: Town) -> None:
    """Each trouble is said in the view, nothing is kept of it, and [Try again] is all it takes."""
    channel = connected.channel()
    async with connected.person() as person:
        for number, (kind, status, title) in enumerate(TROUBLES):
            async with failing(connected, "/", kind=kind, status=status):
                if number:
                    await person.press("Try again")
                else:
                    await person.command(channel.name, "/retro create")
                shown = await person.wait_for(title)
                assert "Try again" in buttons(shown)
        await person.press("Try again")
        await wait_for_form(person)
