"""The app is taken out of the workspace."""

import asyncio

import pytest

from sandbox.levers import Levers
from sandbox.slack.people import LEAVING
from tests.bot.conftest import Office
from tests.factories import a_draft


@pytest.mark.parametrize("topics", [LEAVING, LEAVING[::-1], LEAVING[:1], LEAVING[1:]])
async def test_nothing_is_kept(connected: Office, topics: tuple[str, ...]) -> None:
    """By either event, in either order, and by the same once more."""
    workspace_id = connected.workspace.id
    await connected.draft_rows.add(
        a_draft(workspace_id=workspace_id, channel_id=connected.channel.id)
    )
    async with Levers(connected.sandbox.url, user="admin-1") as levers:
        once = await levers.pull("uninstall", events=topics)
        again = [await levers.pull("redeliver", type=topic) for topic in topics]

    assert once["ok"]
    assert all(ack["ok"] for ack in again)
    async with asyncio.timeout(10):  # Bolt answers before its listener has run
        while await connected.connections.all_for(workspace_id):  # noqa: ASYNC110 - no event for it
            await asyncio.sleep(0.01)
    assert await connected.draft_rows.latest_for(workspace_id, connected.channel.id) == ()


async def test_revoked_token_of_a_person(connected: Office) -> None:
    """Somebody's own token is none of ours: everything stays."""
    async with Levers(connected.sandbox.url, user="admin-1") as levers:
        connected.workspace.install = None
        taken = await levers.pull("uninstall", events=["tokens_revoked"])

    assert taken["ok"]
    assert len(await connected.connections.all_for(connected.workspace.id)) == 1
