"""Normal: what editors did to the inside of a Liquid tag, undone.

Quotes made curly, dashes made long, spaces made non-breaking. Only between the delimiters, and
inside of a string only the quotes around it. Not here: finding tags (`scan`).
"""

import re
import unicodedata

from confluence.rendering.characters import Characters

_DOUBLE = '"“”„‟«»″＂'
_SINGLE = "'‘’‚‛‹›′＇"
_DASHES = "‐‑‒–—―−"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e"
_WORDS = {"&&": " and ", "||": " or "}
_TOUCHED = re.compile(rf"[{_DOUBLE[1:]}{_SINGLE[1:]}{_DASHES}{_INVISIBLE}]|[^\S \t\r\n]|&&|\|\|")
_GOES_ON = re.compile(
    r"\s*(?:$|[-,|:)\]=<>!&‐-―−]|(?:and|or|contains|in|limit|offset|cols|reversed)\b)"
)


def normalised(written: Characters) -> Characters:
    """What stands between the delimiters, as Liquid wants it; each character keeps its origin."""
    text = written.text
    if not _TOUCHED.search(text):
        return written
    characters: list[str] = []
    origins: list[int] = []
    at = 0
    while at < len(text):
        piece, length = _piece(text, at)
        characters.append(piece)
        origins.extend(written.origins[min(at + step, at + length)] for step in range(len(piece)))
        at += length
    origins.append(written.origins[-1])
    return Characters("".join(characters), origins)


def _piece(text: str, at: int) -> tuple[str, int]:
    """The normal form of what stands here, and how many characters it takes the place of."""
    character = text[at]
    if character in _DOUBLE or character in _SINGLE:
        return _string(text, at)
    if character in _DASHES:
        return "-", 1
    if character in _INVISIBLE:
        return "", 1
    if word := _WORDS.get(text[at : at + 2]):
        return word, 2
    if unicodedata.category(character) == "Zs":
        return " ", 1
    return character, 1


def _string(text: str, at: int) -> tuple[str, int]:
    kind = _DOUBLE if text[at] in _DOUBLE else _SINGLE
    end = _closing(text, at, kind)
    if end is None:
        return kind[0], 1
    inner = text[at + 1 : end]
    quote = kind[0]
    if quote in inner:
        quote = "'" if quote == '"' else '"'
    return f"{quote}{inner}{quote}", end + 1 - at


def _closing(text: str, at: int, kind: str) -> int | None:
    straight = text[at] == kind[0]
    last = None
    for offset in range(at + 1, len(text)):
        if text[offset] not in kind:
            continue
        last = offset
        alike = (text[offset] == kind[0]) == straight
        if _apostrophe(text, offset) and not (alike and straight):
            continue
        if alike or _GOES_ON.match(text, offset + 1):
            return offset
    return last


def _apostrophe(text: str, at: int) -> bool:
    return text[at] in _SINGLE and text[at - 1].isalpha() and text[at + 1 : at + 2].isalpha()
