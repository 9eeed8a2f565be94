"""Pages by `Client` against both faces of the sandbox over real HTTP: create and find."""

import httpx
import pytest

from confluence.client import Client
from confluence.credential_sources import Fixed
from confluence.errors import (
    BodyRejected,
    BodyTooLarge,
    NotFound,
    PermissionDenied,
    ReadOnly,
    TitleTaken,
)
from confluence.nouns import Space
from sandbox.confluence.nouns import Page as WorldPage
from sandbox.confluence.site import NewPage
from sandbox.confluence.site import Site as WorldSite

from .conftest import Neighbour, first_space, world_site

BODY = "<p>What happened &amp; why</p>"


def hold_title(site: WorldSite, space: Space, title: str, *, status: str = "current") -> WorldPage:
    """Somebody else's page of this title."""
    page = site.create_page(space.key, NewPage(title, "<p>theirs</p>"), site.accounts[0])
    page.status = status  # type: ignore[assignment]
    return page


async def test_create_page(client: Client, neighbour: Neighbour) -> None:
    """A page is made by one request, and its address is one for people."""
    space = await first_space(client)
    neighbour.world.requests.clear()

    page = await client.create_page(space, "Retro: Ärger <am> Morgen", BODY)

    (made,) = neighbour.world.pages
    assert (made.title, made.body, str(made.id)) == ("Retro: Ärger <am> Morgen", BODY, page.id)
    assert len(neighbour.asked()) == 1
    assert page.url.startswith(client.site.url)


async def test_read_only_mode(server: Client, neighbour: Neighbour) -> None:
    """What an admin has switched off is said as that."""
    space = await first_space(server)
    neighbour.world.switches.read_only = True

    with pytest.raises(ReadOnly):
        await server.create_page(space, "Retro", BODY)


async def test_create_page_under_a_parent(client: Client, neighbour: Neighbour) -> None:
    """The page stands under the parent that was asked for."""
    space = await first_space(client)
    parent = await client.create_page(space, "Retros", BODY)

    child = await client.create_page(space, "Retro", BODY, parent_id=parent.id)

    made = world_site(neighbour, client).pages[int(child.id)]
    assert str(made.parent_id) == parent.id


async def test_create_page_under_a_parent_that_is_gone(client: Client) -> None:
    """The parent is named as what is missing."""
    space = await first_space(client)

    with pytest.raises(NotFound) as caught:
        await client.create_page(space, "Retro", BODY, parent_id="424242")

    assert (caught.value.noun, caught.value.id) == ("parent", "424242")


@pytest.mark.parametrize("status", ["current", "archived"])
async def test_title_taken(client: Client, neighbour: Neighbour, status: str) -> None:
    """A taken title tells where the page is that has it, archived ones included."""
    space = await first_space(client)
    theirs = hold_title(world_site(neighbour, client), space, "Retro", status=status)

    with pytest.raises(TitleTaken) as caught:
        await client.create_page(space, " Retro ", BODY)

    assert caught.value.url
    assert str(theirs.id) in caught.value.url or "Retro" in caught.value.url


async def test_title_taken_by_a_hidden_page(client: Client, neighbour: Neighbour) -> None:
    """A title held by a page that we may not see has no address to show."""
    site, space = world_site(neighbour, client), await first_space(client)
    site.pages[max(site.pages)].private = False
    stranger = hold_title(site, space, "Retro")
    stranger.private = True
    stranger.versions[0] = type(stranger.versions[0])(
        1, 0.0, type(neighbour.world.account)("x", "X", "x", "x", "x@example.com"), "Retro", ""
    )

    with pytest.raises(TitleTaken) as caught:
        await client.create_page(space, "Retro", BODY)

    assert caught.value.url is None


async def test_find_page(client: Client) -> None:
    """A page is found by its title without outer blanks, with its body."""
    space = await first_space(client)
    made = await client.create_page(space, "Retro", BODY)

    found = await client.find_page(space, " Retro ")

    assert found is not None
    assert (found.id, found.title, found.url) == (made.id, "Retro", made.url)
    assert (found.body, found.status) == (BODY, "current")


async def test_find_page_ignores_case_on_cloud(cloud: Client) -> None:
    """A title in other letter case is the same title."""
    space = await first_space(cloud)
    made = await cloud.create_page(space, "Retro", BODY)

    found = await cloud.find_page(space, "RETRO")

    assert found
    assert found.id == made.id


async def test_find_page_prefers_the_current_one(client: Client, neighbour: Neighbour) -> None:
    """Of several pages of one title the current one is it."""
    site, space = world_site(neighbour, client), await first_space(client)
    hold_title(site, space, "Retro", status="trashed")
    hold_title(site, space, "Retro")

    found = await client.find_page(space, "Retro")

    assert found
    assert found.status == "current"


async def test_find_page_that_is_not_there(client: Client) -> None:
    """Nothing of the title gives None."""
    space = await first_space(client)

    assert await client.find_page(space, "Retro") is None


async def test_body_rejected(client: Client, neighbour: Neighbour) -> None:
    """Markup that Confluence cannot parse is refused in its own words."""
    space = await first_space(client)

    with pytest.raises(BodyRejected, match="xhtml"):
        await client.create_page(space, "Retro", "<p>")

    assert neighbour.world.pages == []


async def test_body_too_large(client: Client) -> None:
    """A body over the limit tells its size."""
    space = await first_space(client)

    with pytest.raises(BodyTooLarge) as caught:
        await client.create_page(space, "Retro", f"<p>{'x' * 5_300_000}</p>")

    assert caught.value.size > 5_300_000


async def test_create_page_without_the_right(client: Client, neighbour: Neighbour) -> None:
    """A space that may be read but not written to is a permission that is missing."""
    site, space = world_site(neighbour, client), await first_space(client)
    site.spaces[space.key].restrict(neighbour.world.account, view=True, create=False)

    with pytest.raises(PermissionDenied) as caught:
        await client.create_page(space, "Retro", BODY)

    assert (caught.value.action, caught.value.place) == ("create a page", space.key)


async def test_create_page_in_a_hidden_space(client: Client, neighbour: Neighbour) -> None:
    """A space that may not be seen is not found."""
    site, space = world_site(neighbour, client), await first_space(client)
    site.spaces[space.key].restrict(neighbour.world.account, view=False, create=False)

    with pytest.raises(NotFound) as caught:
        await client.create_page(space, "Retro", BODY)

    assert (caught.value.noun, caught.value.id) == ("space", space.key)


async def test_title_taken_without_the_scope_to_look(
    neighbour: Neighbour, http: httpx.AsyncClient
) -> None:
    """Without read:page a taken title is told all the same, without an address."""
    token = neighbour.token("read:space:confluence", "write:page:confluence")
    client = Client(neighbour.cloud_site, http=http, credentials=Fixed(token))
    space = await first_space(client)
    hold_title(neighbour.world.cloud, space, "Retro")

    with pytest.raises(TitleTaken) as caught:
        await client.create_page(space, "Retro", BODY)

    assert caught.value.url is None


async def test_check_body(client: Client) -> None:
    """Data Center says whether it would take a body, and where not; Cloud is not asked."""
    if client.site.deployment == "cloud":
        assert not await client.check_body("<p>a<br></p>")
        return

    assert await client.check_body(BODY)
    with pytest.raises(BodyRejected) as refused:
        await client.check_body("<p>a</p>\n<p>a<br></p>")
    assert "[2," in refused.value.reason
