"""May we go on, and how fast? A row for each receiver and place that was limited, asked for a pause or refused us."""

from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies.pacing import Pace
from storage.ledgers import Paced
from storage.store import among, insert_all_unless_known, upsert_all

_IS_PLACE = sa.or_(col(Paced.name).startswith("#"), col(Paced.name).startswith("@"))


def read(session: Session, names: Collection[str]) -> dict[str, Pace]:
    """How these stand; those of which nothing is known are left out."""
    rows = session.exec(select(Paced).where(among(session, Paced.name, names))).all()
    return {row.name: Pace(row.spent_until, row.paused_until, row.broken_since) for row in rows}


def lock(session: Session, names: Collection[str]) -> dict[str, Pace]:
    """How these stand, and stay until this transaction commits."""
    insert_all_unless_known(session, Paced, [{"name": name} for name in sorted(names)])
    query = select(Paced).where(among(session, Paced.name, names)).order_by(col(Paced.name)).with_for_update()
    rows = session.exec(query.execution_options(populate_existing=True)).all()
    return {row.name: Pace(row.spent_until, row.paused_until, row.broken_since) for row in rows}


def hold(session: Session, names: Collection[str], now: datetime, until: datetime) -> frozenset[str]:
    """Those of these that were free, and are now held until this moment: nobody else gets them in between."""
    if not names:
        return frozenset()
    free = [sa.or_(column.is_(None), column <= now) for column in (col(Paced.spent_until), col(Paced.paused_until))]
    rows = [{"name": name, "spent_until": until} for name in sorted(names)]
    return frozenset(upsert_all(session, Paced, rows, "name", where=sa.and_(*free)))


def free_places(session: Session, now: datetime) -> None:
    """Nobody says anything anywhere now. Only right where no other process can be carrying."""
    held = sa.update(Paced).where(_IS_PLACE, col(Paced.spent_until) > now)
    session.execute(held.values(spent_until=now), execution_options={"synchronize_session": False})


def spend(session: Session, moments: Mapping[str, datetime]) -> None:
    """The allowance of each is spent until this moment."""
    rows = [{"name": name, "spent_until": moments[name]} for name in sorted(moments)]
    upsert_all(session, Paced, rows, "name")


def pause(session: Session, moments: Mapping[str, datetime]) -> None:
    """Each is to be left alone until this moment."""
    rows = [{"name": name, "paused_until": moments[name]} for name in sorted(moments)]
    upsert_all(session, Paced, rows, "name")


def break_off(session: Session, names: Collection[str], now: datetime) -> frozenset[str]:
    """These do not accept our credentials; those of them that did until now."""
    rows = [{"name": name, "broken_since": now} for name in sorted(names)]
    return frozenset(upsert_all(session, Paced, rows, "name", where=col(Paced.broken_since).is_(None)))


def mend(session: Session, names: Collection[str]) -> None:
    """These accept our credentials again."""
    if names:
        mended = sa.update(Paced).where(col(Paced.name).in_(sorted(names))).values(broken_since=None)
        session.execute(mended, execution_options={"synchronize_session": False})


def paused_places(session: Session, now: datetime) -> dict[str, datetime]:
    """Places that asked for a pause which is not over, and until when."""
    query = select(Paced.name, Paced.paused_until).where(col(Paced.paused_until) > now, _IS_PLACE)
    return {name: until for name, until in session.exec(query) if until is not None}


def drop_before(session: Session, before: datetime, limit: int) -> int:
    """Delete what has long been over, at most so many; how many went. What is broken stays."""
    over = [sa.or_(column.is_(None), column < before) for column in (col(Paced.spent_until), col(Paced.paused_until))]
    old = select(Paced.name).where(*over, col(Paced.broken_since).is_(None)).order_by(col(Paced.name)).limit(limit)
    gone = session.execute(sa.delete(Paced).where(col(Paced.name).in_(old)).returning(col(Paced.name)))
    return len(gone.all())
