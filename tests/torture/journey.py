"""One journey in a fresh channel while the bot dies, and what the sandbox holds afterwards."""

import asyncio
from dataclasses import dataclass
from itertools import count

from sandbox.app import Sandbox
from sandbox.labels import Json, spots
from sandbox.person import Person
from sandbox.slack.channel_life import ChannelLife
from sandbox.slack.nouns import Channel, Workspace
from tests.torture.process import Bot, KillingFaults, Point, watch_requests

EXPECTED = (1, 1, 1)
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run left: pages, messages, bookmarks; and whether the bot died at all."""

    pages: int
    messages: int
    bookmarks: int
    died: bool
    requests: int

    @property
    def right(self) -> bool:
        """Exactly one of each."""
        return (self.pages, self.messages, self.bookmarks) == EXPECTED


class Run:
    """A channel of its own, one person, who may look at a preview first, one kill."""

    def __init__(
        self, sandbox: Sandbox, workspace: Workspace, user: str, bot: Bot, *, looks: bool = False
    ) -> None:
        self.sandbox = sandbox
        self.workspace = workspace
        self.user = user
        self.bot = bot
        self.looks = looks
        self.name = f"inc-{next(_numbers):05}"
        self.channel = self._furnish()

    def _furnish(self) -> Channel:
        members = [user for user in self.workspace.users.values() if not user.is_bot][:3]
        channel = self.sandbox.slack.add_channel(
            self.workspace, self.name, members=members, topic="SEV2 | IC @incident-commander"
        )
        life = ChannelLife(self.sandbox.slack, self.workspace)
        for number in range(6):
            life.write(members[number % 3], channel, f"step {number}")
        return channel

    async def live_through(self, point: Point | None) -> Outcome:
        """Go the way; die at the point; come back; go on as a person would."""
        faults = KillingFaults(self.bot, point)
        async with Person(self.sandbox.url, user=self.user) as person:
            watch_requests(self.sandbox, faults)
            await self.bot.arm(point)
            acked = await self._try(person)
            died = await self.bot.wait_dead(4.0 if point else 0.5)
            if died:
                watch_requests(self.sandbox, KillingFaults(self.bot, None))
                await self.bot.start()
            if not acked:
                await self._again(person)
            await self._settle()
        return self._outcome(died, faults.count)

    async def _try(self, person: Person) -> bool:
        """Whether the submission was acknowledged."""
        try:
            await person.command(self.name, "/retro create")
            await self._form(person, timeout=8)
            return await self._submit(person)
        except (LookupError, TimeoutError):
            return False

    async def _form(self, person: Person, timeout: float) -> None:
        """What can be sent in: the form, or the preview of it."""
        await self._wait_for(person, "Incident commander", timeout)
        if await person.value("Messages on the timeline") is None:
            await person.choose("Messages on the timeline", "Include all")
        if self.looks:
            await person.press("Preview")
            await self._wait_for(person, "Create makes exactly this page", timeout)

    async def _wait_for(self, person: Person, text: str, timeout: float) -> None:
        """Until it is on the screen, or the bot is dead."""
        waiting = asyncio.create_task(person.wait_for(text, timeout=timeout))
        dying = asyncio.create_task(self.bot.wait_dead(timeout))
        await asyncio.wait({waiting, dying}, return_when=asyncio.FIRST_COMPLETED)
        dying.cancel()
        if not waiting.done():
            waiting.cancel()
            raise TimeoutError
        await waiting

    async def _submit(self, person: Person) -> bool:
        answer = await person.submit()
        return bool(answer["ok"])

    async def _again(self, person: Person) -> None:
        """The same submission if the form still stands, else the command anew."""
        view = await person.modal()
        if view is not None and view.get("submit"):
            if await self._submit(person):
                return
            raise AssertionError(f"the second submission was refused: {await person.errors()}")
        while await person.modal() is not None:
            await person.close()
        await person.command(self.name, "/retro create")
        shown = await person.wait_for(_choice, timeout=20)
        if "already has" in str(shown):
            return
        await self._form(person, timeout=20)
        assert await self._submit(person)

    async def _settle(self) -> None:
        """Until everything is there, and then a moment for anything too much."""
        for _ in range(300):
            if all(self._counts()):
                break
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.4)

    def _counts(self) -> tuple[int, int, int]:
        assert self.workspace.install is not None
        me = self.workspace.install.bot_user
        pages = [
            page
            for site in self.sandbox.confluence.sites
            for page in site.pages.values()
            if self.name in page.title
        ]
        messages = [m for m in self.channel.messages if m.body.get("user") == me]
        links = [m for m in messages if "Retro" in m.body.get("text", "")]
        return len(pages), len(links), len(self.channel.bookmarks)

    def _outcome(self, died: bool, requests: int) -> Outcome:
        pages, messages, bookmarks = self._counts()
        return Outcome(pages, messages, bookmarks, died, requests)


def _choice(view: Json) -> bool:
    buttons = {el["text"]["text"] for _, el in spots(view["blocks"]) if el["type"] == "button"}
    return view.get("submit") is not None or "Create another" in buttons
