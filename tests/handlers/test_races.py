"""Many people at the same moment: threads through the one way in, and what must still be true afterwards."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from handlers.book_option import Booked, BookOption
from handlers.cancel_booking import CancelBooking
from handlers.cancel_loop import CancelLoop
from handlers.carry_outbox import LeaseOutbox
from handlers.claim_seat import Claimed, ClaimRefused, ClaimSeat
from handlers.parcels import ReadApplication
from handlers.receive_delivery import Received, ReceiveDelivery
from handlers.release_seat import ReleaseSeat
from policies.vocabulary import (
    ApplicationStatus,
    AtsApplication,
    LoopState,
    OutboxState,
    PersonId,
    Refusal,
    Role,
)
from storage import applications, outbox
from storage.store import Store
from tests.builders import CODING, PEOPLE, Company, at_once, person, refused

CROWD = tuple(person(f"racer{number}", (Role.INTERVIEWER,), "coding") for number in range(100))


@pytest.fixture
def crowd(store: Store) -> Company:
    """A hundred people who may all claim the one seat of a one-interview loop."""
    company = Company(store).load(CODING, people=(*PEOPLE, *CROWD))
    company.open_loop()
    return company


def race_for_one_seat(company: Company) -> Counter[str]:
    claim = ClaimSeat(f"{company.loop().code}-A1")
    ids = company.rows("SELECT id FROM person WHERE email LIKE 'racer%'")
    actors = [PersonId(row["id"]) for row in ids]
    answers = at_once(*(lambda me=me: company.as_person(me, claim) for me in actors))
    return Counter(f"refused: {one.why}" if isinstance(one, ClaimRefused) else type(one).__name__ for one in answers)


def test_of_a_hundred_people_one_gets_the_seat(crowd: Company) -> None:
    assert race_for_one_seat(crowd) == {"Claimed": 1, f"refused: {Refusal.ALREADY_TAKEN}": 99}
    assert crowd.count("claim") == 1
    assert crowd.count("outbox WHERE kind = 'calendar.claim'") == 1


def test_without_the_index_more_than_one_would_get_it(crowd: Company) -> None:
    """The guard is the unique index and nothing else: take it away, and the race above is lost."""
    crowd.write("DROP INDEX uq_claim_seat")
    assert race_for_one_seat(crowd)["Claimed"] > 1
    assert crowd.count("claim") > 1


def test_a_double_click_books_once(company: Company) -> None:
    company.open_loop()
    company.fill("A", "B")
    option = BookOption(company.option("A").id)
    link = company.link_id()
    answers = at_once(*[lambda: company.as_candidate(option, link)] * 6)
    assert {type(one) for one in answers} == {Booked}
    assert {one.view.version for one in answers} == {1}
    assert company.count("booking") == 1
    assert company.count("outbox WHERE kind = 'mail.booked'") == 1


def test_two_choices_at_once_leave_one_booking(company: Company) -> None:
    """Whichever comes second finds its option released; the one that came first stands."""
    company.open_loop()
    company.fill("A", "B")
    link = company.link_id()
    first, second = (BookOption(company.option(letter).id) for letter in "AB")
    answers = at_once(lambda: company.as_candidate(first, link), lambda: company.as_candidate(second, link))
    assert sorted(type(one).__name__ for one in answers) == ["Booked", "BookingRefused"]
    assert [refused(one) for one in answers if not isinstance(one, Booked)] == ["option_gone"]
    assert company.count("booking WHERE state = 'live'") == 1


def test_two_candidates_cannot_have_the_same_interviewer_at_the_same_time(company: Company) -> None:
    """The product never lets one person claim two overlapping slots, so the overlap is made by hand."""
    company.load(CODING)
    links, options = [], []
    for number in (1, 2):
        company.apply(id=f"app-{number}", candidate_id=f"cand-{number}")
        company.carry()
        company.as_(("alice", "bob")[number - 1], ClaimSeat(f"{company.loop().code}-A1"))
        company.as_(("alice", "bob")[number - 1], ClaimSeat(f"{company.loop().code}-B1"))
        company.carry()
        links.append(company.rows("SELECT id FROM link WHERE loop_id = :loop", loop=company.loop().id)[0]["id"])
        options.append(company.option("A").id)
        company.pass_time(seconds=1)
    company.write("UPDATE claim SET person_id = :alice", alice=company.id_of("alice"))
    company.write("UPDATE claim SET starts_at = (SELECT min(starts_at) FROM claim)")
    company.write("UPDATE claim SET ends_at = (SELECT min(ends_at) FROM claim)")
    answers = at_once(
        *(
            lambda link=link, option=option: company.as_candidate(BookOption(option), link)
            for link, option in zip(links, options, strict=True)
        )
    )
    assert sorted(type(one).__name__ for one in answers) == ["Booked", "BookingRefused"]
    assert [refused(one) for one in answers if not isinstance(one, Booked)] == ["panel_busy"]
    assert company.count("claim WHERE state = 'confirmed'") == 1


def test_whatever_happens_at_once_a_loop_stays_sound(company: Company) -> None:
    for round_ in range(4):
        company.apply(id=f"app-{round_}", candidate_id=f"cand-{round_}", candidate_email=f"{round_}@mail.example")
        company.carry()
        code = company.fill("A", "B")
        loop = company.loop()
        link = company.rows("SELECT id FROM link WHERE loop_id = :loop", loop=loop.id)[0]["id"]
        chosen = BookOption(company.option("A").id)
        actions = rivals(company, code, link, chosen, round_)
        faults = [one for one in at_once(*actions) if isinstance(one, Exception)]
        assert faults == []
        assert_sound(company)
        company.pass_time(minutes=1)
        if company.loop().state is not LoopState.CANCELLED:
            company.as_("dana", CancelLoop(code, "Next round."))
        assert_sound(company)


def rivals(company: Company, code: str, link: str, chosen: BookOption, number: int) -> list[Callable[[], Any]]:
    """What different people may do to one loop in the same moment; every other time it is cancelled twice over, too."""
    application = {"id": f"app-{number}", "candidate_id": f"cand-{number}"}
    actions: list[Callable[[], Any]] = [
        lambda: company.as_candidate(chosen, link),
        lambda: company.as_("alice", ReleaseSeat(f"{code}-A1")),
        lambda: company.as_("erin", ClaimSeat(f"{code}-C1")),
        lambda: company.as_("bob", ClaimSeat(f"{code}-C2")),
        lambda: company.as_("alice", ReleaseSeat(f"{code}-B1")),
        lambda: company.as_candidate(CancelBooking(""), link),
        lambda: company.apply("Onsite", **application),
    ]
    if number % 2:
        actions.append(lambda: company.as_("dana", CancelLoop(code, "The role is on hold.")))
        actions.append(lambda: company.apply("Offer", **application))
    return actions


def assert_sound(company: Company) -> None:
    """No claim lives on an ended option; ready and booked are what they say; a booking has its option and loop."""
    of_option = (
        "FROM claim JOIN slot ON slot.id = claim.slot_id JOIN option ON option.id = slot.option_id "
        "JOIN loop ON loop.id = option.loop_id WHERE claim.state <> 'released'"
    )
    stray = company.rows(
        f"SELECT claim.id, option.state {of_option} AND (option.state IN ('released', 'withdrawn') "
        "OR loop.state = 'cancelled' OR (option.state = 'booked') <> (claim.state = 'confirmed'))"
    )
    assert stray == []
    ready = {row["id"]: row for row in company.rows("SELECT id, state FROM option WHERE state = 'ready'")}
    for option in ready:
        empty = company.count(
            "seat JOIN slot ON slot.id = seat.slot_id WHERE slot.option_id = :option AND seat.kind <> 'shadow' "
            "AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.seat_id = seat.id AND claim.state <> 'released')",
            option=option,
        )
        assert empty == 0
    booked = {row["id"] for row in company.rows("SELECT id FROM loop WHERE state = 'booked'")}
    live = {row["loop_id"] for row in company.rows("SELECT loop_id FROM booking WHERE state = 'live'")}
    chosen = {row["loop_id"] for row in company.rows("SELECT loop_id FROM option WHERE state = 'booked'")}
    assert booked == live == chosen


def test_one_application_read_many_times_at_once_opens_one_loop(company: Company) -> None:
    answers = at_once(*[company.apply] * 6)
    assert sorted(type(one).__name__ for one in answers) == ["ApplicationRecorded"] * 6
    assert sum(one.opened is not None for one in answers) == 1
    assert company.count("loop") == company.count("candidate") == company.count("application") == 1


def test_one_delivery_received_many_times_at_once_is_read_once(company: Company) -> None:
    delivery = ReceiveDelivery("ashby", "delivery-1", "stage", ("app-1",))
    answers = at_once(*[lambda: company.system(delivery)] * 6)
    assert sorted(one.again for one in answers if isinstance(one, Received)) == [False, *[True] * 5]
    assert sum(isinstance(parcel, ReadApplication) for parcel in company.carry()) == 1


@contextmanager
def meanwhile(company: Company, stated: AtsApplication) -> Iterator[None]:
    """The ATS's word on an application is being recorded elsewhere: its rows are locked, nothing is committed."""
    with company.store.transaction() as session:
        candidate = applications.candidate(session, stated)
        requisition = applications.requisition_of_job(session, stated.job_id)
        assert requisition is not None
        applications.record(session, stated, candidate, requisition, company.now)
        session.flush()
        yield


def test_a_booking_does_not_wait_for_the_ats_to_be_read(company: Company) -> None:
    """It would deadlock: who reads the ATS wants the loop next, which the booking has locked."""
    if company.store.is_sqlite:
        pytest.skip("SQLite has one writer at a time: nobody can hold half of it")
    company.open_loop()
    company.fill("A", "B")
    link, option = company.link_id(), company.option("A").id
    stated = AtsApplication(
        "app-1", "job-1", "Onsite", ApplicationStatus.ACTIVE, "cand-carmen", "Carmen C", "carmen@mail.example", None
    )
    answers = []
    booking = threading.Thread(target=lambda: answers.append(company.as_candidate(BookOption(option), link)))
    with meanwhile(company, stated):
        booking.start()
        booking.join(timeout=10)
        stuck = booking.is_alive()
    booking.join()
    assert not stuck
    assert isinstance(answers[0], Booked)


def test_two_carriers_never_take_the_same_promise(company: Company) -> None:
    company.open_loop()
    company.fill("A", "B", "C", "D")
    company.book("A")
    taken = at_once(*[lambda: company.system(LeaseOutbox(5))] * 4)
    ids = [item.outbox_id for leased in taken for item in leased]
    assert len(ids) == len(set(ids)) > 0


def test_the_newest_state_is_always_told_after_it_came_about(company: Company) -> None:
    """`promise_state` lets a waiting promise speak for later changes: after the last commit, one is still open."""
    company.apply()
    company.carry()
    stop = threading.Event()
    told: list[int] = []

    def change() -> list[int]:
        made = []
        for _ in range(15):
            with company.store.transaction() as session:
                execute = session.connection().exec_driver_sql
                execute("UPDATE loop SET reschedules = reschedules + 1")
                number = execute("SELECT reschedules FROM loop").scalar_one()
                outbox.promise_state(session, "test.card", loop_id, lane="card:test", now=company.now)
            made.append(int(number))
        return made

    def carry() -> None:
        while True:
            last = stop.is_set()
            with company.store.transaction() as session:
                rows = outbox.due(session, company.now, 10)
                outbox.take(session, rows, company.now)
                if rows:
                    told.append(int(session.connection().exec_driver_sql("SELECT reschedules FROM loop").scalar_one()))
                for row in rows:
                    row.lease = row.lease_until = None
                    row.state = OutboxState.SENT
            if last and not rows:
                return

    loop_id = company.loop().id
    carrier = threading.Thread(target=carry)
    carrier.start()
    made = at_once(change, change)
    stop.set()
    carrier.join(timeout=30)
    assert not carrier.is_alive()
    assert sorted(made[0] + made[1]) == list(range(1, 31))
    assert told[-1] == 30


def test_a_claim_that_is_clicked_twice_is_one_claim(company: Company) -> None:
    company.open_loop()
    code = company.loop().code
    answers = at_once(*[lambda: company.as_("alice", ClaimSeat(f"{code}-A1"))] * 5)
    assert all(isinstance(one, Claimed) for one in answers)
    assert sorted(one.again for one in answers) == [False, True, True, True, True]
    assert company.count("claim") == company.count("outbox WHERE kind = 'calendar.claim'") == 1
