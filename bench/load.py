"""20 commands and 3 submissions a second over 20 workspaces for 30 s, on SQLite."""

import asyncio
import time
from typing import Any

from bench.neighbour import Neighbour, neighbour, serving, settings_for, temporary_folder
from bench.people import buttons, connect, open_form
from bench.table import heading, milliseconds, percentile, verdict
from sandbox.person import Person

WORKSPACES, SECONDS, COMMANDS, SUBMISSIONS = 20, 30, 20, 3


async def run() -> None:
    """Print acks as the sender measured them, and whether everything was made."""
    heading(
        f"{COMMANDS} commands/s and {SUBMISSIONS} submissions/s, {WORKSPACES} workspaces, {SECONDS} s"
    )
    async with neighbour() as near, temporary_folder() as folder:
        near.told["told_team"] = ""
        settings = settings_for(near.told, folder)
        del settings["SLACK_BOT_TOKEN"]
        settings |= {
            "SLACK_CLIENT_ID": near.told["client_id"],
            "SLACK_CLIENT_SECRET": near.told["client_secret"],
        }
        async with serving(settings):
            address = f"http://127.0.0.1:{settings['RETRO_PORT']}"
            teams = [await _team(near, address, number) for number in range(WORKSPACES)]
            await _load(near, teams)


async def _team(near: Neighbour, address: str, number: int) -> str:
    """A workspace that installed the app, with people, channels and a connection."""
    made = await near.order("slack", "workspaces", name=f"team {number}", install=False)
    team = str(made["id"])
    admin = await near.order("slack", "users", name="lead", workspace=team, is_admin=True)
    await _install(near, address, team, admin["id"])
    users = [
        (await near.order("slack", "users", name=f"sre-{n}", workspace=team))["id"]
        for n in range(SECONDS * COMMANDS // WORKSPACES + SECONDS * SUBMISSIONS // WORKSPACES + 2)
    ]
    for channel in [*_channels(), "inc-quiet"]:
        await near.order(
            "slack", "channels", name=channel, members=[admin["id"], *users], workspace=team,
            topic="SEV2",
        )  # fmt: skip
        told = [
            {"user": users[n % 5], "ts": f"{1789000000 + n}.000100", "text": f"step {n}"}
            for n in range(20)
        ]
        pins = [line["ts"] for line in told[:10]]
        await near.order(
            "slack", "messages", channel=channel, messages=told, pins=pins, workspace=team
        )
    await connect(near, "server", admin="lead", workspace=team, channel="inc-quiet")
    return team


async def _install(near: Neighbour, address: str, team: str, admin: str) -> None:
    """What the admin's browser does on the way through the installation."""
    raise NotImplementedError


def _channels() -> list[str]:
    return [f"inc-{n}" for n in range(SECONDS * SUBMISSIONS // WORKSPACES + 1)]
