"""Style: how a page is to be written besides its template: its workspace's wishes, its chance.

Not here: where the wishes are kept (`confluence.preferences`).
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Style:
    """`unknown` stands in text where nothing is known; `keeps_hints`: instruction text stays.

    `seed` decides what `shuffle` does: with the draft's id, each try makes the same page. It is no
    wish, so styles of two drafts read alike.
    """

    unknown: str = ""
    keeps_hints: bool = True
    seed: str = field(default="", repr=False)
