"""Reading what the app drew by what it shows."""

from typing import Any

import pytest

from sandbox.labels import find_button, find_field, find_option, find_tick, screen, spots

Json = dict[str, Any]


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def option(text: str) -> Json:
    """An option."""
    return {"text": plain(text), "value": text}


SELECT: Json = {"type": "static_select", "options": [option("Operations"), option("Ops 2")]}
TICK: Json = {"type": "checkboxes", "options": [option("I know who can read this")]}
BLOCKS: list[Json] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Space*"}, "accessory": SELECT},
    {"type": "input", "label": plain("Title"), "element": {"type": "plain_text_input"}},
    {"type": "input", "label": plain("Consent"), "element": TICK},
    {
        "type": "actions",
        "elements": [
            {"type": "button", "text": plain("Load more")},
            {"type": "users_select", "placeholder": plain("Who")},
        ],
    },
    {"type": "image", "alt_text": "A graph", "image_url": "https://example.com/"},
]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Space", "static_select"),
        ("title", "plain_text_input"),
        ("Who", "users_select"),
        ("Conse", "checkboxes"),
    ],
)
def test_a_field_is_found_by_what_stands_at_it(label: str, kind: str) -> None:
    """Label, text beside it, placeholder, or the beginning of them."""
    assert find_field(BLOCKS, label)[1]["type"] == kind


def test_what_is_not_there_names_what_is() -> None:
    """The error tells a person where to look."""
    with pytest.raises(LookupError, match=r"no field 'Severity' among \['\*Space\*'"):
        find_field(BLOCKS, "Severity")
    with pytest.raises(LookupError, match=r"no button 'Go' among \['Load more'\]"):
        find_button(BLOCKS, "Go")
    with pytest.raises(LookupError, match=r"no checkbox 'Sure'"):
        find_tick(BLOCKS, "Sure")
    with pytest.raises(LookupError, match=r"no option 'Sales'"):
        find_option(SELECT, "Sales")


def test_an_exact_option_wins_over_one_that_holds_the_text() -> None:
    """Groups are searched like lists."""
    groups = {"option_groups": [{"label": plain("All"), "options": SELECT["options"]}]}

    assert find_option(SELECT, "operations")["value"] == "Operations"
    assert find_option(groups, "Ops")["value"] == "Ops 2"


def test_a_checkbox_is_found_by_its_text_or_its_label() -> None:
    """The label only when it has one option."""
    by_text = find_tick(BLOCKS, "I know who can read this")
    by_label = find_tick(BLOCKS, "Consent")

    assert by_text == by_label


def test_a_screen_shows_all_but_closed_menus() -> None:
    """Errors and trouble too."""
    view: Json = {
        "title": plain("Retro"),
        "blocks": BLOCKS,
        "submit": plain("Create"),
        "errors": {"b": "Taken"},
        "trouble": "We had some trouble connecting. Try again?",
    }

    shown = screen(view)

    for text in ("Retro", "*Space*", "A graph", "I know who can read this", "Create", "Taken"):
        assert text in shown
    assert "Operations" not in shown


def test_every_element_is_a_spot() -> None:
    """Images are not."""
    assert len(list(spots(BLOCKS))) == 5
