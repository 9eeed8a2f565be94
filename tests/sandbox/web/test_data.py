"""The sample incident and templates that the sandbox ships."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from confluence.nouns import Entry, Incident, Person
from confluence.rendering import compile_template, context_for
from sandbox.slack.exports import load_export
from sandbox.slack.nouns import Channel, Workspace
from sandbox.slack.world import SlackWorld

DATA = Path(__file__).parents[3] / "sandbox" / "data"
INCIDENT = "inc-20260915-checkout-payments"
TEMPLATES = sorted((DATA / "templates").glob("*.json"))
MARKS = {"pushpin", "memo"}


@pytest.fixture
def workspace() -> Workspace:
    """The sample export, loaded."""
    return load_export(SlackWorld(), DATA / "incident")


def channel_of(workspace: Workspace, name: str) -> Channel:
    """A channel by name."""
    return next(found for found in workspace.channels.values() if found.name == name)


def marked(body: dict[str, Any]) -> bool:
    """Pinned, or with one of the two reactions."""
    return "pinned_to" in body or any(r["name"] in MARKS for r in body.get("reactions", []))


def test_the_sample_incident_has_what_a_retro_is_made_of(workspace: Workspace) -> None:
    """Marked messages, pins that name messages, a severity and a commander in the topic."""
    channel = channel_of(workspace, INCIDENT)
    bodies = [message.body for message in channel.messages]
    pinned = {body["ts"] for body in bodies if "pinned_to" in body}

    assert sum(map(marked, bodies)) == 15
    assert {pin["id"] for pin in channel.pins} == pinned
    assert channel.topic["value"].startswith("SEV1 | ")
    assert "IC: <@U" in channel.topic["value"]


def test_threads_of_the_sample_are_whole(workspace: Workspace) -> None:
    """Every reply has its parent, and every parent counts its replies."""
    for channel in workspace.channels.values():
        bodies = {message.ts: message.body for message in channel.messages}
        replies = [b for b in bodies.values() if b.get("thread_ts") not in (None, b["ts"])]
        for reply in replies:
            listed = bodies[reply["thread_ts"]]["replies"]
            assert {"user": reply["user"], "ts": reply["ts"]} in listed
        counted = sum(body.get("reply_count", 0) for body in bodies.values())
        assert counted == len(replies)


def test_everybody_named_in_the_sample_exists(workspace: Workspace) -> None:
    """Authors, members and mentions are users of the export."""
    for channel in workspace.channels.values():
        people = [*channel.members, *(m.body["user"] for m in channel.messages if "user" in m.body)]
        assert set(people) <= set(workspace.users)


def test_one_sample_channel_is_private(workspace: Workspace) -> None:
    """So that a newcomer meets the question about who may read the page."""
    private = [found.name for found in workspace.channels.values() if found.is_private]

    assert private == ["inc-20260908-payroll-export"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_each_sample_template_renders(path: Path) -> None:
    """With everything known nothing is undefined; with nothing known there is still a page."""
    body = json.loads(path.read_text("utf-8"))["body"]["storage"]["value"]
    template = compile_template(body, name=path.stem)
    unknown = Incident("Nothing known", "C1", "inc", "https://example.com/C1")
    template.render(context_for(unknown))

    assert template.render(context_for(known())).undefined == ()


def known() -> Incident:
    """An incident of which everything is known."""
    start = datetime(2026, 9, 15, 13, 58, tzinfo=UTC)
    person = Person("U1", "incident-commander")
    return Incident(
        title="Card payments & more",
        channel_id="C1",
        channel_name="inc",
        channel_url="https://example.com/C1",
        severity="SEV1",
        summary="It <broke>.",
        started_at=start,
        resolved_at=start + timedelta(hours=1),
        commander=person,
        people=(person,),
        entries=(Entry(start, "a < b && c ]]>", person, "https://example.com/1"),),
    )
