"""Can everyone read the report? In a real browser: axe, both schemes, narrow and wide, on paper, without script."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from storage import schema
from storage.store import Store
from tests.bot.web.report_stand import PAGE, Reading, reading
from tests.bot.web.test_accessibility import CHROMIUM, QUIET, sound

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium at /usr/bin/chromium"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as engine:
        running = engine.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield running
        running.close()


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    file: Path = tmp_path_factory.mktemp("report") / "panelkeeper.db"
    store = Store(f"sqlite:///{file}")
    schema.migrate(store)
    with reading(store, 120) as opened:
        yield opened
    store.close()


def arrive(stand: Reading, browser: Any, **options: Any) -> Any:
    """Ada presses the button of her link."""
    page = browser.new_context(**options).new_page()
    page.goto(stand.links.public_base_url + stand.link())
    open_report(page)
    return page


def open_report(page: Any) -> None:
    """Press the button, and wait until all of the page is there."""
    with page.expect_navigation(url=f"**{PAGE}"):
        page.get_by_role("button", name="Open the report").click()


def test_the_report_and_the_way_to_it_are_accessible(browser: Any, stand: Reading) -> None:
    page = browser.new_context().new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(stand.links.public_base_url + stand.link())
    sound(page)
    open_report(page)
    assert page.locator("svg.chart").count() == 6
    sound(page)
    page.goto(f"{stand.links.public_base_url}{PAGE}?from=never")
    sound(page)
    page.goto(f"{stand.links.public_base_url}{PAGE}?to=2020-01-01")
    sound(page)
    assert [text for text in complaints if "422" not in text] == []
    page.context.close()


def test_everything_works_without_script(browser: Any, stand: Reading) -> None:
    page = arrive(stand, browser, java_script_enabled=False)
    page.get_by_label("Requisition", exact=True).select_option("Backend Engineer")
    page.get_by_label("Opened from").fill("2026-09-01")
    with page.expect_navigation():
        page.get_by_role("button", name="Show").click()
    assert "requisition=job-1" in page.url
    page.locator("a[href='#about-hours']").click()
    assert page.url.endswith("#about-hours")
    with page.expect_navigation():
        page.get_by_role("button", name="Log out").click()
    assert page.get_by_role("heading", level=1).text_content() == "You are logged out"
    page.context.close()


def test_on_paper_there_is_nothing_to_press_and_charts_keep_their_tables(browser: Any, stand: Reading) -> None:
    page = arrive(stand, browser)
    page.emulate_media(media="print", color_scheme="dark")
    for name in ("Show", "Log out"):
        assert not page.get_by_role("button", name=name).is_visible()
    assert page.locator("svg.chart:visible").count() == 6
    assert page.locator("table:visible").count() == 9
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    page.context.close()
