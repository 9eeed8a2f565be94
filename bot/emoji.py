"""Emoji: the characters that Slack's names stand for. The names are the library's, as on GitHub.

Not here: where names stand in a text (`mrkdwn_blocks`, `rich_text`).
"""

import unicodedata

import emoji

# Names that Slack gives to something else, and names of Slack's that the library does not know.
_SLACKS_OWN = {
    "beetle": "🪲", "egg": "🥚", "email": "✉️", "face_palm": "🤦", "guardsman": "💂",
    "ok_woman": "🙆", "satellite": "🛰️", "simple_smile": "🙂", "snowman": "☃️",
    "sun_behind_cloud": "🌥️", "tools": "🛠️", "umbrella": "☂️",
}  # fmt: skip
_NO_PICTURES = {"Cc", "Cs", "Zs"}
_LETTER_A = 0x1F1E6
_TONE_2 = 0x1F3FB
_EMOJI_LOOK = "\ufe0f"


def named(name: str, *, tone: int = 0) -> str:
    """The characters of a name, skin tone 2 to 6; what is not known stays `:name:`."""
    # Slack's coloured circles and squares are large; the library's, most of them, are not.
    character = (
        _SLACKS_OWN.get(name)
        or _flag(name)
        or _of_library(name)
        or _of_library(name.removeprefix("large_"))
    )
    return toned(character, tone) if character else _written(name, tone)


def coded(points: str, *, name: str, tone: int = 0) -> str:
    """The characters of code points as Slack gives them ("26a0-fe0f"), else of the name."""
    try:
        character = "".join(chr(int(point, 16)) for point in points.split("-"))
    except (ValueError, OverflowError):
        return named(name, tone=tone)
    if any(unicodedata.category(each) in _NO_PICTURES for each in character):
        return named(name, tone=tone)
    return toned(character, tone)


def toned(character: str, tone: int) -> str:
    """The character in a skin tone, 2 to 6, if it has none yet."""
    has_one = any(_TONE_2 <= ord(each) < _TONE_2 + 5 for each in character)
    if not 2 <= tone <= 6 or has_one:
        return character
    first, rest = character[:1], character[1:].removeprefix(_EMOJI_LOOK)
    return first + chr(_TONE_2 + tone - 2) + rest


def _written(name: str, tone: int) -> str:
    return f":{name}::skin-tone-{tone}:" if tone else f":{name}:"


def _flag(name: str) -> str:
    country = name.removeprefix("flag-")
    if country == name or len(country) != 2 or not (country.isascii() and country.islower()):
        return ""
    return "".join(chr(_LETTER_A + ord(letter) - ord("a")) for letter in country)


def _of_library(name: str) -> str:
    written = f":{name}:"
    found = emoji.emojize(written, language="alias")
    return "" if found == written else found
