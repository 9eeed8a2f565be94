"""What stands in the fields of a view."""

import pytest

from bot.views.entered import Entered, entered, text_of, value_of

OPTION = {"text": {"type": "plain_text", "text": "A"}, "value": "a"}


@pytest.mark.parametrize(
    ("state", "value"),
    [
        ({"type": "plain_text_input", "value": "x"}, "x"),
        ({"type": "plain_text_input", "value": None}, None),
        ({"type": "users_select", "selected_user": "U1"}, "U1"),
        ({"type": "multi_users_select", "selected_users": ["U1"]}, ["U1"]),
        ({"type": "conversations_select", "selected_conversation": "C1"}, "C1"),
        ({"type": "datepicker", "selected_date": "2026-11-25"}, "2026-11-25"),
        ({"type": "datetimepicker", "selected_date_time": 1}, 1),
        ({"type": "checkboxes", "selected_options": [OPTION]}, [OPTION]),
        ({"type": "radio_buttons", "selected_option": OPTION}, OPTION),
        ({"type": "static_select", "selected_option": None}, None),
        ({"type": "external_select", "selected_option": OPTION}, OPTION),
    ],
)
def test_every_kind_of_field(state: dict[str, object], value: object) -> None:
    """Its block, and its value as Slack has it."""
    view = {"state": {"values": {"block:1": {"field": state}}}}

    assert entered(view) == {"field": Entered("block:1", value)}


def test_what_is_not_there() -> None:
    """No text and no value, as in a field that is empty."""
    fields = {"typed": Entered("b", "  x "), "empty": Entered("b", None)}

    assert [text_of(fields, name) for name in ("typed", "empty", "gone")] == ["x", "", ""]
    assert [value_of(fields, name) for name in ("empty", "gone")] == [None, None]
