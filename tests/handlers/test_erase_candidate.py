"""An erased candidate leaves ids, times and states behind, and no word."""

import asyncio

from sqlmodel import SQLModel

from bot.desk import Desk
from bot.message_log import MessageLog
from handlers.ask_recruiter import AskRecruiter
from handlers.cancel_loop import CancelLoop
from handlers.erase_candidate import CandidateErased, EraseCandidate
from handlers.record_outcome import RecordOutcome
from policies.redaction import pseudonym
from policies.vocabulary import Decision, RequestKind
from tests.builders import Company, refused
from tests.handlers.test_message_log import Crosses, heard

CANARIES = ("carmen", "canary", "mail.example", "7700 900123", "cand-carmen", "kestrel")


def everything(company: Company) -> str:
    """Every value of every row of every table, in lower case."""
    return "\n".join(
        str(row).lower()
        for table in SQLModel.metadata.sorted_tables
        for row in company.rows(f'SELECT * FROM "{table.name}"')  # noqa: S608
    )


def test_no_word_is_left_of_an_erased_candidate(company: Company) -> None:
    code = company.held_loop()
    company.apply(candidate_phones=("+44 7700 900123",))
    company.as_candidate(AskRecruiter(RequestKind.ADJUSTMENT, "Kestrel, please: Carmen needs a quiet room."))
    company.write_scorecard("alice", notes="Carmen explained the kestrel well.")
    company.write_scorecard("bob", notes="Carmen again, kestrel.")
    company.as_("hana", RecordOutcome(code, Decision.REJECT, "Carmen did not take the kestrel.", False))
    asyncio.run(_keep(company, code))
    (before,) = company.rows("SELECT pseudonym_key FROM candidate")
    assert all(canary in everything(company) for canary in CANARIES)
    assert company.operator(EraseCandidate(code)) == CandidateErased(1)
    left = everything(company)
    assert [canary for canary in CANARIES if canary in left] == []
    assert before["pseudonym_key"] not in left
    assert pseudonym(b"secret", bytes.fromhex(before["pseudonym_key"])) not in left


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
    assert company.operator(EraseCandidate(code)) == CandidateErased(1)


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
