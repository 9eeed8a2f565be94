"""Confluence alone: from the first request sent to the create answered, at 100 ms a request."""

import gc
import time
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from atlassian import Confluence

from bench.neighbour import Neighbour, neighbour, settings_for, temporary_folder
from bench.table import heading, milliseconds, verdict
from bot.opening import address_policy, oauth_of, open_database
from bot.settings import read
from bot.wiring.layer import ServiceLayer
from confluence.connections import Connections
from confluence.http import open_http
from confluence.nouns import Entry, Incident, Person, Space
from confluence.renderer import Renderer, open_renderer
from confluence.rendering import compile_template, context_for
from confluence.standard_template import STANDARD_TEMPLATE
from confluence.submissions import Answers, Submission
from storage.connections import ConnectionRepository
from storage.database import Database
from storage.grants import GrantRepository
from tests.factories import a_request

LATENCY = 0.1
RUNS = 15
ENTRIES = (0, 50, 500)
TEMPLATES = "/rest/experimental/template"


class Requests:
    """Watches one httpx client: what was asked, when the first was sent and the last answered."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.seen: list[str] = []
        self.first = self.last = 0.0
        http.event_hooks = {"request": [self._sent], "response": [self._answered]}

    def clear(self) -> None:
        """Begin anew."""
        self.seen, self.first, self.last = [], 0.0, 0.0

    async def _sent(self, request: httpx.Request) -> None:
        self.first = self.first or time.perf_counter()
        self.seen.append(f"{request.method} {request.url.path.rsplit('/wiki', 1)[-1]}")

    async def _answered(self, response: httpx.Response) -> None:
        await response.aread()
        self.last = time.perf_counter()


class Bench:
    """Our services on one connection."""

    def __init__(
        self,
        database: Database,
        connections: Connections,
        requests: Requests,
        renderer: Renderer,
        cleanup: AsyncExitStack,
    ) -> None:
        self.requests = requests
        self.now = 0.0
        self.layer = ServiceLayer(
            database,
            connections=connections,
            renderer=renderer,
            cleanup=cleanup,
            clock=lambda: self.now,
        )
        self.number = 0

    async def publish(
        self, connection_id: str, space: Space, template: Any, incident: Incident, *, cached: bool
    ) -> float:
        """Seconds of one page, counted as the issue counts them."""
        self.number += 1
        draft_id = f"{connection_id}{self.number}"
        await self.layer.drafts.submit(
            Submission(
                draft_id,
                "T1",
                f"C{draft_id}",
                "U1",
                1,
                connection_id,
                space,
                template.id,
                # Compiled templates are kept by name as well.
                template.name if cached else f"{template.name} {draft_id}",
                f"Page {draft_id}",
                Answers(),
                "V1",
            )
        )
        if not cached:
            self.now += 3600  # what was kept for a minute is old
        self.requests.clear()
        await self.layer.pages.render(draft_id, incident)
        await self.layer.pages.publish(draft_id)
        return self.requests.last - self.requests.first


def incident_of(entries: int) -> Incident:
    """An incident with this many messages by ten people."""
    start = datetime(2026, 9, 15, 13, 0, tzinfo=UTC)
    people = tuple(Person(f"U{n}", f"sre-{n}") for n in range(10))
    return Incident(
        title="inc",
        channel_id="C1",
        channel_name="inc",
        channel_url="https://x.slack.com/C1",
        severity="SEV1",
        started_at=start,
        people=people,
        commander=people[0],
        entries=tuple(
            Entry(
                start + timedelta(minutes=n),
                "it is <slow> & we look " * 5,
                people[n % 10],
                "https://x",
            )
            for n in range(entries)
        ),
    )


async def connect(connections: Connections, near: Neighbour, site: str) -> str:
    """Connect as the product does, without its Slack side."""
    if site == "server":
        made = await connections.connect(
            a_request(base_url=near.told["server_url"], token=near.told["server_pat"])
        )
        return made.id
    link = await connections.begin(workspace_id="T1", user_id="U1", channel_id="C1")
    asked = parse_qs(urlsplit(link).query)
    await near.order("confluence", "callbacks", url=asked["redirect_uri"][0])
    answered = await near.http.post(link, data={"answer": "allow"}, allow_redirects=False)
    back = parse_qs(urlsplit(answered.headers["Location"]).query)
    grant = await connections.finish(state=back["state"][0], code=back["code"][0])
    chosen = await connections.activate(
        grant_id=grant.id, site_id=grant.offers[0].site.id, workspace_id="T1", user_id="U1"
    )
    return chosen.id


async def timed(work: Awaitable[object]) -> float:
    """Seconds that something takes."""
    begun = time.perf_counter()
    await work
    return time.perf_counter() - begun


async def bare(near: Neighbour, body: str, entries: int) -> tuple[float, float]:
    """Medians of a bare kept-open httpx: GET template and POST page; POST alone."""
    headers = {
        "Authorization": f"Bearer {near.told['server_pat']}",
        "X-Atlassian-Token": "no-check",
    }
    both, alone = [], []
    async with httpx.AsyncClient(base_url=near.told["server_url"], headers=headers) as http:
        listed = await http.get(f"{TEMPLATES}/page", params={"spaceKey": "ITOPS"})
        template = listed.json()["results"][0]["templateId"]
        for number in range(RUNS):
            page = {
                "type": "page",
                "title": f"bare {entries} {number}",
                "space": {"key": "ITOPS"},
                "body": {"storage": {"value": body, "representation": "storage"}},
            }
            get = await timed(http.get(f"{TEMPLATES}/{template}", params={"spaceKey": "ITOPS"}))
            post = await timed(http.post("/rest/api/content", json=page))
            both.append(get + post)
            alone.append(post)
    return median(both), median(alone)


def library(near: Neighbour, body: str, entries: int) -> float:
    """Median of atlassian-python-api's create_page, one session kept."""
    site = Confluence(  # type: ignore[no-untyped-call]
        near.told["server_url"], token=near.told["server_pat"]
    )
    seconds = []
    for number in range(RUNS):
        begun = time.perf_counter()
        site.create_page(  # type: ignore[no-untyped-call]
            "ITOPS", f"library {entries} {number}", body, representation="storage"
        )
        seconds.append(time.perf_counter() - begun)
    return median(seconds)


async def run() -> None:
    """Print the table of both sites and their neighbours."""
    heading(f"Confluence phase at {LATENCY * 1000:.0f} ms a request, median / p95 / worst in ms")
    async with neighbour() as near, temporary_folder() as folder:
        settings = read(settings_for(near.told, folder))
        database = await open_database(settings)
        addresses = address_policy(settings, database)
        async with (
            open_http(addresses) as http,
            open_renderer() as renderer,
            AsyncExitStack() as stack,
        ):
            connections = Connections(
                connections=ConnectionRepository(database),
                grants=GrantRepository(database),
                http=http,
                addresses=addresses,
                oauth=oauth_of(settings, http, addresses),
            )
            requests = Requests(http)
            ours = Bench(database, connections, requests, renderer, stack)
            ids = {site: await connect(connections, near, site) for site in ("cloud", "server")}
            await near.latency(slack=0, confluence=LATENCY)
            gc.collect()
            gc.freeze()  # as `retro serve` does
            for entries in ENTRIES:
                incident = incident_of(entries)
                # The neighbours send a page of the same size.
                page = compile_template(STANDARD_TEMPLATE).render(context_for(incident)).body
                get_post, post = await bare(near, page, entries)
                print(
                    f"  {entries} messages: bare httpx GET + POST {get_post * 1000:.1f}, POST"
                    f" {post * 1000:.1f}; atlassian-python-api create_page"
                    f" {library(near, page, entries) * 1000:.1f}"
                )
                for site, connection_id in ids.items():
                    await _site(ours, connections, site, connection_id, incident, get_post, post)
        await database.close()


async def _site(
    ours: Bench,
    connections: Connections,
    site: str,
    connection_id: str,
    incident: Incident,
    get_post: float,
    post: float,
) -> None:
    client = await connections.client(connection_id)
    spaces = [space async for page in client.spaces() for space in page]
    space = next(space for space in spaces if space.key in ("OPS", "ITOPS"))
    template = (await ours.layer.templates.list_for(connection_id, space))[0]
    for cached, against in ((False, get_post), (True, post)):
        seconds = [
            await ours.publish(connection_id, space, template, incident, cached=cached)
            for _ in range(RUNS)
        ]
        name = f"{site}, {len(incident.entries)} messages, {'' if cached else 'not '}cached"
        print(f"  {name}: {milliseconds(seconds)}  [{', '.join(ours.requests.seen)}]")
        verdict(name, median(seconds) / against, 1.25, "× bare")
