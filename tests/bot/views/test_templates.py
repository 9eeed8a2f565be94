"""How templates do: what it looks like, whatever they are called and however many there are."""

from bot.hints import hint_for
from bot.views import templates
from bot.views.metadata import Metadata
from confluence.errors import NotFound, TemplateError, Unreachable
from confluence.rendering import Input, Notice, TemplateCheck, Undefined
from confluence.template_checks import STANDARD, CheckedTemplate
from sandbox.slack.blocks import faults_of_view
from tests.bot.views.check import check, texts_of
from tests.factories import a_space, a_template

METADATA = Metadata("C0INCIDENT")
EVIL = "<!channel> ``` `x` <https://evil.example.com|click>"
MISTAKE = TemplateError(
    "There is no filter “upcas”. Did you mean “upcase”?",
    line=12,
    column=21,
    excerpt="<p>{{ incident.title | upcas }}</p>",
    template="Incident review",
)
WRONG = CheckedTemplate(a_template(), TemplateCheck(MISTAKE))
WARNED = CheckedTemplate(
    a_template(id="2", name="Five whys", space_key=None),
    TemplateCheck(
        unknown=(
            Undefined("incident.titel", 3, 7, "incident.title"),
            Undefined("incident.weather", 4, 7),
            Undefined("incident.mood", 5, 7),
        ),
        notices=(Notice("“incident.title” is monospaced text here.", 2, 4),),
    ),
)
GONE = CheckedTemplate(a_template(id="3", name="Gone"), None, NotFound("template", "3"))
FINE = CheckedTemplate(
    a_template(id="4", name="SRE style"),
    TemplateCheck(inputs=(Input("Customer", "string"), Input("Impact", "textarea"))),
)
OURS = CheckedTemplate(STANDARD, TemplateCheck())


def test_states() -> None:
    """Loading, counting, and why it cannot go on."""
    check(templates.loading(METADATA), "templates_loading")
    check(templates.loading(METADATA, done=12, total=40), "templates_counting")
    hint = hint_for(Unreachable("https://confluence.example.com", "ConnectError"))
    check(templates.problem(hint, METADATA), "templates_problem")


def test_list() -> None:
    """A mistake, warnings, one that is gone, and those that are fine."""
    view = templates.build(METADATA, a_space(), (WRONG, GONE, WARNED, FINE, OURS))

    check(view, "templates_list")


def test_message() -> None:
    """What the admin is told, and that it can be muted."""
    check(templates.stopped(WRONG, "c1", "confluence.example.com"), "templates_stopped")
    check(templates.muted("/retro"), "templates_muted")


def test_many() -> None:
    """However many templates there are, Slack takes the view, and the rest is counted."""
    view = templates.build(METADATA, a_space(), [WRONG] * 500 + [FINE] * 5_000)

    assert faults_of_view(view) == []
    said = " ".join(texts_of(view))
    assert "470 more need a look" in said
    assert "more are fine" in said


def test_nothing_of_people_can_ping_or_link() -> None:
    """Names, reasons and excerpts stay text."""
    error = TemplateError(EVIL, excerpt=EVIL)
    evil = a_template(name=EVIL)
    warned = TemplateCheck(
        unknown=(Undefined(EVIL, 1, 1, EVIL),),
        notices=(Notice(EVIL, 1, 1),),
    )
    found = (
        CheckedTemplate(evil, TemplateCheck(error)),
        CheckedTemplate(evil, warned),
        CheckedTemplate(evil, TemplateCheck(inputs=(Input(EVIL, "string"),))),
    )
    view = templates.build(METADATA, a_space(name=EVIL), found)
    told = templates.stopped(found[0], "c1", EVIL)

    assert faults_of_view(view) == []
    said = " ".join([*texts_of(view), *texts_of(told["blocks"]), told["text"]])
    assert "<!channel>" not in said
    assert "<https://evil" not in said
