"""What a real Confluence may answer and the sandbox never does: keys left out, null, or more."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

import httpx
import pytest
from aiohttp import web

from confluence.client import Client
from confluence.connections import Connections
from confluence.credential_sources import Fixed
from confluence.credentials import PersonalAccessToken
from confluence.errors import (
    CredentialRejected,
    NotConfluence,
    TitleTaken,
    UnexpectedAnswer,
    Unreachable,
)
from confluence.nouns import Account, Deployment, Page, Site, Space, Template
from confluence.oauth import OAuth
from confluence.scopes import SCOPES
from confluence.templates import Templates

from .conftest import HERE

OPS = Space("7", "OPS", "Operations")
MORE = {"_expandable": {"space": ""}, "unheard-of": {"of": None}}


class Refusal(NamedTuple):
    """An answer that is no success."""

    status: int
    body: Any


@dataclass(slots=True)
class Wild:
    """A server that answers by path, one answer after the other; the last one stays."""

    url: str = ""
    answers: dict[str, list[Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """The next answer for the path."""
        self.asked.append(str(request.rel_url))
        await request.read()
        queue = self.answers[request.path]
        answer = queue.pop(0) if len(queue) > 1 else queue[0]
        status, answer = answer if isinstance(answer, Refusal) else (200, answer)
        return web.Response(
            status=status,
            body=answer if isinstance(answer, bytes) else json.dumps(answer).encode(),
            content_type="application/json",
        )

    def client(self, http: httpx.AsyncClient, deployment: Deployment, context: str = "") -> Client:
        """A client of the server, under a context path."""
        base = self.url + context
        return Client(
            Site("s", deployment, "wild", base, base),
            http=http,
            credentials=Fixed(PersonalAccessToken("t")),
        )


@pytest.fixture
async def wild() -> AsyncIterator[Wild]:
    """The server, listening."""
    found = Wild()
    runner = web.ServerRunner(web.Server(found.answer, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield found
    await runner.cleanup()


@pytest.fixture
def cloud(wild: Wild, http: httpx.AsyncClient) -> Client:
    """A client of Cloud's dialect."""
    return wild.client(http, Deployment.CLOUD)


@pytest.fixture
def server(wild: Wild, http: httpx.AsyncClient) -> Client:
    """A client of Data Center's dialect, under a context path."""
    return wild.client(http, Deployment.SERVER, "/wiki")


async def listed(client: Client) -> list[Space]:
    """All spaces."""
    return [space async for page in client.spaces() for space in page]


@pytest.mark.parametrize(
    "following",
    [
        "/wiki/api/v2/spaces?limit=250&cursor=a%2Bb%3D",
        "https://elsewhere.example.com/wiki/api/v2/spaces?cursor=a%2Bb%3D&limit=250",
        "?cursor=a%2Bb%3D",
    ],
)
@pytest.mark.parametrize("last", [{}, {"_links": None}, {"_links": {"next": None}}])
async def test_next_page_of_spaces(
    cloud: Client, wild: Wild, following: str, last: Mapping[str, Any]
) -> None:
    """The cursor is taken out of a next link however it is written; where it leads is ignored."""
    nameless = {"id": 8, "key": "NET", "name": None, **MORE}
    wild.answers["/wiki/api/v2/spaces"] = [
        {
            "results": [{"id": "7", "key": "OPS", "name": "Operations"}],
            "_links": {"next": following},
        },
        {"results": [nameless], **last},
    ]
    spaces = await listed(cloud)

    assert spaces == [OPS, Space("8", "NET", "NET")]
    assert httpx.URL(wild.url + wild.asked[1]).params["cursor"] == "a+b="


async def test_list_without_an_end(cloud: Client, wild: Wild) -> None:
    """A next page that is the same one again is not asked for again."""
    again = {"results": [], "_links": {"next": "?cursor=a"}}
    wild.answers["/wiki/api/v2/spaces"] = wild.answers["/wiki/api/v2/spaces/7/permissions"] = [
        again
    ]

    async with asyncio.timeout(5):
        assert await cloud.audience(OPS) is None
        with pytest.raises(UnexpectedAnswer, match="the same page again"):
            await listed(cloud)
    assert len(wild.asked) == 4


@pytest.mark.parametrize("links", [{"_links": None}, {}, {"_links": {"webui": None}}])
async def test_page_without_links(cloud: Client, wild: Wild, links: Mapping[str, Any]) -> None:
    """A page has an address even where the answer names none."""
    wild.answers["/wiki/api/v2/pages"] = [{"id": 41, "title": "Retro", "status": None, **links}]
    page = await cloud.create_page(OPS, "Retro", "<p />")

    url = f"{wild.url}/wiki/pages/viewpage.action?pageId=41"
    assert page == Page(id="41", title="Retro", url=url)


async def test_look_up_without_links(cloud: Client, wild: Wild) -> None:
    """A page found without addresses and without a body is still found."""
    found = {"id": "41", "title": "retro", "status": "current", "body": None, "_links": None}
    wild.answers["/wiki/api/v2/pages"] = [{"results": [found], "_links": None}]
    page = await cloud.find_page(OPS, "Retro")

    assert page is not None
    assert (page.id, page.body) == ("41", None)


async def test_operations_with_more_in_them(cloud: Client, wild: Wild) -> None:
    """What is permitted is read by what it says, not by what it consists of."""
    permitted = {"operation": "create", "targetType": "page", **MORE}
    wild.answers["/wiki/api/v2/spaces/7/operations"] = [{"operations": [permitted]}]

    assert await cloud.may_create(OPS)


@pytest.mark.parametrize("deployment", Deployment)
@pytest.mark.parametrize("labels", [None, [], [{"name": "retro"}], {"results": [], "size": 0}])
async def test_templates_that_do_not_name_their_space(
    wild: Wild, http: httpx.AsyncClient, deployment: Deployment, labels: object
) -> None:
    """Asked for a space's templates, a Confluence need not say again whose they are."""
    client = wild.client(http, deployment)
    bare = {"templateId": 11, "name": None, "description": None, "labels": labels, **MORE}
    path = "/wiki/rest/api" if deployment is Deployment.CLOUD else "/rest/experimental"
    wild.answers[f"{path}/template/page"] = [{"results": [bare]}]
    [own] = await client.templates("OPS")
    [shared] = await client.templates(None)

    tags = ("retro",) if isinstance(labels, list) and labels else ()
    assert own == Template(id="11", name="11", space_key="OPS", labels=tags)
    assert shared.space_key is None


@pytest.mark.parametrize("body", [{}, {"body": None}, {"body": {"storage": None}}])
async def test_template_without_a_body(cloud: Client, wild: Wild, body: Mapping[str, Any]) -> None:
    """An empty template is an empty page, not an error."""
    wild.answers["/wiki/rest/api/template/11"] = [{"templateId": "11", "name": "Empty", **body}]

    assert (await cloud.template_content("11", "OPS")).body == ""


async def test_data_center_under_a_context_path(server: Client, wild: Wild) -> None:
    """Everything goes under the context path, page addresses too."""
    wild.answers["/wiki/rest/api/space"] = [
        {"results": [{"id": 7, "key": "OPS", "name": "Operations"}], "limit": 100, "_links": {}}
    ]
    wild.answers["/wiki/rest/api/content"] = [
        {"id": "9", "title": "Retro", "_links": {"webui": "/display/OPS/Retro"}}
    ]
    page = await server.create_page(OPS, "Retro", "<p />")

    assert await listed(server) == [OPS]
    assert page.url == f"{wild.url}/wiki/display/OPS/Retro"


@pytest.mark.parametrize(
    ("names", "account"),
    [
        ({"userKey": "8a", "displayName": "Service"}, Account("8a", "Service")),
        ({"userKey": "8a"}, Account("8a", "8a")),
        ({"username": "svc", "displayName": None}, Account("svc", "svc")),
    ],
)
async def test_account_with_few_names(
    server: Client, wild: Wild, names: Mapping[str, Any], account: Account
) -> None:
    """Whatever Data Center calls the account, it is somebody."""
    wild.answers["/wiki/rest/api/user/current"] = [{"type": "known", **names}]

    assert await server.current_account() == account


async def test_account_without_any_name(server: Client, wild: Wild) -> None:
    """Somebody known without a name is no Confluence's answer."""
    wild.answers["/wiki/rest/api/user/current"] = [{"type": "known"}]
    with pytest.raises(NotConfluence):
        await server.current_account()


async def test_success_without_content(server: Client, wild: Wild) -> None:
    """An empty success is how Data Center says that it signed us out."""
    wild.answers["/wiki/rest/api/user/current"] = [b""]
    with pytest.raises(CredentialRejected):
        await server.current_account()


async def test_proxy_of_http_1_0(http: httpx.AsyncClient) -> None:
    """A proxy that speaks HTTP/1.0 ends its answer by hanging up."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.0 200 OK\r\nContent-Type: application/json;charset=UTF-8\r\n\r\n")
        writer.write(b'{"type": "known", "username": "svc"}')
        await writer.drain()
        writer.close()

    proxy = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with proxy:
        wild = Wild(f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}")
        client = wild.client(http, Deployment.SERVER)
        accounts = [await client.current_account() for _ in range(2)]

    assert accounts == [Account("svc", "svc")] * 2


async def test_answer_without_an_end(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However steadily it drips, nobody waits for it for ever."""
    monkeypatch.setattr("confluence.http.WHOLE_SECONDS", 0.3)
    gone = asyncio.Event()

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        while not reader.at_eof():
            writer.write(b" ")
            with suppress(TimeoutError):
                await asyncio.wait_for(reader.read(), 0.05)
        writer.close()
        gone.set()

    async with await asyncio.start_server(drip, "127.0.0.1", 0) as dripping:
        wild = Wild(f"http://127.0.0.1:{dripping.sockets[0].getsockname()[1]}")
        with pytest.raises(Unreachable, match="no end"):
            await wild.client(http, Deployment.SERVER).current_account()
        await gone.wait()


@pytest.mark.parametrize("untold", [{}, {"expires_in": None, "scope": None}])
async def test_token_that_tells_little(
    wild: Wild, http: httpx.AsyncClient, untold: Mapping[str, Any]
) -> None:
    """Without an end a token lives an hour, without scopes it has those that were asked for."""
    wild.answers["/oauth/token"] = [{"access_token": "a", "refresh_token": "r", **untold}]
    wild.answers["/oauth/token/accessible-resources"] = [
        [
            {"id": "s1", "url": "https://x.example.com", "scopes": ["read:space:confluence"]},
            {"id": "s2", "name": "Jira", "url": "https://y.example.com", "scopes": None},
        ]
    ]
    oauth = OAuth(
        client_id="id",
        client_secret="secret",
        auth_url=wild.url,
        api_url=wild.url,
        redirect_url="https://retro.example.com/atlassian/callback",
        http=http,
        addresses=HERE,
        clock=lambda: 1000.0,
    )
    token = await oauth.exchange("code")
    sites = await oauth.sites(token)
    await oauth.close()

    assert (token.expires_at, token.scopes) == (4600.0, SCOPES)
    assert [site.name for site in sites] == ["https://x.example.com"]


@dataclass(frozen=True, slots=True)
class OneSite:
    """Connections to one server."""

    opened: Client

    async def client(self, _connection_id: str) -> Client:
        """The server's client."""
        return self.opened


async def test_template_in_both_lists(cloud: Client, wild: Wild) -> None:
    """A space's list that has the global ones in it does not make them the space's own."""
    wild.answers["/wiki/rest/api/template/page"] = [
        {"results": [{"templateId": "11", "name": "Review"}]}
    ]
    templates = Templates(cast("Connections", OneSite(cloud)))
    found = await templates.list_for("c1", OPS)
    await templates.close()

    assert found == (Template(id="11", name="Review"),)


BARE = Refusal(404, {"errors": [{"status": 404, "code": "NOT_FOUND", "title": "Not Found"}]})
STRANGER = Refusal(403, {"message": "Current user not permitted to use Confluence"})


async def test_stranger_to_v2(cloud: Client, wild: Wild) -> None:
    """Cloud's v2 says only that nothing is there to a credential that it does not know."""
    wild.answers["/wiki/api/v2/spaces"] = [BARE]
    wild.answers["/wiki/rest/api/user/current"] = [STRANGER]

    with pytest.raises(CredentialRejected):
        await listed(cloud)
    with pytest.raises(CredentialRejected):
        await cloud.find_space("OPS")


@pytest.mark.parametrize(
    "account", [{"type": "known", "accountId": "1"}, Refusal(500, {}), Refusal(404, {})]
)
async def test_nothing_there_for_somebody_known(cloud: Client, wild: Wild, account: Any) -> None:
    """What was refused stays refused for what it is."""
    wild.answers["/wiki/api/v2/spaces"] = [BARE]
    wild.answers["/wiki/rest/api/user/current"] = [account]

    with pytest.raises(UnexpectedAnswer) as refused:
        await listed(cloud)

    assert refused.value.status == 404


@pytest.mark.parametrize(
    "answer",
    [Refusal(405, {}), Refusal(500, {}), Refusal(404, b"<html>"), {"results": []}, b"<html>"],
)
async def test_audience_of_an_odd_server(server: Client, wild: Wild, answer: Any) -> None:
    """Who may see a space is then not told; the form stands all the same."""
    wild.answers["/wiki/rest/api/space/OPS/permissions"] = [answer]

    assert await server.audience(OPS) is None


@pytest.mark.parametrize("status", [400, 409])
async def test_title_that_is_taken_in_other_words(server: Client, wild: Wild, status: int) -> None:
    """A server speaks its account's language: whether a page has the title is looked up."""
    words = {"statusCode": status, "message": "Es gibt bereits eine Seite mit diesem Titel"}
    theirs = {"id": "9", "title": "RETRO", "status": "current", "_links": {"webui": "/x/9"}}
    wild.answers["/wiki/rest/api/content"] = [
        Refusal(status, words),
        {"results": [theirs]},
        Refusal(status, words),
        {"results": []},
    ]

    with pytest.raises(TitleTaken) as taken:
        await server.create_page(OPS, "Retro", "<p/>", parent_id=None)
    with pytest.raises(UnexpectedAnswer, match=str(status)):
        await server.create_page(OPS, "Retro", "<p/>", parent_id=None)

    assert taken.value.url == f"{wild.url}/wiki/x/9"


@pytest.mark.parametrize("limit", [{}, {"limit": 100}])
async def test_cap_that_only_next_tells(
    cloud: Client, wild: Wild, limit: Mapping[str, Any]
) -> None:
    """Where the next page begins is said in its link."""
    pages = [
        [{"templateId": str(number)} for number in range(start, start + 25)] for start in (0, 25)
    ]
    wild.answers["/wiki/rest/api/template/page"] = [
        {"results": pages[0], "_links": {"next": "/rest/api/template/page?start=25"}, **limit},
        {"results": pages[1], **limit},
    ]

    assert len(await cloud.templates(None)) == 50
    assert "start=25" in wild.asked[1]
