"""Do people see in the back office what has happened, and nothing a mail or a name tries to smuggle in?"""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from adapters.ats.local import LocalAts
from adapters.calendar.local import LocalCalendar
from adapters.hris.local import LocalHris
from adapters.mail.smtp import SmtpTransport
from policies.mailing import Invitation, Mail
from policies.vocabulary import CalendarEvent, Span
from tests.adapters.cast import ALICE, HIRE, INTERVIEW, OUTCOME, SCORECARD
from tests.adapters.office import Office, running_office

EVIL = "<script>alert(1)</script>"
PAGES = ["/ats", "/calendar", "/hris", "/mail", "/mail/1"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with running_office(tmp_path_factory.mktemp("office")) as office:
        asyncio.run(fill(office))
        yield office


async def fill(office: Office) -> None:
    """A hire's traces, with markup in every free text."""
    starts_at = office.clock.now().replace(minute=0, second=0, microsecond=0)
    span = Span(starts_at, starts_at + timedelta(hours=1))
    async with httpx.AsyncClient(trust_env=False) as client:
        ats = LocalAts(office.url, office.keys.ats_token, office.keys.ats_webhook_secret, client)
        calendar = LocalCalendar(office.url, office.keys.calendar_token, client)
        hris = LocalHris(office.url, office.keys.hris_token, client)
        await ats.put_interview(INTERVIEW)
        await ats.submit_scorecard(replace(SCORECARD, notes=EVIL))
        await ats.record_outcome(replace(OUTCOME, reason=EVIL))
        await calendar.put_event(CalendarEvent("hold-1", ALICE, EVIL, EVIL, span, tentative=True, sequence=0))
        await hris.record_hire(replace(HIRE, job_title=EVIL), uncertain=False)
    invitation = Invitation("loop-1", 1, "REQUEST", EVIL, EVIL, (("Coding", span),))
    text = f'Choose: http://127.0.0.1:1/book/abc.def_g-h.\n{EVIL}\njavascript:alert(1) http://x/"onclick="\n'
    mail = Mail("m:1", "carmen.diaz@mail.example", "Carmen Díaz", f"Pick a time {EVIL}", text, invitation)
    port = office.back_office.mailbox.port
    await SmtpTransport("127.0.0.1", port, "", "", False, "jobs@northwind.example", "northwind.example").send(mail)


def page(office: Office, path: str) -> str:
    answer = office.browser.get(path)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds_no_markup_of_others_and_no_inline_code(office: Office, path: str) -> None:
    html = page(office, path)
    assert "alert(1)</script>" not in html
    assert not re.search(r"\sstyle=|\son[a-z]+=|href=\"javascript:|<style|<script(?! src=)", html)
    assert html.count("<h1") == 1


def test_the_board_shows_what_the_bot_wrote(office: Office) -> None:
    html = page(office, "/ats")
    for words in ("Carmen Díaz", "Alice Okafor on Coding", "3 of 4", "Hana Sato after Phone screen", "Advance"):
        assert words in html


def test_a_hold_is_shown_as_tentative(office: Office) -> None:
    assert "Hold, tentative" in page(office, "/calendar?person=alice")


@pytest.mark.parametrize(
    "query", ["person=nobody", "week=9999-12-31", "week=x", "week=0001-01-01", "as=%00", "week=9" * 9]
)
def test_a_calendar_page_takes_any_question(office: Office, query: str) -> None:
    assert "week of" in page(office, f"/calendar?{query}")


def test_the_mail_offers_its_link_and_its_invitation(office: Office) -> None:
    html = page(office, "/mail/1")
    assert '<a href="http://127.0.0.1:1/book/abc.def_g-h" rel="noreferrer" target="_blank">' in html
    saved = office.browser.get("/mail/1/0")
    assert saved.headers["content-type"].startswith("text/calendar")
    assert saved.headers["content-disposition"].startswith("attachment")
    assert saved.text.startswith("BEGIN:VCALENDAR")


@pytest.mark.parametrize("path", ["/mail/99", "/mail/1/9", "/mail/x", "/mail/99999999999999999999"])
def test_a_mail_that_is_not_there_is_not_found(office: Office, path: str) -> None:
    assert office.browser.get(path).status_code == 404


def test_the_board_s_form_moves_and_rejects(tmp_path: Path) -> None:
    with running_office(tmp_path) as office:
        answer = office.browser.post(
            "/ats", data={"application": "app-sam", "stage": "Offer", "act": "move", "as": "dana"}
        )
        assert (answer.status_code, answer.headers["location"]) == (303, "/ats?as=dana#app-sam")
        office.browser.post("/ats", data={"application": "app-sam", "stage": "Offer", "act": "reject"})
        sam = office.state()["applications"]["app-sam"]
        assert (sam["stage"], sam["status"]) == ("Offer", "rejected")
        for form in ({}, {"application": "app-sam"}, {"application": "x", "stage": "Offer"}):
            assert office.browser.post("/ats", data=form).status_code == 400
