"""The doctor's modal: a line for each check, filling in while the doctor looks."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from bot import doctor_hints
from bot.hint import RECONNECT, Hint
from bot.mrkdwn import escape, fenced
from bot.remedy import Remedy
from bot.views import parts
from bot.views.metadata import Metadata
from bot.views.parts import Block, View
from confluence.findings import Cause, Finding, State
from storage.models import Connection

TITLE = "Doctor"
AGAIN = "doctor_again"
OTHER = "doctor_other"
MOST_OPTIONS = 100
SIGNS = {
    State.WELL: ":white_check_mark:",
    State.WARNED: ":warning:",
    State.FAILED: ":x:",
    State.UNTOLD: ":information_source:",
    State.SKIPPED: "–",
}


def loading(metadata: Metadata) -> View:
    """Shown at once."""
    return _state(metadata, [parts.section(":hourglass_flowing_sand: One moment …")])


def examining(connection: Connection, found: Sequence[Finding], metadata: Metadata) -> View:
    """So far; the rest is on its way."""
    more = parts.section(":hourglass_flowing_sand: Looking further …")
    return _state(metadata, [_patient(connection), *_lines(found), more])


def examined(
    connection: Connection,
    found: Sequence[Finding],
    metadata: Metadata,
    *,
    others: Sequence[Connection] = (),
) -> View:
    """The end: what it comes to first, then every line, then what can be done.

    `others` are the workspace's other connections.
    """
    buttons = [parts.button("Test again", AGAIN), *_menu(others)]
    if any(_needs_reconnecting(finding) for finding in found):
        buttons = [*parts.hint_buttons(Hint("", "", (RECONNECT,)), connection.id), *buttons]
    blocks = [_patient(connection), _verdict(found), *_lines(found), *parts.actions(*buttons)]
    return _state(metadata, blocks)


def problem(hint: Hint, metadata: Metadata) -> View:
    """Nothing can be looked at."""
    return parts.problem(TITLE, hint, metadata)


def read_meant(body: Mapping[str, Any]) -> Metadata:
    """The connection that was chosen from the menu, else the one just examined."""
    held = Metadata.load(body["view"]["private_metadata"])
    chosen = body["actions"][0].get("selected_option")
    return held.about(chosen["value"]) if chosen else held


def _menu(others: Sequence[Connection]) -> list[Block]:
    if not others:
        return []
    options = [parts.option(_called(other), other.id) for other in others[:MOST_OPTIONS]]
    menu = {"type": "static_select", "action_id": OTHER, "options": options}
    return [{**menu, "placeholder": parts.plain_text("Another connection", 150)}]


def _called(connection: Connection) -> str:
    """Its site and, for two may share a name, where that is."""
    return f"{connection.site_name} ({urlsplit(connection.site_url).netloc})"


def _patient(connection: Connection) -> Block:
    who = f"as {escape(connection.account_name)}"
    return parts.section(f"*{escape(connection.site_name)}* {who}\n{escape(connection.site_url)}")


def _verdict(found: Sequence[Finding]) -> Block:
    ill = _ill(found)
    if len(ill) > 1:
        first = doctor_hints.NAMES[ill[0].check]
        return parts.section(f"*{len(ill)} things are wrong.* Begin with {escape(first)}.")
    if ill:
        return parts.section("*One thing is wrong.*")
    warned = [finding for finding in found if finding.state is State.WARNED]
    if warned:
        first = doctor_hints.NAMES[warned[0].check]
        return parts.section(f"*Retros can be made.* Look at {escape(first)} all the same.")
    if any(finding.state is State.UNTOLD for finding in found):
        return parts.section("*Nothing is wrong*, as far as Confluence tells.")
    return parts.section("*All is well.* Retros can be made.")


def _ill(found: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.state is State.FAILED]


def _needs_reconnecting(finding: Finding) -> bool:
    return finding.state is State.FAILED or finding.cause in (Cause.EXTRAS_LACKING, Cause.OUTLIVED)


def _lines(found: Sequence[Finding]) -> list[Block]:
    """What is well stands close together, what is skipped on one line, what is wrong by itself."""
    blocks: list[Block] = []
    for state, alike in groupby(found, key=lambda finding: finding.state):
        if state is State.WELL:
            blocks.append(parts.section("\n".join(map(_line, alike))))
        elif state is State.SKIPPED:
            names = ", ".join(doctor_hints.NAMES[finding.check] for finding in alike)
            blocks.append(parts.section(f"{SIGNS[state]} Not looked at: {escape(names)}"))
        else:
            blocks += [block for finding in alike for block in _paragraph(finding)]
    return blocks


def _line(finding: Finding) -> str:
    return f"{SIGNS[finding.state]} {escape(doctor_hints.line(finding))}"


def _paragraph(finding: Finding) -> list[Block]:
    remedy = doctor_hints.remedy_for(finding)
    head = f"{SIGNS[finding.state]} *{escape(doctor_hints.NAMES[finding.check])}*"
    excerpt = [parts.section(fenced(remedy.excerpt))] if remedy.excerpt else []
    return [parts.section("\n".join((head, *_said(remedy)))), *excerpt]


def _said(remedy: Remedy) -> Iterable[str]:
    yield escape(" ".join(part for part in (remedy.seen, remedy.do) if part))
    if remedy.candidates:
        yield "It may be, likeliest first:"
    for place, candidate in enumerate(remedy.candidates, start=1):
        yield f"{place}. {escape(candidate)}"
    if remedy.decides:
        yield f"_{escape(remedy.decides)}_"


def _state(metadata: Metadata, blocks: list[Block]) -> View:
    return parts.modal(TITLE, blocks, close="Close", private_metadata=metadata.dump())
