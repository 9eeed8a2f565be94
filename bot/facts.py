"""What a channel says about the incident. Pure: a reading in, facts and an incident out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.commander import named_commander
from bot.mrkdwn import plain, words
from bot.mrkdwn_blocks import mrkdwn_blocks
from bot.page_text import page_text
from bot.page_words import page_words
from bot.reading import Message, Profile, Reading
from bot.rich_text import Block, mentions
from confluence.nouns import Entry, Incident, Person
from confluence.submissions import Answers, Include

MARKS = {"pushpin", "memo", "pencil"}  # the last two are one emoji
_SEVERITY = re.compile(r"(?<![a-z0-9])(?:(sev)[-_ ]?|(p))([0-4])(?![a-z0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the bot knows before anybody is asked. Nobody knows: None or empty."""

    marked: tuple[Message, ...]
    contents: tuple[Message, ...]
    started_at: datetime | None
    severity: str | None
    commander_id: str | None
    people_ids: tuple[str, ...]


def facts_of(reading: Reading) -> Facts:
    """Marked = pinned or with 📌 or 📝; started = the first thing that a person said."""
    contents = tuple(
        message
        for message in reading.messages
        if message.is_content and not (message.bot_id and message.bot_id == reading.own_bot_id)
    )
    human = [message for message in contents if _is_human(message, reading.profiles)]
    pins = [message.text for message in contents if message.is_pinned]
    topic = reading.channel.topic
    return Facts(
        marked=tuple(m for m in contents if m.is_pinned or m.reactions & MARKS),
        contents=contents,
        started_at=human[0].at if human else None,
        severity=_severity([reading.channel.name, *map(words, (topic, *pins))]),
        commander_id=named_commander((topic, *pins, *_earlier_topics(reading)), reading.profiles),
        people_ids=tuple(dict.fromkeys(m.user_id for m in human if m.user_id)),
    )


def answers_of(facts: Facts) -> Answers:
    """What the form says before anybody has touched it."""
    return Answers(
        severity=facts.severity,
        commander_id=facts.commander_id,
        started_at=facts.started_at,
        people_ids=facts.people_ids,
        include=Include.MARKED,
    )


def mentioned_in(facts: Facts, include: Include) -> tuple[str, ...]:
    """Whom the messages of the timeline mention, in order."""
    found = (run.id for m in _included(facts, include) for run in mentions(_blocks_of(m)))
    return tuple(dict.fromkeys(found))


def incident_of(
    reading: Reading,
    facts: Facts,
    answers: Answers,
    *,
    title: str | None = None,
    people: Mapping[str, str] | None = None,
) -> Incident:
    """The incident as the responder left it; without a title it goes by the channel's name.

    `people` are those to mention in its text, by id: `page_text`.
    """
    channel = reading.channel
    names = reading.names
    return Incident(
        title=title or channel.name,
        channel_id=channel.id,
        channel_name=channel.name,
        channel_url=channel.url,
        severity=answers.severity,
        summary=answers.summary,
        started_at=answers.started_at,
        resolved_at=answers.resolved_at,
        commander=_person(answers.commander_id, reading.profiles),
        creator=_person(channel.creator_id, reading.profiles),
        people=tuple(
            Person(user_id, _name(user_id, reading.profiles)) for user_id in answers.people_ids
        ),
        entries=tuple(
            _entry(message, reading, names, people or {})
            for message in _included(facts, answers.include)
        ),
    )


def _included(facts: Facts, include: Include) -> tuple[Message, ...]:
    match include:
        case Include.MARKED:
            return facts.marked
        case Include.ALL:
            return facts.contents
        case Include.NONE:
            return ()


def _blocks_of(message: Message) -> tuple[Block, ...]:
    return message.blocks or mrkdwn_blocks(message.text)


def _entry(
    message: Message, reading: Reading, names: Mapping[str, str], people: Mapping[str, str]
) -> Entry:
    blocks = _blocks_of(message)
    return Entry(
        at=message.at,
        text=page_words(blocks, names) or plain(message.text, names),
        body=page_text(blocks, names, people),
        author=_author(message, reading.profiles),
        url=_permalink(message, reading.channel.url),
    )


def _author(message: Message, profiles: Mapping[str, Profile]) -> Person | None:
    # What an app posts for a person has the app's name beside it and is the person's own.
    if message.bot_name and not _is_human(message, profiles):
        return Person(message.user_id or message.bot_id or "", message.bot_name)
    return _person(message.user_id, profiles)


def _person(user_id: str | None, profiles: Mapping[str, Profile]) -> Person | None:
    return Person(user_id, _name(user_id, profiles)) if user_id else None


def _name(user_id: str, profiles: Mapping[str, Profile]) -> str:
    return profiles[user_id].name if user_id in profiles else user_id


def _permalink(message: Message, channel_url: str) -> str:
    """What chat.getPermalink answers, without a request for each message."""
    url = f"{channel_url}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        channel_id = channel_url.rpartition("/")[2]
        return f"{url}?thread_ts={message.thread_ts}&cid={channel_id}"
    return url


def _is_human(message: Message, profiles: Mapping[str, Profile]) -> bool:
    if not message.user_id or message.subtype == "bot_message":
        return False
    profile = profiles.get(message.user_id)
    return not (profile.is_bot if profile else message.bot_id)


def _earlier_topics(reading: Reading) -> list[str]:
    """What the topic was, newest first: once resolved, it seldom names the commander any more."""
    return [m.text for m in reversed(reading.messages) if m.subtype == "channel_topic"]


def _severity(texts: Iterable[str]) -> str | None:
    for text in texts:
        found = _SEVERITY.search(text)
        if found:
            return f"{(found[1] or found[2]).upper()}{found[3]}"
    return None
