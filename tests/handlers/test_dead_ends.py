"""Is there always a way on? Outages, bad rows, absent people and late changes leave nothing stuck."""

from datetime import timedelta

import pytest

from handlers.cancel_loop import CancelLoop, LoopCancelled
from handlers.carry_outbox import Again, LeaseOutbox, RecoverOutbox, SettleOutbox, Unsure
from handlers.claim_seat import Claimed, ClaimSeat
from handlers.finish_interviews import Finished, FinishInterviews
from handlers.parcels import CancelEvent, CancelInterview, CancelledMail, OfferMail, OutcomeWanted
from handlers.plan_options import OptionsPlanned, PlanOptions
from handlers.record_outcome import OutcomeRecorded, RecordOutcome
from handlers.release_seat import Released, ReleaseSeat
from handlers.show_jobs import JobsShown, RetryJob, ShowJobs
from handlers.show_scorecards import ShowScorecards
from policies.vocabulary import Decision, LoopState, OutboxId, Role
from storage.store import Store
from tests.builders import CODING, PEOPLE, Company, chat, person, refused


@pytest.fixture
def company(store: Store) -> Company:
    return Company(store).load()


@pytest.fixture
def offered(company: Company) -> Company:
    company.apply()
    company.carry()
    company.fill("A", "B")
    return company


def test_a_row_that_cannot_be_packed_dies_alone(company: Company) -> None:
    company.apply()
    company.write("UPDATE outbox SET kind = 'chat.retired' WHERE kind = 'chat.card'")
    leased = company.system(LeaseOutbox(50))
    assert {item.errand for item in leased} >= {"calendar.busy", "chat.opened"}
    shown = company.operator(ShowJobs())
    assert isinstance(shown, JobsShown)
    assert [(job.errand, job.state) for job in shown.jobs] == [("chat.retired", "dead")]
    assert refused(company.operator(RetryJob(OutboxId(shown.jobs[0].outbox_id + 100)))) == "unknown_subject"


def test_an_outage_of_a_day_kills_no_promise(company: Company) -> None:
    company.apply()
    for _ in range(100):
        for item in company.system(LeaseOutbox(50)):
            company.system(SettleOutbox(item.outbox_id, item.token, Again("down")))
        company.pass_time(minutes=15)
    assert company.rows("SELECT count(*) AS dead FROM outbox WHERE state = 'dead'")[0]["dead"] == 0
    company.carry()
    assert [option.letter for option in company.options()] == ["A", "B", "C", "D"]


def test_a_promise_that_fails_for_days_dies_and_can_be_revived(company: Company) -> None:
    company.apply()
    for _ in range(20):
        for item in company.system(LeaseOutbox(50)):
            company.system(SettleOutbox(item.outbox_id, item.token, Unsure("cut")))
        company.pass_time(hours=5)
    shown = company.operator(ShowJobs())
    assert {job.state for job in shown.jobs} == {"dead"}
    company.operator(RetryJob(shown.jobs[0].outbox_id))
    (item,) = company.system(LeaseOutbox(50))
    assert item.uncertain


def test_the_only_carrier_takes_over_at_once_what_its_predecessor_held(company: Company) -> None:
    company.apply()
    held = company.system(LeaseOutbox(50))
    assert company.system(LeaseOutbox(50)) == ()
    company.system(RecoverOutbox())
    again = company.system(LeaseOutbox(50))
    assert [item.outbox_id for item in again] == [item.outbox_id for item in held]
    assert all(item.uncertain for item in again)


def test_a_manager_on_the_panel_is_blind_until_their_own_interview_is_written_up(store: Store) -> None:
    hana = person("hana", (Role.HIRING_MANAGER, Role.INTERVIEWER), "design")
    company = Company(store).load(people=(*(one for one in PEOPLE if not one.email.startswith("hana")), hana))
    company.apply()
    company.carry()
    code = company.loop().code
    for letter in "AB":
        assert isinstance(company.as_("alice", ClaimSeat(f"{code}-{letter}1")), Claimed)
        assert isinstance(company.as_("hana", ClaimSeat(f"{code}-{letter}2")), Claimed)
    company.book("A")
    company.now = company.slots()[0].ends_at
    assert company.system(FinishInterviews()) == Finished(1)
    company.write_scorecard("alice")
    assert refused(company.as_("hana", ShowScorecards(code))) == "blind"


def test_cancelling_during_the_day_undoes_only_what_is_still_to_come(offered: Company) -> None:
    offered.book("A")
    offered.carry()
    offered.now = offered.slots()[0].ends_at
    offered.system(FinishInterviews())
    offered.write_scorecard("alice")
    offered.carry()
    answer = offered.as_("dana", CancelLoop(offered.loop().code, "The opening is gone."))
    assert isinstance(answer, LoopCancelled)
    sent = offered.carry()
    assert len([one for one in sent if isinstance(one, CancelInterview)]) == 1
    assert [one.owner_email for one in sent if isinstance(one, CancelEvent)] == ["bob@acme.example"]
    assert len([one for one in sent if isinstance(one, CancelledMail)]) == 1
    states = offered.rows("SELECT state FROM claim WHERE state <> 'released'")
    assert [row["state"] for row in states] == ["attended"]


def test_a_seat_that_stood_empty_is_named_before_the_outcome(offered: Company) -> None:
    offered.book("A")
    code = offered.loop().code
    assert isinstance(offered.as_("bob", ReleaseSeat(f"{code}-A2")), Released)
    assert isinstance(offered.as_("bob", ReleaseSeat(f"{code}-A2")), Released)
    offered.pass_time(days=14)
    offered.system(FinishInterviews())
    offered.write_scorecard("alice")
    (wanted,) = chat(offered.carry(), OutcomeWanted, "hana")
    assert isinstance(wanted, OutcomeWanted)
    refusal = offered.as_("hana", RecordOutcome(code, Decision.HIRE, "Convincing."))
    assert refused(refusal) == "scorecards_missing"
    assert refusal.facts == {"names": "nobody (System design)"}
    decided = offered.as_("hana", RecordOutcome(code, Decision.HIRE, "Convincing.", without_missing=True))
    assert isinstance(decided, OutcomeRecorded)
    assert offered.rows("SELECT missing FROM outcome")[0]["missing"] == 1


def test_an_absent_interviewer_does_not_hold_up_a_decision_for_ever(offered: Company) -> None:
    offered.book("A")
    offered.pass_time(days=14)
    offered.system(FinishInterviews())
    code = offered.loop().code
    answer = offered.as_("hana", RecordOutcome(code, Decision.REJECT, "The candidate did not come.", True))
    assert isinstance(answer, OutcomeRecorded)
    assert offered.loop().state is LoopState.CLOSED


def test_the_candidate_is_mailed_whenever_an_offer_begins_anew(offered: Company) -> None:
    assert len(_offers(offered)) == 1
    code = offered.loop().code
    for letter in "AB":
        offered.as_("alice", ReleaseSeat(f"{code}-{letter}1"))
    assert _offers(offered) == []
    for letter in "AB":
        offered.as_("alice", ClaimSeat(f"{code}-{letter}1"))
    assert len(_offers(offered)) == 1
    assert isinstance(offered.as_("dana", PlanOptions(code, offer=True)), OptionsPlanned)
    assert len(_offers(offered)) == 1


def test_an_offer_that_fell_apart_before_it_was_carried_is_made_again(offered: Company) -> None:
    code = offered.loop().code
    for letter in "AB":
        offered.as_("alice", ReleaseSeat(f"{code}-{letter}1"))
    assert _offers(offered) == []
    for letter in "AB":
        offered.as_("alice", ClaimSeat(f"{code}-{letter}1"))
    assert len(_offers(offered)) == 1


def test_a_plan_is_carried_out_whole_or_not_at_all_and_once(store: Store) -> None:
    company = Company(store).load(CODING)
    company.apply()
    company.carry()
    code, letters = company.loop().code, len(company.options())
    start = company.slots()[-1].starts_at + timedelta(days=1)
    start = start + timedelta(days=(7 - start.isoweekday() + 1) if start.isoweekday() > 5 else 0)
    assert refused(company.as_("dana", PlanOptions(code, add_at=start, offer=True))) == "not_ready"
    assert len(company.options()) == letters
    for _ in range(2):
        assert isinstance(company.as_("dana", PlanOptions(code, add_at=start)), OptionsPlanned)
    assert len(company.options()) == letters + 1


def _offers(company: Company) -> list[OfferMail]:
    return [one for one in company.carry() if isinstance(one, OfferMail)]
