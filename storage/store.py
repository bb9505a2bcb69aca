"""How is the database opened? One engine, one kind of transaction, the same on SQLite and PostgreSQL."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlmodel import Session, SQLModel

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
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

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

    def close(self) -> None:
        self.engine.dispose()


def insert_unless_known(session: Session, table: type[SQLModel], key: str, /, **values: Any) -> bool:
    """Insert a row unless any unique rule forbids it; True when it went in. `key` names the primary key column.

    Asks for the new key back: a row count is not to be trusted here (psycopg answers -1, which is true).
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).values(**values).on_conflict_do_nothing().returning(getattr(table, key))
    return session.execute(statement).first() is not None


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
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
