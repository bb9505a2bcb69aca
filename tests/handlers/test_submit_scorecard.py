"""Interviews end, feedback comes in blind, and a named person decides once."""

from collections.abc import Iterable
from typing import Any

import pytest

from handlers.claim_seat import Claimed, ClaimSeat
from handlers.finish_interviews import Finished, FinishInterviews
from handlers.parcels import ChatParcel, HireToPrepare, NudgeOver, OutcomeWanted, Parcel, ScorecardWanted
from handlers.record_outcome import OutcomeRecorded, RecordOutcome, ShowOutcomeForm
from handlers.show_scorecards import ScorecardsShown, ShowScorecards
from handlers.submit_scorecard import ScorecardIncomplete, ScorecardSubmitted, ShowScorecardForm, SubmitScorecard
from handlers.views import OutcomeDraft
from policies.forms import Answer
from policies.hiring import HireState
from policies.vocabulary import AtsOutcome, AtsScorecard, Decision, Hire, LoopState, Recommendation
from policies.waiting import Waiting
from tests.builders import Company, chat, refused
from tests.nudge_acts import deliver

GOOD = "Clear and calm under a hard question."


def card(code: str, notes: str = GOOD, score: int = 3, kept_because: str = "", **answers: Answer) -> SubmitScorecard:
    return SubmitScorecard(code, {"solving": score}, notes, Recommendation.YES, kept_because, answers)


@pytest.fixture
def held(company: Company) -> Company:
    company.held_loop()
    return company


def test_interviewers_are_asked_as_each_interview_ends_and_once(company: Company) -> None:
    code = company.booked_loop()
    assert refused(company.as_("alice", card(code))) == "not_finished"
    assert company.system(FinishInterviews()) == Finished(0)
    first, second = sorted(
        company.rows(
            "SELECT slot.ends_at, slot.id FROM slot JOIN option ON option.id = slot.option_id "
            "WHERE option.state = 'booked'"
        ),
        key=lambda row: str(row["ends_at"]),
    )
    ends = {slot.id: slot.ends_at for slot in company.slots()}
    company.now = ends[first["id"]]
    assert [company.system(FinishInterviews()) for _ in range(2)] == [Finished(1), Finished(0)]
    assert company.loop().state is LoopState.BOOKED
    assert len(chat(company.carry(), ScorecardWanted)) == 1
    company.now = ends[second["id"]]
    assert [company.system(FinishInterviews()) for _ in range(2)] == [Finished(1), Finished(0)]
    assert company.loop().state is LoopState.HELD
    assert len(chat(company.carry(), ScorecardWanted)) == 1


def test_the_message_that_asked_says_that_it_is_done_once_it_is(company: Company) -> None:
    held, code = company, company.booked_loop()
    held.pass_time(days=14)
    held.system(FinishInterviews())
    asked = {one.name for one in messages(deliver(held)) if isinstance(one.content, ScorecardWanted)}
    held.write_scorecard("alice")
    (edited,) = over(held, Waiting.SCORECARD)
    assert edited.name in asked
    assert edited.to is not None
    assert edited.to.email == "alice@acme.example"
    held.as_("alice", card(code, f"{GOOD} Really."))
    assert not over(held, Waiting.SCORECARD), "it says so already"
    held.write_scorecard("bob")
    told = messages(deliver(held))
    (outcome,) = (one.name for one in told if isinstance(one.content, OutcomeWanted))
    held.as_("hana", RecordOutcome(code, Decision.HOLD, "Until Friday."))
    assert not over(held, Waiting.OUTCOME), "it is still to come"
    held.as_("hana", RecordOutcome(code, Decision.HIRE, "Strong in both interviews."))
    assert [one.name for one in over(held, Waiting.OUTCOME)] == [outcome]


def test_who_was_never_asked_is_told_nothing_of_it(held: Company) -> None:
    held.write_scorecard("alice")
    assert not over(held, Waiting.SCORECARD)


def messages(carried: Iterable[Parcel]) -> list[ChatParcel]:
    return [one for one in carried if isinstance(one, ChatParcel)]


def over(company: Company, waiting: Waiting) -> list[ChatParcel]:
    """The messages that now say that this is done."""
    told = messages(deliver(company))
    return [one for one in told if isinstance(one.content, NudgeOver) and one.content.waiting is waiting]


def test_feedback_is_blind_until_the_own_is_in(held: Company) -> None:
    code = held.loop().code
    held.write_scorecard("alice")
    assert refused(held.as_("bob", ShowScorecards(code))) == "blind"
    assert refused(held.as_("erin", ShowScorecards(code))) in {"not_allowed", "blind"}
    held.write_scorecard("bob")
    shown = held.as_("bob", ShowScorecards(code))
    assert isinstance(shown, ScorecardsShown)
    assert [one.author for one in shown.scorecards] == ["Alice Tester", "Bob Tester"]
    assert isinstance(held.as_("dana", ShowScorecards(code)), ScorecardsShown)


def test_flagged_notes_are_kept_only_with_a_reason(held: Company) -> None:
    code, notes = held.loop().code, "Solid, but she has two kids."
    answer = held.as_("alice", card(code, notes))
    assert isinstance(answer, ScorecardIncomplete)
    assert [one.topic for one in answer.flagged] == ["family"]
    assert held.count("scorecard") == 0
    kept = held.as_("alice", card(code, notes, kept_because="Said by the candidate, about remote work."))
    assert isinstance(kept, ScorecardSubmitted)
    assert held.rows("SELECT kept_because FROM scorecard_revision")[0]["kept_because"].startswith("Said by")
    assert "kids" not in repr(held.rows("SELECT * FROM audit_entry"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"notes": "  "}, "notes_missing"),
        ({"notes": "x" * 3001}, "notes_too_long"),
        ({"kept_because": "x" * 501}, "reason_too_long"),
        ({"score": 5}, "unrated"),
        ({"score": 0}, "unrated"),
    ],
)
def test_an_incomplete_scorecard_says_what_is_missing(held: Company, changes: dict[str, Any], field: str) -> None:
    answer = held.as_("alice", card(held.loop().code, **changes))
    assert isinstance(answer, ScorecardIncomplete)
    assert getattr(answer, field)
    assert held.count("scorecard") == 0


def test_an_amendment_is_a_new_revision_and_the_same_words_are_not(held: Company) -> None:
    code = held.loop().code
    revisions = [held.as_("alice", card(code, notes)).scorecard.revision for notes in (GOOD, GOOD, f"{GOOD} Really.")]
    assert revisions == [1, 1, 2]
    sent = [one for one in held.carry() if isinstance(one, AtsScorecard)]
    assert {one.key for one in sent} == {sent[0].key}
    assert sent[-1].revision == 2
    assert held.as_("alice", ShowScorecardForm(code)).notes.endswith("Really.")


def test_the_outcome_needs_every_required_scorecard_a_reason_and_the_manager(held: Company) -> None:
    code = held.loop().code
    held.write_scorecard("alice")
    assert chat(held.carry(), OutcomeWanted) == []
    assert refused(held.as_("hana", RecordOutcome(code, Decision.HIRE, "Good."))) == "scorecards_missing"
    held.write_scorecard("bob")
    assert len(chat(held.carry(), OutcomeWanted, "hana")) == 1
    assert isinstance(held.as_("hana", ShowOutcomeForm(code)), OutcomeDraft)
    assert refused(held.as_("hana", RecordOutcome(code, Decision.HIRE, " "))) == "no_reason"
    assert refused(held.as_("hana", RecordOutcome(code, Decision.HIRE, "x" * 2001))) == "too_long"
    for name in ("dana", "mallory", "alice"):
        assert refused(held.as_(name, RecordOutcome(code, Decision.HIRE, "Good."))) == "not_allowed"
    assert held.count("outcome") == 0


def test_a_hire_is_recorded_once_told_to_hr_and_locks_the_feedback(held: Company) -> None:
    code = held.loop().code
    held.write_scorecard("alice")
    held.write_scorecard("bob")
    held.carry()
    decide = RecordOutcome(code, Decision.HIRE, "Strong in both interviews.")
    assert isinstance(held.as_("hana", decide), OutcomeRecorded)
    assert isinstance(held.as_("hana", decide), OutcomeRecorded)
    assert refused(held.as_("hana", RecordOutcome(code, Decision.REJECT, "On second thoughts."))) == "already_decided"
    sent = held.carry()
    assert [one.decided_by_email for one in sent if isinstance(one, AtsOutcome)] == ["hana@acme.example"]
    assert [one.email for one in sent if isinstance(one, Hire)] == ["carmen@mail.example"]
    hires = [one for one in sent if isinstance(one, ChatParcel) and isinstance(one.content, HireToPrepare)]
    to_noor = [one for one in hires if one.to is not None and one.to.email == "noor@acme.example"]
    assert len({one.name for one in to_noor}) == 1  # one message, which is changed once the HR system has the hire
    assert chat(to_noor, HireToPrepare)[-1].hire.state is HireState.RECORDED
    assert refused(held.as_("alice", card(code, "On second thoughts, no."))) == "scorecard_locked"
    assert held.loop().state is LoopState.CLOSED


def test_a_rejection_makes_no_task_for_hr(held: Company) -> None:
    held.write_scorecard("alice")
    held.write_scorecard("bob")
    held.as_("hana", RecordOutcome(held.loop().code, Decision.REJECT, "Not enough depth."))
    sent = held.carry()
    assert not [one for one in sent if isinstance(one, Hire)]
    assert chat(sent, HireToPrepare) == []


def test_a_shadow_may_write_but_is_not_waited_for(company: Company) -> None:
    company.load()
    company.write("INSERT INTO pool_member (person_id, kind) VALUES (:erin, 'design')", erin=company.id_of("erin"))
    code = company.booked_loop()
    assert isinstance(company.as_("erin", ClaimSeat(f"{code}-A2")), Claimed)
    company.pass_time(days=14)
    company.system(FinishInterviews())
    company.write_scorecard("alice")
    company.write_scorecard("bob")
    assert refused(company.as_("erin", ShowScorecards(code))) == "blind"
    assert isinstance(company.as_("hana", ShowOutcomeForm(code)), OutcomeDraft)
