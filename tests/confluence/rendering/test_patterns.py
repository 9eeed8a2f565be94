"""Tests of `confluence.rendering.patterns`: Ruby's notation, against Python's where they agree."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confluence.rendering.patterns import PatternError, ready

ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", "(a)", "(?:b|a)", "(b|)", "(?=a)"])
QUANTIFIERS = st.sampled_from(["", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{,1}"])
PARTS = st.lists(st.tuples(ATOMS, QUANTIFIERS).map("".join), min_size=1, max_size=4).map("".join)
PATTERNS = st.lists(PARTS, min_size=1, max_size=2).map("|".join)
TEXTS = st.text(alphabet="ab1\n", max_size=12)
NOTATION = st.text(alphabet=r"ab1()[]{}?*+|\^$.-&:<>=!kpPuxgK,'#~ é", max_size=20)


def matched(pattern: str, text: str, flags: str = "") -> list[str]:
    """What all matches are."""
    return [match.group() for match in ready(pattern, flags).find_all(text, 1)]


@given(PATTERNS, TEXTS)
def test_first_match_is_that_of_python(pattern: str, text: str) -> None:
    """The same first match as the engine that people know, where the notation is the same."""
    theirs = re.compile(pattern, re.MULTILINE).search(text)
    ours = next(ready(pattern).find_all(text, 1), None)

    assert (ours and ours.span()) == (theirs and theirs.span())


@given(NOTATION, TEXTS)
def test_whatever_is_typed_is_a_pattern_or_refused(pattern: str, text: str) -> None:
    """Nothing but an error for authors comes out of what is no pattern."""
    try:
        found = ready(pattern)
    except PatternError:
        return
    list(found.find_all(text, 1))


@given(st.text(max_size=20))
def test_a_text_finds_itself(text: str) -> None:
    """What is escaped is meant as it stands, inside of sets as well."""
    signs = "".join(f"\\{each}" if not each.isalnum() else each for each in text)
    single = "".join(f"[\\{each}]" if not each.isalnum() else each for each in text)

    assert matched(rf"\A{signs}\z", text) == matched(rf"\A{single}\z", text) == [text]


@pytest.mark.parametrize(
    ("pattern", "flags", "text", "found"),
    [
        (r"SEV(\d)", "i", "sev1", ["sev1"]),
        ("a.b", "m", "a\nb", ["a\nb"]),
        ("a b # note", "x", "ab", ["ab"]),
        ("a {2} [ ]", "x", "aa ", ["aa "]),
        ("a(?# note)+", "", "aa", ["aa"]),
        ("^b$", "", "a\nb\nc", ["b"]),
        ("^", "", "a\nb\n", ["", ""]),
        ("$", "", "a\nb\n", ["", "", ""]),
        (r"b\Z", "", "a\nb\n", ["b"]),
        (r"b\z", "", "a\nb\n", []),
        (r"\Aa\b", "", "a b", ["a"]),
        ("a(?i)b|c", "", "aB aC ab C", ["aB", "aC", "ab"]),
        ("(?i:a)b", "", "Ab AB", ["Ab"]),
        ("(?m:.)(?-m:.)", "m", "\na\n", ["\na"]),
        (r"(a)(b)?\k<1>", "", "aa", ["aa"]),
        (r"(a)(b)\k<-1>", "", "abb", ["abb"]),
        (r"(?<n>a)|(?'n'b)\k<n>", "", "bb", ["bb"]),
        ("(a)?(?(1)b|c)", "", "ab c", ["ab", "c"]),
        ("a*?", "", "aa", ["", "", ""]),
        ("a{2}?", "", "a", ["", ""]),
        ("a{1,2}+b", "", "aaab", ["aaab"]),
        ("a{,2}", "", "aa", ["aa", ""]),
        ("a?+a", "", "a", []),
        ("a**", "", "aa", ["aa", ""]),
        ("x{a} {,} {e<=1}", "", "x{a} {,} {e<=1}", ["x{a} {,} {e<=1}"]),
        ("}]", "", "}]", ["}]"]),
        ("[]a]+", "", "a]", ["a]"]),
        (r"[\w.-]+@\S+", "", "mail sre-1@example.com now", ["sre-1@example.com"]),
        ("[a-c&&[^b]]+", "", "abc", ["a", "c"]),
        ("[^a-c&&[^b]]+", "", "abcd", ["b", "d"]),
        ("[+--]+", "", "+,-.", ["+,-"]),
        ("[|~&^]+", "", "||~~&^", ["||~~&^"]),
        (r"[\d-x]+", "", "1-x", ["1-x"]),
        (r"[^\W_]+", "", "a_é", ["a"]),
        ("[[:upper:]]+", "", "aÉC", ["ÉC"]),
        ("[[:^digit:][:punct:]]+", "", "a$1٣", ["a$"]),
        (r"\p{^Alpha}+\P{Lu}", "", "a1b", ["1b"]),
        (r"\d+|\w+", "", "٣ 3 é_e", ["3", "_e"]),
        (r"\s", "", "\u00a0\v", ["\v"]),
        (r"\bé", "", "é", ["é"]),
        (r"\u00e9|\x41|\u{62 63}|\101|\cA", "", "éAbc\x01", ["é", "A", "bc", "\x01"]),
        ("()()()()()()()()()(x)\\10", "", "xx", ["xx"]),
        (r"\10", "", "\b", ["\b"]),
        (r"\y\i\Q", "", "yiQ", ["yiQ"]),
        (r"\h+\H", "", "xff0g", ["ff0g"]),
        (r"\R", "", "\r\n\n", ["\r\n", "\n"]),
        (r"\X", "", "e\u0301a", ["e\u0301", "a"]),
        (r"a\Kb", "", "ab", ["b"]),
        (r"\G\d", "", "12a3", ["1", "2"]),
        ("straße", "i", "STRASSE", ["STRASSE"]),
    ],
)
def test_notation_of_ruby(pattern: str, flags: str, text: str, found: list[str]) -> None:
    """A pattern means what it means in Ruby."""
    assert matched(pattern, text, flags) == found


def test_names_switch_numbers_off() -> None:
    """Where a group has a name, those without one are not remembered."""
    pattern = ready(r"(?<year>\d{4})-(\d\d)-(?<day>\d\d)")
    [match] = pattern.find_all("on 2026-05-04", 1)

    assert match.groups() == ("2026", "04")
    assert pattern.names == {"year": [1], "day": [2]}


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(a", "a “(” without its “)”"),
        ("a)", "a “)” without its “(”"),
        ("[a", "a “[” without its “]”"),
        ("[]", "nothing in it"),
        ("[a&&]", "nothing on one side"),
        ("[z-a]", "“z-a” is the wrong way round"),
        ("[[:foo:]]", "“[:foo:]” is no class of characters"),
        ("[" * 40 + "a" + "]" * 40, "too many sets"),
        ("(" * 40 + "a" + ")" * 40, "too many groups"),
        ("a|*", "“*” has nothing before it to repeat"),
        ("(*FAIL)", "“*” has nothing before it to repeat"),
        ("a{2,1}", "the wrong way round"),
        ("a{100001}", "more than 100,000 repeats"),
        ("a{99999999999999999999}", "more than 100,000 repeats"),
        ("((a{99}){99}){99}", "too large"),
        ("(?:" * 25 + "a|b" + "){1,2}" * 25, "too large"),
        ("[" + r"\p{Lu}" * 70 + "]{99}", "too large"),
        ("\\", "ends too early"),
        (r"\1", "there is no group 1"),
        (r"(?<n>a)\1", "their numbers mean nothing"),
        (r"\k<n>(?<n>a)", "there is no group “n”"),
        (r"\k", "needs the name of a group"),
        (r"(a)\g<1>", "groups cannot be called"),
        (r"\pL", "needs its property in braces"),
        (r"\p{Foo}", "“Foo” is no property"),
        (r"\xg", "lacks the code"),
        (r"\u{110000}", "no character has the code"),
        (r"\N{DASH}", "nothing that Ruby knows"),
        (r"\L<names>", "nothing that Ruby knows"),
        ("(?R)", "“(?R” is not available"),
        ("(?1)", "“(?1” is not available"),
        ("(?|a)", "“(?|” is not available"),
        ("(?P<a>b)", "“(?P” is not available"),
        ("(?~a)", "“(?~” is not available"),
        ("(?i-i:a)", "cannot be read"),
        ("(?#a", "“)” is missing"),
        ("a" * 501, "at most 500 characters"),
    ],
)
def test_what_cannot_be_read(pattern: str, said: str) -> None:
    """A pattern that is wrong, or asks for what we do not have, is refused in words."""
    with pytest.raises(PatternError, match=re.escape(said)):
        ready(pattern)


def test_flags_are_those_of_rubys_literals() -> None:
    """Others are refused."""
    with pytest.raises(PatternError, match="“ig” are no flags; there are i, m and x"):
        ready("a", "ig")


@pytest.mark.parametrize("pattern", ["(a|a)*$", "(a|aa)+$", "(a+)+$", "(a?){500}b?a{500}$"])
def test_no_pattern_takes_forever(pattern: str) -> None:
    """A pattern that would run for years ends when its time is up."""
    with pytest.raises(TimeoutError):
        list(ready(pattern).find_all("a" * 20_000 + "!", 0.05))
