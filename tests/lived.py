"""How does a test come to a company that has lived a while? It is lived once, and read back where it begins alike.

What an act makes of a database depends on what is in the database, on the time, on the company's rules and on the act.
Where all of it is as it was before in this process, what the act left then is written again, to the last row: keys and
codes, as drawn then, come back. A test that has done anything else before lives through the act itself.
"""

import functools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from psycopg import Connection, Cursor, sql

from handlers.dispatch import Dispatcher
from storage.store import Store

Digests = dict[str, str]
"""What is in each table, and where each sequence stands; empty for what is empty."""


class Living(Protocol):
    """Whoever acts. An act may change the database and `now`, and nothing else."""

    store: Store
    dispatcher: Dispatcher
    now: datetime


P = ParamSpec("P")
LivingT = TypeVar("LivingT", bound=Living)
AnswerT = TypeVar("AnswerT")


class State(Protocol):
    """A database's content, kept beside it."""

    def write(self, store: Store, present: Digests) -> None:
        """Make the database, in which there is what is `present`, what it was."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act answered, the time it was then, and what it left; `own` where it answered with whoever acted."""

    answer: Any
    own: bool
    now: datetime
    state: State


_OUTCOMES: dict[tuple[Any, ...], Outcome] = {}
_LEFT: set[tuple[tuple[str, str], ...]] = set()
"""What kept outcomes left. That, and a database without people, comes again: keys are drawn, so nothing else does."""


def lived(act: Callable[Concatenate[LivingT, P], AnswerT]) -> Callable[Concatenate[LivingT, P], AnswerT]:
    """The act, lived through once from every beginning."""

    @functools.wraps(act)
    def living(company: LivingT, /, *args: P.args, **kwargs: P.kwargs) -> AnswerT:
        digests = _digests(company.store)
        if digests is None:
            return act(company, *args, **kwargs)
        how = (args, kwargs, company.dispatcher.rules, company.now)
        beginning = tuple(digests.items())
        key = (act.__name__, repr(how), beginning)
        outcome = _OUTCOMES.get(key)
        if outcome is not None:
            outcome.state.write(company.store, digests)
            company.now = outcome.now
            return company if outcome.own else outcome.answer  # type: ignore[return-value]
        answer = act(company, *args, **kwargs)
        if not digests["person"] or beginning in _LEFT:
            own = answer is company
            _OUTCOMES[key] = Outcome(None if own else answer, own, company.now, state(company.store))
            _LEFT.add(tuple((_digests(company.store) or {}).items()))
        return answer

    return living


def _digests(store: Store) -> Digests | None:
    """None where nothing can be written back: rows go in past all rules of a server, which its superuser may do."""
    if store.is_sqlite:
        with _file(store) as connection:
            return _of_file(connection)
    with server(store) as cursor:
        mighty = cursor.execute("SELECT current_setting('is_superuser')").fetchone()
        return of_server(cursor) if mighty == ("on",) else None


def state(store: Store) -> State:
    if store.is_sqlite:
        with _file(store) as connection:
            return FileState.read(connection)
    with server(store) as cursor:
        return ServerState.read(cursor)


# SQLite: page by page


@dataclass(frozen=True, slots=True)
class FileState:
    pages: sqlite3.Connection

    @classmethod
    def read(cls, connection: sqlite3.Connection) -> "FileState":
        pages = sqlite3.connect(":memory:", check_same_thread=False)
        connection.backup(pages)
        return cls(pages)

    def write(self, store: Store, present: Digests) -> None:
        del present
        with _file(store) as connection:
            self.pages.backup(connection)


@contextmanager
def _file(store: Store) -> Iterator[sqlite3.Connection]:
    with closing(store.engine.raw_connection()) as connection:
        assert isinstance(connection.driver_connection, sqlite3.Connection)
        yield connection.driver_connection


def _of_file(connection: sqlite3.Connection) -> Digests:
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    rows = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in tables}  # noqa: S608
    return {name: sha256(repr(found).encode()).hexdigest() if found else "" for name, found in rows.items()}


# PostgreSQL: table by table, those that differ


@dataclass(frozen=True, slots=True)
class ServerState:
    digests: Digests
    rows: dict[str, bytes]

    @classmethod
    def read(cls, cursor: Cursor[Any]) -> "ServerState":
        rows = {}
        for name in _tables(cursor):
            with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as out:
                rows[name] = b"".join(bytes(chunk) for chunk in out)
        return cls(of_server(cursor), rows)

    def write(self, store: Store, present: Digests) -> None:
        changed = [name for name, digest in self.digests.items() if digest != present[name]]
        with server(store) as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # neither triggers nor foreign keys
            for name in changed:
                table = sql.Identifier(name)
                if name not in self.rows:
                    value = self.digests[name] or None
                    cursor.execute("SELECT setval(%s, coalesce(%s, 1), %s)", (name, value, value is not None))
                    continue
                cursor.execute(sql.SQL("DELETE FROM {}").format(table))
                with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(table)) as into:
                    into.write(self.rows[name])


@contextmanager
def server(store: Store) -> Iterator[Cursor[Any]]:
    with closing(store.engine.raw_connection()) as connection:
        driver = connection.driver_connection
        assert isinstance(driver, Connection)
        with driver.transaction(), driver.cursor() as cursor:
            yield cursor


def _tables(cursor: Cursor[Any]) -> list[str]:
    found = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    return [name for (name,) in cursor.execute(found).fetchall()]


def of_server(cursor: Cursor[Any]) -> Digests:
    digest = sql.SQL(
        "SELECT {}, (SELECT coalesce(md5(string_agg(each::text, chr(10) ORDER BY each::text)), '') FROM {} AS each)"
    )
    parts = [digest.format(sql.Literal(name), sql.Identifier(name)) for name in _tables(cursor)]
    sequences = (
        "SELECT sequencename, coalesce(last_value::text, '') FROM pg_sequences WHERE schemaname = current_schema()"
    )
    return dict(cursor.execute(sql.SQL(" UNION ALL ").join([*parts, sql.SQL(sequences)])).fetchall())
