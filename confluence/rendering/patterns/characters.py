r"""Characters: which ones a part of a pattern means: literals, escapes, classes of them.

Of Ruby's classes `\w \d \s` know ASCII only, all others Unicode. Not here: sets in brackets
(`sets`). https://docs.ruby-lang.org/en/master/Regexp.html
"""

import re
from functools import lru_cache

import regex

from confluence.rendering.patterns.cursor import Cursor, PatternError

_CLASSES = {"d": "0-9", "h": "0-9A-Fa-f", "s": r"\t\n\x0b\x0c\r\x20", "w": "0-9A-Za-z_"}
# As Ruby makes them: https://www.unicode.org/reports/tr18/#Compatibility_Properties
POSIX = {
    "alnum": r"\p{Alphabetic}\p{Nd}",
    "alpha": r"\p{Alphabetic}",
    "ascii": r"\x00-\x7f",
    "blank": r"\p{Zs}\t",
    "cntrl": r"\p{Cc}",
    "digit": r"\p{Nd}",
    "graph": r"[:graph:]",
    "lower": r"\p{Lowercase}",
    "print": r"[:print:]",
    "punct": r"\p{P}\x24\x2b\x3c-\x3e\x5e\x60\x7c\x7e",
    "space": r"\p{White_Space}",
    "upper": r"\p{Uppercase}",
    "word": r"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}",
    "xdigit": "0-9A-Fa-f",
}
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a", "e": "\x1b"}
_CODES = {
    "x": re.compile(r"([0-9A-Fa-f]{1,2})"),
    "u": re.compile(r"([0-9A-Fa-f]{4})|\{([0-9A-Fa-f\s]+)\}"),
}
_OCTAL = re.compile(r"[0-7]{1,2}")
_CONTROL = re.compile(r"(?<=\\c).|(?<=\\C)-.", re.DOTALL)


def literal(text: str) -> str:
    """A text that stands for itself, in a set and outside of one."""
    return "".join(c if c.isalnum() or not c.isascii() else f"\\x{ord(c):02x}" for c in text)


def character_class(cursor: Cursor, letter: str) -> str:
    r"""The class whose letter was taken, as in `\d`, `\H`, `\p{Han}`; empty if it is none."""
    if letter in {"p", "P"}:
        return _property(cursor, letter)
    members = _CLASSES.get(letter.lower(), "")
    if not members:
        return ""
    return f"[{members}]" if letter.islower() else f"[^{members}]"


def is_class(escape: str) -> bool:
    """Whether an escape means a class."""
    return escape[:1] == "\\" and escape[1:].lower() in {*_CLASSES, "p"}


def _property(cursor: Cursor, letter: str) -> str:
    if not cursor.accept("{"):
        raise PatternError(r"“\p” needs its property in braces, as in “\p{L}”")
    name = cursor.until("}")
    bare = name.removeprefix("^")
    members = POSIX.get(bare.lower()) or (_known(bare) if bare.isidentifier() else "")
    if not members:
        raise PatternError(f"“{name[:40]}” is no property of characters")
    opposite = (letter == "P") != (bare != name)
    return f"[^{members}]" if opposite else f"[{members}]"


@lru_cache(maxsize=64)
def _known(name: str) -> str:
    """A property that the library knows, as it writes it; empty if it knows none."""
    written = f"\\p{{{name}}}"
    try:
        regex.compile(written, regex.V1)
    except regex.error:
        return ""
    return written


def escaped(cursor: Cursor, letter: str) -> str:
    """The characters of an escape whose letter was taken; one that Ruby does not know is itself."""
    if letter in _CODES:
        return _coded(cursor, letter)
    if letter in {"c", "C"} and (control := cursor.match(_CONTROL)):
        return chr(ord(control[0][-1]) & 31)
    if letter in {"L", "N"} and cursor.next in {"<", "{"}:
        raise PatternError(f"“\\{letter}{cursor.next}” is nothing that Ruby knows")
    if letter in "01234567":
        more = cursor.match(_OCTAL)
        return chr(int(letter + (more[0] if more else ""), 8) & 255)
    return _ESCAPED.get(letter, letter)


def _coded(cursor: Cursor, letter: str) -> str:
    found = cursor.match(_CODES[letter])
    if not found:
        raise PatternError(f"“\\{letter}” lacks the code of its character")
    codes = (found[1] or found[found.re.groups]).split()
    try:
        return "".join(chr(int(code, 16)) for code in codes)
    except (OverflowError, ValueError) as error:
        raise PatternError(f"no character has the code {found[0][:20]}") from error
