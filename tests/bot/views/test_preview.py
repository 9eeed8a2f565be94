"""The preview of a page: golden views, Slack's limits, and whatever page the renderer makes."""

import json
from typing import Any

import pytest

from bot.hints import hint_for
from bot.views import preview, progress
from bot.views.metadata import Metadata
from bot.views.preview_lines import page_blocks
from confluence.errors import PreviewStale, TemplateError
from confluence.nouns import Page
from confluence.outline import Kind, Line, Span, outline
from confluence.previews import Seen
from confluence.rendering import Undefined, compile_template, sample_context
from confluence.standard_template import STANDARD_TEMPLATE
from confluence.storage_format import escape
from confluence.submissions import dump_submission, load_submission
from sandbox.slack.blocks import faults_of_view
from sandbox.slack.modals import SIZE
from tests.bot.views.check import check, texts_of
from tests.confluence.rendering.fuzz import Totals, pages
from tests.factories import a_draft, a_space, a_submission

METADATA = Metadata("C0INCIDENT", "c1", preview_id="p1")
EVIL = "<!channel> & <https://evil.example.com|click> `x` *x*"


def seen(body: str, **given: Any) -> Seen:
    """A preview of a body."""
    return Seen(
        **{
            "id": "p1",
            "submission": a_submission(),
            "title": "Retro: inc-42",
            "lines": outline(body),
            "undefined": (),
            "holder": None,
            "confirmed": True,
            **given,
        }
    )


def test_standard_page() -> None:
    """The built-in template, as a responder would look at it."""
    page = compile_template(STANDARD_TEMPLATE).render(sample_context()).body

    check(preview.build(seen(page), METADATA), "preview_standard")


def test_every_kind_of_line() -> None:
    """Lists count on after deeper ones; quotes, code, rules and links look as such."""
    body = (
        "<h1>One</h1><p>a <strong>b</strong> <a href='https://x.example/1'>c</a></p><p>d<br/>e</p>"
        "<ol><li>x<ul><li>y</li></ul></li><li>z</li></ol><blockquote>q</blockquote><hr/>"
        "<pre>p  p</pre><table><tbody><tr><th>H</th></tr><tr><td>r</td></tr></tbody></table>"
        "<ac:task-list><ac:task><ac:task-status>complete</ac:task-status><ac:task-body>t"
        "</ac:task-body></ac:task></ac:task-list>"
    )
    missing = (
        Undefined("incident.titel", 1, 4, "incident.title", in_title=True),
        *(Undefined(f"incident.x{n}", n, 3) for n in range(1, 12)),
    )
    holder = Page("1", "Retro: inc-42", "https://c.example.com/1")

    drawn = preview.build(seen(body, undefined=missing, holder=holder, confirmed=False), METADATA)

    check(drawn, "preview_every_kind")
    assert "… and 2 more" in str(drawn)


def test_other_states() -> None:
    """Loading, a form that is not complete, and nothing to look at."""
    check(preview.loading(METADATA), "preview_loading")
    error = TemplateError("“endfor” is missing.", line=3, column=9, excerpt="{% for x %}")
    check(preview.problem(hint_for(error), Metadata("C0INCIDENT", "c1")), "preview_problem")
    renewed = preview.problem(hint_for(error), Metadata("C0INCIDENT", "c1", draft_id="d1"))
    check(renewed, "preview_problem_of_a_draft")
    form = {
        "blocks": [
            {"type": "input", "block_id": "b1", "label": {"type": "plain_text", "text": "Title"}}
        ]
    }
    check(preview.mistakes({"b1": "Give it a title."}, form, METADATA), "preview_mistakes")


def test_stale_draft() -> None:
    """What changed, and both ways on."""
    error = PreviewStale([PreviewStale.TEMPLATE, PreviewStale.MESSAGES])

    check(progress.failed(hint_for(error), a_draft()), "progress_failed_preview_stale")


def test_hostile_words_stay_words() -> None:
    """Nothing that people typed becomes a mention, a link or markup of Slack's."""
    drawn = preview.build(
        seen(
            f"<h1>{escape(EVIL)}</h1><p>{escape(EVIL)}</p>",
            title=EVIL,
            undefined=(Undefined(EVIL, 1, 1, EVIL),),
            submission=a_submission(template_name=EVIL, space=a_space(name=EVIL)),
        ),
        METADATA,
    )

    assert faults_of_view(drawn) == []
    assert not [text for text in texts_of(drawn) if "<!" in text or "<https" in text]
    elements = [block for block in drawn["blocks"] if block["type"] == "rich_text"]
    assert elements[0]["elements"][0]["elements"] == [{"type": "text", "text": EVIL}]


@pytest.mark.parametrize("rows", [500, 10_000])
@pytest.mark.parametrize("words", ["short", "long " * 400, "🚨" * 900])
def test_long_pages_are_cut(rows: int, words: str) -> None:
    """However long a page is, the view is one that Slack takes, and says how much is left out."""
    lines = tuple(Line(Kind.ROW, (Span(f"{number} {words}"),)) for number in range(rows))

    drawn = preview.build(seen("", lines=lines), METADATA)

    assert faults_of_view(drawn) == []
    assert len(json.dumps(drawn)) < SIZE
    shown = str(drawn["blocks"]).count("'type': 'rich_text_section'")
    left = rows - shown
    assert left == 0 or f"… and {left:,} more lines" in str(drawn["blocks"][-1])


@pytest.mark.parametrize("first", [2_000, 2_999, 3_000])
def test_one_very_long_line(first: int) -> None:
    """It is cut with a sign that it is, and how much of it is left out is said."""
    block, more = page_blocks([Line(Kind.TEXT, (Span("a" * first), Span("b" * 2_000)))])

    [section] = block["elements"]
    shown = "".join(part["text"] for part in section["elements"])
    assert (len(shown), shown[-1]) == (3_000, "…")
    assert f"{first + 2_000 - 2_999:,} more characters" in str(more)


def test_line_that_fits() -> None:
    """Nothing is left out, and nothing is said of it."""
    [block] = page_blocks([Line(Kind.TEXT, (Span("a" * 2_000), Span("b" * 1_000)))])

    assert "…" not in str(block)


def test_whatever_the_renderer_makes() -> None:
    """Mangled templates and hostile values: every page has a preview that Slack takes."""
    drawn = 0
    for page, where in pages(600, 7, Totals()):
        view = preview.build(seen(page), METADATA)
        assert faults_of_view(view) == [], where
        assert len(json.dumps(view)) < SIZE, where
        drawn += 1

    assert drawn > 100


def test_submission_is_kept_whole() -> None:
    """What a preview was made for reads back as it was."""
    submission = a_submission(template_id=None)

    assert load_submission(dump_submission(submission)) == submission
