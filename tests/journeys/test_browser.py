"""Can a newcomer walk the five clicks in a real browser, and can everyone use every screen on the way?"""

import re
from collections.abc import Iterator
from copy import copy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from simulator.story import PANELS
from simulator.teams import renderer
from tests.journeys.stage import ON_EACH_PLATFORM, PATIENCE, PLATFORMS, Stage, at_seat_choice, stage, until

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.chromium,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium at /usr/bin/chromium"),
]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
INTERVIEWS = dict(zip(PANELS.values(), ("Coding", "System design", "Collaboration"), strict=True))
NOTES = "Asked good questions and found the race in the queue by herself."
LOOKS = [("light", 1280), ("dark", 390)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as engine:
        running = engine.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield running
        running.close()


@pytest.fixture
def demo(tmp_path: Path, platform: str) -> Iterator[Stage]:
    with stage(tmp_path, f"sqlite:///{tmp_path}/panelkeeper.db", platform=platform) as set_up:
        warm(set_up)
        yield set_up


@pytest.fixture(scope="module", params=PLATFORMS)
def demo_without_script(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("demo")
    with stage(folder, f"sqlite:///{folder}/panelkeeper.db", platform=request.param) as set_up:
        warm(set_up)
        yield set_up


def warm(set_up: Stage) -> None:
    """People are not in a hurry: the server has done what it does in the background after a start, however busy the
    machine is, before the simulated Slack counts its three seconds.
    """
    set_up.chat.command("Dana", "/panel help")
    set_up.wait_for_redactor()


class Visit:
    """One person at the browser. Every screen they name is checked in both looks and for its width."""

    def __init__(self, browser: Any, demo: Stage, script: bool = True) -> None:
        self.context = browser.new_context(java_script_enabled=script, viewport={"width": 1280, "height": 900})
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        self.url = demo.world.public_url

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)

    def button(self, name: str) -> Any:
        return self.page.get_by_role("button", name=name)

    def link(self, name: str) -> Any:
        return self.page.get_by_role("link", name=name)

    def say(self, text: str) -> None:
        self.page.get_by_label(re.compile("^Message ")).fill(text)
        self.page.keyboard.press("Enter")

    def dialog(self, title: str) -> Any:
        found = self.page.get_by_role("dialog", name=title)
        found.wait_for()
        return found

    def escape(self) -> None:
        self.page.keyboard.press("Escape")
        self.page.get_by_role("dialog").wait_for(state="detached")
        assert self.page.evaluate("document.activeElement.id") == "say"

    def sound(self, screen: str) -> None:
        """No violation of axe's rules in either look, and nothing wider than a window of 320 px."""
        for scheme, width in LOOKS:
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self.page.set_viewport_size({"width": width, "height": 900})
            found = axe.Axe().run(self.page)
            assert found.violations_count == 0, f"{screen}, {scheme}, {width} px: {found.generate_report()}"
        self.page.set_viewport_size({"width": 320, "height": 900})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, f"{screen} is {wide} px wide"
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def write_scorecard(self) -> None:
        form = self.page.get_by_role("dialog", name="Scorecard")
        for group in range(2):
            form.locator("fieldset").nth(group).get_by_role("radio").nth(2).check()
        form.get_by_label("Notes").fill(NOTES)
        form.get_by_role("radio", name="Yes", exact=True).check()
        form.get_by_role("button", name="Submit").click()
        self.dialog("Thank you")


@ON_EACH_PLATFORM
def test_a_newcomer_walks_the_five_clicks_and_every_screen_is_accessible(browser: Any, demo: Stage) -> None:
    visit = Visit(browser, demo)
    move_carmen(visit)
    plan(visit)
    claim_seats(visit)
    book(visit)
    hand_in_scorecards(visit)
    record_outcome(visit)
    look_around(visit, demo)
    start_over(visit, demo)
    assert visit.complaints == []
    visit.context.close()


def move_carmen(visit: Visit) -> None:
    visit.go("/")
    visit.sound("start, with everyone to choose from")
    visit.link("Open the ATS as Dana").click()
    visit.page.get_by_label("Stage for Carmen Díaz").select_option("Onsite")
    visit.button("Move Carmen Díaz").click()
    visit.page.locator(".doers").first.wait_for()


def claim_seats(visit: Visit) -> None:
    """The guide says by name who can claim what; each claims in options A and B."""
    visit.go("/")
    visit.link("Go to #hiring-backend as Alice").click()
    visit.page.get_by_text("Option D").wait_for()
    assert visit.page.get_by_role("heading", name="Senior Backend Engineer").is_visible(), "the card's head is hidden"
    visit.sound("channel with a card")
    for person, interview in INTERVIEWS.items():
        visit.page.locator(".doers").get_by_role("link", name=person).first.click()
        visit.page.wait_for_url(f"**/{person.lower()}/hiring-backend")
        for option in "AB":
            free = visit.button(f"Claim {interview}")
            before = free.count()
            free.first.click()
            visit.page.get_by_text(re.compile(rf"PK-\w+-{option}\d is yours")).wait_for()
            playwright.expect(free).to_have_count(before - 1, timeout=PATIENCE * 1000)
    visit.sound("ephemeral answers")
    visit.page.locator("#personas > summary").click()
    visit.page.locator("details.clock > summary").click()
    visit.sound("persona menu and clock open")
    visit.page.keyboard.press("Escape")
    assert visit.page.locator("details.clock[open]").count() == 0
    visit.link("Open Carmen’s mail").first.wait_for()


def plan(visit: Visit) -> None:
    """Dana shapes the options of the loop."""
    visit.go("/chat/dana/hiring-backend")
    visit.say("/panel schedule")
    form = visit.dialog("Schedule")
    form.get_by_role("combobox").select_option(index=1)
    form.get_by_role("button", name="Next").click()
    visit.dialog("Plan options")
    visit.sound("plan")
    visit.escape()


def book(visit: Visit) -> None:
    """The link opens in a tab of its own, so that the workspace is still there."""
    visit.link("Open Carmen’s mail").first.click()
    visit.link("Choose a time").wait_for()
    visit.sound("mail list")
    visit.link("Choose a time").click()
    visit.link("Back to the mailbox").wait_for()
    visit.sound("letter")
    with visit.context.expect_page() as opened:
        visit.page.locator(".bo-body a").first.click()
    opened.value.get_by_role("button", name="Choose").first.click()
    opened.value.get_by_role("button", name="Yes, book this time").click()
    opened.value.get_by_role("heading", name="You are booked, Carmen").wait_for()
    with opened.value.expect_download() as saved:
        opened.value.get_by_role("link", name="Add to my calendar").click()
    assert saved.value.suggested_filename.endswith(".ics")
    opened.value.close()


def hand_in_scorecards(visit: Visit) -> None:
    visit.button("Move the clock past the interviews").click()
    for person in PANELS.values():
        visit.page.locator(".doers").get_by_role("link", name=person).click()
        visit.page.wait_for_url(f"**/{person.lower()}/app")
        visit.button("Write scorecard").click()
        form = visit.dialog("Scorecard")
        if person == "Alice":
            form.get_by_role("button", name="Submit").click()
            form.locator(".wrong .error").first.wait_for()
            assert visit.page.evaluate("document.activeElement.type") == "radio", (
                "the focus is not on the first mistake"
            )
            visit.sound("scorecard with errors")
        visit.write_scorecard()
        visit.escape()
    visit.sound("direct messages")


def record_outcome(visit: Visit) -> None:
    visit.link("Go to Hana’s messages").click()
    visit.button("Record outcome").click()
    form = visit.dialog("Outcome")
    visit.sound("outcome")
    form.get_by_role("radio", name="Hire").check()
    form.get_by_label("Why?").fill("Three strong scorecards.")
    form.get_by_role("button", name="Record", exact=True).click()
    visit.dialog("Recorded")
    visit.escape()
    visit.page.get_by_text("All five steps are done").wait_for()


def look_around(visit: Visit, demo: Stage) -> None:
    visit.go("/hris?as=noor")
    visit.page.get_by_role("heading", name="Carmen Díaz").wait_for()
    visit.sound("hris")
    for path in ("/calendar?as=alice", "/wire?as=alice", "/ats?as=dana"):
        visit.go(path)
        visit.sound(path)
    visit.go("/chat/alice/home")
    if demo.platform == "slack":
        visit.page.get_by_role("heading", name="What waits for you").wait_for()
    visit.sound("app home")


def start_over(visit: Visit, demo: Stage) -> None:
    """Both sides are as on the first day."""
    visit.button("Start over").click()
    visit.page.get_by_role("dialog", name="Start over?").get_by_role("button", name="Start over").click()
    visit.page.locator(".path > .now:first-child").wait_for()
    demo.store.engine.dispose()  # the database is another file now
    office = demo.office()
    assert (office["mails"], office["interviews"], demo.rows("SELECT id FROM loop")) == ([], {}, [])


def test_microsofts_own_renderer_draws_the_cards_where_npm_has_it(browser: Any, tmp_path: Path) -> None:
    scripts = renderer.folder()
    try:
        if not renderer.files(scripts):
            scripts = tmp_path / "scripts"
            renderer.fetch(scripts)
    except renderer.NotFetched as why:
        pytest.skip(str(why))
    database_url = f"sqlite:///{tmp_path}/panelkeeper.db"
    with stage(tmp_path, database_url, platform="teams", renderer=scripts) as set_up:
        at_seat_choice(set_up)
        visit = Visit(browser, set_up)
        visit.go("/teams/alice/hiring-backend")
        visit.page.locator(".ac-adaptiveCard").wait_for()
        assert visit.page.get_by_text("Cards drawn by Microsoft’s renderer").is_visible()
        visit.sound("cards by Microsoft's renderer")
        visit.button("Claim Coding").first.click()
        visit.page.get_by_text(re.compile(r"PK-\w+-A1 is yours")).wait_for()
        visit.page.get_by_text("lead: Alice Okafor").wait_for()
        assert visit.complaints == []
        visit.context.close()


def test_the_booking_page_needs_no_script(browser: Any, demo_without_script: Stage) -> None:
    """Seats by typed commands, then Carmen's link on the real server: book, ask for another time, cancel."""
    demo = demo_without_script
    code = at_seat_choice(demo)
    visit = Visit(browser, demo, script=False)
    for number, person in PANELS.items():
        visit.go(f"/chat/{person.lower()}/hiring-backend")
        for option in "AB":
            visit.say(f"/panel claim {code}-{option}{number}")
            visit.page.get_by_text(f"{code}-{option}{number} is yours").wait_for()
    mails = until(lambda: [one for one in demo.office()["mails"] if one["links"]], "the invitation")
    visit.page.goto(mails[0]["links"][0])
    choose = visit.button("Choose")
    assert choose.count() == 2
    choose.first.click()
    visit.button("Yes, book this time").click()
    assert visit.page.get_by_role("heading", level=1).text_content() == "You are booked, Carmen"
    visit.button("Ask for another time").click()
    visit.link("Cancel my interviews").click()
    visit.page.get_by_role("button", name=re.compile("^Yes, cancel")).click()
    until(lambda: all(one["cancelled"] for one in demo.office()["interviews"].values()), "the cancellation in the ATS")
    visit.context.close()


def test_the_workspace_needs_no_script(browser: Any, demo_without_script: Stage) -> None:
    demo = demo_without_script
    visit = Visit(browser, demo, script=False)
    visit.go("/ats?as=dana")
    visit.page.get_by_label("Stage for Yuki Tanaka").select_option("Onsite")
    visit.button("Move Yuki Tanaka").click()
    assert visit.page.get_by_label("Stage for Yuki Tanaka").input_value() == "Onsite"
    visit.go("/chat/alice/hiring-backend")
    visit.say("/panel settings")
    form = visit.page.get_by_role("dialog", name="Your settings")
    form.get_by_label("Time zone").fill("Nowhere/Land")
    form.get_by_role("button", name="Save").click()
    assert form.get_by_text("This value cannot be right.").is_visible()
    form.get_by_label("Time zone").fill("Europe/Paris")
    form.get_by_role("button", name="Save").click()
    visit.page.get_by_role("dialog", name="Saved").get_by_role("button", name="Close").first.click()
    assert visit.page.get_by_role("dialog").count() == 0
    before = now(demo)
    visit.page.locator("details.clock > summary").click()
    visit.button("+1 day").click()
    assert now(demo) - before >= timedelta(days=1)
    visit.context.close()


def test_dana_reads_her_report(browser: Any, demo_without_script: Stage) -> None:
    """From chat to the page and out again; the way in is in no log, no row and no address on the way."""
    demo = demo_without_script
    visit = Visit(browser, demo)
    visit.go("/chat/dana/hiring-backend")
    visit.say("/panel report")
    visit.link("Open the report").last.wait_for()
    visit.sound("a link in chat")
    with visit.context.expect_page() as opened:
        visit.link("Open the report").last.click()
    report = copy(visit)
    report.page = opened.value
    report.page.wait_for_url("**/login/*")
    token = report.page.url.rpartition("/")[2]
    report.sound("login")
    report.button("Open the report").click()
    report.page.get_by_role("heading", name="Fairness report").wait_for()
    assert report.page.get_by_text("fewer than 10 candidates").is_visible()
    report.sound("fairness report")
    report.page.get_by_label("Requisition").select_option("Senior Backend Engineer")
    report.button("Show").click()
    report.page.get_by_text("Senior Backend Engineer.").wait_for()
    report.button("Log out").click()
    report.page.get_by_role("heading", name="You are logged out").wait_for()
    report.sound("logged out")
    assert len(token) == 43
    said = until(
        lambda: [row.text for row in demo.rows("SELECT text FROM message WHERE command LIKE '%panel report'")],
        "the log",
    )
    assert any("Open the report" in text for text in said)
    assert token not in demo.logs() + repr(said) + repr(demo.dump()) + repr(demo.rows("SELECT * FROM audit_entry"))
    assert visit.complaints == []
    visit.context.close()


def now(demo: Stage) -> datetime:
    """The simulated moment."""
    answer = demo.http.post(f"{demo.world.public_url}/sim/clock", json={"advance_seconds": 0})
    return datetime.fromisoformat(answer.json()["now"])
