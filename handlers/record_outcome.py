"""What was decided, by whom and why? A person's decision, written down; nothing here proposes one."""

from dataclasses import dataclass

from handlers import hiring, nudging, opening, promises, reading
from handlers.command import Command, Context, Refused, Subject
from handlers.views import OutcomeDraft, OutcomeView
from policies import scorecards as rules
from policies.vocabulary import Decision, LoopState, Refusal, ScorecardState
from storage import loops, scorecards
from storage.feedback import Outcome
from storage.tables import Loop, Person

REASON_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class ShowOutcomeForm(Command[OutcomeDraft | Refused]):
    """The form for the loop under this id or code."""

    place: str

    def subject(self) -> Subject:
        return Subject("loop", self.place)


@dataclass(frozen=True, slots=True)
class OutcomeRecorded:
    """The outcome stands and is on its way to the ATS."""

    outcome: OutcomeView


@dataclass(frozen=True, slots=True)
class RecordOutcome(Command[OutcomeRecorded | Refused]):
    """The requisition's hiring manager records what they decided, with a reason.

    `without_missing` says that they decide although required scorecards are not there.
    """

    place: str
    decision: Decision
    reason: str
    without_missing: bool = False

    def subject(self) -> Subject:
        return Subject("loop", self.place)


def show(command: ShowOutcomeForm, context: Context) -> OutcomeDraft | Refused:
    loop = context.session.get_one(Loop, context.standing.loop)
    why = _judge(context, loop)
    if why is not None:
        return why
    return OutcomeDraft(
        loop_id=loop.id,
        code=loop.code,
        title=loops.requisition(context.session, loop).title,
        candidate=reading.candidate_name(context, loop),
        stage=loop.stage,
        scorecards=reading.written(context, loop),
        missing=reading.missing(context, loop),
    )


def handle(command: RecordOutcome, context: Context) -> OutcomeRecorded | Refused:
    session = context.session
    loop = loops.lock(session, context.standing.loop)
    reason = command.reason.strip()
    known = scorecards.outcome(session, loop.application_id, loop.stage)
    if known is not None and (known.decision, known.reason) == (command.decision, reason):
        return OutcomeRecorded(_view(context, loop, known))
    why = _judge(context, loop)
    missing = reading.missing(context, loop)
    if why is None and missing and not command.without_missing:
        why = Refused(Refusal.SCORECARDS_MISSING, facts={"names": ", ".join(missing)})
    if why is None and not reason:
        why = Refused(Refusal.NO_REASON)
    if why is None and len(reason) > REASON_LIMIT:
        why = Refused(Refusal.TOO_LONG)
    return (
        why
        if why is not None
        else OutcomeRecorded(_view(context, loop, _store(context, loop, command.decision, reason)))
    )


def _judge(context: Context, loop: Loop) -> Refused | None:
    known = scorecards.outcome(context.session, loop.application_id, loop.stage)
    if known is not None and known.decision is not Decision.HOLD:
        return Refused(Refusal.ALREADY_DECIDED)
    if loop.state is not LoopState.HELD:
        return Refused(Refusal.NOT_FINISHED)
    if not rules.may_read_others(*scorecards.own(context.session, loop.id, context.standing.person_id)):
        return Refused(Refusal.BLIND)
    return None


def _store(context: Context, loop: Loop, decision: Decision, reason: str) -> Outcome:
    """Write the outcome down. After `hold` the loop stays open for the decision that is still to come."""
    outcome = scorecards.outcome(context.session, loop.application_id, loop.stage)
    if outcome is None:
        outcome = Outcome(
            application_id=loop.application_id,
            stage=loop.stage,
            loop_id=loop.id,
            decision=decision,
            reason=reason,
            decided_by=context.standing.person_id,
            decided_at=context.now,
        )
    else:
        outcome.revision += 1
        outcome.decision, outcome.reason = decision, reason
        outcome.decided_by, outcome.decided_at = context.standing.person_id, context.now
    outcome.missing = len(reading.missing(context, loop))
    context.session.add(outcome)
    if decision is not Decision.HOLD:
        loop.state = LoopState.CLOSED
        loop.ended_at = context.now
        opening.finish_booking(context, loop)
        promises.outcome_in(context, loop)
    for owed in scorecards.of_loop(context.session, loop.id):
        if owed.scorecard is not None:
            owed.scorecard.state = ScorecardState.LOCKED
    context.trail.text = reason
    context.session.flush()
    promises.write_outcome(context, loop, outcome)
    nudging.outcome_recorded(context, loop)
    if decision is Decision.HIRE:
        hiring.begin(context, loop, outcome)
    promises.sync_card(context, loop)
    return outcome


def _view(context: Context, loop: Loop, outcome: Outcome) -> OutcomeView:
    return reading.outcome(context, loop, outcome, context.session.get_one(Person, outcome.decided_by))
