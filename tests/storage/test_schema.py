"""Migrations and tables agree, and times are instants."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, StatementError
from sqlmodel import SQLModel, col, select

from storage import schema
from storage.ledgers import Inbox
from storage.store import Store
from tests.builders import Company


def test_the_migrations_make_the_tables_that_the_code_expects(store: Store) -> None:
    schema.check(store)
    assert schema.current(store) == schema.newest()


def test_migrating_twice_is_harmless(company: Company) -> None:
    people = company.count("person")
    schema.migrate(company.store)
    schema.check(company.store)
    assert company.count("person") == people > 0


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="name a file"):
        Store(url)


def _delivery(at: datetime) -> Inbox:
    return Inbox(source="ashby", delivery_id=at.isoformat(), kind="stage", application_ids=[], received_at=at)


def test_a_naive_time_is_refused(store: Store) -> None:
    with pytest.raises((StatementError, ValueError)), store.transaction() as session:
        session.add(_delivery(datetime(2026, 11, 23, 9, 0)))  # noqa: DTZ001
        session.flush()
    with store.transaction() as session:
        assert session.exec(select(Inbox)).all() == []


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC),
        datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Pacific/Chatham")),
        datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
    ],
)
def test_an_aware_time_comes_back_as_the_same_instant(store: Store, moment: datetime) -> None:
    with store.transaction() as session:
        session.add(_delivery(moment))
    with store.transaction() as session:
        read = session.exec(select(Inbox)).one().received_at
        assert read.tzinfo is not None
        assert read.utcoffset() == timedelta(0)
        assert read == moment.astimezone(UTC)
        assert session.exec(select(Inbox).where(col(Inbox.received_at) <= moment)).one() is not None
        assert session.exec(select(Inbox).where(col(Inbox.received_at) < moment)).first() is None


def test_every_time_in_the_database_is_an_instant() -> None:
    naive = [
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
        if type(column.type) is sa.DateTime and not column.type.timezone
    ]
    assert naive == []


def test_an_exception_rolls_everything_back(store: Store) -> None:
    with pytest.raises(RuntimeError, match="halfway"), store.transaction() as session:
        session.add(_delivery(datetime(2026, 11, 23, 9, 0, tzinfo=UTC)))
        session.flush()
        raise RuntimeError("halfway")
    with store.transaction() as session:
        assert session.exec(select(Inbox)).all() == []


def test_nobody_but_the_requisitions_hiring_manager_decides(company: Company) -> None:
    """Whoever writes to the database, with or without the product."""
    company.held_loop()
    loop = company.loop()
    statement = (
        "INSERT INTO outcome (id, application_id, stage, loop_id, decision, reason, decided_by, decided_at, missing, "
        "revision) VALUES ('o', :application, 'Onsite', :loop, 'reject', :reason, :person, :now, 0, 1)"
    )
    written = {"application": loop.application_id, "loop": loop.id, "now": company.now.isoformat()}
    for person, reason in ((company.id_of("dana"), "Because."), (company.id_of("hana"), " "), (None, "Because.")):
        with pytest.raises(DBAPIError):
            company.write(statement, **written, person=person, reason=reason)
    assert company.count("outcome") == 0
    company.write(statement, **written, person=company.id_of("hana"), reason="Because.")
    with pytest.raises(DBAPIError, match="hiring manager"):
        company.write("UPDATE outcome SET decided_by = :person", person=company.id_of("dana"))
    assert company.rows("SELECT decided_by FROM outcome")[0]["decided_by"] == company.id_of("hana")
