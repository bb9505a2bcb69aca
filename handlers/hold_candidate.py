"""Is there a charge or a claim? A hold keeps everything of a candidate until a person releases it, with a reason."""

from dataclasses import dataclass
from datetime import datetime

from handlers.command import Command, Context, Done, Refused, Subject
from policies.vocabulary import PersonId, Refusal
from storage import holds, people, periods
from storage.custody import LegalHold

REASON_LIMIT = 500


@dataclass(frozen=True, slots=True)
class PlaceHold(Command[Done | Refused]):
    """Keep everything of a candidate. `place` is a loop's code, or the candidate's id here or in the ATS."""

    place: str
    reason: str

    def subject(self) -> Subject:
        return Subject("candidate", self.place)


@dataclass(frozen=True, slots=True)
class ReleaseHold(Command[Done | Refused]):
    """The hold on a candidate ends: their period counts as before."""

    place: str
    reason: str

    def subject(self) -> Subject:
        return Subject("candidate", self.place)


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold that stands. `code` is a loop's of the candidate; `placed_by` a colleague's name or an account."""

    code: str
    reason: str
    placed_by: str
    placed_at: datetime


@dataclass(frozen=True, slots=True)
class HoldsShown:
    """Every hold that stands, the oldest first."""

    holds: tuple[HoldView, ...]


@dataclass(frozen=True, slots=True)
class ShowHolds(Command[HoldsShown | Refused]):
    """See which holds stand, and why."""


def place(command: PlaceHold, context: Context) -> Done | Refused:
    candidate = periods.lock(context.session, context.standing.candidate)
    reason = command.reason.strip()
    why = _judge_reason(reason)
    if why is None and candidate.erased_at is not None:
        why = Refusal.UNKNOWN_SUBJECT
    if why is None and holds.live(context.session, candidate.id) is not None:
        why = Refusal.LEGAL_HOLD
    if why is not None:
        return Refused(why)
    hold = LegalHold(
        candidate_id=candidate.id, reason=reason, placed_by=context.standing.signature, placed_at=context.now
    )
    context.session.add(hold)
    context.session.flush()
    context.trail.text = reason
    return Done()


def release(command: ReleaseHold, context: Context) -> Done | Refused:
    candidate = periods.lock(context.session, context.standing.candidate)
    reason = command.reason.strip()
    why = _judge_reason(reason)
    hold = holds.live(context.session, candidate.id)
    if why is not None or hold is None:
        return Refused(why or Refusal.NO_HOLD)
    hold.released_by, hold.released_at, hold.release_reason = context.standing.signature, context.now, reason
    context.trail.text = reason
    return Done()


def show(command: ShowHolds, context: Context) -> HoldsShown:
    found = holds.standing(context.session)
    names = people.names(context.session, {PersonId(hold.placed_by) for hold in found})
    return HoldsShown(
        tuple(
            HoldView(
                holds.code(context.session, hold.candidate_id),
                hold.reason,
                names.get(PersonId(hold.placed_by), hold.placed_by),
                hold.placed_at,
            )
            for hold in found
        )
    )


def _judge_reason(reason: str) -> Refusal | None:
    """Nothing is kept or let go without somebody's words for why."""
    if not reason:
        return Refusal.NO_REASON
    return Refusal.TOO_LONG if len(reason) > REASON_LIMIT else None
