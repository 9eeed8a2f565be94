"""What the browser gets from the page's own routes."""

import asyncio

import httpx
import pytest

from sandbox.app import Sandbox
from sandbox.confluence.site import NewPage
from sandbox.web.routes import STATIC


async def test_the_page_allows_nothing_from_outside() -> None:
    """Scripts, styles and frames come from the sandbox itself; inline ones are refused."""
    async with Sandbox() as sandbox, httpx.AsyncClient(base_url=sandbox.url, verify=False) as http:
        answer = await http.get("/")

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http://" not in answer.text
    assert "https://" not in answer.text
    assert "<script>" not in answer.text


async def test_every_file_of_the_page_is_served_with_its_type() -> None:
    """Modules are JavaScript and the sheets CSS, whatever the machine's mime table says."""
    types = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    async with Sandbox() as sandbox, httpx.AsyncClient(base_url=sandbox.url, verify=False) as http:
        for path in STATIC.iterdir():
            answer = await http.get(f"/web/{path.name}")
            assert answer.status_code == 200
            assert types.get(path.suffix, "text/html") in answer.headers["Content-Type"]


@pytest.mark.parametrize("name", ["routes.py", "..%2froutes.py", "%2e%2e/routes.py", "nothing.js"])
async def test_nothing_else_is_served(name: str) -> None:
    """Only the files of the page have an address."""
    async with Sandbox() as sandbox, httpx.AsyncClient(base_url=sandbox.url, verify=False) as http:
        assert (await http.get(f"/web/{name}")).status_code == 404


async def test_the_tree_waits_until_it_has_changed() -> None:
    """A reader who knows the digest hears of the next page as soon as it exists."""
    async with Sandbox() as sandbox, httpx.AsyncClient(base_url=sandbox.url, verify=False) as http:
        known = (await http.get("/web/confluence")).json()
        waiting = asyncio.create_task(
            http.get("/web/confluence", params={"since": known["digest"]})
        )
        new = NewPage("Retro: checkout", "<p>Text</p>")
        sandbox.confluence.cloud.create_page("OPS", new, sandbox.confluence.account)
        told = (await waiting).json()

    assert known["digest"] != told["digest"]
    home = told["sites"][0]["spaces"][0]["pages"][0]
    assert [page["title"] for page in home["pages"]] == ["Retro: checkout"]
    assert home["pages"][0]["url"].startswith("/cloud/wiki/spaces/OPS/pages/")
