"""Which entries of the audit trail are sealed, and what do entries and seals hold, to the byte?

For hashing everything is read as bytes, past the types of the columns: an entry that somebody has changed by hand must
be named, and must not stop who reads it.
"""

import functools
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import NullType
from sqlmodel import Session, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from policies.audit_chain import COLUMNS, UNREADABLE, Head, Sealed, Values
from storage.ledgers import AuditEntry, AuditSeal

LOCK = 0x50414E454C  # whoever seals holds this lock; the number is the product's own
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

ENTRY = SQLModel.metadata.tables[str(AuditEntry.__tablename__)]
SEAL = SQLModel.metadata.tables[str(AuditSeal.__tablename__)]


def microseconds(moment: datetime) -> int:
    """The moment as microseconds since 1970 UTC, exactly."""
    return (moment - EPOCH) // MICROSECOND


def hold(session: Session) -> bool:
    """Be the only one who seals until this transaction ends; False when somebody else is.

    SQLite has one writer anyway. That a seq is there once is the database's own rule, whatever happens here.
    """
    if session.get_bind().dialect.name == "sqlite":
        return True
    return bool(session.execute(sa.select(sa.func.pg_try_advisory_xact_lock(LOCK))).scalar_one())


def head(session: Session) -> Head:
    """The newest seal."""
    return _before(session, None)


def newest_sealed(session: Session) -> int:
    """The highest id of any sealed entry; 0 when there is none."""
    return int(session.execute(sa.select(sa.func.max(SEAL.c.entry_id))).scalar() or 0)


def newest_entry(session: Session) -> int:
    """The highest id of any entry; 0 when there is none."""
    return int(session.execute(sa.select(sa.func.max(ENTRY.c.id))).scalar() or 0)


def behind(session: Session) -> tuple[int, datetime | None]:
    """How many entries are behind the newest that is sealed, and when the first of them was written."""
    after = ENTRY.c.id > newest_sealed(session)
    count = session.execute(sa.select(sa.func.count()).select_from(ENTRY).where(after)).scalar_one()
    return int(count), session.execute(sa.select(ENTRY.c.at).where(after).order_by(ENTRY.c.id).limit(1)).scalar()


def unsealed(
    session: Session, after: int, limit: int, until: int | None = None, before: datetime | None = None
) -> Sequence[tuple[int, Values]]:
    """Entries without a seal behind the id `after`, up to `until`, from before a moment: id and values, by id."""
    query = _without_seal(session.get_bind().dialect.name)
    if until is not None:
        query = query.where(ENTRY.c.id <= until)
    if before is not None:
        query = query.where(ENTRY.c.at < before)
    return [(int(row[0]), _values(row)) for row in session.execute(query, {"after": after, "limit": limit})]


@functools.cache
def _without_seal(dialect: str) -> sa.Select[*tuple[Any, ...]]:
    """Made once, as are the columns: that takes longer than to seal what a second brings."""
    return (
        sa.select(*_entry(dialect))
        .select_from(ENTRY.outerjoin(SEAL, SEAL.c.entry_id == ENTRY.c.id))
        .where(SEAL.c.seq.is_(None), ENTRY.c.id > sa.bindparam("after"))
        .order_by(ENTRY.c.id)
        .limit(sa.bindparam("limit"))
    )


def append(session: Session, seals: Iterable[Sealed], sealed_at: datetime) -> None:
    """Add these seals. Raises IntegrityError where a seq or an entry has one already."""
    rows = [
        {"seq": one.seq, "entry_id": one.entry_id, "leaf": one.leaf, "hash": one.hash, "sealed_at": sealed_at}
        for one in seals
    ]
    session.execute(sa.insert(SEAL), rows)


def first_since(session: Session, moment: datetime) -> Head:
    """The place in the chain before the first seal of an entry from this moment on."""
    first = sa.select(sa.func.min(SEAL.c.seq)).join(ENTRY, ENTRY.c.id == SEAL.c.entry_id).where(ENTRY.c.at >= moment)
    return _before(session, session.execute(first).scalar())


def _before(session: Session, seq: int | None) -> Head:
    """The last seal before this seq; of all, when it is None."""
    columns = _seal(session.get_bind().dialect.name)
    query = sa.select(columns[0], columns[3]).order_by(SEAL.c.seq.desc()).limit(1)
    row = session.execute(query if seq is None else query.where(SEAL.c.seq < seq)).first()
    return Head(int(row[0]), _bytes(row[1])) if row else Head()


def page(session: Session, after: int | None, until: int, limit: int) -> Sequence[Sealed]:
    """Seals behind the seq `after` (None: from the lowest), up to `until`, with their entries, by seq."""
    dialect = session.get_bind().dialect.name
    query = (
        sa.select(*_seal(dialect), *_entry(dialect))
        .select_from(SEAL.outerjoin(ENTRY, ENTRY.c.id == SEAL.c.entry_id))
        .where(SEAL.c.seq <= until)
        .order_by(SEAL.c.seq)
        .limit(limit)
    )
    if after is not None:
        query = query.where(SEAL.c.seq > after)
    return [_sealed(row) for row in session.execute(query)]


def _sealed(row: Any) -> Sealed:
    seq, entry_id, leaf, hash, sealed_at = row[:5]
    values = _values(row[5:]) if row[5] is not None else None
    named = entry_id if isinstance(entry_id, int) else 0  # SQLite keeps what is no number, if it is told to
    return Sealed(int(seq), named, _bytes(leaf), _bytes(hash), _moment(sealed_at), values)


def _values(row: Any) -> Values:
    at = _moment(row[1])
    return (b"%d" % row[0], UNREADABLE + (row[1] or b"") if at is None else b"%d" % at, *row[2:])


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else UNREADABLE


def _moment(value: Any) -> int | None:
    """Microseconds: PostgreSQL has counted them; SQLite keeps text, of which one spelling is right."""
    if isinstance(value, int):
        return value
    try:
        written = value.decode("ascii")
        moment = datetime.fromisoformat(written)
        genuine = moment.isoformat(" ", "microseconds") == written
    except (AttributeError, ValueError):
        return None
    return microseconds(moment.replace(tzinfo=UTC)) if genuine else None


@functools.cache
def _entry(dialect: str) -> list[sa.ColumnElement[Any]]:
    raw = _raw_sqlite if dialect == "sqlite" else _raw_postgresql
    return [raw(ENTRY.c[name]) for name in COLUMNS]


@functools.cache
def _seal(dialect: str) -> list[sa.ColumnElement[Any]]:
    raw = _raw_sqlite if dialect == "sqlite" else _raw_postgresql
    return [raw(SEAL.c[name]) for name in ("seq", "entry_id", "leaf", "hash", "sealed_at")]


def _raw_sqlite(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """SQLite keeps any type in any column, and text that is no UTF-8. What is of the wrong type is marked: bytes in
    place of a word look the same, and no search finds them.
    """
    kind = column.type
    if isinstance(kind, sa.Integer):
        return sa.type_coerce(column, NullType())
    stored = "integer" if isinstance(kind, sa.Boolean) else "blob" if isinstance(kind, sa.LargeBinary) else "text"
    number = sa.cast(sa.type_coerce(column, sa.Integer), sa.Text)
    bare = number if stored == "integer" else column
    typed = sa.func.typeof(column)
    case = sa.case(
        (typed == stored, sa.cast(sa.type_coerce(bare, NullType()), sa.LargeBinary)),
        (typed == "null", sa.null()),
        else_=sa.cast(sa.func.char(0).concat(typed).concat(sa.func.quote(column)), sa.LargeBinary),
    )
    return sa.type_coerce(case, NullType())


def _raw_postgresql(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    kind = column.type
    if isinstance(kind, sa.Integer | sa.LargeBinary):
        return sa.type_coerce(column, NullType())
    if isinstance(kind, sa.Boolean):
        return sa.type_coerce(sa.func.convert_to(sa.cast(sa.cast(column, sa.Integer), sa.Text), "UTF8"), NullType())
    if isinstance(kind, UTCDateTime):
        counted = sa.cast(sa.func.extract("epoch", column) * 1_000_000, sa.BigInteger)
        return sa.type_coerce(sa.case((sa.func.isfinite(column), counted), else_=sa.null()), NullType())
    return sa.type_coerce(sa.func.convert_to(column, "UTF8"), NullType())
