"""A command typed, a modal filled and sent, in a real browser and over a real socket."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from sandbox.app import Sandbox
from tests.browser.small_app import Json, SmallApp

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def open_form(page: Page) -> None:
    """Type the command."""
    await page.get_by_label("Message", exact=True).fill("/retro create")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="Make jam")).to_be_visible()


async def choose(page: Page, label: str, typed: str, option: str) -> None:
    """Type into a menu and take an option."""
    field = page.get_by_role("combobox", name=label)
    await field.click()
    await field.fill(typed)
    await page.get_by_role("dialog").get_by_role("option", name=option).click()
    await page.keyboard.press("Tab")


async def fill_needed(page: Page, *, title: str) -> None:
    """Fill what is required."""
    await page.get_by_role("textbox", name="Title").fill(title)
    await choose(page, "Tree", "dam", "Damson")
    await choose(page, "Fruit", "ap", "Apricot")
    await expect(page.get_by_text("Now apricot")).to_be_visible()
    await page.get_by_label("Large").check()
    await page.get_by_label("I promise").check()


async def test_a_command_is_heard_and_acknowledged(page: Page, app: SmallApp) -> None:
    """What is typed after a slash goes to the app, whose answer only the typist sees."""
    await open_form(page)

    await expect(page.locator(".ephemeral")).to_contain_text("create heard")
    await expect(page.locator(".ephemeral")).to_contain_text("Only visible to you")


async def test_every_kind_of_field_arrives_as_it_was_filled(
    page: Page, app: SmallApp, sandbox: Sandbox
) -> None:
    """The submission holds what each element was given; an update of the view loses nothing."""
    await open_form(page)
    await fill_needed(page, title="Jam & <jelly>")
    await page.get_by_role("textbox", name="Story").fill("two\nlines")
    await choose(page, "Owner", "sre", "sre-1")
    await choose(page, "Guests", "comms", "comms-lead")
    await choose(page, "Guests", "support", "support-lead")
    await choose(page, "Room", "deploys", "#deploys")
    await page.get_by_label("Started").fill("2026-09-15T13:58")
    await page.get_by_label("Day").fill("2026-09-16")
    await page.get_by_label("Mail").fill("jam@example.com")
    await page.get_by_label("Site").fill("https://example.com/jam")
    await page.get_by_label("Count").fill("12")
    await page.get_by_role("button", name="Cook").click()
    await expect(page.get_by_role("dialog", name="Cooking")).to_be_visible()

    assert answers(sandbox, app.values) == {
        "fruit": "apricot",
        "tree": "damson",
        "title": "Jam & <jelly>",
        "story": "two\nlines",
        "owner": "sre-1",
        "guests": ["comms-lead", "support-lead"],
        "room": "deploys",
        "started": 1789480680,
        "day": "2026-09-16",
        "size": "large",
        "promise": ["i promise"],
        "mail": "jam@example.com",
        "site": "https://example.com/jam",
        "count": "12",
    }


def answers(sandbox: Sandbox, values: Json) -> Json:
    """The submitted values without their wrapping, people and channels by name."""
    workspace = sandbox.slack.workspace()
    names = {user.id: user.name for user in workspace.users.values()}
    names |= {channel.id: channel.name for channel in workspace.channels.values()}
    return {
        label: _unwrapped(next(value for key, value in held.items() if key != "type"), names)
        for label, held in values.items()
    }


def _unwrapped(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_unwrapped(item, names) for item in value]
    if isinstance(value, dict):
        return value["value"]
    return names.get(value, value)


async def test_missing_fields_are_named_before_anything_is_sent(page: Page, app: SmallApp) -> None:
    """Slack's client checks required fields by itself."""
    await open_form(page)
    await page.get_by_role("button", name="Cook").click()

    await expect(page.get_by_text("Please complete this required field.")).to_have_count(5)
    assert app.values == {}


async def test_the_apps_own_error_stands_below_its_field(page: Page, app: SmallApp) -> None:
    """`response_action: errors` keeps the modal open, what was typed in it, and says why."""
    await open_form(page)
    await fill_needed(page, title="refused")
    await page.get_by_role("button", name="Cook").click()
    await expect(page.get_by_text("Another title, please")).to_be_visible()

    title = page.get_by_role("textbox", name="Title")
    await expect(title).to_have_value("refused")
    await expect(title).to_have_attribute("aria-invalid", "true")


async def test_a_button_asks_first_if_it_was_told_to(page: Page, app: SmallApp) -> None:
    """A confirm dialog stands before the press; No presses nothing."""
    await open_form(page)
    await page.get_by_role("button", name="Wash all").click()
    await page.get_by_role("button", name="No", exact=True).click()
    await page.get_by_role("button", name="Wash all").click()
    async with page.expect_response("**/control/slack/action"):
        await page.get_by_role("button", name="Wash", exact=True).click()

    assert app.presses == ["wash"]


async def test_escape_closes_the_modal_and_gives_the_focus_back(page: Page, app: SmallApp) -> None:
    """The keyboard is enough: Escape shuts an open menu first, then the modal."""
    await open_form(page)
    await page.get_by_role("combobox", name="Tree").click()
    await expect(page.get_by_role("listbox")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("listbox")).to_be_hidden()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)

    await expect(page.get_by_label("Message", exact=True)).to_be_focused()
