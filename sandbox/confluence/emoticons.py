"""The characters that stand for Confluence's emoticons."""

_BY_NAME = {
    "smile": "🙂",
    "sad": "🙁",
    "cheeky": "😛",
    "laugh": "😀",
    "wink": "😉",
    "thumbs-up": "👍",
    "thumbs-down": "👎",
    "information": "ℹ️",
    "tick": "✅",
    "cross": "❌",
    "warning": "⚠️",
    "plus": "➕",
    "minus": "➖",
    "question": "❓",
    "light-on": "💡",
    "light-off": "💡",
    "yellow-star": "⭐",
    "red-star": "⭐",
    "green-star": "⭐",
    "blue-star": "⭐",
    "heart": "❤️",
    "broken-heart": "💔",
}


def character(fallback: str, *, name: str, shortname: str) -> str:
    """The fallback when it is a character itself, else what the name means, else the short name.

    The new editor names every emoji it has no old name for "blue-star".
    """
    if fallback and not fallback.startswith(":"):
        return fallback
    if shortname and name == "blue-star":
        return shortname
    return _BY_NAME.get(name, shortname or f":{name}:")
