"""Syntax: a pattern becomes a tree. Ruby's common notation; no lookaround, no back references.

Not here: matching (`machine`). https://docs.ruby-lang.org/en/master/Regexp.html
"""

from confluence.rendering.regex.parts import (
    Choice,
    Edge,
    Group,
    One,
    PatternError,
    Repeat,
    Sequence,
    Test,
    Tree,
)

LONGEST_PATTERN = 500
MOST_REPEATS = 200


_CLASSES: dict[str, Test] = {
    "d": lambda c: c in "0123456789",
    "w": lambda c: c.isalnum() or c == "_",
    "s": lambda c: c in " \t\r\n\f\v",
    "h": lambda c: c in "0123456789abcdefABCDEF",
}
_POSIX: dict[str, Test] = {
    "alpha": str.isalpha,
    "digit": str.isdigit,
    "alnum": str.isalnum,
    "upper": str.isupper,
    "lower": str.islower,
    "space": str.isspace,
    "punct": lambda c: c.isprintable() and not c.isalnum() and not c.isspace(),
}
_ESCAPED = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "f": "\f",
    "v": "\v",
    "a": "\a",
    "e": "\x1b",
    "0": "\0",
}
_EDGES = frozenset("AzZbB")


class Parser:
    """Reads one pattern. `flags` of Ruby: i (any case), m (dot is any character), x (blanks)."""

    def __init__(self, text: str, flags: str) -> None:
        if len(text) > LONGEST_PATTERN:
            raise PatternError(f"a pattern has at most {LONGEST_PATTERN} characters")
        if set(flags) - set("imx"):
            raise PatternError(f"“{flags}” are no flags; there are i, m and x")
        self._text = text
        self._at = 0
        self._flags = flags
        self._depth = 0
        self.groups = 0
        self.names: dict[str, int] = {}

    def parse(self) -> Tree:
        """The tree of the whole pattern."""
        tree = self._choice()
        if self._at < len(self._text):
            raise PatternError("a “)” without its “(”")
        return tree

    def _peek(self) -> str:
        return self._text[self._at] if self._at < len(self._text) else ""

    def _take(self) -> str:
        if self._at >= len(self._text):
            raise PatternError("the pattern ends too early")
        self._at += 1
        return self._text[self._at - 1]

    def _accept(self, text: str) -> bool:
        if self._text.startswith(text, self._at):
            self._at += len(text)
            return True
        return False

    def _choice(self) -> Tree:
        self._depth += 1
        if self._depth > 20:
            raise PatternError("too many groups inside of each other")
        ways = [self._sequence()]
        while self._accept("|"):
            ways.append(self._sequence())
        self._depth -= 1
        return ways[0] if len(ways) == 1 else Choice(tuple(ways))

    def _sequence(self) -> Tree:
        parts: list[Tree] = []
        while self._peek() not in {"", "|", ")"}:
            if "x" in self._flags and self._skipped():
                continue
            parts.append(self._repeated(self._atom()))
        return Sequence(tuple(parts))

    def _skipped(self) -> bool:
        if self._peek().isspace():
            self._at += 1
            return True
        if self._peek() == "#":
            end = self._text.find("\n", self._at)
            self._at = len(self._text) if end < 0 else end
            return True
        return False

    def _repeated(self, part: Tree) -> Tree:
        while bounds := self._bounds():
            greedy = not self._accept("?")
            self._accept("+")
            part = Repeat(part, bounds[0], bounds[1], greedy)
        return part

    def _bounds(self) -> tuple[int, int | None] | None:
        simple: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if found := simple.get(self._peek()):
            self._at += 1
            return found
        end = self._text.find("}", self._at)
        if self._peek() != "{" or end < 0:
            return None
        least, comma, most = self._text[self._at + 1 : end].partition(",")
        if not (least + most).isdigit() or not (least + "0" + most).isascii():
            return None
        self._at = end + 1
        low = int(least or 0)
        high = (int(most) if most else None) if comma else low
        if max(low, high or 0) > MOST_REPEATS:
            raise PatternError(f"more than {MOST_REPEATS} repeats")
        return low, high

    def _atom(self) -> Tree:
        character = self._take()
        if character == "(":
            return self._group()
        if character == "[":
            return One(self._set())
        if character == ".":
            return One((lambda _: True) if "m" in self._flags else (lambda c: c != "\n"))
        if character in "^$":
            return Edge(character)
        if character in "*+?":
            raise PatternError(f"“{character}” has nothing before it to repeat")
        if character == "\\":
            return self._escape()
        return One(self._exactly(character))

    def _group(self) -> Tree:
        if self._accept("?:"):
            return self._closed(self._choice())
        if self._accept("?"):
            self._accept("P")
            end = self._text.find(">", self._at)
            if self._peek() != "<" or end < 0 or self._text[self._at + 1] in "=!":
                raise PatternError("“(?…” is not available, but for (?:…) and (?<name>…)")
            self.names[self._text[self._at + 1 : end]] = self.groups + 1
            self._at = end + 1
        self.groups += 1
        number = self.groups
        return Group(self._closed(self._choice()), number)

    def _closed(self, tree: Tree) -> Tree:
        if not self._accept(")"):
            raise PatternError("a “(” without its “)”")
        return tree

    def _escape(self) -> Tree:
        character = self._take()
        if character in _EDGES:
            return Edge(character)
        if character.isdigit() and character != "0":
            raise PatternError("back references are not available")
        return One(self._escaped(character))

    def _escaped(self, character: str) -> Test:
        if test := _CLASSES.get(character):
            return test
        if test := _CLASSES.get(character.lower()):
            return lambda c: not test(c)
        return self._exactly(self._code(character) or _ESCAPED.get(character, character))

    def _code(self, character: str) -> str:
        if character not in "xu":
            return ""
        length = 2 if character == "x" else 4
        digits = self._text[self._at : self._at + length]
        try:
            code = chr(int(digits, 16))
        except ValueError as error:
            raise PatternError(f"“\\{character}” lacks its {length} digits") from error
        self._at += length
        return code

    def _exactly(self, character: str) -> Test:
        if "i" in self._flags:
            folded = character.lower()
            return lambda c: c.lower() == folded
        return lambda c: c == character

    def _set(self) -> Test:
        opposite = self._accept("^")
        tests: list[Test] = []
        first = True
        while first or self._peek() != "]":
            tests.append(self._member())
            first = False
        self._at += 1
        if opposite:
            return lambda c: not any(test(c) for test in tests)
        return lambda c: any(test(c) for test in tests)

    def _member(self) -> Test:
        if self._accept("[:"):
            name, _, _ = self._text[self._at :].partition(":]")
            self._at += len(name) + 2
            if name not in _POSIX:
                raise PatternError(f"“[:{name}:]” is no class of characters")
            return _POSIX[name]
        character = self._take()
        if character == "\\":
            character = self._take()
            if character.lower() in _CLASSES:
                return self._escaped(character)
            character = self._code(character) or _ESCAPED.get(character, character)
        if self._peek() == "-" and self._text[self._at + 1 : self._at + 2] not in {"]", ""}:
            self._at += 1
            return self._range(character, self._bound())
        return self._exactly(character)

    def _bound(self) -> str:
        character = self._take()
        if character != "\\":
            return character
        character = self._take()
        return self._code(character) or _ESCAPED.get(character, character)

    def _range(self, low: str, high: str) -> Test:
        if low > high:
            raise PatternError(f"“{low}-{high}” is the wrong way round")
        if "i" in self._flags:
            return lambda c: low <= c.lower() <= high or low <= c.upper() <= high
        return lambda c: low <= c <= high
