"""What a modal carries with it from click to click: ids only, never text or secrets."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Metadata:
    """`private_metadata` as a value; Slack takes 3,000 characters of it."""

    channel_id: str
    connection_id: str = ""
    number: int = 1
    draft_id: str | None = None
    is_private: bool = False

    def dump(self) -> str:
        """JSON, without what has its default."""
        given = asdict(self)
        return json.dumps({name: value for name, value in given.items() if value})

    @classmethod
    def load(cls, text: str) -> "Metadata":
        """The inverse of `dump`."""
        return cls(**json.loads(text))
