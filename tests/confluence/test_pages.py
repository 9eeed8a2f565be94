"""A draft becomes exactly one page, whatever happens on the way, on Cloud and Data Center."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, replace

import httpx
import pytest

from confluence.connections import Connections
from confluence.drafts import unknown_of
from confluence.errors import (
    NotFound,
    PermissionDenied,
    RetroError,
    TemplateError,
    TitleTaken,
    UnexpectedAnswer,
    Unreachable,
)
from confluence.http import client_options
from confluence.nouns import Entry, Incident
from confluence.oauth import OAuth
from confluence.pages import Pages
from confluence.preferences import Preferences
from confluence.previews import Previews
from confluence.renderer import Renderer
from confluence.storage_format import carries_mark
from confluence.templates import Templates
from sandbox.confluence.nouns import Page as WorldPage
from sandbox.confluence.nouns import Space as WorldSpace
from sandbox.confluence.nouns import Template as WorldTemplate
from sandbox.confluence.site import NewPage
from sandbox.confluence.site import Site as WorldSite
from storage.attempts import AttemptRepository
from storage.connections import ConnectionRepository
from storage.database import Database
from storage.drafts import DraftRepository
from storage.grants import GrantRepository
from storage.models import Connection, Draft
from storage.pages import PageRepository
from storage.preferences import PreferenceRepository
from storage.previews import PreviewRepository
from tests.confluence.conftest import HERE, Clock, Neighbour
from tests.factories import MOMENT, a_draft

CREATE = {"cloud": "/api/v2/pages", "server": "/rest/api/content"}
INCIDENT = Incident(
    title="inc-42",
    channel_id="C0INCIDENT",
    channel_name="inc-42",
    channel_url="https://slack.example.com/archives/C0INCIDENT",
    severity="SEV2",
    entries=(Entry(at=MOMENT, text="It <broke> & stayed so"),),
)


@dataclass(frozen=True, slots=True)
class Press:
    """The service, with what is around it."""

    pages: Pages
    rows: DraftRepository
    neighbour: Neighbour
    connection: Connection

    @property
    def site(self) -> WorldSite:
        """The sandbox's side."""
        world = self.neighbour.world
        return world.cloud if self.connection.deployment == "cloud" else world.server

    @property
    def space(self) -> WorldSpace:
        """Where the page goes."""
        return next(iter(self.site.spaces.values()))

    @property
    def create(self) -> str:
        """The path of the request that makes a page."""
        return CREATE[self.connection.deployment]

    def made(self) -> list[WorldPage]:
        """The pages that stand now, homepages aside."""
        return self.neighbour.world.pages

    async def draft(self, **given: str | None) -> Draft:
        """A queued draft."""
        space = self.space
        given = {"template_id": None, **given}
        return await self.rows.add(
            a_draft(
                workspace_id=self.connection.workspace_id,
                connection_id=self.connection.id,
                space_id=str(space.id),
                space_key=space.key,
                space_name=space.name,
                **given,
            )
        )

    def left_behind(self, draft: Draft) -> WorldPage:
        """The page of an attempt that never noted it."""
        new = NewPage(draft.frozen_title or "", draft.body or "")
        return self.site.create_page(self.space.key, new, self.site.accounts[0])

    async def rendered(self) -> Draft:
        """A draft with its title and body frozen."""
        draft = await self.draft()
        await self.pages.render(draft.id, INCIDENT)
        return await self.rows.find(draft.id)


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """The client of the product, but with little patience."""
    async with httpx.AsyncClient(
        **client_options(HERE) | {"timeout": httpx.Timeout(0.4, connect=5.0)}
    ) as client:
        yield client


@pytest.fixture
async def connections(
    database: Database, http: httpx.AsyncClient, oauth: OAuth, clock: Clock
) -> AsyncIterator[Connections]:
    """The service with that client."""
    service = Connections(
        connections=ConnectionRepository(database),
        grants=GrantRepository(database),
        http=http,
        addresses=HERE,
        oauth=oauth,
        clock=clock,
    )
    yield service
    await service.close()


@pytest.fixture
async def press(
    database: Database,
    neighbour: Neighbour,
    connections: Connections,
    connection: Connection,
    renderer: Renderer,
) -> AsyncIterator[Press]:
    """Everything it takes to publish, for each deployment in turn."""
    templates, rows = Templates(connections), DraftRepository(database)
    pages = Pages(
        connections=connections,
        templates=templates,
        renderer=renderer,
        previews=Previews(
            connections=connections,
            templates=templates,
            renderer=renderer,
            previews=PreviewRepository(database),
            preferences=Preferences(PreferenceRepository(database)),
        ),
        drafts=rows,
        pages=PageRepository(database),
        attempts=AttemptRepository(database),
        preferences=Preferences(PreferenceRepository(database)),
    )
    yield Press(pages, rows, neighbour, connection)
    await templates.close()


async def test_one_request_makes_the_page(press: Press) -> None:
    """A first attempt is the create and nothing else; the mark is in its body."""
    draft = await press.rendered()
    press.neighbour.world.requests.clear()
    page = await press.pages.publish(draft.id)

    [made] = press.made()
    assert len(press.neighbour.world.requests) == 1
    assert page.title == made.title == "Retro: inc-42"
    assert str(made.id) == page.page_id
    assert carries_mark(made.body, draft.id)
    assert "It &lt;broke&gt; &amp; stayed so" in made.body


async def test_rendering_is_frozen(press: Press) -> None:
    """Rendered again with other facts, title and body stay what they were."""
    draft = await press.rendered()
    await press.pages.render(draft.id, replace(INCIDENT, severity="SEV0"))
    again = await press.rows.find(draft.id)

    assert (again.frozen_title, again.body) == (draft.frozen_title, draft.body)


async def test_published_twice(press: Press) -> None:
    """The second time finds what the first recorded, without a request."""
    draft = await press.rendered()
    first = await press.pages.publish(draft.id)
    press.neighbour.world.requests.clear()
    second = await press.pages.publish(draft.id)

    assert second.page_id == first.page_id
    assert press.neighbour.world.requests == []
    assert await press.pages.find_made(draft.id) is not None


@pytest.mark.parametrize("kind", ["reset_after", "delay"])
async def test_answer_that_was_lost(press: Press, kind: str) -> None:
    """A create that landed although no answer came, or came too late, is found by its mark."""
    draft = await press.rendered()
    press.neighbour.world.faults.add(
        press.create,
        kind=kind,  # type: ignore[arg-type]
        verb="POST",
        seconds=0.6,
    )
    try:
        await press.pages.publish(draft.id)
    except Unreachable:
        # Too late for the look-up, too: the next attempt finds it.
        assert kind == "delay"
        await press.pages.publish(draft.id)

    assert len(press.made()) == 1


async def test_page_of_an_attempt_that_was_lost(press: Press) -> None:
    """It is found and kept before anybody asks whether it may be made."""
    draft = await press.rendered()
    assert await press.pages.find_made(draft.id) is None
    press.neighbour.world.faults.add(press.create, kind="reset_after", verb="POST")
    press.neighbour.world.faults.add(press.create, kind="status", verb="GET", status=503, times=9)
    with pytest.raises(RetroError):
        await press.pages.publish(draft.id)
    press.neighbour.world.faults.clear()

    found = await press.pages.find_made(draft.id)

    assert found is not None
    assert len(press.made()) == 1
    assert (await press.pages.publish(draft.id)).page_id == found.page_id


@pytest.mark.parametrize("found", [TitleTaken, UnexpectedAnswer])
async def test_no_right_to_look(press: Press, found: type[RetroError]) -> None:
    """Without the scope to read pages it is still told what happened to the create."""
    if press.connection.deployment == "server":
        pytest.skip("Data Center knows no scopes")
    draft, world = await press.rendered(), press.neighbour.world
    if found is TitleTaken:
        taken = NewPage(draft.frozen_title or "", "<p>theirs</p>")
        press.site.create_page(press.space.key, taken, press.site.accounts[0])
    else:
        world.faults.add(press.create, kind="status", verb="POST", status=502)
    grant = world.grants.grants[0]
    grant.scopes = tuple(scope for scope in grant.scopes if not scope.startswith("read:page"))

    with pytest.raises(found):
        await press.pages.publish(draft.id)


async def test_page_that_was_thrown_away(press: Press, database: Database) -> None:
    """Our page in the trash is no page: its title is told as taken, or the page is made anew."""
    draft = await press.rendered()
    await AttemptRepository(database).begin(f"{draft.id}:page")
    left = press.left_behind(draft)
    left.status = "trashed"
    with suppress(TitleTaken):
        await press.pages.publish(draft.id)
    found = await press.pages.find_made(draft.id)

    assert found is None or found.page_id != str(left.id)


async def test_no_answer_at_all(press: Press) -> None:
    """Nothing landed: it is told, and a later attempt looks first and then makes the page."""
    draft = await press.rendered()
    press.neighbour.world.faults.add("/", kind="reset_before", times=100)
    with pytest.raises(Unreachable):
        await press.pages.publish(draft.id)
    press.neighbour.world.faults.clear()
    press.neighbour.world.requests.clear()
    await press.pages.publish(draft.id)

    assert len(press.made()) == 1
    assert [line["verb"] for line in press.neighbour.world.requests] == ["GET", "POST"]


async def test_died_between_create_and_note(press: Press, database: Database) -> None:
    """A page made by an attempt that never noted it is adopted, not made again."""
    draft = await press.rendered()
    await AttemptRepository(database).begin(f"{draft.id}:page")
    left = press.left_behind(draft)
    page = await press.pages.publish(draft.id)

    assert page.page_id == str(left.id)
    assert len(press.made()) == 1


async def test_title_of_somebody_else(press: Press, database: Database) -> None:
    """A page without our mark is never adopted, on a first attempt or a later one."""
    draft = await press.rendered()
    theirs = press.site.create_page(
        press.space.key, NewPage(draft.frozen_title or "", "<p>ours</p>"), press.site.accounts[0]
    )
    for _ in range(2):
        with pytest.raises(TitleTaken) as taken:
            await press.pages.publish(draft.id)
        assert taken.value.title == "Retro: inc-42"
        assert str(theirs.id) in (taken.value.url or "")

    assert press.made() == [theirs]
    assert await press.pages.find_made(draft.id) is None


async def test_title_of_a_hidden_page(press: Press) -> None:
    """A holder that we cannot see is told without an address."""
    draft = await press.rendered()
    stranger = replace(press.site.accounts[0], name="somebody")
    hidden = NewPage("retro: INC-42", "<p>x</p>", private=True)
    press.site.create_page(press.space.key, hidden, stranger)
    with pytest.raises(TitleTaken) as taken:
        await press.pages.publish(draft.id)

    assert taken.value.url is None
    assert len(press.made()) == 1


async def test_no_right(press: Press) -> None:
    """A refusal is told, and given the right the same draft goes through."""
    draft = await press.rendered()
    rights = list(press.space.permissions)
    press.space.restrict(press.neighbour.world.account, view=True, create=False)
    with pytest.raises(PermissionDenied):
        await press.pages.publish(draft.id)
    press.space.permissions = rights
    await press.pages.publish(draft.id)

    assert len(press.made()) == 1


@pytest.mark.parametrize(("is_default", "state"), [(True, "ailing"), (False, "connected")])
async def test_right_lost_in_the_space_that_admins_chose(
    press: Press, database: Database, is_default: bool, state: str
) -> None:
    """Then it is the connection's trouble, of which admins hear, until a page is made there."""
    rows = ConnectionRepository(database)
    if is_default:
        await rows.note(press.connection.id, space_key=press.space.key)
    draft = await press.rendered()
    rights = list(press.space.permissions)
    press.space.restrict(press.neighbour.world.account, view=True, create=False)
    with pytest.raises(PermissionDenied) as denied:
        await press.pages.publish(draft.id)
    refused = await rows.find(press.connection.id)
    press.space.permissions = rights
    await press.pages.publish(draft.id)
    mended = await rows.find(press.connection.id)

    assert refused
    assert mended
    assert (refused.state, denied.value.heard) == (state, True if is_default else None)
    assert (mended.state, mended.trouble) == ("connected", None)


async def test_strange_answer(press: Press) -> None:
    """A 500 may hide a page: it is looked for, and the error told when there is none."""
    draft = await press.rendered()
    press.neighbour.world.faults.add(press.create, kind="status", verb="POST", status=500)
    with pytest.raises(UnexpectedAnswer):
        await press.pages.publish(draft.id)
    await press.pages.publish(draft.id)

    assert len(press.made()) == 1


async def test_template_that_is_gone(press: Press) -> None:
    """Nothing is frozen of a template that is not there."""
    draft = await press.draft(template_id="999999")
    with pytest.raises(NotFound) as gone:
        await press.pages.render(draft.id, INCIDENT)

    assert gone.value.noun == "template"
    assert (await press.rows.find(draft.id)).frozen_title is None


async def test_template_that_was_mended(press: Press) -> None:
    """After a mistake the body is asked for anew, although bodies are kept for a minute."""
    editor = "v2" if press.connection.deployment == "cloud" else "v1"
    template = WorldTemplate("700", "Review", "<p>{% if x %}</p>", editor=editor)
    press.site.templates["700"] = template
    draft = await press.draft(template_id="700", template_name="Review")
    with pytest.raises(TemplateError) as broken:
        await press.pages.render(draft.id, INCIDENT)
    template.body = "<p>{{ incident.severity }}</p>"
    await press.pages.render(draft.id, INCIDENT)

    assert broken.value.template == "Review"
    assert "<p>SEV2</p>" in ((await press.rows.find(draft.id)).body or "")


async def test_title_that_comes_out_empty(press: Press) -> None:
    """The incident's own title stands in for one that is made of unknown things."""
    draft = await press.draft(title="{{ incident.nosuch }}")
    await press.pages.render(draft.id, INCIDENT)

    kept = await press.rows.find(draft.id)
    assert kept.frozen_title == "inc-42"
    assert unknown_of(kept)[0] == "incident.nosuch"


async def test_parent_of_the_default_space(press: Press, database: Database) -> None:
    """Pages of the connection's default space stand below the page that an admin chose."""
    [parent] = [page for page in press.site.pages.values() if page.id == press.space.homepage_id]
    below = press.site.create_page(
        press.space.key, NewPage("Retros", ""), press.neighbour.world.account
    )
    await ConnectionRepository(database).note(
        press.connection.id, space_id=str(press.space.id), parent_id=str(below.id)
    )
    draft = await press.rendered()

    await press.pages.publish(draft.id)

    [made] = [page for page in press.made() if page is not below]
    assert (made.parent_id, below.parent_id) == (below.id, parent.id)


async def test_parent_that_is_gone(press: Press, database: Database) -> None:
    """It is named as what is missing, not the space."""
    await ConnectionRepository(database).note(
        press.connection.id, space_id=str(press.space.id), parent_id="404404"
    )
    draft = await press.rendered()

    with pytest.raises(NotFound) as caught:
        await press.pages.publish(draft.id)

    assert (caught.value.noun, caught.value.id) == ("parent", "404404")


async def test_parent_in_another_space(press: Press, database: Database) -> None:
    """A page elsewhere than in the default space has no parent of ours."""
    await ConnectionRepository(database).note(
        press.connection.id, space_id="another", parent_id="404404"
    )
    draft = await press.rendered()

    await press.pages.publish(draft.id)

    [made] = press.made()
    assert made.parent_id in {None, press.space.homepage_id}  # none at the top on Data Center
