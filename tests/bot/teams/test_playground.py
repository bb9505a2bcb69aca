"""Does a client of Microsoft's own, its 365 Agents Playground, work with the bot? In a browser, as people use it."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.demo import free_port
from tests.bot.teams.microsoft import kit
from tests.bot.teams.office import APP, Office, office
from tests.bot.teams.playground import NAME, playground, service_url
from tests.journeys.stage import until

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.chromium,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium at /usr/bin/chromium"),
]
ALICE = "alice@northwind.example"
SECONDS = 20


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Any]]:
    """The bot, and the Playground's page with Alice before it."""
    kit(NAME)
    folder, port = tmp_path_factory.mktemp("playground"), free_port()
    with office(folder, f"sqlite:///{folder}/panelkeeper.db", teams_service_urls=service_url(port)) as made:
        alice = made.tenant.by_key("Alice")
        assert alice is not None
        with playground(folder, port, made.bot_url, made.identity, f"28:{APP}", alice) as url, on_page(url) as page:
            yield made, page


@contextlib.contextmanager
def on_page(url: str) -> Iterator[Any]:
    """The Playground in a browser that reaches nothing but this machine."""
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.route("**/*", lambda route: route.continue_() if is_ours(route.request.url) else route.abort())
        page = context.new_page()
        page.set_default_timeout(SECONDS * 1000)
        page.goto(url)
        try:
            yield page
        finally:
            browser.close()


def is_ours(url: str) -> bool:
    return urlsplit(url).hostname in ("127.0.0.1", "localhost")


def say(page: Any, text: str) -> None:
    page.get_by_role("textbox").first.click()
    page.keyboard.type(text)
    page.get_by_role("button", name="Send Message").click()


def seen(page: Any, text: str) -> None:
    """Wait until somebody can read this."""
    page.get_by_text(text).last.wait_for()


def test_whoever_has_the_app_is_told_how_it_is_used_and_may_ask(at_work: tuple[Office, Any]) -> None:
    _, page = at_work
    seen(page, "What waits for you comes here by itself.")
    say(page, "panel help")
    seen(page, "I coordinate interviews. People decide about people; I never do.")


def test_a_cards_button_claims_a_seat_and_changes_the_card(at_work: tuple[Office, Any]) -> None:
    place, page = at_work
    place.http.post(f"{place.url}/sim/ats/move", json={"application": "app-carmen", "stage": "Onsite"})
    until(lambda: place.rows("SELECT count(*) FROM option")[0][0] == 4, "the options")
    say(page, "panel open")
    page.get_by_role("button", name="Claim").first.click()
    page.get_by_role("button", name="Release seat").wait_for()
    seen(page, "is yours")
    assert place.rows("SELECT p.email FROM claim c JOIN person p ON p.id = c.person_id") == [(ALICE,)]


def test_a_command_of_the_menu_opens_a_form_that_keeps_what_was_typed(at_work: tuple[Office, Any]) -> None:
    place, page = at_work
    page.get_by_role("button", name="Trigger Message Extension App").click()
    page.get_by_role("menuitem", name="Action Command").click()
    page.get_by_role("textbox", name="Command ID").fill("panel-settings")
    page.get_by_role("button", name="Create").click()
    zone = page.get_by_label("Time zone")
    zone.fill("Nowhere/Land")
    page.get_by_role("button", name="Save").click()
    seen(page, "This value cannot be right.")
    assert zone.input_value() == "Nowhere/Land"
    zone.fill("Europe/Paris")
    page.get_by_role("button", name="Save").click()
    until(lambda: place.rows("SELECT timezone FROM person WHERE email = :who", who=ALICE) == [("Europe/Paris",)], "it")
