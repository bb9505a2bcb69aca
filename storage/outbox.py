"""What have we promised to tell the world, and who is carrying it? Rows are written in the business transaction."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies.vocabulary import OutboxId, OutboxState
from storage.ledgers import Outbox
from storage.store import insert_unless_known

LEASE = timedelta(seconds=45)
"""Longer than anything takes to carry; after it the carrier is taken to have died."""
OPEN_STATES = (OutboxState.PENDING, OutboxState.UNKNOWN)


def promise(session: Session, kind: str, subject: str, *, key: str, lane: str, now: datetime) -> None:
    """Write an outbox row in this transaction. The same `key` again is the same promise: nothing is added."""
    insert_unless_known(
        session,
        Outbox,
        "id",
        kind=kind,
        key=key,
        lane=lane,
        subject=subject,
        state=OutboxState.PENDING,
        due_at=now,
        attempts=0,
        created_at=now,
    )


def promise_state(session: Session, kind: str, subject: str, *, lane: str, now: datetime) -> None:
    """Promise to tell the world how `subject` stands by then. A row that nobody carries yet will tell the newest
    state anyway.

    That row is locked until this transaction commits, so that no carrier can read the state of before.
    """
    waiting = session.exec(
        select(Outbox.id)
        .where(
            Outbox.kind == kind,
            Outbox.subject == subject,
            Outbox.state == OutboxState.PENDING,
            col(Outbox.lease).is_(None),
        )
        .with_for_update(skip_locked=True)
        .limit(1)
    ).first()
    if waiting is None:
        promise(session, kind, subject, key=f"{kind}:{subject}:{uuid.uuid4().hex}", lane=lane, now=now)


def lease(session: Session, now: datetime, limit: int) -> Sequence[Outbox]:
    """Take up to `limit` due rows, at most the first open one of each lane, so that a lane stays in order.

    A row whose lease lapsed was being carried when its carrier died: it comes back as `unknown`.
    """
    earlier = sa.orm.aliased(Outbox)
    first_of_lane = ~sa.exists().where(
        col(earlier.lane) == Outbox.lane, col(earlier.id) < col(Outbox.id), col(earlier.state).in_(OPEN_STATES)
    )
    due = (
        select(Outbox)
        .where(
            col(Outbox.state).in_(OPEN_STATES),
            Outbox.due_at <= now,
            sa.or_(col(Outbox.lease_until).is_(None), col(Outbox.lease_until) <= now),
            first_of_lane,
        )
        .order_by(col(Outbox.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = session.exec(due).all()
    for row in rows:
        if row.lease is not None:
            row.state = OutboxState.UNKNOWN
        row.lease = uuid.uuid4().hex
        row.lease_until = now + LEASE
        row.attempts += 1
    session.flush()
    return rows


def lapse_leases(session: Session, now: datetime) -> None:
    """End every lease. Only right where no other process can be carrying."""
    session.execute(
        sa.update(Outbox).where(col(Outbox.lease).is_not(None), col(Outbox.lease_until) > now).values(lease_until=now)
    )


def held(session: Session, outbox_id: OutboxId, token: str) -> Outbox | None:
    """The row, if this lease still holds it: a carrier that was too slow settles nothing."""
    row = session.exec(select(Outbox).where(Outbox.id == outbox_id).with_for_update()).first()
    return row if row is not None and row.lease == token else None


def is_open(session: Session, kind: str, subject: str) -> bool:
    """Is a promise of this kind about this subject still to be kept?"""
    query = select(Outbox.id).where(Outbox.kind == kind, Outbox.subject == subject, col(Outbox.state).in_(OPEN_STATES))
    return session.exec(query).first() is not None


def counts(session: Session, now: datetime) -> tuple[int, int]:
    """How many promises are open, and how many of those have been due for more than a minute."""
    is_open = col(Outbox.state).in_(OPEN_STATES)
    late = sa.func.count().filter(col(Outbox.due_at) < now - timedelta(minutes=1))
    row = session.execute(sa.select(sa.func.count(), late).select_from(Outbox).where(is_open)).one()
    return int(row[0]), int(row[1])


def troubled(session: Session, limit: int = 100) -> Sequence[Outbox]:
    """Promises that died or are in doubt, newest first."""
    states = (OutboxState.DEAD, OutboxState.UNKNOWN)
    return session.exec(
        select(Outbox).where(col(Outbox.state).in_(states)).order_by(col(Outbox.id).desc()).limit(limit)
    ).all()


def revive(session: Session, outbox_id: OutboxId, now: datetime) -> bool:
    """Make a dead promise due again, as one that may have arrived; False when there is no such dead one."""
    row = session.exec(select(Outbox).where(Outbox.id == outbox_id).with_for_update()).first()
    if row is None or row.state is not OutboxState.DEAD:
        return False
    row.state, row.attempts, row.due_at, row.settled_at = OutboxState.UNKNOWN, 0, now, None
    return True
