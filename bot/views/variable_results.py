"""What comes of a trial in the explorer: what it prints, or why it prints nothing."""

from collections.abc import Sequence

from bot.hints import Hint
from bot.mrkdwn import escape, fenced, ticked
from bot.views import parts
from bot.views.parts import Block
from confluence.errors import TemplateError
from confluence.rendering import Text, Undefined

MOST_MISSING = 5


def trying() -> Block:
    """Shown while a trial takes longer than Slack waits for an answer."""
    return parts.section(":hourglass_flowing_sand: Trying …")


def printed(text: Text) -> list[Block]:
    """What came out of a trial, and what it asked for in vain."""
    shown = [parts.section(f"Prints\n{_cut_code(text.text)}")] if text.text.strip() else []
    nothing = [] if shown else [parts.section("Prints nothing.")]
    return [*shown, *nothing, *_missing(text.undefined)]


def mistake(error: TemplateError) -> list[Block]:
    """Why nothing came out of a trial."""
    place = f"Line {error.line}, column {error.column}"
    return [parts.section(f":x: {place}: {escape(error.reason)}\n{_cut_code(error.excerpt)}")]


def trouble(hint: Hint) -> list[Block]:
    """Why nothing could be tried."""
    return parts.hint_blocks(hint)


def _missing(undefined: Sequence[Undefined]) -> list[Block]:
    lines = [_missed(each) for each in undefined[:MOST_MISSING]]
    more = len(undefined) - len(lines)
    lines += [f"… and {more} more names"] if more > 0 else []
    return [parts.context("\n".join(lines))] if lines else []


def _missed(missing: Undefined) -> str:
    place = f"line {missing.line}, column {missing.column}"
    meant = f" Did you mean `{ticked(missing.suggestion)}`?" if missing.suggestion else ""
    return f":warning: `{ticked(parts.cut(missing.path, 100))}` has no value ({place}).{meant}"


def _cut_code(text: str) -> str:
    """The text as a code block that it cannot leave, as long as a section takes."""
    room = parts.SECTION - 200
    shown = text
    while len(fenced(shown)) > room:
        shown = shown[: min(room, len(shown) * room // len(fenced(shown)))]
    more = len(text) - len(shown)
    return fenced(shown) + (f"\n… {more:,} more characters" if more else "")
