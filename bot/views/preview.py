"""The preview of a page: what it would be, what is missing in it, and whether it may be made.

Not here: the page itself in blocks (`preview_lines`), how a draft made of it goes on (`progress`).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.hints import Hint
from bot.mrkdwn import escape, link
from bot.views import parts, progress
from bot.views.metadata import Metadata
from bot.views.parts import Block, View
from bot.views.preview_lines import page_blocks
from confluence.nouns import Page
from confluence.previews import Seen
from confluence.rendering import Undefined

TITLE = "Preview"
CALLBACK_ID = "retro_preview"
OPEN = "retro_preview_open"
MOST_NAMES = 10
NAME = 100


def open_button() -> Block:
    """The way here from the form."""
    [row] = parts.actions(parts.button("Preview", OPEN))
    return {**row, "block_id": OPEN}


def loading(metadata: Metadata) -> View:
    """Shown at once, while the channel is read and the page rendered."""
    said = f":hourglass_flowing_sand: Reading <#{metadata.channel_id}> and rendering the page …"
    return _state(metadata, [parts.section(said)])


def build(seen: Seen, metadata: Metadata) -> View:
    """The page from its top, as far as a view goes, below what should be known of it."""
    return parts.modal(
        TITLE,
        [
            _headline(seen),
            *_holder(seen.holder),
            *_undefined(seen.undefined),
            _checked(seen),
            {"type": "divider"},
            *page_blocks(seen.lines),
        ],
        submit="Create",
        close=_close(metadata),
        callback_id=CALLBACK_ID,
        private_metadata=metadata.dump(),
    )


def mistakes(wrong: Mapping[str, str], form: Mapping[str, Any], metadata: Metadata) -> View:
    """What is wrong with the form, by block id, in words: only a submission may mark fields."""
    labels = {
        block["block_id"]: block["label"]["text"]
        for block in form["blocks"]
        if block["type"] == "input"
    }
    lines = [f"*{escape(labels[block_id])}*: {escape(said)}" for block_id, said in wrong.items()]
    said = "*The form is not complete yet.* Go back and try again:\n" + "\n".join(lines)
    return _state(metadata, [parts.section(said)])


def problem(hint: Hint, metadata: Metadata) -> View:
    """There is nothing to look at, and why; the form below is as it was."""
    buttons = []
    if metadata.draft_id:
        buttons = [
            parts.button("Try again", progress.LOOK),
            parts.button("Change …", progress.CHANGE),
        ]
    return _state(metadata, parts.problem_blocks(hint, metadata, *buttons))


def _headline(seen: Seen) -> Block:
    submission = seen.submission
    where = f"in *{escape(submission.space.name)}* with {escape(submission.template_name)}"
    return parts.section(f"*{escape(seen.title)}*\n{where}")


def _holder(holder: Page | None) -> list[Block]:
    if holder is None:
        return []
    there = link(holder.url, "there is one already")
    said = f":warning: The space takes no two pages of this title, and {there}: change the title."
    return [parts.section(said)]


def _undefined(missing: Sequence[Undefined]) -> list[Block]:
    if not missing:
        return []
    lines = [f"• {_name(each)}" for each in missing[:MOST_NAMES]]
    if len(missing) > MOST_NAMES:
        lines.append(f"• … and {len(missing) - MOST_NAMES:,} more")
    said = "*The page asks for what nobody knows:*"
    return [parts.section("\n".join([said, *lines]))]


def _name(missing: Undefined) -> str:
    meant = f": did you mean {_code(missing.suggestion)}?" if missing.suggestion else ""
    where = "in the title" if missing.in_title else f"line {missing.line}"
    return f"{_code(missing.path)}, {where}{meant}"


def _code(path: str) -> str:
    return f"`{escape(parts.cut(path, NAME)).replace('`', 'ˋ')}`"


def _checked(seen: Seen) -> Block:
    who = "Confluence and we have" if seen.confirmed else "We have"
    kept = "Create makes exactly this page."
    return parts.context(f":white_check_mark: {who} checked that it can be a page. {kept}")


def _close(metadata: Metadata) -> str:
    return "Cancel" if metadata.draft_id else "Back"


def _state(metadata: Metadata, blocks: Iterable[Block]) -> View:
    return parts.modal(
        TITLE,
        list(blocks),
        close=_close(metadata),
        callback_id=progress.CALLBACK_ID,
        private_metadata=metadata.dump(),
    )
