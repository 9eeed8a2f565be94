"""20 commands and 3 submissions a second over 20 workspaces for 30 s, on SQLite."""

import asyncio
import re
import time
from html import unescape

from bench.neighbour import Neighbour, neighbour, serving, settings_for, temporary_folder
from bench.people import buttons, connect, open_form
from bench.table import heading, milliseconds, percentile, verdict
from sandbox.person import Person

WORKSPACES, SECONDS, COMMANDS, SUBMISSIONS = 20, 30, 20, 3


async def run() -> None:
    """Print acks as the sender measured them, and whether everything was made."""
    heading(
        f"{COMMANDS} commands/s, {SUBMISSIONS} submissions/s; {WORKSPACES} workspaces, {SECONDS} s"
    )
    async with neighbour() as near, temporary_folder() as folder:
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
    await _install(near, address, team)
    names = [f"sre-{n}" for n in range(SECONDS * COMMANDS // WORKSPACES)]
    writers = [f"writer-{n}" for n in range(SECONDS * SUBMISSIONS // WORKSPACES + 1)]
    users = [
        (await near.order("slack", "users", name=name, workspace=team))["id"]
        for name in [*names, *writers]
    ]
    for channel in [*(f"inc-{n}" for n in range(len(writers))), "inc-quiet"]:
        await near.order(
            "slack",
            "channels",
            name=channel,
            members=[admin["id"], *users],
            workspace=team,
            topic="SEV2",
        )
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


async def _install(near: Neighbour, address: str, team: str) -> None:
    """What the admin's browser does on the way through the installation."""
    async with near.http.get(f"{address}/slack/install") as page:
        link = unescape(re.findall(r'href="(http[^"]+/authorize[^"]*)"', await page.text())[0])
        cookie = page.headers["Set-Cookie"].split(";")[0]
    answer = {"team": team, "decision": "allow"}
    async with near.http.post(link, data=answer, allow_redirects=False) as decided:
        back = decided.headers["Location"]
    # The state cookie is for https only; a browser would not send it back over plain http.
    async with near.http.get(back, headers={"Cookie": cookie}) as done:
        if done.status != 200:
            raise RuntimeError(f"the installation ended with {done.status}: {await done.text()}")


async def _load(near: Neighbour, teams: list[str]) -> None:
    """Everybody types and sends in at their moment; then what was promised is counted."""
    begun = time.perf_counter() + 1
    async with asyncio.TaskGroup() as group:
        commands = [
            group.create_task(_command(near, teams[n % WORKSPACES], f"sre-{n // WORKSPACES}", when))
            for n, when in enumerate(_moments(begun, COMMANDS))
        ]
        submissions = [
            group.create_task(_submission(near, teams[n % WORKSPACES], n // WORKSPACES, when))
            for n, when in enumerate(_moments(begun, SUBMISSIONS))
        ]
    _report("commands", [task.result()[0] for task in commands])
    _report("submissions", [task.result()[0] for task in submissions])
    forms = sum(task.result()[1] for task in commands)
    made = sum(task.result()[1] for task in submissions)
    print(f"  {forms} of {len(commands)} modals filled, {made} of {len(submissions)} pages made")


def _moments(begun: float, rate: int) -> list[float]:
    return [begun + n / rate for n in range(rate * SECONDS)]


def _report(name: str, acks: list[float]) -> None:
    print(f"  {name}: {milliseconds([ms / 1000 for ms in acks])}")
    verdict(f"{name}, p99", percentile(acks, 0.99), 100, "ms")


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.perf_counter()))


async def _command(near: Neighbour, team: str, user: str, when: float) -> tuple[float, bool]:
    """The ack in ms, and whether the form came."""
    async with Person(near.url, user=user, workspace=team) as person:
        await _until(when)
        answer = await person.command("inc-quiet", "/retro create")
        view = await person.wait_for(lambda v: "Create" in buttons(v), timeout=120)
        return answer["ack_ms"], bool(view)


async def _submission(near: Neighbour, team: str, number: int, when: float) -> tuple[float, bool]:
    """The ack in ms, and whether the page was made; the form is opened some seconds before."""
    async with Person(near.url, user=f"writer-{number}", workspace=team) as person:
        await _until(when - 4)
        await open_form(person, f"inc-{number}")
        await person.fill("Title", f"{team} {number}")
        await _until(when)
        answer = await person.submit()
        await person.wait_for("is made", timeout=120)
        return answer["ack_ms"], True
