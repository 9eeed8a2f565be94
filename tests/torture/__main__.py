"""`python -m tests.torture --runs N [--seed S]`: N kills on each database, and N / 4 of people who
look at a preview first; N times fifty pages with
a token that is revoked in the middle; 100 N renders of mangled templates with hostile values.
Prints seed and totals. An unsound page ends it with an exception."""

import argparse
import asyncio
import random
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import aiohttp
from _pytest.outcomes import Skipped

from sandbox.__main__ import DATA, handout
from sandbox.app import Sandbox
from sandbox.scene import scene_of
from sandbox.slack.exports import load_export
from sandbox.slack.nouns import Workspace
from sandbox.walk import Walk
from storage.keyring import Keyring
from tests.confluence.rendering.fuzz import fuzz
from tests.postgres import fresh_database
from tests.torture.journey import Run
from tests.torture.process import Bot, Point, free_port
from tests.torture.renewal import renewals

RENDERS_PER_RUN = 100
SITES = {"sqlite": "cloud", "postgresql": "server"}


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of an empty database of this kind."""
    if kind == "postgresql":
        with fresh_database() as address:
            yield address
        return
    with tempfile.TemporaryDirectory(prefix="retro-torture-") as folder:
        yield f"sqlite:///{Path(folder) / 'retro.db'}"


@asynccontextmanager
async def furnished(kind: str) -> AsyncIterator[tuple[Sandbox, Workspace, Bot, str]]:
    """A sandbox with a bot connected to one of its sites, through Slack as an admin would."""
    async with Sandbox() as sandbox:
        sandbox.confluence.load_templates(DATA / "templates")
        workspace = load_export(sandbox.slack, DATA / "incident")
        told = handout(sandbox, workspace, scene_of(workspace))
        with database(kind) as address, tempfile.TemporaryDirectory(prefix="retro-kill-") as kept:
            folder = Path(kept)
            settings = environment(told, address)
            bot = Bot(settings, kill_file=folder / "kill", log=folder / "log")
            await bot.start()
            async with aiohttp.ClientSession() as http:
                await Walk(http, told).connect(SITES[kind])
            yield sandbox, workspace, bot, told["responder"]
            await bot.stop()


def environment(told: dict[str, str], address: str) -> dict[str, str]:
    """What an operator would set."""
    return {
        "SLACK_BOT_TOKEN": told["bot_token"],
        "SLACK_APP_TOKEN": told["app_token"],
        "SLACK_API_URL": told["slack_api_url"],
        "ATLASSIAN_CLIENT_ID": told["atlassian_client_id"],
        "ATLASSIAN_CLIENT_SECRET": told["atlassian_client_secret"],
        "ATLASSIAN_AUTH_URL": told["atlassian_auth_url"],
        "ATLASSIAN_API_URL": told["atlassian_api_url"],
        "RETRO_DATABASE_URL": address,
        "RETRO_ENCRYPTION_KEYS": Keyring.generate(),
        "RETRO_ADMINS": told["admin_id"],
        "RETRO_ALLOWED_HOSTS": "127.0.0.1",
        "RETRO_PORT": str(free_port()),
        "RETRO_LEASE_SECONDS": "2",
        "RETRO_LOG_LEVEL": "WARNING",
    }


async def torture(kind: str, runs: int, chance: random.Random, *, looks: bool = False) -> int:
    """Kill at `runs` points of the journey, all of them if there are fewer; how many went wrong.

    A person who `looks` sends the preview in, not the form.
    """
    async with furnished(kind) as (sandbox, workspace, bot, user):
        calm = Run(sandbox, workspace, user, bot, looks=looks)
        first = await calm.live_through(None)
        commits = await bot.arm(None)
        points = [
            Point(what, side, number)
            for what, most in (("request", first.requests), ("commit", commits))
            for number in range(1, most + 1)
            for side in ("before", "after")
        ]
        chosen = points if runs >= len(points) else chance.sample(points, runs)
        way = f"{kind}, by preview" if looks else kind
        print(f"{way}: {first.requests} requests, {commits} commits, {len(chosen)} kills")
        wrong = 0 if first.right else 1
        deaths = 0
        for point in chosen:
            outcome = await Run(sandbox, workspace, user, bot, looks=looks).live_through(point)
            deaths += outcome.died
            if not outcome.right:
                wrong += 1
                print(f"  WRONG {point}: {outcome}\n{bot.log[-3000:]}", flush=True)
        print(f"{way}: {len(chosen)} kills, {deaths} deaths, {wrong} wrong", flush=True)
        return wrong


async def main(runs: int, seed: int, kinds: list[str]) -> int:
    """0 if every run left one page, one message and one bookmark."""
    print(f"seed {seed}")
    wrong = 0
    for kind in kinds:
        try:
            wrong += await torture(kind, runs, random.Random(seed))
            wrong += await torture(kind, -(-runs // 4), random.Random(seed), looks=True)
        except Skipped as reason:
            print(f"{kind}: skipped, {reason}")
    if "postgresql" in kinds:
        try:
            wrong += await renewals(runs)
        except Skipped as reason:
            print(f"renewal: skipped, {reason}")
    renders = runs * RENDERS_PER_RUN
    totals = await asyncio.to_thread(fuzz, renders, seed)
    print(f"{renders} renders of mangled templates: {totals.pages} pages, {totals.errors} errors")
    return 1 if wrong else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--database", choices=list(SITES), nargs="*", default=list(SITES))
    typed = parser.parse_args()
    sys.exit(asyncio.run(main(typed.runs, typed.seed, typed.database)))
