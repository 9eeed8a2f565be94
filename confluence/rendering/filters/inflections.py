"""Inflections: words and names in other forms, as Rails has them.

Not here: words for several and for one (`plurals`). https://docs.rootly.com/liquid/filters
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from liquid.filter import string_filter

from confluence.rendering.filters.plurals import plural, singular
from confluence.rendering.filters.texts import joined

# Letters that Unicode does not take apart.
_SPELT = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_UNWANTED = re.compile(r"[^a-z0-9_-]+")
# Of a word; a letter after “it's” or “role(s” begins none.
_BEGINNING = re.compile(r"(?<!\w)(?<!\w['’`()])[^\W\d_]")


@string_filter
def dasherize(text: str) -> str:
    """Underscores as dashes."""
    return text.replace("_", "-")


@string_filter
def parameterize(text: str, separator: object = "-") -> str:
    """A part of an address: small letters, digits, and the separator in between."""
    between = str(separator)
    spelt = unicodedata.normalize("NFD", text.lower().translate(_SPELT))
    parts = _UNWANTED.split(_ACCENTS.sub("", spelt))
    return _once(joined(parts, between), between) if between else "".join(parts)


def _once(text: str, separator: str) -> str:
    """The text with one separator where there are several in a row, and none around it."""
    while separator * 2 in text:
        text = text.replace(separator * 2, separator)
    return text.removeprefix(separator).removesuffix(separator)


@string_filter
def camelize(text: str) -> str:
    """Words between underscores as one name with capitals; slashes as in a name of Ruby's."""
    first = re.sub(r"\A[a-z\d]*", lambda match: match[0].capitalize(), text)
    return re.sub(
        r"(_|/)([A-Za-z\d]*)", lambda match: "::" * (match[1] == "/") + match[2].capitalize(), first
    )


@string_filter
def humanize(text: str) -> str:
    """A name as words; 0 and 1 as No and Yes."""
    if text in {"0", "1"}:
        return ("No", "Yes")[int(text)]
    words = text.replace("_", " ").lstrip().removesuffix(" id").lower()
    return words[:1].upper() + words[1:]


@string_filter
def titleize(text: str) -> str:
    """Each word with a capital; names are taken apart into words."""
    apart = re.sub(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    words = apart.replace("::", "/").replace("_", " ").replace("-", " ")
    words = words.lstrip().lower().removesuffix(" id")
    return _BEGINNING.sub(lambda match: match[0].upper(), words)


@string_filter
def pluralize(text: str) -> str:
    """The last word for several."""
    return plural(text)


@string_filter
def singularize(text: str) -> str:
    """The last word for one."""
    return singular(text)


FILTERS: dict[str, Callable[..., Any]] = {
    "camelize": camelize,
    "dasherize": dasherize,
    "humanize": humanize,
    "parameterize": parameterize,
    "pluralize": pluralize,
    "singularize": singularize,
    "titleize": titleize,
}
