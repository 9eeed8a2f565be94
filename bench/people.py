"""What people do in the benches: connect, open the form, send it in."""

from typing import Any

from bench.neighbour import Neighbour
from sandbox.labels import spots
from sandbox.person import Person
from sandbox.walk import Walk

PATIENCE = 120.0


async def connect(near: Neighbour, site: str, **told: str) -> None:
    """An admin connects a site through Slack."""
    await Walk(near.http, {**near.told, **told}).connect(site)


async def open_form(person: Person, channel: str) -> dict[str, Any]:
    """`/retro create` until the form stands; what the ack said."""
    answer = await person.command(channel, "/retro create")
    view = await person.wait_for(_ready, timeout=PATIENCE)
    if "Create another" in buttons(view):
        await person.press("Create another")
        await person.wait_for(lambda v: "Create" in buttons(v), timeout=PATIENCE)
    return answer


async def close_all(person: Person) -> None:
    """Leave every modal."""
    while await person.modal():
        await person.close()


def buttons(view: dict[str, Any]) -> set[str]:
    """The texts of all buttons of a view, its submit button too."""
    pressed = {el["text"]["text"] for _, el in spots(view["blocks"]) if el["type"] == "button"}
    return pressed | ({view["submit"]["text"]} if view.get("submit") else set())


def _ready(view: dict[str, Any]) -> bool:
    return bool({"Create", "Create another", "Try again"} & buttons(view))


async def long_channel(near: Neighbour, name: str, *, messages: int, **where: str) -> str:
    """A channel in which ten people wrote this many messages, all of them pinned."""
    order = {"workspace": where["workspace"]} if where else {}
    users = [
        (await near.order("slack", "users", name=f"{name}-{n}", **order))["id"] for n in range(10)
    ]
    made = await near.order("slack", "channels", name=name, members=users, topic="SEV1", **order)
    stamps = [f"{1789000000 + number}.000100" for number in range(messages)]
    told = [
        {"user": users[n % 10], "ts": ts, "text": f"step {n}: it is <slow> & we look"}
        for n, ts in enumerate(stamps)
    ]
    await near.order("slack", "messages", channel=name, messages=told, pins=stamps, **order)
    return str(made["id"])
