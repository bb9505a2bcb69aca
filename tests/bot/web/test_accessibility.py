"""Can everyone use the page? Every state in a real browser: axe, both schemes, narrow and wide, keyboard, no script."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.web.sessions import LinkSettings, booking_url
from tests.bot.web.booking_states import LINK, NOW, OFFERED, STATES, PageDesk, page_on_a_socket

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium at /usr/bin/chromium"),
]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOOKS = [("light", 1280), ("dark", 320), ("light", 320), ("dark", 1280)]


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with playwright.sync_playwright() as engine:
        running = engine.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield running
        running.close()


@pytest.fixture(scope="module")
def desk() -> PageDesk:
    return PageDesk()


@pytest.fixture(scope="module")
def links(desk: PageDesk) -> Iterator[LinkSettings]:
    with page_on_a_socket(desk) as settings:
        yield settings


def sound(page: Any) -> None:
    """In every look: no violation of axe's rules, nothing wider than the window, every target at least 44 px high."""
    for look in LOOKS:
        scheme, width = look
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        found = axe.Axe().run(page)
        assert found.violations_count == 0, f"{look}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{look}: wider than the window"
        small = page.evaluate(
            "[...document.querySelectorAll('a,button,input:not([type=hidden]),select,textarea,summary')]"
            ".filter(e => e.offsetHeight && e.offsetHeight < 44).map(e => e.outerHTML)"
        )
        assert small == [], look


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible(browser: Any, links: LinkSettings, desk: PageDesk, state: str) -> None:
    desk.view = STATES[state]
    context = browser.new_context()
    page = context.new_page()
    page.goto(booking_url(links, LINK, NOW + timedelta(days=7)))
    for summary in page.query_selector_all("summary"):
        summary.click()
    sound(page)
    context.close()


def test_the_pages_on_the_way_are_accessible(browser: Any, links: LinkSettings, desk: PageDesk) -> None:
    desk.view = replace(STATES["moving"])
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{links.public_base_url}/b/")
    sound(page)
    page.goto(f"{links.public_base_url}/b/no-such-token")
    sound(page)
    page.goto(booking_url(links, LINK, NOW + timedelta(days=7)))
    for place in (f"confirm?option={OFFERED.options[1].option_id}", "confirm?option=gone", "cancel", "zone"):
        page.goto(f"{links.public_base_url}/b/{place}")
        sound(page)
    context.close()


def test_the_keyboard_books_without_script_or_cookies(browser: Any, links: LinkSettings, desk: PageDesk) -> None:
    """The address is pasted once; then only Tab and Enter."""
    desk.view = OFFERED
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{links.public_base_url}/b/")
    page.fill("input[name=link]", booking_url(links, LINK, NOW + timedelta(days=7)))
    page.press("input[name=link]", "Enter")
    for button in ("Choose 09:30", "Yes, book"):
        tabs = 0
        while not page.locator("button:focus", has_text=button).count():
            page.keyboard.press("Tab")
            tabs += 1
            assert tabs <= 4
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert page.locator("h1").text_content() == "You are booked, Carmen"
    assert context.cookies() == []
    context.close()


def test_a_browser_with_cookies_books_and_has_no_token_in_its_address(
    browser: Any, links: LinkSettings, desk: PageDesk
) -> None:
    desk.view = OFFERED
    context = browser.new_context(timezone_id="Asia/Katmandu")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(booking_url(links, LINK, NOW + timedelta(days=7)))
    assert page.url == f"{links.public_base_url}/b/"
    page.get_by_role("link", name="Show times in your device’s zone").click()
    page.get_by_role("button", name="Choose 14:15").click()
    page.get_by_role("button", name="Yes, book this time").click()
    assert page.get_by_role("status").text_content().strip().endswith("on its way by e-mail.")
    assert "UTC+05:45" in page.locator("main").text_content()
    assert complaints == []
    context.close()
