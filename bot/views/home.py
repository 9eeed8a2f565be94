"""The App Home: the connections with their levers, and the channels that go elsewhere.

Everybody sees how things stand; the levers are drawn for admins, and checked when pulled.
https://docs.slack.dev/surfaces/app-home
"""

from bot.views import actions, notices, parts
from bot.views import overview as lines_of
from bot.views.overview import Overview
from bot.views.parts import Block, View
from confluence.nouns import Way
from storage.models import Connection

TEST = "connection_test"
MAKE_DEFAULT = "connection_make_default"
DISCONNECT = "connection_disconnect"
ELSEWHERE = "connection_elsewhere"
TEMPLATES = "home_templates"
PREFERENCES = "home_preferences"
CONNECTIONS_SHOWN = 10
ROOM = 2000  # characters for the channels that go elsewhere


def build(overview: Overview) -> View:
    """The whole tab."""
    shown = overview.connections[:CONNECTIONS_SHOWN]
    blocks: list[Block] = [{"type": "header", "text": parts.plain_text("Retro and Confluence")}]
    for connection in shown:
        blocks += _connection(connection, overview)
    if not shown:
        blocks += _nothing(overview)
    elif len(overview.connections) > len(shown):
        more = len(overview.connections) - len(shown)
        blocks.append(parts.context(f"and {more} more: `{overview.command} status`"))
    if shown:
        blocks += _elsewhere(overview)
        blocks += actions.section(
            overview.actions, command=overview.command, may_change=overview.may_connect
        )
    blocks += _foot(overview)
    return {"type": "home", "blocks": blocks}


def _connection(connection: Connection, overview: Overview) -> list[Block]:
    said = "\n".join(lines_of.lines(connection, overview))
    levers = _levers(connection, overview) if overview.may_connect else []
    return [{"type": "divider"}, parts.section(said), *parts.actions(*levers)]


def _levers(connection: Connection, overview: Overview) -> list[Block]:
    well = connection.state == "connected"
    again = "Agree again" if connection.way == Way.OAUTH else "Reconnect"
    default = [] if connection.is_default else [_lever("Make default", MAKE_DEFAULT, connection)]
    return [
        _lever("Test", TEST, connection),
        _lever("Doctor", parts.DOCTOR, connection),
        _lever(again, parts.RECONNECT, connection, style="" if well else "primary"),
        *_rotation(connection),
        _lever("Change defaults", parts.DEFAULTS, connection),
        *(default if len(overview.connections) > 1 else []),
        _lever("Disconnect", DISCONNECT, connection, style="danger"),
    ]


def _rotation(connection: Connection) -> list[Block]:
    """Where the secret is one that somebody made and types."""
    if connection.way not in notices.BY_HAND:
        return []
    return [parts.button("Rotate", notices.ROTATE, value=notices.value_of(connection))]


def _lever(label: str, action_id: str, connection: Connection, *, style: str = "") -> Block:
    return parts.button(label, action_id, value=connection.id, style=style)


def _nothing(overview: Overview) -> list[Block]:
    said = "*No Confluence is connected yet.*\nRetro makes a page of an incident's channel there."
    if not overview.may_connect:
        who = " ".join(f"<@{user_id}>" for user_id in overview.admin_ids)
        said += f"\nAsk {who or 'a Slack admin or owner of this workspace'} to connect one."
    return [parts.section(said)]


def _elsewhere(overview: Overview) -> list[Block]:
    told = lines_of.fitting(lines_of.diversions(overview), ROOM) or ["None."]
    first, *more = parts.sections(["*Channels that go elsewhere*", *told])
    if overview.may_connect:
        first["accessory"] = parts.button("Change", ELSEWHERE)
    return [{"type": "divider"}, first, *more]


def _foot(overview: Overview) -> list[Block]:
    style = "" if overview.connections else "primary"
    connect = parts.button("Connect Confluence", parts.CONNECT, style=style)
    command = overview.command
    how = parts.context(f"In an incident's channel: `{command} create`. More: `{command} help`.")
    wishes = [parts.button("Check templates", TEMPLATES), parts.button("Preferences", PREFERENCES)]
    levers = parts.actions(connect, *wishes) if overview.may_connect else []
    return [{"type": "divider"}, *levers, how]
