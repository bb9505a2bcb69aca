"""What has the world told us? One row a delivery and source; ids only."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.ledgers import AtsCursor, Inbox
from storage.store import insert_unless_known


def receive(
    session: Session, source: str, delivery_id: str, kind: str, application_ids: Sequence[str], now: datetime
) -> bool:
    """Store the delivery unless it is known; True when it is new."""
    return insert_unless_known(
        session,
        Inbox,
        "id",
        source=source,
        delivery_id=delivery_id,
        kind=kind,
        application_ids=list(application_ids),
        received_at=now,
    )


def cursor(session: Session, source: str) -> str:
    """From where this source is asked for changes; empty before the first time."""
    known = session.get(AtsCursor, source)
    return known.cursor if known is not None else ""


def move_cursor(session: Session, source: str, cursor: str, now: datetime) -> None:
    """Ask from there the next time."""
    session.merge(AtsCursor(source=source, cursor=cursor, read_at=now))


def drop_before(session: Session, moment: datetime, limit: int) -> int:
    """Delete deliveries that came in before this moment, at most so many; how many went."""
    old = select(Inbox.id).where(Inbox.received_at < moment).order_by(col(Inbox.id)).limit(limit)
    gone = session.execute(sa.delete(Inbox).where(col(Inbox.id).in_(old)).returning(col(Inbox.id)))
    return len(gone.all())


def newest_application_ids(session: Session, deliveries: int) -> Sequence[str]:
    """The ATS's ids of the applications that the newest `deliveries` were about, each once, newest first."""
    rows = session.exec(
        select(Inbox.application_ids)
        .where(sa.cast(col(Inbox.application_ids), sa.String) != "[]")
        .order_by(col(Inbox.id).desc())
        .limit(deliveries)
    )
    return list(dict.fromkeys(ats_id for ids in rows for ats_id in ids))
