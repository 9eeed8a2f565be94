"""Style: how a workspace wants what nobody knows and what is left to fill in.

Not here: where it is kept (`confluence.preferences`).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """`unknown` stands in text where nothing is known; `keeps_hints`: instruction text stays."""

    unknown: str = ""
    keeps_hints: bool = True
