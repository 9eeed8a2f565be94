"""Place: where in storage format a value comes out, hence how it is written.

Not here: finding the place (`runs`).
"""

import re
from enum import StrEnum

from confluence.storage_format import cdata, escape

_TWO_SCHEMES = re.compile(r"\s*https?://(?=[A-Za-z][A-Za-z0-9+.-]*://)")


class Place(StrEnum):
    """TEXT may hold markup; LINE holds the template's markup and of values characters only; the
    others hold characters only.
    """

    TEXT = "text"
    LINE = "line"
    PLAIN = "plain"
    CDATA = "cdata"
    ATTRIBUTE = "attribute"
    ADDRESS = "address"

    def written(self, characters: str) -> str:
        """Characters as they stand in this place; in a line they were escaped one by one."""
        if self is Place.LINE:
            return characters
        if self is Place.CDATA:
            return cdata(characters)
        if self is Place.ADDRESS:
            characters = _TWO_SCHEMES.sub("", characters, count=1)
        return escape(characters)
