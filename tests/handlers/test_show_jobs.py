"""What does an operator see of the outbox, and what becomes of a job that is let go?"""

from dataclasses import asdict

import pytest
from sqlmodel import SQLModel

from bot.cards.dropped import BECAUSE, LEFT_UNDONE, dropped
from bot.cards.elements import spoken
from handlers.carry_outbox import Again, Dead, LeaseOutbox, SettleOutbox
from handlers.claim_seat import ClaimSeat
from handlers.parcels import PromiseDropped
from handlers.promises import Errand
from handlers.receive_delivery import ReceiveDelivery
from handlers.show_jobs import DropJob, JobDropped, JobsShown, RetryJob, ShowJobs
from policies.vocabulary import DropReason, JobKind, OutboxId
from storage.store import Store
from tests.builders import Company, chat, refused

REASON = DropReason.RECEIVER_GONE


@pytest.fixture
def company(store: Store) -> Company:
    made = Company(store).load()
    made.apply()
    return made


def fail_all(company: Company, fault: Again | Dead) -> None:
    """Lease everything that is due, and carry none of it."""
    for item in company.system(LeaseOutbox(50)):
        company.system(SettleOutbox(item.outbox_id, item.token, fault))


def jobs(company: Company, kind: JobKind) -> dict[str, str]:
    """The listed jobs of a kind: errand and state."""
    shown = company.operator(ShowJobs(kind))
    return {job.errand: job.state.value for job in shown.jobs}


def number(company: Company, errand: str) -> OutboxId:
    return OutboxId(company.rows("SELECT id FROM outbox WHERE kind = :kind", kind=errand)[0]["id"])


def entries(company: Company) -> list[tuple[str, str]]:
    """What the audit trail has of dropped jobs: about what, and the answer."""
    found = company.rows("SELECT about, answer FROM audit_entry WHERE command = 'DropJob' ORDER BY id")
    return [(row["about"], row["answer"]) for row in found]


def test_jobs_are_listed_by_what_they_are(company: Company) -> None:
    company.carry()
    company.as_("alice", ClaimSeat(f"{company.loop().code}-A1"))
    owed = jobs(company, JobKind.OWED)
    assert set(owed) >= {"calendar.claim", "chat.card"} and set(owed.values()) == {"pending"}
    assert jobs(company, JobKind.LATE) == {} == jobs(company, JobKind.DEAD)
    company.pass_time(minutes=2)
    assert jobs(company, JobKind.LATE) == owed
    fail_all(company, Dead("answered 410"))
    assert jobs(company, JobKind.DEAD) == dict.fromkeys(owed, "dead") == jobs(company, JobKind.TROUBLED)
    shown = company.operator(ShowJobs())
    assert isinstance(shown, JobsShown) and (shown.waiting, shown.late, shown.dead) == (0, 0, len(owed))
    assert {(job.attempts, job.fault, job.carried_until) for job in shown.jobs} == {(1, "answered 410", None)}


def test_the_list_shows_which_jobs_wait_for_each_other_and_no_id_of_the_ats(company: Company) -> None:
    company.carry()
    company.fill("A", "B")
    company.book("A")
    shown = company.operator(ShowJobs(JobKind.OWED, 1000))
    lanes = {job.lane for job in shown.jobs if job.errand == "ats.interview"}
    assert len(lanes) == 1 and lanes.pop().startswith("ats:")
    listed = repr([asdict(job) for job in shown.jobs])
    known = company.rows("SELECT name, email, ats_id FROM candidate")[0]
    (application,) = company.rows("SELECT ats_id FROM application")
    assert [one for one in (*known.values(), application["ats_id"]) if one in listed] == []


def test_what_is_dropped_is_never_carried_and_its_recruiter_is_told(company: Company) -> None:
    company.carry()
    code = company.loop().code
    company.as_("alice", ClaimSeat(f"{code}-A1"))
    job = number(company, "calendar.claim")
    answer = company.operator(DropJob(job, REASON))
    assert answer == JobDropped("calendar.claim", told=True)
    assert company.count("outbox WHERE kind = 'calendar.claim'") == 0
    (told,) = chat(company.carry(), PromiseDropped, "dana")
    assert isinstance(told, PromiseDropped)
    assert (told.code, told.errand, told.reason) == (code, "calendar.claim", REASON)
    words = spoken(dropped(told))
    assert code in words and "an interviewer's calendar will not be brought up to date" in words
    assert entries(company) == [(code, "dropped:calendar.claim:receiver_gone")]
    assert refused(company.operator(DropJob(job, REASON))) == "unknown_subject"


def test_what_is_being_carried_cannot_be_dropped(company: Company) -> None:
    (first, *_) = company.system(LeaseOutbox(50))
    assert refused(company.operator(DropJob(first.outbox_id, REASON))) == "under_way"
    company.system(SettleOutbox(first.outbox_id, first.token, Again("down")))
    assert isinstance(company.operator(DropJob(first.outbox_id, REASON)), JobDropped)


def test_what_was_carried_cannot_be_dropped_or_retried(company: Company) -> None:
    company.carry()
    job = number(company, "chat.card")
    assert refused(company.operator(DropJob(job, REASON))) == "unknown_subject"
    assert refused(company.operator(RetryJob(job))) == "unknown_subject"


def test_dropping_one_lets_the_next_of_its_lane_through(company: Company) -> None:
    company.carry()
    company.fill("A", "B")
    company.book("A")
    company.write("UPDATE outbox SET due_at = :later WHERE kind = 'ats.interview'", later="2100-01-01 00:00:00+00:00")
    first, second = [
        row["id"] for row in company.rows("SELECT id FROM outbox WHERE kind = 'ats.interview' ORDER BY id")
    ]
    company.write("UPDATE outbox SET due_at = created_at WHERE id = :second", second=second)
    assert "ats.interview" not in {item.errand for item in company.system(LeaseOutbox(50))}
    company.operator(DropJob(OutboxId(first), REASON))
    assert second in {item.outbox_id for item in company.system(LeaseOutbox(50))}


def test_a_dropped_notice_and_a_dropped_read_tell_the_recruiter_too(company: Company) -> None:
    (application,) = company.rows("SELECT ats_id FROM application")
    for delivery, ats_id in (("1", application["ats_id"]), ("2", "nobody's")):
        company.system(ReceiveDelivery("local", delivery, "application.stage_changed", (ats_id,)))
    fail_all(company, Dead("gone"))
    known, unknown = company.rows("SELECT id FROM outbox WHERE kind = 'ats.application' ORDER BY id")
    by_hand = DropReason.BY_HAND
    assert company.operator(DropJob(known["id"], by_hand)) == JobDropped("ats.application", told=True)
    assert company.operator(DropJob(unknown["id"], by_hand)) == JobDropped("ats.application", told=False)
    assert company.operator(DropJob(number(company, "chat.opened"), by_hand)) == JobDropped("chat.opened", told=True)
    told = [content.errand for content in chat(company.carry(), PromiseDropped, "dana")]
    assert told == ["ats.application", "chat.opened"]


def test_what_concerns_no_requisition_is_dropped_all_the_same(company: Company) -> None:
    company.write("UPDATE outbox SET kind = 'mail.anchor', subject = '7' WHERE kind = 'chat.card'")
    job = number(company, "mail.anchor")
    assert company.operator(DropJob(job, DropReason.NOT_WANTED)) == JobDropped("mail.anchor", told=False)
    assert entries(company) == [(f"job {job}", "dropped:mail.anchor:not_wanted")]
    assert chat(company.carry(), PromiseDropped) == []


def test_every_errand_and_reason_has_its_words_and_fits_the_audit_trail() -> None:
    assert set(LEFT_UNDONE) == set(Errand) and set(BECAUSE) == set(DropReason)
    width = SQLModel.metadata.tables["audit_entry"].columns["answer"].type.length  # type: ignore[attr-defined]
    longest = max(len(f"dropped:{errand.value}:{reason.value}") for errand in Errand for reason in DropReason)
    assert longest <= width
