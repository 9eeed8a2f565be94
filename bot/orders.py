"""What `retro create` and the running bot say to each other. Light: the command line waits for it.

An order is signed with the bot's keys, which the command line reads from the same settings.
"""

import json
from dataclasses import asdict, dataclass
from typing import Self

PATH = "/runs"
TIMESTAMP, SIGNATURE = "X-Retro-Timestamp", "X-Retro-Signature"
LATEST = 300.0  # seconds that an order is good for


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is ordered; `workspace_id` may be empty where the action's name says enough."""

    id: str
    action: str
    channel_id: str
    workspace_id: str = ""
    private: bool = False
    another: bool = False

    def dump(self) -> str:
        """JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, text: str) -> Self:
        """The order in JSON."""
        return cls(**json.loads(text))


def signed_text(timestamp: str, body: str) -> str:
    """What is signed of an order."""
    return f"order {timestamp} {body}"
