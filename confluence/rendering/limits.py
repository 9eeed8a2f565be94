"""Limits: what a template may cost, counted, so that a bomb ends early and always alike.

Not here: what is counted where (`scope`, `environment`).
"""

from io import StringIO

from liquid.exceptions import ResourceLimitError

LONGEST_SOURCE = 1_000_000
LONGEST_PAGE = 5_000_000
LONGEST_VALUE = 1_000_000
LONGEST_LIST = 100_000
# Elements in elements, and among them those that Liquid may empty or that are told twice.
DEEPEST_ELEMENT = 220
MOST_ENCLOSED = 50
MOST_TURNS = 200_000
MOST_TAGS = 5_000
LONGEST_NAME = 200
MOST_DIGITS = 4_000
# What filters and loops may do, in about ten nanoseconds each.
MOST_WORK = 100_000_000
CALL = 500
VISIT = 50
DATE = 10_000
LETTER = 60
# A second in which regular expressions look for matches; one text times one pattern.
SECOND = 300_000_000
MOST_MATCHING = 15_000_000
WRITE = 8


class Sheet(StringIO):
    """Where a render writes. All sheets of one render share the count of characters.

    Each write counts as some characters more, so that nothing written very often ends too.
    """

    def __init__(self, count: list[int]) -> None:
        super().__init__()
        self.count = count

    def write(self, text: str, /) -> int:
        """Write, or raise when more has been written than a page can hold."""
        self.count[0] += len(text) + WRITE
        if self.count[0] > LONGEST_PAGE:
            raise ResourceLimitError(
                f"the page grows beyond {LONGEST_PAGE:,} characters", token=None
            )
        return super().write(text)


def compared(value: object) -> int:
    """How much work it is to compare a value with another one, or to look for one in it."""
    if isinstance(value, str):
        return len(value) // 3
    return 5 * len(value) if isinstance(value, list) else 0


def weighed(value: object) -> int:
    """How much work a filter has with a value, which must not be too large to be kept."""
    if isinstance(value, str):
        if len(value) > LONGEST_VALUE:
            reason = f"a value grows beyond {LONGEST_VALUE:,} characters"
            raise ResourceLimitError(reason, token=None)
        return CALL + len(value)
    if isinstance(value, list | range):
        # A range may be too long for `len`.
        length = value.stop - value.start if isinstance(value, range) else len(value)
        if length > LONGEST_LIST:
            reason = f"a list grows beyond {LONGEST_LIST:,} items"
            raise ResourceLimitError(reason, token=None)
        return CALL + 100 * max(length, 0)
    if isinstance(value, int) and value.bit_length() > MOST_DIGITS * 3:
        raise ResourceLimitError(f"a number grows beyond {MOST_DIGITS:,} digits", token=None)
    return CALL


def spelt(value: object) -> int:
    """How much work a filter has with a value that it goes through letter by letter."""
    return weighed(value) + (LETTER * len(value) if isinstance(value, str) else 0)
