"""The user, the server and its mode."""

import httpx

from sandbox.confluence import ConfluenceWorld


async def test_the_server_tells_its_version_to_users_only(
    server: httpx.AsyncClient, url: str
) -> None:
    """Anonymous callers get a 401 even where anonymous use is on."""
    known = await server.get("rest/api/server-information")
    nobody = await server.get("rest/api/server-information", headers={"Authorization": ""})

    assert known.json()["baseUrl"] == f"{url}/server"
    assert known.json()["version"] == "10.0.3"
    assert nobody.status_code == 401
    assert nobody.json()["message"] == "Client must be authenticated to access this resource."


async def test_the_mode_is_a_bare_string(server: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """JSON, but no object."""
    assert (await server.get("rest/api/accessmode")).json() == "READ_WRITE"
    world.switches.read_only = True

    assert (await server.get("rest/api/accessmode")).json() == "READ_ONLY"


async def test_an_account_may_lose_the_right_to_use(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """A good token of an account without "can use" is 403."""
    world.account.may_use = False
    answer = await server.get("rest/api/user/current")

    assert answer.status_code == 403
    assert answer.json()["message"] == "User not permitted to use Confluence"


async def test_anybody_is_told_what_runs_there(server: httpx.AsyncClient) -> None:
    """The manifest as JSON where it is asked for, else as XML; the status for load balancers."""
    nobody = {"Authorization": ""}
    asked = {**nobody, "Accept": "application/json"}
    told = await server.get("rest/applinks/1.0/manifest", headers=asked)
    plain = await server.get("rest/applinks/1.0/manifest", headers={**nobody, "Accept": "*/*"})
    status = await server.get("status", headers=nobody)

    assert (told.json()["typeId"], told.json()["version"]) == ("confluence", "10.0.3")
    assert plain.headers["Content-Type"].startswith("application/xml")
    assert "<typeId>confluence</typeId>" in plain.text
    assert status.json() == {"state": "RUNNING"}
