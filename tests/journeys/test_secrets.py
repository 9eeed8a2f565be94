"""What was said in a channel, and every secret, stays out of the database and out of the log."""

import asyncio

import pytest

from storage.drafts import DraftRepository
from tests.journeys.canary import everything
from tests.journeys.steps import connect, failing, make, open_form, send, wait_for_end
from tests.journeys.town import Town, Way

pytestmark = pytest.mark.asyncio(loop_scope="module")

SAID = ("swordfish at dawn", "xyzzy plugh", "zeppelin over lakehurst")
TYPED = "mellon and friends"


@pytest.fixture(
    scope="module",
    params=[
        Way(),
        pytest.param(
            Way(site="server", transport="http", database="postgresql"), marks=pytest.mark.thorough
        ),
    ],
)
def way(request: pytest.FixtureRequest) -> Way:
    """Both databases, both Confluences, both transports."""
    chosen: Way = request.param
    return chosen


async def test_nothing_in_clear(town: Town, log: pytest.LogCaptureFixture) -> None:
    """A page is made, a draft fails: neither words nor tokens can be read afterwards."""
    await connect(town, town.way.site)
    made, failed = town.channel(said=SAID), town.channel(said=SAID)
    async with town.person() as person:
        await make(town, made, person)
        await open_form(town, person, failed)
        await person.fill("Summary", TYPED)
        async with failing(town, "/", kind="reset_before"):
            await send(person)
            await wait_for_end(person)

    kept = everything(town)
    written = "\n".join(record.getMessage() for record in log.records) + log.text
    for secret in (*SAID, TYPED, *_tokens(town)):
        assert secret not in kept
        assert secret not in written
    assert made.id in kept
    assert "create done" in written


async def test_text_is_purged(connected: Town) -> None:
    """Once the page stands, the rendered body is gone from the database."""
    channel = connected.channel(said=SAID)
    async with connected.person() as person:
        await make(connected, channel, person)

    drafts = DraftRepository(connected.retro.database)
    [draft] = await drafts.latest_for(connected.workspace.id, channel.id)
    async with asyncio.timeout(10):
        while draft.body is not None:
            await asyncio.sleep(0.02)
            draft = await drafts.find(draft.id)
    assert draft.state == "published"
    assert draft.frozen_title == f"Retro: {channel.name}"


def _tokens(town: Town) -> list[str]:
    install, app = town.workspace.install, town.sandbox.slack.app
    assert install is not None
    confluence = town.sandbox.confluence
    grants = [token for g in confluence.grants.grants for token in (*g.access, *g.refresh)]
    return [
        install.bot_token,
        app.app_token,
        app.signing_secret,
        app.client_secret,
        confluence.server_pat,
        confluence.client_secret,
        town.retro.settings.encryption_keys,
        *grants,
    ]
