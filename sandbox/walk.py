"""`python -m sandbox.walk`: people of the sandbox go the whole way, seeing only what Slack shows.

Reads on stdin what `python -m sandbox` printed.
An admin connects Confluence, a responder makes a retro; each step is printed with its time. Knows
the texts on the screen, nothing else of the bot.
"""

import argparse
import asyncio
import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
from lxml import html
from yarl import URL

from sandbox.labels import spots
from sandbox.person import Person

Json = dict[str, Any]
SITES = {"cloud": "Confluence Cloud", "server": "Confluence Data Center"}
WIDTH = 100
CONSENT = "They may read what I take from this channel"


class Walk:
    """One journey through a running sandbox and the bot beside it."""

    def __init__(self, http: aiohttp.ClientSession, told: Json) -> None:
        self.url = told["url"]
        self.http = http
        self.told = told
        self.channel = told["channel"]

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Print what is done and how long it took."""
        begun = time.perf_counter()
        yield
        print(f"{(time.perf_counter() - begun) * 1000:7.0f} ms  {text}", flush=True)

    async def connect(self, site: str) -> None:
        """The admin connects a site."""
        async with self._person("admin") as admin:
            await self._invite(admin)
            with self.step(f"@{admin.user} types /retro connect"):
                await admin.command(self.channel, "/retro connect")
                await admin.wait_for("Data Center")
            with self.step(f"{SITES[site]}: tested and connected"):
                await (self._connect_cloud if site == "cloud" else self._connect_server)(admin)

    async def prefer(self) -> None:
        """The admin lets retros go to the second of two sites."""
        async with self._person("admin") as admin:
            with self.step(f"@{admin.user} presses Make default in the App Home"):
                await admin.open_home()
                home = await admin.wait_for("Make default", where="home")
                await admin.press("Make default", where="home")
                await admin.wait_for(lambda view: view != home, where="home")

    async def create(self, site: Json, template: Json | None) -> Json:
        """The responder makes a retro; answers with the page as the sandbox holds it."""
        async with self._person("responder") as person:
            known = {page["id"] for page in site["pages"]}
            with self.step(f"@{person.user} types /retro create in #{self.channel}"):
                await self._open_form(person)
            print(f"{'':12}{await person.value('Messages on the timeline') or 'nothing marked'}")
            with self.step(f"the form is filled: {template['name'] if template else 'as offered'}"):
                await self._fill(person, site, template)
            with self.step("Create pressed: page, link and bookmark are there"):
                return await self._submit(person, site["kind"], known)

    async def state(self, kind: str) -> Json:
        """A site as the sandbox holds it."""
        async with self.http.get(f"{self.url}/control/confluence/state") as answer:
            sites = (await answer.json())["sites"]
        return next(site for site in sites if site["kind"] == kind)

    async def show(self, page: Json) -> None:
        """Print a page as a reader sees it, then as it is stored."""
        async with self.http.get(self.url + page["url"]) as answer:
            article = html.fromstring(await answer.text()).find(".//main")
        print(f"\n{'=' * WIDTH}\n{page['title']}\n{self.url}{page['url']}\n{'-' * WIDTH}")
        print(_readable(article) if article is not None else "")
        print(f"{'-' * WIDTH}\nstorage format:\n{page['body']}\n{'=' * WIDTH}\n", flush=True)

    def _person(self, role: str) -> Person:
        return Person(self.url, user=self.told[role], workspace=self.told.get("workspace"))

    async def _invite(self, admin: Person) -> None:
        where = {"workspace": self.told["workspace"]} if "workspace" in self.told else {}
        async with self.http.get(f"{self.url}/control/slack/state", params=where) as answer:
            state = await answer.json()
        channel = next(c for c in state["channels"] if c["name"] == self.channel)
        if state["bot_user"] not in channel["members"]:
            await admin.invite(self.channel)

    async def _connect_server(self, admin: Person) -> None:
        await admin.press("Data Center")
        await admin.wait_for("Personal access token")
        await admin.fill("Base URL", self.told["server_url"])
        await admin.fill("Personal access token", self.told["server_pat"])
        await admin.submit()
        await admin.wait_for("Connected")
        await admin.close()

    async def _connect_cloud(self, admin: Person) -> None:
        view = await admin.wait_for("Cloud")
        links = [element["url"] for _, element in spots(view["blocks"]) if "url" in element]
        await self._consent(next(link for link in links if "/authorize" in link))
        offer = await admin.wait_for_message(self.channel, "use it?")
        await admin.close()
        await admin.press("Use it", where="message", channel=self.channel)
        await admin.wait_for_message(self.channel, "Connected")
        assert offer

    async def _consent(self, link: str) -> None:
        """What happens in the admin's browser: the app's callback is registered, Allow pressed."""
        callback = {"url": URL(link).query["redirect_uri"]}
        async with self.http.post(f"{self.url}/control/confluence/callbacks", json=callback):
            pass
        async with self.http.post(link, data={"answer": "allow"}) as back:
            if back.status != 200:
                raise SystemExit(f"the consent ended with {back.status}: {await back.text()}")

    async def _open_form(self, person: Person) -> None:
        await person.command(self.channel, "/retro create")
        shown = await person.wait_for(
            lambda v: bool({"Create", "Create another"} & _buttons(v)), timeout=60
        )
        if "Create another" in _buttons(shown):
            await person.press("Create another")
            await person.wait_for(lambda v: "Create" in _buttons(v), timeout=60)

    async def _fill(self, person: Person, site: Json, template: Json | None) -> None:
        space = (template or {}).get("space") or _first_space(site)["key"]
        name = next(held["name"] for held in site["spaces"] if held["key"] == space)
        if not (await person.value("Space") or "").startswith(name):
            await person.choose("Space", name, query=name[:3])
            await person.wait_for(name)
        if template:
            await asyncio.sleep(0.3)
            await person.choose("Template", template["name"])
        if await person.value("Messages on the timeline") is None:
            await person.choose("Messages on the timeline", "Include all")
        if CONSENT in str(await person.modal()):  # the channel is private
            await person.tick(CONSENT)

    async def _submit(self, person: Person, kind: str, known: set[str]) -> Json:
        sent = await person.submit()
        if (await person.modal() or {}).get("errors"):
            raise SystemExit(f"the form was refused: {await person.errors()}")
        shown = await person.wait_for(lambda v: "Reading" not in str(v) and _ended(v), timeout=120)
        print(f"{'':12}acknowledged in {sent['ack_ms']:.0f} ms")
        if "Open the page" not in _buttons(shown):
            raise SystemExit("\n".join(["no page:", *_texts(shown)]))
        pages = (await self.state(kind))["pages"]
        return next(page for page in pages if page["id"] not in known)


def _ended(view: Json) -> bool:
    return bool({"Open the page", "Open it", "Try again", "Change …"} & _buttons(view))


def _buttons(view: Json) -> set[str]:
    pressed = {el["text"]["text"] for _, el in spots(view["blocks"]) if el["type"] == "button"}
    return pressed | ({view["submit"]["text"]} if view.get("submit") else set())


def _texts(view: Json) -> list[str]:
    return [block["text"]["text"] for block in view["blocks"] if "text" in block]


def _first_space(site: Json) -> Json:
    return dict(site["spaces"][0])


def _readable(article: html.HtmlElement) -> str:
    """Its text as lines: one for a paragraph, one for a row with its cells side by side."""
    for row in list(article.iter("tr")):
        cells = [" ".join(str(cell.text_content()).split()) for cell in row]
        tail = row.tail
        row.clear()
        row.text, row.tail = " | ".join(cells), tail
    for line in article.iter("p", "h1", "h2", "h3", "h4", "li", "tr", "br", "pre", "div"):
        line.tail = "\n" + (line.tail or "")
    return re.sub(r"\n\s*\n+", "\n", "".join(article.itertext())).strip()


def _wanted(sites: list[Json], name: str | None) -> list[tuple[Json, Json | None]]:
    """Which template of which site: the named one, else the first of each site."""
    if name is None:
        return [(site, (site["templates"] or [None])[0]) for site in sites]
    found = [(s, t) for s in sites for t in s["templates"] if name in (t["name"], str(t["id"]))]
    if not found:
        known = ", ".join(t["name"] for s in sites for t in s["templates"])
        raise SystemExit(f"there is no template {name!r}; there are: {known}")
    return found


async def walk(told: Json, what: str, template: str | None) -> None:
    """`connect` both sites, Cloud first; or `all`: connect and create on each wanted site."""
    async with aiohttp.ClientSession() as http:
        journey = Walk(http, told)
        if told["was_archived"]:
            print(f"#{told['channel']} was archived; for the demo it is open again", flush=True)
        if what == "connect":
            await journey.connect("cloud")
            await journey.connect("server")
            return
        connected: set[str] = set()
        for site, chosen in _wanted([await journey.state(kind) for kind in SITES], template):
            await journey.connect(site["kind"])
            if connected and site["kind"] not in connected:
                await journey.prefer()
            connected.add(site["kind"])
            await journey.show(await journey.create(site, chosen))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.walk", description=__doc__)
    parser.add_argument("--template")
    parser.add_argument("what", choices=["connect", "all"])
    typed = parser.parse_args()
    asyncio.run(walk(json.load(sys.stdin), typed.what, typed.template))


if __name__ == "__main__":
    main()
