"""The page by itself: channels, messages, people, and Confluence beside them."""

import pytest
from playwright.async_api import Page, expect

from sandbox.app import Sandbox
from sandbox.confluence.site import NewPage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_it_opens_on_the_incident(page: Page) -> None:
    """A newcomer sees the busiest channel, its topic, its messages and a way to begin."""
    await expect(page.get_by_role("heading", name="inc-20260915-checkout-payments")).to_be_visible()
    await expect(page.get_by_text("Paged for this.")).to_be_attached()
    await expect(page.get_by_role("button", name="/retro create")).to_be_visible()
    await expect(page.frame_locator("iframe").get_by_text("Welcome to")).to_be_visible()


async def test_what_is_typed_stands_in_the_channel_as_typed(page: Page) -> None:
    """Signs that Slack escapes are escaped on the way and shown as they were typed."""
    field = page.get_by_label("Message", exact=True)
    await field.fill("a < b && c > d, see @sre-1")
    await field.press("Enter")

    last = page.locator(".message").last
    await expect(last).to_contain_text("a < b && c > d, see @sre-1")
    await expect(last.locator(".mention")).to_have_text("@sre-1")


async def test_a_message_is_marked_pinned_and_answered(page: Page) -> None:
    """The tools of a message do what they say."""
    first = page.locator(".message", has_text="Then option 2.")
    await first.hover()
    await first.get_by_role("button", name="Mark with 📌").click()
    await expect(first.locator(".reaction")).to_have_text("📌 1")
    await first.get_by_role("button", name="Pin to the channel").click()
    await expect(first).to_contain_text("Pinned")
    await first.get_by_role("button", name="Open the thread").click()
    await first.get_by_label("Reply in thread").fill("On it")
    await first.get_by_label("Reply in thread").press("Enter")

    await expect(first.locator(".replies .message")).to_contain_text("On it")


async def test_a_reply_sent_to_the_channel_too_stands_in_both_places(page: Page) -> None:
    """Opening the thread does not take the reply out of the channel."""
    parent = page.locator(".message", has_text="The errors are on the connection").first
    await parent.get_by_role("button", name="3 replies").click()

    await expect(parent.locator(".replies")).to_contain_text("Pods started before 13:40")
    note = page.locator(".messages > .message > .content > .note", has_text="replied to a thread")
    await expect(note).to_have_count(1)


async def test_somebody_else_sees_their_own_channels(page: Page) -> None:
    """Acting as another user changes what one sees: a private channel shows to its members."""
    private = page.get_by_role("button", name="inc-20260908-payroll-export")
    await expect(private).to_be_visible()
    await page.get_by_label("Act as").select_option(label="payments-1")

    await expect(private).to_have_count(0)


async def test_a_new_page_opens_by_itself(page: Page, sandbox: Sandbox) -> None:
    """What is created in Confluence appears in the tree and in front of the reader."""
    await expect(page.get_by_role("button", name="Operations Home")).to_be_visible()
    new = NewPage("Retro: checkout", "<p>Two certificates where there was one.</p>")
    sandbox.confluence.server.create_page("ITOPS", new, sandbox.confluence.account)

    reader = page.frame_locator("iframe")
    await expect(reader.get_by_text("Two certificates where there was one.")).to_be_visible()
    await expect(page.get_by_role("tab", name="Data Center")).to_have_attribute(
        "aria-selected", "true"
    )
    await expect(page.get_by_role("button", name="Retro: checkout")).to_be_visible()


async def test_faults_are_ordered_in_the_panel(page: Page, sandbox: Sandbox) -> None:
    """The quiet panel reaches the sandbox's faults."""
    await page.get_by_text("Slow down or break").click()
    await page.get_by_label("What shall happen once").select_option(index=3)
    await page.get_by_role("button", name="Order it").click()
    await expect(page.get_by_text("Ordered: the connection breaks after")).to_be_visible()

    assert [fault.kind for fault in sandbox.confluence.faults.waiting] == ["reset_after"]
