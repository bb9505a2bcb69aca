"""A hire that the HR system has nothing of is told to people, who say how it goes on."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.cards.elements import Buttons, Card, spoken
from bot.cards.hires import hire_unrecorded
from handlers.answer_hire import ConfirmHire, HireAnswered, RetryHire
from handlers.carry_outbox import Again, Dead, Leased, LeaseOutbox, Sent, SettleOutbox, Unsure
from handlers.erase_candidate import CandidateErased, EraseCandidate
from handlers.parcels import ChatParcel, HireToPrepare, HireUnrecorded, Parcel
from handlers.show_jobs import DropJob, RetryJob
from policies.hiring import HireId, HireState
from policies.vocabulary import DropReason, Hire, OutboxId
from storage.store import Store
from tests.builders import Company, chat, refused

Result = Sent | Again | Unsure | Dead


@pytest.fixture
def hired(store: Store) -> Company:
    company = Company(store).load()
    company.hired_loop()
    return company


def carry(company: Company, *results: Result) -> list[Parcel]:
    """Carry all that is due; each try to write down the hire ends in the next of these, everything else is done."""
    carried: list[Parcel] = []
    left = list(results)
    while leased := company.system(LeaseOutbox(50)):
        for item in leased:
            carried.append(item.parcel)
            company.system(settlement(item, left.pop(0) if isinstance(item.parcel, Hire) else Sent()))
    assert left == []
    return carried


def settlement(item: Leased, result: Result) -> SettleOutbox:
    if isinstance(item.parcel, ChatParcel) and isinstance(result, Sent):
        posted = Sent(("D1", str(item.outbox_id)))
        return SettleOutbox(item.outbox_id, item.token, posted, item.parcel.name, item.parcel.about, "slack")
    return SettleOutbox(item.outbox_id, item.token, result)


def hire_id(company: Company) -> HireId:
    return HireId(company.rows("SELECT id FROM hire")[0]["id"])


def told(parcels: Sequence[Parcel], to: str) -> list[HireState]:
    """How the hire stood whenever this person was told of trouble."""
    return [one.hire.state for one in chat(parcels, HireUnrecorded, to)]


def names(parcels: Sequence[Parcel]) -> set[str]:
    """The names of the messages about trouble: one of a known name is edited."""
    return {one.name for one in parcels if isinstance(one, ChatParcel) and isinstance(one.content, HireUnrecorded)}


def asked(parcels: Sequence[Parcel]) -> set[str]:
    """Who was told of trouble."""
    told = [one for one in parcels if isinstance(one, ChatParcel) and isinstance(one.content, HireUnrecorded)]
    return {one.to.email for one in told if one.to is not None}


def card(parcels: Sequence[Parcel]) -> Card:
    return hire_unrecorded(chat(parcels, HireUnrecorded, "noor")[-1].hire)


def labels(shown: Card) -> list[str]:
    return [button.label for block in shown.blocks if isinstance(block, Buttons) for button in block.buttons]


def test_while_all_goes_well_nobody_hears_of_trouble(hired: Company) -> None:
    sent = carry(hired, Sent())
    assert chat(sent, HireUnrecorded) == []
    assert chat(sent, HireToPrepare, "noor")[-1].hire.state is HireState.RECORDED


def test_a_hire_that_was_refused_is_told_to_hr_operations_and_the_recruiter_and_why(hired: Company) -> None:
    sent = carry(hired, Dead("answered 422 for job_title"))
    assert told(sent, "noor") == told(sent, "dana") == [HireState.FAILED]
    assert asked(sent) == {"noor@acme.example", "dana@acme.example"}
    assert "did not accept what I said in job_title" in spoken(card(sent))
    assert "No task was made" in spoken(card(sent))
    assert labels(card(sent)) == ["Try again", "It is there already"]


def test_a_person_has_it_tried_again_and_every_message_says_what_came_of_it(hired: Company) -> None:
    first = carry(hired, Dead("answered 422"))
    answer = hired.as_("dana", RetryHire(hire_id(hired)))
    assert isinstance(answer, HireAnswered) and answer.hire.state is HireState.OWED
    again = carry(hired, Sent())
    assert told(again, "noor")[-1] is told(again, "dana")[-1] is HireState.RECORDED
    assert names(again) == names(first)
    assert labels(card(again)) == []
    assert hired.count("outbox WHERE kind = 'hris.hire' AND state = 'sent'") == 1


def test_what_fails_again_is_a_message_of_its_own(hired: Company) -> None:
    first = carry(hired, Dead("answered 422"))
    hired.as_("noor", RetryHire(hire_id(hired)))
    again = carry(hired, Dead("answered 422"))
    assert told(again, "noor")[-1] is HireState.FAILED
    assert names(again) - names(first)


def test_what_may_have_arrived_is_asked_for_once_and_sent_again_only_when_a_person_says_so(hired: Company) -> None:
    carry(hired, Unsure("Unknown"))
    hired.pass_time(seconds=2)
    (item,) = [one for one in hired.system(LeaseOutbox(50)) if isinstance(one.parcel, Hire)]
    assert item.uncertain
    hired.system(SettleOutbox(item.outbox_id, item.token, Dead("the hire may have arrived", in_doubt=True)))
    sent = carry(hired)
    assert told(sent, "noor") == told(sent, "dana") == [HireState.IN_DOUBT]
    assert "I do not know whether" in spoken(card(sent))
    hired.pass_time(days=1)
    assert [one for one in carry(hired) if isinstance(one, Hire)] == []
    hired.as_("noor", RetryHire(hire_id(hired)))
    (item,) = [one for one in hired.system(LeaseOutbox(50)) if isinstance(one.parcel, Hire)]
    assert not item.uncertain


def test_what_failed_after_it_may_have_arrived_is_in_doubt(hired: Company) -> None:
    carry(hired, Unsure("Unknown"))
    hired.pass_time(seconds=2)
    assert told(carry(hired, Dead("answered 422")), "noor") == [HireState.IN_DOUBT]


def test_an_outage_of_days_is_told_when_it_is_given_up(hired: Company) -> None:
    began = hired.now
    heard: list[HireState] = []
    while not heard:
        heard = told(carry_once(hired, Again("not reached: ConnectError")), "noor")
        hired.pass_time(hours=6)
    assert heard == [HireState.FAILED]
    assert hired.now - began > timedelta(days=3)


def carry_once(company: Company, result: Result) -> list[Parcel]:
    """One try."""
    carried: list[Parcel] = []
    tries = 0
    while leased := company.system(LeaseOutbox(50)):
        for item in leased:
            tries += isinstance(item.parcel, Hire)
            carried.append(item.parcel)
            company.system(settlement(item, result if isinstance(item.parcel, Hire) else Sent()))
    assert tries <= 1
    return carried


def test_a_person_says_that_it_is_there_and_nothing_is_sent_any_more(hired: Company) -> None:
    carry(hired, Dead("answered 422"))
    answer = hired.as_("noor", ConfirmHire(hire_id(hired)))
    assert isinstance(answer, HireAnswered) and (answer.hire.state, answer.hire.by) == (
        HireState.BY_HAND,
        "Noor Tester",
    )
    sent = carry(hired)
    assert told(sent, "dana") == [HireState.BY_HAND]
    assert "says Noor" in spoken(card(sent))
    assert hired.count("outbox WHERE kind = 'hris.hire'") == 0
    late = hired.as_("dana", RetryHire(hire_id(hired)))
    assert isinstance(late, HireAnswered) and late.hire.state is HireState.BY_HAND
    assert [one for one in carry(hired) if isinstance(one, Hire)] == []


def test_others_have_no_say_and_nothing_is_answered_that_nobody_asked(hired: Company) -> None:
    carry(hired, Sent())
    for name in ("hana", "alice", "mallory"):
        assert refused(hired.as_(name, RetryHire(hire_id(hired)))) == "not_allowed"
        assert refused(hired.as_(name, ConfirmHire(hire_id(hired)))) == "not_allowed"
    for command in (RetryHire, ConfirmHire):
        answer = hired.as_("noor", command(hire_id(hired)))
        assert isinstance(answer, HireAnswered) and answer.hire.state is HireState.RECORDED
    assert refused(hired.as_("noor", RetryHire(HireId("no-such-hire")))) == "unknown_subject"


def test_what_the_operator_does_is_told_too(hired: Company) -> None:
    carry(hired, Dead("answered 422"))
    job = OutboxId(hired.rows("SELECT id FROM outbox WHERE kind = 'hris.hire'")[0]["id"])
    hired.operator(RetryJob(job))
    assert HireState.OWED in told(carry(hired, Dead("answered 422")), "noor")
    hired.operator(DropJob(job, DropReason.NOT_WANTED))
    assert told(carry(hired), "noor") == [HireState.DROPPED]


def test_a_hire_whose_promise_is_long_gone_is_promised_anew(hired: Company) -> None:
    carry(hired, Dead("answered 422"))
    hired.write("DELETE FROM outbox WHERE kind = 'hris.hire'")
    hired.as_("noor", RetryHire(hire_id(hired)))
    assert told(carry(hired, Sent()), "noor")[-1] is HireState.RECORDED


def test_of_an_erased_candidate_nobody_is_told_anything(hired: Company) -> None:
    carry(hired, Dead("answered 422"))
    known = hire_id(hired)
    code = hired.loop().code
    assert isinstance(hired.operator(EraseCandidate(code, despite_floor=True)), CandidateErased)
    assert chat(carry(hired), HireUnrecorded) == []
    assert hired.count("hire") == 0
    assert refused(hired.as_("noor", RetryHire(known))) == "unknown_subject"


def test_what_was_asked_and_answered_is_in_the_audit_trail(hired: Company) -> None:
    carry(hired, Dead("answered 422"))
    hired.as_("noor", RetryHire(hire_id(hired)))
    (entry,) = hired.rows("SELECT about, rule, answer FROM audit_entry WHERE command = 'RetryHire'")
    assert entry == {"about": hired.loop().code, "rule": "hire-answer", "answer": "HireAnswered"}
