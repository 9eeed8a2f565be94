"""A sandbox with people and templates, and the whole bot in this process before it."""

import socket
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Literal

from lxml import html

from bot.running import Retro
from bot.settings import Settings
from sandbox.__main__ import DATA
from sandbox.app import Sandbox
from sandbox.confluence import reader_page
from sandbox.confluence.nouns import Page
from sandbox.confluence.site import Site
from sandbox.person import Person
from sandbox.slack.channel_life import ChannelLife
from sandbox.slack.nouns import Channel, Json, Message, Workspace
from storage.keyring import Keyring
from tests.postgres import fresh_database

ADMIN = "admin-1"
PEOPLE = ("sre-1", "sre-2", "incident-commander")
GUEST = "guest-1"
PAUSES = (0.05,)

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Way:
    """How the bot is reached and where it keeps things; `settings` as an operator would set.

    `installs`: the bot has no token of its own, workspaces install it. `org_wide`: an organisation
    did, for all its workspaces.
    """

    site: Literal["cloud", "server"] = "cloud"
    transport: Literal["socket", "http"] = "socket"
    database: Literal["sqlite", "postgresql"] = "sqlite"
    installs: bool = False
    org_wide: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.site}-{self.transport}-{self.database}"


@dataclass(slots=True)
class World:
    """A workspace and two Confluences, wherever the bot between them runs."""

    sandbox: Sandbox
    workspace: Workspace
    way: Way

    @property
    def site(self) -> Site:
        """The Confluence that this town connects."""
        confluence = self.sandbox.confluence
        return confluence.cloud if self.way.site == "cloud" else confluence.server

    @property
    def command(self) -> str:
        """What people type."""
        return self.sandbox.slack.app.command

    def channel(
        self,
        *,
        said: Iterable[str] = ("first words", "second words", "last words"),
        members: Iterable[str] = (ADMIN, *PEOPLE, GUEST),
        bot: bool = True,
        is_private: bool = False,
        topic: str = "",
    ) -> Channel:
        """A new incident channel in which the responders took turns."""
        made = self.sandbox.slack.add_channel(
            self.workspace,
            f"inc-{next(_numbers):04}",
            members=members,
            bot=bot,
            is_private=is_private,
            topic=topic,
        )
        life = ChannelLife(self.sandbox.slack, self.workspace)
        for number, text in enumerate(said):
            who = self.sandbox.slack.user(self.workspace, PEOPLE[number % len(PEOPLE)])
            life.write(who, made, text)
        return made

    def person(self, name: str = PEOPLE[0], *, workspace: Workspace | None = None) -> Person:
        """Somebody of the workspace; use as `async with`."""
        return Person(
            self.sandbox.url, user=name, workspace=workspace.id if workspace else self.workspace.id
        )

    def user_id(self, name: str) -> str:
        """A user's id."""
        return self.sandbox.slack.user(self.workspace, name).id

    def pages(self, channel: Channel) -> list[Page]:
        """The pages made for a channel: those that name it in the title or in the text."""
        return [
            page
            for page in self.sandbox.confluence.pages
            if channel.name in page.title or channel.name in page.body
        ]

    def links(self, channel: Channel) -> list[Message]:
        """The messages of the bot in a channel."""
        assert self.workspace.install is not None
        me = self.workspace.install.bot_user
        said = (m for m in channel.messages if m.body.get("user") == me)
        return [message for message in said if "subtype" not in message.body]

    def whispers(self, channel: Channel, name: str = PEOPLE[0]) -> list[Json]:
        """What one person alone was told in a channel."""
        mine = self.user_id(name)
        return [told.body for told in channel.ephemerals if told.user == mine]

    def url(self, page: Page) -> str:
        """Where people read the page."""
        return self.sandbox.url + reader_page.page_url(self.site, page)

    def text(self, page: Page) -> str:
        """What a reader sees of the page, blanks and line ends as one blank."""
        shown = reader_page.show_page(self.site, page).text or ""
        main = html.fromstring(shown).find(".//main")
        assert main is not None
        return " ".join(" ".join(map(str, main.itertext())).split())

    def calm(self) -> None:
        """Forget faults, slowness and what an administrator switched."""
        for half in (self.sandbox.slack, self.sandbox.confluence):
            half.faults.clear()
            half.latency = 0.0
            half.requests.clear()


@dataclass(slots=True)
class Town(World):
    """The same with the bot in this process."""

    retro: Retro


@asynccontextmanager
async def open_town(way: Way, folder: Path) -> AsyncIterator[Town]:
    """Start everything; nothing is connected yet."""
    async with Sandbox() as sandbox:
        sandbox.confluence.load_templates(DATA / "templates")
        workspace = people(sandbox, sandbox.slack.add_workspace("Fieldhouse"))
        if way.org_wide:
            sandbox.slack.join_organisation(workspace)
        with database(way, folder) as address:
            settings = settings_for(sandbox, workspace, way, address)
            sandbox.slack.app.command = settings.command
            retro = Retro(settings, on_lease_lost=_nothing, pauses=PAUSES)
            await retro.start()
            if way.transport == "http":
                sandbox.slack.request_url = f"{retro.address}/slack/events"
            try:
                yield Town(sandbox, workspace, way, retro)
            finally:
                await retro.stop()


@contextmanager
def database(way: Way, folder: Path) -> Iterator[str]:
    """The address of an empty database."""
    if way.database == "sqlite":
        yield f"sqlite:///{folder / 'retro.db'}"
        return
    with fresh_database() as address:
        yield address


def settings_for(sandbox: Sandbox, workspace: Workspace, way: Way, address: str) -> Settings:
    """What an operator would set."""
    assert workspace.install is not None
    slack, confluence = sandbox.slack.app, sandbox.confluence
    port = str(free_port())
    settings = Settings(
        slack_bot_token="" if way.installs else workspace.install.bot_token,
        slack_client_id=slack.client_id if way.installs else "",
        slack_client_secret=slack.client_secret if way.installs else "",
        slack_app_token=slack.app_token if way.transport == "socket" else "",
        slack_signing_secret=slack.signing_secret if way.transport == "http" else "",
        slack_api_url=f"{sandbox.url}/slack/api/",
        atlassian_client_id=confluence.client_id,
        atlassian_client_secret=confluence.client_secret,
        atlassian_auth_url=f"{sandbox.url}/atlassian/auth",
        atlassian_api_url=f"{sandbox.url}/atlassian/api",
        database_url=address,
        encryption_keys=Keyring.generate(),
        allowed_hosts="127.0.0.1",
        port=port,
        public_url=f"http://127.0.0.1:{port}",
    )
    return replace(settings, **way.settings)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def people(sandbox: Sandbox, workspace: Workspace) -> Workspace:
    """The workspace, with an admin, responders and a guest in it."""
    add = sandbox.slack.add_user
    add(workspace, ADMIN, display_name=ADMIN, is_admin=True)
    for name in PEOPLE:
        add(workspace, name, display_name=name)
    add(workspace, GUEST, display_name=GUEST, is_restricted=True)
    return workspace


def _nothing() -> None:
    """No other replica is there to take anything over."""
