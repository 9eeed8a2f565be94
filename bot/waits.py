"""How long to wait before trying again, and whether it helps. Pure; who waits: jobs and chores."""

from collections.abc import Sequence

from confluence.errors import RateLimited, RetroError, UnexpectedAnswer

PAUSES = (1.0, 3.0, 10.0)  # seconds before trying again what may pass by itself
LONGEST_WAIT = 120.0  # seconds; who is asked to wait longer tells people for how long


def wait_after(error: RetroError, tries: int, pauses: Sequence[float] = PAUSES) -> float | None:
    """Seconds to wait before another try, None when another try would not help in that time."""
    if tries > len(pauses):
        return None
    asked = getattr(error, "retry_after", 0)
    if isinstance(error, RateLimited) or asked:
        return float(max(asked, 1.0)) if asked <= LONGEST_WAIT else None
    passing = error.worth_repeating if isinstance(error, UnexpectedAnswer) else error.transient
    return pauses[tries - 1] if passing else None
