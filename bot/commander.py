"""Whom a text names as the incident commander. Pure; which texts are asked is in `facts`."""

import re
from collections.abc import Iterable, Mapping
from itertools import islice

from bot.mrkdwn import MENTION, plain, unescape
from bot.reading import Profile

MOST_WORDS = 100  # of one text; a pin that repeats one says nothing by it
REACH = 300  # characters before and after the word

_COMMAND = re.compile(r"(?<![^\W_])(?:IC|commander)(?![^\W_])", re.IGNORECASE)
# "IC: alice", "*Incident commander*: alice", "IC is alice": a handle follows at once.
_LEAD_IN = re.compile(r"[\s*_:=–—>-]*(?:is\s+|to\s+)?")
# "IC (primary) → <@U1>": a mention may follow a little later on the line.
_NEARBY = re.compile(rf"([^\n]{{0,40}}?){MENTION.pattern}")
# What ends the search for it: a sentence, somebody else, another role, a word for nobody.
_ELSEWHERE = re.compile(
    r"[.!?;](?:\s|$)|<[@!]"
    r"|\b(?:scribe|comms?|communications?|ops|operations|lead|liaison|deputy|backup|support|owner"
    r"|manager|reporter|sme|cc|tb[ad]|none|nobody|vacant|wanted|needed)\b",
    re.IGNORECASE,
)
# "Backup IC: <@U2>", "need an IC, <@U2>": this word names nobody who commands.
_NOT_THE_ONE = re.compile(
    r"(?:backup|deputy|secondary|shadow|former|previous|next|no|without"
    r"|(?:need|want|looking for)s?(?: an?)?)[\s-]*\Z",
    re.IGNORECASE,
)
# "IC/Comms: <@U1>", "IC & scribe: <@U1>": one person has both roles.
_AS_WELL = re.compile(r"\A\s?(?:/|&amp;|\+)\s?\w+")
# "<@U1> is IC, <@U2> helps", "I'm IC, …": who commands stands before the word.
_SAID_BEFORE = re.compile(r"(?:<@[^<>]+>|\bI['’]m\b|\bI am\b)[^,.;|\n]*$", re.IGNORECASE)


def named_commander(texts: Iterable[str], profiles: Mapping[str, Profile]) -> str | None:
    """The id of the user whom the first of the texts that names one names; None: none does."""
    handles = _handles(profiles)
    for text in texts:
        for word in islice(_COMMAND.finditer(text), MOST_WORDS):
            before = text[max(word.start() - REACH, 0) : word.start()]
            after = _AS_WELL.sub("", text[word.end() : word.end() + REACH], count=1)
            if _NOT_THE_ONE.search(before):
                continue
            named = _named(after, handles) or _mentioned_nearby(before, after)
            if named:
                return named
    return None


def _mentioned_nearby(before: str, after: str) -> str | None:
    """The first user mentioned on the line, where what stands between leaves no other reading."""
    found = _NEARBY.match(after)
    if not found or _ELSEWHERE.search(unescape(found[1])):
        return None
    return None if "," in found[1] and _SAID_BEFORE.search(before) else found[2]


def _handles(profiles: Mapping[str, Profile]) -> list[tuple[str, str]]:
    """What people go by and their ids, the longest first."""
    handles = [
        (handle.casefold(), profile.id)
        for profile in profiles.values()
        for handle in profile.handles
        if not profile.is_bot
    ]
    return sorted(handles, reverse=True, key=lambda pair: len(pair[0]))


def _named(text: str, handles: Iterable[tuple[str, str]]) -> str | None:
    """The user whose mention or handle the text begins with; the longest handle wins."""
    text = _LEAD_IN.sub("", text, count=1)
    mention = MENTION.match(text)
    if mention:
        return mention[1]
    spoken = plain(text, {}).removeprefix("@").casefold()
    for handle, user_id in handles:
        if spoken.startswith(handle) and not re.match(r"[\w-]", spoken[len(handle) :]):
            return user_id
    return None
