"""Characters: XML text decoded so that each character still knows where it came from.

Not here: Liquid (`scan`), escaping (`confluence.storage_format`).
"""

import re
from dataclasses import dataclass
from html.entities import name2codepoint
from typing import Final

_REFERENCE = re.compile(r"&(?:#[xX]([0-9a-fA-F]+)|#([0-9]+)|([A-Za-z][A-Za-z0-9]*));")
_BRACES: Final = re.compile(
    r"%7B(?:%7B|%25).*?(?:%7D|%25)%7D|%7B%.*?%%7D|\{\{.*?\}\}|\{%.*?%\}", re.IGNORECASE | re.DOTALL
)
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")


@dataclass(frozen=True, slots=True)
class Characters:
    """Text and, for each character and for its end, the offset in the source."""

    text: str
    origins: range | list[int]

    def slice(self, start: int, end: int) -> "Characters":
        """A part, with its end."""
        return Characters(self.text[start:end], self.origins[start : end + 1])


def joined(parts: list[Characters]) -> Characters:
    """Parts as one; the end of a part is the start of the next one."""
    if len(parts) == 1:
        return parts[0]
    origins: list[int] = []
    for part in parts:
        origins.extend(part.origins[:-1])
    origins.append(parts[-1].origins[-1] if parts else 0)
    return Characters("".join(part.text for part in parts), origins)


def plain(text: str, start: int) -> Characters:
    """Text that stands in the source as it is."""
    return Characters(text, range(start, start + len(text) + 1))


def decoded(raw: str, start: int) -> Characters:
    """XML text with its references resolved. `raw` is well-formed."""
    if "&" not in raw:
        return plain(raw, start)
    texts: list[str] = []
    origins: list[int] = []
    done = 0
    for match in _REFERENCE.finditer(raw):
        texts += [raw[done : match.start()], _character(match)]
        origins.extend(range(start + done, start + match.start() + 1))
        done = match.end()
    texts.append(raw[done:])
    origins.extend(range(start + done, start + len(raw) + 1))
    return Characters("".join(texts), origins)


def may_hold_liquid(raw: str) -> bool:
    """Whether XML text can hold a brace, if need be as a reference."""
    return "{" in raw or "}" in raw or "%" in raw or "&#" in raw


def percent_decoded(address: Characters) -> Characters:
    """An address whose Liquid was percent-encoded by an editor; outside of Liquid it stays."""
    if "%7b" not in address.text.lower():
        return address
    parts: list[Characters] = []
    done = 0
    for match in _BRACES.finditer(address.text):
        parts.append(address.slice(done, match.start()))
        parts.extend(_unquoted(address.slice(match.start(), match.end())))
        done = match.end()
    parts.append(address.slice(done, len(address.text)))
    return joined(parts)


def _unquoted(tag: Characters) -> list[Characters]:
    parts: list[Characters] = []
    done = 0
    for match in _PERCENT.finditer(tag.text):
        text = bytes.fromhex(match.group().replace("%", "")).decode(errors="replace")
        parts.append(tag.slice(done, match.start()))
        here = [tag.origins[match.start()]] * len(text) + [tag.origins[match.end()]]
        parts.append(Characters(text, here))
        done = match.end()
    parts.append(tag.slice(done, len(tag.text)))
    return parts


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if hexadecimal:
        return chr(int(hexadecimal, 16))
    if decimal:
        return chr(int(decimal))
    return {"apos": "'"}.get(name) or chr(name2codepoint[name])
