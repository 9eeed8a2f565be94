"""Tests of `confluence.renderer`: what people typed, rendered elsewhere, harmless here."""

import asyncio
import io
import os
import pickle
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from markupsafe import Markup

from confluence.errors import TemplateError, TemplateTooCostly, TitleError
from confluence.nouns import Entry, Incident, Person
from confluence.renderer import Renderer, RenderingBroke, _Answer, open_renderer
from confluence.rendering import (
    Input,
    Style,
    check_template,
    context_for,
    entries,
    remember,
    render_page,
    render_remembered,
)
from confluence.rendering.rich import Rich
from confluence.workers import Worker
from tests.factories import MOMENT

INCIDENT = Incident(
    title="inc-42",
    channel_id="C0INCIDENT",
    channel_name="inc-42",
    channel_url="https://slack.example.com/archives/C0INCIDENT",
    severity="SEV2",
    started_at=MOMENT,
    commander=Person("U1", "sre-1"),
    people=(Person("U1", "sre-1"),),
    entries=(Entry(at=MOMENT, text="It <broke>", body="<p>It &lt;<em>broke</em>&gt;</p>"),),
)
TEMPLATE = """<h1>{{ incident.title }}</h1>
<p>{{ incident.timeline_table }}</p>
<ul>{% for event in incident.events %}<li>{{ event.occurred_at | date: "%H:%M" }} {{ event.event }}
 {{ incident.sevrity }}</li>{% endfor %}</ul>"""


@pytest.fixture
async def hurried() -> AsyncIterator[Renderer]:
    """A renderer of two workers that have little time and memory."""
    found = Renderer([Worker(seconds=0.5, megabytes=256) for _ in range(2)])
    yield found
    await found.close()


async def test_page_is_what_the_pure_renderer_makes(renderer: Renderer) -> None:
    """Title, body and what was missing come back as they would from a call."""
    title, style = "{{ incident.severity }}: it", Style("N/A")
    page = await renderer.page(TEMPLATE, name="Review", title=title, incident=INCIDENT, style=style)

    assert page == render_page(TEMPLATE, "Review", title, INCIDENT, {}, style)
    assert page.title == "SEV2: it"
    assert "<em>broke</em>" in page.body
    assert [(each.path, each.line, each.suggestion) for each in page.undefined] == [
        ("incident.sevrity", 4, "incident.severity")
    ]


async def test_incident_that_is_there_before_its_template(renderer: Renderer) -> None:
    """The page is the same; a key is good once and with one worker, any other gets the incident."""
    expected = render_page(TEMPLATE, "Review", "", INCIDENT, {}, Style())
    key = await renderer.remember(INCIDENT)
    given = {"name": "Review", "title": "", "incident": INCIDENT}
    pages = [await renderer.page(TEMPLATE, **given, key=key) for _ in range(2)]  # type: ignore[arg-type]

    assert pages == [expected, expected]
    assert expected.title == "inc-42"


def test_only_the_last_incidents_are_remembered() -> None:
    """And each is good once."""
    for number in range(6):
        remember(f"key-{number}", replace(INCIDENT, title=f"inc-{number}"))
    given = ("<p>{{ incident.title }}</p>", "Review", "t")
    pages = [
        render_remembered(*given, f"key-{number}", "", {}, Style()) for number in (0, 1, 2, 5, 5)
    ]

    assert [page and page.body for page in pages] == [
        None,
        None,
        "<p>inc-2</p>",
        "<p>inc-5</p>",
        None,
    ]


async def test_mistake_comes_with_its_place(renderer: Renderer) -> None:
    """An error has everything that its author needs."""
    with pytest.raises(TemplateError) as caught:
        await renderer.page(
            "<p>a</p>\n<p>{% if x %}</p>", name="Review", title="t", incident=INCIDENT
        )

    error = caught.value
    assert type(error) is TemplateError
    assert (error.line, error.column, error.template) == (2, 4, "Review")
    assert "never closed" in error.reason
    assert error.excerpt == "<p>{% if x %}</p>"


async def test_title_that_asks_in_vain(renderer: Renderer) -> None:
    """What a title's names do not find is told before the body's, as the title's."""
    title, body = "{{ incident.titel }}", "<p>{{ incident.nosuch }}</p>"
    page = await renderer.page(body, name="Review", title=title, incident=INCIDENT)

    assert [(each.path, each.in_title, each.suggestion) for each in page.undefined] == [
        ("incident.titel", True, "incident.title"),
        ("incident.nosuch", False, None),
    ]


async def test_title_is_checked_with_an_incident(renderer: Renderer) -> None:
    """A title that only lacks an incident has no mistake; a name that no incident has is told."""
    assert not await renderer.check_title("{{ 9000 | divided_by: incident.duration }}")
    [unknown] = await renderer.check_title("{{ incident.titel }}")
    assert unknown.suggestion == "incident.title"
    with pytest.raises(TemplateError):
        await renderer.check_title("{{ incident.title | }}")


async def test_mistake_in_the_title(renderer: Renderer) -> None:
    """It is told as the title's."""
    with pytest.raises(TitleError) as caught:
        await renderer.page("<p>a</p>", name="Review", title="a {{ b", incident=INCIDENT)

    assert caught.value.column == 3


async def test_markup_stays_markup_and_text_stays_text(renderer: Renderer) -> None:
    """A value with `__html__` goes in as it is, others are escaped, after the crossing too."""
    context = {
        "rich": Rich("<em>a</em>"),
        "markup": Markup("<em>b</em>"),
        "text": "<em>c</em>",
        "at": datetime(2026, 9, 15, 13, 0, tzinfo=UTC),
        "events": context_for(INCIDENT)["incident"]["events"],  # type: ignore[index]
    }
    body = "<p>{{ rich }} {{ markup }} {{ text }} {{ at | date: '%d' }} {{ events[0].event }}</p>"
    rendering, notices = await renderer.body(body, name="x", context=context)

    assert rendering.body == (
        "<p><em>a</em> <em>b</em> &lt;em&gt;c&lt;/em&gt; 15 It &lt;<em>broke</em>&gt;</p>"
    )
    assert notices == ()


async def test_too_long(hurried: Renderer) -> None:
    """What takes too long is an error with the template's name; others go on beside and after."""
    with pytest.raises(TemplateTooCostly) as caught:
        await hurried._run(time.sleep, 60, template="Review")
    assert caught.value.reason == "It takes longer than 0.5 seconds."
    assert caught.value.template == "Review"

    waiting = asyncio.create_task(hurried._run(time.sleep, 60, template="Review"))
    titles = [await hurried.check_title("{{ 1 | plus: 1 }}") for _ in range(3)]
    assert titles == [(), (), ()]
    with pytest.raises(TemplateTooCostly):
        await waiting
    assert await hurried.check_title("{{ 1 | plus: 2 }}") == ()


async def test_too_large(hurried: Renderer) -> None:
    """What needs too much memory is an error; what comes next is rendered."""
    with pytest.raises(TemplateTooCostly) as caught:
        await hurried._run(bytearray, 300 * 1024 * 1024, template="Review")

    assert caught.value.reason == "It needs more than 256 MB of memory."
    assert await hurried.check_title("{{ 1 | plus: 1 }}") == ()


async def test_worker_that_ends_by_itself(hurried: Renderer) -> None:
    """Twice in a row is the template's fault."""
    with pytest.raises(TemplateTooCostly) as caught:
        await hurried._run(os._exit, 1, template="Review")

    assert "ended the process" in caught.value.reason
    assert await hurried.check_title("{{ 1 | plus: 1 }}") == ()


async def test_worker_that_the_machine_killed(renderer: Renderer, worker: Worker) -> None:
    """A process that was ended meanwhile is replaced, and nobody notices."""
    assert await renderer.check_title("{{ 1 | plus: 1 }}") == ()
    assert worker.process_id is not None
    os.kill(worker.process_id, 9)

    assert await renderer.check_title("{{ 1 | plus: 1 }}") == ()


async def test_more_pages_than_workers(renderer: Renderer) -> None:
    """Who finds no free worker waits for one."""
    many = [replace(INCIDENT, title=f"inc-{n}") for n in range(20)]
    pages = await asyncio.gather(
        *(renderer.page(TEMPLATE, name="", title="", incident=each) for each in many)
    )

    assert [page.title for page in pages] == [f"inc-{n}" for n in range(20)]


async def test_chance_is_the_same_in_each_worker() -> None:
    """The order that `shuffle` makes hangs on the style's seed, not on the process."""
    body = "<p>{{ incident.events | shuffle | map: 'event' }}</p>"
    entries = tuple(Entry(at=MOMENT, text=letter) for letter in "abcdefghij")
    bodies = []
    for seed in ("d1", "d1", "d2"):
        async with open_renderer(workers=1) as renderer:
            page = await renderer.page(
                body,
                name="",
                title="",
                incident=replace(INCIDENT, entries=entries),
                style=Style(seed=seed),
            )
            bodies.append(page.body)

    assert bodies[0] == bodies[1] != bodies[2]


async def test_what_nobody_foresaw(renderer: Renderer) -> None:
    """A bug in a worker is raised here with its traceback, for the log."""
    with pytest.raises(RenderingBroke, match="ZeroDivisionError"):
        await renderer._run(divmod, 1, 0, template="x")


async def test_an_answer_is_data(renderer: Renderer, worker: Worker) -> None:
    """What a worker says cannot make us call anything; who says such a thing is ended."""
    with pytest.raises(pickle.UnpicklingError, match="in a worker's answer"):
        await renderer._run(eval, "__import__('os').system", template="x")
    assert worker.process_id is None
    assert await renderer.check_title("{{ 1 | plus: 1 }}") == ()


@pytest.mark.parametrize("name", ["TemplateError.__init__", "RetroError", "ClassVar"])
def test_an_answer_names_known_classes_only(name: str) -> None:
    """Not what is in them, not what is beside them."""
    named = (
        pickle.PROTO
        + b"\x04"
        + b"".join(
            pickle.SHORT_BINUNICODE + bytes([len(word)]) + word.encode()
            for word in ("confluence.errors", name)
        )
    )
    with pytest.raises(pickle.UnpicklingError):
        _Answer(io.BytesIO(named + pickle.STACK_GLOBAL + pickle.STOP)).load()


async def test_check(renderer: Renderer) -> None:
    """How a template does, with its mistake if it has one."""
    body = "<p>{{ incident.titel }}{% if x %}</p>"

    assert (await renderer.check("<p>{{ incident.title }}</p>", name="a")).is_clean
    assert await renderer.check("<p>{{ incident.titel }}</p>", name="a") == check_template(
        "<p>{{ incident.titel }}</p>", "a"
    )
    broken = await renderer.check(body, name="a")
    assert broken.error is not None
    assert "never closed" in broken.error.reason


async def test_authors_ask(renderer: Renderer) -> None:
    """An expression and the explorer's entries come back with what an incident prints."""
    entry = next(each for each in entries() if each.name == "incident.severity")

    assert (await renderer.try_out("incident.severity", INCIDENT)).text == "SEV2"
    with pytest.raises(TemplateError, match="upcas"):
        await renderer.try_out("incident.severity | upcas", INCIDENT)
    [explained] = await renderer.explain([entry], INCIDENT)
    assert explained == replace(entry, prints="SEV2")


async def test_inputs_and_what_was_answered(renderer: Renderer) -> None:
    """What a template asks for comes from a worker, and what was answered goes into the page."""
    asking = (
        '<at:declarations><at:string at:name="team" /></at:declarations>'
        '<p><at:var at:name="team" />{{ incident.jira_issue_key }}</p>'
    )

    (team,) = await renderer.inputs(asking, name="Asks")
    page = await renderer.page(
        asking,
        name="Asks",
        title="x",
        incident=INCIDENT,
        inputs={team.key: "Edge & web"},
        style=Style("; N/A"),
    )

    assert team == Input("team", "string")
    assert page.body == "<p>Edge &amp; web; N/A</p>"
    with pytest.raises(TemplateError) as raised:
        await renderer.inputs("<p>{{ x</p>", name="Broken")
    assert raised.value.template == "Broken"
