"""How is the database opened? One engine, one kind of transaction, the same on SQLite and PostgreSQL."""

import contextlib
import functools
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlmodel import Session, SQLModel, col

from storage.prepared import run, run_all

BUSY_SECONDS = 10
LOCK_SECONDS = 5
STATEMENT_SECONDS = 15
IDLE_SECONDS = 30
"""How long PostgreSQL lets a transaction wait for a lock, run one statement, or do nothing: then it is ended, and what
it held is free again for the others."""


class Store:
    """The open database. Transactions are short and synchronous; the doors run them in an executor of `threads`
    threads.

    `url` is an SQLAlchemy URL: `sqlite:///path/to/file.db` or `postgresql+psycopg://...`.
    """

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite:
            if not parsed.database or parsed.database == ":memory:":
                raise ValueError("an in-memory database forgets every promise; name a file")
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            self.engine = sa.create_engine(parsed, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            sa.event.listen(self.engine, "begin", _begin_immediate)
        else:
            if parsed.drivername == "postgresql":
                parsed = parsed.set(drivername="postgresql+psycopg")
            self.engine = sa.create_engine(
                parsed,
                connect_args=_postgres_limits(parsed),
                pool_size=8,
                max_overflow=4,
                pool_pre_ping=True,
                hide_parameters=True,
            )

    @property
    def threads(self) -> int:
        """How many transactions may usefully run at once: SQLite has one writer."""
        return 1 if self.is_sqlite else 6

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Session]:
        """An open transaction: committed at the end, rolled back on any exception."""
        with self.engine.begin() as connection, Session(connection, expire_on_commit=False) as session:
            yield session
            session.flush()

    @contextlib.contextmanager
    def unhurried(self) -> Iterator[sa.Connection]:
        """A connection on which a statement may take as long as it takes: for migrations, and not kept afterwards."""
        with self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.detach()
                connection.exec_driver_sql("SET statement_timeout = 0")
                connection.exec_driver_sql("SET idle_in_transaction_session_timeout = 0")
                connection.commit()
            yield connection

    def scrub(self) -> bool:
        """Overwrite what was deleted in SQLite's files, and empty its journal; False where a process was in the way.

        Deleted cells are overwritten as they are deleted, but copies that were left when a page was split are not:
        only writing the file anew is sure to leave nothing. PostgreSQL does its own cleaning (autovacuum).
        """
        if not self.is_sqlite:
            return True
        with contextlib.closing(self.engine.raw_connection()) as connection:
            cursor = connection.cursor()  # SQLAlchemy's own would begin a transaction, in which there is no VACUUM
            try:
                cursor.execute("VACUUM")
                busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError:
                return False
        return not busy

    @property
    def address(self) -> tuple[str, dict[str, Any]]:
        """PostgreSQL's database in libpq's words: a URL with its password, and the limits of every connection."""
        url = self.engine.url.set(drivername="postgresql")
        return url.render_as_string(hide_password=False), _postgres_limits(url)

    def close(self) -> None:
        self.engine.dispose()


def driver_connection(session: Session) -> Any:
    """The driver's own connection, on which the session's transaction is open."""
    return session.connection().connection.driver_connection


def insert_unless_known(session: Session, table: type[SQLModel], key: str, /, **values: Any) -> bool:
    """Insert a row unless any unique rule forbids it; True when it went in. `key` names the primary key column.

    Asks for the new key back: a row count is not to be trusted here (psycopg answers -1, which is true).
    """
    return run(session, _insert(dialect(session), table, key), **values).first() is not None


def among(session: Session, column: Any, values: Collection[Any]) -> sa.ColumnElement[bool]:
    """Is the column one of these? On PostgreSQL they are one array: the statement is as short for many as for few."""
    if dialect(session) == "sqlite":
        return col(column).in_(values)
    return col(column) == sa.any_(sa.cast(list(values), postgresql.ARRAY(column.type)))


def insert_all_unless_known(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert these rows, those left out that a unique rule forbids. All have the same columns."""
    run_all(session, _insert(dialect(session), table), rows)


def upsert_all(
    session: Session,
    table: type[SQLModel],
    rows: Sequence[Mapping[str, Any]],
    key: str,
    where: sa.ColumnElement[bool] | None = None,
) -> Sequence[Any]:
    """Insert these rows; where one of that key is there and is as `where` says, write its other columns.

    The keys of the rows that were written. Rows are locked in their order.
    """
    if not rows:
        return ()
    statement = insert_of(dialect(session), table)
    written = {name: statement.excluded[name] for name in rows[0] if name != key}
    statement = statement.on_conflict_do_update(index_elements=[key], set_=written, where=where)
    return session.execute(statement.returning(statement.table.c[key]), list(rows)).scalars().all()


def dialect(session: Session) -> str:
    """`sqlite` or `postgresql`."""
    return session.get_bind().dialect.name


@functools.cache
def _insert(dialect: str, table: type[SQLModel], *keys: str) -> Any:
    """Leaves out what is there already, and answers the keys of what is new. Made once: that takes longer than to run
    it.
    """
    statement = insert_of(dialect, table).on_conflict_do_nothing()
    return statement.returning(*(statement.table.c[key] for key in keys)) if keys else statement


def insert_of(dialect: str, table: type[SQLModel]) -> Any:
    """The INSERT of this database, which can leave out what is there already."""
    into = SQLModel.metadata.tables[str(table.__tablename__)]
    return sqlite.insert(into) if dialect == "sqlite" else postgresql.insert(into)


def _postgres_limits(url: sa.URL) -> dict[str, Any]:
    """libpq's words. What the operator's own URL says stands: its `options` come last, its other words are left."""
    limits = {
        "lock_timeout": LOCK_SECONDS,
        "statement_timeout": STATEMENT_SECONDS,
        "idle_in_transaction_session_timeout": IDLE_SECONDS,
    }
    given = url.query.get("options", "")
    options = [*(f"-c {name}={seconds}s" for name, seconds in limits.items()), given if isinstance(given, str) else ""]
    words: dict[str, Any] = {
        "connect_timeout": 10,
        "keepalives": 1,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
    }
    words = {name: value for name, value in words.items() if name not in url.query}
    return {**words, "options": " ".join(options).strip()}


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; the driver's own is a snapshot that cannot be upgraded
    cursor = connection.cursor()
    busy = f"busy_timeout={BUSY_SECONDS * 1000}"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", busy):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
