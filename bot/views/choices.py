"""Connections, spaces and templates as choices of a menu, and who can see a space. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.hints import Hint
from bot.mrkdwn import escape
from bot.views import parts
from bot.views.parts import Block
from confluence.nouns import Audience, Space, Template
from storage.models import Connection

STANDARD = "standard"
STANDARD_NAME = "Retro standard"
MOST_OPTIONS = 100  # in a menu, and in a group of one
OPTION_VALUE = 150
NAMED = 3


def space_option(space: Space) -> Block:
    """The space as a choice; its value says all that a request needs."""
    key = f" ({space.key})"
    name = parts.cut(space.name, parts.OPTION_TEXT - len(key)) if len(key) < 60 else space.name
    value = f"{space.id} {space.key} {space.name}"[:OPTION_VALUE]
    return parts.option(name + key, value)


def space_of(option: Mapping[str, Any]) -> Space:
    """The inverse of `space_option`; a very long name stays cut."""
    space_id, key, name = option["value"].split(" ", 2)
    return Space(id=space_id, key=key, name=name)


def space_menu(
    action_id: str, space: Space | None, *, placeholder: str = "Type a name or key"
) -> Block:
    """A menu of spaces with type-ahead."""
    element: Block = {
        "type": "external_select",
        "action_id": action_id,
        "min_query_length": 0,
        "placeholder": parts.plain_text(placeholder, 150),
    }
    return element | ({"initial_option": space_option(space)} if space else {})


def untold(hint: Hint, asked: Mapping[str, Any]) -> Block:
    """What a type-ahead answers when it cannot: why, above the choice that stands, if there is one.

    `asked` is what Slack sent. An option that is no choice could be chosen.
    """
    states = asked["view"].get("state", {}).get("values", {}).get(asked["block_id"], {})
    chosen = states.get(asked["action_id"], {}).get("selected_option")
    if not chosen:
        return {"options": []}
    label = parts.plain_text(hint.title, parts.OPTION_TEXT)
    return {"option_groups": [{"label": label, "options": [chosen]}]}


def template_menu(
    action_id: str, space: Space, templates: Iterable[Template], template_id: str | None
) -> Block:
    """A menu of the space's templates; where the wanted one is not among them, ours."""
    groups = template_groups(space, templates)
    options = {option["value"]: option for group in groups for option in group["options"]}
    return {
        "type": "static_select",
        "action_id": action_id,
        "option_groups": groups,
        "initial_option": options.get(template_id or STANDARD, options[STANDARD]),
    }


def template_field(
    action_id: str,
    space: Space | None,
    templates: Iterable[Template],
    template_id: str | None,
    problem: str = "",
) -> list[Block]:
    """The field of that menu, which needs a space; below it why there are no templates."""
    if space is None:
        return [parts.context("Choose a space to see its templates.", block_id=action_id)]
    menu = template_menu(action_id, space, templates, template_id)
    told = [parts.context(escape(problem), block_id=f"{action_id}:problem")] if problem else []
    return [parts.field(f"{action_id}:{space.id}", "Template", menu), *told]


def template_id_of(option: Mapping[str, Any] | None) -> str | None:
    """The id of the template that was chosen; None: ours."""
    return option["value"] if option and option["value"] != STANDARD else None


def connection_field(
    action_id: str, label: str, connections: Sequence[Connection], connection_id: str
) -> list[Block]:
    """A choice of the connection, where there is more than one."""
    if len(connections) < 2:
        return []
    options = {each.id: parts.option(each.site_name, each.id) for each in connections}
    shown = list(options.values())[:MOST_OPTIONS]
    usual = options[connection_id]
    element = {
        "type": "static_select",
        "action_id": action_id,
        "options": shown if usual in shown else [usual, *shown[1:]],
        "initial_option": usual,
    }
    return [parts.field(action_id, label, element, dispatch_action=True)]


def template_groups(space: Space, templates: Iterable[Template]) -> list[Block]:
    """The space's own, the global ones, ours; a group that is too long goes on in another."""
    templates = tuple(templates)
    own = [t for t in templates if t.space_key is not None]
    shared = [t for t in templates if t.space_key is None]
    ours = [parts.option(STANDARD_NAME, STANDARD)]
    return [
        *_groups(f"Templates of {space.name}", [parts.option(t.name, t.id) for t in own]),
        *_groups("Global templates", [parts.option(t.name, t.id) for t in shared]),
        *_groups("Built in", ours),
    ]


def audience_sentence(space: Space, audience: Audience | None) -> str:
    """Who can see the space, as far as Confluence tells."""
    name = f"*{escape(space.name)}*"
    if audience is None:
        return (
            f"Confluence does not tell us who can see {name}: take it that everybody with access "
            "to the space can read the page."
        )
    if audience.anonymous:
        return f"*Everybody* who reaches Confluence can see {name}, without logging in."
    groups = _counted(audience.groups, "group", audience.group_names)
    people = _counted(audience.users, "person", audience.user_names, plural="people")
    readers = ", ".join(filter(None, (groups, people))) or "nobody besides its owner"
    return f"{name} can be seen by {readers}, and by Confluence's administrators."


def _groups(label: str, options: list[Block]) -> list[Block]:
    chunks = [options[at : at + MOST_OPTIONS] for at in range(0, len(options), MOST_OPTIONS)]
    return [
        {
            "label": parts.plain_text(
                label if place == 1 else f"{parts.cut(label, 60)} ({place})", parts.OPTION_TEXT
            ),
            "options": chunk,
        }
        for place, chunk in enumerate(chunks, start=1)
    ]


def _counted(count: int, noun: str, names: tuple[str, ...], plural: str = "") -> str:
    if not count:
        return ""
    counted = f"{count:,} {noun if count == 1 else plural or noun + 's'}"
    if not names:
        return counted
    more = ", …" if count > len(names[:NAMED]) else ""
    return f"{counted} ({', '.join(escape(name) for name in names[:NAMED])}{more})"
