"""Inflections: words and names in other forms, as Rails has them.

Not here: patterns. https://docs.rootly.com/liquid/filters
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from liquid.filter import string_filter

from confluence.rendering.filters.texts import joined

_SAME = frozenset({"fish", "information", "money", "news", "series", "sheep", "species"})
_IRREGULAR = {
    "person": "people",
    "child": "children",
    "move": "moves",
    "zombie": "zombies",
    "mouse": "mice",
    "ox": "oxen",
    "quiz": "quizzes",
    "octopus": "octopi",
    "virus": "viri",
    "cache": "caches",
    "movie": "movies",
    "database": "databases",
    "shoe": "shoes",
}
_PLURAL = (
    (r"(.*[^aeiou])y", r"\1", "ies"),
    (r"(.*(?:s|x|z|ch|sh))", r"\1", "es"),
    (r"(.*(?:tomat|potat|her|ech|buffal))o", r"\1", "oes"),
    (r"(.*(?:ar|l|ea|eo|oa|hoo))f", r"\1", "ves"),
    (r"(.*[^f])fe", r"\1", "ves"),
)
_SINGULAR = (
    (r"(.*(?:analy|diagno|parenthe|progno|synop|cri))ses", r"\1", "sis"),
    (r"(.*[^aeiou])ies", r"\1", "y"),
    (r"(.*(?:ss|sh|ch|x|zz|tomato|potato|hero|echo))es", r"\1", ""),
    (r"(.*(?:stat|b|vir|camp|bon|foc|octop|cens|corp)us|.*alias)es", r"\1", ""),
    (r"(.*(?:ar|l|ea|eo|oa|hoo))ves", r"\1", "f"),
    (r"(.*(?:li|wi|kni))ves", r"\1", "fe"),
    (r"(.*[^s])s", r"\1", ""),
)


# Letters that Unicode does not take apart.
_SPELT = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


@string_filter
def dasherize(text: str) -> str:
    """Underscores as dashes."""
    return text.replace("_", "-")


@string_filter
def parameterize(text: str, separator: object = "-") -> str:
    """A part of an address: small letters, digits, and the separator in between."""
    spelt = text.lower().translate(_SPELT)
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    parts = [part for part in re.split(r"[^a-z0-9_-]+", plain) if part]
    return joined(parts, str(separator))


@string_filter
def camelize(text: str) -> str:
    """Words and underscores as one name with capitals."""
    return "::".join(_camel(part) for part in text.split("/"))


def _camel(text: str) -> str:
    parts = [part for part in re.split(r"_+|\s+", text) if part]
    return "".join(part[:1].upper() + part[1:] for part in parts)


@string_filter
def humanize(text: str) -> str:
    """A name as words; 0 and 1 as No and Yes."""
    if text in {"0", "1"}:
        return ("No", "Yes")[int(text)]
    words = re.sub(r"_id$", "", text.lstrip("_")).replace("_", " ").strip().lower()
    return words[:1].upper() + words[1:]


@string_filter
def titleize(text: str) -> str:
    """Each word with a capital; names are taken apart into words."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    words = re.sub(r"_id$", "", apart).replace("_", " ").replace("-", " ").lower()
    return re.sub(r"(?<![\w'’])[^\W\d_]", lambda match: match[0].upper(), words)


@string_filter
def pluralize(text: str) -> str:
    """The last word for several."""
    before, word = _last(text)
    if not word or word.lower() in _SAME or word.lower() in _IRREGULAR.values():
        return text
    if word.lower() in _IRREGULAR:
        return before + _like(word, _IRREGULAR[word.lower()])
    return before + _plural(word)


def _plural(word: str) -> str:
    if word.lower().endswith("is") and len(word) > 3:
        return word[:-2] + "es"
    if word.lower().endswith("man") and word.lower() not in {"human", "german", "roman"}:
        return word[:-2] + "en"
    for pattern, kept, end in _PLURAL:
        if match := re.fullmatch(pattern, word, re.IGNORECASE):
            return match.expand(kept) + end
    return f"{word}s"


@string_filter
def singularize(text: str) -> str:
    """The last word for one."""
    before, word = _last(text)
    if not word or word.lower() in _SAME:
        return text
    for one, several in _IRREGULAR.items():
        if word.lower() == several:
            return before + _like(word, one)
    if re.fullmatch(r".*(?:ss|us|is)", word, re.IGNORECASE):
        return text
    if word.lower().endswith("men"):
        return before + word[:-2] + "an"
    for pattern, kept, end in _SINGULAR:
        if match := re.fullmatch(pattern, word, re.IGNORECASE):
            return before + match.expand(kept) + end
    return text


def _last(text: str) -> tuple[str, str]:
    match = re.search(r"[^\W\d_]+$", text)
    return (text[: match.start()], match[0]) if match else (text, "")


def _like(model: str, word: str) -> str:
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


FILTERS: dict[str, Callable[..., Any]] = {
    "camelize": camelize,
    "dasherize": dasherize,
    "humanize": humanize,
    "parameterize": parameterize,
    "pluralize": pluralize,
    "singularize": singularize,
    "titleize": titleize,
}
