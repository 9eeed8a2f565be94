"""`Client` against both faces of the sandbox over real HTTP."""

import httpx
import pytest

from confluence.client import Client
from confluence.credential_sources import Fixed
from confluence.credentials import PersonalAccessToken
from confluence.errors import (
    CredentialRejected,
    MissingScope,
    NotConfluence,
    NotFound,
    RateLimited,
    RetroError,
    UnexpectedAnswer,
    Unreachable,
)
from confluence.nouns import Audience, Deployment, Space
from sandbox.confluence.nouns import Template as WorldTemplate

from .conftest import Neighbour, first_space, world_site

BODY = "<p>What happened &amp; why</p>"


def is_write(line: str) -> bool:
    """Whether a line of `Neighbour.asked` is a POST of a page."""
    return line.startswith("POST")


async def test_current_account(client: Client) -> None:
    """The account that the credential belongs to is named."""
    account = await client.current_account()

    assert account.name == "Retro service"
    assert account.id


async def test_current_account_that_hides_its_name(cloud: Client, neighbour: Neighbour) -> None:
    """On Cloud an account without a display name has at least its id."""
    neighbour.world.account.display_name = ""

    account = await cloud.current_account()

    assert account.name == account.id == neighbour.world.account.account_id


async def test_spaces_are_paged(client: Client, neighbour: Neighbour) -> None:
    """Every current space comes, once, however many pages it takes; archived ones do not."""
    site = world_site(neighbour, client)
    for number in range(260):
        site.add_space(f"S{number}", f"Space {number}")
    site.add_space("OLD", "Old").status = "archived"

    pages = [page async for page in client.spaces()]

    keys = [space.key for page in pages for space in page]
    assert len(pages) > 1
    assert len(keys) == len(set(keys))
    assert sorted(keys) == sorted(key for key in site.spaces if key != "OLD")


async def test_may_create(client: Client, neighbour: Neighbour) -> None:
    """Where we may create pages is told, a hidden space is not found."""
    site, space = world_site(neighbour, client), await first_space(client)
    allowed = await client.may_create(space)
    site.spaces[space.key].restrict(neighbour.world.account, view=False, create=False)

    with pytest.raises(NotFound):
        await client.may_create(space)

    assert allowed


async def test_reader_may_not_create(client: Client, neighbour: Neighbour) -> None:
    """A reader is told as one; the other spaces stay open."""
    site, space = world_site(neighbour, client), await first_space(client)
    site.add_space("OTHER", "Other")
    site.spaces[space.key].restrict(neighbour.world.account, view=True, create=False)

    assert await client.may_create(space) is False
    assert await client.may_create(await client.find_space("OTHER"))


@pytest.mark.parametrize("switch", ["create_dialog", "read_only"])
async def test_server_that_does_not_tell(server: Client, neighbour: Neighbour, switch: str) -> None:
    """Without its Create dialog a Data Center tells nobody but its admins who may create."""
    space = await first_space(server)
    setattr(neighbour.world.switches, switch, switch == "read_only")

    assert await server.may_create(space) is None


async def test_audience_on_cloud(cloud: Client, neighbour: Neighbour) -> None:
    """Cloud tells how many groups and people may read a space, and names people that it knows."""
    space, account = await first_space(cloud), neighbour.world.account
    for user_id in (account.account_id, "712020:x"):
        neighbour.world.cloud.spaces[space.key].grant("user", user_id, "read space", "read page")

    assert await cloud.audience(space) == Audience(
        groups=1, users=2, user_names=(account.display_name,)
    )


@pytest.mark.parametrize("status", [404, 429, 500])
async def test_audience_without_names(cloud: Client, neighbour: Neighbour, status: int) -> None:
    """Where people's profiles are closed to us, they are counted."""
    space = await first_space(cloud)
    neighbour.world.cloud.spaces[space.key].grant("user", "712020:x", "read space", "read page")
    neighbour.world.faults.add("/users-bulk", kind="status", status=status, times=9)

    assert await cloud.audience(space) == Audience(groups=1, users=1)


async def test_audience_without_the_scope_for_names(
    neighbour: Neighbour, http: httpx.AsyncClient
) -> None:
    """As where an admin left `read:user` out."""
    token = neighbour.token("read:space:confluence")
    cloud = Client(neighbour.cloud_site, http=http, credentials=Fixed(token))
    space = await first_space(cloud)
    neighbour.world.cloud.spaces[space.key].grant("user", "712020:x", "read space", "read page")

    assert await cloud.audience(space) == Audience(groups=1, users=1)


async def test_audience_by_name(neighbour: Neighbour, http: httpx.AsyncClient) -> None:
    """With the scope for it groups are named; one that is hidden from us is counted."""
    neighbour.world.grants.app.scopes |= {"read:group:confluence"}
    token = neighbour.token("read:space:confluence", "read:group:confluence")
    cloud = Client(neighbour.cloud_site, http=http, credentials=Fixed(token))
    space = await first_space(cloud)
    neighbour.world.cloud.spaces[space.key].grant("group", "hidden-group", "read space")

    assert await cloud.audience(space) == Audience(
        groups=2, users=0, group_names=("confluence-users",)
    )


async def test_audience_costs_no_request_without_the_scope_for_it(
    cloud: Client, neighbour: Neighbour
) -> None:
    """Groups are not asked for where nobody consented to it."""
    await cloud.audience(await first_space(cloud))

    assert neighbour.asked("/group") == []


async def test_audience_that_is_not_told(server: Client) -> None:
    """Data Center tells only a space's admins."""
    assert await server.audience(await first_space(server)) is None


async def test_templates(client: Client, neighbour: Neighbour) -> None:
    """Templates of a space and global ones are listed apart."""
    site, space = world_site(neighbour, client), await first_space(client)
    for template in (
        WorldTemplate("11", "Postmortem", "<p>1</p>", space=space.key, description="Ours"),
        WorldTemplate("12", "Global", "<p>2</p>"),
    ):
        site.templates[template.id] = template

    (ours,) = await client.templates(space.key)
    (shared,) = await client.templates(None)

    assert (ours.id, ours.name, ours.space_key) == ("11", "Postmortem", space.key)
    assert ours.description == "Ours"
    assert (shared.id, shared.space_key) == ("12", None)


async def test_templates_are_paged(client: Client, neighbour: Neighbour) -> None:
    """Every template comes, once."""
    site = world_site(neighbour, client)
    for number in range(230):
        site.templates[str(number)] = WorldTemplate(str(number), f"T{number}", "<p/>")

    found = await client.templates(None)

    assert sorted(int(template.id) for template in found) == list(range(230))


@pytest.mark.parametrize("is_global", [True, False])
async def test_template_content(client: Client, neighbour: Neighbour, *, is_global: bool) -> None:
    """A template's storage format comes, also where the space is only a guess."""
    site, space = world_site(neighbour, client), await first_space(client)
    home = None if is_global else space.key
    site.templates["11"] = WorldTemplate("11", "Retro", "<p>{{ title }}</p>", space=home)

    assert (await client.template_content("11", space.key)).body == "<p>{{ title }}</p>"


async def test_template_body_is_one_request(client: Client, neighbour: Neighbour) -> None:
    """A space's template is read by one request."""
    site, space = world_site(neighbour, client), await first_space(client)
    site.templates["11"] = WorldTemplate("11", "Retro", "<p/>", space=space.key)
    neighbour.world.requests.clear()

    await client.template_content("11", space.key)

    assert len(neighbour.asked()) == 1


async def test_template_that_is_gone(client: Client) -> None:
    """A template that was deleted is not found by its id."""
    with pytest.raises(NotFound) as caught:
        await client.template_content("404", (await first_space(client)).key)

    assert (caught.value.noun, caught.value.id) == ("template", "404")


async def test_anonymous_is_a_rejected_credential(
    neighbour: Neighbour, http: httpx.AsyncClient
) -> None:
    """A dead token that Data Center takes for a stranger is rejected, whatever is asked."""
    stranger = Client(
        neighbour.server_site, http=http, credentials=Fixed(PersonalAccessToken("expired"))
    )
    space = Space("1", "ITOPS", "IT Operations")

    with pytest.raises(CredentialRejected):
        await stranger.current_account()
    with pytest.raises(CredentialRejected):
        await stranger.templates(None)
    with pytest.raises(CredentialRejected):
        await stranger.create_page(space, "Retro", BODY)
    neighbour.world.switches.anonymous = False
    with pytest.raises(CredentialRejected):
        await stranger.current_account()

    assert neighbour.world.pages == []


@pytest.mark.parametrize("kind", ["page", "redirect"])
async def test_sign_in_page(server: Client, neighbour: Neighbour, kind: str) -> None:
    """A sign-in page in place of JSON means that we are not signed in."""
    neighbour.world.switches.sso = kind  # type: ignore[assignment]

    with pytest.raises(CredentialRejected):
        await server.current_account()


async def test_missing_scope(neighbour: Neighbour, http: httpx.AsyncClient) -> None:
    """The scope that a request lacks is named."""
    token = neighbour.token("read:space:confluence")
    client = Client(neighbour.cloud_site, http=http, credentials=Fixed(token))
    space = await first_space(client)

    with pytest.raises(MissingScope) as caught:
        await client.create_page(space, "Retro", BODY)

    assert caught.value.scope == "write:page:confluence"


async def test_rate_limited(client: Client, neighbour: Neighbour) -> None:
    """A rate limit tells how long to wait; nothing is made."""
    space = await first_space(client)
    neighbour.world.faults.add(
        "/", verb="POST", kind="status", status=429, headers={"Retry-After": "17"}
    )

    with pytest.raises(RateLimited) as caught:
        await client.create_page(space, "Retro", BODY)

    assert caught.value.retry_after == 17
    assert neighbour.world.pages == []


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_server_errors(client: Client, neighbour: Neighbour, status: int) -> None:
    """An answer of the 5xx kind may be repeated later."""
    neighbour.world.faults.add("/", kind="status", status=status)

    with pytest.raises(UnexpectedAnswer) as caught:
        await client.templates(None)

    assert caught.value.status == status
    assert caught.value.worth_repeating


@pytest.mark.parametrize("kind", ["reset_before", "reset_after"])
async def test_lost_answer(client: Client, neighbour: Neighbour, kind: str) -> None:
    """A connection that breaks is told as such, and the page may be there all the same."""
    space = await first_space(client)
    neighbour.world.faults.add("/", verb="POST", kind=kind)  # type: ignore[arg-type]

    with pytest.raises(Unreachable):
        await client.create_page(space, "Retro", BODY)

    assert len(neighbour.world.pages) == (kind == "reset_after")
    assert len([line for line in neighbour.asked() if is_write(line)]) == 1


async def test_nobody_listens(neighbour: Neighbour, http: httpx.AsyncClient) -> None:
    """A closed port is unreachable."""
    site = type(neighbour.server_site)(
        "x", Deployment.SERVER, "x", "http://127.0.0.1:9", "http://127.0.0.1:9"
    )
    client = Client(site, http=http, credentials=Fixed(PersonalAccessToken("x")))

    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:9"):
        await client.current_account()


async def test_not_a_confluence(neighbour: Neighbour, http: httpx.AsyncClient) -> None:
    """Something else at the address is told as such."""
    site = type(neighbour.server_site)(
        "x", Deployment.SERVER, "x", neighbour.url, f"{neighbour.url}/elsewhere"
    )
    client = Client(site, http=http, credentials=Fixed(PersonalAccessToken("x")))

    with pytest.raises(NotConfluence):
        await client.current_account()


async def test_errors_show_no_secret(server: Client, neighbour: Neighbour) -> None:
    """Neither an error nor what it was raised from shows the token."""
    neighbour.world.faults.add("/", kind="reset_before")

    with pytest.raises(RetroError) as caught:
        await server.current_account()

    shown = f"{caught.value!r} {caught.value} {caught.value.__cause__!r}"
    assert neighbour.world.server_pat not in shown
