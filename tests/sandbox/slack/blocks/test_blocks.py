"""Block Kit as Slack checks it: the public fixtures, every limit, and rules over several blocks."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sandbox.slack.blocks import faults_of_blocks, faults_of_offer, faults_of_view
from tests.sandbox.slack.blocks.wrongs import (
    WRONGS,
    Json,
    act,
    ask,
    button,
    image,
    mrkdwn,
    one,
    options,
    pie,
    plain,
    segment,
    select,
    view,
)

SPEC = Path(__file__).parents[4] / "../shared/specs/slackblocks-spec"
FIXTURES = sorted((SPEC / "fixtures/valid").glob("*/*.json"))
PLACEHOLDER = "fake_block_id"

NOT_OFFERED = "must be one of the provided options"
NO_SUBMIT = "must define `submit` to use an `input` block in modals"
IN_ELEMENT = "[json-pointer:/view/blocks/0/element"
IN_ACTIONS = ("button", "workflow_button", "overflow")


WORDS = (
    ("text-empty", "must be more than 0 characters", "/text/text"),
    ("overflow-empty", "must provide at least 1 items", "/elements/0/options"),
    ("data-table-page-size-too-large", "must be less than or equal to 100", "/page_size"),
    ("section-missing-content", "missing required field: text", ""),
    (
        "image-url-and-slack-file",
        "only one of image_url, slack_file is allowed",
        "/elements/0",
    ),
    ("table-ragged-rows", "all rows must have the same number of columns", "/rows"),
    ("table-column-settings-mismatch", "must not be longer than the rows", "/column_settings"),
    ("data-table-content-too-long", "must be less than 20001 characters", "/rows"),
    ("chart-segment-value-not-positive", "must be greater than 0", "/chart/segments/0/value"),
)


def around_element(element: Json) -> list[str]:
    """The faults of an element where it usually stands."""
    if element["type"] in IN_ACTIONS:
        return act(element)
    if element["type"] == "image":
        return one("context", elements=[element])
    if element["type"] == "url":
        return one("task_card", task_id="1", title="x", sources=[element])
    return ask(element)


def around_object(name: str, held: Json) -> list[str]:
    """The faults of a composition object where it usually stands."""
    workflow: Json = {"type": "workflow_button", "text": plain()}
    if name.startswith("text"):
        return one("section", text=held)
    if name.startswith("option_group"):
        return select(option_groups=[held])
    if name.startswith("option"):
        return select(options=[held])
    if name.startswith("confirmation"):
        return act(button(confirm=held))
    if name.startswith("conversation_filter"):
        return act({"type": "conversations_select", "filter": held})
    if name.startswith("dispatch"):
        return ask({"type": "plain_text_input", "dispatch_action_config": held})
    if name.startswith("workflow"):
        return act(workflow | {"workflow": held})
    if name.startswith("input_parameter"):
        held = {"url": "https://example.com/", "customizable_input_parameters": [held]}
    return act(workflow | {"workflow": {"trigger": held}})


def around_rich_text(held: Json) -> list[str]:
    """The faults of a piece of rich text, wrapped up to a block."""
    if not held["type"].startswith("rich_text"):
        held = {"type": "rich_text_section", "elements": [held]}
    if held["type"] != "rich_text":
        held = {"type": "rich_text", "elements": [held]}
    return faults_of_blocks([held])


def around_block(held: Json) -> list[str]:
    """The faults of a block where it may stand."""
    if held["type"] in ("input", "alert"):
        return view(blocks=[held])
    return faults_of_blocks([held])


def around_attachment(held: Json) -> list[str]:
    """The faults of an old-style attachment's blocks."""
    return around_message({"attachments": [held]})


def around_message(held: Json) -> list[str]:
    """The faults of a message's blocks; repeated placeholder ids are told apart first."""
    blocks = [
        block | {"block_id": f"{PLACEHOLDER}_{n}"} if block["block_id"] == PLACEHOLDER else block
        for n, block in enumerate(held.get("blocks", []))
    ]
    attached = [a.get("blocks", []) for a in held.get("attachments", [])]
    return [fault for part in (blocks, *attached) for fault in faults_of_blocks(part)]


@pytest.mark.skipif(not FIXTURES, reason="../shared/specs is not there")
def test_every_valid_fixture_is_accepted() -> None:
    """The public list of right pieces, each where it belongs."""
    refused: dict[str, list[str]] = {}
    for file in FIXTURES:
        held = json.loads(file.read_text())
        kind = file.parent.name
        around: dict[str, Callable[[Json], list[str]]] = {
            "attachments": around_attachment,
            "blocks": around_block,
            "elements": around_element,
            "messages": around_message,
            "objects": partial(around_object, file.stem),
            "rich_text": around_rich_text,
            "views": faults_of_view,
        }
        faults = around[kind](held)
        if faults:
            refused[file.stem] = faults

    assert refused == {}


def test_every_invalid_case_is_built_here() -> None:
    """The public list of wrong pieces names nothing that is missing below."""
    manifest = SPEC / "fixtures/invalid/manifest.json"
    if not manifest.is_file():
        pytest.skip("../shared/specs is not there")

    cases = {case["id"] for case in json.loads(manifest.read_text())["cases"]}

    assert cases - WRONGS.keys() == set()


@pytest.mark.parametrize("case", sorted(WRONGS))
def test_every_limit_is_kept(case: str) -> None:
    """One step beyond a limit is refused, for one reason, with a pointer."""
    faults = WRONGS[case]()

    reasons = {fault.partition(" [json-pointer:/")[0] for fault in faults}
    assert len(reasons) == 1
    assert "unsupported" not in reasons.pop() or "invalid-element" in case


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        (lambda: one("dance"), "unsupported type: dance [json-pointer:/blocks/0/type]"),
        (
            lambda: one("divider", colour="red"),
            "invalid additional property: colour [json-pointer:/blocks/0]",
        ),
        (
            lambda: one("header", text=mrkdwn()),
            "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
        ),
        (
            lambda: one("section", text=mrkdwn("x" * 3001)),
            "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            lambda: one("section", text="bare"),
            "must provide an object [json-pointer:/blocks/0/text]",
        ),
        (
            lambda: one("section", text=plain() | {"verbatim": True}),
            "invalid additional property: verbatim [json-pointer:/blocks/0/text]",
        ),
        (
            lambda: act(button(action_id="a"), button(action_id="a")),
            '`action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]',
        ),
        (
            lambda: faults_of_blocks([{"type": "divider", "block_id": "b"}] * 2),
            '`block_id` "b" already exists [json-pointer:/blocks/1/block_id]',
        ),
        (
            lambda: faults_of_blocks([{"type": "divider"}] * 51),
            "no more than 50 items allowed [json-pointer:/blocks]",
        ),
        (
            lambda: view(blocks=[{"type": "input", "label": plain()}]),
            "missing required field: element [json-pointer:/view/blocks/0]",
        ),
        (
            lambda: select(options=options(), initial_option=options(value="other")[0]),
            f"{NOT_OFFERED} [json-pointer:/blocks/0/elements/0/initial_option]",
        ),
        (
            lambda: act(
                {"type": "checkboxes", "options": options(), "initial_options": options(2)}
            ),
            f"{NOT_OFFERED} [json-pointer:/blocks/0/elements/0/initial_options/1]",
        ),
        (
            lambda: act(button(url="javascript:alert(1)")),
            "invalid url [json-pointer:/blocks/0/elements/0/url]",
        ),
        (
            lambda: act(button(style="loud")),
            "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]",
        ),
        (
            lambda: view(submit=None, blocks=[an_input_block()]),
            f"{NO_SUBMIT} [json-pointer:/view/blocks/0/input]",
        ),
        (
            lambda: view(title=plain("x" * 25)),
            "must be less than 25 characters [json-pointer:/view/title/text]",
        ),
        (
            lambda: faults_of_view({"type": "modal"}),
            "missing required field: title [json-pointer:/view]",
        ),
        (
            lambda: view(submit_disabled=True),
            "invalid additional property: submit_disabled [json-pointer:/view]",
        ),
        (
            lambda: ask({"type": "plain_text_input", "min_length": 3, "max_length": 2}),
            f"must be less than or equal to max_length {IN_ELEMENT}/min_length]",
        ),
        (
            lambda: ask({"type": "plain_text_input", "max_length": 2, "initial_value": "abc"}),
            f"must be less than 3 characters {IN_ELEMENT}/initial_value]",
        ),
        (
            lambda: ask(
                {
                    "type": "number_input",
                    "is_decimal_allowed": False,
                    "min_value": "2",
                    "max_value": "1",
                }
            ),
            f"must be less than or equal to max_value {IN_ELEMENT}/min_value]",
        ),
        (
            lambda: pie(segment(value="1")),
            "must provide a number [json-pointer:/blocks/0/chart/segments/0/value]",
        ),
        (
            lambda: ask({"type": "datepicker", "initial_date": "tomorrow"}),
            f"failed to match the expected format {IN_ELEMENT}/initial_date]",
        ),
        (
            lambda: ask({"type": "datetimepicker", "initial_date_time": 12}),
            f"must be greater than or equal to 1000000000 {IN_ELEMENT}/initial_date_time]",
        ),
        (
            lambda: one("context", elements=[image(alt_text=None)]),
            "missing required field: alt_text [json-pointer:/blocks/0/elements/0]",
        ),
        (
            lambda: select(),
            "missing required field: options [json-pointer:/blocks/0/elements/0]",
        ),
        *(
            (WRONGS[case], f"{words} [json-pointer:/blocks/0{where}]")
            for case, words, where in WORDS
        ),
    ],
)
def test_refusals_speak_slacks_words(faults: Any, words: str) -> None:
    """The text and the pointer a developer reads."""
    assert words in faults()


def an_input_block() -> Json:
    """An input block."""
    return {"type": "input", "label": plain(), "element": {"type": "plain_text_input"}}


@pytest.mark.parametrize(
    ("surface", "block"),
    [
        ("modal", {"type": "markdown", "text": "x"}),
        ("modal", {"type": "file", "external_id": "x", "source": "remote"}),
        ("home", {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}),
        ("message", {"type": "alert", "text": plain()}),
        (
            "home",
            {"type": "input", "label": plain(), "element": {"type": "email_text_input"}},
        ),
        (
            "message",
            {"type": "input", "label": plain(), "element": {"type": "rich_text_input"}},
        ),
        (
            "message",
            {
                "type": "container",
                "title": plain(),
                "child_blocks": [{"type": "alert", "text": plain()}],
            },
        ),
    ],
)
def test_blocks_stay_on_their_surface(surface: str, block: Json) -> None:
    """What Slack does not draw there it refuses."""
    if surface == "message":
        faults = faults_of_blocks([block])
    else:
        body: Json = {"type": surface, "blocks": [block]}
        modal = {"title": plain(), "submit": plain()}
        faults = faults_of_view(body | (modal if surface == "modal" else {}))

    assert len(faults) == 1
    assert faults[0].startswith("unsupported type: ")


def test_lengths_that_add_up_are_summed() -> None:
    """Markdown over all blocks, one table, one focus."""
    half: Json = {"type": "markdown", "text": "x" * 6001}
    table: Json = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
    focused = an_input_block()
    focused["element"] = focused["element"] | {"focus_on_load": True}

    assert faults_of_blocks([half, half]) == [
        "markdown blocks must be less than 12001 characters together [json-pointer:/blocks]"
    ]
    assert faults_of_blocks([table, table]) == ["only one table is allowed [json-pointer:/blocks]"]
    assert view(blocks=[focused, focused]) == [
        "only one element can have focus_on_load [json-pointer:/view/blocks]"
    ]


def test_offers_are_options_or_groups() -> None:
    """Up to a hundred, each well formed."""
    groups = [{"label": plain(), "options": options(2)}]

    assert faults_of_offer({"options": options(100)}) == []
    assert faults_of_offer({"option_groups": groups}) == []
    assert faults_of_offer({"options": []}) == []
    assert faults_of_offer({"options": options(101)}) == [
        "no more than 100 items allowed [json-pointer:/options]"
    ]
    assert faults_of_offer(None) == ["must provide an object [json-pointer:/]"]
    assert faults_of_offer({}) == ["must provide an array [json-pointer:/options]"]


def test_right_limits_are_taken() -> None:
    """At the limit, not one below it."""
    assert one("header", text=plain("😀" * 150)) == []
    assert select(options=options(100, value="v" * 150)) == []
    assert view(title=plain("x" * 24), blocks=[{"type": "divider"}] * 100) == []
