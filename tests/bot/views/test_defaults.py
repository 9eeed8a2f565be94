"""The modals *Change defaults* and *Channels elsewhere*."""

import pytest

from bot.hints import hint_for
from bot.views import defaults, overrides
from bot.views.choices import space_option
from bot.views.defaults import Wanted
from bot.views.metadata import Metadata
from bot.views.overrides import NewOverride
from bot.views.parts import View
from confluence.errors import NotFound, TemplateError
from storage.models import Override
from tests.bot.views.check import check, submitted
from tests.factories import a_connection, a_space, a_template

METADATA = Metadata(connection_id="c1")
FILLED = {
    "parent_id": "123",
    "template_id": "500101",
    "title": "Retro",
    "alerts_channel_id": "C0ALERTS",
}


def filled() -> View:
    """The form of a connection with every default."""
    connection, templates = a_connection(**FILLED), (a_template(),)
    return defaults.build(METADATA, connection, space=a_space(), templates=templates)


def test_forms() -> None:
    """Empty, filled, without templates, and after."""
    connection = a_connection()
    closed = defaults.build(
        METADATA, connection, space=a_space(), templates=(), problem="The space is gone."
    )
    check(defaults.loading(METADATA), "defaults_loading")
    check(defaults.build(METADATA, connection, space=None, templates=()), "defaults_empty")
    check(filled(), "defaults_filled")
    check(closed, "defaults_no_templates")
    check(defaults.saved(METADATA, connection), "defaults_saved")
    check(defaults.problem(hint_for(NotFound("connection")), METADATA), "defaults_problem")


def test_reading() -> None:
    """What stands in the form; nothing is nothing in particular."""
    empty = defaults.build(METADATA, a_connection(), space=None, templates=())

    assert defaults.read(submitted(filled())) == Wanted(
        a_space(), "500101", "Incident review", "123", "Retro", "C0ALERTS"
    )
    assert defaults.read(submitted(empty)) == Wanted(None, None, None, None, None, None)


@pytest.mark.parametrize(
    ("typed", "page_id"),
    [
        (" 98310 ", "98310"),
        ("https://team.example.com/wiki/spaces/OPS/pages/98310/Retros", "98310"),
        ("https://team.example.com/wiki/spaces/OPS/pages/98310", "98310"),
        ("https://c.example.com/pages/viewpage.action?pageId=98310&x=1", "98310"),
    ],
)
def test_parent(typed: str, page_id: str) -> None:
    """A page is known by its id or by an address that holds it."""
    wanted = defaults.read(submitted(filled(), **{defaults.PARENT: {"value": typed}}))

    assert isinstance(wanted, Wanted)
    assert wanted.parent_id == page_id


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        (defaults.PARENT, "https://c.example.com/display/OPS/Retros", "copy its address"),
        (defaults.PARENT, "Retros", "copy its address"),
    ],
)
def test_mistake(name: str, typed: str, said: str) -> None:
    """Said below its field."""
    wrong = defaults.read(submitted(filled(), **{name: {"value": typed}}))

    assert isinstance(wrong, dict)
    assert list(wrong) == [name]
    assert said in wrong[name]


def test_mistake_in_the_title() -> None:
    """What the renderer says of it stands below its field."""
    wrong = defaults.read(submitted(filled()), TemplateError("a brace is missing"))

    assert wrong == {defaults.TITLE: "The Liquid in it is not right: a brace is missing"}


def test_parent_without_its_space() -> None:
    """A page can only stand in its own space."""
    empty = defaults.build(METADATA, a_connection(), space=None, templates=())
    wrong = defaults.read(submitted(empty, **{defaults.PARENT: {"value": "123"}}))

    assert wrong == {defaults.PARENT: "Choose the space that this page is in, too."}


def some_overrides(count: int) -> tuple[Override, ...]:
    """Prefixes that go to the payments people."""
    return tuple(
        Override(
            workspace_id="T0FIELDHOUSE",
            prefix=f"inc-payments-{number}-",
            connection_id="c2",
            space_id="1",
            space_key="PAY",
            space_name="Payments & more",
        )
        for number in range(count)
    )


def test_overrides() -> None:
    """The list and one more; the site is asked for where there are several."""
    one, two = a_connection(), a_connection(id="c2", site_name="Team 2")
    check(overrides.loading(METADATA), "overrides_loading")
    check(overrides.build(METADATA, (), (one,)), "overrides_none")
    check(overrides.build(METADATA, some_overrides(2), (one, two)), "overrides_some")
    check(overrides.build(METADATA, some_overrides(200), (one,)), "overrides_many")
    check(overrides.problem(hint_for(NotFound("connection")), METADATA), "overrides_problem")


@pytest.mark.parametrize("prefix", ["inc-payments-", "#inc-payments-*", " INC-Payments-* "])
def test_reading_an_override(prefix: str) -> None:
    """As people write it."""
    view = overrides.build(METADATA, (), (a_connection(),))
    space = {"selected_option": space_option(a_space())}
    typed = {overrides.PREFIX: {"value": prefix}, overrides.SPACE: space}
    read = overrides.read(submitted(view, **typed))

    assert isinstance(read, NewOverride)
    assert read.prefix.strip("#*") == "inc-payments-"
    assert (read.connection_id, read.space) == ("c1", a_space())


@pytest.mark.parametrize("prefix", ["", "*", "two words", "<!here>"])
def test_prefix_that_is_none(prefix: str) -> None:
    """What no channel's name begins with."""
    view = overrides.build(METADATA, (), (a_connection(),))
    wrong = overrides.read(submitted(view, **{overrides.PREFIX: {"value": prefix}}))

    assert wrong == {
        "overrides_prefix:0": "Give the beginning of channel names, as in inc-payments-"
    }
