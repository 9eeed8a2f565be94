"""`make screenshots`: walks the demo in a browser and writes the pictures of the README.

Run as `python -m tests.browser.screenshots`; needs Chromium. Not a test.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import FLAGS, NAMES, PATIENCE

IMAGES = Path(__file__).parents[2] / "docs" / "images"
READY = "in a browser"
SUMMARY = (
    "Card payments failed for up to 62 % of customers after the rotated client certificate "
    "was shipped without its intermediate. A bundle with the whole chain ended it."
)


@contextmanager
def demo() -> Iterator[str]:
    """The running demo; yields its address."""
    command = [sys.executable, "-m", "bot", "demo", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        line = next((line for line in process.stdout if READY in line), "")
        address = next((word for word in line.split() if word.startswith("http://")), "")
        if not address:
            raise SystemExit("the demo did not start")
        yield address
    finally:
        process.terminate()
        process.wait()


def shoot(page: Page, name: str) -> None:
    """Write one picture, without text cursor and hovered tools."""
    page.mouse.move(0, 0)
    page.screenshot(path=IMAGES / f"{name}.png", caret="hide", animations="disabled")


def fill(page: Page) -> None:
    """Choose the template, give a title, write the summary."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Template").click()
    dialog.get_by_role("option", name="Incident retrospective").click()
    dialog.get_by_role("textbox", name="Title").fill("Card payments failing at checkout")
    dialog.get_by_label("Resolved").fill("2026-09-15T15:21")
    dialog.get_by_role("textbox", name="Summary").fill(SUMMARY)
    dialog.locator(".body").evaluate("body => body.scrollTo(0, 0)")


def walk(page: Page) -> None:
    """The journey: the modal, the link in the channel, and the page by itself."""
    composer = page.get_by_label("Message", exact=True)
    expect(page.locator(".message").last).to_be_visible()
    composer.fill("/retro create")
    composer.press("Enter")
    expect(page.get_by_role("textbox", name="Title")).to_be_visible()
    fill(page)
    shoot(page, "modal")
    page.get_by_role("dialog").get_by_role("button", name="Preview").click()
    expect(page.get_by_text("Create makes exactly this page")).to_be_visible()
    shoot(page, "preview")
    page.get_by_role("dialog").locator("button[type=submit]").click()
    reader = page.frame_locator("iframe")
    expect(reader.get_by_role("heading", name="Timeline")).to_be_visible()
    expect(page.locator(".bookmark")).to_be_visible()
    page.get_by_role("dialog").get_by_label("Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    shoot(page, "channel")
    address = page.get_by_role("link", name="Open in a new tab").get_attribute("href")
    page.set_viewport_size({"width": 1280, "height": 1300})
    page.goto(page.url.rstrip("/") + str(address))
    shoot(page, "page")


def main() -> None:
    """Start the demo and Chromium, walk, write."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("Chromium is not installed")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*FLAGS, "--lang=en-GB"])
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        walk(page)
        browser.close()


if __name__ == "__main__":
    main()
