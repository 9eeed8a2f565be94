"""`/retro create` as people see it, up to the draft that is handed to the job."""

import asyncio
import logging
import time
from contextlib import AsyncExitStack

import httpx
import pytest

from bot.actor import Actor
from bot.hints import hint_for
from bot.replies import InView
from bot.submitting import Sent
from bot.views import progress
from bot.views.metadata import Metadata
from bot.views.retro import RetroForm
from confluence.errors import NotFound, TitleTaken, Unreachable
from confluence.nouns import Space
from confluence.renderer import Renderer
from confluence.submissions import Include, draft_id_of
from sandbox.confluence.nouns import Template
from sandbox.labels import screen
from sandbox.person import Person
from sandbox.slack.nouns import Json
from storage.models import Draft
from tests.bot.conftest import CHANNEL, Office
from tests.journeys.steps import until

LABELS = [
    "Space",
    "Template",
    "Title",
    "Severity",
    "Incident commander",
    "Started",
    "Resolved",
    "Summary",
    "People",
    "Messages on the timeline",
]


async def open_form(person: Person, channel: str = CHANNEL) -> Json:
    """Type the command and wait for the form."""
    await person.command(channel, "/retro create")
    return await person.wait_for("Incident commander")


def mark(office: Office, ts: str) -> None:
    """Put a 📌 on a message."""
    message = office.channel.find(ts)
    assert message is not None
    message.body["reactions"] = [{"name": "pushpin", "count": 1, "users": []}]


async def test_form_is_prefilled_and_taken(connected: Office) -> None:
    """What is known stands in the form; sent in, it becomes a draft that is handed on."""
    async with connected.person("sre-1") as person:
        mark(connected, await person.say(CHANNEL, "Database is <down> & out"))
        await open_form(person)
        assert await person.labels() == LABELS
        assert await person.value("Title") == f"Retro: {CHANNEL}"
        assert await person.value("Severity") == "SEV2"
        assert await person.value("Template") == "Retro standard"
        assert await person.value("Messages on the timeline") == "1 marked message"
        await person.fill("Title", "A <!channel> & more")

        sent = await person.submit()

        shown = await person.wait_for("Making")
        [draft] = connected.jobs.published
        answers = await connected.drafts.answers(draft)
        assert sent["ok"]
        assert "A &lt;!channel&gt; &amp; more" in str(shown["blocks"])
        assert draft.title == "A <!channel> & more"
        assert draft.id == draft_id_of(connected.workspace.id, f"{shown['id']}:1")
        assert answers.severity == "SEV2"
        assert answers.include is Include.MARKED
        assert answers.people_ids == (connected.user_id("sre-1"),)
        assert await connected.waiting(draft) == {shown["id"]: None}


async def test_unmarked_messages_are_asked_about(connected: Office) -> None:
    """Without marks the responder must say: all of them, or none."""
    async with connected.person("sre-1") as person:
        await person.say(CHANNEL, "one")
        await person.say(CHANNEL, "two")
        await open_form(person)
        label = "Messages on the timeline: none are marked"
        offered = await person.offered(label)
        assert offered == ["Include all 2 messages", "Include none"]
        assert await person.value(label) is None
        await person.choose(label, "Include none")

        await person.submit()

        await person.wait_for("Making")
        answers = await connected.drafts.answers(connected.jobs.published[0])
        assert answers.include is Include.NONE


async def test_empty_channel(connected: Office) -> None:
    """A channel without a word still gets its form, everything unknown left empty."""
    async with connected.person("sre-1") as person:
        await open_form(person)
        assert await person.labels() == LABELS[:-1]
        assert await person.value("Started") is None

        await person.submit()

        await person.wait_for("Making")


async def test_changing_the_space_keeps_what_was_typed(connected: Office) -> None:
    """The templates change with the space; title and summary stay as typed."""
    site = connected.sandbox.confluence.server
    site.add_space("WEB", "Web team")
    connected.sandbox.confluence.add_template(
        Template("9001", "Web retro", "<p>x</p>", space="WEB", editor="v1")
    )
    async with connected.person("sre-1") as person:
        await open_form(person)
        await person.fill("Title", "Typed before")
        await person.fill("Summary", "Two lines\nof it")
        await person.choose("Space", "Web team (WEB)", query="web")

        await person.wait_for(lambda view: "Web retro" in str(view["blocks"]))

        assert await person.offered("Template") == ["Web retro", "Retro standard"]
        assert await person.value("Title") == "Typed before"
        assert await person.value("Summary") == "Two lines\nof it"
        await person.choose("Template", "Web retro")
        await person.submit()
        await person.wait_for("Making")
        [draft] = connected.jobs.published
        assert (draft.space_key, draft.space_name) == ("WEB", "Web team")
        assert (draft.template_id, draft.template_name) == ("9001", "Web retro")


async def test_templates_that_cannot_be_listed(connected: Office) -> None:
    """A space whose templates do not come is said in the form, which stays."""
    connected.sandbox.confluence.server.add_space("WEB", "Web team")
    async with connected.person("sre-1") as person:
        await open_form(person)
        await person.fill("Title", "Typed before")
        connected.sandbox.confluence.faults.add("template", kind="status", status=500, times=9)

        await person.choose("Space", "Web team (WEB)", query="web")

        await person.wait_for("Confluence answered strangely")
        assert await person.value("Title") == "Typed before"
        assert await person.offered("Template") == ["Retro standard"]


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_form_without_a_list_of_templates(connected: Office, status: int) -> None:
    """The form opens with our own template and says why there is no other; a retro can be made."""
    connected.sandbox.confluence.faults.add("template", kind="status", status=status, times=9)
    async with connected.person("sre-1") as person:
        shown = await open_form(person)

        assert ":warning:" in "\n".join(screen(shown))
        assert await person.offered("Template") == ["Retro standard"]
        await person.submit()
        await person.wait_for("Making")
        assert len(connected.jobs.published) == 1


async def test_chosen_template_stays_without_the_list(connected: Office) -> None:
    """A failed draft goes on with its template although nothing tells which there are now."""
    connected.sandbox.confluence.add_template(
        Template("9001", "Ours", "<p>x</p>", space="ITOPS", editor="v1")
    )
    async with connected.person("sre-1") as person:
        await open_form(person)
        await person.choose("Template", "Ours")
        await person.submit()
        [draft] = connected.jobs.published
        await connected.drafts.fail(draft.id, Unreachable("https://c.example.com", "timed out"))
        connected.believing.now += 3600
        connected.sandbox.confluence.faults.add(
            "/rest/experimental/template", kind="status", status=500, times=9
        )
        await person.close()
        await open_form(person)

        assert await person.value("Template") == "Ours"


async def test_last_space_comes_first(connected: Office) -> None:
    """The space used last in the workspace is chosen next time."""
    connected.sandbox.confluence.server.add_space("WEB", "Web team")
    async with connected.person("sre-1") as person:
        await open_form(person)
        await person.choose("Space", "Web team (WEB)")
        await person.wait_for(
            lambda view: "retro_template_help" in str(view) and "WEB" in str(view)
        )
        await person.wait_for("settings of *Web team*")
        await person.submit()
        await person.wait_for("Making")
    async with connected.person("sre-2") as other:
        await other.command(CHANNEL, "/retro create")
        await other.wait_for("being made by")
        await other.press("Create another")
        await other.wait_for("Incident commander")

        assert await other.value("Space") == "Web team (WEB)"


async def test_mistakes_are_said_at_their_field(connected: Office) -> None:
    """A blank title and an end before the start are refused, with everything kept."""
    async with connected.person("sre-1") as person:
        await person.say(CHANNEL, "x")
        await open_form(person)
        await person.choose("Messages on the timeline: none are marked", "Include none")
        await person.fill("Title", "   ")
        await person.fill("Resolved", 1_000_000_000)

        await person.submit()

        errors = await person.errors()
        assert errors == {
            "Title": "Give the page a title.",
            "Resolved": "This is before the start.",
        }
        assert connected.jobs.published == []


async def test_private_channel_needs_a_tick(connected: Office) -> None:
    """The form names who can see the space; without the tick nothing is sent."""
    world, workspace = connected.sandbox.slack, connected.workspace
    world.add_channel(workspace, "inc-secret", members=["sre-1"], is_private=True)
    async with connected.person("sre-1") as person:
        shown = await open_form(person, "inc-secret")
        assert "is private" in str(shown["blocks"])
        assert "IT Operations" in str(shown["blocks"])
        refused = await person.submit()
        assert refused["error"] == "client_refused"
        assert connected.jobs.published == []

        await person.tick("They may read what I take from this channel")
        await person.submit()

        await person.wait_for("Making")
        assert len(connected.jobs.published) == 1


async def test_retro_that_is_being_made_is_shown(connected: Office) -> None:
    """The channel's retro is named with its maker; another one is a click away."""
    async with connected.person("sre-1") as first, connected.person("sre-2") as second:
        await open_form(first)
        await first.submit()
        await first.wait_for("Making")

        await second.command(CHANNEL, "/retro create")

        shown = await second.wait_for("already has a retro")
        assert f"being made by <@{connected.user_id('sre-1')}>" in str(shown["blocks"])
        await second.press("Create another")
        await second.wait_for("Incident commander")
        await second.submit()
        await second.wait_for("Making")
        assert [draft.number for draft in connected.jobs.published] == [1, 2]


async def test_retro_that_is_made_can_be_opened(connected: Office) -> None:
    """A page that exists is linked, its title escaped."""
    async with connected.person("sre-1") as person:
        await open_form(person)
        await person.submit()
        await person.wait_for("Making")
        await connected.pages.record(
            connected.jobs.published[0], page_id="7", title="A <b>", url="https://c.example.com/7"
        )
        await person.close()
        await person.command(CHANNEL, "/retro create")

        shown = await person.wait_for("already has a retro")

        assert "A &lt;b&gt;" in str(shown["blocks"])
        assert "https://c.example.com/7" in str(shown["blocks"])
        assert (await person.press("Open"))["ok"]


async def test_two_people_at_once(connected: Office) -> None:
    """The second to send is told who was faster, and their modal waits for the link.

    Until they go on with another one: then its end must not come over their form.
    """
    async with connected.person("sre-1") as first, connected.person("sre-2") as second:
        await asyncio.gather(open_form(first), open_form(second))
        await first.submit()
        await first.wait_for("Making")
        await second.fill("Summary", "Typed by the second")

        await second.submit()

        shown = await second.wait_for("is making a retro here right now")
        [draft] = connected.jobs.published
        assert shown["id"] in await connected.waiting(draft)
        await second.press("Create another")
        await second.wait_for("Incident commander")
        assert shown["id"] not in await connected.waiting(draft)
        assert await second.value("Summary") == "Typed by the second"
        assert await second.value("Title") == f"{draft.title} (2)"
        await second.submit()
        await second.wait_for("Making")
        assert len(connected.jobs.published) == 2


async def test_three_people_at_once(connected: Office) -> None:
    """Each of those who came too late keeps what they typed."""
    async with AsyncExitStack() as stack:
        names = ("sre-1", "sre-2", "admin-1")
        people = [await stack.enter_async_context(connected.person(name)) for name in names]
        for person in people:
            await open_form(person)
        await asyncio.gather(*(person.submit() for person in people))

        assert len(connected.jobs.published) == 1
        kept = [
            await connected.drafts.failed_of(
                connected.workspace.id, connected.channel.id, connected.user_id(name)
            )
            for name in names
        ]
        assert sorted(draft.number for draft in kept if draft) == [2, 3]


async def test_retro_that_ends_before_slack_shows_that_it_is_made(connected: Office) -> None:
    """What the job showed lies below our answer, so it is shown once more."""

    async def publish_at_once(draft: Draft) -> None:
        await connected.pages.record(draft, page_id="7", title="Made", url="https://c/7")
        await connected.drafts.finish(draft.id)

    connected.jobs.on_publish = publish_at_once
    async with connected.person("sre-1") as person:
        await open_form(person)
        await person.submit()

        shown = await person.wait_for("is made")

    assert "https://c/7" in str(shown["blocks"])


@pytest.mark.thorough
@pytest.mark.parametrize(("fails", "said"), [(False, "made a retro here"), (True, "was not made")])
async def test_other_retro_that_ends_before_slack_shows_that_it_is_made(
    connected: Office, fails: bool, said: str
) -> None:
    """The late modal hears how it ended all the same, unless it shows something else by now."""
    async with connected.person("sre-1") as first, connected.person("sre-2") as second:
        await asyncio.gather(open_form(first), open_form(second))
        await first.submit()
        await second.submit()
        view = await second.wait_for("is making a retro here right now")
        [theirs] = connected.jobs.published
        aside_id = (await connected.waiting(theirs))[view["id"]]
        sent = Sent(
            None, progress.loading(Metadata()), theirs, await connected.drafts.find(aside_id or "")
        )
        if fails:
            await connected.drafts.fail(theirs.id, Unreachable("https://c", "timed out"))
        else:
            await connected.pages.record(theirs, page_id="7", title="x", url="https://c/7")
            await connected.drafts.finish(theirs.id)
        metadata = Metadata(theirs.channel_id)
        place = InView(theirs.workspace_id, view["id"], metadata, problem=progress.problem)

        await connected.services.submitting.settle(place, sent)

        await second.wait_for(said)
        await second.press("Create another" if not fails else "Change …")
        await second.wait_for("Incident commander")
        await connected.services.submitting.settle(place, sent)
        await second.wait_for("Incident commander")


async def test_same_late_submission_again(connected: Office) -> None:
    """What was kept is not made behind anybody's back."""
    async with connected.person("sre-1") as first, connected.person("sre-2") as second:
        await asyncio.gather(open_form(first), open_form(second))
        await first.submit()
        await second.submit()
        async with httpx.AsyncClient(base_url=connected.sandbox.url) as control:
            await control.post("/control/slack/redeliver", json={"type": "view_submission"})
        await connected.services.tasks.drain()

    assert [draft.number for draft in connected.jobs.published] == [1]


async def test_late_submission_once_more_still_names_who_was_faster(connected: Office) -> None:
    """With the link, if it is there by now."""
    async with connected.person("sre-1") as first, connected.person("sre-2") as second:
        await asyncio.gather(open_form(first), open_form(second))
        await first.submit()
        view = await second.modal()
        await second.submit()
        [draft] = connected.jobs.published
        await connected.pages.record(draft, page_id="7", title="x", url="https://c.example.com/7")
    assert view is not None
    user_id, workspace_id = connected.user_id("sre-2"), draft.workspace_id
    sent_in = RetroForm(
        metadata=Metadata(draft.channel_id, draft.connection_id),
        space=Space(draft.space_id, draft.space_key, draft.space_name),
        template_id=None,
        template_name="Retro standard",
        title=draft.title,
    )
    actor = Actor(None, workspace_id, user_id, workspace_id)

    again = await connected.services.submitting.submit(actor, view["id"], sent_in)

    assert again.draft is None
    assert "made a retro here" in str(again.view)
    assert "https://c.example.com/7" in str(again.view)


async def test_retro_that_had_failed_when_the_form_was_opened(connected: Office) -> None:
    """It is being made again by now: the second is told, though they did not compete at first."""
    async with connected.person("sre-1") as first, connected.person("sre-2") as second:
        await open_form(first)
        await first.submit()
        [draft] = connected.jobs.published
        await connected.drafts.fail(draft.id, NotFound("template", "1"))
        await open_form(second)
        await connected.drafts.repeat(draft.id, draft.number)

        await second.submit()

        await second.wait_for("is making a retro here right now")
    assert len(connected.jobs.published) == 1


async def test_submission_does_not_wait_for_slack(connected: Office) -> None:
    """Who sends it was asked about when the form opened: an answer that is late is not needed."""
    async with connected.person("sre-1") as person:
        await open_form(person)
        connected.people._kept.clear()
        connected.sandbox.slack.faults.add("users.info", kind="delay", seconds=4, times=1)

        answer = await person.submit()

    assert answer["ok"]
    assert answer["ack_ms"] < 2_500
    assert len(connected.jobs.published) == 1


async def test_own_failed_retro_beside_somebody_elses(connected: Office) -> None:
    """A retro of somebody else does not put one's own out of reach, nor does it count for its
    title before it is made."""
    async with connected.person("sre-1") as first, connected.person("sre-2") as second:
        await failed_retro(connected, first, Unreachable("https://c.example.com", "timed out"))
        await first.close()
        await open_form(second)
        assert await second.value("Title") == f"Retro: {CHANNEL}"
        await second.submit()
        await second.wait_for("Making")

        await first.command(CHANNEL, "/retro create")

        shown = await first.wait_for("already has a retro")
        assert any("Yours is kept: *Taken*" in text for text in screen(shown))
        await first.press("Go on with yours")
        await first.wait_for("Incident commander")
        assert await first.value("Summary") == "kept"
        await first.submit()
        await first.wait_for("Making")
        assert [draft.user_id for draft in connected.jobs.published] == [
            connected.user_id("sre-1"),
            connected.user_id("sre-2"),
            connected.user_id("sre-1"),
        ]


async def test_number_of_a_failed_retro_is_free(connected: Office) -> None:
    """Somebody was faster but failed: the second submission goes through."""
    async with connected.person("sre-1") as first, connected.person("sre-2") as second:
        await asyncio.gather(open_form(first), open_form(second))
        await first.submit()
        await first.wait_for("Making")
        await connected.drafts.fail(connected.jobs.published[0].id, NotFound("template", "1"))

        await second.submit()

        await second.wait_for("Making")
        assert [draft.number for draft in connected.jobs.published] == [1, 2]


async def test_same_submission_again_is_the_same_draft(connected: Office) -> None:
    """A submission that comes twice makes one draft, and shows how far that is."""
    async with connected.person("sre-1") as person:
        view = await open_form(person)
        await person.submit()
        await person.wait_for("Making")
    [draft] = connected.jobs.published
    actor = Actor(None, draft.workspace_id, draft.user_id, draft.workspace_id)
    sent_in = RetroForm(
        metadata=Metadata(draft.channel_id, draft.connection_id),
        space=Space(draft.space_id, draft.space_key, draft.space_name),
        template_id=None,
        template_name="Retro standard",
        title=draft.title,
    )
    submitting = connected.services.submitting

    under_way = await submitting.submit(actor, view["id"], sent_in)
    await connected.drafts.fail(draft.id, NotFound("template", "1"))
    failed = await submitting.submit(actor, view["id"], sent_in)
    await connected.drafts.repeat(draft.id, draft.number)
    await connected.pages.record(draft, page_id="7", title="x", url="https://c.example.com/7")
    await connected.drafts.finish(draft.id)
    made = await submitting.submit(actor, view["id"], sent_in)

    assert [sent.draft and sent.draft.id for sent in (under_way, failed, made)] == [
        draft.id,
        None,  # there are buttons to send it again
        draft.id,
    ]
    for sent, said in ((under_way, "Making"), (failed, "is gone"), (made, "Open the page")):
        assert said in str(sent.view)


async def failed_retro(office: Office, person: Person, error: Exception) -> Draft:
    """A draft that failed, shown in the modal it came from as the job shows it."""
    await open_form(person)
    await person.fill("Title", "Taken")
    await person.fill("Summary", "kept")
    await person.submit()
    view = await person.wait_for("Making")
    draft = office.jobs.published[-1]
    await office.drafts.fail(draft.id, error)  # type: ignore[arg-type]
    place = InView(
        office.workspace.id, view["id"], Metadata(draft.channel_id), problem=progress.problem
    )
    await office.services.replies.show(place, progress.failed(hint_for(error), draft))
    return draft


async def test_title_taken_can_be_changed(connected: Office) -> None:
    """[Change title] brings back the form with everything in it and the reason on top."""
    async with connected.person("sre-1") as person:
        draft = await failed_retro(
            connected, person, TitleTaken("Taken", "https://c.example.com/1")
        )
        shown = await person.wait_for("The title is taken")
        assert "https://c.example.com/1" in str(shown["blocks"])
        await person.press("Change title")
        shown = await person.wait_for("Incident commander")
        assert any("The title is taken" in text for text in screen(shown))
        assert await person.value("Summary") == "kept"
        await person.fill("Title", "Another")

        await person.submit()

        await person.wait_for("Making")
        again = connected.jobs.published[-1]
        assert (again.id, again.title, again.round) == (draft.id, "Another", draft.round + 1)


async def test_failed_draft_is_sent_again(connected: Office) -> None:
    """[Try again] sends the draft as it is."""
    async with connected.person("sre-1") as person:
        draft = await failed_retro(connected, person, Unreachable("https://c", "timed out"))
        await person.wait_for("Confluence does not answer")

        pressed = await person.press("Try again")

        await person.wait_for("Making")
        again = connected.jobs.published[-1]
        assert pressed["ok"]
        assert (again.id, again.round) == (draft.id, draft.round + 1)


async def begin(office: Office, name: str = "sre-2") -> Draft:
    """Somebody else's retro of the channel, sent in."""
    async with office.person(name) as person:
        await open_form(person)
        await person.submit()
        await person.wait_for("Making")
    return office.jobs.published[-1]


async def test_trying_again_beside_somebody_elses(connected: Office) -> None:
    """[Try again] is held when another retro was begun since; what was typed can still be made."""
    async with connected.person("sre-1") as person:
        await failed_retro(connected, person, Unreachable("https://c", "timed out"))
        await person.wait_for("Confluence does not answer")
        theirs = await begin(connected)

        await person.press("Try again")

        shown = await person.wait_for("is making a retro here right now")
        assert connected.jobs.published[-1].id == theirs.id
        own = connected.jobs.published[0]
        assert await connected.waiting(theirs) == {theirs.view_id: None, shown["id"]: own.id}
        await person.press("Create another")
        await person.wait_for("Incident commander")
        assert await person.value("Summary") == "kept"
        await person.submit()
        await person.wait_for("Making")
    assert len({draft.id for draft in connected.jobs.published}) == 2
    assert len(connected.jobs.published) == 3


async def test_trying_again_after_a_retro_that_was_known(connected: Office) -> None:
    """One that stood when the draft failed is no news: [Try again] goes through."""
    theirs = await begin(connected)
    await connected.pages.record(theirs, page_id="1", title="Theirs", url="https://c/1")
    await connected.drafts.finish(theirs.id)
    async with connected.person("sre-1") as person:
        await person.command(CHANNEL, "/retro create")
        await person.wait_for("already has a retro")
        await person.press("Create another")
        await person.wait_for("Incident commander")
        await person.submit()
        view = await person.wait_for("Making")
        own = connected.jobs.published[-1]
        await connected.drafts.fail(own.id, Unreachable("https://c", "timed out"))
        actor = Actor(None, own.workspace_id, own.user_id, own.workspace_id)
        metadata = Metadata(own.channel_id, draft_id=own.id)
        place = InView(own.workspace_id, view["id"], metadata, problem=progress.problem)

        again = await connected.services.resending.retry(actor, place)

    assert again
    assert (again.id, again.state) == (own.id, "queued")


async def test_changing_beside_somebody_elses(connected: Office) -> None:
    """[Change …] says so too, and one's own is a click away."""
    async with connected.person("sre-1") as person:
        await failed_retro(connected, person, TitleTaken("Taken"))
        await person.wait_for("The title is taken")
        theirs = await begin(connected)

        await person.press("Change title")

        shown = await person.wait_for("already has a retro")
        assert any(f"being made by <@{theirs.user_id}>" in text for text in screen(shown))
        await person.press("Go on with yours")
        await person.wait_for("Incident commander")
        assert await person.value("Summary") == "kept"


async def test_somebody_begins_while_a_failed_retro_is_changed(connected: Office) -> None:
    """Sent in, it is kept as changed, and its author learns of the other one."""
    async with connected.person("sre-1") as person:
        own = await failed_retro(connected, person, TitleTaken("Taken"))
        await person.wait_for("The title is taken")
        await person.press("Change title")
        await person.wait_for("Incident commander")
        await person.fill("Title", "Changed")
        theirs = await begin(connected)

        await person.submit()

        await person.wait_for("is making a retro here right now")
        kept = await connected.drafts.find(own.id)
        assert (kept.state, kept.title) == ("failed", "Changed")
        assert connected.jobs.published[-1].id == theirs.id


@pytest.mark.thorough
async def test_form_of_another_that_fails_to_open(connected: Office) -> None:
    """[Try again] then leads to the form, not to the question that was answered."""
    await begin(connected)
    async with connected.person("sre-1") as person:
        await person.command(CHANNEL, "/retro create")
        await person.wait_for("already has a retro")
        connected.sandbox.slack.faults.add("conversations.history", kind="status", times=9)
        await person.press("Create another")
        await person.wait_for("Try again")
        connected.sandbox.slack.faults.clear()

        await person.press("Try again")

        await person.wait_for("Incident commander")


async def test_own_failed_draft_opens_prefilled(connected: Office) -> None:
    """Coming back later, the person finds what they entered and why it failed."""
    async with connected.person("sre-1") as person:
        await failed_retro(connected, person, TitleTaken("Taken"))
        await person.close()

        shown = await open_form(person)

        assert any("Last time it failed" in text for text in screen(shown))
        assert await person.value("Title") == "Taken"
        assert await person.value("Summary") == "kept"
    async with connected.person("sre-2") as other:
        shown = await open_form(other)
        assert not any("Last time it failed" in text for text in screen(shown))


async def test_not_connected(office: Office) -> None:
    """An admin gets the button that connects; others learn whom to ask."""
    async with office.person("sre-1") as person:
        await person.command(CHANNEL, "/retro create")
        await person.wait_for("Ask a Slack admin or owner")
    async with office.person("admin-1") as admin:
        await admin.command(CHANNEL, "/retro create")
        await admin.wait_for("No Confluence is connected yet")
        await admin.press("Connect Confluence")
        await admin.wait_for("Data Center")


async def test_channel_without_the_bot(connected: Office) -> None:
    """The hint says how to invite the bot, and then it works right away."""
    world, workspace = connected.sandbox.slack, connected.workspace
    world.add_channel(workspace, "inc-new", members=["sre-1"], bot=False)
    world.add_channel(workspace, "inc-hidden", members=["sre-1"], bot=False, is_private=True)
    async with connected.person("sre-1") as person:
        await person.command("inc-hidden", "/retro create")
        await person.wait_for("I am not in this channel")
        await person.close()
        await person.command("inc-new", "/retro create")
        shown = await person.wait_for("/invite")
        assert workspace.install is not None
        assert f"<@{workspace.install.bot_user}>" in str(shown["blocks"])
        await person.invite("inc-new")

        await person.press("Try again")

        await person.wait_for("Incident commander")


async def test_guests_are_refused(connected: Office) -> None:
    """A guest is told why, where the settings do not let guests in."""
    async with connected.person("guest-1") as person:
        await person.command(CHANNEL, "/retro create")

        await person.wait_for("Guests cannot make retros here")


async def test_long_channel_shows_a_count(connected: Office) -> None:
    """While a long channel is read the loading view counts."""
    async with connected.person("sre-1") as person:
        for number in range(12):
            await person.say(CHANNEL, f"message {number}")
        connected.counting.step = 10.0
        connected.sandbox.slack.faults.add("conversations.history", kind="delay", seconds=0.3)
        connected.sandbox.slack.faults.add("users.info", kind="delay", seconds=0.3, times=9)

        await person.command(CHANNEL, "/retro create")

        await person.wait_for("12 messages so far")
        await person.wait_for("Incident commander")


async def test_messages_that_a_free_plan_hides(connected: Office) -> None:
    """No page is partial in silence."""
    async with connected.person("sre-1") as person:
        await person.say(CHANNEL, "said long ago")
        await person.say(CHANNEL, "said of late")
        connected.workspace.shown_since = connected.channel.messages[-1].ts

        shown = await open_form(person)

    assert any("Slack hides this channel’s older messages" in text for text in screen(shown))


async def test_count_that_cannot_be_shown(connected: Office) -> None:
    """A count is worth no reading: the form comes all the same."""
    async with connected.person("sre-1") as person:
        await person.say(CHANNEL, "first")
        connected.counting.step = 10.0
        connected.sandbox.slack.faults.add("conversations.history", kind="delay", seconds=0.3)
        connected.sandbox.slack.faults.add("views.update", kind="status", status=404)

        await person.command(CHANNEL, "/retro create")

        await person.wait_for("Incident commander")
        assert len(connected.asked("views.update")) == 2


async def test_reading_begins_while_the_modal_opens(connected: Office) -> None:
    """The channel and Confluence are asked while Slack is still busy with the loading view."""
    connected.sandbox.slack.faults.add("views.open", kind="delay", seconds=1.0)
    async with connected.person("sre-1") as person:
        await person.say(CHANNEL, "first")
        asked = len(connected.sandbox.slack.requests)

        await person.command(CHANNEL, "/retro create")
        await until(lambda: bool(connected.asked("users.info") and connected.asked("/template")))

        opening, *others = connected.sandbox.slack.requests[asked:]
        assert opening["path"].endswith("views.open")
        assert opening["status"] is None
        assert not [line for line in others if line["path"].endswith("views.update")]
        await person.wait_for("Incident commander")


async def test_reading_that_fails_before_the_modal_is_open(connected: Office) -> None:
    """The hint waits for the loading view and takes its place; no count was shown before."""
    connected.counting.step = 10.0
    connected.sandbox.slack.faults.add("views.open", kind="delay", seconds=0.5)
    connected.sandbox.slack.faults.add("users.info", kind="status", status=404)
    async with connected.person("sre-1") as person:
        await person.say(CHANNEL, "first")

        await person.command(CHANNEL, "/retro create")

        await person.wait_for("Slack did not answer")
        assert len(connected.asked("views.update")) == 1


async def test_reading_that_fails_is_no_form(connected: Office) -> None:
    """A thread that cannot be read is said; nothing is offered of a part."""
    async with connected.person("sre-1") as person:
        ts = await person.say(CHANNEL, "parent")
        await person.say(CHANNEL, "reply", thread_ts=ts)
        connected.sandbox.slack.faults.add("conversations.replies", kind="status", status=404)

        await person.command(CHANNEL, "/retro create")

        await person.wait_for("Slack did not answer")
        await person.press("Try again")
        await person.wait_for("Incident commander")


async def test_modal_that_cannot_be_opened(connected: Office) -> None:
    """When not even the loading view opens, the hint comes as a message for the person alone.

    What was being read for the form is given up.
    """
    connected.sandbox.slack.faults.add("views.open", kind="status")
    connected.sandbox.slack.faults.add("conversations.info", kind="delay", seconds=5.0)
    async with connected.person("sre-1") as person:
        answer = await person.command(CHANNEL, "/retro create")

        await person.wait_for_message(CHANNEL, "Slack did not answer")
        running = {str(task.get_coro()) for task in asyncio.all_tasks()}
        assert answer["ok"]
        assert not [coroutine for coroutine in running if "Forms" in coroutine]


async def test_closed_modal_is_left_in_peace(
    connected: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody who closes the loading view gets nothing, and nothing is broken."""
    caplog.set_level(logging.INFO)
    connected.sandbox.slack.faults.add("conversations.history", kind="delay", seconds=0.3)
    async with connected.person("sre-1") as person:
        await person.command(CHANNEL, "/retro create")
        await person.wait_for("Reading")
        await person.close()

        await connected.services.tasks.drain()

        assert await person.modal() is None
        assert [r.levelname for r in caplog.records if r.name.startswith("bot.")] == ["INFO"]


async def test_choosing_a_space_again_and_again(connected: Office) -> None:
    """Of several choices in a row the last one's templates stand there, whichever came first."""
    confluence = connected.sandbox.confluence
    for number in range(3):
        confluence.server.add_space(f"S{number}", f"Space {number}")
        confluence.add_template(
            Template(f"90{number}", f"Of space {number}", "<p/>", space=f"S{number}", editor="v1")
        )
    async with connected.person("sre-1") as person:
        await open_form(person)
        confluence.faults.add("template", kind="delay", seconds=0.5)
        for number in range(3):
            await person.choose("Space", f"Space {number} (S{number})")

        await person.wait_for(lambda view: "Of space 2" in str(view["blocks"]))
        await connected.services.tasks.drain()

        assert await person.offered("Template") == ["Of space 2", "Retro standard"]
        assert await person.value("Space") == "Space 2 (S2)"


async def test_form_that_changed_under_a_choice(connected: Office) -> None:
    """The templates of the newest choice are shown also when the view changed meanwhile."""
    confluence = connected.sandbox.confluence
    confluence.server.add_space("WEB", "Web team")
    slack = await connected.workspaces.client(connected.workspace.id)
    async with connected.person("sre-1") as person:
        shown = await open_form(person)
        confluence.faults.add("template", kind="delay", seconds=0.4)
        await person.choose("Space", "Web team (WEB)")
        kept = ("type", "title", "submit", "close", "callback_id", "private_metadata", "blocks")
        same = {name: shown[name] for name in kept}
        await slack.views_update(view_id=shown["id"], view=same)

        await person.wait_for("settings of *Web team*")

        assert await person.value("Space") == "Web team (WEB)"


async def test_closing_while_templates_come(
    connected: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """A form that is closed while templates are on their way is no trouble."""
    confluence = connected.sandbox.confluence
    confluence.server.add_space("WEB", "Web team")
    async with connected.person("sre-1") as person:
        await open_form(person)
        confluence.faults.add("template", kind="delay", seconds=0.3)
        await person.choose("Space", "Web team (WEB)")
        await person.close()

        await connected.services.tasks.drain()

        assert [r for r in caplog.records if r.levelno > logging.INFO] == []


async def test_every_command_is_acknowledged(connected: Office) -> None:
    """Tasks that break at once lose no ack: Bolt's answer stands in the same tick or later."""
    connected.sandbox.slack.faults.add("views.open", kind="reset_before", times=30)
    async with connected.person("sre-1") as person:
        answers = await asyncio.gather(
            *(person.command(CHANNEL, "/retro create") for _ in range(30))
        )

        assert [answer["ok"] for answer in answers] == [True] * 30
        assert max(answer["ack_ms"] for answer in answers) < 2_000


async def test_trying_again_though_the_modal_is_gone(connected: Office) -> None:
    """A draft that stands as sent again is published, whether or not its modal can show it."""
    actor = Actor(None, connected.workspace.id, connected.user_id("sre-1"), connected.workspace.id)
    async with connected.person("sre-1") as person:
        await open_form(person)
        await person.submit()
    [draft] = connected.jobs.published
    await connected.drafts.fail(draft.id, Unreachable("https://c.example.com", "timed out"))
    metadata = Metadata(channel_id=connected.channel.id, draft_id=draft.id)
    gone = InView(actor.workspace_id, "V0GONE", metadata, problem=progress.problem)
    again = await connected.services.resending.retry(actor, gone)

    assert again
    assert (again.id, again.state, again.round) == (draft.id, "queued", draft.round + 1)


async def test_mistake_in_a_title(connected: Office, renderer: Renderer) -> None:
    """A title's Liquid is tried when the form is sent in, with the sample incident."""
    await renderer.check_title("{{ 1 }}")  # a worker is there
    retros = connected.services.retros

    wrong = await retros.title_error("{{ incident.severity")

    assert wrong is not None
    assert "never closed" in wrong.reason
    for right in ("", "Retro: inc-42", "{{ incident.severity }}", "{{ incident.nosuch }}"):
        assert await retros.title_error(right) is None


async def test_title_while_workers_are_busy(connected: Office, renderer: Renderer) -> None:
    """Slack waits three seconds: a title that cannot be tried by then is the job's to refuse."""
    busy = asyncio.create_task(renderer._run(time.sleep, 60, template="long"))
    await asyncio.sleep(0.1)

    assert await connected.services.retros.title_error("{{ incident.severity") is None
    assert not busy.done()

    busy.cancel()
    await asyncio.wait({busy})
