"""Every entry gets its seal, once, in a chain without a gap, whoever seals and in whatever order entries appear."""

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from handlers import seal_audit
from handlers.seal_audit import AuditSealed, SealAudit
from storage import audit_chain
from tests.audit_trail import faults, seal, write
from tests.builders import Company, at_once

ON_POSTGRES = pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


def sealed(company: Company) -> list[int]:
    """The ids of the sealed entries, in the order of the chain, which has no gap."""
    rows = company.rows("SELECT seq, entry_id FROM audit_seal ORDER BY seq")
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    return [row["entry_id"] for row in rows]


def test_every_entry_is_sealed_once_and_sealing_leaves_no_entry(company: Company) -> None:
    company.held_loop()
    entries = company.count("audit_entry")
    assert seal(company) == entries > 10
    assert seal(company) == 0
    assert company.count("audit_entry") == entries
    assert sealed(company) == [row["id"] for row in company.rows("SELECT id FROM audit_entry ORDER BY id")]
    assert faults(company) == []


def test_an_entry_that_appears_behind_later_ones_is_sealed_too(company: Company) -> None:
    write(company, 500)
    seal(company)
    write(company, 400)
    assert seal(company) == 1
    assert sealed(company)[-2:] == [500, 400]
    assert faults(company) == []


@ON_POSTGRES
def test_a_transaction_that_commits_late_is_not_overlooked(company: Company) -> None:
    """On PostgreSQL ids are given out when a row is written, not when it is committed."""
    late, written, done = threading.Event(), threading.Event(), threading.Event()

    def slow() -> None:
        with company.store.engine.begin() as connection:
            connection.execute(
                sa.text(
                    "INSERT INTO audit_entry (at, actor_kind, actor_id, command, surface, allowed, rule, answer) "
                    "VALUES (now(), 'person', 'late', 'ClaimSeat', 'slack', true, 'interviewer', 'Claimed')"
                )
            )
            written.set()
            late.wait(10)
        done.set()

    threading.Thread(target=slow).start()
    assert written.wait(10)
    company.apply()
    seal(company)
    late.set()
    assert done.wait(10)
    assert seal(company) == 1
    assert company.rows("SELECT id FROM audit_entry WHERE actor_id = 'late'")[0]["id"] == sealed(company)[-1]


def test_what_appears_too_far_behind_is_found_by_the_look_at_everything(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal_audit, "LOOK_BACK", 50)
    monkeypatch.setattr(seal_audit, "STRETCH", 100)
    write(company, 1000)
    seal(company)
    for late in (400, 401, 700):
        write(company, late)
    assert seal(company) == 0
    after, found = 0, 0
    for _ in range(20):
        answer = company.system(SealAudit(after))
        after, found = answer.after, found + answer.count
        if not answer.more:
            break
    assert (after, found) == (1000, 3)
    assert sealed(company)[-3:] == [400, 401, 700]


@pytest.mark.parametrize("after", [None, 0])
def test_a_backlog_is_sealed_a_batch_at_a_time(
    company: Company, monkeypatch: pytest.MonkeyPatch, after: int | None
) -> None:
    monkeypatch.setattr(seal_audit, "AT_ONCE", 3)
    company.open_loop()
    entries = company.count("audit_entry")
    assert company.system(SealAudit(after)) == AuditSealed(3, after, more=True)
    more = True
    while more:
        answer = company.system(SealAudit(after))
        after, more = answer.after, answer.more
    assert len(sealed(company)) == entries


@ON_POSTGRES
def test_while_somebody_else_seals_nothing_is_sealed(company: Company) -> None:
    with company.store.engine.begin() as connection:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": audit_chain.LOCK})
        assert company.system(SealAudit()) == AuditSealed(0, None, more=False)
    assert seal(company) > 0


@ON_POSTGRES
def test_without_the_lock_the_unique_seq_has_the_last_word(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_chain, "hold", lambda _session: True)
    lost = 0
    for turn in range(20):
        for place in range(50):
            write(company, 1_000 + turn * 50 + place)
        answers = at_once(*[lambda: company.system(SealAudit())] * 3)
        assert all(isinstance(answer, AuditSealed | IntegrityError) for answer in answers), answers
        lost += sum(isinstance(answer, IntegrityError) for answer in answers)
    seal(company)
    assert lost > 0
    assert len(set(sealed(company))) == company.count("audit_entry")
    assert faults(company) == []
