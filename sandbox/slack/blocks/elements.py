"""Block elements: buttons, selects, pickers and inputs, with their limits.

https://docs.slack.dev/reference/block-kit/block-elements
"""

from collections.abc import Iterator
from typing import Any

from sandbox.slack.blocks import rich_text
from sandbox.slack.blocks.composition import (
    OPTIONS,
    choices,
    confirm,
    conversation_filter,
    dispatch_action_config,
    identifier,
    image,
    initial_among_options,
    max_selected_items,
    option,
    option_group,
    placeholder,
    plain_text,
    workflow,
)
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

LONGEST_INPUT = 3000
LONGEST_MENU = 10
"""Options of radio buttons and checkboxes."""

_style = one_of("primary", "danger")
_focus: dict[str, Shape] = {"focus_on_load": flag}
_acting: dict[str, Shape] = {"action_id": identifier, "confirm": confirm}
_choosing: dict[str, Shape] = {**_acting, **_focus, "placeholder": placeholder}
_typing: dict[str, Shape] = {
    "action_id": identifier,
    "placeholder": placeholder,
    "dispatch_action_config": dispatch_action_config,
    **_focus,
}
_many: dict[str, Shape] = {"max_selected_items": max_selected_items}
_ids = items(string(least=1), least=1)
_label = string(least=1, most=75)
_date = string(like=r"\d{4}-\d{2}-\d{2}")
_time = string(like=r"([01]\d|2[0-3]):[0-5]\d")


def _number_range(value: Any, at: str) -> Iterator[str]:
    low, high = value.get("min_value"), value.get("max_value")
    for name in ("min_value", "max_value", "initial_value"):
        try:
            float(value.get(name) or 0)
        except ValueError:
            yield fault("must provide a number as a string", f"{at}/{name}")
            return
    if low is not None and high is not None and float(low) > float(high):
        yield fault("must be less than or equal to max_value", f"{at}/min_value")


def _length_range(value: Any, at: str) -> Iterator[str]:
    low, high = value.get("min_length"), value.get("max_length")
    if low is not None and high is not None and low > high:
        yield fault("must be less than or equal to max_length", f"{at}/min_length")
    first = value.get("initial_value") or ""
    if high is not None and len(first) > high:
        yield fault(f"must be less than {high + 1} characters", f"{at}/initial_value")


def _select(extra: dict[str, Shape]) -> Shape:
    return typed({}, {**_choosing, **extra})


def _static(extra: dict[str, Shape]) -> Shape:
    offer: dict[str, Shape] = {
        "options": choices(most=OPTIONS),
        "option_groups": items(option_group, least=1, most=OPTIONS),
    }
    return both(
        _select({**offer, **extra}),
        exactly_one("options", "option_groups"),
        initial_among_options,
    )


_button = typed(
    {"text": plain_text(most=75)},
    {
        **_acting,
        "url": url(),
        "value": string(most=2000),
        "style": _style,
        "accessibility_label": _label,
    },
)
_feedback_button = thing(
    {"text": plain_text(most=75), "value": string(most=2000)}, {"accessibility_label": _label}
)
_response_url: dict[str, Shape] = {"response_url_enabled": flag}
_conversation: dict[str, Shape] = {
    "default_to_current_conversation": flag,
    "filter": conversation_filter,
}
_query: dict[str, Shape] = {"min_query_length": number(least=0)}
_first_options = items(option(), least=1, most=OPTIONS)

ELEMENTS: dict[str, Shape] = {
    "button": _button,
    "workflow_button": typed(
        {"text": plain_text(most=75), "workflow": workflow},
        {"action_id": identifier, "style": _style, "accessibility_label": _label},
    ),
    "feedback_buttons": typed(
        {"positive_button": _feedback_button, "negative_button": _feedback_button},
        {"action_id": identifier},
    ),
    "icon_button": typed(
        {"icon": string(least=1), "text": plain_text(most=75)},
        {
            **_acting,
            "value": string(most=2000),
            "accessibility_label": _label,
            "visible_to_user_ids": items(string(least=1), most=10),
        },
    ),
    "image": image,
    "overflow": typed({"options": choices(link=True, most=5)}, _acting),
    "checkboxes": both(
        typed(
            {"options": choices(rich=True, most=LONGEST_MENU)},
            {**_acting, **_focus, "initial_options": choices(rich=True, most=LONGEST_MENU)},
        ),
        initial_among_options,
    ),
    "radio_buttons": both(
        typed(
            {"options": choices(rich=True, most=LONGEST_MENU)},
            {**_acting, **_focus, "initial_option": option(rich=True)},
        ),
        initial_among_options,
    ),
    "datepicker": _select({"initial_date": _date}),
    "timepicker": _select({"initial_time": _time, "timezone": string(least=1)}),
    "datetimepicker": typed(
        {},
        {**_acting, **_focus, "initial_date_time": number(least=10**9, most=10**10 - 1)},
    ),
    "static_select": _static({"initial_option": option()}),
    "multi_static_select": _static({**_many, "initial_options": _first_options}),
    "external_select": _select({**_query, "initial_option": option()}),
    "multi_external_select": _select({**_query, **_many, "initial_options": _first_options}),
    "users_select": _select({"initial_user": string(least=1)}),
    "multi_users_select": _select({**_many, "initial_users": _ids}),
    "conversations_select": _select(
        {**_conversation, **_response_url, "initial_conversation": string(least=1)}
    ),
    "multi_conversations_select": _select(
        {**_conversation, **_many, "initial_conversations": _ids}
    ),
    "channels_select": _select({**_response_url, "initial_channel": string(least=1)}),
    "multi_channels_select": _select({**_many, "initial_channels": _ids}),
    "plain_text_input": both(
        typed(
            {},
            {
                **_typing,
                "initial_value": string(most=LONGEST_INPUT),
                "multiline": flag,
                "min_length": number(least=0, most=LONGEST_INPUT),
                "max_length": number(least=1, most=LONGEST_INPUT),
            },
        ),
        _length_range,
    ),
    "email_text_input": typed({}, {**_typing, "initial_value": string(least=1)}),
    "url_text_input": typed({}, {**_typing, "initial_value": string(least=1)}),
    "number_input": both(
        typed(
            {"is_decimal_allowed": flag},
            {
                **_typing,
                "initial_value": string(),
                "min_value": string(),
                "max_value": string(),
            },
        ),
        _number_range,
    ),
    "file_input": typed(
        {},
        {
            "action_id": identifier,
            "filetypes": items(string(least=1)),
            "max_files": number(least=1, most=10),
        },
    ),
    "rich_text_input": typed(
        {},
        {
            **_typing,
            "initial_value": kinds({"rich_text": rich_text.block, **rich_text.PARTS}),
            "min_lines": number(least=1),
            "max_lines": number(least=1),
        },
    ),
}


def among(names: tuple[str, ...]) -> Shape:
    """One of these elements."""
    return kinds({name: ELEMENTS[name] for name in names})
