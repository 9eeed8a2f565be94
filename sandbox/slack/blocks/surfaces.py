"""Where blocks stand: modals, App Homes and messages, and the rules that span several blocks."""

from collections.abc import Iterator
from typing import Any, Literal

from sandbox.slack.blocks.composition import plain_text
from sandbox.slack.blocks.layout import LONGEST_MARKDOWN, block
from sandbox.slack.blocks.placement import NOT_IN_MESSAGES, ONLY_IN_MODALS
from sandbox.slack.blocks.shapes import Json, Shape, fault, flag, items, kinds, string, typed

Surface = Literal["modal", "home", "message"]
MOST_IN_VIEW = 100
MOST_IN_MESSAGE = 50
TITLE = 24

ONLY_IN: dict[str, tuple[Surface, ...]] = {
    "alert": ("modal",),
    "carousel": ("message",),
    "container": ("message",),
    "context_actions": ("message",),
    "data_table": ("message",),
    "data_visualization": ("message",),
    "file": ("message",),
    "markdown": ("message",),
    "plan": ("message",),
    "table": ("message",),
    "task_card": ("message",),
}
"""Blocks that do not go everywhere."""

_common: dict[str, Shape] = {
    "private_metadata": string(most=3000),
    "callback_id": string(most=255),
    "external_id": string(most=255),
}
_view_blocks = items(block, least=1, most=MOST_IN_VIEW)
_views = kinds(
    {
        "modal": typed(
            {"title": plain_text(most=TITLE), "blocks": _view_blocks},
            {
                **_common,
                "submit": plain_text(most=TITLE),
                "close": plain_text(most=TITLE),
                "clear_on_close": flag,
                "notify_on_close": flag,
            },
        ),
        "home": typed({"blocks": _view_blocks}, _common),
    }
)


def faults_of_view(view: Any, at: str = "/view") -> list[str]:
    """Why Slack refuses a view; nothing if it takes it."""
    faults = list(_views(view, at))
    return faults or list(_view_rules(view, at))


def faults_of_blocks(blocks: Any, at: str = "/blocks") -> list[str]:
    """Why Slack refuses the blocks of a message; nothing if it takes them."""
    faults = list(items(block, most=MOST_IN_MESSAGE)(blocks, at))
    return faults or list(_block_rules(blocks, at, "message"))


def _view_rules(view: Json, at: str) -> Iterator[str]:
    yield from _block_rules(view["blocks"], f"{at}/blocks", view["type"])
    for index, held in enumerate(view["blocks"]):
        if view["type"] == "modal" and held["type"] == "input" and not view.get("submit"):
            words = "must define `submit` to use an `input` block in modals"
            yield fault(words, f"{at}/blocks/{index}/input")


def _block_rules(blocks: list[Json], at: str, surface: Surface) -> Iterator[str]:
    """Surfaces, ids that repeat, focus and lengths that add up."""
    seen: set[str] = set()
    focused = 0
    for index, held in enumerate(blocks):
        here = f"{at}/{index}"
        yield from _placed(held, here, surface)
        block_id = held.get("block_id")
        if block_id in seen:
            yield fault(f'`block_id` "{block_id}" already exists', f"{here}/block_id")
        seen |= {block_id} if block_id else set()
        yield from _distinct_actions(held, here)
        focused += sum(bool(element.get("focus_on_load")) for _, element in _held(held, here))
    if focused > 1:
        yield fault("only one element can have focus_on_load", at)
    yield from _sums(blocks, at)


def _placed(held: Json, at: str, surface: Surface) -> Iterator[str]:
    if surface not in ONLY_IN.get(held["type"], (surface,)):
        yield fault(f"unsupported type: {held['type']}", f"{at}/type")
    barred = {"modal": (), "home": ONLY_IN_MODALS, "message": NOT_IN_MESSAGES}[surface]
    for where, element in _held(held, at):
        if element["type"] in barred:
            yield fault(f"unsupported type: {element['type']}", f"{where}/type")
    for index, child in enumerate(held.get("child_blocks", [])):
        yield from _placed(child, f"{at}/child_blocks/{index}", surface)


def _distinct_actions(held: Json, at: str) -> Iterator[str]:
    seen: set[str] = set()
    for where, element in _held(held, at):
        action_id = element.get("action_id")
        if action_id in seen:
            yield fault(f'`action_id` "{action_id}" already exists', f"{where}/action_id")
        seen |= {action_id} if action_id else set()


def _held(held: Json, at: str) -> Iterator[tuple[str, Json]]:
    """The elements of a block, with where they are."""
    for name in ("element", "accessory"):
        if name in held:
            yield f"{at}/{name}", held[name]
    if held["type"] in ("actions", "context_actions"):
        for index, element in enumerate(held["elements"]):
            yield f"{at}/elements/{index}", element


def _sums(blocks: list[Json], at: str) -> Iterator[str]:
    markdown = sum(len(held["text"]) for held in blocks if held["type"] == "markdown")
    if markdown > LONGEST_MARKDOWN:
        words = f"markdown blocks must be less than {LONGEST_MARKDOWN + 1} characters together"
        yield fault(words, at)
    if sum(held["type"] == "table" for held in blocks) > 1:
        yield fault("only one table is allowed", at)
