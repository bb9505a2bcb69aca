"""Who may read the trail, what they see of whom, and that their looking is written down as well."""

from datetime import timedelta

import pytest

from handlers.cancel_loop import CancelLoop
from handlers.erase_candidate import EraseCandidate
from handlers.read_audit import ExportAudit, ReadSeals, ReadUnsealed, SealsRead, UnsealedRead, VerifyAudit
from handlers.record_outcome import RecordOutcome
from handlers.show_audit import AuditShown, ShowAudit
from policies.vocabulary import Decision, Role
from tests.audit_trail import seal
from tests.builders import PEOPLE, Company, person, refused

REASON = "Carmen did not take the kestrel."


@pytest.fixture
def company(company: Company) -> Company:
    return company.load(people=(*PEOPLE, person("ada", (Role.AUDITOR,))))


@pytest.fixture
def decided(company: Company) -> str:
    """Carmen was turned down, with a reason; the code of her loop."""
    code = company.held_loop()
    for name in ("alice", "bob"):
        company.write_scorecard(name)
    company.as_("hana", RecordOutcome(code, Decision.REJECT, REASON, False))
    return code


def shown(answer: object) -> AuditShown:
    assert isinstance(answer, AuditShown), answer
    return answer


def test_people_are_shown_by_name_and_everybody_else_by_what_they_are(company: Company, decided: str) -> None:
    lines = shown(company.as_("ada", ShowAudit(limit=500))).lines
    assert [line.entry_id for line in lines] == sorted(line.entry_id for line in lines)
    assert {"Hana Tester", "Alice Tester", "operator:test", "system:test"} <= {line.who for line in lines}
    (decision,) = [line for line in lines if line.command == "RecordOutcome"]
    assert (decision.who, decision.about, decision.answer) == ("Hana Tester", decided, "OutcomeRecorded")
    assert decision.rule == "requisition-hiring-manager"
    assert any(line.shown_to == "Dana Tester" for line in lines)


def test_texts_are_decrypted_for_one_candidate_only_and_that_is_written_down(company: Company, decided: str) -> None:
    before = company.count("audit_entry")
    overview = shown(company.as_("ada", ShowAudit(limit=500)))
    assert [(line.has_text, line.text) for line in overview.lines if line.has_text] == [(True, None)]
    of_carmen = shown(company.as_("ada", ShowAudit(decided)))
    assert [line.text for line in of_carmen.lines if line.has_text] == [REASON]
    assert not of_carmen.erased
    written = company.rows("SELECT command, about, shown, rule FROM audit_entry ORDER BY id")[before:]
    assert [(row["command"], row["about"], row["shown"], row["rule"]) for row in written] == [
        ("ShowAudit", None, None, "auditor"),
        ("ShowAudit", decided, "audit", "auditor"),
    ]


def test_entries_under_another_code_of_the_candidate_are_found_by_their_token(company: Company) -> None:
    first = company.open_loop()
    company.as_("dana", CancelLoop(first, "On hold, kestrel."))
    company.apply("Elsewhere")
    company.pass_time(minutes=1)
    second = company.open_loop()
    company.as_("dana", CancelLoop(second, "Again, kestrel."))
    company.write("UPDATE loop SET code = 'PK-GONE' WHERE code = :code", code=first)
    lines = shown(company.operator(ShowAudit(second, limit=500))).lines
    assert {first, second} <= {line.about for line in lines}
    assert {line.text for line in lines if line.has_text} == {"On hold, kestrel.", "Again, kestrel."}


def test_an_erased_candidates_entries_are_there_and_their_texts_are_not(company: Company, decided: str) -> None:
    before = shown(company.operator(ShowAudit(decided, limit=500))).lines
    company.pass_time(days=400)
    company.operator(EraseCandidate(decided))
    after = shown(company.operator(ShowAudit(decided, limit=500)))
    assert after.erased
    assert [line.entry_id for line in before] == [line.entry_id for line in after.lines][: len(before)]
    assert [(line.has_text, line.text) for line in after.lines if line.has_text] == [(True, None)]


def test_a_persons_entries_are_what_they_did_and_what_they_were_shown(company: Company, decided: str) -> None:
    lines = shown(company.operator(ShowAudit(who="Dana@acme.example", limit=500))).lines
    assert lines
    assert all("Dana Tester" in (line.who, line.shown_to) for line in lines)
    assert refused(company.operator(ShowAudit(who="nobody@acme.example"))) == "unknown_subject"


def test_entries_of_a_time(company: Company, decided: str) -> None:
    middle = company.now - timedelta(days=7)
    every = shown(company.operator(ShowAudit(limit=500))).lines
    early = shown(company.operator(ShowAudit(until=middle, limit=500))).lines
    late = shown(company.operator(ShowAudit(since=middle, limit=500))).lines
    assert 0 < len(early) < len(every)
    assert [line.entry_id for line in every] == [line.entry_id for line in (*early, *late)][: len(every)]
    assert len(shown(company.operator(ShowAudit(limit=3))).lines) == 3


def test_only_auditors_and_the_operator_read_the_trail(company: Company, decided: str) -> None:
    for name in ("alice", "dana", "hana", "noor"):
        for command in (ShowAudit(), ShowAudit(decided)):
            assert refused(company.as_(name, command)) == "not_allowed"
    for whole in (ExportAudit(), VerifyAudit(), ReadSeals(None, 10), ReadUnsealed(0, company.now)):
        assert refused(company.as_("ada", whole)) == "not_allowed"
    assert refused(company.operator(ShowAudit("PK-0000"))) == "unknown_subject"


def test_whose_texts_are_read_in_an_export_is_in_the_trail(company: Company, decided: str) -> None:
    seal(company)
    before = company.count("audit_entry")
    plain = company.operator(ReadSeals(None, 10_000))
    assert isinstance(plain, SealsRead)
    assert (plain.texts, company.count("audit_entry")) == ({}, before)
    page = company.operator(ReadSeals(None, 10_000, with_texts=True))
    assert isinstance(page, SealsRead)
    assert list(page.texts.values()) == [REASON]
    (entry,) = company.rows("SELECT command, about, shown, subject FROM audit_entry ORDER BY id")[before:]
    assert (entry["command"], entry["about"], entry["shown"]) == ("ReadSeals", decided, "audit")
    assert entry["subject"]
    loose = company.operator(ReadUnsealed(0, company.now + timedelta(days=1)))
    assert isinstance(loose, UnsealedRead)
    assert [entry_id for entry_id, _ in loose.entries] == [before + 1]
