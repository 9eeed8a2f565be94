"""Drafts are kept once, numbered once, frozen once and sent again safely."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from storage.database import Database
from storage.drafts import DraftRepository, NumberTaken
from storage.errors import RowMissing
from storage.models import Draft
from tests.storage.rows import a_draft


@pytest.fixture
def drafts(database: Database) -> DraftRepository:
    """The repository under test."""
    return DraftRepository(database)


async def test_keeps_what_was_sent(drafts: DraftRepository) -> None:
    """A kept draft has every value that it was sent with."""
    sent = a_draft(view_id="V1")
    await drafts.add(sent)

    assert (await drafts.find(sent.id)).values() == sent.values()


async def test_the_same_id_again_is_the_draft_as_it_stands(drafts: DraftRepository) -> None:
    """A submission delivered twice changes nothing, even when it has gone on meanwhile."""
    await drafts.add(a_draft())
    await drafts.mark("draft-1", "failed")

    again = await drafts.add(a_draft(title="something else"))

    assert (again.state, again.title) == ("failed", "Retro of #inc-1")


async def test_the_same_number_again_names_its_holder(drafts: DraftRepository) -> None:
    """The second of two people learns who is making the retro."""
    await drafts.add(a_draft(user_id="U1"))

    with pytest.raises(NumberTaken) as refusal:
        await drafts.add(a_draft(id="draft-2", user_id="U2"))

    assert refusal.value.holder.user_id == "U1"
    with pytest.raises(RowMissing):
        await drafts.find("draft-2")


async def test_other_channels_and_workspaces_have_their_own_numbers(
    drafts: DraftRepository,
) -> None:
    """The first retro of every channel is number 1."""
    await drafts.add(a_draft())
    await drafts.add(a_draft(id="draft-2", channel_id="C2"))
    await drafts.add(a_draft(id="draft-3", workspace_id="T2"))

    assert await drafts.next_number("T1", "C1") == 2


async def test_of_twenty_at_once_one_wins(drafts: DraftRepository) -> None:
    """However many press at once, one draft has the number, and all others name it."""
    results = await asyncio.gather(
        *(drafts.add(a_draft(id=f"draft-{n}")) for n in range(20)), return_exceptions=True
    )

    winners = [result for result in results if isinstance(result, Draft)]
    holders = [result.holder.id for result in results if isinstance(result, NumberTaken)]
    assert holders == [winners[0].id] * 19


async def test_twenty_deliveries_are_one_draft(drafts: DraftRepository) -> None:
    """The same submission delivered twenty times at once is one draft and no error."""
    results = await asyncio.gather(*(drafts.add(a_draft()) for _ in range(20)))

    assert {draft.id for draft in results} == {"draft-1"}
    assert len(await drafts.latest_for("T1", "C1")) == 1


async def test_numbers_are_never_used_again(drafts: DraftRepository) -> None:
    """A failed draft keeps its number, since it may be sent again."""
    assert await drafts.next_number("T1", "C1") == 1
    await drafts.add(a_draft(number=1))
    await drafts.mark("draft-1", "failed")

    assert await drafts.next_number("T1", "C1") == 2


async def test_lists_what_stands_newest_first(drafts: DraftRepository) -> None:
    """A channel's list has pages and drafts on their way, not failed ones, not other channels'."""
    for number, state in enumerate(("published", "failed", "queued"), start=1):
        await drafts.add(a_draft(id=f"draft-{number}", number=number, state=state))
    await drafts.add(a_draft(id="elsewhere", channel_id="C2"))

    assert [d.number for d in await drafts.latest_for("T1", "C1")] == [3, 1]


async def test_offers_the_failed_draft_of_its_author(drafts: DraftRepository) -> None:
    """A failed draft is offered to its author, whatever others made, until they made another."""
    await drafts.add(a_draft(state="failed"))

    failed = await drafts.failed_of("T1", "C1", "U1")
    assert failed is not None
    assert failed.id == "draft-1"
    assert await drafts.failed_of("T1", "C1", "U2") is None
    assert await drafts.failed_of("T1", "C2", "U1") is None

    await drafts.add(a_draft(id="draft-2", number=2, user_id="U2"))
    assert await drafts.failed_of("T1", "C1", "U1") is not None

    await drafts.add(a_draft(id="draft-3", number=3))
    assert await drafts.failed_of("T1", "C1", "U1") is None


async def test_freezes_once(drafts: DraftRepository) -> None:
    """A second rendering does not change what the first one fixed."""
    await drafts.add(a_draft())
    await drafts.freeze("draft-1", title="First", body="<p>first</p>")

    await drafts.freeze("draft-1", title="Second", body="<p>second</p>")

    draft = await drafts.find("draft-1")
    assert (draft.frozen_title, draft.body) == ("First", "<p>first</p>")


async def test_a_published_draft_stays_published(drafts: DraftRepository) -> None:
    """A late failure of another replica does not undo a page."""
    await drafts.add(a_draft())
    await drafts.mark("draft-1", "failed", failure='{"error": "Unreachable"}')
    assert (await drafts.find("draft-1")).failure == '{"error": "Unreachable"}'

    await drafts.mark("draft-1", "published")
    await drafts.mark("draft-1", "failed", failure="{}")

    draft = await drafts.find("draft-1")
    assert (draft.state, draft.failure) == ("published", None)


async def test_a_change_is_dated(drafts: DraftRepository) -> None:
    """`updated_at` moves with the draft, `created_at` does not."""
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    await drafts.add(a_draft(created_at=long_ago, updated_at=long_ago))
    await drafts.mark("draft-1", "failed")

    draft = await drafts.find("draft-1")
    assert draft.created_at == long_ago
    assert draft.updated_at > long_ago


async def test_sent_again_unchanged_keeps_what_was_frozen(drafts: DraftRepository) -> None:
    """The same round again looks for the same title, so that a page that landed is found."""
    await drafts.add(a_draft())
    await drafts.freeze("draft-1", title="T", body="B")
    await drafts.mark("draft-1", "failed", failure="{}")

    draft = await drafts.reopen(a_draft(view_id="V2"))

    assert (draft.state, draft.failure, draft.round) == ("queued", None, 2)
    assert (draft.frozen_title, draft.body, draft.view_id) == ("T", "B", "V2")
    assert (await drafts.find("draft-1")).values() == draft.values()


@pytest.mark.parametrize(
    "change",
    [{"title": "Other"}, {"space_id": "11"}, {"template_id": None}, {"answers": "{}"}],
)
async def test_sent_again_with_a_change_is_rendered_anew(
    drafts: DraftRepository, change: dict[str, str | None]
) -> None:
    """A changed title, space, template or answer takes effect."""
    await drafts.add(a_draft())
    await drafts.freeze("draft-1", title="T", body="B")
    await drafts.mark("draft-1", "failed")

    await drafts.reopen(a_draft(**change, user_id="U2", number=7))

    draft = await drafts.find("draft-1")
    assert {name: getattr(draft, name) for name in change} == change
    assert (draft.frozen_title, draft.body) == (None, None)
    assert (draft.user_id, draft.number) == ("U1", 7)


async def test_of_two_sent_again_with_one_number_one_is_first(drafts: DraftRepository) -> None:
    """The other one hears who has it, and stays as it failed."""
    for number in (1, 2):
        await drafts.add(a_draft(id=f"draft-{number}", number=number))
        await drafts.mark(f"draft-{number}", "failed", failure="{}")
    await drafts.reopen(a_draft(id="draft-1", number=3))

    with pytest.raises(NumberTaken) as taken:
        await drafts.reopen(a_draft(id="draft-2", number=3))

    assert taken.value.holder.id == "draft-1"
    other = await drafts.find("draft-2")
    assert (other.state, other.number, other.round) == ("failed", 2, 1)


async def test_where_an_earlier_round_may_have_left_a_page_is_kept(drafts: DraftRepository) -> None:
    """A changed title does not make the bot forget under which one a page may have landed."""
    await drafts.add(a_draft())
    for title in ("First", "Second"):
        await drafts.freeze("draft-1", title=title, body="B")
        await drafts.mark("draft-1", "failed")
        await drafts.reopen(a_draft(title=f"after {title}"))

    draft = await drafts.find("draft-1")

    assert [place[-1] for place in json.loads(draft.tried)] == ["First", "Second"]


async def test_only_a_failed_draft_is_reopened(drafts: DraftRepository) -> None:
    """Of two people who press again at once the second changes nothing."""
    await drafts.add(a_draft())
    await drafts.mark("draft-1", "failed")

    first, second = await asyncio.gather(
        drafts.reopen(a_draft(title="One")), drafts.reopen(a_draft(title="Two"))
    )

    assert first.values() == second.values()
    assert first.round == 2


async def test_a_body_can_be_forgotten(drafts: DraftRepository) -> None:
    """After publishing only the frozen title is left."""
    await drafts.add(a_draft())
    await drafts.freeze("draft-1", title="T", body="B")
    await drafts.purge_body("draft-1")

    draft = await drafts.find("draft-1")
    assert (draft.frozen_title, draft.body) == ("T", None)


async def test_remembers_the_space_used_last(drafts: DraftRepository) -> None:
    """The latest draft that has not failed names the space, per workspace and connection."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for number, (space, state) in enumerate([("A", "published"), ("B", "failed")], start=1):
        at = now + timedelta(hours=number)
        await drafts.add(
            a_draft(id=space, number=number, space_key=space, state=state, created_at=at)
        )

    assert await drafts.last_space("T1", "connection-1") == ("10", "A", "Operations")
    assert await drafts.last_space("T1", "connection-2") is None
    assert await drafts.last_space("T2", "connection-1") is None


async def test_a_missing_draft_is_told(drafts: DraftRepository) -> None:
    """Whoever asks for a draft that is gone learns which."""
    with pytest.raises(RowMissing, match="draft-9"):
        await drafts.find("draft-9")
    with pytest.raises(RowMissing):
        await drafts.freeze("draft-9", title="T", body="B")
    with pytest.raises(RowMissing):
        await drafts.reopen(a_draft(id="draft-9"))


@pytest.mark.postgres
async def test_of_two_replicas_one_wins(replicas: tuple[Database, Database]) -> None:
    """The number is taken once among replicas too."""
    results = await asyncio.gather(
        *(DraftRepository(replicas[n % 2]).add(a_draft(id=f"draft-{n}")) for n in range(20)),
        return_exceptions=True,
    )

    assert len([result for result in results if isinstance(result, Draft)]) == 1
    assert len([result for result in results if isinstance(result, NumberTaken)]) == 19
