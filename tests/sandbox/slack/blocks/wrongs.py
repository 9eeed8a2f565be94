"""One wrong piece of Block Kit per limit, by the ids of the public list of invalid cases."""

from collections.abc import Callable
from typing import Any

from sandbox.slack.blocks import faults_of_blocks, faults_of_view

Json = dict[str, Any]


def plain(text: str = "x") -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "x") -> Json:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def options(count: int = 1, **more: Any) -> list[Json]:
    """So many options."""
    return [{"text": plain(), "value": f"v{n}", **more} for n in range(count)]


def long(most: int) -> str:
    """A text one character too long."""
    return "x" * (most + 1)


def button(**more: Any) -> Json:
    """A button."""
    return {"type": "button", "text": plain(), **more}


def image(**more: Any) -> Json:
    """An image element."""
    return {"type": "image", "image_url": "https://example.com/i.png", "alt_text": "x", **more}


def confirm(**more: Any) -> Json:
    """A button with a confirmation."""
    right = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}
    return button(confirm=right | more)


def raw(text: str = "x") -> Json:
    """A cell."""
    return {"type": "raw_text", "text": text}


def rows(count: int = 2, columns: int = 1, text: str = "x") -> list[list[Json]]:
    """So many rows of cells."""
    return [[raw(text)] * columns for _ in range(count)]


def act(*elements: Json) -> list[str]:
    """Faults of an actions block in a message."""
    return faults_of_blocks([{"type": "actions", "elements": list(elements)}])


def ask(element: Json, **more: Any) -> list[str]:
    """Faults of an input block in a modal."""
    block = {"type": "input", "label": plain(), "element": element, **more}
    return view(blocks=[block])


def view(**more: Any) -> list[str]:
    """Faults of a modal."""
    right = {
        "type": "modal",
        "title": plain(),
        "submit": plain(),
        "blocks": [{"type": "divider"}],
    }
    return faults_of_view(right | more)


def one(kind: str, **fields: Any) -> list[str]:
    """Faults of one block in a message."""
    return faults_of_blocks([{"type": kind, **fields}])


def alert(**fields: Any) -> list[str]:
    """Faults of an alert, which stands in modals only."""
    return view(blocks=[{"type": "alert", **fields}])


def select(**fields: Any) -> list[str]:
    """Faults of a static select."""
    return act({"type": "static_select", "placeholder": plain(), **fields})


def video(**more: Any) -> list[str]:
    """Faults of a video."""
    addresses = {"thumbnail_url": "https://example.com/t", "video_url": "https://example.com/v"}
    return one("video", **({"alt_text": "x", "title": plain(), **addresses} | more))


def feedback(**more: Any) -> list[str]:
    """Faults of feedback buttons."""
    right = {"text": plain(), "value": "v"}
    element = {
        "type": "feedback_buttons",
        "positive_button": right | more,
        "negative_button": right,
    }
    return one("context_actions", elements=[element])


def icon_button(count: int = 1, **more: Any) -> list[str]:
    """Faults of icon buttons."""
    element = {"type": "icon_button", "icon": "trash", "text": plain(), **more}
    return one("context_actions", elements=[element] * count)


def container(**more: Any) -> list[str]:
    """Faults of a container."""
    right = {"title": plain(), "child_blocks": [{"type": "divider"}]}
    return one("container", **(right | more))


def data_table(**more: Any) -> list[str]:
    """Faults of a data table."""
    return one("data_table", **({"rows": rows(), "caption": "x"} | more))


def pie(*segments: Json, title: str = "x") -> list[str]:
    """Faults of a pie chart."""
    chart = {"type": "pie", "segments": list(segments)}
    return one("data_visualization", title=title, chart=chart)


def segment(**more: Any) -> Json:
    """A slice of a pie."""
    return {"label": "x", "value": 1, **more}


def series(count: int = 1, **more: Any) -> list[Json]:
    """So many data series."""
    return [{"name": "x", "data": [{"label": "x", "value": 1}], **more} for _ in range(count)]


def bar(data: list[Json] | None = None, **axis: Any) -> list[str]:
    """Faults of a bar chart."""
    config = {"categories": ["x"], **axis}
    chart = {
        "type": "bar",
        "series": series() if data is None else data,
        "axis_config": config,
    }
    return one("data_visualization", title="x", chart=chart)


def source(address: str) -> list[str]:
    """Faults of a task's source."""
    told = {"type": "url", "url": address, "text": "x"}
    return one("task_card", task_id="x", title="x", sources=[told])


ADDRESS = "https://example.com/"

WRONGS: dict[str, Callable[[], list[str]]] = {
    "text-empty": lambda: one("section", text=mrkdwn("")),
    "text-too-long": lambda: one("section", text=mrkdwn(long(3000))),
    "button-action-id-too-long": lambda: act(button(action_id=long(255))),
    "button-text-too-long": lambda: act(button(text=plain(long(75)))),
    "button-url-too-long": lambda: act(button(url=ADDRESS + long(2980))),
    "button-value-too-long": lambda: act(button(value=long(2000))),
    "button-accessibility-label-too-long": lambda: act(button(accessibility_label=long(75))),
    "confirmation-title-too-long": lambda: act(confirm(title=plain(long(100)))),
    "confirmation-text-too-long": lambda: act(confirm(text=plain(long(300)))),
    "confirmation-confirm-too-long": lambda: act(confirm(confirm=plain(long(30)))),
    "confirmation-deny-too-long": lambda: act(confirm(deny=plain(long(30)))),
    "option-text-too-long": lambda: select(options=options(text=plain(long(75)))),
    "option-value-too-long": lambda: select(options=options(value=long(150))),
    "option-description-too-long": lambda: select(options=options(description=plain(long(75)))),
    "option-url-too-long": lambda: act(
        {"type": "overflow", "options": options(url=ADDRESS + "😀" * 2981)}
    ),
    "option-group-label-too-long": lambda: select(
        option_groups=[{"label": plain(long(75)), "options": options()}]
    ),
    "option-group-empty": lambda: select(option_groups=[{"label": plain(), "options": []}]),
    "option-group-too-many-options": lambda: select(
        option_groups=[{"label": plain(), "options": options(101)}]
    ),
    "select-placeholder-too-long": lambda: select(options=options(), placeholder=plain(long(150))),
    "select-too-many-options": lambda: select(options=options(101)),
    "select-too-many-option-groups": lambda: select(
        option_groups=[{"label": plain(), "options": options()}] * 101
    ),
    "overflow-empty": lambda: act({"type": "overflow", "options": []}),
    "overflow-too-many-options": lambda: act({"type": "overflow", "options": options(6)}),
    "checkboxes-empty": lambda: act({"type": "checkboxes", "options": []}),
    "checkboxes-too-many-options": lambda: act({"type": "checkboxes", "options": options(11)}),
    "radio-buttons-empty": lambda: act({"type": "radio_buttons", "options": []}),
    "radio-buttons-too-many-options": lambda: act(
        {"type": "radio_buttons", "options": options(11)}
    ),
    "url-source-url-empty": lambda: source(""),
    "url-source-url-too-long": lambda: source(ADDRESS + long(2980)),
    "table-too-many-rows": lambda: one("table", rows=rows(101)),
    "table-ragged-rows": lambda: one("table", rows=[[raw()], [raw(), raw()]]),
    "table-column-settings-mismatch": lambda: one(
        "table", rows=rows(), column_settings=[{"align": "left"}, {"align": "right"}]
    ),
    "file-input-max-files-too-small": lambda: ask({"type": "file_input", "max_files": 0}),
    "file-input-max-files-too-large": lambda: ask({"type": "file_input", "max_files": 11}),
    "plain-text-input-max-length-too-large": lambda: ask(
        {"type": "plain_text_input", "max_length": 3001}
    ),
    "number-input-inverted-range": lambda: ask(
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "2", "max_value": "1"}
    ),
    "actions-too-many-elements": lambda: act(*[button()] * 26),
    "context-too-many-elements": lambda: one("context", elements=[mrkdwn()] * 11),
    "context-invalid-element": lambda: one("context", elements=[button()]),
    "header-text-too-long": lambda: one("header", text=plain(long(150))),
    "image-url-too-long": lambda: one("context", elements=[image(image_url=ADDRESS + long(2980))]),
    "image-alt-text-too-long": lambda: one("context", elements=[image(alt_text=long(2000))]),
    "image-url-and-slack-file": lambda: one("context", elements=[image(slack_file={"id": "F0"})]),
    "input-label-too-long": lambda: ask({"type": "plain_text_input"}, label=plain(long(2000))),
    "input-hint-too-long": lambda: ask({"type": "plain_text_input"}, hint=plain(long(2000))),
    "input-invalid-element": lambda: ask(button()),
    "markdown-empty": lambda: one("markdown", text=""),
    "markdown-too-long": lambda: one("markdown", text=long(12_000)),
    "section-text-too-long": lambda: one("section", text=plain(long(3000))),
    "section-too-many-fields": lambda: one("section", fields=[mrkdwn()] * 11),
    "section-field-too-long": lambda: one("section", fields=[mrkdwn(long(2000))]),
    "section-missing-content": lambda: one("section"),
    "static-select-options-and-groups": lambda: select(
        options=options(), option_groups=[{"label": plain(), "options": options()}]
    ),
    "video-alt-text-empty": lambda: video(alt_text=""),
    "video-alt-text-too-long": lambda: video(alt_text=long(200)),
    "video-title-too-long": lambda: video(title=plain(long(200))),
    "video-author-name-too-long": lambda: video(author_name=long(50)),
    "video-description-too-long": lambda: video(description=plain(long(200))),
    "video-provider-name-too-long": lambda: video(provider_name=long(50)),
    "view-missing-blocks": lambda: view(blocks=[]),
    "view-too-many-blocks": lambda: view(blocks=[{"type": "divider"}] * 101),
    "view-private-metadata-too-long": lambda: view(private_metadata=long(3000)),
    "view-callback-id-too-long": lambda: view(callback_id=long(255)),
    "view-title-too-long": lambda: view(title=plain(long(24))),
    "view-close-too-long": lambda: view(close=plain(long(24))),
    "view-submit-too-long": lambda: view(submit=plain(long(24))),
    "block-id-too-long": lambda: one("divider", block_id=long(255)),
    "alert-text-too-long": lambda: alert(text=plain(long(200))),
    "card-title-too-long": lambda: one("card", title=mrkdwn(long(150))),
    "card-subtitle-too-long": lambda: one("card", title=mrkdwn(), subtitle=mrkdwn(long(150))),
    "card-body-too-long": lambda: one("card", body=mrkdwn(long(200))),
    "card-too-many-actions": lambda: one("card", title=mrkdwn(), actions=[button()] * 4),
    "card-subtext-too-long": lambda: one("card", title=mrkdwn(), subtext=mrkdwn(long(200))),
    "carousel-empty": lambda: one("carousel", elements=[]),
    "carousel-too-many-cards": lambda: one(
        "carousel", elements=[{"type": "card", "title": mrkdwn()}] * 11
    ),
    "container-title-too-long": lambda: container(title=plain(long(150))),
    "container-subtitle-too-long": lambda: container(subtitle=plain(long(150))),
    "container-too-many-child-blocks": lambda: container(child_blocks=[{"type": "divider"}] * 11),
    "context-actions-too-many-elements": lambda: icon_button(6),
    "feedback-button-text-too-long": lambda: feedback(text=plain(long(75))),
    "feedback-button-value-too-long": lambda: feedback(value=long(2000)),
    "feedback-button-accessibility-label-too-long": lambda: feedback(accessibility_label=long(75)),
    "icon-button-too-many-visible-users": lambda: icon_button(visible_to_user_ids=["U0"] * 11),
    "data-table-too-few-rows": lambda: data_table(rows=rows(1)),
    "data-table-too-many-rows": lambda: data_table(rows=rows(202)),
    "data-table-too-few-columns": lambda: data_table(rows=[[], []]),
    "data-table-too-many-columns": lambda: data_table(rows=rows(2, 21)),
    "data-table-page-size-too-small": lambda: data_table(page_size=0),
    "data-table-page-size-too-large": lambda: data_table(page_size=101),
    "data-table-cell-text-empty": lambda: data_table(rows=rows(text="")),
    "data-table-content-too-long": lambda: data_table(rows=rows(text="x" * 10_001)),
    "data-visualization-title-too-long": lambda: pie(segment(), title=long(50)),
    "pie-chart-empty": lambda: pie(),
    "pie-chart-too-many-segments": lambda: pie(*[segment()] * 13),
    "chart-segment-label-too-long": lambda: pie(segment(label=long(20))),
    "chart-segment-value-not-positive": lambda: pie(segment(value=0)),
    "chart-series-empty": lambda: bar([]),
    "chart-too-many-series": lambda: bar(series(13)),
    "data-series-name-too-long": lambda: bar(series(name=long(20))),
    "data-series-empty": lambda: bar(series(data=[])),
    "data-series-too-many-points": lambda: bar(series(data=[{"label": "x", "value": 1}] * 21)),
    "data-point-label-too-long": lambda: bar(series(data=[{"label": long(20), "value": 1}])),
    "axis-categories-empty": lambda: bar(categories=[]),
    "axis-too-many-categories": lambda: bar(categories=["x"] * 21),
    "axis-category-label-too-long": lambda: bar(categories=[long(20)]),
    "axis-label-too-long": lambda: bar(x_label=long(50)),
}
"""By case, the faults found; every one must find exactly the fault it is named after."""
