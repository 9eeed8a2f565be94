"""Plurals: English words for several and for one, by Rails' rules; where they err, by English.

Not here: other forms of words and names (`inflections`).
https://api.rubyonrails.org/classes/ActiveSupport/Inflector/Inflections.html
"""

import re

Rules = tuple[tuple[re.Pattern[str], str], ...]
_NO_PLURAL = re.compile(
    r"\b(?:equipment|fish|information|jeans|money|police|rice|series|sheep|species)\Z",
    re.IGNORECASE,
)
_LONGEST_ENDING = 20
_IRREGULAR = {
    # Rails has bonus, cach, campus, focus, germen, humen, romen.
    "bonus": "bonuses",
    "cache": "caches",
    "campus": "campuses",
    "focus": "focuses",
    "german": "germans",
    "human": "humans",
    "roman": "romans",
    "child": "children",
    "man": "men",
    "move": "moves",
    "person": "people",
    "sex": "sexes",
    "zombie": "zombies",
}
# The first rule that fits counts; what “(…)” matches is kept, what follows “→” is put behind it.
_PLURAL = r"""
(quiz)$ → zes
^(ox)(?:en)?$ → en
^([ml])(?:ice|ouse)$ → ice
(passer)s?by$ → sby
(matr|vert|ind)[ie]x$ → ices
(x|ch|ss|sh)$ → es
([^aeiouy]|qu)y$ → ies
([lr]|lea|loa|thie)f$ → ves
([^f])fe$ → ves
()sis$ → ses
([it])(?:a|um)$ → a
(buffal|ech|her|potat|tomat)o$ → oes
(bu)s$ → ses
(alias|status)$ → es
(octop|vir)(?:i|us)$ → i
^(ax|test)is$ → es
()s?$ → s
"""
_SINGULAR = r"""
(database|movie|shoe)s$ →
(quiz)zes$ →
(matr)ices$ → ix
(vert|ind)ices$ → ex
(passer)sby$ → by
^(ox)en →
(alias|status)(?:es)?$ →
(octop|vir)(?:i|us)$ → us
(vir)uses$ → us
^(a)x[ei]s$ → xis
(cris|test)[ei]s$ → is
(o)es$ →
(bus)(?:es)?$ →
^([ml])ice$ → ouse
(x|ch|ss|sh)es$ →
(s)eries$ → eries
([^aeiouy]|qu)ies$ → y
(cal|hal|sel|shel|wol|\bel|scar|lea|loa|thie)ves$ → f
(kni|li|sa|wi)ves$ → fe
(analy|ba|diagno|parenthe|progno|synop|the)s[ei]s$ → sis
([it])a$ → um
(news|ss)$ →
()s$ →
"""


def _read(rules: str) -> Rules:
    found = (line.split("→") for line in rules.strip().splitlines())
    return tuple(_rule(ending.strip(), new.strip()) for ending, new in found)


def _irregular(new: dict[str, str]) -> Rules:
    """Rules of whole words, which also have what they are to become: people are people."""
    pairs = [(old, after) for before, after in new.items() for old in (after, before)]
    return tuple(_rule(f"({old[0]}){old[1:]}$", after[1:]) for old, after in pairs)


def _rule(ending: str, new: str) -> tuple[re.Pattern[str], str]:
    return re.compile(ending, re.IGNORECASE), new


_MANY = _irregular(_IRREGULAR) + _read(_PLURAL)
_ONE = _irregular({many: one for one, many in _IRREGULAR.items()}) + _read(_SINGULAR)


def plural(text: str) -> str:
    """The text with its last word for several."""
    return _applied(_MANY, text)


def singular(text: str) -> str:
    """The text with its last word for one."""
    return _applied(_ONE, text)


def _applied(rules: Rules, text: str) -> str:
    # Only the end is looked at, however long the text is; “^” is still the beginning of it all.
    start = max(len(text) - _LONGEST_ENDING, 0)
    if not text or _NO_PLURAL.search(text, start):
        return text
    for rule, new in rules:
        if found := rule.search(text, start):
            return text[: found.end(1)] + new + text[found.end() :]
    return text
