"""How is a statement run that everybody waits for? SQLAlchemy writes it once for each database; the driver runs it.

Between a statement and its rows SQLAlchemy does ten times the work of the database itself, and most of it comes out the
same each time. Here only the values are new.
"""

import functools
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session

Convert = Callable[[Any], Any]


class Rows(list[Any]):
    """All that a statement answered, as named tuples."""

    def first(self) -> Any:
        """The first row; None where there is none."""
        return self[0] if self else None


def run(session: Session, statement: sa.Executable, /, **values: Any) -> Rows:
    """Run a statement past the ORM, which has been made once: it is remembered as long as the process lives.

    What the session has changed is written first; what it holds is not told. Raises the driver's own errors.
    """
    session.flush()
    connection = _open(session)
    return _ready(statement, connection.dialect, *values).run(_cursor(connection), values)


def run_all(session: Session, statement: sa.Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run such a statement once for each of these rows of values, all of the same names; nothing is answered."""
    if rows:
        session.flush()
        connection = _open(session)
        ready = _ready(statement, connection.dialect, *rows[0])
        _cursor(connection).executemany(ready.text, list(map(ready.bound, rows)))


def _open(session: Session) -> sa.Connection:
    """The connection on which the session's transaction is open: the store opens it first, and the session on it."""
    return session.bind if isinstance(session.bind, sa.Connection) else session.connection()


def _cursor(connection: sa.Connection) -> Any:
    """The one cursor for such statements, as long as the driver's connection lives: psycopg's are dear to make."""
    known = connection.info
    if "cursor" not in known:
        known["cursor"] = connection.connection.cursor()
    return known["cursor"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement in the words of one driver. `order` names its parameters where the driver wants them by place;
    `binds` and `reads` are what the types of some parameters and columns make of their values. `row` is None where
    nothing is answered.
    """

    text: str
    order: Sequence[str] | None
    constants: Mapping[str, Any]
    binds: Mapping[str, Convert]
    row: Convert | None
    reads: Sequence[tuple[int, Convert]]

    def run(self, cursor: Any, values: Mapping[str, Any]) -> Rows:
        cursor.execute(self.text, self.bound(values))
        return Rows() if self.row is None else Rows(map(self.row, map(self._read, cursor.fetchall())))

    def bound(self, values: Mapping[str, Any]) -> Any:
        """All the parameters, as the driver wants them."""
        bound = {**self.constants, **values}
        for name, convert in self.binds.items():
            bound[name] = convert(bound[name])
        return bound if self.order is None else [bound[name] for name in self.order]

    def _read(self, found: Sequence[Any]) -> Sequence[Any]:
        values = list(found)
        for place, convert in self.reads:
            values[place] = convert(values[place])
        return values


@functools.lru_cache(maxsize=1024)
def _ready(statement: Any, dialect: sa.Dialect, *names: str) -> Prepared:
    """The statement for values of these names: all that it asks for, and no list among them."""
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    whole = compiled.construct_expanded_state(dict.fromkeys(names))
    if compiled.insert_prefetch or compiled.update_prefetch or set(names) - set(whole.parameters):
        raise ValueError("a prepared statement gets a value for each of its parameters, and for no other")
    kinds = {name: one.type.dialect_impl(dialect).bind_processor(dialect) for name, one in compiled.binds.items()}
    binds = {name: convert for name, convert in {**kinds, **whole.processors}.items() if convert is not None}
    columns = statement.exported_columns
    reads = enumerate(one.type.dialect_impl(dialect).result_processor(dialect, None) for one in columns)
    return Prepared(
        text=whole.statement,
        order=whole.positiontup,
        constants={
            name: binds[name](value) if name in binds else value
            for name, value in whole.parameters.items()
            if name not in names
        },
        binds={name: convert for name, convert in binds.items() if name in names},
        row=_named(columns.keys()) if columns else None,
        reads=tuple((place, convert) for place, convert in reads if convert is not None),
    )


def _named(names: Sequence[str]) -> Convert:
    """Makes a row that knows its values by these names, as far as they can be names."""
    made: Any = namedtuple
    return cast(Convert, made("Row", names, rename=True)._make)
