"""Regular expressions as Ruby writes them, matched in linear time.

Python's own engine can be made to run for hours by a pattern of ten characters. Not here: filters.
"""

from confluence.rendering.regex.machine import Match, Pattern
from confluence.rendering.regex.parts import PatternError

__all__ = ("Match", "Pattern", "PatternError")
