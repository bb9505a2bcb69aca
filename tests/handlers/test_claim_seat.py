"""Seats are claimed, given back and handed over under the rules, and the calendars follow."""

from datetime import timedelta

import pytest

from handlers.answer_swap import AnswerSwap, SwapAnswered
from handlers.claim_seat import Claimed, ClaimRefused, ClaimSeat
from handlers.load_company import LoadCompany
from handlers.parcels import CancelEvent, RecruiterNotice, SwapSettled, SwapWanted
from handlers.plan_options import OptionsPlanned, PlanOptions
from handlers.release_seat import Released, ReleaseSeat
from handlers.request_swap import RequestSwap, SwapRequested
from policies.vocabulary import AtsInterview, CalendarEvent, OptionState, Role, SwapId, SwapState
from tests.builders import Company, chat, person, refused


@pytest.fixture
def opened(company: Company) -> Company:
    company.open_loop()
    return company


def asked_swap(company: Company) -> AnswerSwap:
    return AnswerSwap(SwapId(company.rows("SELECT id FROM swap WHERE state = 'asked'")[0]["id"]), True)


def test_a_claim_puts_a_hold_into_the_calendar_and_a_release_takes_it_out(opened: Company) -> None:
    code = opened.loop().code
    claimed = opened.as_("alice", ClaimSeat(f" {code.lower()}-a1 "))
    assert isinstance(claimed, Claimed)
    assert claimed.claim.candidate is None
    again = opened.as_("alice", ClaimSeat(f"{code}-A1"))
    assert isinstance(again, Claimed)
    assert again.again
    (hold,) = [one for one in opened.carry() if isinstance(one, CalendarEvent)]
    assert (hold.owner_email, hold.tentative, hold.uid) == ("alice@acme.example", True, claimed.claim.claim_id)
    assert isinstance(opened.as_("alice", ReleaseSeat(f"{code}-A1")), Released)
    assert isinstance(opened.as_("alice", ReleaseSeat(f"{code}-A1")), Released)
    assert [one.uid for one in opened.carry() if isinstance(one, CancelEvent)] == [hold.uid]
    assert isinstance(opened.as_("erin", ClaimSeat(f"{code}-A1")), Claimed)


def test_a_taken_seat_is_refused_with_the_nearest_other(opened: Company) -> None:
    code = opened.loop().code
    opened.as_("alice", ClaimSeat(f"{code}-B1"))
    answer = opened.as_("erin", ClaimSeat(f"{code}-B1"))
    assert isinstance(answer, ClaimRefused)
    assert answer.why == "already_taken"
    assert answer.nearest is not None
    assert answer.nearest.code in {f"{code}-A1", f"{code}-C1"}
    assert isinstance(opened.as_("erin", ClaimSeat(answer.nearest.code)), Claimed)


def test_who_is_not_qualified_has_no_nearest_seat(opened: Company) -> None:
    answer = opened.as_("hana", ClaimSeat(f"{opened.loop().code}-A1"))
    assert isinstance(answer, ClaimRefused)
    assert (answer.why, answer.nearest) == ("not_qualified", None)


def test_one_person_sits_in_an_option_once_and_required_seats_fill_first(opened: Company) -> None:
    code = opened.loop().code
    opened.as_("alice", ClaimSeat(f"{code}-A1"))
    assert refused(opened.as_("alice", ClaimSeat(f"{code}-A2"))) == "already_on_option"
    lead = opened.as_("bob", ClaimSeat(f"{code}-A2"))
    assert lead.claim.kind == "lead"
    assert opened.option("A").state is OptionState.READY
    opened.as_("bob", ReleaseSeat(f"{code}-A2"))
    assert opened.option("A").state is OptionState.PROPOSED


def test_leave_and_the_past_are_refused(opened: Company) -> None:
    start = opened.slots()[0].starts_at
    away = person("alice", (Role.INTERVIEWER,), "coding", "design")
    away = type(away)(
        away.name, away.email, away.timezone, away.roles, away.pools, ((start, start + timedelta(hours=1)),)
    )
    opened.operator(LoadCompany((away,), ()))
    code = opened.loop().code
    assert refused(opened.as_("alice", ClaimSeat(f"{code}-A1"))) == "on_leave"
    opened.now = start
    assert refused(opened.as_("erin", ClaimSeat(f"{code}-A1"))) == "in_the_past"


def test_the_load_of_a_day_and_of_a_week_is_counted_per_interview(opened: Company) -> None:
    code = opened.loop().code
    opened.write("UPDATE person SET load_day = 1, load_week = 2")
    for letter in "ABC":
        assert isinstance(opened.as_("erin", ClaimSeat(f"{code}-{letter}1")), Claimed)  # one interview, three options
    first = opened.loop()
    opened.pass_time(seconds=1)
    opened.apply(id="app-2", candidate_id="cand-carlos")
    other = opened.loop()
    assert other.id != first.id
    start = opened.slots()[0].starts_at
    for hours in (4, 24 * 3 + 4, 24 * 7 + 4):
        planned = opened.as_("dana", PlanOptions(other.code, add_at=start + timedelta(hours=hours)))
        assert isinstance(planned, OptionsPlanned)
    assert refused(opened.as_("erin", ClaimSeat(f"{other.code}-A1"))) == "day_full"
    assert isinstance(opened.as_("erin", ClaimSeat(f"{other.code}-B1")), Claimed)
    opened.write("UPDATE person SET load_day = 9, load_week = 1")
    opened.as_("erin", ReleaseSeat(f"{other.code}-B1"))
    assert refused(opened.as_("erin", ClaimSeat(f"{other.code}-B1"))) == "week_full"
    assert isinstance(opened.as_("erin", ClaimSeat(f"{other.code}-C1")), Claimed)


def test_two_loops_cannot_have_the_same_person_at_the_same_time(opened: Company) -> None:
    opened.as_("erin", ClaimSeat(f"{opened.loop().code}-A1"))
    start = opened.slots()[0].starts_at
    opened.pass_time(seconds=1)
    opened.apply(id="app-2", candidate_id="cand-carlos")
    other = opened.loop().code
    opened.as_("dana", PlanOptions(other, add_at=start + timedelta(minutes=30)))
    assert refused(opened.as_("erin", ClaimSeat(f"{other}-A1"))) == "clashes"


def test_a_withdrawn_option_frees_its_seats_and_cannot_be_claimed(opened: Company) -> None:
    code = opened.loop().code
    opened.as_("alice", ClaimSeat(f"{code}-A1"))
    answer = opened.as_("dana", PlanOptions(code, withdraw=(opened.option("A").id,)))
    assert isinstance(answer, OptionsPlanned)
    assert opened.count("claim WHERE state <> 'released'") == 0
    assert refused(opened.as_("erin", ClaimSeat(f"{code}-A1"))) == "option_gone"


def test_a_confirmed_seat_is_given_back_before_the_cut_off_only(company: Company) -> None:
    code = company.booked_loop()
    company.now = company.slots()[0].starts_at - timedelta(hours=24)
    company.pass_time(seconds=1)
    assert refused(company.as_("alice", ReleaseSeat(f"{code}-A1"))) == "too_late"
    company.pass_time(seconds=-2)
    assert isinstance(company.as_("alice", ReleaseSeat(f"{code}-A1")), Released)
    sent = company.carry()
    assert [one.event for one in chat(sent, RecruiterNotice, "dana")] == ["seat_reopened"]
    assert [one.interviewer_emails for one in sent if isinstance(one, AtsInterview)] == [()]
    assert isinstance(company.as_("erin", ClaimSeat(f"{code}-A1")), Claimed)
    written = [one for one in company.carry() if isinstance(one, AtsInterview)]
    assert [one.interviewer_emails for one in written] == [("erin@acme.example",)]


def test_a_colleague_takes_over_a_confirmed_seat_by_saying_yes(company: Company) -> None:
    code = company.booked_loop()
    ask = RequestSwap(f"{code}-A1", company.id_of("erin"))
    assert isinstance(company.as_("alice", ask), SwapRequested)
    assert isinstance(company.as_("alice", ask), SwapRequested)
    assert len(chat(company.carry(), SwapWanted, "erin")) == 1
    answer = asked_swap(company)
    assert refused(company.as_("bob", answer)) == "not_allowed"
    assert refused(company.as_("alice", answer)) == "not_allowed"
    accepted = company.as_("erin", answer)
    assert isinstance(accepted, SwapAnswered)
    assert accepted.accepted
    sent = company.carry()
    assert [one.state for one in chat(sent, SwapSettled, "alice")] == [SwapState.ACCEPTED]
    assert [one.owner_email for one in sent if isinstance(one, CancelEvent)] == ["alice@acme.example"]
    events = [one for one in sent if isinstance(one, CalendarEvent)]
    assert [(one.owner_email, one.tentative) for one in events] == [("erin@acme.example", False)]
    assert [one.interviewer_emails for one in sent if isinstance(one, AtsInterview)] == [("erin@acme.example",)]
    assert company.option("A").state is OptionState.BOOKED


def test_a_colleague_who_declines_changes_nothing_but_is_heard(company: Company) -> None:
    code = company.booked_loop()
    company.as_("alice", RequestSwap(f"{code}-A1", company.id_of("erin")))
    company.carry()
    answer = company.as_("erin", AnswerSwap(asked_swap(company).swap_id, False))
    assert isinstance(answer, SwapAnswered)
    assert not answer.accepted
    sent = company.carry()
    assert [one.state for one in chat(sent, SwapSettled, "alice")] == [SwapState.DECLINED]
    assert company.count("claim WHERE state = 'confirmed'") == 2
    assert isinstance(company.as_("alice", ReleaseSeat(f"{code}-A1")), Released)


def test_a_request_lapses_with_the_seat_and_with_the_next_request(company: Company) -> None:
    code = company.booked_loop()
    company.write("INSERT INTO pool_member (person_id, kind) VALUES (:hana, 'coding')", hana=company.id_of("hana"))
    company.as_("alice", RequestSwap(f"{code}-A1", company.id_of("erin")))
    first = asked_swap(company)
    company.as_("alice", RequestSwap(f"{code}-A1", company.id_of("hana")))
    assert refused(company.as_("erin", first)) in {"not_allowed", "option_gone"}
    second = asked_swap(company)
    company.as_("alice", ReleaseSeat(f"{code}-A1"))
    assert refused(company.as_("hana", second)) in {"not_allowed", "option_gone", "seat_released"}
    assert company.count("swap WHERE state = 'lapsed'") == 2
    assert chat(company.carry(), SwapWanted) == []


def test_who_cannot_take_the_seat_cannot_be_asked(company: Company) -> None:
    code = company.booked_loop()
    for name, why in (("noor", "colleague_unavailable"), ("bob", "colleague_unavailable")):
        assert refused(company.as_("alice", RequestSwap(f"{code}-A1", company.id_of(name)))) == why
    assert refused(company.as_("alice", RequestSwap(f"{code}-A1", company.id_of("alice")))) == "unknown_subject"
    assert refused(company.as_("erin", RequestSwap(f"{code}-A1", company.id_of("alice")))) == "unknown_subject"
