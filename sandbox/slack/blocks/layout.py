"""Layout blocks: every kind, its fields and limits. Which surface takes which is in surfaces.py.

https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Iterator
from typing import Any

from sandbox.slack.blocks import charts, rich_text
from sandbox.slack.blocks.composition import (
    icon,
    identifier,
    image,
    plain_text,
    slack_file,
    text,
    url_source,
)
from sandbox.slack.blocks.elements import among
from sandbox.slack.blocks.placement import (
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
)
from sandbox.slack.blocks.shapes import (
    Shape,
    at_least_one,
    both,
    exactly_one,
    fault,
    flag,
    items,
    kinds,
    one_of,
    string,
    thing,
    typed,
    url,
)

LONGEST_MARKDOWN = 12_000


def _block(
    required: dict[str, Shape] | None = None, optional: dict[str, Shape] | None = None
) -> Shape:
    return typed(required, {"block_id": identifier, **(optional or {})})


def _with_block_id(shape: Shape) -> Shape:
    """A block of data, whose own shape does not know block ids."""

    def check(value: Any, at: str) -> Iterator[str]:
        bare = {name: held for name, held in value.items() if name != "block_id"}
        yield from shape(bare, at)
        if value.get("block_id") is not None:
            yield from identifier(value["block_id"], f"{at}/block_id")

    return check


_section = both(
    _block(
        {},
        {
            "text": text(),
            "fields": items(text(most=2000), least=1, most=10),
            "accessory": among(IN_SECTION),
            "expand": flag,
        },
    ),
    at_least_one("text", "fields"),
)

_image = both(
    _block(
        {"alt_text": string(least=1, most=2000)},
        {"image_url": url(), "slack_file": slack_file, "title": plain_text(most=2000)},
    ),
    exactly_one("image_url", "slack_file"),
)

_card = both(
    _block(
        {},
        {
            "hero_image": kinds({"image": image}),
            "icon": kinds({"image": image, "icon": icon}),
            "slack_icon": kinds({"icon": icon}),
            "title": text(most=150),
            "subtitle": text(most=150),
            "body": text(most=200),
            "subtext": text(most=200),
            "actions": items(among(("button", "overflow")), most=3),
        },
    ),
    at_least_one("title", "hero_image", "actions", "body"),
)

_video = _block(
    {
        "alt_text": string(least=1, most=200),
        "title": plain_text(most=200),
        "thumbnail_url": url(),
        "video_url": url(),
    },
    {
        "author_name": string(most=50),
        "description": plain_text(most=200),
        "provider_icon_url": url(),
        "provider_name": string(most=50),
        "title_url": url(),
    },
)

_task_fields: dict[str, Shape] = {"task_id": string(least=1), "title": string(least=1)}
_task_options: dict[str, Shape] = {
    "status": one_of("pending", "in_progress", "complete", "error"),
    "details": kinds({"rich_text": rich_text.block}),
    "output": kinds({"rich_text": rich_text.block}),
    "sources": items(kinds({"url": url_source})),
}

BLOCKS: dict[str, Shape] = {
    "section": _section,
    "divider": _block(),
    "header": _block({"text": plain_text(most=150)}),
    "context": _block(
        {
            "elements": items(
                kinds({"image": image, "plain_text": text(), "mrkdwn": text()}), least=1, most=10
            )
        }
    ),
    "image": _image,
    "actions": _block({"elements": items(among(IN_ACTIONS), least=1, most=25)}),
    "context_actions": _block({"elements": items(among(IN_CONTEXT_ACTIONS), least=1, most=5)}),
    "input": _block(
        {"label": plain_text(most=2000), "element": among(IN_INPUT)},
        {"hint": plain_text(most=2000), "optional": flag, "dispatch_action": flag},
    ),
    "rich_text": rich_text.block,
    "markdown": _block({"text": string(least=1, most=LONGEST_MARKDOWN)}),
    "video": _video,
    "file": _block({"external_id": string(least=1), "source": one_of("remote")}),
    "alert": _block(
        {"text": text(most=200)},
        {"level": one_of("default", "info", "warning", "error", "success")},
    ),
    "card": _card,
    "carousel": _block({"elements": items(kinds({"card": _card}), least=1, most=10)}),
    "table": _with_block_id(charts.table),
    "data_table": _with_block_id(charts.data_table),
    "data_visualization": _with_block_id(charts.data_visualization),
    "task_card": _block(_task_fields, _task_options),
    "plan": _block(
        {"title": string(least=1)}, {"tasks": items(thing(_task_fields, _task_options))}
    ),
}


def _headed(value: Any, at: str) -> Iterator[str]:
    """A container's header: a divider below it only when it cannot be folded."""
    if value.get("is_collapsible") and value.get("has_header_divider"):
        yield fault("not allowed when is_collapsible is true", f"{at}/has_header_divider")


BLOCKS["container"] = both(
    _block(
        {"child_blocks": items(kinds(dict(BLOCKS)), least=1, most=10)},
        {
            "title": plain_text(most=150),
            "rich_text_title": kinds({"rich_text": rich_text.block}),
            "subtitle": text(most=150),
            "width": one_of("narrow", "standard", "wide", "full"),
            "icon": kinds({"image": image, "icon": icon}),
            "is_collapsible": flag,
            "default_collapsed": flag,
            "has_header_divider": flag,
        },
    ),
    at_least_one("title", "rich_text_title"),
    _headed,
)

block: Shape = kinds(BLOCKS)
