"""Tests of `confluence.rendering.regex`, against Python's own engine where that is safe."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from confluence.rendering.regex import Pattern, PatternError

ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", "(a)", "(?:b|a)", "(b|)"])
QUANTIFIERS = st.sampled_from(["", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{,1}"])
PARTS = st.lists(st.tuples(ATOMS, QUANTIFIERS).map("".join), min_size=1, max_size=4).map("".join)
PATTERNS = st.lists(PARTS, min_size=1, max_size=2).map("|".join)
TEXTS = st.text(alphabet="ab1\n", max_size=12)


@given(PATTERNS, TEXTS)
def test_matches_are_those_of_python(pattern: str, text: str) -> None:
    """The same first match, with the same groups, as the engine that people know."""
    theirs = re.compile(pattern, re.MULTILINE).search(text)
    ours = Pattern(pattern).search(text, 0, [0])

    assert (theirs is None) == (ours is None)
    if theirs and ours:
        assert theirs.span() == ours.spans[0]


@given(PARTS, TEXTS)
def test_all_matches_are_found(pattern: str, text: str) -> None:
    """The same matches, of patterns that always take a character."""
    assume(not re.compile(pattern).match(""))
    ours = [match.spans[0] for match in Pattern(pattern).find_all(text, [0])]
    theirs = [match.span() for match in re.finditer(pattern, text, re.MULTILINE)]

    assert theirs == ours


@pytest.mark.parametrize(
    ("pattern", "flags", "text", "groups"),
    [
        (r"(?<year>\d{4})-(\d\d)", "", "on 2026-05-04", ["2026-05", "2026", "05"]),
        (r"SEV(\d)", "i", "sev1", ["sev1", "1"]),
        (r"a.b", "m", "a\nb", ["a\nb"]),
        (r"a b # note", "x", "ab", ["ab"]),
        (r"^b$", "", "a\nb\nc", ["b"]),
        (r"\Aa\b", "", "a b", ["a"]),
        (r"\h+\z", "", "xx ff0", ["ff0"]),
        (r"[[:upper:]]+", "", "aBC", ["BC"]),
        (r"[\w.-]+@\S+", "", "mail sre-1@example.com now", ["sre-1@example.com"]),
        (r"\u00e9|\x41", "", "é", ["é"]),
        (r"a{0}b", "", "ab", ["b"]),
        (r"x{a}", "", "x{a}", ["x{a}"]),
        (r"[]a]+", "", "a]", ["a]"]),
    ],
)
def test_notation_of_ruby(pattern: str, flags: str, text: str, groups: list[str]) -> None:
    """Ruby's common notation is understood."""
    match = Pattern(pattern, flags).search(text, 0, [0])

    assert match
    assert [match.group(number) for number in range(len(match.spans))] == groups


@pytest.mark.parametrize(
    "pattern", ["(", ")", "[a", "*", "a{999}", r"\1", "(?=a)", "(?<!a)", "\\", "[z-a]", "a" * 501]
)
def test_what_cannot_be_read(pattern: str) -> None:
    """A pattern that is wrong, or asks for what we do not have, is refused."""
    with pytest.raises(PatternError):
        Pattern(pattern)


@pytest.mark.parametrize("pattern", ["(a+)+$", "^(a|a)*$", "(a|aa)+$", "(?:.*a.*)*x", "(a*)*b"])
def test_no_pattern_takes_forever(pattern: str) -> None:
    """Patterns that are exponential elsewhere come to an end."""
    assert Pattern(pattern).search("a" * 2_000 + "!", 0, [0]) is None
