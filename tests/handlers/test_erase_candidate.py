"""An erased candidate leaves ids, times and states behind, and no word: in no table, in no file of the database."""

import asyncio
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from bot.desk import Desk
from bot.message_log import MessageLog
from handlers.ask_recruiter import AskRecruiter
from handlers.cancel_loop import CancelLoop
from handlers.carry_outbox import Leased, LeaseOutbox, Sent, SettleOutbox
from handlers.command import Refused
from handlers.erase_candidate import CandidateErased, EraseCandidate
from handlers.finish_interviews import FinishInterviews
from handlers.hold_candidate import PlaceHold, ReleaseHold
from handlers.parcels import CancelEvent, ChatParcel, ForgetMessage
from handlers.receive_delivery import Received, ReceiveDelivery
from handlers.record_outcome import RecordOutcome
from policies.redaction import pseudonym
from policies.vocabulary import Decision, RequestKind
from storage import subject_texts
from storage.feedback import Summary
from tests.builders import Company, at_once, refused
from tests.database_files import in_files
from tests.handlers.test_message_log import Crosses, heard

CANARIES = ("carmen", "canary", "mail.example", "7700 900123", "cand-carmen", "kestrel", "app-1", "europe/madrid")


def everything(company: Company) -> str:
    """Every value of every row of every table, in lower case."""
    return "\n".join(
        str(row).lower()
        for table in SQLModel.metadata.sorted_tables
        for row in company.rows(f'SELECT * FROM "{table.name}"')  # noqa: S608
    )


def files(company: Company) -> bytes:
    """All that is in SQLite's file and its journal; nothing of a server's, whose files are its own."""
    if not company.store.is_sqlite:
        return b""
    return in_files(Path(str(company.store.engine.url.database))).lower()


def lived(company: Company) -> str:
    """Carmen has been through everything there is, and every text names the kestrel; her loop's code."""
    company.system(ReceiveDelivery("local", "delivery-1", "application.stage_changed", ("app-1", "app-7")))
    code = company.booked_loop()
    asked = company.as_candidate(AskRecruiter(RequestKind.ADJUSTMENT, "Kestrel, please: Carmen needs a quiet room."))
    assert not isinstance(asked, Refused)
    company.pass_time(days=14)
    company.system(FinishInterviews())
    company.carry()
    company.apply(candidate_phones=("+44 7700 900123",))
    company.write_scorecard("alice", notes="Carmen explained the kestrel well.")
    company.write_scorecard("bob", notes="Carmen again, kestrel.")
    company.as_("hana", RecordOutcome(code, Decision.REJECT, "Carmen did not take the kestrel.", False))
    company.operator(PlaceHold(code, "Carmen claims her kestrel."))
    company.operator(ReleaseHold(code, "Carmen has her kestrel."))
    company.write(
        "INSERT INTO retention_question (id, candidate_id, floor_days, floor_rule, cap_days, cap_rule, asked_at, "
        "answered_by, answered_at, keep_days, reason) SELECT 'q', id, 365, 'us-eeoc', 180, 'de-agg', :now, 'x', :now, "
        "200, 'Carmen and the kestrel' FROM candidate",
        now=company.now,
    )
    loop, hana = company.loop().id, company.id_of("hana")
    with company.store.transaction() as session:
        session.add(Summary(loop_id=loop, made="The kestrel.", offered_to=hana, offered_at=company.now))
    asyncio.run(_keep(company, code))
    return code


def test_no_word_is_left_of_an_erased_candidate(company: Company) -> None:
    code = lived(company)
    company.carry()
    (before,) = company.rows("SELECT pseudonym_key FROM candidate")
    assert all(canary in everything(company) for canary in CANARIES)
    answer = company.operator(EraseCandidate(code))
    assert answer == CandidateErased(1, dropped=0)
    left = everything(company)
    assert [canary for canary in CANARIES if canary in left] == []
    assert [canary for canary in CANARIES if canary.encode() in files(company)] == []
    assert before["pseudonym_key"] not in left and before["pseudonym_key"].encode() not in files(company)
    assert pseudonym(b"secret", bytes.fromhex(before["pseudonym_key"])) not in left


def test_what_was_written_about_them_stays_in_the_trail_and_cannot_be_read(company: Company) -> None:
    code = lived(company)
    company.carry()
    (key,) = company.rows("SELECT pseudonym_key FROM candidate")
    company.operator(EraseCandidate(code))
    (text,) = company.rows("SELECT text FROM audit_entry WHERE command = 'RecordOutcome' AND text IS NOT NULL")
    assert subject_texts.decrypt(bytes.fromhex(key["pseudonym_key"]), bytes(text["text"])) is not None
    (entry,) = company.rows("SELECT about, subject, text FROM audit_entry WHERE command = 'EraseCandidate'")
    assert entry == {"about": code, "subject": None, "text": None}


def test_a_delivery_stays_known_and_names_only_the_others(company: Company) -> None:
    code = lived(company)
    company.operator(EraseCandidate(code))
    (row,) = company.rows("SELECT application_ids FROM inbox")
    assert "app-7" in str(row["application_ids"]) and "app-1" not in str(row["application_ids"])
    again = company.system(ReceiveDelivery("local", "delivery-1", "application.stage_changed", ("app-1",)))
    assert again == Received(again=True)


def carry_to_chat(company: Company) -> list[Leased]:
    """Carry all that is due to a chat where every message stands somewhere; what was carried."""
    carried = []
    while leased := company.system(LeaseOutbox(50)):
        for number, item in enumerate(leased):
            said = item.parcel if isinstance(item.parcel, ChatParcel) else None
            posted = ("D1", f"{item.outbox_id}.{number}") if said else None
            about = (said.name, said.about) if said else (None, "")
            company.system(SettleOutbox(item.outbox_id, item.token, Sent(posted), *about))
        carried += leased
    return carried


def test_everything_that_the_bot_said_about_them_is_unsaid(company: Company) -> None:
    company.apply()
    carry_to_chat(company)
    code = company.loop().code
    company.as_("dana", CancelLoop(code, "Carmen has gone."))
    carry_to_chat(company)
    said = company.rows("SELECT channel, ts, loop_id FROM chat_message")
    assert said and all(row["loop_id"] == company.loop().id for row in said)
    company.operator(EraseCandidate(code))
    unsaid = [item.parcel for item in carry_to_chat(company) if isinstance(item.parcel, ForgetMessage)]
    assert sorted((one.channel, one.ts) for one in unsaid) == sorted((row["channel"], row["ts"]) for row in said)
    assert company.count("chat_message") == 0


def test_what_is_on_its_way_to_chat_while_they_are_erased_is_unsaid_when_it_arrives(company: Company) -> None:
    company.apply()
    carry_to_chat(company)
    code = company.loop().code
    company.as_("dana", CancelLoop(code, "Over."))
    leased: tuple[Leased, ...] = company.system(LeaseOutbox(50))
    on_its_way = [one for one in leased if isinstance(one.parcel, ChatParcel)]
    assert on_its_way
    company.operator(EraseCandidate(code))
    for one in on_its_way:
        assert isinstance(one.parcel, ChatParcel)
        sent = Sent(("D9", f"{one.outbox_id}"))
        company.system(SettleOutbox(one.outbox_id, one.token, sent, one.parcel.name, one.parcel.about))
    unsaid = {item.parcel.ts for item in carry_to_chat(company) if isinstance(item.parcel, ForgetMessage)}
    assert {f"{one.outbox_id}" for one in on_its_way} <= unsaid


def test_promises_about_them_are_dropped_and_counted_but_for_those_that_only_undo(company: Company) -> None:
    code = company.booked_loop()
    company.as_("dana", CancelLoop(code, "Over."))
    answer = company.operator(EraseCandidate(code))
    assert isinstance(answer, CandidateErased) and answer.dropped > 0
    carried = company.carry()
    assert {type(one).__name__ for one in carried} <= {"CancelEvent", "CancelInterview", "ChatParcel", "ForgetMessage"}
    assert any(isinstance(one, CancelEvent) for one in carried)
    assert "carmen" not in repr(carried).lower() and "app-1" not in repr(carried)


@pytest.mark.parametrize("despite", [False, True])
def test_a_floor_is_a_reason_to_refuse_that_a_person_may_overrule(company: Company, despite: bool) -> None:
    code = company.open_loop()
    company.as_("dana", CancelLoop(code, "Over."))
    company.write("UPDATE requisition SET jurisdiction = 'us'")
    answer = company.operator(EraseCandidate(code, despite_floor=despite))
    if despite:
        assert isinstance(answer, CandidateErased)
    else:
        assert refused(answer) == "below_floor"
        assert answer.facts == {"rule": "us-eeoc", "until": "2027-11-23"}
    (entry,) = company.rows("SELECT place_rule FROM audit_entry WHERE command = 'EraseCandidate'")
    assert entry["place_rule"] == "us-eeoc"
    company.pass_time(days=365)
    assert isinstance(company.operator(EraseCandidate(code)), CandidateErased)


def test_the_ats_cannot_bring_back_by_old_news_whom_we_erased(company: Company) -> None:
    code = lived(company)
    company.operator(EraseCandidate(code))
    company.apply(status="rejected")
    assert "carmen" not in everything(company)


def test_nobody_can_open_a_loop_for_an_erased_candidate(company: Company) -> None:
    code = company.open_loop()
    company.as_("dana", CancelLoop(code, "On hold."))
    company.operator(EraseCandidate(code))
    assert company.rows("SELECT stage, status FROM application") == [{"stage": "", "status": "active"}]


async def _keep(company: Company, code: str) -> None:
    desk = Desk(company.dispatcher)
    log = MessageLog(desk, Crosses)
    running = asyncio.create_task(log.run())
    await asyncio.sleep(0)  # it begins
    await log.keep(heard("something redacted", code), within=20)
    log.stop()
    await running
    desk.close()


def test_nobody_is_erased_while_people_wait_for_them(company: Company) -> None:
    code = company.open_loop()
    assert refused(company.operator(EraseCandidate(code))) == "loop_live"
    company.as_("dana", CancelLoop(code, "On hold."))
    assert isinstance(company.operator(EraseCandidate(code)), CandidateErased)


def test_only_the_operator_erases(company: Company) -> None:
    code = company.open_loop()
    for name in ("alice", "dana", "hana"):
        assert refused(company.as_(name, EraseCandidate(code))) == "not_allowed"
    assert refused(company.operator(EraseCandidate("PK-0000"))) == "unknown_subject"


def test_an_erased_candidate_whom_the_ats_states_again_is_somebody_new(company: Company) -> None:
    code = company.open_loop()
    company.as_("dana", CancelLoop(code, "On hold."))
    company.operator(EraseCandidate(code))
    company.apply(id="app-9")
    names = [row["name"] for row in company.rows("SELECT name FROM candidate ORDER BY name")]
    assert names == ["Carmen Canary", "Erased candidate"]


def test_erasing_and_the_ats_at_once_leave_no_loop_of_an_erased_candidate(company: Company) -> None:
    """Either the loop was first and nothing is erased, or they are erased and the ATS brings somebody new."""
    for _ in range(4):
        code = company.open_loop() if not company.count("loop") else company.loop().code
        company.as_("dana", CancelLoop(code, "Over."))
        company.apply("Elsewhere")
        erased, _ = at_once(partial(company.operator, EraseCandidate(code)), company.apply)
        assert not isinstance(erased, Exception), erased
        wrong = company.count(
            "loop JOIN candidate ON candidate.id = loop.candidate_id "
            "WHERE candidate.erased_at IS NOT NULL AND loop.state NOT IN ('closed', 'cancelled')"
        )
        assert wrong == 0
        company.pass_time(hours=1)
        company.apply()
