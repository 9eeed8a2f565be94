"""Machine: a pattern's tree as instructions, and all ways through them followed at once.

The work is at most length of the text times number of instructions, and is counted.
Not here: the notation (`syntax`). https://swtch.com/~rsc/regexp/regexp2.html
"""

from collections.abc import Iterator
from dataclasses import dataclass

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
from confluence.rendering.regex.syntax import Parser

MOST_INSTRUCTIONS = 2_000
MOST_STEPS = 500_000
Saved = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern matched. `spans` are of the whole and of each group; -1 where none."""

    text: str
    spans: tuple[tuple[int, int], ...]
    names: dict[str, int]

    def group(self, number: int) -> str | None:
        """The text of a group; None if it took no part or does not exist."""
        if number >= len(self.spans) or self.spans[number][1] < 0:
            return None
        start, end = self.spans[number]
        return self.text[start:end]


@dataclass(slots=True)
class _Step:
    """One instruction: a test, an edge, a group's boundary, a fork, or the end (none of them)."""

    test: Test | None = None
    edge: str = ""
    save: int = -1
    forks: tuple[int, ...] = ()


class Pattern:
    """A pattern, ready. Raises `PatternError`."""

    def __init__(self, text: str, flags: str = "") -> None:
        parser = Parser(text, flags)
        tree = parser.parse()
        self.groups = parser.groups
        self.names = parser.names
        self._program: list[_Step] = []
        self._emit(tree)
        self._program.append(_Step())

    def find_all(self, text: str, steps: list[int]) -> Iterator[Match]:
        """All matches from left to right, none over another. `steps` counts what they cost."""
        at = 0
        while at <= len(text):
            match = self.search(text, at, steps)
            if match is None:
                return
            yield match
            start, end = match.spans[0]
            at = end if end > start else end + 1

    def search(self, text: str, at: int, steps: list[int]) -> Match | None:
        """The first match from an offset on. Raises `PatternError` when it takes too long."""
        found: Saved | None = None
        threads: list[tuple[int, Saved]] = []
        nothing = (-1,) * (2 * self.groups + 2)
        for offset in range(at, len(text) + 1):
            steps[0] += 1  # going on costs as well
            seen: set[int] = set()
            current: list[tuple[int, Saved]] = []
            for place, saved in threads:
                self._follow(place, saved, text, offset, seen, current, steps)
            if found is None:
                self._follow(0, (offset, *nothing[1:]), text, offset, seen, current, steps)
            elif not current:
                break
            threads, ended = self._advance(current, text, offset)
            found = ended or found
        if found is None:
            return None
        spans = tuple(zip(found[::2], found[1::2], strict=True))
        return Match(text, spans, self.names)

    def _advance(
        self, current: list[tuple[int, Saved]], text: str, offset: int
    ) -> tuple[list[tuple[int, Saved]], Saved | None]:
        """The threads that take the next character; what ended cuts off those after it."""
        threads: list[tuple[int, Saved]] = []
        character = text[offset] if offset < len(text) else ""
        for place, saved in current:
            test = self._program[place].test
            if test is None:
                return threads, (saved[0], offset, *saved[2:])
            if character and test(character):
                threads.append((place + 1, saved))
        return threads, None

    def _follow(
        self,
        place: int,
        saved: Saved,
        text: str,
        offset: int,
        seen: set[int],
        current: list[tuple[int, Saved]],
        steps: list[int],
    ) -> None:
        """Add all that can be reached without a character, in order of preference."""
        stack = [(place, saved)]
        while stack:
            place, saved = stack.pop()
            if place in seen:
                continue
            seen.add(place)
            steps[0] += 1
            step = self._program[place]
            if step.forks:
                stack.extend((fork, saved) for fork in reversed(step.forks))
            elif step.save >= 0:
                kept = (*saved[: step.save], offset, *saved[step.save + 1 :])
                stack.append((place + 1, kept))
            elif not step.edge:
                current.append((place, saved))
            elif _at_edge(step.edge, text, offset):
                stack.append((place + 1, saved))
        if steps[0] > MOST_STEPS:
            raise PatternError("the pattern takes too long on this text")

    def _emit(self, tree: Tree) -> None:
        if len(self._program) > MOST_INSTRUCTIONS:
            raise PatternError("the pattern is too large")
        if isinstance(tree, One):
            self._program.append(_Step(test=tree.test))
        elif isinstance(tree, Edge):
            self._program.append(_Step(edge=tree.kind))
        elif isinstance(tree, Sequence):
            for part in tree.parts:
                self._emit(part)
        elif isinstance(tree, Group):
            self._program.append(_Step(save=2 * tree.number))
            self._emit(tree.part)
            self._program.append(_Step(save=2 * tree.number + 1))
        elif isinstance(tree, Choice):
            self._choice(tree)
        else:
            self._repeat(tree)

    def _choice(self, tree: Choice) -> None:
        ends: list[int] = []
        for way in tree.ways[:-1]:
            fork = self._fork()
            self._emit(way)
            ends.append(self._fork())
            self._program[fork].forks = (fork + 1, len(self._program))
        self._emit(tree.ways[-1])
        for end in ends:
            self._program[end].forks = (len(self._program),)

    def _repeat(self, tree: Repeat) -> None:
        for _ in range(tree.least):
            self._emit(tree.part)
        if tree.most is None:
            fork = self._fork()
            self._emit(tree.part)
            self._program[self._fork()].forks = (fork,)
            self._aim(fork, tree)
            return
        forks = []
        for _ in range(tree.most - tree.least):
            forks.append(self._fork())
            self._emit(tree.part)
        for fork in forks:
            self._aim(fork, tree)

    def _aim(self, fork: int, tree: Repeat) -> None:
        ways = (fork + 1, len(self._program))
        self._program[fork].forks = ways if tree.greedy else ways[::-1]

    def _fork(self) -> int:
        self._program.append(_Step())
        return len(self._program) - 1


def _at_edge(kind: str, text: str, offset: int) -> bool:
    if kind == "^":
        return offset == 0 or text[offset - 1] == "\n"
    if kind == "$":
        return offset == len(text) or text[offset] == "\n"
    if kind == "A":
        return offset == 0
    if kind == "z":
        return offset == len(text)
    if kind == "Z":
        return offset == len(text) or text[offset:] == "\n"
    return _at_word(text, offset) == (kind == "b")


def _at_word(text: str, offset: int) -> bool:
    before = offset > 0 and (text[offset - 1].isalnum() or text[offset - 1] == "_")
    after = offset < len(text) and (text[offset].isalnum() or text[offset] == "_")
    return before != after
