"""Sets: characters in brackets, with ranges, classes, sets inside of sets and “&&”.

All else that the library would read in a set is a character, as Ruby has it. Not here: what an
escape means (`characters`).
"""

from confluence.rendering.patterns.characters import (
    POSIX,
    character_class,
    escaped,
    is_class,
    literal,
)
from confluence.rendering.patterns.cursor import Cursor, PatternError

DEEPEST = 30


def character_set(cursor: Cursor, depth: int = 0) -> str:
    """A set whose “[” was taken."""
    if depth > DEEPEST:
        raise PatternError("too many sets inside of each other")
    opposite = "^" if cursor.accept("^") else ""
    parts = [_first(cursor)]
    while not cursor.accept("]"):
        if cursor.accept("&&"):
            parts.append("")
        else:
            parts[-1] += _member(cursor, depth)
    if not all(parts):
        raise PatternError("a set has nothing in it, or nothing on one side of “&&”")
    return f"[{opposite}{'&&'.join(parts)}]"


def _first(cursor: Cursor) -> str:
    """A “]” right at the beginning is a member, if another one ends the set."""
    ends_later = "]" in cursor.text[cursor.at + 1 :]
    return literal("]") if ends_later and cursor.accept("]") else ""


def _member(cursor: Cursor, depth: int) -> str:
    if not cursor.next:
        raise PatternError("a “[” without its “]”")
    if cursor.accept("[:"):
        return _named(cursor)
    if cursor.accept("["):
        return character_set(cursor, depth + 1)
    if is_class(cursor.text[cursor.at : cursor.at + 2]):
        cursor.take()
        return character_class(cursor, cursor.take())
    low = _character(cursor)
    high = _character(cursor) if _ranges(cursor) else ""
    if high and low[-1] > high[0]:
        raise PatternError(f"“{low}-{high}” is the wrong way round")
    return f"{literal(low)}-{literal(high)}" if high else literal(low)


def _named(cursor: Cursor) -> str:
    name = cursor.until(":]")
    members = POSIX.get(name.removeprefix("^"), "")
    if not members:
        raise PatternError(f"“[:{name[:40]}:]” is no class of characters")
    return f"[^{members}]" if name.startswith("^") else members


def _character(cursor: Cursor) -> str:
    character = cursor.take()
    if character != "\\":
        return character
    letter = cursor.take()
    return "\b" if letter == "b" else escaped(cursor, letter)


def _ranges(cursor: Cursor) -> bool:
    """Whether a “-” comes next, which is taken, and the end of a range after it."""
    after = cursor.text[cursor.at + 1 : cursor.at + 3]
    ends = after[:1] in {"", "]", "["} or after == "&&" or is_class(after)
    return not ends and cursor.accept("-")
