"""The modal in its other states."""

from dataclasses import replace

from bot.hint import Action, ActionKind
from bot.hints import hint_for, not_connected
from bot.slack_errors import SlackUnreachable
from bot.views import progress
from bot.views.metadata import Metadata
from confluence.drafts import Standing
from confluence.errors import NeedsAttention, NotFound, TemplateError, TitleTaken, Unreachable
from tests.bot.views.check import check, texts_of
from tests.factories import a_draft, a_page

METADATA = Metadata("C0INCIDENT", "c1")
EVIL = "<!channel> & <https://evil.example.com|click> *x*"


def test_loading() -> None:
    """First without a count, then with one."""
    check(progress.loading(Metadata("C0INCIDENT")), "progress_loading")
    check(progress.loading(METADATA, messages=1400), "progress_counting")


def test_working_and_waiting() -> None:
    """The page is being made; then Confluence wants us to wait."""
    check(progress.working("Retro: inc-42", "Operations", METADATA), "progress_working")
    with_liquid = progress.working("Retro: {{ incident.title }}", "Operations", METADATA)
    assert "Making *the page* in *Operations*" in str(with_liquid)
    hint = hint_for(Unreachable("https://confluence.example.com", "timed out"))
    check(progress.waiting(hint, 3.2, a_draft()), "progress_waiting")
    refused = hint_for(NeedsAttention("https://c.example.com", "c1"))
    check(progress.waiting(refused, None, a_draft()), "progress_waiting_for_admins")


def test_done() -> None:
    """The link."""
    check(progress.done(a_page()), "progress_done")
    names = ("incident.detected_at", "incident.`odd`<b>", *(f"incident.x{n}" for n in range(11)))
    check(progress.done(a_page(), names), "progress_done_with_gaps")


def test_failed() -> None:
    """Each failure says what happened, what next, and that nothing is lost."""
    for name, error in (
        ("title_taken", TitleTaken("Retro: inc-42", "https://confluence.example.com/1")),
        ("template_gone", NotFound("template", "500101")),
        (
            "template_error",
            TemplateError("“endfor” is missing.", line=3, column=9, excerpt="{% for x %}"),
        ),
    ):
        check(progress.failed(hint_for(error), a_draft()), f"progress_failed_{name}")


def test_untold() -> None:
    """The page exists: it can be opened, and only what failed after it is tried again."""
    hint = replace(
        hint_for(SlackUnreachable()),
        actions=(Action(ActionKind.LINK, "Open the page", "https://c/1"),),
    )

    check(progress.untold(hint, a_draft()), "progress_untold")


def test_problem() -> None:
    """The form could not be opened."""
    check(progress.problem(not_connected(may_connect=True), METADATA), "progress_not_connected")
    hint = not_connected(may_connect=False, admin_ids=("U0ADMIN", "U0OTHER"))
    check(progress.problem(hint, METADATA), "progress_ask_an_admin")


def test_standing_and_taken() -> None:
    """Retros of the channel, made and being made."""
    made = Standing(a_draft(), a_page())
    under_way = Standing(a_draft(id="d2", number=2, title="Second"), None)
    check(progress.standing((under_way, made), METADATA), "progress_standing")
    check(progress.taken(under_way, METADATA), "progress_taken")
    check(progress.overtaken(made, a_draft(id="d3", number=3)), "progress_taken_made")
    own = a_draft(id="d3", number=3, title="Mine <here>")
    check(progress.standing((made,), METADATA, own), "progress_standing_beside_own")
    taken = hint_for(TitleTaken("Retro: inc-42", None))
    check(progress.free(taken, a_draft(), own), "progress_free")


def test_many_standing() -> None:
    """A channel with very many retros still makes a view that Slack takes."""
    many = tuple(Standing(a_draft(id=f"d{number}"), a_page()) for number in range(300))

    drawn = progress.standing(many, METADATA)

    assert len(drawn["blocks"]) < 30


def test_nothing_of_people_can_ping_or_link() -> None:
    """Titles, spaces and errors that look like Slack's own marks are shown, not obeyed."""
    draft, page = a_draft(title=EVIL, space_name=EVIL), a_page(title=EVIL)
    for drawn in (
        progress.working(EVIL, EVIL, METADATA),
        progress.done(page),
        progress.standing((Standing(draft, page), Standing(draft, None)), METADATA),
        progress.taken(Standing(draft, None), METADATA),
        progress.standing((Standing(draft, page),), METADATA, draft),
        progress.failed(hint_for(TitleTaken(EVIL, None)), draft),
        progress.failed(hint_for(TemplateError(EVIL, excerpt=EVIL)), draft),
    ):
        said = " ".join(texts_of(drawn))
        assert "<!channel>" not in said
        assert "<https://evil" not in said
        assert "&lt;!channel&gt; &amp;" in said
