"""Does what merely informs somebody wait for their morning, and what is upon them not? On every platform alike."""

from datetime import date, timedelta

import pytest

from handlers.cancel_booking import CancelBooking
from handlers.command import Rules
from handlers.finish_interviews import FinishInterviews
from handlers.keep_checklist import SetStart
from handlers.parcels import (
    ChatParcel,
    HireToPrepare,
    OutcomeWanted,
    RecruiterNotice,
    ScorecardWanted,
    SeatConfirmed,
    SeatFreed,
)
from policies.vocabulary import AtsScorecard
from storage.store import Store
from tests.builders import Company, chat

NIGHT = timedelta(hours=12)
"""After ten in the morning in Berlin."""
UNTIL_NINE = timedelta(hours=11)


@pytest.fixture(params=["slack", "teams"])
def company(store: Store, request: pytest.FixtureRequest) -> Company:
    return Company(store, Rules(platforms=(request.param,))).load()


def disclosed(company: Company) -> int:
    return company.count("audit_entry WHERE shown IS NOT NULL AND shown_to IS NOT NULL")


def test_what_a_candidate_books_at_night_is_told_in_the_morning(company: Company) -> None:
    company.open_loop()
    company.fill("A", "B")
    company.carry()
    company.now += NIGHT
    company.book("B")
    before = disclosed(company)
    told = company.carry()
    assert not chat(told, SeatConfirmed) and not chat(told, RecruiterNotice)
    assert disclosed(company) == before
    company.now += UNTIL_NINE - timedelta(minutes=1)
    assert not chat(company.carry(), SeatConfirmed)
    company.now += timedelta(minutes=1)
    told = company.carry()
    assert len(chat(told, SeatConfirmed)) == 2
    assert [notice.event for notice in chat(told, RecruiterNotice, "dana")] == ["booked"]
    assert {one.platform for one in told if isinstance(one, ChatParcel)} == set(company.rules.platforms)
    assert company.carry() == []


def test_what_is_on_in_the_morning_is_told_at_night(company: Company) -> None:
    company.open_loop()
    company.fill("A", "B")
    company.carry()
    first = min(slot.starts_at for slot in company.slots() if slot.option_id == company.option("A").id)
    company.now = first - timedelta(hours=11)
    company.book("A")
    told = company.carry()
    assert len(chat(told, SeatConfirmed)) == 2 and chat(told, RecruiterNotice, "dana")


def test_what_a_candidate_cancels_at_night_is_told_in_the_morning_unless_it_is_then(company: Company) -> None:
    company.booked_loop()
    first = min(slot.starts_at for slot in company.slots() if slot.option_id == company.option("A").id)
    company.now = first - timedelta(hours=35)
    company.as_candidate(CancelBooking("I am ill."))
    told = company.carry()
    assert not chat(told, SeatFreed) and not chat(told, RecruiterNotice)
    company.now += UNTIL_NINE
    told = company.carry()
    assert chat(told, SeatFreed)
    assert [notice.event for notice in chat(told, RecruiterNotice, "dana")] == ["candidate_cancelled"]


def test_a_scorecard_is_asked_as_an_interview_ends_however_late_but_not_at_night(company: Company) -> None:
    company.booked_loop()
    slots = [slot for slot in company.slots() if slot.option_id == company.option("A").id]
    evening = min(slot.starts_at for slot in slots).replace(hour=18, minute=0)
    company.write("UPDATE slot SET starts_at = :start, ends_at = :end", start=evening, end=evening + timedelta(hours=1))
    company.write(
        "UPDATE claim SET starts_at = :start, ends_at = :end", start=evening, end=evening + timedelta(hours=1)
    )
    company.now = evening + timedelta(hours=1)
    company.system(FinishInterviews())
    assert len(chat(company.carry(), ScorecardWanted)) == 2


def test_a_scorecard_that_nobody_could_ask_for_in_time_waits_for_the_morning(company: Company) -> None:
    company.booked_loop()
    company.pass_time(days=14, hours=12)
    company.system(FinishInterviews())
    assert not chat(company.carry(), ScorecardWanted)
    company.now += UNTIL_NINE
    assert len(chat(company.carry(), ScorecardWanted)) == 2


def test_the_last_scorecard_of_an_evening_asks_for_the_outcome_in_the_morning(company: Company) -> None:
    company.held_loop()
    company.now += NIGHT
    for name in ("alice", "bob"):
        company.write_scorecard(name)
    told = company.carry()
    assert not chat(told, OutcomeWanted)
    assert any(isinstance(one, AtsScorecard) for one in told), "the ATS has it at once"
    company.now += UNTIL_NINE
    assert len(chat(company.carry(), OutcomeWanted, "hana")) == 1


def test_a_hires_checklist_comes_in_the_morning_and_is_edited_at_any_hour(company: Company) -> None:
    company.hired_loop()
    company.now += NIGHT
    assert not chat(company.carry(), HireToPrepare)
    company.now += UNTIL_NINE
    told = [one for one in company.carry() if isinstance(one, ChatParcel) and isinstance(one.content, HireToPrepare)]
    for number, one in enumerate(told):
        company.write(
            "INSERT INTO chat_message (id, platform, name, channel, ts, posted_at) "
            "VALUES (:id, :p, :name, 'D1', '1', :at)",
            id=f"m{number}", p=one.platform, name=one.name, at=company.now,
        )  # fmt: skip
    company.now += NIGHT
    company.as_("dana", SetStart(company.rows("SELECT id FROM hire")[0]["id"], date(2027, 1, 4)))
    assert len(chat(company.carry(), HireToPrepare)) == len(told) > 0


def test_leave_does_not_hold_up_a_notice(company: Company) -> None:
    company.open_loop()
    company.fill("A", "B")
    company.carry()
    company.write(
        "INSERT INTO leave (id, person_id, starts_at, ends_at) VALUES ('l1', :dana, :start, :end)",
        dana=company.id_of("dana"), start=company.now, end=company.now + timedelta(days=20),
    )  # fmt: skip
    company.book("A")
    assert chat(company.carry(), RecruiterNotice, "dana")
