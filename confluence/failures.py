"""A failure kept in the database: the error's class and facts, and back. No sentences."""

import json

from confluence.errors import RetroError


class Broken(RetroError):
    """Something failed that nobody foresaw; the log has it under `reference`."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


def dump_failure(error: RetroError) -> str:
    """JSON of the class and its facts."""
    return json.dumps({"error": type(error).__name__, "facts": vars(error)}, default=str)


def load_failure(text: str) -> RetroError:
    """The inverse of `dump_failure`, good enough for `hints`. An unknown name becomes `Broken`."""
    kept = json.loads(text)
    for kind in _kinds(RetroError):
        if kind.__name__ == kept["error"]:
            error = kind.__new__(kind)
            vars(error).update(kept["facts"])
            return error
    return Broken(kept["error"])


def _kinds(kind: type[RetroError]) -> list[type[RetroError]]:
    return [kind, *(deeper for sub in kind.__subclasses__() for deeper in _kinds(sub))]
