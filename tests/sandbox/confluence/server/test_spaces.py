"""Spaces of Data Center."""

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld


async def test_spaces_are_paged_by_start_and_limit(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """`next` leads on until a short page, which has none."""
    for number in range(4):
        world.server.add_space(f"S{number}", f"Space {number}")
    seen: list[str] = []
    path = "/rest/api/space?limit=2"
    while path:
        answer = (await server.get(path.lstrip("/"))).json()
        seen += [space["key"] for space in answer["results"]]
        path = answer["_links"].get("next", "")

    assert seen == ["ITOPS", "S0", "S1", "S2", "S3"]


async def test_the_server_caps_the_limit(server: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """Asking for more than 100 gives 100, and the answer says so."""
    for number in range(101):
        world.server.add_space(f"S{number}", f"Space {number}")
    answer = (await server.get("rest/api/space?limit=500")).json()

    assert (answer["limit"], answer["size"]) == (100, 100)


@pytest.mark.parametrize(
    ("query", "size"),
    [("type=global", 1), ("type=personal", 0), ("status=archived", 0), ("spaceKey=NOPE", 0)],
)
async def test_filters(server: httpx.AsyncClient, query: str, size: int) -> None:
    """By type, by status, by key."""
    assert (await server.get(f"rest/api/space?{query}")).json()["size"] == size


async def test_one_space_has_its_web_address(server: httpx.AsyncClient) -> None:
    """The link for people is under the context path."""
    assert (await server.get("rest/api/space/ITOPS")).json()["_links"]["webui"] == "/display/ITOPS"


@pytest.mark.parametrize("key", ["NOPE", "ITOPS", "itops"])
async def test_what_may_not_be_seen_is_404(
    server: httpx.AsyncClient, world: ConfluenceWorld, key: str
) -> None:
    """Missing, forbidden and wrongly cased keys look the same."""
    world.server.spaces["ITOPS"].restrict(world.account, view=False, create=False)
    answer = await server.get(f"rest/api/space/{key}")

    assert answer.status_code == 404
    assert answer.json()["message"] == f"No space with key : {key}"
    assert answer.json()["reason"] == "Not Found"


async def test_permissions_are_told_to_admins_of_the_space(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """403 for others, 401 for nobody; then groups, users and anonymous callers are listed."""
    path, space = "rest/api/space/ITOPS/permissions", world.server.spaces["ITOPS"]
    refusals = [await server.get(path), await server.get(path, headers={"Authorization": ""})]
    assert [(answer.status_code, answer.json()["message"]) for answer in refusals] == [
        (403, "You do not administer the space ITOPS"),
        (401, "Client must be authenticated to access this resource."),
    ]

    space.grant("user", world.account.account_id, "administer space")
    space.grant("group", "anonymous", "read space")
    answer = (await server.get(path)).json()
    assert [line.get("subject") for line in answer] == [
        {"type": "group", "displayName": "confluence-users"},
        {"type": "group", "displayName": "confluence-users"},
        {"type": "known", "displayName": "Retro service"},
        None,
    ]
    assert answer[0]["operation"] == {"operationKey": "read", "targetType": "space"}


async def test_create_dialog_lists_where_one_may_create(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """The space asked for first, if one may create there; never one without that right."""
    world.server.add_space("OPEN", "Open")
    world.server.spaces["ITOPS"].restrict(world.account, view=True, create=False)
    path = "rest/create-dialog/1.0/spaces"
    promoted = (await server.get(f"{path}?promotedSpaceKey=OPEN")).json()
    refused = (await server.get(f"{path}?promotedSpaceKey=ITOPS&otherSpacesLimit=0")).json()

    assert promoted["promotedSpaces"]["spaces"] == [{"id": "OPEN", "text": "Open"}]
    assert promoted["otherSpaces"]["spaces"] == []
    assert refused["promotedSpaces"]["spaces"] == []
    assert refused["otherSpaces"] == {"spaces": [], "resultsLimit": 0, "resultsTruncated": True}


@pytest.mark.parametrize("name", ["promotedSpacesLimit", "otherSpacesLimit"])
async def test_create_dialog_counts_in_numbers(server: httpx.AsyncClient, name: str) -> None:
    """400 for a limit that is none."""
    answer = await server.get(f"rest/create-dialog/1.0/spaces?{name}=x")

    assert answer.status_code == 400
    assert answer.json()["message"] == f"{name} must be a number that is not negative: x"


async def test_create_dialog_is_closed_in_read_only_mode(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """Nothing can be created then."""
    world.switches.read_only = True

    answer = await server.get("rest/create-dialog/1.0/spaces")

    assert (answer.status_code, answer.json()["reason"]) == (405, "READ_ONLY")
    assert answer.json()["message"] == ("This site is read-only. You can't make changes right now.")


async def test_create_dialog_that_is_not_there(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """A Data Center without that list answers as for any other address it does not know."""
    world.switches.create_dialog = False

    answer = await server.get("rest/create-dialog/1.0/spaces")

    assert (answer.status_code, answer.json()["message"]) == (404, "null for uri")
