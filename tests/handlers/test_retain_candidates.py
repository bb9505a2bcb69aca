"""Whose period is over is erased, by a rule that is named; who waits, is held or is asked about, is not."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.answer_retention import AnswerRetention, QuestionsShown, ShowQuestions
from handlers.apply_retention import ApplyRetention
from handlers.cancel_loop import CancelLoop
from handlers.command import Done
from handlers.hold_candidate import PlaceHold, ReleaseHold
from handlers.load_company import LoadCompany
from handlers.record_outcome import RecordOutcome
from handlers.retain_candidates import CandidatesRetained, RetainCandidates, ShowRetention
from policies.vocabulary import ApplicationStatus, Decision
from tests.builders import CODING, Company, refused, requisition

GERMAN, AMERICAN = 180, 365


def retain(company: Company, after: str = "") -> CandidatesRetained:
    answer = company.system(RetainCandidates(after))
    assert isinstance(answer, CandidatesRetained) and answer.failed == ()
    return answer


def ended(company: Company) -> str:
    """Carmen's loop in Germany is cancelled today; its code."""
    code = company.open_loop()
    company.as_("dana", CancelLoop(code, "On hold."))
    company.carry()
    return code


def move_to(company: Company, jurisdiction: str) -> None:
    company.write("UPDATE requisition SET jurisdiction = :place", place=jurisdiction)


def test_a_candidate_goes_when_the_places_period_is_over_and_the_trail_names_the_rule(company: Company) -> None:
    code = ended(company)
    company.pass_time(days=GERMAN, seconds=-1)
    assert retain(company) == CandidatesRetained(0, 0, "")
    company.pass_time(seconds=1)
    entries = company.count("audit_entry")
    assert retain(company) == CandidatesRetained(1, 0, "")
    (entry,) = company.rows("SELECT * FROM audit_entry ORDER BY id")[entries:]
    assert (entry["command"], entry["about"], entry["place_rule"]) == ("RetainCandidates", code, "de-agg")
    assert company.rows("SELECT name FROM candidate") == [{"name": "Erased candidate"}]
    assert retain(company) == CandidatesRetained(0, 0, "")


@pytest.mark.parametrize(("own", "days", "rule"), [(90, 90, "company"), (365, GERMAN, "de-agg")])
def test_the_companys_own_period_holds_where_it_may(company: Company, own: int, days: int, rule: str) -> None:
    ended(company)
    company = Company(company.store, rules=type(company.rules)(candidate_days=own), now=company.now)
    company.pass_time(days=days)
    shown = company.operator(ShowRetention())
    assert [(one.days, one.rule) for one in shown.ending] == [(days, rule)]


def test_a_dry_run_says_what_would_go_and_changes_nothing(company: Company) -> None:
    code = ended(company)
    last = company.now
    company.pass_time(days=GERMAN)
    before = company.rows("SELECT * FROM candidate")
    shown = company.operator(ShowRetention())
    assert [(one.code, one.last_activity, one.days, one.rule) for one in shown.ending] == [(code, last, 180, "de-agg")]
    assert company.rows("SELECT * FROM candidate") == before


def test_nobody_goes_while_a_loop_is_live(company: Company) -> None:
    company.open_loop()
    company.pass_time(days=1000)
    assert retain(company) == CandidatesRetained(0, 0, "")
    assert company.operator(ShowRetention()).ending == ()
    company.as_("dana", CancelLoop(company.loop().code, "On hold."))
    assert retain(company) == CandidatesRetained(0, 0, "")
    company.pass_time(days=GERMAN)
    assert retain(company).erased == 1


def test_nobody_goes_while_the_decision_is_put_off(company: Company) -> None:
    code = company.held_loop()
    for name in ("alice", "bob"):
        company.write_scorecard(name)
    company.as_("hana", RecordOutcome(code, Decision.HOLD, "After the next one."))
    company.as_("dana", CancelLoop(code, "Enough for now."))
    company.pass_time(days=1000)
    assert retain(company).erased == 0
    company.apply(status=ApplicationStatus.REJECTED)
    company.pass_time(days=GERMAN)
    assert retain(company).erased == 1


def _scorecard(company: Company) -> None:
    company.write_scorecard("alice")


def _changed(company: Company) -> None:
    company.apply("Offer", status=ApplicationStatus.HIRED)


@pytest.mark.parametrize("happens", [_scorecard, _changed])
def test_the_clock_starts_anew_when_something_happens(company: Company, happens: Any) -> None:
    code = company.held_loop()
    company.as_("dana", CancelLoop(code, "Over."))
    company.pass_time(days=GERMAN - 1)
    happens(company)
    company.pass_time(days=GERMAN - 1)
    assert retain(company).erased == 0
    company.pass_time(days=1)
    assert retain(company).erased == 1


def test_a_read_of_the_ats_that_changes_nothing_does_not_start_the_clock_anew(company: Company) -> None:
    ended(company)
    for _ in range(6):
        company.pass_time(days=30)
        company.apply()
    assert retain(company).erased == 1


def two_places(company: Company) -> str:
    """Carmen applied in Germany and in the United States; a code of hers."""
    ended(company)
    second = replace(requisition(CODING, job="job-2", onsite=False), jurisdiction="us")
    company.operator(LoadCompany((), (second,)))
    company.apply(id="app-2", job_id="job-2", stage="Applied")
    return company.loop().code


def test_where_two_laws_exclude_each_other_nothing_goes_and_a_person_is_asked_once(company: Company) -> None:
    code = two_places(company)
    company.pass_time(days=2000)
    assert retain(company) == CandidatesRetained(0, 1, "")
    assert retain(company) == CandidatesRetained(0, 0, "")
    shown = company.operator(ShowQuestions())
    assert isinstance(shown, QuestionsShown) and shown.count == 1
    (question,) = shown.questions
    assert (question.code, question.floor_rule, question.floor_days) == (code, "us-eeoc", AMERICAN)
    assert (question.cap_rule, question.cap_days) == ("de-agg", GERMAN)
    assert company.count("candidate WHERE erased_at IS NULL") == 1


def test_what_a_person_answers_is_done_and_written_down(company: Company) -> None:
    code = two_places(company)
    retain(company)
    assert refused(company.operator(AnswerRetention(code, 400, "Too long."))) == "outside_rules"
    assert refused(company.operator(AnswerRetention(code, 100, "Too short."))) == "outside_rules"
    assert refused(company.operator(AnswerRetention(code, 200, "  "))) == "no_reason"
    assert company.operator(AnswerRetention(code, AMERICAN, "Counsel says so.")) == Done()
    assert refused(company.operator(AnswerRetention(code, 200, "Again."))) == "no_question"
    (row,) = company.rows("SELECT keep_days, reason, answered_by FROM retention_question")
    assert row == {"keep_days": AMERICAN, "reason": "Counsel says so.", "answered_by": "operator test"}
    company.pass_time(days=AMERICAN - 1)
    assert retain(company) == CandidatesRetained(0, 0, "")
    company.pass_time(days=1)
    assert retain(company) == CandidatesRetained(1, 0, "")
    (entry,) = company.rows("SELECT place_rule FROM audit_entry WHERE command = 'RetainCandidates'")
    assert entry["place_rule"] == "answer"


def test_a_law_that_changed_since_is_asked_about_anew(company: Company) -> None:
    code = two_places(company)
    retain(company)
    company.operator(AnswerRetention(code, 200, "Counsel says so."))
    company.write("UPDATE requisition SET jurisdiction = 'us-federal-contractor' WHERE jurisdiction = 'us'")
    company.pass_time(days=2000)
    assert retain(company) == CandidatesRetained(0, 1, "")
    assert company.count("candidate WHERE erased_at IS NULL") == 1


def test_a_question_that_has_become_moot_is_withdrawn(company: Company) -> None:
    two_places(company)
    retain(company)
    company.write("UPDATE requisition SET jurisdiction = 'eu-de'")
    retain(company)
    assert company.operator(ShowQuestions()).count == 0


def test_a_place_that_nobody_knows_keeps_everything_until_a_person_answers(company: Company) -> None:
    ended(company)
    move_to(company, "mars")
    company.pass_time(days=3000)
    assert retain(company) == CandidatesRetained(0, 1, "")


def test_a_legal_hold_stops_the_clock(company: Company) -> None:
    code = ended(company)
    company.operator(PlaceHold(code, "A charge."))
    company.pass_time(days=3000)
    assert retain(company) == CandidatesRetained(0, 0, "")
    assert company.operator(ShowRetention()).ending == ()
    company.operator(ReleaseHold(code, "It is settled."))
    assert retain(company).erased == 1


def test_one_that_cannot_be_erased_holds_up_no_other(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    from handlers import erasing  # noqa: PLC0415

    ended(company)
    company.apply(id="app-9", candidate_id="cand-zoe", candidate_name="Zoe Zander", stage="Applied")
    company.pass_time(days=1000)
    first = company.rows("SELECT id FROM candidate ORDER BY id")[0]["id"]
    real = erasing.erase

    def broken(context: Any, candidate_id: Any) -> int:
        if candidate_id == first:
            raise RuntimeError("cannot")
        return real(context, candidate_id)

    monkeypatch.setattr(erasing, "erase", broken)
    answer = company.system(RetainCandidates())
    assert (answer.erased, answer.failed) == (1, ("RuntimeError",))
    assert company.rows("SELECT id FROM candidate WHERE erased_at IS NULL") == [{"id": first}]


def test_many_go_in_several_transactions(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.retain_candidates.AT_ONCE", 5)
    monkeypatch.setattr("handlers.retain_candidates.MOST_ERASED", 2)
    for number in range(7):
        company.apply(id=f"app-{number}", candidate_id=f"cand-{number}", stage="Applied")
    company.pass_time(days=1000)
    erased, after, rounds = 0, "", 0
    while after or not rounds:
        answer = retain(company, after)
        erased, after, rounds = erased + answer.erased, answer.after, rounds + 1
    assert (erased, rounds) == (7, 4)


def test_settled_rows_past_leave_and_logins_go_after_their_days(company: Company) -> None:
    ended(company)
    alice = company.id_of("alice")
    company.write(
        "INSERT INTO leave (id, person_id, starts_at, ends_at) VALUES ('l', :person, :then, :then)",
        person=alice,
        then=company.now,
    )
    company.write(
        "INSERT INTO inbox (source, delivery_id, kind, application_ids, received_at) "
        "VALUES ('local', 'd', 'k', '[]', :then)",
        then=company.now,
    )
    company.write(
        "INSERT INTO web_session (id, token_hash, person_id, started_at, expires_at) "
        "VALUES ('w', 'h', :person, :then, :then)",
        person=alice,
        then=company.now,
    )
    assert company.count("outbox WHERE settled_at IS NOT NULL") > 0
    tables = ("outbox", "leave", "inbox", "web_session")
    company.pass_time(days=29)
    company.system(ApplyRetention())
    assert all(company.count(table) for table in tables)
    company.pass_time(days=2)
    company.system(ApplyRetention())
    assert [company.count(table) for table in tables] == [0, 0, 0, 0]


def test_messages_of_a_held_candidate_stay(company: Company) -> None:
    code = ended(company)
    loop = company.loop().id
    for about in (loop, None):
        company.write(
            "INSERT INTO message (at, direction, kind, platform, command, place, loop_id, text) "
            "VALUES (:at, 'heard', 'message', 'slack', '', '', :loop, 'x')",
            at=company.now,
            loop=about,
        )
    company.operator(PlaceHold(code, "A charge."))
    company.pass_time(days=400)
    company.system(ApplyRetention())
    assert company.rows("SELECT loop_id FROM message") == [{"loop_id": loop}]
    company.operator(ReleaseHold(code, "Settled."))
    company.system(ApplyRetention())
    assert company.count("message") == 0
