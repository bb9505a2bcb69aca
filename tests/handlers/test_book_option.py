"""The candidate books, moves and cancels; everybody who needs to know is told."""

from datetime import timedelta

import pytest

from handlers.ask_recruiter import Asked, AskRecruiter
from handlers.book_option import Booked, BookOption
from handlers.cancel_booking import BookingCancelled, CancelBooking
from handlers.claim_seat import ClaimSeat
from handlers.command import Rules
from handlers.parcels import (
    BookedMail,
    CancelEvent,
    CancelInterview,
    CancelledMail,
    CandidateAsks,
    ChannelCancelled,
    OfferMail,
    ReadBusy,
    RecruiterNotice,
    SeatConfirmed,
    SeatFreed,
)
from handlers.plan_options import OptionsPlanned, PlanOptions
from handlers.request_reschedule import RequestReschedule, RescheduleRequested
from handlers.show_booking import ShowBooking
from policies.vocabulary import AtsInterview, CalendarEvent, LoopState, OptionId, OptionState, RequestKind
from tests.builders import Company, chat, refused


@pytest.fixture
def offered(company: Company) -> Company:
    company.open_loop()
    company.fill("A", "B")
    company.carry()
    return company


@pytest.fixture
def booked(offered: Company) -> Company:
    offered.book("A")
    offered.carry()
    return offered


def states(company: Company) -> dict[str, OptionState]:
    return {option.letter: option.state for option in company.options()}


def test_the_page_shows_ready_options_only_and_names_no_interviewer(offered: Company) -> None:
    shown = offered.as_candidate(ShowBooking())
    assert [option.option_id for option in shown.options] == [offered.option("A").id, offered.option("B").id]
    assert (shown.candidate_first_name, shown.timezone, shown.booked, shown.version) == (
        "Carmen",
        "Europe/Madrid",
        None,
        0,
    )
    assert "alice" not in repr(shown).lower()


def test_a_booking_confirms_the_panel_frees_the_rest_and_tells_everybody(offered: Company) -> None:
    answer = offered.as_candidate(BookOption(offered.option("A").id))
    assert isinstance(answer, Booked)
    assert answer.view.version == 1
    assert states(offered) == {
        "A": OptionState.BOOKED,
        "B": OptionState.RELEASED,
        "C": OptionState.RELEASED,
        "D": OptionState.RELEASED,
    }
    assert offered.loop().state is LoopState.BOOKED
    sent = offered.carry()
    events = [parcel for parcel in sent if isinstance(parcel, CalendarEvent)]
    assert {(event.owner_email, event.tentative) for event in events} == {
        ("alice@acme.example", False),
        ("bob@acme.example", False),
    }
    assert all("Carmen" not in event.title + event.description for event in events)
    assert sum(isinstance(parcel, CancelEvent) for parcel in sent) == 2
    written = [parcel for parcel in sent if isinstance(parcel, AtsInterview)]
    assert [(one.name, one.interviewer_emails, one.version) for one in written] == [
        ("Coding", ("alice@acme.example",), 1),
        ("System design", ("bob@acme.example",), 1),
    ]
    (mail,) = [parcel for parcel in sent if isinstance(parcel, BookedMail)]
    assert (mail.letter.to, mail.sequence) == ("carmen@mail.example", 2)
    assert [one.claim.candidate for one in chat(sent, SeatConfirmed)] == ["Carmen Canary"] * 2
    assert [one.because for one in chat(sent, SeatFreed)] == ["other_option"] * 2
    assert [one.event for one in chat(sent, RecruiterNotice, "dana")] == ["booked"]


def test_booking_the_same_option_again_is_the_same_booking(booked: Company) -> None:
    again = booked.as_candidate(BookOption(booked.option("A").id))
    assert isinstance(again, Booked)
    assert again.view.version == 1
    assert booked.carry() == []


def test_only_a_ready_option_of_the_own_loop_can_be_booked(offered: Company) -> None:
    assert refused(offered.as_candidate(BookOption(offered.option("C").id))) == "option_gone"
    assert refused(offered.as_candidate(BookOption(OptionId("nowhere")))) == "option_gone"
    foreign = offered.option("A").id
    offered.pass_time(seconds=1)
    offered.apply(id="app-2", candidate_id="cand-carlos", candidate_email="carlos@mail.example")
    other = offered.rows("SELECT id FROM loop ORDER BY opened_at DESC LIMIT 1")[0]["id"]
    offered.write(
        "INSERT INTO link (id, loop_id, state, issued_at, expires_at) "
        "SELECT 'carlos', :other, state, issued_at, expires_at FROM link",
        other=other,
    )
    assert refused(offered.as_candidate(BookOption(foreign), "carlos")) == "option_gone"
    assert offered.count("booking") == 0


def test_an_option_whose_time_has_come_cannot_be_booked(offered: Company) -> None:
    offered.pass_time(days=1, hours=1)
    assert refused(offered.as_candidate(BookOption(offered.option("A").id))) == "in_the_past"
    assert len(offered.as_candidate(ShowBooking()).options) == 1


def test_a_link_ends_when_it_expires(offered: Company) -> None:
    link = offered.link_id()
    offered.pass_time(days=7, seconds=1)
    assert refused(offered.as_candidate(ShowBooking(), link)) == "unknown_subject"


def test_an_expired_link_is_replaced_and_mailed_when_the_recruiter_offers_again(offered: Company) -> None:
    old = offered.link_id()
    offered.pass_time(days=8)
    assert isinstance(offered.as_("dana", PlanOptions(offered.loop().code, offer=True)), OptionsPlanned)
    (mail,) = [parcel for parcel in offered.carry() if isinstance(parcel, OfferMail)]
    assert mail.link_id == offered.link_id() != old
    assert mail.expires_at > offered.now


def test_the_link_of_a_booking_lives_until_after_the_last_interview(booked: Company) -> None:
    booked.pass_time(days=1, hours=1)
    assert booked.as_candidate(ShowBooking()).booked is not None


def test_a_panel_that_is_confirmed_elsewhere_cannot_be_booked(offered: Company) -> None:
    """Overlapping claims cannot come about through the product: here one is moved by hand."""
    offered.write(
        "UPDATE claim SET state = 'confirmed' WHERE slot_id IN (SELECT slot.id FROM slot JOIN option "
        "ON option.id = slot.option_id WHERE option.letter = 'B')"
    )
    offered.write(
        "UPDATE claim SET starts_at = (SELECT min(starts_at) FROM slot), ends_at = (SELECT max(ends_at) FROM slot) "
        "WHERE state = 'confirmed'"
    )
    assert refused(offered.as_candidate(BookOption(offered.option("A").id))) == "panel_busy"
    assert offered.count("booking") == 0


def test_a_reschedule_finds_new_options_while_the_booking_stands(booked: Company) -> None:
    assert isinstance(booked.as_candidate(RequestReschedule()), RescheduleRequested)
    assert isinstance(booked.as_candidate(RequestReschedule()), RescheduleRequested)
    sent = booked.carry()
    assert sum(isinstance(parcel, ReadBusy) for parcel in sent) == 1
    assert [one.event for one in chat(sent, RecruiterNotice)] == ["reschedule"]
    assert booked.loop().state is LoopState.BOOKED
    assert [letter for letter, state in states(booked).items() if state is OptionState.PROPOSED] == list("EFGH")
    booked.fill("E")
    (mail,) = [parcel for parcel in booked.carry() if isinstance(parcel, OfferMail)]
    assert mail.booked
    answer = booked.as_candidate(BookOption(booked.option("E").id))
    assert isinstance(answer, Booked)
    assert (answer.view.version, answer.view.reschedules_left) == (2, 1)
    assert states(booked)["A"] is OptionState.RELEASED
    assert booked.rows("SELECT version, state FROM booking ORDER BY version") == [
        {"version": 1, "state": "superseded"},
        {"version": 2, "state": "live"},
    ]
    sent = booked.carry()
    assert {one.version for one in sent if isinstance(one, AtsInterview)} == {2}
    assert not [one for one in sent if isinstance(one, CancelInterview)]
    assert [one.event for one in chat(sent, RecruiterNotice)] == ["booked"]


def test_a_reschedule_searches_also_where_the_recruiter_had_searched_before_the_booking(offered: Company) -> None:
    code = offered.loop().code
    offered.as_("dana", PlanOptions(code, search=True))
    offered.carry()
    offered.book("A")
    offered.carry()
    offered.as_candidate(RequestReschedule())
    sent = offered.carry()
    assert sum(isinstance(parcel, ReadBusy) for parcel in sent) == 1
    assert [one.event for one in chat(sent, RecruiterNotice)] == ["reschedule"]


def test_a_booking_can_be_moved_twice_and_no_more(booked: Company) -> None:
    for letter in "EI":
        booked.as_candidate(RequestReschedule())
        booked.carry()
        booked.fill(letter)
        booked.book(letter)
        booked.carry()
    assert refused(booked.as_candidate(RequestReschedule())) == "limit_reached"
    assert booked.as_candidate(ShowBooking()).reschedules_left == 0
    assert booked.as_candidate(ShowBooking()).version == 3


def test_inside_the_cut_off_a_booking_neither_moves_nor_ends(booked: Company) -> None:
    start = booked.slots()[0].starts_at
    booked.now = start
    booked.pass_time(hours=-24)
    assert booked.as_candidate(ShowBooking()).may_change
    booked.pass_time(seconds=1)
    assert not booked.as_candidate(ShowBooking()).may_change
    assert refused(booked.as_candidate(RequestReschedule())) == "too_late"
    assert refused(booked.as_candidate(CancelBooking("Ill."))) == "too_late"
    assert booked.loop().state is LoopState.BOOKED


def test_a_cancelled_booking_frees_the_slots_and_tells_everybody(booked: Company) -> None:
    answer = booked.as_candidate(CancelBooking("A family matter"))
    assert isinstance(answer, BookingCancelled)
    assert answer.view.booked is None
    assert isinstance(booked.as_candidate(CancelBooking("A family matter")), BookingCancelled)
    assert booked.loop().state is LoopState.OPEN
    assert booked.count("claim WHERE state <> 'released'") == 0
    sent = booked.carry()
    assert sum(isinstance(one, CancelInterview) for one in sent) == 2
    assert sum(isinstance(one, CancelEvent) for one in sent) == 2
    assert [(one.letter.to, one.sequence) for one in sent if isinstance(one, CancelledMail)] == [
        ("carmen@mail.example", 3)
    ]
    assert [one.because for one in chat(sent, SeatFreed)] == ["booking_cancelled"] * 2
    assert [one.request.text for one in chat(sent, CandidateAsks, "dana")] == ["A family matter"]
    assert [one.event for one in chat(sent, RecruiterNotice, "dana")] == ["candidate_cancelled"]
    assert len(chat(sent, ChannelCancelled)) == 1
    assert "family" not in repr(chat(sent, ChannelCancelled))


def test_after_a_cancellation_options_made_by_hand_are_offered_again(booked: Company) -> None:
    booked.as_candidate(CancelBooking(""))
    booked.carry()
    code = booked.loop().code
    start = booked.slots()[0].starts_at
    for days in (7, 8):
        booked.as_("dana", PlanOptions(code, add_at=start + timedelta(days=days)))
    booked.fill("E", "F")
    assert sum(isinstance(one, OfferMail) for one in booked.carry()) == 1
    booked.book("E")
    assert booked.as_candidate(ShowBooking()).version == 2


def test_nothing_booked_means_nothing_to_move_or_cancel(offered: Company) -> None:
    assert refused(offered.as_candidate(RequestReschedule())) == "not_booked"
    assert refused(offered.as_candidate(CancelBooking(""))) == "not_booked"
    assert refused(offered.as_candidate(CancelBooking("x" * 1001))) == "too_long"


def test_what_the_candidate_asks_reaches_the_recruiter_once(offered: Company) -> None:
    ask = AskRecruiter(RequestKind.ADJUSTMENT, "  Step-free access, please.  ")
    assert isinstance(offered.as_candidate(ask), Asked)
    assert isinstance(offered.as_candidate(ask), Asked)
    sent = offered.carry()
    assert [(one.request.kind, one.request.text) for one in chat(sent, CandidateAsks, "dana")] == [
        (RequestKind.ADJUSTMENT, "Step-free access, please.")
    ]
    assert len(chat(sent, CandidateAsks)) == 1
    assert refused(offered.as_candidate(AskRecruiter(RequestKind.OTHER_TIMES, "x" * 1001))) == "too_long"
    for number in range(19):
        assert isinstance(offered.as_candidate(AskRecruiter(RequestKind.OTHER_TIMES, f"{number}")), Asked)
    assert refused(offered.as_candidate(AskRecruiter(RequestKind.OTHER_TIMES, "one more"))) == "limit_reached"
    assert offered.count("candidate_request") == 20


def test_one_onsite_day_for_a_candidate_and_requisition(booked: Company) -> None:
    """A second onsite loop of the same application, in another stage, cannot be booked beside the first."""
    booked.write("UPDATE loop SET stage = 'Earlier onsite'")
    booked.pass_time(minutes=1)
    booked.write("UPDATE application SET stage = 'Review'")
    booked.write("UPDATE loop SET state = 'held'")  # else leaving its stage would cancel it
    booked.apply()
    booked.write("UPDATE booking SET state = 'live'")
    booked.carry()
    booked.fill("B", "C")
    link = booked.rows("SELECT link.id FROM link WHERE loop_id = :loop", loop=booked.loop().id)[0]["id"]
    assert refused(booked.as_candidate(BookOption(booked.option("B").id), link)) == "already_booked"


def test_the_figures_of_a_company_are_its_own(offered: Company) -> None:
    offered.rules = Rules(reschedule_limit=0, cutoff_hours=1)
    offered.__post_init__()
    offered.book("A")
    assert refused(offered.as_candidate(RequestReschedule())) == "limit_reached"
    offered.now = offered.slots()[0].starts_at
    offered.pass_time(hours=-2)
    assert isinstance(offered.as_candidate(CancelBooking("")), BookingCancelled)


def test_a_seat_claimed_after_the_booking_is_confirmed_at_once(booked: Company) -> None:
    code = booked.loop().code
    answer = booked.as_("alice", ClaimSeat(f"{code}-A2"))
    assert refused(answer) == "already_on_option"
    booked.write("DELETE FROM pool_member WHERE person_id = :erin", erin=booked.id_of("erin"))
    booked.write("INSERT INTO pool_member (person_id, kind) VALUES (:erin, 'design')", erin=booked.id_of("erin"))
    booked.as_("erin", ClaimSeat(f"{code}-A2"))
    sent = booked.carry()
    assert len(chat(sent, SeatConfirmed, "erin")) == 1
    (written,) = [one for one in sent if isinstance(one, AtsInterview)]
    assert set(written.interviewer_emails) == {"bob@acme.example", "erin@acme.example"}
