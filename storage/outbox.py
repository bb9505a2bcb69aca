"""What have we promised to tell the world, and who is carrying it? Rows are written in the business transaction."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select

from policies.vocabulary import JobKind, OutboxId, OutboxState
from storage.ledgers import DEAD, PENDING_WORK, Outbox, Paced
from storage.prepared import run
from storage.store import among, insert_all_unless_known, insert_unless_known

LEASE = timedelta(seconds=45)
"""Longer than anything takes to carry; after it the carrier is taken to have died."""
OVERDUE = timedelta(seconds=1)
LATE = timedelta(minutes=1)
"""Due for longer than this, a promise is late."""
LOOKED_AT = 8
"""So many times more rows are looked at than are taken: some are not the first of their lane, or another's by now."""
OPEN_STATES = (OutboxState.PENDING, OutboxState.UNKNOWN)
READS = frozenset({"ats.application"})
"""Kinds whose subject is the ATS's id, and which only ask: nothing is lost with them."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn a promise takes, where in chat it is said (`#channel`, `@person`), and whether nobody waits for it."""

    share: str = ""
    place: str | None = None
    bulk: bool = False


AT_ONCE = Turn()


def promise(
    session: Session,
    kind: str,
    subject: str,
    *,
    key: str,
    lane: str,
    now: datetime,
    trace: str | None = None,
    turn: Turn = AT_ONCE,
) -> None:
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
        trace=trace,
        share=turn.share,
        place=turn.place,
        bulk=turn.bulk,
    )


def promise_all(
    session: Session, rows: Iterable[tuple[str, str, str, str, Turn]], now: datetime, trace: str | None = None
) -> None:
    """Write many rows of (kind, subject, key, lane, turn) in one statement. A key that is there already stays."""
    written = [
        {
            "kind": kind,
            "subject": subject,
            "key": key,
            "lane": lane,
            "state": OutboxState.PENDING,
            "due_at": now,
            "attempts": 0,
            "created_at": now,
            "trace": trace,
            "share": turn.share,
            "place": turn.place,
            "bulk": turn.bulk,
        }
        for kind, subject, key, lane, turn in rows
    ]
    insert_all_unless_known(session, Outbox, written)


_WAITING = (
    select(Outbox.id)
    .where(
        Outbox.kind == sa.bindparam("kind"),
        Outbox.subject == sa.bindparam("subject"),
        Outbox.state == OutboxState.PENDING,
        col(Outbox.lease).is_(None),
    )
    .with_for_update(skip_locked=True)
    .limit(1)
)


def promise_state(
    session: Session,
    kind: str,
    subject: str,
    *,
    lane: str,
    now: datetime,
    trace: str | None = None,
    turn: Turn = AT_ONCE,
) -> None:
    """Promise to tell the world how `subject` stands by then. A row that nobody carries yet will tell the newest
    state anyway.

    That row is locked until this transaction commits, so that no carrier can read the state of before.
    """
    if run(session, _WAITING, kind=kind, subject=subject).first() is None:
        key = f"{kind}:{subject}:{uuid.uuid4().hex}"
        promise(session, kind, subject, key=key, lane=lane, now=now, trace=trace, turn=turn)


def due(session: Session, now: datetime, limit: int, without: Collection[str] = ()) -> Sequence[Outbox]:
    """Up to `limit` rows that may be taken now, locked. Those somebody waits for come first, then shares take turns.

    Of each lane at most the first open one, so that a lane stays in order; none for receivers named in `without`.
    """
    waiting, rows = _in_turn(session, now, limit * LOOKED_AT, without), list[Outbox]()
    while waiting and (places := limit - len(rows)):
        next_ones, waiting = waiting[:places], waiting[places:]
        rows += _locked(session, next_ones, now)
    return rows


def _in_turn(session: Session, now: datetime, limit: int, without: Collection[str]) -> Sequence[OutboxId]:
    """The ids of rows that may be taken now, in their order."""
    first = (col(Outbox.due_at), col(Outbox.id))
    by_share = [col(Outbox.bulk), col(Outbox.share)]
    turn = sa.func.row_number().over(partition_by=by_share, order_by=first).label("turn")
    ranked = sa.select(col(Outbox.id), col(Outbox.lane), col(Outbox.bulk), col(Outbox.due_at), turn)
    turns = ranked.where(*_carriable(now, without)).order_by(col(Outbox.bulk), turn, *first).limit(limit)
    looked_at = turns.subquery("turns").c
    order = (looked_at.bulk, looked_at.turn, looked_at.due_at, looked_at.id)
    query = sa.select(looked_at.id).where(_is_first_of_lane(looked_at)).order_by(*order)
    return session.execute(query).scalars().all()


def _locked(session: Session, ids: Sequence[OutboxId], now: datetime) -> Sequence[Outbox]:
    """Those of these that are still free, as another process may have been faster.

    An open row is asked for as one that is not settled: asked by its state, PostgreSQL would use an index of the open
    rows, which are none by its figures of before a burst, and read all of them for each.
    """
    is_free = sa.or_(col(Outbox.lease_until).is_(None), col(Outbox.lease_until) <= now)
    query = select(Outbox).where(among(session, Outbox.id, ids), col(Outbox.settled_at).is_(None), is_free)
    rows = {row.id: row for row in session.exec(query.with_for_update(skip_locked=True))}
    return [rows[id] for id in ids if id in rows]


def take(session: Session, rows: Sequence[Outbox], now: datetime) -> None:
    """Lease these. One whose lease lapsed was being carried when its carrier died: it is `unknown` from now on."""
    lapsed = [row for row in rows if row.lease is not None]
    _take(session, [row for row in rows if row.lease is None], now, {})
    _take(session, lapsed, now, {"state": OutboxState.UNKNOWN})


def _carriable(now: datetime, without: Collection[str]) -> Sequence[sa.ColumnElement[bool]]:
    """What a row has to be to be taken, its lane apart: due, nobody's, and going where nobody has to wait."""
    waits = sa.or_(col(Paced.spent_until) > now, col(Paced.paused_until) > now)
    place_waits = col(Outbox.place).in_(sa.select(col(Paced.name)).where(waits))
    place_is_free = sa.or_(col(Outbox.place).is_(None), ~place_waits)
    closed = [~col(Outbox.kind).startswith(f"{receiver}.") for receiver in sorted(without)]
    return (_is_free(now), col(Outbox.due_at) <= now, place_is_free, *closed)


def _is_first_of_lane(row: Any) -> sa.ColumnElement[bool]:
    """Asked as "it is the first open id of the row's lane": one look into the index, whatever figures PostgreSQL has.

    "There is no earlier one" would be a join: where by its figures nothing is open, it read all that is, for each.
    """
    other = sa.orm.aliased(Outbox, name="other")
    of_lane = sa.select(sa.func.min(col(other.id))).where(col(other.lane) == row.lane, sa.text(f"other.{PENDING_WORK}"))
    return row.id == of_lane.scalar_subquery()  # type: ignore[no-any-return]


def _is_free(now: datetime) -> sa.ColumnElement[bool]:
    is_open = sa.text(f"outbox.{PENDING_WORK}")  # in the index's own words, or neither database uses it
    return sa.and_(is_open, sa.or_(col(Outbox.lease_until).is_(None), col(Outbox.lease_until) <= now))


def has_overdue(session: Session, now: datetime, without: Collection[str] = ()) -> bool:
    """Has something been due for longer than carriers need to see it, and nobody carries it?"""
    late = col(Outbox.due_at) <= now - OVERDUE
    query = select(Outbox.id).where(*_carriable(now, without), _is_first_of_lane(Outbox), late).limit(1)
    return session.exec(query).first() is not None


def _take(session: Session, rows: Sequence[Outbox], now: datetime, also: Mapping[str, Any]) -> None:
    """Lease all of these in one statement; the rows say so too, without being written once more."""
    if not rows:
        return
    taken = {"lease": uuid.uuid4().hex, "lease_until": now + LEASE, **also}
    _change(session, [row.id for row in rows], {**taken, "attempts": Outbox.attempts + 1})
    for row in rows:
        for name, value in {**taken, "attempts": row.attempts + 1}.items():
            set_committed_value(row, name, value)


def _change(session: Session, ids: Sequence[OutboxId | None], values: Mapping[str, Any]) -> None:
    statement = sa.update(Outbox).where(among(session, Outbox.id, ids)).values(**values)
    session.execute(statement, execution_options={"synchronize_session": False})


def keep(session: Session, rows: Sequence[Outbox], now: datetime) -> None:
    """These promises are kept: in one statement, and another for those of which it was not known."""
    for state, settled in (
        (OutboxState.SENT, [row.id for row in rows if row.state is not OutboxState.UNKNOWN]),
        (OutboxState.RECONCILED, [row.id for row in rows if row.state is OutboxState.UNKNOWN]),
    ):
        if settled:
            over = {"state": state, "settled_at": now, "fault": None, "lease": None, "lease_until": None}
            _change(session, settled, over)


def lapse_leases(session: Session, now: datetime) -> None:
    """End every lease. Only right where no other process can be carrying."""
    session.execute(
        sa.update(Outbox).where(col(Outbox.lease).is_not(None), col(Outbox.lease_until) > now).values(lease_until=now)
    )


def held(session: Session, tokens: Mapping[OutboxId, str]) -> dict[OutboxId, Outbox]:
    """Those of these rows that their lease still holds: a carrier that was too slow settles nothing."""
    query = select(Outbox).where(among(session, Outbox.id, tokens)).order_by(col(Outbox.id)).with_for_update()
    rows = {OutboxId(row.id or 0): row for row in session.exec(query)}
    return {id: row for id, row in rows.items() if row.lease == tokens[id]}


def is_open(session: Session, kind: str, subject: str) -> bool:
    """Is a promise of this kind about this subject still to be kept?"""
    query = select(Outbox.id).where(Outbox.kind == kind, Outbox.subject == subject, col(Outbox.state).in_(OPEN_STATES))
    return session.exec(query).first() is not None


def drop(session: Session, ids: Sequence[OutboxId], harmless: Collection[str]) -> int:
    """Delete these rows; how many of them were still to be carried.

    Left are those that somebody is carrying or has tried to carry, since what came of it must be looked into, and open
    ones of the `harmless` kinds. Their lane is named anew: it may be an id of the ATS.
    """
    owed = 0
    for row in session.exec(select(Outbox).where(col(Outbox.id).in_(ids)).order_by(col(Outbox.id)).with_for_update()):
        is_open = row.state in OPEN_STATES
        if is_open and row.kind not in READS and (row.kind in harmless or row.attempts):
            row.lane = f"left:{row.id}"
            continue
        owed += is_open
        session.delete(row)
    session.flush()
    return owed


def drop_settled(session: Session, before: datetime, limit: int) -> int:
    """Delete rows that were settled before this moment, at most so many; how many went."""
    old = select(Outbox.id).where(col(Outbox.settled_at) < before).order_by(col(Outbox.id)).limit(limit)
    gone = session.execute(sa.delete(Outbox).where(col(Outbox.id).in_(old)).returning(col(Outbox.id)))
    return len(gone.all())


def counts(session: Session, now: datetime) -> tuple[int, int, int]:
    """How many promises are open, how many of those are late, and how many have died."""
    late = sa.func.count().filter(col(Outbox.due_at) < now - LATE)
    is_open = sa.select(sa.func.count(), late).select_from(Outbox).where(sa.text(PENDING_WORK))
    waiting = session.execute(is_open).one()
    dead = session.execute(sa.select(sa.func.count()).select_from(Outbox).where(sa.text(DEAD))).scalar_one()
    return int(waiting[0]), int(waiting[1]), int(dead)


def backlog(session: Session) -> Sequence[tuple[str, OutboxState, int]]:
    """How many promises of each kind are in each state, settled ones left out."""
    kind, state = col(Outbox.kind), col(Outbox.state)
    query = sa.select(kind, state, sa.func.count()).group_by(kind, state)
    both = [session.execute(query.where(sa.text(where))) for where in (PENDING_WORK, DEAD)]  # in the indexes' own words
    return [(row[0], row[1], int(row[2])) for rows in both for row in rows]


def oldest_due(session: Session) -> datetime | None:
    """When the open promise that is due first was or will be due; None where none is open."""
    query = select(Outbox.due_at).where(sa.text(PENDING_WORK)).order_by(col(Outbox.due_at), col(Outbox.id))
    return session.exec(query.limit(1)).first()


def listed(session: Session, kind: JobKind, now: datetime, limit: int) -> Sequence[Outbox]:
    """Promises that have not been kept: open ones by when they are due, the others newest first."""
    by_due = col(Outbox.due_at), col(Outbox.id)
    match kind:
        case JobKind.OWED:
            query = select(Outbox).where(sa.text(PENDING_WORK)).order_by(*by_due)
        case JobKind.LATE:
            query = select(Outbox).where(sa.text(PENDING_WORK), Outbox.due_at < now - LATE).order_by(*by_due)
        case JobKind.DEAD:
            query = select(Outbox).where(sa.text(DEAD)).order_by(col(Outbox.id).desc())
        case JobKind.TROUBLED:
            states = (OutboxState.DEAD, OutboxState.UNKNOWN)
            query = select(Outbox).where(col(Outbox.state).in_(states)).order_by(col(Outbox.id).desc())
    return session.exec(query.limit(limit)).all()


def unkept(session: Session, outbox_id: OutboxId) -> Outbox | None:
    """This promise, locked, where it is open or dead; None where there is none or it was kept."""
    states = (*OPEN_STATES, OutboxState.DEAD)
    query = select(Outbox).where(Outbox.id == outbox_id, col(Outbox.state).in_(states)).with_for_update()
    return session.exec(query).first()


def remove(session: Session, row: Outbox) -> None:
    """Nobody will keep this promise."""
    session.delete(row)
    session.flush()


def revive(row: Outbox, state: OutboxState, now: datetime) -> None:
    """Make a dead promise, which is locked, due again: as one that may have arrived, or as one that has not."""
    row.state, row.attempts, row.due_at, row.settled_at = state, 0, now, None
