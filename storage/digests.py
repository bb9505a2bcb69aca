"""Which digests are owed, and what is in one? A row for each receiver and local day."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies.vocabulary import BookingState, LoopId, PersonId, RequisitionId
from policies.waiting import NudgeState
from storage.columns import LIVE_LOOP, new_id
from storage.slots import Place
from storage.store import insert_unless_known
from storage.tables import Booking, Interview, Loop, Option, Person, Requisition, Slot
from storage.waiting import Digest


def plan(
    session: Session,
    day: date,
    due_at: datetime,
    *,
    requisition_id: RequisitionId | None = None,
    person_id: PersonId | None = None,
) -> None:
    """Write a digest down, unless that receiver's of that day is."""
    insert_unless_known(
        session,
        Digest,
        "id",
        id=new_id(),
        requisition_id=requisition_id,
        person_id=person_id,
        day=day,
        due_at=due_at,
        state=NudgeState.DUE,
    )


def due(session: Session, now: datetime, limit: int) -> Sequence[Digest]:
    """The next digests that are due; locked, those left out that are locked."""
    return session.exec(
        select(Digest)
        .where(sa.text("digest.state = 'due'"), Digest.due_at <= now)
        .order_by(col(Digest.due_at), col(Digest.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def unplanned_requisitions(session: Session, limit: int) -> Sequence[Requisition]:
    """Open requisitions without a digest to come."""
    to_come = sa.exists().where(col(Digest.requisition_id) == Requisition.id, sa.text("digest.state = 'due'"))
    query = select(Requisition).where(col(Requisition.is_open), ~to_come)
    return session.exec(query.order_by(col(Requisition.id)).limit(limit)).all()


def unplanned_managers(session: Session, limit: int) -> Sequence[Person]:
    """Hiring managers of open requisitions without a digest to come."""
    to_come = sa.exists().where(col(Digest.person_id) == Person.id, sa.text("digest.state = 'due'"))
    managing = sa.select(col(Requisition.hiring_manager_id)).where(col(Requisition.is_open))
    query = select(Person).where(col(Person.active), col(Person.id).in_(managing.scalar_subquery()), ~to_come)
    return session.exec(query.order_by(col(Person.id)).limit(limit)).all()


def last_day(
    session: Session, *, requisition_id: RequisitionId | None = None, person_id: PersonId | None = None
) -> date | None:
    """The day of this receiver's newest digest."""
    own = Digest.requisition_id == requisition_id if requisition_id is not None else Digest.person_id == person_id
    return session.exec(select(sa.func.max(Digest.day)).where(own)).first()


def live_loops(session: Session, requisition_ids: Collection[RequisitionId]) -> Sequence[Loop]:
    """The live loops of these requisitions, oldest first."""
    query = select(Loop).where(col(Loop.requisition_id).in_(requisition_ids), sa.text(f"loop.{LIVE_LOOP}"))
    return session.exec(query.order_by(col(Loop.opened_at), col(Loop.id))).all()


def managed(session: Session, person_id: PersonId) -> Sequence[Requisition]:
    """The open requisitions of a hiring manager."""
    query = select(Requisition).where(Requisition.hiring_manager_id == person_id, col(Requisition.is_open))
    return session.exec(query.order_by(Requisition.title)).all()


def booked_between(session: Session, loop_ids: Collection[LoopId], start: datetime, end: datetime) -> Sequence[Place]:
    """The booked interviews of these loops that start in this time, in their order."""
    rows = session.execute(
        sa.select(Loop, Option, Interview, Slot)
        .join(Booking, col(Booking.loop_id) == col(Loop.id))
        .join(Option, col(Option.id) == col(Booking.option_id))
        .join(Slot, col(Slot.option_id) == col(Option.id))
        .join(Interview, col(Interview.id) == col(Slot.interview_id))
        .where(
            col(Loop.id).in_(loop_ids),
            col(Booking.state).in_((BookingState.LIVE, BookingState.DONE)),
            col(Slot.starts_at) >= start,
            col(Slot.starts_at) < end,
        )
        .order_by(col(Slot.starts_at), col(Slot.id))
    )
    return [Place(*row) for row in rows]


def first_booked(
    session: Session, requisition_ids: Collection[RequisitionId], start: datetime, end: datetime
) -> Sequence[tuple[datetime, datetime]]:
    """When each loop of these requisitions was opened and first booked, of those first booked in this time."""
    first = (
        sa.select(col(Booking.loop_id).label("loop_id"), sa.func.min(col(Booking.booked_at)).label("at"))
        .group_by(col(Booking.loop_id))
        .subquery()
    )
    query = (
        sa.select(col(Loop.opened_at), first.c.at)
        .join(first, first.c.loop_id == col(Loop.id))
        .where(col(Loop.requisition_id).in_(requisition_ids), first.c.at >= start, first.c.at < end)
    )
    return [(opened, booked) for opened, booked in session.execute(query)]


def drop_before(session: Session, before: datetime, limit: int) -> int:
    """Delete digests that were settled before this moment, at most so many; how many went."""
    old = select(Digest.id).where(col(Digest.settled_at) < before).order_by(col(Digest.id)).limit(limit)
    return len(session.execute(sa.delete(Digest).where(col(Digest.id).in_(old)).returning(col(Digest.id))).all())
