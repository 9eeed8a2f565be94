"""Texts that would like to be markup. What the app, people and exports say stays text."""

import pytest
from playwright.async_api import Page, expect

from sandbox.app import Sandbox
from tests.browser.small_app import SmallApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

EVIL = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>"\'>&amp;'
ESCAPED = EVIL.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


async def post_evil(app: SmallApp, sandbox: Sandbox) -> None:
    """A message with the text in every place a message has."""
    workspace = sandbox.slack.workspace()
    channel = sandbox.slack.channel(workspace, "inc-20260915-checkout-payments")
    plain = {"type": "plain_text", "text": EVIL[:75]}
    blocks: list[dict[str, object]] = [
        {"type": "section", "text": {"type": "mrkdwn", "text": f"*{ESCAPED}* ```{ESCAPED}```"}},
        {"type": "header", "text": plain},
        {"type": "actions", "elements": [{"type": "button", "text": plain, "action_id": "a"}]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "<javascript:alert(1)|run>"}]},
    ]
    await app.client.chat_postMessage(channel=channel.id, text="evil", blocks=blocks)
    bookmark = {"id": "Bk1", "title": EVIL, "link": "javascript:window.hit=1", "emoji": EVIL}
    channel.bookmarks.append(bookmark)
    channel.topic["value"] = ESCAPED
    sandbox.slack.touch(workspace)


async def test_hostile_texts_do_not_become_markup(
    page: Page, app: SmallApp, sandbox: Sandbox
) -> None:
    """Shown as typed, in messages, buttons, topics and bookmarks; nothing of it runs."""
    await post_evil(app, sandbox)
    message = page.locator(".message").last
    await expect(message).to_contain_text(EVIL)
    await expect(page.locator(".topic")).to_have_text(EVIL)
    await expect(page.locator(".bookmarks")).to_contain_text(EVIL)

    assert await page.locator(".slack img, .slack script, .slack [onerror]").count() == 0
    assert await page.locator("a[href^='javascript:' i]").count() == 0
    assert await page.evaluate("window.hit === undefined")
