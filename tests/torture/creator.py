"""A process that publishes rendered drafts as a replica would; told what to do line by line.

Each line of its input is a list of words: `warm CONNECTION` or `publish DRAFT …`. Each is answered
by a line of JSON: the class of what went wrong for each draft, empty where a page was made.
"""

import asyncio
import json
import sys

from bot.opening import open_connections, open_database
from bot.settings import read
from confluence.connections import Connections
from confluence.errors import RetroError
from confluence.pages import Pages
from confluence.preferences import Preferences
from confluence.previews import Previews
from confluence.renderer import Renderer
from confluence.templates import Templates
from storage.attempts import AttemptRepository
from storage.database import Database
from storage.drafts import DraftRepository
from storage.pages import PageRepository
from storage.preferences import PreferenceRepository
from storage.previews import PreviewRepository


class Creator:
    """Holds the connection's token in memory and makes pages with it."""

    def __init__(self, database: Database, connections: Connections) -> None:
        self._connections = connections
        templates, renderer = Templates(connections), Renderer([])  # drafts come rendered
        self._pages = Pages(
            connections=connections,
            templates=templates,
            renderer=renderer,
            previews=Previews(
                connections=connections,
                templates=templates,
                renderer=renderer,
                previews=PreviewRepository(database),
                preferences=Preferences(PreferenceRepository(database)),
            ),
            drafts=DraftRepository(database),
            pages=PageRepository(database),
            attempts=AttemptRepository(database),
            preferences=Preferences(PreferenceRepository(database)),
        )

    async def obey(self, verb: str, *ids: str) -> list[str]:
        """Do it; what went wrong by id."""
        act = self._warm if verb == "warm" else self._publish
        return list(await asyncio.gather(*(act(each) for each in ids)))

    async def _warm(self, connection_id: str) -> str:
        client = await self._connections.client(connection_id)
        return (await client.current_account()).id and ""

    async def _publish(self, draft_id: str) -> str:
        try:
            await self._pages.publish(draft_id)
        except RetroError as error:
            return type(error).__name__
        return ""


async def main() -> None:
    """Until the input ends."""
    settings = read()
    database = await open_database(settings)
    async with open_connections(settings, database) as connections:
        creator = Creator(database, connections)
        print("ready", flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps(await creator.obey(*line.split())), flush=True)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main())
