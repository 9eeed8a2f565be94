"""A failure kept in the database: the error's class and facts, and back; and what one says of
another. No sentences."""

import json

from confluence.errors import (
    MissingScope,
    NotConfluence,
    NotFound,
    PermissionDenied,
    RateLimited,
    RetroError,
    UnexpectedAnswer,
    Unreachable,
)

OUTAGES = (NotConfluence, RateLimited, UnexpectedAnswer, Unreachable)


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


def closes(trouble: RetroError | None, space_key: str) -> bool:
    """Whether it says that no page can be made in a space."""
    if isinstance(trouble, PermissionDenied):
        return (trouble.action, trouble.place) == (PermissionDenied.CREATE, space_key)
    return isinstance(trouble, NotFound) and (trouble.noun, trouble.id) == ("space", space_key)


def is_closure(trouble: RetroError | None) -> bool:
    """Whether it says that no page can be made in some space."""
    if isinstance(trouble, PermissionDenied):
        return trouble.action == PermissionDenied.CREATE
    return isinstance(trouble, NotFound) and trouble.noun == "space"


def includes(known: RetroError | None, refusal: RetroError) -> bool:
    """Whether a refusal is no news: a scope known to be missing, one more space that is closed,
    another look of an outage."""
    if isinstance(known, MissingScope) and isinstance(refusal, MissingScope):
        return bool({*known.scope.split(", ")} & {*refusal.scope.split(", ")})
    if is_outage(known) and is_outage(refusal):
        return True
    return is_closure(known) and is_closure(refusal)


def repeats(known: RetroError | None, trouble: RetroError | None) -> bool:
    """Whether it is the same once more, however it looks each time: an outage, or our mistake."""
    kinds: tuple[tuple[type[RetroError], ...], ...] = (OUTAGES, (Broken,))
    return any(isinstance(known, kind) and isinstance(trouble, kind) for kind in kinds)


def is_outage(trouble: RetroError | None) -> bool:
    """Whether it says that Confluence is not to be reached, or not in its place."""
    return isinstance(trouble, OUTAGES)


def _kinds(kind: type[RetroError]) -> list[type[RetroError]]:
    return [kind, *(deeper for sub in kind.__subclasses__() for deeper in _kinds(sub))]
