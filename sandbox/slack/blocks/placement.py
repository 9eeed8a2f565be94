"""Which element stands in which block, and on which surface.

https://docs.slack.dev/reference/block-kit/block-elements
"""

SELECTS = (
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
)
MULTI_SELECTS = tuple(f"multi_{name}" for name in SELECTS)
PICKERS = ("datepicker", "timepicker", "checkboxes", "radio_buttons")

IN_SECTION = ("button", "image", "overflow", "workflow_button", *PICKERS, *SELECTS, *MULTI_SELECTS)
IN_ACTIONS = ("button", "overflow", "workflow_button", "datetimepicker", *PICKERS, *SELECTS)
IN_CONTEXT_ACTIONS = ("feedback_buttons", "icon_button")
IN_INPUT = (
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "file_input",
    "rich_text_input",
    "datetimepicker",
    *PICKERS,
    *SELECTS,
    *MULTI_SELECTS,
)
ONLY_IN_MODALS = ("email_text_input", "url_text_input", "number_input", "file_input")
NOT_IN_MESSAGES = (*ONLY_IN_MODALS, "rich_text_input")
