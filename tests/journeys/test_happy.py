"""The happy path, whichever Confluence, transport and database."""

import pytest

from tests.journeys.steps import make
from tests.journeys.town import PEOPLE, Town, Way

pytestmark = pytest.mark.asyncio(loop_scope="module")

WAYS = [
    Way(),
    Way(site="server", transport="http"),
    *(
        pytest.param(way, marks=pytest.mark.thorough, id=str(way))
        for way in (
            Way(transport="http", database="postgresql"),
            Way(site="server", database="postgresql"),
        )
    ),
]


@pytest.fixture(scope="module", params=WAYS, ids=str)
def way(request: pytest.FixtureRequest) -> Way:
    """All that an operator may choose."""
    chosen: Way = request.param
    return chosen


async def test_page_stands_and_everybody_knows(connected: Town) -> None:
    """One page with the incident in it, one message with its link, one bookmark, the modal too."""
    channel = connected.channel(topic="SEV2 checkout down")
    async with connected.person() as person:
        page = await make(connected, channel, person)
        modal = await person.modal()

    [message] = connected.links(channel)
    [bookmark] = channel.bookmarks
    text = connected.text(page)
    assert page.title == f"Retro: {channel.name}"
    assert page.space in connected.site.spaces
    assert "SEV2" in text
    assert all(words in text for words in ("first words", "second words", "last words"))
    assert connected.url(page) in str(message.body["blocks"])
    assert page.title in message.body["text"]
    assert message.pings == [f"@{connected.user_id(PEOPLE[0])}"]
    assert bookmark["link"] == connected.url(page)
    assert bookmark["title"] == page.title
    assert modal is not None
    assert connected.url(page) in str(modal["blocks"])
