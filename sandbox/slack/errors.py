"""The one error of the Web API: a code, and what Slack says beside it."""

from typing import Any


class SlackError(Exception):
    """`ok: false` with this code; `extra` goes into the answer beside it."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra

    def as_json(self) -> dict[str, Any]:
        """The answer's body."""
        return {"ok": False, "error": self.code, **self.extra}


def invalid(code: str, *messages: str) -> SlackError:
    """A refusal that names each fault in `response_metadata.messages`."""
    lines = [f"[ERROR] {message}" for message in messages]
    extra: dict[str, Any] = {"response_metadata": {"messages": lines}}
    if code == "invalid_blocks":
        extra["errors"] = list(messages)
    return SlackError(code, **extra)


def missing_argument(name: str) -> SlackError:
    """A required argument was not sent."""
    return invalid("invalid_arguments", f"missing required field: {name}")
