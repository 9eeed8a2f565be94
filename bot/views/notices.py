"""What admins hear of a connection: its credential ends, it broke, it works again."""

from datetime import datetime, timedelta

from bot.hints import hint_for_admins
from bot.mrkdwn import escape
from bot.reminders import Reminder, Threshold
from bot.views import parts
from bot.views.messages import Texts
from confluence.errors import RetroError
from confluence.expiry import ExpirySource, days_left
from confluence.nouns import Way
from storage.connections import version_of
from storage.models import Connection

ROTATE = "notice_rotate"
EXCHANGE = "notice_exchange"
AGAIN = "notice_again"
MUTE = "notice_mute"
A_DAY = timedelta(days=1)
BY_HAND = {Way.PAT, Way.BASIC, Way.API_TOKEN}  # a new secret is typed; a consent is given anew
AILING = {"ailing": "Retro looks again every hour, and says so when it works."}
WHENCE = {
    ExpirySource.READ: "",
    ExpirySource.TYPED: " That is the day somebody typed when connecting.",
    ExpirySource.ASSUMED: " That is assumed: Confluence does not tell us.",
    ExpirySource.CONSENT: " Atlassian ends every consent after a year.",
}


def reminder(connection: Connection, due: Reminder, now: datetime) -> Texts:
    """The credential ends, or has ended, with what can be done about it."""
    is_over = due.threshold is Threshold.OVER
    said = _over(connection) if is_over else _ends(connection, due.threshold, now)
    is_person = due.reader.startswith(("U", "W"))
    quiet = [] if is_over or not is_person else _quiet(connection, now)
    buttons = parts.actions(*_renewing(connection, can_exchange=not is_over), *quiet)
    return {"text": said[0], "blocks": [parts.section(f"{said[1]}\n{said[2]}"), *buttons]}


def broken(connection: Connection, trouble: RetroError) -> Texts:
    """Something about the connection does not work."""
    hint = hint_for_admins(trouble)
    title = f"{escape(hint.title)}: {_site(connection)}"
    # Nobody who reads this has tried anything: what passes is tried again by us.
    again = AILING.get(connection.state, "")
    said = f"{escape(hint.meanwhile or hint.text)} {again}".rstrip()
    icon = ":red_circle:" if connection.state == "attention" else ":large_yellow_circle:"
    return {
        "text": f"{title}. {said}",
        "blocks": [
            parts.section(f"{icon} *{title}*\n{said}"),
            *parts.actions(
                parts.button("Reconnect", parts.RECONNECT, value=connection.id, style="primary"),
                parts.button("Doctor", parts.DOCTOR, value=connection.id),
            ),
        ],
    }


def mended(connection: Connection) -> Texts:
    """It works again."""
    said = f"Confluence works again: {_site(connection)}"
    more = "Retros that waited for it go on by themselves."
    return {
        "text": f"{said}. {more}",
        "blocks": [parts.section(f":white_check_mark: *{said}*\n{more}")],
    }


def exchanged(connection: Connection, *, name: str, old_is_gone: bool) -> Texts:
    """A new token is in use."""
    end = parts.moment(connection.expires_at) if connection.expires_at else "further notice"
    said = f"The token for {_site(connection)} is rotated"
    old = "The old one is revoked." if old_is_gone else "Revoke the old one in Confluence."
    more = f"The new one is called “{escape(name)}” and lasts until {end}. {old}"
    return {
        "text": f"{said}. {more}",
        "blocks": [parts.section(f":white_check_mark: *{said}*\n{more}")],
    }


def not_exchanged(connection: Connection, failure: RetroError) -> Texts:
    """The old token stays in use, unless it is refused; a new one must be made by hand."""
    is_refused = connection.state == "attention"
    hint = hint_for_admins(failure)
    said = f"The token for {_site(connection)} was not rotated"
    more = f"{escape(hint.title)}. {escape(hint.text)}"
    rotate = parts.button("Rotate token", ROTATE, value=value_of(connection), style="primary")
    return {
        "text": f"{said}. {more}",
        "blocks": [
            parts.section(f":warning: *{said}*\n{more}"),
            *([] if is_refused else [parts.context("The old one is still in use.")]),
            *parts.actions(rotate),
        ],
    }


def muted(connection: Connection) -> Texts:
    """One reader hears no more of this credential before its end."""
    return _plain(
        f"No more reminders to you about this {_thing(connection)} of {_site(connection)}. "
        "You hear of it once when it has ended."
    )


def put_off(connection: Connection, at: datetime) -> Texts:
    """One reader hears of it again."""
    return _plain(f"I remind you of {_site(connection)} again {parts.moment(at)}.")


def too_late(connection: Connection) -> Texts:
    """It ends before a later reminder."""
    return _plain(
        f"The {_thing(connection)} for {_site(connection)} ends before that. Better renew it now."
    )


def outdated(connection: Connection, *, by: str = "") -> Texts:
    """The button belongs to a credential that was replaced; `by` whom, if we know."""
    when = parts.moment(connection.connected_at)
    who = f" It came from <@{by}>, {when}." if by else ""
    done = f"That is done: {_site(connection)} has another {_thing(connection)} by now."
    return _plain(done + who)


def exchanging(connection: Connection) -> Texts:
    """The durable job has begun."""
    return _plain(f"Rotating the token for {_site(connection)} … I tell you how it ends.")


def _plain(said: str) -> Texts:
    return {"text": said, "blocks": [parts.section(said)]}


def _ends(connection: Connection, threshold: Threshold, now: datetime) -> tuple[str, str, str]:
    """For notifications, the headline, and what follows from it."""
    assert connection.expires_at is not None
    thing, site = _thing(connection), _site(connection)
    left = "today" if threshold is Threshold.TODAY else _left(connection, now)
    whence = WHENCE.get(ExpirySource(connection.expiry_source), "")
    end = parts.moment(connection.expires_at)
    return (
        f"The {thing} for {site} ends {left}.",
        f":hourglass_flowing_sand: *The {thing} for {site} ends {left}*",
        f"Its end is {end}.{whence} After it no retro can be made there.",
    )


def _over(connection: Connection) -> tuple[str, str, str]:
    thing, site = _thing(connection), _site(connection)
    return (
        f"The {thing} for {site} has ended.",
        f":red_circle: *The {thing} for {site} has ended*",
        "Confluence refuses it. Retros wait and are kept until it is renewed.",
    )


def _left(connection: Connection, now: datetime) -> str:
    """Until an end; until a day that was typed as the last one, by the calendar."""
    end, source = connection.expires_at, connection.expiry_source
    assert end is not None
    if end - now < A_DAY and source != ExpirySource.TYPED:
        return "within a day"
    days = max(1, days_left(end, source, now))
    return "in a day" if days == 1 else f"in {days} days"


def _thing(connection: Connection) -> str:
    names = {Way.OAUTH: "consent", Way.BASIC: "password"}
    return names.get(Way(connection.way), "token")


def _site(connection: Connection) -> str:
    return escape(connection.site_name)


def _renewing(connection: Connection, *, can_exchange: bool) -> list[parts.Block]:
    if connection.way not in BY_HAND:
        again = parts.button("Agree again", parts.RECONNECT, value=connection.id, style="primary")
        return [again]
    value = value_of(connection)
    rotate = parts.button("Rotate token", ROTATE, value=value, style="primary")
    if connection.way != Way.PAT or not connection.token_id or not can_exchange:
        return [rotate]
    exchange = parts.button("Rotate for me", EXCHANGE, value=value)
    return [rotate, exchange | {"confirm": _confirm()}]


def _confirm() -> parts.Block:
    said = (
        "I make a new token in Confluence with the old one, test it, use it, and revoke the old "
        "one. Nothing changes if a step fails before that."
    )
    return {
        "title": parts.plain_text("Rotate the token?"),
        "text": parts.plain_text(said),
        "confirm": parts.plain_text("Rotate"),
        "deny": parts.plain_text("Not now"),
    }


def _quiet(connection: Connection, now: datetime) -> list[parts.Block]:
    assert connection.expires_at is not None
    value = value_of(connection)
    mute = parts.button("Mute", MUTE, value=value)
    if connection.expires_at - now <= A_DAY:
        return [mute]
    return [parts.button("Remind me tomorrow", AGAIN, value=value), mute]


def value_of(connection: Connection) -> str:
    """What a button carries: the connection, and which credential of it is meant."""
    return f"{connection.id} {version_of(connection)}"
