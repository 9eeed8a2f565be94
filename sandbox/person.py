"""A person at the sandbox's Slack: reads labels, fills fields, presses buttons. Knows no bot."""

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Literal, Self

from sandbox.fields import PEOPLE, PLACES, TYPED, entry, ids, shown
from sandbox.labels import (
    Json,
    Spot,
    find_button,
    find_field,
    find_option,
    find_tick,
    label_of,
    screen,
    spots,
    texts,
)
from sandbox.levers import Levers

Where = Literal["modal", "message", "home"]


class Person:
    """One user of one workspace, acting over the control API; use as `async with`.

    Labels, buttons and options are named by the text they show. LookupError if they are not
    there, ValueError if a client would not allow it. Answers hold `ok`, `ack_ms` and `error`.
    """

    def __init__(self, url: str, *, user: str, workspace: str | None = None) -> None:
        self.user = user
        self.levers = Levers(url, user=user, workspace=workspace)

    async def __aenter__(self) -> Self:
        await self.levers.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.levers.__aexit__(kind, error, trace)

    # In channels

    async def command(self, channel: str, text: str) -> Json:
        """Type a slash command in a channel."""
        return await self.levers.pull("command", channel=channel, text=text)

    async def say(self, channel: str, text: str, *, thread_ts: str | None = None) -> str:
        """Write a message; its timestamp."""
        more = {"thread_ts": thread_ts} if thread_ts else {}
        return str((await self.levers.pull("message", channel=channel, text=text, **more))["ts"])

    async def invite(self, channel: str, who: str | None = None) -> None:
        """Invite somebody, by default the bot, into a channel."""
        await self.levers.pull("invite", channel=channel, **({"who": who} if who else {}))

    async def messages(self, channel: str) -> list[Json]:
        """What a channel holds, oldest first, threads included."""
        return list((await self.levers.see("channel", channel=channel))["messages"])

    async def ephemerals(self, channel: str) -> list[Json]:
        """What only this person sees in a channel."""
        seen = await self.levers.see("channel", channel=channel)
        mine = (await self.levers.see("user"))["id"]
        return [message for message in seen["ephemerals"] if message["only_for"] == mine]

    async def bookmarks(self, channel: str) -> list[Json]:
        """The bookmarks of a channel."""
        return list((await self.levers.see("channel", channel=channel))["bookmarks"])

    async def wait_for_message(self, channel: str, text: str, *, timeout: float = 10.0) -> Json:
        """The newest message or ephemeral of a channel that shows this text."""

        async def look() -> Json | None:
            shown = [*await self.messages(channel), *await self.ephemerals(channel)]
            return next((m for m in reversed(shown) if text in "\n".join(texts(m))), None)

        return await self._wait(look, f"a message with {text!r} in {channel}", timeout)

    # At views

    async def modal(self) -> Json | None:
        """The modal on top, as it looks now; None if none is open."""
        view: Json | None = (await self.levers.see("view"))["view"]
        return view

    async def home(self) -> Json | None:
        """The App Home as last drawn; None if the app never drew it."""
        view: Json | None = (await self.levers.see("view", home="1"))["view"]
        return view

    async def open_home(self) -> Json:
        """Look at the App Home, which tells the app."""
        return await self.levers.pull("home")

    async def wait_for(
        self, what: str | Callable[[Json], bool], *, where: Where = "modal", timeout: float = 10.0
    ) -> Json:
        """The modal (or home) once it shows a text, or once a predicate of it holds."""

        async def look() -> Json | None:
            view = await (self.home() if where == "home" else self.modal())
            if view is None:
                return None
            seen = what(view) if callable(what) else what in "\n".join(screen(view))
            return view if seen else None

        return await self._wait(look, f"{what!r} in the {where}", timeout)

    async def wait_closed(self, *, timeout: float = 10.0) -> None:
        """Wait until no modal is open."""

        async def look() -> Json | None:
            return {} if await self.modal() is None else None

        await self._wait(look, "the modal to close", timeout)

    async def labels(self) -> list[str]:
        """The labels of the fields of the modal on top."""
        found = spots((await self._top())["blocks"])
        return [label_of(*spot) for spot in found if spot[1]["type"] != "button"]

    async def errors(self) -> dict[str, str]:
        """By label, what stands in red below the fields of the modal on top."""
        view = await self._top()
        by_id = {block["block_id"]: label_of(block, el) for block, el in spots(view["blocks"])}
        return {by_id[block_id]: text for block_id, text in view["errors"].items()}

    async def value(self, label: str) -> Any:
        """What is in a field now: text, an option's text, a list of them, an id, or None."""
        view = await self._top()
        return shown(entry(view, find_field(view["blocks"], label)))

    async def fill(self, label: str, text: str | int) -> Json:
        """Type into a field (dates as YYYY-MM-DD, times as HH:MM, moments as Unix seconds)."""
        view = await self._top()
        spot = find_field(view["blocks"], label)
        if spot[1]["type"] not in TYPED:
            raise ValueError(f"{label} cannot be typed into, it is a {spot[1]['type']}")
        return await self._enter(view, spot, {TYPED[spot[1]["type"]]: text if text != "" else None})

    async def choose(self, label: str, option: str, *, query: str = "") -> Json:
        """Choose an option, a user by handle or a channel by name; in a multi select, one more."""
        view = await self._top()
        spot = find_field(view["blocks"], label)
        chosen = await self._pick(view, spot, option, query)
        key = next(name for name in entry(view, spot) if name != "type")
        if key.endswith("s"):
            chosen = [*entry(view, spot)[key], chosen]
        return await self._enter(view, spot, {key: chosen})

    async def offered(self, label: str, *, query: str = "") -> list[str]:
        """The texts of the options a field offers."""
        view = await self._top()
        offer = await self._offer(view, find_field(view["blocks"], label), query)
        groups = offer.get("option_groups", [])
        options = [*offer.get("options", []), *(o for g in groups for o in g["options"])]
        return [option["text"]["text"] for option in options]

    async def tick(self, text: str) -> Json:
        """Tick a checkbox, or untick it."""
        view = await self._top()
        block, element, option = find_tick(view["blocks"], text)
        now = entry(view, (block, element))["selected_options"]
        ticked = [kept for kept in now if kept != option]
        if len(ticked) == len(now):
            ticked.append(option)
        return await self._enter(view, (block, element), {"selected_options": ticked})

    async def press(
        self, button: str, *, where: Where = "modal", channel: str | None = None
    ) -> Json:
        """Press a button in the modal, the App Home, or the newest message that has it."""
        if where == "message":
            return await self._press_in_message(button, channel)
        view = await self._sight(where)
        while True:
            try:
                return await self._enter(view, find_button(view["blocks"], button), None)
            except LookupError:
                # It may have been drawn anew between the look and the press.
                seen, view = view, await self._sight(where)
                if view == seen:
                    raise

    async def submit(self) -> Json:
        """Press the submit button of the modal on top."""
        return await self.levers.pull("submit")

    async def close(self) -> Json:
        """Press the close button of the modal on top."""
        return await self.levers.pull("close")

    # How

    async def _sight(self, where: Where) -> Json:
        view = await (self.home() if where == "home" else self.modal())
        if view is None:
            raise LookupError(f"{self.user} sees no {where}")
        return view

    async def _press_in_message(self, button: str, channel: str | None) -> Json:
        if channel is None:
            raise ValueError("say in which channel the message is")
        shown = [*await self.messages(channel), *await self.ephemerals(channel)]
        for message in sorted(shown, key=lambda m: float(m["ts"]), reverse=True):
            try:
                spot = find_button(message.get("blocks", []), button)
            except LookupError:
                continue
            where = {"channel": channel, "ts": message["ts"]}
            return await self.levers.pull("action", **where, **ids(spot))
        raise LookupError(f"no message with a button {button!r} in {channel}")

    async def _pick(self, view: Json, spot: Spot, option: str, query: str) -> Any:
        kind = spot[1]["type"]
        if kind in PEOPLE:
            return (await self.levers.see("user", user=option))["id"]
        if kind in PLACES:
            return (await self.levers.see("channel", channel=option))["id"]
        return find_option(await self._offer(view, spot, query), option)

    async def _offer(self, view: Json, spot: Spot, query: str) -> Json:
        if "external" not in spot[1]["type"]:
            return spot[1]
        answer = await self.levers.pull("options", view_id=view["id"], query=query, **ids(spot))
        if not answer["ok"]:
            raise LookupError(f"no options came: {answer['error']}")
        return dict(answer["response"])

    async def _enter(self, view: Json, spot: Spot, value: Json | None) -> Json:
        more = {} if value is None else {"value": value}
        answer = await self.levers.pull("action", view_id=view["id"], **ids(spot), **more)
        if answer["error"] == "client_refused":
            raise ValueError(f"{label_of(*spot)}: {answer['response']}")
        return answer

    async def _top(self) -> Json:
        view = await self.modal()
        if view is None:
            raise LookupError(f"{self.user} has no modal open")
        return view

    async def _wait(
        self, look: Callable[[], Awaitable[Json | None]], what: str, timeout: float
    ) -> Json:
        try:
            return await self.levers.wait(look, timeout=timeout)
        except TimeoutError:
            view = await self.modal()
            shown = screen(view) if view else "no modal"
            raise TimeoutError(f"{self.user} waited {timeout} s for {what}; sees {shown}") from None
