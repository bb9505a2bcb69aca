"""Nobody holds the database up: PostgreSQL ends what waits or works too long, and lets a migration work."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from storage import schema
from storage.store import Store
from tests.emptied import Kept

pytestmark = pytest.mark.postgres
LIMITS = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "application_name")


@pytest.fixture(params=["postgres"])
def database_url(kept_database: Kept) -> Iterator[str]:
    with kept_database.given() as url:
        yield url


def limits(connection: sa.Connection) -> list[str]:
    return [str(connection.exec_driver_sql(f"SHOW {name}").scalar_one()) for name in LIMITS]


def test_a_transaction_neither_waits_nor_works_nor_idles_for_long(store: Store) -> None:
    with store.engine.connect() as connection:
        assert limits(connection)[:3] == ["5s", "15s", "30s"]


def test_what_the_operator_s_address_says_stands(database_url: str) -> None:
    given = make_url(database_url).update_query_dict(
        {"options": "-c statement_timeout=7s", "application_name": "panel", "keepalives_idle": "60"}
    )
    opened = Store(given.render_as_string(hide_password=False))
    with opened.engine.connect() as connection:
        assert limits(connection) == ["5s", "7s", "30s", "panel"]
        assert connection.connection.driver_connection.info.get_parameters()["keepalives_idle"] == "60"  # type: ignore[union-attr]
    opened.close()


def test_a_connection_that_went_silent_is_noticed(store: Store) -> None:
    with store.engine.connect() as connection:
        parameters = connection.connection.driver_connection.info.get_parameters()  # type: ignore[union-attr]
    assert parameters["keepalives_idle"] == "30"


def test_a_migration_takes_as_long_as_it_takes_and_leaves_the_limits_alone(store: Store) -> None:
    with store.unhurried() as connection:
        assert limits(connection)[:3] == ["5s", "0", "0"]
    with store.engine.connect() as connection:
        assert limits(connection)[:3] == ["5s", "15s", "30s"]


def test_a_slow_migration_is_not_cut_off(store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hurried = make_url(database_url).update_query_dict({"options": "-c statement_timeout=50ms"})
    opened = Store(hurried.render_as_string(hide_password=False))
    done = []

    def slow(config: object, _revision: str) -> None:
        connection = config.attributes["connection"]  # type: ignore[attr-defined]
        connection.exec_driver_sql("SELECT pg_sleep(0.2)")
        done.append(True)

    monkeypatch.setattr("alembic.command.upgrade", slow)
    schema.migrate(opened)
    opened.close()
    assert done == [True]
