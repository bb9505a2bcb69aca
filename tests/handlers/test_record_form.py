"""The ATS's own form is asked: its fields come, answers are judged and kept, and a filled-in form stays as it is."""

from typing import Any

import pytest

from handlers.record_form import RecordForm
from handlers.show_scorecards import ScorecardsShown, ShowScorecards
from handlers.submit_scorecard import ScorecardIncomplete, ScorecardSubmitted, ShowScorecardForm, SubmitScorecard
from policies.forms import Answer, FieldKind, FormField
from policies.vocabulary import AtsScorecard, InterviewId, Recommendation
from tests.builders import Company

GRADES = (("1", "Strong no"), ("2", "No"), ("3", "Yes"), ("4", "Strong yes"))
FORM = (
    FormField("overall", "Overall", FieldKind.RECOMMENDATION, True, GRADES),
    FormField("depth", "Depth", FieldKind.RATING, True, GRADES),
    FormField("level", "Level", FieldKind.CHOICE, True, (("jr", "Junior"), ("sr", "Senior"))),
    FormField("seen", "Seen in", FieldKind.CHOICES, False, (("talk", "Talk"), ("work", "Work sample"))),
    FormField("years", "Years shown", FieldKind.NUMBER),
    FormField("next", "For the next round", FieldKind.LONG_TEXT),
    FormField("notes", "Notes", FieldKind.NOTES),
    FormField("file", "Whiteboard", FieldKind.OTHER),
    FormField("team", "Team", FieldKind.CHOICE, True),
)


@pytest.fixture
def held(company: Company) -> Company:
    """Carmen's interviews are over, and each asks what the ATS's form asks."""
    company.held_loop()
    for row in company.rows("SELECT id FROM interview"):
        company.system(RecordForm(InterviewId(row["id"]), FORM))
    return company


def submit(held: Company, name: str = "alice", notes: str = "Clear and calm.", **answers: Answer) -> Any:
    command = SubmitScorecard(held.loop().code, {"depth": 3}, notes, Recommendation.YES, "", answers)
    return held.as_(name, command)


def test_the_form_is_asked_field_by_field(held: Company) -> None:
    draft = held.as_("alice", ShowScorecardForm(held.loop().code))
    assert [(one.key, one.name, one.anchors[3]) for one in draft.attributes] == [("depth", "Depth", "Strong yes")]
    assert [one.key for one in draft.questions] == ["level", "seen", "years", "next"]
    assert draft.questions[0] == FORM[2]


def test_answers_are_kept_shown_and_sent(held: Company) -> None:
    assert isinstance(submit(held, level="1", seen=("1", "0"), years=" 7 ", next=""), ScorecardSubmitted)
    (sent,) = [one for one in held.carry() if isinstance(one, AtsScorecard)]
    assert sent.answers == {"level": "sr", "seen": ("talk", "work"), "years": "7"}
    shown = held.as_("alice", ShowScorecards(held.loop().code))
    assert isinstance(shown, ScorecardsShown)
    assert shown.scorecards[0].answers == (("Level", "Senior"), ("Seen in", "Talk, Work sample"), ("Years shown", "7"))
    again = held.as_("alice", ShowScorecardForm(held.loop().code))
    assert again.answers == sent.answers


def test_an_answer_that_does_not_fit_is_named_and_nothing_is_kept(held: Company) -> None:
    answer = submit(held, level="2", seen=("0", "x"), years="many")
    assert isinstance(answer, ScorecardIncomplete)
    assert dict(answer.misfits) == {"level": "not_offered", "seen": "not_offered", "years": "no_number"}
    assert held.count("scorecard") == 0
    missing = submit(held)
    assert isinstance(missing, ScorecardIncomplete) and dict(missing.misfits) == {"level": "missing"}


def test_what_should_not_weigh_is_found_in_answers_too(held: Company) -> None:
    answer = submit(held, level="0", next="Ask whether she has two kids.")
    assert isinstance(answer, ScorecardIncomplete)
    assert [(one.topic, one.question) for one in answer.flagged] == [("family", "next")]


def test_an_answer_changed_is_a_new_revision(held: Company) -> None:
    revisions = [submit(held, level=level).scorecard.revision for level in ("0", "0", "1")]
    assert revisions == [1, 1, 2]


def test_a_question_that_nobody_asked_is_not_answered(held: Company) -> None:
    submit(held, level="0", other="x")
    (sent,) = [one for one in held.carry() if isinstance(one, AtsScorecard)]
    assert sent.answers == {"level": "jr"}


def test_a_form_that_somebody_has_filled_in_stays(held: Company) -> None:
    submit(held, level="0")
    for row in held.rows("SELECT id FROM interview"):
        held.system(RecordForm(InterviewId(row["id"]), FORM[:2]))
    draft = held.as_("alice", ShowScorecardForm(held.loop().code))
    assert [one.key for one in draft.questions] == ["level", "seen", "years", "next"]
