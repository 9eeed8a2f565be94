"""What a modal carries with it from click to click: ids only, never text or secrets."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Metadata:
    """`private_metadata` as a value; Slack takes 3,000 characters of it.

    `channel_id` is empty where the way began in the App Home. `another`: whoever fills the form in
    knows of the channel's retros. `below` is the modal under this one whose link is spent here.
    """

    channel_id: str = ""
    connection_id: str = ""
    number: int = 1
    draft_id: str | None = None
    is_private: bool = False
    preview_id: str | None = None
    action_id: str = ""
    version: str = ""
    another: bool = False
    below: str = ""

    def about(self, connection_id: str) -> "Metadata":
        """The same for what is about this connection."""
        return replace(self, connection_id=connection_id)

    def dump(self) -> str:
        """JSON, without what has its default."""
        given = asdict(self)
        return json.dumps({name: value for name, value in given.items() if value})

    @classmethod
    def load(cls, text: str) -> "Metadata":
        """The inverse of `dump`."""
        return cls(**json.loads(text))


def connection_meant(body: Mapping[str, Any]) -> Metadata:
    """The channel and the connection that a button is about, as far as it or its modal tells."""
    view = body.get("view") or {}
    held = Metadata.load(view["private_metadata"]) if view.get("type") == "modal" else Metadata()
    [pressed] = body.get("actions") or [{}]
    channel_id = (body.get("channel") or {}).get("id") or ""
    return Metadata(
        channel_id=held.channel_id or channel_id,
        connection_id=pressed.get("value") or held.connection_id,
    )
