"""Source: a template's text as stored, and how places in it become errors for its author.

Not here: finding anything in it.
"""

from dataclasses import dataclass

from confluence.errors import TemplateError

_AROUND = 48


@dataclass(frozen=True, slots=True)
class Source:
    """The body (or the title) of the template `name`. `added` characters in front are ours."""

    text: str
    name: str = ""
    added: int = 0

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1; only line feeds count as line ends."""
        offset = max(offset, self.added)
        line = self.text.count("\n", 0, offset) + 1
        column = offset - self.text.rfind("\n", 0, offset)
        return line, column - self.added if line == 1 else column

    def excerpt(self, offset: int) -> str:
        """The part of the offset's line that surrounds it."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        end = len(self.text) if end < 0 else end
        first, last = max(start, offset - _AROUND), min(end, offset + _AROUND)
        before, after = "…" * (first > start), "…" * (last < end)
        return f"{before}{self.text[first:last].strip()}{after}"

    def error(self, reason: str, offset: int) -> TemplateError:
        """The error to raise for what is wrong at this offset."""
        line, column = self.place(offset)
        return TemplateError(
            reason, line=line, column=column, excerpt=self.excerpt(offset), template=self.name
        )

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column, both from 1."""
        start = 0
        for _ in range(line - 1):
            start = self.text.find("\n", start) + 1
        return min(start + column - 1, len(self.text))
