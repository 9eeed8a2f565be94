"""A template's labels on the way to a page: read, granted, added, and never asked for in vain."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from confluence.client import Client
from confluence.connections import Connections
from confluence.credential_sources import Fixed
from confluence.credentials import Basic, OAuthToken, PersonalAccessToken
from confluence.errors import NotFound, PermissionDenied
from confluence.nouns import Page
from confluence.scopes import LABEL_SCOPES, SCOPES
from confluence.templates import Templates
from confluence.wire import read_labels
from sandbox.confluence.nouns import Label
from sandbox.confluence.nouns import Template as WorldTemplate
from storage.models import Connection

from .conftest import Neighbour, first_space, world_site


@pytest.fixture
def labelling(client: Client, neighbour: Neighbour, http: httpx.AsyncClient) -> Client:
    """A client that was granted the right to label."""
    if client.site == neighbour.server_site:
        return client
    token = neighbour.token(*SCOPES, *LABEL_SCOPES)
    return Client(neighbour.cloud_site, http=http, credentials=Fixed(token))


async def a_page(client: Client) -> Page:
    """A page made by the client."""
    return await client.create_page(await first_space(client), "Retro", "<p>x</p>")


async def test_labels_are_added_and_may_be_again(labelling: Client, neighbour: Neighbour) -> None:
    """Twice is as good as once."""
    page = await a_page(labelling)

    assert await labelling.add_labels(page.id, ("retro", "sev1"))
    assert await labelling.add_labels(page.id, ("retro", "sev1"))

    labels = world_site(neighbour, labelling).pages[int(page.id)].labels
    assert [(label.prefix, label.name) for label in labels] == [
        ("global", "retro"),
        ("global", "sev1"),
    ]


async def test_nothing_is_asked_without_the_right(cloud: Client, neighbour: Neighbour) -> None:
    """On Cloud the token says what was granted."""
    page = await a_page(cloud)
    neighbour.world.requests.clear()

    assert not await cloud.add_labels(page.id, ("retro",))

    assert neighbour.asked() == []


async def test_refusals(labelling: Client, neighbour: Neighbour) -> None:
    """A page that is gone, and one that may not be changed."""
    page = await a_page(labelling)
    site = world_site(neighbour, labelling)

    with pytest.raises(NotFound):
        await labelling.add_labels("7", ("retro",))
    space = site.spaces[site.pages[int(page.id)].space]
    space.restrict(neighbour.world.account, view=True, create=False)
    with pytest.raises(PermissionDenied):
        await labelling.add_labels(page.id, ("retro",))


async def test_template_labels_come_with_its_body(
    connections: Connections, connection: Connection, client: Client, neighbour: Neighbour
) -> None:
    """One request tells both; the built-in template has none; personal labels stay personal."""
    space = await first_space(client)
    labels = (Label("1", "retro"), Label("2", "favourite", "my"))
    for site in neighbour.world.sites:
        site.templates["1"] = WorldTemplate("1", "Ours", "<p>x</p>", labels=labels)
    templates = Templates(connections)
    await templates.body(connection.id, "1", space)
    neighbour.world.requests.clear()

    assert await templates.labels(connection.id, "1", space) == ("retro",)
    assert await templates.labels(connection.id, None, space) == ()

    assert neighbour.asked() == []
    await templates.close()


@pytest.mark.parametrize(
    ("found", "names"),
    [
        ({}, ()),
        ({"labels": None}, ()),
        ({"labels": [{"prefix": "global", "name": "a"}, {"name": "b"}, {"id": "1"}]}, ("a", "b")),
        ({"labels": {"results": [{"prefix": "team", "name": "a"}, {"name": "b"}]}}, ("b",)),
    ],
)
def test_labels_as_they_come(found: Any, names: tuple[str, ...]) -> None:
    """A list on Cloud, a collection on some Data Centers, or nothing."""
    assert read_labels(found) == names


def test_what_a_credential_grants() -> None:
    """A token of Cloud says; others may what their account may."""
    token = OAuthToken("a", None, 0.0, ("read:label:confluence",))

    assert token.grants(())
    assert not token.grants(LABEL_SCOPES)
    assert replace(token, scopes=(*LABEL_SCOPES, "x")).grants(LABEL_SCOPES)
    assert PersonalAccessToken("t").grants(LABEL_SCOPES)
    assert Basic("u", "p").grants(LABEL_SCOPES)
