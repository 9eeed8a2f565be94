"""[Preview] as people see it, up to the draft that is handed to the job."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.actor import Actor
from bot.replies import InView
from bot.views import preview
from bot.views.metadata import Metadata
from confluence.submissions import draft_id_of
from sandbox.labels import screen
from sandbox.person import Person
from sandbox.slack.nouns import Json
from storage.models import Draft
from tests.bot.conftest import CHANNEL, Office

LOOK = "Create makes exactly this page"


async def look(person: Person) -> Json:
    """The form with all messages, then [Preview]; the form."""
    await person.command(CHANNEL, "/retro create")
    form = await person.wait_for("Incident commander")
    await person.press("Preview")
    await person.wait_for(LOOK)
    return form


async def test_preview_becomes_a_draft(connected: Office) -> None:
    """Create keeps the draft of the form below, held to the preview, and closes upon it."""
    async with connected.person("sre-1") as person:
        form = await look(person)

        await person.submit()

        shown = await person.wait_for("Making")
    assert shown["id"] == form["id"]
    [draft] = connected.jobs.published
    assert draft.id == draft_id_of(connected.workspace.id, f"{form['id']}:{draft.number}")
    assert draft.preview_id is not None
    assert draft.user_id == connected.user_id("sre-1")
    assert await connected.waiting(draft) == {form["id"]: None}
    assert (draft.preview_id, draft.body) == ((await bound(connected)).preview_id, None)


async def bound(office: Office) -> Draft:
    """The one draft as it is kept."""
    return await office.drafts.find(office.jobs.published[0].id)


@pytest.mark.thorough
async def test_form_below_that_cannot_show_it(connected: Office) -> None:
    """Then the preview stays and shows it; the draft is the same."""
    async with connected.person("sre-1") as person:
        form = await look(person)
        connected.sandbox.slack.faults.add("views.update", kind="status", status=500, times=9)

        await person.submit()

        shown = await person.wait_for("Making")
    [draft] = connected.jobs.published
    assert await connected.waiting(draft) == {form["id"]: None, shown["id"]: None}
    assert shown["id"] != form["id"]


async def test_somebody_was_faster_where_the_form_cannot_show_it(connected: Office) -> None:
    """The preview's modal waits for somebody else's: it knows which draft was sent from it."""
    async with connected.person("sre-1") as person, connected.person("sre-2") as other:
        form = await look(person)
        await other.command(CHANNEL, "/retro create")
        await other.wait_for("Incident commander")
        await other.submit()
        connected.sandbox.slack.faults.add("views.update", kind="status", status=500, times=9)

        await person.submit()

        shown = await person.wait_for("is making a retro here right now")
    [theirs] = connected.jobs.published
    own = draft_id_of(connected.workspace.id, f"{form['id']}:{theirs.number}")
    assert await connected.waiting(theirs) == {
        theirs.view_id: None,
        form["id"]: own,
        shown["id"]: own,
    }


async def test_somebody_was_faster(connected: Office) -> None:
    """The number went to another retro while one looked: it is shown, and nothing made."""
    async with connected.person("sre-1") as person, connected.person("sre-2") as other:
        await look(person)
        await other.command(CHANNEL, "/retro create")
        await other.wait_for("Incident commander")
        await other.submit()
        await other.wait_for("Making")

        await person.submit()

        shown = await person.wait_for("is making a retro here right now")
    assert connected.user_id("sre-2") in str(shown["blocks"])
    assert len(connected.jobs.published) == 1


async def test_preview_that_is_too_old(connected: Office) -> None:
    """A modal left open for more than a day makes nothing."""
    async with connected.person("sre-1") as person:
        await look(person)
        await connected.previews.purge(datetime.now(UTC) + timedelta(seconds=1))

        await person.submit()

        await person.wait_for("more than a day has passed")
    assert connected.jobs.published == []


async def test_preview_whose_page_stands(connected: Office) -> None:
    """Sent in once more after its text was forgotten, the modal shows the page."""
    async with connected.person("sre-1") as person:
        await look(person)
        await person.submit()
        await person.wait_for("Making")
        draft = await bound(connected)
        await connected.pages.record(
            draft, page_id="1", title="Made", url="https://c.example.com/1"
        )
        await connected.drafts.finish(draft.id)
        view = await person.modal()
        assert view is not None
        place = InView(
            connected.workspace.id,
            view["id"],
            Metadata(CHANNEL, preview_id=draft.preview_id),
            problem=preview.problem,
        )

        sent = await connected.services.submitting.submit_preview(
            Actor(None, connected.workspace.id, connected.user_id("sre-1"), connected.workspace.id),
            place,
        )

    assert sent.draft is None
    assert "is made" in str(sent.view)


async def test_mistake_in_the_title(connected: Office) -> None:
    """It is said on top of the form, which keeps what was typed."""
    async with connected.person("sre-1") as person:
        await person.command(CHANNEL, "/retro create")
        await person.wait_for("Incident commander")
        await person.fill("Title", "Typed before {{ incident.nope | nofilter }}")

        await person.press("Preview")

        shown = await person.wait_for("The title has a mistake")
        assert "nofilter" in "\n".join(screen(shown))
        await person.close()
        assert await person.value("Title") == "Typed before {{ incident.nope | nofilter }}"
    assert connected.jobs.published == []


@pytest.mark.parametrize("ticked", [True, False])
async def test_private_channel_needs_its_tick(connected: Office, ticked: bool) -> None:
    """Without the tick there is no preview; with it there is one."""
    connected.channel.is_private = True
    async with connected.person("sre-1") as person:
        await person.command(CHANNEL, "/retro create")
        await person.wait_for("Private channel")
        if ticked:
            await person.tick("They may read what I take from this channel")

        await person.press("Preview")

        await person.wait_for(LOOK if ticked else "Tick this if people")
