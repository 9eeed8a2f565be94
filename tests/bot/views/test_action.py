"""The form of an action, its line in the App Home, and the question before a private channel."""

from typing import Any

import pytest

from bot.hints import hint_for
from bot.views import action, actions, agreement, messages
from bot.views.metadata import Metadata
from confluence.actions import MOST_ACTIONS, recipe_of
from confluence.drafts import Standing
from confluence.errors import ActionChanged, NotFound
from confluence.nouns import Audience
from confluence.submissions import Include
from sandbox.slack.blocks import faults_of_view
from tests.bot.views.check import check, submitted, texts_of
from tests.factories import a_connection, a_draft, a_page, a_space, a_template, an_action

METADATA = Metadata(channel_id="", connection_id="c1", action_id="a1")
CHANNEL = Metadata(channel_id="C0INCIDENT", action_id="a1", version="v1")
EVIL = "<!channel> `x` <https://evil.example.com|click>"


def form(**given: Any) -> dict[str, Any]:
    """The form as it opens for that action."""
    filled: dict[str, Any] = {
        "space": a_space(),
        "templates": (a_template(), a_template(id="2", name="Five whys", space_key=None)),
        "action": an_action(),
    }
    return action.build(METADATA, (a_connection(),), command="/retro", **{**filled, **given})


def test_form() -> None:
    """For an action, and for a new one with a choice of Confluences."""
    check(action.loading(METADATA), "action_loading")
    check(form(), "action_filled")
    both = (a_connection(), a_connection(id="c2", site_name="example.atlassian.net"))
    new = action.build(METADATA, both, space=None, templates=(), command="/retro")
    check(new, "action_new")


def test_form_ends() -> None:
    """Kept, or not."""
    check(action.saved(METADATA, "weekly", "/retro"), "action_saved")
    check(action.problem(hint_for(NotFound("action", "a1")), METADATA), "action_problem")


def test_what_is_drawn_is_what_is_read() -> None:
    """Sent in untouched, the form says the action again."""
    read = action.read(submitted(form()))

    assert isinstance(read, action.ActionForm)
    assert (read.metadata, read.name) == (METADATA, "weekly")
    assert read.recipe == recipe_of(an_action())


def test_what_is_typed() -> None:
    """Names and labels in small letters, a parent by its address, the built-in template."""
    read = action.read(
        submitted(
            form(),
            action_name={"value": "  Weekly Look Back "},
            action_labels={"value": "Retro, retro weekly"},
            action_parent={"value": "https://c.example.com/wiki/spaces/OPS/pages/77/Here"},
            action_template={"selected_option": {"value": "standard", "text": {"text": "Ours"}}},
            action_include={"selected_option": {"value": "all"}},
        )
    )

    assert isinstance(read, action.ActionForm)
    assert read.name == "weekly-look-back"
    assert read.recipe.labels == ("retro", "weekly")
    assert read.recipe.parent_id == "77"
    assert read.recipe.template_id is None
    assert read.recipe.include is Include.ALL


@pytest.mark.parametrize(
    ("field", "state", "block_id"),
    [
        ("action_name", {"value": "ünï!"}, "action_name"),
        ("action_name", {"value": "a" * 41}, "action_name"),
        ("action_title", {"value": "  "}, "action_title"),
        ("action_space", {"selected_option": None}, "action_space:c1"),
        ("action_parent", {"value": "https://c.example.com/display/OPS/Here"}, "action_parent"),
        ("action_labels", {"value": "fine not:fine"}, "action_labels"),
    ],
)
def test_mistakes(field: str, state: dict[str, Any], block_id: str) -> None:
    """What is wrong is said at its field."""
    wrong = action.read(submitted(form(), **{field: state}))

    assert isinstance(wrong, dict)
    assert list(wrong) == [block_id]


def test_space_changes_its_templates_only() -> None:
    """Another space exchanges the menus; all other blocks stay as Slack has them."""
    view = {**submitted(form()), "blocks": form()["blocks"]}
    for number, block in enumerate(view["blocks"]):
        block.setdefault("block_id", f"b{number}")
    web = a_space(id="2", key="WEB", name="Web")
    changed = action.with_space(view, METADATA, space=web, templates=(a_template(id="9"),))
    other = Metadata(channel_id="", connection_id="c2", action_id="a1")
    moved = action.with_space(view, other, space=None)
    failed = action.with_space(view, METADATA, space=web, problem=f"{EVIL} is away.")

    before = [block["block_id"] for block in view["blocks"]]
    after = [block["block_id"] for block in changed["blocks"]]
    assert [*map(faults_of_view, (changed, moved, failed))] == [[], [], []]
    assert set(before) - set(after) == {"action_template:98310"}
    assert set(after) - set(before) == {"action_template:2"}
    assert "action_space:c2" in {block["block_id"] for block in moved["blocks"]}
    assert not any("<!channel>" in text for text in texts_of(failed))


def test_home() -> None:
    """Everybody sees what there is; admins have levers."""
    many = tuple(an_action(id=f"a{n}", name=f"n{n}", space_name=EVIL) for n in range(MOST_ACTIONS))
    for name, blocks in {
        "actions_none": actions.section((), command="/retro", may_change=True),
        "actions_admin": actions.section((an_action(),), command="/retro", may_change=True),
        "actions_others": actions.section((an_action(),), command="/retro", may_change=False),
    }.items():
        check({"type": "home", "blocks": blocks}, name)
    drawn = {"type": "home", "blocks": actions.section(many, command="/r", may_change=True)}

    assert faults_of_view(drawn) == []
    assert not any("<!channel>" in text for text in texts_of(drawn))


def test_agreement() -> None:
    """Who can see the space, and what goes there."""
    check(agreement.loading(CHANNEL), "agreement_loading")
    recipe = recipe_of(an_action(include="all"))
    asked = agreement.build(CHANNEL, "weekly", recipe, Audience(2, 0, ("staff", "sre")))
    check(asked, "agreement_asked")
    check(agreement.making(CHANNEL, recipe), "agreement_making")
    check(agreement.problem(hint_for(ActionChanged()), CHANNEL), "agreement_problem")


def test_messages() -> None:
    """What the person alone is told in the channel."""
    check(messages.making(EVIL, "Operations"), "message_making")
    standing = Standing(a_draft(), a_page())
    check(messages.there([standing], action_id="a1"), "message_there")
    under_way = Standing(a_draft(title=EVIL), None)
    told = messages.there([under_way, standing])

    assert "<!channel>" not in str(told)
    assert "being made" in told["text"]
