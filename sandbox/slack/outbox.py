"""What was sent to the app, in order, so that any of it can be delivered again."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.slack.delivery import Ack, Delivery, Kind
from sandbox.slack.nouns import Json
from sandbox.slack.world import SlackWorld

MOST_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Sent:
    """One delivery: its kind, its payload, and what Slack does with the answer."""

    kind: Kind
    topic: str
    payload: Json
    react: Callable[[Ack], Ack]


class Outbox:
    """Deliveries to the app, remembered."""

    def __init__(self, world: SlackWorld) -> None:
        self.delivery = Delivery(world)
        self.sent: list[Sent] = []

    async def send(
        self, kind: Kind, topic: str, payload: Json, react: Callable[[Ack], Ack] | None = None
    ) -> Ack:
        """Deliver, then let Slack act on the answer."""
        sent = Sent(kind, topic, payload, react or _as_it_is)
        self.sent = [*self.sent[-MOST_KEPT:], sent]
        return sent.react(await self.delivery.send(kind, payload))

    async def again(self, topic: str, *, back: int = 1) -> Ack:
        """Deliver the last payload of a type (or one further back) once more, unchanged."""
        same = [sent for sent in self.sent if sent.topic == topic]
        if len(same) < back:
            raise LookupError(f"nothing of type {topic} was sent")
        sent = same[-back]
        return sent.react(await self.delivery.send(sent.kind, sent.payload, retry=1))


def _as_it_is(ack: Ack) -> Ack:
    return ack
