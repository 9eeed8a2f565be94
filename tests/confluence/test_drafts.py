"""A retro from its submission to its end, as the service keeps it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from confluence.drafts import Drafts, NumberTaken
from confluence.errors import Interrupted, TitleTaken
from confluence.failures import load_failure
from confluence.nouns import Space
from confluence.submissions import Submission
from storage.database import Database
from storage.drafts import DraftRepository
from storage.pages import PageRepository
from tests.factories import a_page, some_answers

SUBMISSION = Submission(
    draft_id="d1",
    workspace_id="T1",
    channel_id="C1",
    user_id="U1",
    number=1,
    connection_id="c1",
    space=Space("1", "OPS", "Operations"),
    template_id=None,
    template_name="Retro standard",
    title="Retro: inc-1",
    answers=some_answers(),
    view_id="V1",
)


@pytest.fixture
def drafts(database: Database) -> Drafts:
    """The service over real SQLite."""
    return Drafts(drafts=DraftRepository(database), pages=PageRepository(database))


async def test_sent_in_twice(drafts: Drafts) -> None:
    """The second time is the first draft, as it stands by then."""
    first = await drafts.submit(SUBMISSION)
    await drafts.fail("d1", TitleTaken("Retro: inc-1"))
    second = await drafts.submit(replace(SUBMISSION, title="Changed on the way"))

    assert second.id == first.id
    assert second.title == "Retro: inc-1"
    assert second.state == "failed"
    assert await drafts.answers(second) == SUBMISSION.answers


async def test_somebody_was_faster(drafts: Drafts) -> None:
    """A number is given once in a channel."""
    await drafts.submit(SUBMISSION)
    with pytest.raises(NumberTaken) as taken:
        await drafts.submit(replace(SUBMISSION, draft_id="d2", view_id="V2", user_id="U2"))

    assert taken.value.holder.user_id == "U1"
    assert await drafts.next_number("T1", "C1") == 2
    assert await drafts.next_number("T1", "C2") == 1


async def test_begun_since(database: Database, drafts: Drafts) -> None:
    """What was sent in later, whatever the clock of the replica said that made it."""
    behind = datetime.now(UTC) - timedelta(hours=1)
    await drafts.submit(replace(SUBMISSION, draft_id="d0", view_id="V0"))
    await drafts.submit(replace(SUBMISSION, number=2))
    await drafts.submit(replace(SUBMISSION, draft_id="d2", view_id="V2", number=3))
    await drafts.fail("d1", TitleTaken("Retro: inc-1"))
    for earlier in ("d0", "d2"):
        async with database.session() as session:
            session.add(a_page(draft_id=earlier, created_at=behind))
        await drafts.finish(earlier)

    begun = await drafts.begun_since(await drafts.find("d1"))

    assert [standing.draft.id for standing in begun] == ["d2"]


async def test_failure_is_kept_and_sent_again(drafts: Drafts) -> None:
    """A failed draft is the author's to go on with, changed or as it is."""
    await drafts.submit(SUBMISSION)
    await drafts.fail("d1", TitleTaken("Retro: inc-1", "https://confluence.example.com/1"))
    failed = await drafts.failed_of("T1", "C1", "U1")
    assert failed is not None
    assert failed.failure is not None
    why = load_failure(failed.failure)
    assert isinstance(why, TitleTaken)
    assert why.url == "https://confluence.example.com/1"
    assert await drafts.failed_of("T1", "C1", "U2") is None
    assert await drafts.standing("T1", "C1") == ()

    again = await drafts.resubmit(replace(SUBMISSION, title="Another", view_id="V2"))
    assert (again.title, again.state, again.round) == ("Another", "queued", 2)
    assert again.failure is None
    await drafts.fail("d1", TitleTaken("Another"))
    once_more = await drafts.repeat("d1", 1)
    assert (once_more.title, once_more.round) == ("Another", 3)


async def test_interrupted_goes_on_when_it_comes_again(drafts: Drafts) -> None:
    """Nobody had acknowledged it: the same submission again is sent again, with its job to come."""
    await drafts.submit(SUBMISSION)
    await drafts.fail("d1", Interrupted())

    again = await drafts.submit(SUBMISSION)

    assert (again.id, again.state, again.round) == ("d1", "queued", 2)


async def test_changed_before_it_was_sent_in_again(drafts: Drafts) -> None:
    """The first time nobody said yes, so people may go on typing: what they sent last counts."""
    await drafts.submit(SUBMISSION)

    again = await drafts.submit(replace(SUBMISSION, title="Typed since"))

    assert (again.title, again.state, again.round) == ("Typed since", "queued", 1)
    assert (await drafts.find("d1")).title == "Typed since"


async def test_changed_after_its_page_was_rendered(drafts: Drafts, database: Database) -> None:
    """Its job is on the way with what was sent first, and nothing is made twice."""
    await drafts.submit(SUBMISSION)
    await DraftRepository(database).freeze("d1", title="T", body="B")

    again = await drafts.submit(replace(SUBMISSION, title="Typed since"))

    assert (again.title, again.frozen_title) == ("Retro: inc-1", "T")


async def test_published_stays_published(drafts: Drafts) -> None:
    """Nothing makes a draft fail whose page stands, and nothing opens it again."""
    await drafts.submit(SUBMISSION)
    await drafts.finish("d1")
    await drafts.fail("d1", TitleTaken("x"))
    await drafts.repeat("d1", 1)
    [standing] = await drafts.standing("T1", "C1")

    assert standing.draft.state == "published"
    assert standing.draft.round == 1
    assert standing.page is None


async def test_last_space(drafts: Drafts) -> None:
    """The space of the newest draft that did not fail, by workspace and connection."""
    assert await drafts.last_space("T1", "c1") is None
    await drafts.submit(SUBMISSION)
    later = replace(
        SUBMISSION, draft_id="d2", number=2, space=Space("2", "ENG", "Engineering"), view_id="V2"
    )
    await drafts.submit(later)
    assert await drafts.last_space("T1", "c1") == Space("2", "ENG", "Engineering")
    await drafts.fail("d2", TitleTaken("x"))

    assert await drafts.last_space("T1", "c1") == Space("1", "OPS", "Operations")
    assert await drafts.last_space("T1", "c2") is None
