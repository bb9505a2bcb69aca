"""What did interviewers write, and what is still owed?"""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies.vocabulary import ApplicationId, ClaimState, LoopId, PersonId, Role, SeatId
from storage.feedback import Outcome, Scorecard, ScorecardRevision
from storage.tables import Claim, Interview, Loop, Option, Person, PersonRole, Seat, Slot


@dataclass(frozen=True, slots=True)
class Owed:
    """An attended seat with its scorecard, if there is one. `writes`: the person is active and still an interviewer."""

    claim: Claim
    seat: Seat
    interview: Interview
    person: Person
    scorecard: Scorecard | None
    writes: bool


def _owed() -> sa.Select[Claim, Seat, Interview, Person, Scorecard, bool]:
    is_interviewer = sa.exists().where(
        col(PersonRole.person_id) == col(Person.id), col(PersonRole.role) == Role.INTERVIEWER
    )
    return (
        sa.select(Claim, Seat, Interview, Person, Scorecard, sa.and_(col(Person.active), is_interviewer))
        .join(Seat, col(Seat.id) == col(Claim.seat_id))
        .join(Slot, col(Slot.id) == col(Claim.slot_id))
        .join(Option, col(Option.id) == col(Slot.option_id))
        .join(Interview, col(Interview.id) == col(Slot.interview_id))
        .join(Person, col(Person.id) == col(Claim.person_id))
        .outerjoin(Scorecard, col(Scorecard.seat_id) == col(Seat.id))
        .where(col(Claim.state) == ClaimState.ATTENDED)
        .order_by(col(Claim.ends_at), col(Seat.ordinal))
    )


def of_loop(session: Session, loop_id: LoopId) -> Sequence[Owed]:
    """Every attended seat of the loop, in the order of its interviews."""
    return [Owed(*row) for row in session.execute(_owed().where(col(Option.loop_id) == loop_id))]


def owed_by(session: Session, person_id: PersonId, limit: int) -> Sequence[Claim]:
    """Claims of this person whose scorecard is still to be written, oldest first, at most so many."""
    decided = sa.exists().where(
        col(Loop.id) == col(Option.loop_id),
        col(Outcome.application_id) == col(Loop.application_id),
        col(Outcome.stage) == col(Loop.stage),
    )
    owes = _owed().where(col(Claim.person_id) == person_id, col(Scorecard.id).is_(None), ~decided)
    return [row[0] for row in session.execute(owes.limit(limit)) if Owed(*row).writes]


def own(session: Session, loop_id: LoopId, person_id: PersonId) -> tuple[int, int]:
    """How many interviews of the booked day this person has or had a seat in, and how many of those have a scorecard.

    An interview that is still to come counts: who will judge should not read others' judgement first.
    """
    held = (
        sa.select(sa.func.count(), sa.func.count(col(Scorecard.id)))
        .select_from(Claim)
        .join(Slot, col(Slot.id) == col(Claim.slot_id))
        .join(Option, col(Option.id) == col(Slot.option_id))
        .outerjoin(Scorecard, col(Scorecard.seat_id) == col(Claim.seat_id))
        .where(
            col(Option.loop_id) == loop_id,
            col(Claim.person_id) == person_id,
            col(Claim.state).in_((ClaimState.CONFIRMED, ClaimState.ATTENDED)),
        )
    )
    owes, submitted = session.execute(held).one()
    return int(owes), int(submitted)


def is_written(session: Session, interview: Interview) -> bool:
    """Has anybody handed in a scorecard for this interview?"""
    written = (
        select(Scorecard.id)
        .join(Claim, col(Claim.id) == col(Scorecard.claim_id))
        .join(Slot, col(Slot.id) == col(Claim.slot_id))
        .where(Slot.interview_id == interview.id)
    )
    return session.exec(written).first() is not None


def for_seat(session: Session, seat_id: SeatId) -> Scorecard | None:
    return session.exec(select(Scorecard).where(Scorecard.seat_id == seat_id)).first()


def latest(session: Session, scorecard: Scorecard) -> ScorecardRevision:
    """The newest revision's text."""
    return session.exec(
        select(ScorecardRevision).where(
            ScorecardRevision.scorecard_id == scorecard.id, ScorecardRevision.revision == scorecard.revision
        )
    ).one()


def outcome(session: Session, application_id: ApplicationId, stage: str) -> Outcome | None:
    return session.exec(select(Outcome).where(Outcome.application_id == application_id, Outcome.stage == stage)).first()
