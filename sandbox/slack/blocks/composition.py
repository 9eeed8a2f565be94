"""Composition objects: texts, options, confirmations and the like, with their limits.

https://docs.slack.dev/reference/block-kit/composition-objects
"""

from collections.abc import Iterator
from typing import Any

from sandbox.slack.blocks.shapes import (
    Shape,
    both,
    exactly_one,
    fault,
    flag,
    items,
    kinds,
    number,
    one_of,
    string,
    thing,
    typed,
    url,
)

TEXT = 3000
OPTION_TEXT = 75
OPTION_VALUE = 150
OPTIONS = 100
PLACEHOLDER = 150
ID = 255

identifier = string(least=1, most=ID)


def text(*, most: int = TEXT, least: int = 1) -> Shape:
    """A text object of either kind."""
    return kinds({"plain_text": _plain(least, most), "mrkdwn": _mrkdwn(least, most)})


def plain_text(*, most: int = TEXT, least: int = 1) -> Shape:
    """A text object that may not be mrkdwn."""
    return kinds({"plain_text": _plain(least, most)})


def _plain(least: int, most: int) -> Shape:
    return typed({"text": string(least=least, most=most)}, {"emoji": flag})


def _mrkdwn(least: int, most: int) -> Shape:
    return typed({"text": string(least=least, most=most)}, {"verbatim": flag})


def option(*, rich: bool = False, link: bool = False) -> Shape:
    """An option; `rich` in checkboxes and radio buttons, `link` in overflow menus."""
    label = text(most=OPTION_TEXT) if rich else plain_text(most=OPTION_TEXT)
    note = text(most=OPTION_TEXT) if rich else plain_text(most=OPTION_TEXT)
    optional = {"description": note} | ({"url": url()} if link else {})
    return thing({"text": label, "value": string(least=1, most=OPTION_VALUE)}, optional)


option_group = thing(
    {
        "label": plain_text(most=OPTION_TEXT),
        "options": items(option(), least=1, most=OPTIONS),
    }
)

confirm = thing(
    {
        "title": plain_text(most=100),
        "text": text(most=300),
        "confirm": plain_text(most=30),
        "deny": plain_text(most=30),
    },
    {"style": one_of("primary", "danger")},
)

placeholder = plain_text(most=PLACEHOLDER)

dispatch_action_config = thing(
    {},
    {
        "trigger_actions_on": items(
            one_of("on_enter_pressed", "on_character_entered"), least=1, most=2
        )
    },
)

conversation_filter = thing(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), least=1),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)

input_parameter = thing({"name": string(least=1), "value": string()})

trigger = thing({"url": url()}, {"customizable_input_parameters": items(input_parameter, least=1)})

workflow = thing({"trigger": trigger})

slack_file = both(thing({}, {"id": string(least=1), "url": url()}), exactly_one("id", "url"))

image = both(
    typed(
        {"alt_text": string(least=1, most=2000)},
        {"image_url": url(), "slack_file": slack_file},
    ),
    exactly_one("image_url", "slack_file"),
)

icon = typed({"name": string(least=1)})

url_source = typed({"url": url(), "text": string(least=1)})

max_selected_items = number(least=1)


def choices(*, rich: bool = False, link: bool = False, least: int = 1, most: int) -> Shape:
    """The options of an element."""
    return items(option(rich=rich, link=link), least=least, most=most)


def initial_among_options(value: Any, at: str) -> Iterator[str]:
    """What is chosen at first must be offered, word for word."""
    groups = value.get("option_groups") or []
    offered = [*(value.get("options") or []), *(o for g in groups for o in g["options"])]
    first = value.get("initial_option")
    if first is not None and first not in offered:
        yield fault("must be one of the provided options", f"{at}/initial_option")
    for index, chosen in enumerate(value.get("initial_options") or []):
        if chosen not in offered:
            yield fault("must be one of the provided options", f"{at}/initial_options/{index}")
