"""Patterns: regular expressions in Ruby's notation, matched by the library `regex`.

`notation` writes them anew for it, with `cursor`, `parts`, `repeats`, `characters` and `sets`;
`pattern` has them ready. Not here: filters.
"""

from confluence.rendering.patterns.cursor import PatternError
from confluence.rendering.patterns.pattern import Match, Pattern, ready

__all__ = ("Match", "Pattern", "PatternError", "ready")
