"""Pattern: a regular expression of Ruby's, ready, and its matches in a text.

Not here: the notation (`notation`), what matching may cost (`confluence.rendering.filters`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from time import process_time

import regex

from confluence.rendering.patterns.cursor import PatternError
from confluence.rendering.patterns.notation import Notation

LONGEST_PATTERN = 500
_FLAGS = {"i": regex.IGNORECASE, "m": regex.DOTALL, "x": regex.V1}  # x: heeded by the notation
Match = regex.Match[str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, ready. `names` has the numbers of the groups with a name."""

    source: str
    names: Mapping[str, Sequence[int]]
    _compiled: regex.Pattern[str]

    def find_all(self, text: str, seconds: float) -> Iterator[Match]:
        """All matches from left to right, none over another; after an empty one a character on.

        Raises `TimeoutError` when the process worked on them for that long, and `MemoryError`.
        """
        end = process_time() + seconds
        at: int | None = 0
        while at is not None and at <= len(text):
            left = max(end - process_time(), 0.0)
            found = self._compiled.finditer(text, at, timeout=left)
            at = None
            for match in found:
                yield match
                if match.start() == match.end():
                    at = match.end() + 1
                    break


@lru_cache(maxsize=32)
def ready(text: str, flags: str = "") -> Pattern:
    """The pattern. `flags` are Ruby's: i (any case), m (dot is any character), x (blanks).

    Raises `PatternError`.
    """
    if len(text) > LONGEST_PATTERN:
        raise PatternError(f"a pattern has at most {LONGEST_PATTERN} characters")
    if set(flags) - set(_FLAGS):
        raise PatternError(f"“{flags}” are no flags; there are i, m and x")
    notation = Notation(text, flags)
    meant = regex.V1 | regex.MULTILINE
    for flag in flags:
        meant |= _FLAGS[flag]
    try:
        compiled = regex.compile(notation.text, meant, cache_pattern=False)
    except regex.error as error:
        # The place it names is one in the pattern written anew.
        reason, _, _ = str(error).partition(" at position")
        raise PatternError(f"the pattern cannot be read: {reason}") from error
    return Pattern(text, notation.names, compiled)
