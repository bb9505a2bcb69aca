"""What did the panel write? Blind for an interviewer until their own scorecards are in."""

from dataclasses import dataclass

from handlers import reading
from handlers.command import Command, Context, Refused, Subject
from handlers.views import ScorecardView
from policies import scorecards as rules
from policies.vocabulary import Refusal
from storage import loops, scorecards
from storage.tables import Loop


@dataclass(frozen=True, slots=True)
class ScorecardsShown:
    """The submitted scorecards of a loop and who still owes a required one."""

    code: str
    title: str
    candidate: str
    scorecards: tuple[ScorecardView, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShowScorecards(Command[ScorecardsShown | Refused]):
    """The scorecards of the loop under this id or code."""

    place: str

    def subject(self) -> Subject:
        return Subject("loop", self.place)


def handle(command: ShowScorecards, context: Context) -> ScorecardsShown | Refused:
    loop = context.session.get_one(Loop, context.standing.loop)
    owes, submitted = scorecards.own(context.session, loop.id, context.standing.person_id)
    if not owes and not context.standing.oversees:
        return Refused(Refusal.BLIND)
    if not rules.may_read_others(owes, submitted):
        return Refused(Refusal.BLIND)
    return ScorecardsShown(
        code=loop.code,
        title=loops.requisition(context.session, loop).title,
        candidate=reading.candidate_name(context, loop),
        scorecards=reading.written(context, loop),
        missing=reading.missing(context, loop),
    )
