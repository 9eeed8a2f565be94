"""Pages at the addresses that people open."""

import re

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld
from sandbox.confluence.nouns import Page
from sandbox.confluence.site import NewPage


@pytest.fixture
def page(world: ConfluenceWorld) -> Page:
    """A page on Cloud with signs in its title."""
    new = NewPage("What <b> & why?", "<p>It <em>broke</em>.</p>")
    return world.cloud.create_page("OPS", new, world.account)


@pytest.fixture
def server_page(world: ConfluenceWorld) -> Page:
    """A page on Data Center."""
    return world.server.create_page("ITOPS", NewPage("Plain title", "<p>x</p>"), world.account)


async def test_a_page_shows_title_space_tree_and_body(http: httpx.AsyncClient, page: Page) -> None:
    """Texts are escaped, the body is rendered, scripts are forbidden by policy."""
    answer = await http.get(f"/cloud/wiki/spaces/OPS/pages/{page.id}/any+title")

    assert answer.status_code == 200
    assert "<h1>What &lt;b&gt; &amp; why?</h1>" in answer.text
    assert "<p>It <em>broke</em>.</p>" in answer.text
    assert "Operations Home" in answer.text
    assert "Retro service · " in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_the_links_in_an_answer_open(
    http: httpx.AsyncClient, cloud: httpx.AsyncClient, page: Page
) -> None:
    """base + webui and base + tinyui lead to the page, base + space's webui to the space."""
    found = (await cloud.get(f"api/v2/pages/{page.id}")).json()["_links"]
    spaces = (await cloud.get("api/v2/spaces?keys=OPS")).json()
    addresses = [found["base"] + found["webui"], found["base"] + found["tinyui"]]
    addresses.append(spaces["_links"]["base"] + spaces["results"][0]["_links"]["webui"])

    assert [(await http.get(address)).status_code for address in addresses] == [200, 200, 200]


async def test_the_server_opens_by_id_and_by_title(
    http: httpx.AsyncClient, server_page: Page
) -> None:
    """Both of Data Center's addresses lead to the page."""
    for path in (
        f"/server/pages/viewpage.action?pageId={server_page.id}",
        "/server/display/ITOPS/Plain+title",
        "/server/display/ITOPS/plain%20title",
    ):
        assert "<h1>Plain title</h1>" in (await http.get(path)).text


async def test_a_link_to_a_page_opens_it(
    http: httpx.AsyncClient, world: ConfluenceWorld, page: Page
) -> None:
    """By title, in the same space or a named one; one that leads nowhere is no link."""
    links = "".join(
        f"<ac:link><ri:page {where} /></ac:link>"
        for where in (
            'ri:content-title="what &lt;b&gt; &amp; WHY?"',
            'ri:space-key="ENG" ri:content-title="Engineering Home"',
            'ri:content-title="Engineering Home"',
        )
    )
    reading = world.cloud.create_page("OPS", NewPage("Links", f"<p>{links}</p>"), world.account)
    shown = (await http.get(f"/cloud/wiki/spaces/OPS/pages/{reading.id}")).text
    targets = re.findall(r'href="([^"]+)"', shown.partition('"wiki-content"')[2])

    assert [(await http.get(target)).status_code for target in targets] == [200, 200]
    assert targets[0].startswith(f"/cloud/wiki/spaces/OPS/pages/{page.id}/")


async def test_a_title_may_hold_what_html_cannot(
    http: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """Control characters and lone surrogates are left out of what is shown."""
    odd = world.cloud.create_page("OPS", NewPage("A\x01\ud800B", "<p />"), world.account)
    answer = await http.get(f"/cloud/wiki/spaces/OPS/pages/{odd.id}")

    assert "<h1>AB</h1>" in answer.text


async def test_an_archived_page_says_so(http: httpx.AsyncClient, page: Page) -> None:
    """It is left out of the tree and marked in the byline."""
    page.status = "archived"
    text = (await http.get(f"/cloud/wiki/spaces/OPS/pages/{page.id}")).text

    assert 'class="status status-yellow">archived' in text
    assert 'aria-current="page"' not in text


@pytest.mark.parametrize(
    "path",
    [
        "/cloud/wiki",
        "/cloud/wiki/spaces/OPS",
        "/cloud/wiki/spaces/OPS/overview",
        "/server/",
        "/server/display/ITOPS",
        "/cloud/wiki/s/reader.css",
        "/server/login.action",
    ],
)
async def test_spaces_and_style_open(http: httpx.AsyncClient, path: str) -> None:
    """Every address that a page links to is there."""
    assert (await http.get(path)).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/cloud/wiki/spaces/NOPE",
        "/cloud/wiki/spaces/OPS/pages/7",
        "/cloud/wiki/spaces/OPS/pages/x",
        "/cloud/wiki/x/zz",
        "/cloud/wiki/x/***",
        "/server/pages/viewpage.action",
        "/server/display/ITOPS/Nothing",
    ],
)
async def test_what_is_not_there_is_404(http: httpx.AsyncClient, path: str) -> None:
    """A readable page that says so."""
    answer = await http.get(path)

    assert answer.status_code == 404
    assert "Page not found" in answer.text
