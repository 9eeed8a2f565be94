"""An attempt at a step: done, to be repeated after a wait, or given up and told."""

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

import aiohttp
import pytest
from freezegun import freeze_time
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.announcing import Announcing
from bot.errors import MadePrivate
from bot.publishing import ADMIN_WAITS, DONE, FRESH, GIVEN_UP, PATIENCE, Publishing
from bot.recounting import Recounting
from bot.slack_errors import SlackRefused
from bot.waits import LONGEST_WAIT
from confluence.drafts import Drafts
from confluence.errors import (
    CredentialRejected,
    NeedsAttention,
    PermissionDenied,
    RateLimited,
    RetroError,
    TitleTaken,
    Unavailable,
    UnexpectedAnswer,
    Unreachable,
)
from confluence.failures import Broken, load_failure
from confluence.pages import Pages
from confluence.submissions import Answers
from storage.database import Database
from storage.drafts import DraftRepository
from storage.models import Page
from storage.pages import PageRepository
from tests.factories import a_draft, a_page

PAUSES = (1.0, 3.0)
DOWN = Unreachable("https://confluence.example.com", "ConnectError")


@dataclass(slots=True)
class Told:
    """Announcing that keeps what it would have told."""

    waits: list[tuple[Exception, float | None]] = field(default_factory=list)
    ends: list[Exception] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    trouble: Exception | None = None
    deaf: bool = False

    async def announce(self, _draft_id: str) -> None:
        """The step."""
        if self.trouble:
            raise self.trouble

    bookmark = announce

    async def show_waiting(self, _draft_id: str, error: Exception, seconds: float | None) -> None:
        """Keep it."""
        self.waits.append((error, seconds))
        self._answer()

    async def tell(self, _draft_id: str, error: Exception) -> None:
        """Keep it."""
        self.ends.append(error)
        self._answer()

    async def show_page(self, draft_id: str) -> None:
        """Keep it."""
        self.pages.append(draft_id)
        self._answer()

    def _answer(self) -> None:
        if self.deaf:
            raise aiohttp.ClientConnectionError


@dataclass(slots=True)
class Failing:
    """Pages that cannot be made, and there is one or none."""

    trouble: Exception
    page: Page | None = None

    async def find_made(self, _draft_id: str) -> Page | None:
        """What there is."""
        return self.page

    async def publish(self, _draft_id: str) -> None:
        """Raise."""
        raise self.trouble


@dataclass(slots=True)
class Closing:
    """A channel that may have been made private since it was read."""

    is_private: bool = False

    async def look_again(self, _workspace_id: str, channel_id: str, _answers: Answers) -> None:
        """Nobody agreed."""
        if self.is_private:
            raise MadePrivate(channel_id)


@dataclass(slots=True)
class Desk:
    """Drafts in real SQLite, with one of them."""

    drafts: Drafts
    told: Told
    channel: Closing = field(default_factory=Closing)
    page: Page | None = None

    def publishing(self, trouble: Exception) -> Publishing:
        """A service whose pages fail so."""
        return Publishing(
            drafts=self.drafts,
            pages=cast("Pages", Failing(trouble, self.page)),
            recounting=cast("Recounting", self.channel),
            announcing=cast("Announcing", self.told),
            pauses=PAUSES,
        )

    async def failure(self) -> RetroError | None:
        """What is kept with the draft."""
        kept = (await self.drafts.find("d1")).failure
        return load_failure(kept) if kept else None


@pytest.fixture
async def desk(database: Database) -> Desk:
    """A rendered draft."""
    rows = DraftRepository(database)
    await rows.add(a_draft(frozen_title="Retro", body="<p>x</p>"))
    return Desk(Drafts(drafts=rows, pages=PageRepository(database)), Told())


def slack_error(code: str, status: int = 200, **headers: str) -> SlackApiError:
    """An answer of Slack that is none."""
    answer = AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url="https://slack.example.com/api/chat.postMessage",
        req_args={},
        data={"ok": False, "error": code},
        headers=headers,
        status_code=status,
    )
    return SlackApiError(code, answer)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("trouble", "tries", "wait"),
    [
        (DOWN, 1, 1.0),
        (DOWN, 2, 3.0),
        (RateLimited(7), 1, 7.0),
        (RateLimited(0), 2, 1.0),
        (RateLimited(LONGEST_WAIT), 1, LONGEST_WAIT),
        (UnexpectedAnswer(500, "POST /x"), 1, 1.0),
        (Unavailable(503, "POST /x"), 2, 3.0),
        (Unavailable(503, "POST /x", retry_after=60), 1, 60.0),
    ],
)
async def test_what_may_pass_is_repeated(
    desk: Desk, trouble: RetroError, tries: int, wait: float
) -> None:
    """The wait is ours, or the one that was asked for within reason; people are told of it."""
    outcome = await desk.publishing(trouble).attempt("create", "d1", tries)

    assert outcome == {"done": False, "wait_seconds": wait}
    assert desk.told.waits == [(trouble, wait)]
    assert desk.told.ends == []
    assert await desk.failure() is None


@pytest.mark.parametrize(
    ("trouble", "tries"),
    [
        (DOWN, 3),
        (RateLimited(7), 3),
        (TitleTaken("Retro"), 1),
        (PermissionDenied("create a page"), 1),
        (UnexpectedAnswer(400, "POST /x"), 1),
        (RateLimited(LONGEST_WAIT + 1), 1),
        (Unavailable(503, "POST /x", retry_after=3600), 1),
    ],
)
async def test_what_does_not_pass_is_given_up(desk: Desk, trouble: RetroError, tries: int) -> None:
    """The draft keeps why, its author is told."""
    outcome = await desk.publishing(trouble).attempt("create", "d1", tries)
    kept = await desk.failure()

    assert outcome == GIVEN_UP
    assert desk.told.ends == [trouble]
    assert type(kept) is type(trouble)


@pytest.mark.parametrize(
    "trouble",
    [CredentialRejected("https://c.example.com"), NeedsAttention("https://c.example.com", "c1")],
)
async def test_a_refused_connection_is_waited_for(desk: Desk, trouble: RetroError) -> None:
    """The draft stays as it is until an admin acts; its author is told once."""
    publishing = desk.publishing(trouble)
    first, third, late = [await publishing.attempt("create", "d1", n) for n in (1, 3, 50)]

    assert first == {"done": False, "wait_seconds": ADMIN_WAITS[0], "wakes": True}
    assert third["wait_seconds"] == ADMIN_WAITS[2]
    assert late["wait_seconds"] == ADMIN_WAITS[-1]
    assert desk.told.waits == [(trouble, None)]
    assert await desk.failure() is None


async def test_nobody_renews_the_connection(desk: Desk) -> None:
    """After two weeks the draft fails like any other, and is kept."""
    trouble = NeedsAttention("https://c.example.com", "c1")
    with freeze_time(datetime.now(UTC) + PATIENCE, real_asyncio=True):
        outcome = await desk.publishing(trouble).attempt("create", "d1", 500)

    assert outcome == GIVEN_UP
    assert desk.told.ends == [trouble]


@pytest.mark.parametrize(
    ("trouble", "wait"),
    [
        (slack_error("ratelimited", 429, **{"Retry-After": "9"}), 9.0),
        (slack_error("internal_error", 500), 1.0),
        (slack_error("x", 429, **{"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}), 5.0),
        (slack_error("ratelimited", 429), 5.0),
        (aiohttp.ClientConnectionError(), 1.0),
        (TimeoutError(), 1.0),
    ],
)
async def test_slack_in_trouble(desk: Desk, trouble: Exception, wait: float) -> None:
    """What Slack does is one of our errors, and repeated alike."""
    desk.told.trouble = trouble
    outcome = await desk.publishing(DOWN).attempt("announce", "d1", 1)

    assert outcome == {"done": False, "wait_seconds": wait}


async def test_slack_refuses(desk: Desk) -> None:
    """A refusal that will stay one is given up with Slack's own code."""
    desk.told.trouble = slack_error("is_archived")
    outcome = await desk.publishing(DOWN).attempt("announce", "d1", 1)
    kept = await desk.failure()

    assert outcome == GIVEN_UP
    assert isinstance(kept, SlackRefused)
    assert kept.code == "is_archived"


@pytest.mark.parametrize(
    "trouble", [TimeoutError(), slack_error("ratelimited", 429), KeyError("bookmark")]
)
async def test_bookmark_is_an_extra(desk: Desk, trouble: Exception) -> None:
    """Whatever keeps the bookmark away, the job goes on when no try is left."""
    desk.told.trouble = trouble
    outcome = await desk.publishing(DOWN).attempt("bookmark", "d1", len(PAUSES) + 1)

    assert outcome == DONE
    assert await desk.failure() is None
    assert desk.told.ends == []


async def test_nobody_waits_for_a_bookmark(desk: Desk) -> None:
    """The link stands in the channel: the modal says so while the bookmark is tried again."""
    desk.told.trouble = TimeoutError()
    outcome = await desk.publishing(DOWN).attempt("bookmark", "d1", 1)

    assert outcome == {"done": False, "wait_seconds": PAUSES[0]}
    assert desk.told.pages == ["d1"]
    assert desk.told.waits == []


async def test_slack_is_deaf(desk: Desk) -> None:
    """A job waits, ends and is kept as failed though Slack does not let us say so."""
    desk.told.deaf = True
    waits = await desk.publishing(DOWN).attempt("create", "d1", 1)
    ends = await desk.publishing(DOWN).attempt("create", "d1", len(PAUSES) + 1)

    assert waits == {"done": False, "wait_seconds": PAUSES[0]}
    assert ends == GIVEN_UP
    assert isinstance(await desk.failure(), Unreachable)


async def test_finished_though_nobody_could_be_shown(desk: Desk) -> None:
    """A page, its message and its bookmark are a published draft, whatever becomes of a modal."""
    desk.told.deaf = True
    outcome = await desk.publishing(DOWN).attempt("finish", "d1", 1)

    assert outcome == DONE
    assert (await desk.drafts.find("d1")).state == "published"


async def test_nobody_foresaw_it(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """A mistake of ours ends the job with a reference, which the log has beside the traceback."""
    with caplog.at_level(logging.ERROR, "bot.publishing"):
        outcome = await desk.publishing(ZeroDivisionError("x")).attempt("create", "d1", 1)
    [told] = desk.told.ends

    assert outcome == GIVEN_UP
    assert isinstance(told, Broken)
    assert told.reference in caplog.text
    assert "ZeroDivisionError" in caplog.text


async def test_made_private_since_it_was_rendered(desk: Desk) -> None:
    """A channel is looked at again before a page that waited, or was sent again, goes out."""
    desk.channel.is_private = True
    again = await desk.publishing(DOWN).attempt("render", "d1", 1)
    with freeze_time(datetime.now(UTC) + 2 * FRESH, real_asyncio=True):
        late = await desk.publishing(DOWN).attempt("create", "d1", 2)

    assert again == late == GIVEN_UP
    assert [type(told) for told in desk.told.ends] == [MadePrivate, MadePrivate]
    assert isinstance(await desk.failure(), MadePrivate)


async def test_made_private_since_it_is_a_page(desk: Desk) -> None:
    """What is published stays published: its link can still be told."""
    desk.channel.is_private, desk.page = True, a_page()

    assert await desk.publishing(DOWN).attempt("render", "d1", 1) == DONE


async def test_done(desk: Desk) -> None:
    """A rendered draft is not rendered again, a step that went well is done."""
    publishing = desk.publishing(DOWN)

    assert await publishing.attempt("render", "d1", 1) == DONE
    assert await publishing.attempt("announce", "d1", 1) == DONE
