"""Service `Recounting`: what happened in a channel, as a page tells it.

Not here: reading the channel (`incidents`), its meaning (`facts`), people's accounts (`mentions`).
"""

import asyncio
from functools import partial

from bot.errors import MadePrivate
from bot.facts import facts_of, incident_of, mentioned_in
from bot.incidents import Incidents
from bot.mentions import Mentions
from bot.reading import Channel
from confluence.nouns import Incident
from confluence.submissions import Answers


class Recounting:
    """The same account of an incident for its preview and for its page."""

    def __init__(self, *, incidents: Incidents, mentions: Mentions) -> None:
        self._incidents = incidents
        self._mentions = mentions

    async def incident(
        self, workspace_id: str, channel_id: str, connection_id: str, answers: Answers
    ) -> Incident:
        """What the channel says, corrected by the responder.

        Raises what reading raises, and MadePrivate.
        """
        reading = await self._incidents.read(workspace_id, channel_id)
        check_agreed(reading.channel, answers)
        # In threads: ten thousand messages take a moment.
        facts = await asyncio.to_thread(facts_of, reading)
        named = partial(mentioned_in, facts, answers.include)
        people = await self._mentions.of(workspace_id, connection_id, reading, named)
        return await asyncio.to_thread(incident_of, reading, facts, answers, people=people)

    async def look_again(self, workspace_id: str, channel_id: str, answers: Answers) -> None:
        """Whether what was told before may still be published. Raises MadePrivate."""
        check_agreed(await self._incidents.channel(workspace_id, channel_id), answers)


def check_agreed(channel: Channel, answers: Answers) -> None:
    """A private channel is published only if somebody agreed: it may have become one since."""
    if channel.is_private and not answers.agreed:
        raise MadePrivate(channel.id)
