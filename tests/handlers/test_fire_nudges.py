"""The ladders from plan to end with a moved clock: who is reminded of what, when, how often, and when no more."""

from datetime import datetime, timedelta

import pytest

from handlers.cancel_loop import CancelLoop
from handlers.claim_seat import ClaimSeat
from handlers.command import Rules
from handlers.fire_nudges import FireNudges
from handlers.parcels import NudgeDue, NudgeMail, NudgeOver
from handlers.plan_options import PlanOptions
from handlers.record_outcome import RecordOutcome
from handlers.release_seat import ReleaseSeat
from policies.vocabulary import Decision
from tests.builders import Company, chat
from tests.nudge_acts import at, deliver, fire, nudge_of, nudged, states, walk


def test_open_seats_are_offered_in_turn_and_then_the_recruiter_hears_of_them(company: Company) -> None:
    company.open_loop()  # Monday 09:00 in UTC is 10:00 in Berlin
    said = walk(company, company.now + timedelta(days=3))
    # Coding is for Alice, Bob and Erin, three at once; nobody is asked twice in a row.
    for name in ("alice", "bob", "erin"):
        assert nudged(said, name) == ["Mon 13:00", "Wed 08:00"], name
    assert nudged(said, "dana") == ["Wed 08:00"]
    (card, *_) = chat([parcel for _, parcel in said], NudgeDue, "alice")
    assert card.nudge.seats and card.nudge.candidate == ""


def test_who_has_taken_a_seat_is_asked_no_more_and_an_offer_ends_it_for_all(company: Company) -> None:
    code = company.open_loop()
    company.pass_time(hours=4)
    assert chat(fire(company), NudgeDue, "alice")
    company.as_("alice", ClaimSeat(f"{code}-A1"))
    (over,) = chat(deliver(company), NudgeOver, "alice")
    assert over.state == "acted"
    company.as_("bob", ClaimSeat(f"{code}-A2"))
    company.as_("alice", ClaimSeat(f"{code}-B1"))
    company.as_("bob", ClaimSeat(f"{code}-B2"))
    assert chat(deliver(company), NudgeOver, "erin")
    assert "due" not in states(company, "seats")


def test_a_candidate_who_does_not_book_is_mailed_twice_and_then_the_recruiter_hears_of_it(company: Company) -> None:
    company.rules = Rules(link_days=14)
    company.dispatcher.rules = company.rules
    company.open_loop()
    company.fill("A", "B")
    company.carry()
    company.write("UPDATE slot SET starts_at = :s, ends_at = :e", s=company.now + timedelta(days=20),
                  e=company.now + timedelta(days=20, hours=1))  # fmt: skip
    said = walk(company, company.now + timedelta(days=8))
    mails = [f"{moment:%a %H:%M}" for moment, parcel in said if isinstance(parcel, NudgeMail)]
    assert mails == ["Wed 09:00", "Fri 09:00"]
    assert nudged(said, "dana") == ["Mon 08:00"]
    assert all(
        parcel.link_id and parcel.letter.to == "carmen@mail.example"
        for _, parcel in said
        if isinstance(parcel, NudgeMail)
    )


def test_a_booking_ends_the_candidates_ladder(company: Company) -> None:
    company.booked_loop()
    assert states(company, "booking") == {"acted"}


def test_an_interviewer_gets_the_kit_a_day_and_a_quarter_of_an_hour_before(company: Company) -> None:
    start = at("2026-11-25T13:00")
    booked_at(company, start)
    times = []
    while company.now < start:
        company.now += timedelta(minutes=5)
        times += [(start - company.now, parcel) for parcel in fire(company) if chat([parcel], NudgeDue, "alice")]
    assert [before for before, _ in times] == [timedelta(hours=24), timedelta(minutes=15)]
    (kit, *_) = chat([parcel for _, parcel in times], NudgeDue)
    assert kit.nudge.candidate == "Carmen Canary" and kit.nudge.span is not None
    assert kit.nudge.asks == ("Problem solving",)


def booked_at(company: Company, start: datetime) -> None:
    """Alice and Bob interview Carmen from then on; only that is to be told of."""
    code = company.open_loop()
    company.as_("dana", PlanOptions(code, add_at=start))
    company.fill("A", "E")
    company.book("E")
    company.carry()
    company.write("DELETE FROM nudge WHERE waiting <> 'interview'")


def test_what_cannot_be_said_a_quarter_of_an_hour_before_is_not_said_the_evening_before(company: Company) -> None:
    booked_at(company, at("2026-11-25T08:05"))  # 09:05 in Berlin, and nobody is nudged before 09:00
    said = walk(company, at("2026-11-25T09:00"))
    assert nudged(said, "alice") == ["Tue 08:30"]


def test_who_gives_a_seat_back_is_told_of_no_interview(company: Company) -> None:
    code = company.booked_loop()
    company.rules = company.dispatcher.rules = Rules(cutoff_hours=0)
    company.as_("alice", ReleaseSeat(f"{code}-A1"))
    assert nudge_of(company, "alice", "expired")
    rows = company.rows("SELECT state FROM nudge WHERE waiting = 'seats' AND state = 'due'")
    assert len(rows) == 3  # the seat waits to be taken again: two rungs for the pool, one for the recruiter


def test_a_missing_scorecard_is_asked_for_ten_times_and_the_hiring_manager_hears_of_it(company: Company) -> None:
    company.held_loop()
    company.write("DELETE FROM nudge WHERE waiting <> 'scorecard'")
    said = walk(company, company.now + timedelta(days=20))
    assert len(nudged(said, "alice")) == 10
    assert len(set(nudged(said, "alice"))) >= 5
    assert len(nudged(said, "hana")) == 1
    assert all(parcel.content.nudge.candidate == "" for _, parcel in said if chat([parcel], NudgeDue))  # type: ignore[union-attr]


def test_a_scorecard_retires_what_asked_for_it_and_the_outcome_is_asked_for(company: Company) -> None:
    company.held_loop()
    company.pass_time(days=1)
    assert chat(fire(company), NudgeDue, "alice")
    company.write_scorecard("alice")
    (over,) = chat(deliver(company), NudgeOver, "alice")
    assert (over.state, over.waiting) == ("acted", "scorecard")
    company.write_scorecard("bob")
    said = walk(company, company.now + timedelta(days=12))
    assert nudged(said, "alice") == []
    assert len(nudged(said, "hana")) >= 3 and len(nudged(said, "dana")) >= 2
    company.as_("hana", RecordOutcome(company.loop().code, Decision.REJECT, "Not now."))
    assert "due" not in states(company, "outcome") and "sent" not in states(company, "outcome")
    assert chat(deliver(company), NudgeOver, "hana")
    assert walk(company, company.now + timedelta(days=3)) == []


def test_a_loop_that_is_cancelled_reminds_nobody(company: Company) -> None:
    code = company.open_loop()
    company.pass_time(hours=4)
    fire(company)
    company.as_("dana", CancelLoop(code, "The opening is on hold."))
    assert {over.state for over in chat(deliver(company), NudgeOver)} == {"expired"}
    assert walk(company, company.now + timedelta(days=4)) == []


# What is judged when it fires, and when it is carried


def test_a_nudge_whose_reason_is_gone_is_not_sent(company: Company) -> None:
    company.held_loop()
    company.pass_time(days=1)
    company.write("UPDATE loop SET state = 'closed'")  # behind the product's back: nothing is retired
    assert fire(company) == []
    assert company.count("nudge WHERE due_at <= :now AND state IN ('due', 'sent')", now=company.now) == 0


def test_a_nudge_whose_reason_goes_before_it_is_carried_says_nothing(company: Company) -> None:
    company.held_loop()
    company.pass_time(days=1)
    company.system(FireNudges())
    company.write("UPDATE loop SET state = 'closed'")
    assert chat(company.carry(), NudgeDue) == []


def test_a_nudge_that_could_not_be_carried_by_day_is_not_carried_at_night(company: Company) -> None:
    company.held_loop()
    company.pass_time(days=1)
    company.system(FireNudges())
    morning = company.now
    company.now = morning.replace(hour=22)
    assert chat(company.carry(), NudgeDue) == []
    company.now = morning + timedelta(days=1)
    assert chat(company.carry(), NudgeDue, "alice")


@pytest.mark.parametrize(
    ("change", "moment", "expected"),
    [
        ("quiet_from = 720", "2026-12-08T13:00", 0),
        ("quiet_from = 720", "2026-12-08T10:30", 1),
        ("work_days = '1'", "2026-12-08T10:30", 0),
        ("timezone = 'America/Los_Angeles'", "2026-12-08T10:30", 0),
        ("timezone = 'America/Los_Angeles'", "2026-12-08T17:30", 1),
        ("holidays = 'ES'", "2026-12-08T10:30", 0),  # Inmaculada Concepción
        ("holidays = 'none'", "2026-12-08T10:30", 1),
        ("active = false", "2026-12-08T10:30", 0),
    ],
)
def test_the_receivers_own_hours_count_when_it_fires(company: Company, change: str, moment: str, expected: int) -> None:
    company.held_loop()  # on Monday, 7 December
    company.write(f"UPDATE person SET {change} WHERE id = :p", p=company.id_of("alice"))  # noqa: S608
    company.now = at(moment)
    assert len(chat(fire(company), NudgeDue, "alice")) == expected


def test_another_hiring_manager_is_nudged_in_place_of_the_one_before(company: Company) -> None:
    company.held_loop()
    company.write_scorecard("alice")
    company.write_scorecard("bob")
    company.write("UPDATE requisition SET hiring_manager_id = :p", p=company.id_of("mallory"))
    said = walk(company, company.now + timedelta(days=5))
    assert nudged(said, "hana") == [] and len(nudged(said, "mallory")) >= 1
