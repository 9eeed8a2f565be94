"""A preview is the page: kept, checked, and stale as soon as the page would be another one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from confluence.connections import Connections
from confluence.drafts import Drafts
from confluence.errors import BodyTooLarge, NotFound, PreviewStale, TemplateError, TitleError
from confluence.nouns import Entry, Incident, Person, Space
from confluence.pages import Pages
from confluence.preferences import Preferences
from confluence.previews import Previews
from confluence.renderer import Renderer
from confluence.rendering import Input
from confluence.storage_format import carries_mark
from confluence.submissions import Submission
from confluence.templates import Templates
from sandbox.confluence.nouns import Template as WorldTemplate
from sandbox.confluence.site import NewPage
from sandbox.confluence.site import Site as WorldSite
from storage.attempts import AttemptRepository
from storage.database import Database
from storage.drafts import DraftRepository
from storage.models import Connection, Draft, Preference
from storage.pages import PageRepository
from storage.preferences import PreferenceRepository
from storage.previews import PreviewRepository
from tests.confluence.conftest import Neighbour
from tests.factories import MOMENT, a_submission, some_answers

INCIDENT = Incident(
    title="inc-42",
    channel_id="C0INCIDENT",
    channel_name="inc-42",
    channel_url="https://slack.example.com/archives/C0INCIDENT",
    severity="SEV2",
    people=(Person("U1", "sre-1"),),
    entries=(Entry(at=MOMENT, text="It <broke>"),),
)
BODY = "<p>{{ incident.severity }} {{ incident.nobody }}</p>{{ incident.timeline_table }}"


@dataclass(frozen=True, slots=True)
class Room:
    """The service, with what is around it."""

    previews: Previews
    drafts: Drafts
    pages: Pages
    rows: DraftRepository
    kept: PreviewRepository
    preferences: Preferences
    neighbour: Neighbour
    connection: Connection

    @property
    def site(self) -> WorldSite:
        """The sandbox's side."""
        world = self.neighbour.world
        return world.cloud if self.connection.deployment == "cloud" else world.server

    def template(self, body: str) -> None:
        """The template as somebody edits it."""
        editor = "v2" if self.connection.deployment == "cloud" else "v1"
        self.neighbour.world.add_template(WorldTemplate("8001", "Review", body, editor=editor))

    def submission(self, **given: object) -> Submission:
        """A form as it stands before it is sent."""
        space = next(iter(self.site.spaces.values()))
        place = Space(str(space.id), space.key, space.name)
        facts = {"connection_id": self.connection.id, "space": place, "template_id": "8001"}
        return a_submission(**{**facts, **given})

    async def drafted(self, submission: Submission, incident: Incident = INCIDENT) -> Draft:
        """What a preview leads to once it is sent in: a draft with its page frozen."""
        draft = await self.drafts.submit(submission)
        await self.pages.render(draft.id, incident)
        return await self.drafts.find(draft.id)


@pytest.fixture
async def room(
    database: Database,
    neighbour: Neighbour,
    connections: Connections,
    connection: Connection,
    renderer: Renderer,
) -> AsyncIterator[Room]:
    """Everything it takes, for each deployment in turn."""
    templates, rows, pages = (
        Templates(connections),
        DraftRepository(database),
        PageRepository(database),
    )
    kept = PreviewRepository(database)
    preferences = Preferences(PreferenceRepository(database))
    previews = Previews(
        connections=connections,
        templates=templates,
        renderer=renderer,
        previews=kept,
        preferences=preferences,
    )
    making = Pages(
        connections=connections,
        templates=templates,
        previews=previews,
        renderer=renderer,
        drafts=rows,
        pages=pages,
        attempts=AttemptRepository(database),
        preferences=preferences,
    )
    made = Room(
        previews,
        Drafts(drafts=rows, pages=pages),
        making,
        rows,
        kept,
        preferences,
        neighbour,
        connection,
    )
    made.template(BODY)
    yield made
    await templates.close()


async def sent(room: Room, submission: Submission) -> Submission:
    """The submission, looked at."""
    seen = await room.previews.make(submission, INCIDENT)
    return await room.previews.find(seen.id, submission.workspace_id)


async def test_page_is_the_previewed_body(room: Room) -> None:
    """What was looked at is frozen as it is, with our mark and nothing else."""
    seen = await room.previews.make(room.submission(title="{{ incident.severity }}!"), INCIDENT)
    kept = await room.kept.find(seen.id)
    assert kept is not None

    draft = await room.drafted(await room.previews.find(seen.id, "T1"))

    assert draft.frozen_title == seen.title == "SEV2!"
    assert draft.body is not None
    assert draft.body.startswith(kept.body)
    assert carries_mark(draft.body, draft.id)
    assert seen.lines[0].text == "SEV2"
    assert [(each.path, each.line) for each in seen.undefined] == [("incident.nobody", 1)]
    assert seen.confirmed == (room.connection.deployment == "server")
    assert seen.holder is None


async def test_order_of_chance_is_the_drafts(room: Room) -> None:
    """Shuffled is alike in each preview, on the page and on each try; another draft differs."""
    room.template(
        "<p>{% assign all = incident.events | shuffle %}"
        "{% for each in all %}{{ each.event }}{% endfor %}</p>"
    )
    entries = tuple(Entry(at=MOMENT, text=letter) for letter in "abcdefghij")
    incident = replace(INCIDENT, entries=entries)
    submissions = [
        room.submission(
            draft_id=name, number=number, title="{{ 'a,b,c,d,e,f,g' | split: ',' | shuffle }}"
        )
        for number, name in enumerate(("d1", "d2"), start=1)
    ]

    first, again, other = [await room.previews.make(submissions[at], incident) for at in (0, 0, 1)]
    draft = await room.drafted(submissions[0], incident)

    assert first.lines == again.lines != other.lines
    assert first.title == again.title == draft.frozen_title != other.title
    assert first.lines[0].text in (draft.body or "")


@pytest.mark.parametrize(
    ("incident", "changes"),
    [
        (replace(INCIDENT, entries=()), ["messages"]),
        (replace(INCIDENT, entries=(Entry(at=MOMENT, text="It was edited"),)), ["messages"]),
        (replace(INCIDENT, people=(Person("U1", "sre-one"),)), ["incident"]),
        (replace(INCIDENT, entries=(), channel_name="inc-43"), ["messages", "incident"]),
    ],
)
async def test_channel_that_changed(room: Room, incident: Incident, changes: list[str]) -> None:
    """Other messages, names or facts: nothing is frozen, and what changed is known."""
    submission = await sent(room, room.submission())

    with pytest.raises(PreviewStale) as stale:
        await room.drafted(submission, incident)

    assert stale.value.changes == changes
    assert (await room.drafts.find(submission.draft_id)).body is None


async def test_template_that_was_edited(room: Room) -> None:
    """An edit within the minute for which templates are believed counts too."""
    submission = await sent(room, room.submission())
    room.template(BODY + "<p>more</p>")

    with pytest.raises(PreviewStale) as stale:
        await room.drafted(submission)

    assert stale.value.changes == ["template"]


async def test_looks_that_were_changed(room: Room) -> None:
    """What an admin wants to be printed for what nobody knows is part of the page."""
    submission = await sent(room, room.submission())
    await room.preferences.save(Preference(workspace_id="T1", unknown_text="N/A"))

    with pytest.raises(PreviewStale) as stale:
        await room.drafted(submission)

    seen = await room.previews.make(room.submission(), INCIDENT)
    assert stale.value.changes == ["template"]
    assert seen.lines[0].text == "SEV2 N/A"


async def test_answers_to_the_template(room: Room) -> None:
    """What the form asked for the template stands in the preview."""
    room.template(
        '<at:declarations><at:string at:name="team" /></at:declarations>'
        '<p>Team <at:var at:name="team" /></p>'
    )

    seen = await room.previews.make(
        room.submission(answers=some_answers(inputs={Input("team", "string").key: "Blue <1>"})),
        INCIDENT,
    )

    assert [line.text for line in seen.lines] == ["Team Blue <1>"]


async def test_form_that_was_changed(room: Room) -> None:
    """The form's own submission is held to the preview too."""
    await room.previews.make(room.submission(), INCIDENT)
    changed = await room.previews.bound(room.submission(title="Another"), again=False)

    with pytest.raises(PreviewStale) as stale:
        await room.drafted(changed)

    assert stale.value.changes == ["form"]


async def test_what_a_form_is_held_to(room: Room) -> None:
    """The newest preview; none after a failure if the form was changed on purpose."""
    untouched = await room.previews.bound(room.submission(), again=False)
    await room.previews.make(room.submission(), INCIDENT)
    newest = await room.previews.make(room.submission(), INCIDENT)
    same = await room.previews.bound(room.submission(), again=True)
    changed = await room.previews.bound(room.submission(title="Another"), again=True)

    assert untouched.preview_id is None
    assert same.preview_id == newest.id
    assert changed.preview_id is None


async def test_a_preview_is_one_workspace_s_and_one_draft_s(room: Room) -> None:
    """Its id opens it neither elsewhere nor for another draft."""
    submission = await sent(room, room.submission())

    with pytest.raises(PreviewStale):
        await room.previews.find(submission.preview_id or "", "T2")
    with pytest.raises(PreviewStale) as stale:
        await room.drafted(replace(submission, draft_id="d2"))

    assert stale.value.changes == ["age"]


async def test_a_preview_that_is_gone(room: Room) -> None:
    """After a day nobody can be held to it, and nothing is made in its place."""
    submission = await sent(room, room.submission())
    await room.previews.purge(MOMENT + timedelta(days=10_000))

    with pytest.raises(PreviewStale) as stale:
        await room.drafted(submission)

    assert stale.value.changes == ["age"]


async def test_create_as_it_is_now(room: Room) -> None:
    """Released from its preview, the draft becomes the page of now."""
    submission = await sent(room, room.submission())
    room.template("<p>new</p>")
    with pytest.raises(PreviewStale) as stale:
        await room.drafted(submission)
    await room.drafts.fail(submission.draft_id, stale.value)

    await room.drafts.repeat_as_it_is_now(submission.draft_id, submission.number)

    await room.pages.render(submission.draft_id, INCIDENT)
    draft = await room.drafts.find(submission.draft_id)
    assert draft.preview_id is None
    assert (draft.body or "").startswith("<p>new</p>")


async def test_only_a_failed_draft_is_released(room: Room) -> None:
    """A button that was pressed late changes nothing about a draft under way."""
    submission = await sent(room, room.submission())
    await room.drafts.submit(submission)

    draft = await room.drafts.repeat_as_it_is_now(submission.draft_id, submission.number)

    assert (draft.preview_id, draft.round) == (submission.preview_id, 1)


async def test_title_that_is_taken(room: Room) -> None:
    """Somebody else's page is named before anybody presses Create."""
    submission = room.submission(title="Taken")
    room.site.create_page(
        submission.space.key, NewPage("Taken", "<p/>"), room.neighbour.world.account
    )

    seen = await room.previews.make(submission, INCIDENT)

    assert seen.holder is not None
    assert seen.holder.title == "Taken"


async def test_body_that_confluence_refuses(room: Room) -> None:
    """Data Center is asked: a page that it would not take is no preview; Cloud cannot be asked."""
    said = Entry(at=MOMENT, text="é" * 15_000)
    too_long = replace(INCIDENT, entries=(said,) * 180)
    if room.connection.deployment == "cloud":
        assert not (await room.previews.make(room.submission(), too_long)).confirmed
        return

    with pytest.raises(BodyTooLarge):
        await room.previews.make(room.submission(), too_long)

    assert await room.kept.latest("d1") is None


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_confluence_that_cannot_be_asked(room: Room, status: int) -> None:
    """Neither the check nor the look for the title stands in anybody's way."""
    for path in ("/convert/view", "/pages", "/rest/api/content"):
        room.neighbour.world.faults.add(path, kind="status", status=status, times=9)

    seen = await room.previews.make(room.submission(), INCIDENT)

    assert (seen.confirmed, seen.holder) == (False, None)


@pytest.mark.parametrize(
    ("body", "title", "error"),
    [
        ("<p>{% if x %}</p>", "T", TemplateError),
        (BODY, "{{ x | nofilter }}", TitleError),
    ],
)
async def test_mistakes(room: Room, body: str, title: str, error: type[TemplateError]) -> None:
    """A template or title that cannot be rendered is said, and nothing kept."""
    room.template(body)

    with pytest.raises(error):
        await room.previews.make(room.submission(title=title), INCIDENT)

    assert await room.kept.latest("d1") is None


async def test_template_that_is_gone(room: Room) -> None:
    """It is asked for anew, whatever was believed a moment ago."""
    with pytest.raises(NotFound):
        await room.previews.make(room.submission(template_id="8002"), INCIDENT)
