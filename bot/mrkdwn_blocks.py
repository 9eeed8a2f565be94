"""Slack's mrkdwn as rich text, and rich text as mrkdwn: for messages that have only one. Pure.

Lines, quotes, fences and looks; what stands in angle brackets is mentions, links and dates.
https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Iterator

from bot import emoji, slack_dates
from bot.mrkdwn import escape, link, tokens, unescape
from bot.rich_text import (
    DEEPEST,
    Block,
    Inline,
    Listing,
    Mark,
    Mention,
    Paragraph,
    Preformatted,
    Run,
)

_FENCE = re.compile(r"```(.+?)```", re.DOTALL)
_LONG_QUOTE = re.compile(r"^&gt;&gt;&gt;[ ]?", re.MULTILINE)
_QUOTE = re.compile(r"&gt;[ ]?")
_BULLET = re.compile(r"([ \t]*)[•◦▪‣][︎ \t]+(?=\S)")
_SPACES_A_LEVEL = 4
_LOOKS = {Mark.BOLD: r"\*", Mark.ITALIC: "_", Mark.STRIKE: "~"}
# A look's sign stands at a word's edge, holds one line and may enclose tokens and code.
_LOOK = r"(?<![\w{0}]){0}(?![\s{0}])((?:<[^<>\n]*>|`[^`\n]+`|[^{0}<`\n])+)(?<!\s){0}(?![\w{0}])"
_SPAN = re.compile(
    r"<([@#!][^<>\n]+|[a-zA-Z][\w+.-]*:[^<>\n]*)>"
    r"|`([^`\n]+)`"
    r"|(?<!\d):([a-z0-9_+'-]+)(?:::skin-tone-([2-6]))?:(?!\d)"
    + "".join(f"|{_LOOK.format(sign)}" for sign in _LOOKS.values())
)
_NO_MARKS: frozenset[Mark] = frozenset()


def mrkdwn_blocks(text: str) -> tuple[Block, ...]:
    """What a person sees in Slack where this text stands."""
    return tuple(_blocks(text.replace("\r\n", "\n")))


def _blocks(text: str) -> Iterator[Block]:
    for place, part in enumerate(_FENCE.split(text)):
        if place % 2:
            yield Preformatted(_literal(part))
            continue
        long_quote = _LONG_QUOTE.search(part)
        end = long_quote.start() if long_quote else len(part)
        yield from _lines(part[:end])
        if long_quote:
            yield Paragraph(_runs(part[long_quote.end() :]), quoted=True)


def _lines(text: str) -> Iterator[Block]:
    """Lines of one kind together: quoted, items, others."""
    together: list[str] = []
    was_quoted = False
    for line in text.split("\n"):
        quote, bullet = _QUOTE.match(line), _BULLET.match(line)
        if together and (bullet or bool(quote) != was_quoted):
            yield Paragraph(_runs("\n".join(together)), quoted=was_quoted)
            together = []
        if bullet:
            indent = len(bullet[1].expandtabs(_SPACES_A_LEVEL)) // _SPACES_A_LEVEL
            yield Listing((_runs(line[bullet.end() :]),), indent=min(indent, DEEPEST))
        else:
            was_quoted = bool(quote)
            together.append(line[quote.end() :] if quote else line)
    if together:
        yield Paragraph(_runs("\n".join(together)), quoted=was_quoted)


def _runs(text: str, marks: frozenset[Mark] = _NO_MARKS) -> tuple[Inline, ...]:
    runs: list[Inline] = []
    done = 0
    for found in _SPAN.finditer(text):
        if found.start() > done:
            runs.append(Run(unescape(text[done : found.start()]), marks))
        runs += _spanned(found, marks)
        done = found.end()
    if done < len(text):
        runs.append(Run(unescape(text[done:]), marks))
    return tuple(runs)


def _spanned(found: re.Match[str], marks: frozenset[Mark]) -> tuple[Inline, ...]:
    token, code, name, tone, *looks = found.groups()
    if token:
        return (_token(token, marks),)
    if code:
        return _literal(code, marks | {Mark.CODE})
    if name:
        return (Run(emoji.named(name, tone=int(tone or 0)), marks),)
    mark, inside = next(pair for pair in zip(_LOOKS, looks, strict=True) if pair[1])
    return _runs(inside, marks | {mark})


def _literal(text: str, marks: frozenset[Mark] = _NO_MARKS) -> tuple[Inline, ...]:
    """Text in which signs of looks are characters; what stands in angle brackets is not."""
    return tuple(
        _token(part, marks) if place % 2 else Run(unescape(part), marks)
        for place, part in enumerate(tokens(text))
        if part
    )


def _token(token: str, marks: frozenset[Mark]) -> Inline:
    target, _, label = token.partition("|")
    label = unescape(label)
    match target[0]:
        case "@" | "#":
            return Mention(target[1:], target[0], label, marks)
        case "!":
            return _special(target[1:], label, marks)
        case _:
            url = unescape(target)
            shown = url.removeprefix("mailto:").removeprefix("tel:")
            return Run(label if label.strip() else shown, marks, url)


def _special(target: str, label: str, marks: frozenset[Mark]) -> Inline:
    """`!here`, `!subteam^S1|@sre`, `!date^1^{date}^https://…|1 May`."""
    name, *more = target.split("^", 3)
    if name == "subteam" and more:
        return Mention(more[0], "@", label, marks)
    if name == "date" and len(more) > 1:
        timestamp, pattern, url = (*more, "")[:3]
        shown = slack_dates.shown(timestamp, unescape(pattern), fallback=label)
        return Run(shown, marks, unescape(url))
    return Run("@" + (label.removeprefix("@") or name), marks)


def mrkdwn_of(block: Block) -> str:
    """A block in mrkdwn without looks: what Slack itself writes beside blocks."""
    match block:
        case Paragraph():
            lines = _written(block.runs).split("\n")
        case Preformatted():
            lines = [f"```{_written(block.runs)}```"]
        case Listing():
            margin = " " * _SPACES_A_LEVEL * block.indent
            lines = [
                f"{margin}{f'{number}.' if block.ordered else '•'} {_written(item)}"
                for number, item in enumerate(block.items, block.offset + 1)
            ]
    return "\n".join(f"&gt; {line}" if block.quoted else line for line in lines)


def _written(runs: tuple[Inline, ...]) -> str:
    return "".join(_named(run) if isinstance(run, Mention) else _said(run) for run in runs)


def _named(mention: Mention) -> str:
    if mention.sign == "@" and mention.id[:1] in {"U", "W"}:
        return f"<@{mention.id}>"
    return escape(mention.sign + (mention.label.removeprefix(mention.sign) or mention.id))


def _said(run: Run) -> str:
    return link(run.url, run.text) if run.url else escape(run.text)
