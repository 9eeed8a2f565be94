"""What the journeys share: a sandbox with people and templates, and the whole bot before it.

One bot at a time in a process (the job engine allows no more), so it is kept for a module; every
test takes a channel of its own.
"""

import logging
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from bot.serve import set_up_logging
from tests.journeys.logs import logs_restored
from tests.journeys.steps import connect
from tests.journeys.town import Town, Way, open_town


@pytest.fixture(scope="module")
def way() -> Way:
    """How the bot is reached and where it keeps things; modules and parameters choose others."""
    return Way()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(way: Way, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """The bot beside a Slack and a Confluence; nothing is connected yet."""
    async with open_town(way, tmp_path_factory.mktemp("retro")) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def connected(town: Town, way: Way) -> Town:
    """The same, with Confluence connected through Slack as an admin would."""
    await connect(town, way.site)
    return town


@pytest.fixture(autouse=True)
def _calm(request: pytest.FixtureRequest) -> Iterator[None]:
    """No fault outlives its test."""
    yield
    if "town" in request.fixturenames:
        request.getfixturevalue("town").calm()


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """All that `serve` would write at RETRO_LOG_LEVEL=DEBUG."""
    with logs_restored(), caplog.at_level(logging.DEBUG):
        set_up_logging("DEBUG")
        yield caplog
