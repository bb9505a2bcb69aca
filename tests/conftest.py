"""Real databases for every test that asks for a store: SQLite, and PostgreSQL from a package."""

import os
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings
from sqlalchemy.engine import make_url

from storage import schema
from storage.store import Store
from tests.emptied import Kept, KeptDatabase, KeptFile, admin, database, postgres

# The suite starts many interpreters. Where an image says that none may keep what it has compiled, as it will not run
# twice, every one of them would compile all libraries anew: seconds each.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Where nothing else has been set up, structlog draws every traceback with all that its frames hold: half a second each.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)

# How long an example takes says how busy the machine is: time is measured in benchmarks.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a running PostgreSQL: `TEST_DATABASE_URL` if set, else one from a package, stopped at the end."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with postgres(tmp_path_factory.mktemp("runtime")) as server:
        # No database needs to outlive the machine's losing its power.
        admin(server.get_uri(), "ALTER SYSTEM SET fsync = off")
        admin(server.get_uri(), "SELECT pg_reload_conf()")
        yield server.get_uri()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """A migrated, empty database to copy."""
    name = f"template_{uuid.uuid4().hex[:12]}"
    admin(postgres_server, f'CREATE DATABASE "{name}"')
    store = Store(database(postgres_server, name))
    schema.migrate(store)
    store.close()
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    store = Store(f"sqlite:///{path}")
    schema.migrate(store)
    store.close()
    return path


@pytest.fixture(scope="session")
def kept_file(sqlite_template: Path) -> Iterator[Kept]:
    """SQLite's database for one test after the other: in memory where there is such a folder, which knows no waiting
    for a disk."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="panelkeeper-", dir=memory) as folder:
        kept = KeptFile(Path(folder), sqlite_template)
        yield kept
        kept.drop()


@pytest.fixture(scope="session")
def kept_database(postgres_server: str, postgres_template: str) -> Iterator[Kept]:
    """PostgreSQL's database for one test after the other."""
    kept = KeptDatabase(postgres_server, postgres_template)
    yield kept
    kept.drop()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a migrated database in which nothing has happened, once on SQLite and once on PostgreSQL."""
    kept: Kept = request.getfixturevalue("kept_database" if request.param == "postgres" else "kept_file")
    with kept.given() as url:
        yield url


@pytest.fixture
def store(request: pytest.FixtureRequest, database_url: str) -> Store:
    """The same, opened."""
    is_sqlite = make_url(database_url).get_backend_name() == "sqlite"
    kept: Kept = request.getfixturevalue("kept_file" if is_sqlite else "kept_database")
    return kept.store
