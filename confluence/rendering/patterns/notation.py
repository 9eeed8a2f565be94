r"""Notation: a pattern of Ruby's written anew for the library `regex`.

All of it is read here, so that nothing comes in that only the library knows: fuzzy matching,
recursion, verbs. Not here: which characters are meant (`characters`, `sets`), `repeats`.
https://docs.ruby-lang.org/en/master/Regexp.html
"""

import re
import string
from collections.abc import Sequence

from confluence.rendering.patterns.characters import character_class, escaped, literal
from confluence.rendering.patterns.cursor import Cursor, PatternError
from confluence.rendering.patterns.parts import Part, atom, joined, repeated, wrapped
from confluence.rendering.patterns.repeats import repeat
from confluence.rendering.patterns.sets import DEEPEST, character_set

# Opens a group without a name: whether it is remembered is known at the end.
_PLAIN = "\0"
_SAME = re.compile(r"\?(?::|=|!|<=|<!|>)")
_NAME = re.compile(r"\?(?:<([^\W\d]\w*)>|'([^\W\d]\w*)')")
_FLAGS = re.compile(r"\?([imx]*)(?:-([imx]*))?([:)])")
_CONDITION = re.compile(r"\?\((?:(\d+)|<(\w+)>|'(\w+)')\)", re.ASCII)
_REFERENCE = re.compile(r"<(-?\w+)>|'(-?\w+)'")
_NUMBER = re.compile(r"\d{1,3}", re.ASCII)
# Ruby's “^” does not stand behind the line end that ends the text.
_SIGNS = {".": ".", "^": r"(?:\A|^(?!\Z))", "$": "$"}
_PLACES = {**{each: f"\\{each}" for each in "AbBGKRX"}, "z": r"\Z", "Z": r"(?=\n?\Z)"}


class Notation:
    """One pattern, written anew: `text`, and in `names` the numbers of the groups with a name."""

    def __init__(self, text: str, flags: str) -> None:
        self.names: dict[str, list[int]] = {}
        self._cursor = Cursor(text)
        self._extended = "x" in flags
        self._depth = self._named = self._plain = self._highest = 0
        written = self._choice().text
        if self._cursor.next:
            raise PatternError("a “)” without its “(”")
        if self.names and self._highest:
            raise PatternError("where groups have names, their numbers mean nothing")
        if self._highest > self._plain:
            raise PatternError(f"there is no group {self._highest}")
        # Groups without a name are remembered only where none has one.
        self.text = written.replace(_PLAIN, "(?:" if self.names else "(")

    def _choice(self) -> Part:
        self._depth += 1
        if self._depth > DEEPEST:
            raise PatternError("too many groups inside of each other")
        extended = self._extended
        ways = [self._sequence()]
        while self._cursor.accept("|"):
            ways.append(self._sequence())
        self._extended = extended
        self._depth -= 1
        return joined("|", ways)

    def _sequence(self) -> Part:
        parts: list[Part] = []
        self._skip()
        while self._cursor.next not in {"", "|", ")"}:
            parts.append(self._repeated(self._atom()))
        return joined("", parts)

    def _skip(self) -> None:
        """Go over comments and, where the flag x says so, over blanks."""
        cursor = self._cursor
        while True:
            if cursor.accept("(?#"):
                cursor.until(")")
            elif self._extended and cursor.next == "#":
                cursor.at += len(cursor.text[cursor.at :].partition("\n")[0])
            elif self._extended and cursor.next.isspace():
                cursor.take()
            else:
                return

    def _repeated(self, part: Part) -> Part:
        self._skip()
        first = True
        while found := repeat(self._cursor):
            # In a group of its own, for the library takes two signs together otherwise.
            part = repeated(part if first else wrapped("(?:", part), *found)
            first = False
            self._skip()
        return part

    def _atom(self) -> Part:
        character = self._cursor.take()
        match character:
            case "(":
                return self._group()
            case "[":
                return atom(character_set(self._cursor))
            case "\\":
                return atom(self._escape(self._cursor.take()))
            case "*" | "+" | "?":
                raise PatternError(f"“{character}” has nothing before it to repeat")
        return atom(_SIGNS.get(character) or literal(character))

    def _escape(self, letter: str) -> str:
        if letter == "g":
            raise PatternError(r"“\g” is not available: groups cannot be called")
        if letter == "k":
            return self._reference()
        if letter in string.digits and (number := self._number()):
            return _back([number])
        return (
            _PLACES.get(letter)
            or character_class(self._cursor, letter)
            or literal(escaped(self._cursor, letter))
        )

    def _number(self) -> int:
        """The group that the digits mean; 0 if they are the code of a character."""
        cursor = self._cursor
        found = _NUMBER.match(cursor.text, cursor.at - 1)
        number = int(found[0]) if found and found[0][0] != "0" else 0
        if not found or not 0 < number <= max(self._plain, 9):
            return 0
        cursor.at = found.end()
        return self._known(number)

    def _known(self, number: int) -> int:
        self._highest = max(self._highest, number)
        return number

    def _reference(self) -> str:
        name = self._cursor.match(_REFERENCE)
        if not name:
            raise PatternError(r"“\k” needs the name of a group, as in “\k<name>”")
        return _back(self._numbers(name[1] or name[2]))

    def _numbers(self, name: str) -> Sequence[int]:
        """The groups of a name, or the one of a number, which counts backwards below zero."""
        if name in self.names:
            return self.names[name]
        number = int(name) if _NUMBER.fullmatch(name.removeprefix("-")) else 0
        number += self._plain + 1 if number < 0 else 0
        if number <= 0:
            raise PatternError(f"there is no group “{name[:40]}” before it is named")
        return [self._known(number)]

    def _group(self) -> Part:
        cursor = self._cursor
        if cursor.next != "?":
            self._plain += 1
            return self._closed(_PLAIN)
        if name := cursor.match(_NAME):
            self._named += 1
            self.names.setdefault(name[1] or name[2], []).append(self._named)
            return self._closed("(")
        if same := cursor.match(_SAME):
            return self._closed(f"({same[0]}")
        if condition := cursor.match(_CONDITION):
            name_or_number = condition[1] or condition[2] or condition[3]
            return self._closed(f"(?({self._numbers(name_or_number)[-1]})")
        return self._flagged()

    def _flagged(self) -> Part:
        """A part with other flags: the group's, or all that follows in the group around it."""
        flags = self._cursor.match(_FLAGS)
        if not flags:
            begin = self._cursor.text[self._cursor.at : self._cursor.at + 2]
            raise PatternError(f"“({begin}” is not available, or nothing that Ruby knows")
        on, off, end = flags[1], flags[2] or "", flags[3]
        extended = self._extended
        self._extended = (extended or "x" in on) and "x" not in off
        opening = f"(?{_flags(on)}{'-' * bool(_flags(off))}{_flags(off)}:"
        part = self._closed(opening) if end == ":" else wrapped(opening, self._choice())
        self._extended = extended
        return part

    def _closed(self, opening: str) -> Part:
        part = self._choice()
        if not self._cursor.accept(")"):
            raise PatternError("a “(” without its “)”")
        return wrapped(opening, part)


def _back(numbers: Sequence[int]) -> str:
    """What a group matched; of several with one name, what the last one did."""
    return "(?:" + "|".join(f"\\{number}" for number in reversed(numbers)) + ")"


def _flags(ruby: str) -> str:
    """Flags that the library has under another letter, or that were heeded here already."""
    return "".join(sorted(set(ruby.replace("m", "s").replace("x", ""))))
