"""Every request that the client makes, checked against Atlassian's own documents."""

import pytest

from confluence.client import Client
from sandbox.confluence.nouns import Template as WorldTemplate
from tests.sandbox.confluence.openapi import assert_journal_valid

from .conftest import Neighbour


async def test_requests_are_documented(client: Client, neighbour: Neighbour) -> None:
    """Paths, parameters and bodies stand in the specification of their deployment."""
    for site in neighbour.world.sites:
        site.templates["11"] = WorldTemplate("11", "Retro", "<p/>")
    await client.current_account()
    (space, *_) = [space async for page in client.spaces() for space in page]
    await client.may_create(space)
    for site in neighbour.world.sites:
        if space.key in site.spaces:
            site.spaces[space.key].grant("user", neighbour.world.account.account_id, "read space")
    await client.audience(space)
    await client.templates(space.key)
    await client.templates(None)
    await client.template_content("11", space.key)
    parent = await client.create_page(space, "Retros", "<p/>")
    await client.create_page(space, "Retro", "<p/>", parent_id=parent.id)
    await client.find_page(space, "Retro")
    await client.add_labels(parent.id, ("retro",))
    await client.find_people("Retro service")

    assert assert_journal_valid(neighbour.world.requests) >= 6


@pytest.mark.parametrize("key", ["S P", "~712020:x"])
async def test_odd_space_keys(client: Client, neighbour: Neighbour, key: str) -> None:
    """Keys with a blank, a tilde or a colon go through."""
    for site in neighbour.world.sites:
        site.add_space(key, "Odd", space_type="personal")
    spaces = [space async for page in client.spaces() for space in page]
    odd = next(space for space in spaces if space.key == key)

    page = await client.create_page(odd, "Retro", "<p/>")

    assert await client.may_create(odd)
    found = await client.find_page(odd, "Retro")
    assert found
    assert found.id == page.id
