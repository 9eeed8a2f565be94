"""One step beyond each limit of Block Kit, sent raw: what Slack says, and that it does nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.slack.blocks import faults_of_blocks, faults_of_view
from tests.sandbox.slack.blocks import wrongs
from tests.sandbox.slack.conftest import Json, Town


def piece(monkeypatch: pytest.MonkeyPatch, build: Callable[[], Any]) -> tuple[str, Any]:
    """What the case builds, a view or the blocks of a message, before anybody has checked it."""
    built: list[tuple[str, Any]] = []
    with monkeypatch.context() as unchecked:
        unchecked.setattr(wrongs, "faults_of_view", lambda view: built.append(("view", view)))
        unchecked.setattr(wrongs, "faults_of_blocks", lambda all_: built.append(("blocks", all_)))
        build()
    return built[0]


@pytest.mark.thorough
@pytest.mark.parametrize("case", sorted(wrongs.WRONGS))
async def test_every_limit_is_kept(town: Town, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    """The error's code, and the sentences with their places."""
    kind, wrong = piece(monkeypatch, wrongs.WRONGS[case])
    answer: Json
    if kind == "blocks":
        post = {"channel": town.channel.id, "text": "hi", "blocks": wrong}
        answer, faults = await town.call("chat.postMessage", **post), faults_of_blocks(wrong)
    elif wrong["type"] == "home":
        answer = await town.call("views.publish", user_id=town.responder.id, view=wrong)
        faults = faults_of_view(wrong)
    else:
        answer = await town.call("views.open", trigger_id=await town.trigger(), view=wrong)
        faults = faults_of_view(wrong)

    assert (answer["ok"], answer["error"]) == (
        False,
        "invalid_blocks" if kind == "blocks" else "invalid_arguments",
    )
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {fault}" for fault in faults]
    assert town.channel.messages == []
    assert town.workspace.modals.get(town.responder.id, []) == []
