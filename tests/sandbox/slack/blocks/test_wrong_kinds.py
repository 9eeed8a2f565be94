"""JSON of the wrong kind in a view, sent raw: what Slack says, and where it points."""

import pytest

from tests.sandbox.slack.conftest import Json, Town, a_modal, a_section, an_input, plain

BUTTON = {"type": "button", "text": plain("Go")}
BLOCK = "/view/blocks/0"


def button(**more: object) -> Json:
    """A block with one button."""
    return {"type": "actions", "elements": [BUTTON | more]}


@pytest.mark.parametrize(
    ("block", "words", "where"),
    [
        (a_section() | {"block_id": 7}, "must provide a string", "/block_id"),
        (button(url=7), "must provide a string", "/elements/0/url"),
        (
            an_input("Text", {"type": "plain_text_input", "max_length": "9"}),
            "must provide an integer",
            "/element/max_length",
        ),
        (
            an_input("Text", {"type": "plain_text_input", "max_length": True}),
            "must provide an integer",
            "/element/max_length",
        ),
        (
            an_input("N", {"type": "number_input", "is_decimal_allowed": "no"}),
            "must provide a boolean",
            "/element/is_decimal_allowed",
        ),
        (
            an_input("N", {"type": "number_input", "is_decimal_allowed": True, "min_value": "low"}),
            "must provide a number as a string",
            "/element/min_value",
        ),
        ({"type": "actions", "elements": BUTTON}, "must provide an array", "/elements"),
        (button(confirm="sure?"), "must provide an object", "/elements/0/confirm"),
        ("divider", "must provide an object", ""),
        ({"text": plain("x")}, "missing required field: type", ""),
        (
            {
                "type": "container",
                "title": plain("x"),
                "child_blocks": [{"type": "divider"}],
                "is_collapsible": True,
                "has_header_divider": True,
            },
            "not allowed when is_collapsible is true",
            "/has_header_divider",
        ),
    ],
)
async def test_what_is_of_another_kind_is_pointed_at(
    town: Town, block: Json, words: str, where: str
) -> None:
    """One fault, and nothing is opened."""
    answer = await town.call("views.open", trigger_id=await town.trigger(), view=a_modal(block))

    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [
        f"[ERROR] {words} [json-pointer:{BLOCK}{where}]"
    ]
    assert town.workspace.modals.get(town.responder.id, []) == []
