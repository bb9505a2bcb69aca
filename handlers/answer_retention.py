"""For how long is a candidate kept where two laws exclude each other? A person says, between the two, and why."""

from dataclasses import dataclass
from datetime import datetime

from handlers.command import Command, Context, Done, Refused, Subject
from policies import retention
from policies.vocabulary import Refusal
from storage import holds, periods

REASON_LIMIT = 500
MOST = 200


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A candidate, by code, whom one rule asks to keep longer than another allows. Days are from the last activity."""

    code: str
    floor_days: int
    floor_rule: str
    cap_days: int
    cap_rule: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class QuestionsShown:
    """Open questions, the oldest first, and how many there are of all."""

    questions: tuple[QuestionView, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ShowQuestions(Command[QuestionsShown | Refused]):
    """See about whom a person has to decide."""


@dataclass(frozen=True, slots=True)
class AnswerRetention(Command[Done | Refused]):
    """Say for how many days after the last activity a candidate is kept. `place` is as for a hold."""

    place: str
    days: int
    reason: str

    def subject(self) -> Subject:
        return Subject("candidate", self.place)


def show(command: ShowQuestions, context: Context) -> QuestionsShown:
    session = context.session
    questions = tuple(
        QuestionView(
            holds.code(session, one.candidate_id),
            one.floor_days,
            one.floor_rule,
            one.cap_days,
            one.cap_rule,
            one.asked_at,
        )
        for one in holds.open_questions(session, MOST)
    )
    return QuestionsShown(questions, holds.count_open_questions(session))


def handle(command: AnswerRetention, context: Context) -> Done | Refused:
    session = context.session
    candidate = periods.lock(session, context.standing.candidate)
    question = holds.open_question(session, candidate.id)
    reason = command.reason.strip()
    if question is None:
        return Refused(Refusal.NO_QUESTION)
    if not reason:
        return Refused(Refusal.NO_REASON)
    if len(reason) > REASON_LIMIT:
        return Refused(Refusal.TOO_LONG)
    if not retention.may_answer(command.days, question.floor_days, question.cap_days):
        return Refused(Refusal.OUTSIDE_RULES, facts={"least": question.cap_days, "most": question.floor_days})
    question.answered_by, question.answered_at = context.standing.signature, context.now
    question.keep_days, question.reason = command.days, reason
    context.trail.text = reason
    context.trail.place_rule = question.cap_rule if command.days == question.cap_days else question.floor_rule
    return Done()
