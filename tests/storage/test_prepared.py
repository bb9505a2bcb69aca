"""Is a prepared statement what SQLAlchemy would have run: the same values, the same rows?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from policies.vocabulary import OutboxState
from storage.ledgers import Outbox, Paced
from storage.prepared import run, run_all
from storage.store import Store

NOON = datetime(2026, 11, 26, 12, 0, 0, 123456, tzinfo=UTC)
OUTBOX = Outbox.__table__  # type: ignore[attr-defined]
NAMED = sa.select(
    col(Outbox.id), col(Outbox.state), col(Outbox.due_at), col(Outbox.bulk), col(Outbox.lease_until)
).where(col(Outbox.key) == sa.bindparam("key"), col(Outbox.state).in_((OutboxState.PENDING, OutboxState.DEAD)))
ROW = {
    "kind": "chat.card", "key": "one", "lane": "lane", "subject": "loop", "bulk": True, "share": "", "place": None,
    "state": OutboxState.PENDING, "due_at": NOON, "attempts": 0, "created_at": NOON,
}  # fmt: skip


@pytest.fixture
def session(store: Store) -> Iterator[Session]:
    with store.transaction() as opened:
        yield opened


def test_values_go_in_and_come_out_as_their_columns_say(session: Session) -> None:
    east = NOON.astimezone(timezone(timedelta(hours=5)))
    run(session, sa.insert(OUTBOX), **{**ROW, "due_at": east})
    row = run(session, NAMED, key="one").first()
    assert (row.state, row.due_at, row.bulk, row.lease_until) == (OutboxState.PENDING, NOON, True, None)
    assert isinstance(row.state, OutboxState)
    assert row.due_at.tzinfo is UTC
    assert run(session, NAMED, key="another").first() is None


def test_the_same_rows_are_read_as_by_sqlalchemy(session: Session) -> None:
    run_all(session, sa.insert(OUTBOX), [{**ROW, "key": key} for key in ("one", "two")])
    assert session.execute(sa.select(sa.func.count()).select_from(Outbox)).scalar_one() == 2
    assert [tuple(row) for row in run(session, NAMED, key="two")] == [
        tuple(row) for row in session.execute(NAMED, {"key": "two"})
    ]


def test_a_statement_without_an_answer_has_no_rows(session: Session) -> None:
    assert run(session, sa.insert(OUTBOX), **ROW) == []


def test_a_changed_row_answers_what_it_is_now(session: Session) -> None:
    run(session, sa.insert(OUTBOX), **ROW)
    dying = sa.update(OUTBOX).values(state=sa.bindparam("now_is")).returning(OUTBOX.c.key, OUTBOX.c.state)
    assert run(session, dying, now_is=OutboxState.DEAD) == [("one", OutboxState.DEAD)]


def test_what_the_session_holds_is_written_first(session: Session) -> None:
    session.add(Paced(name="#interviews", spent_until=NOON))
    seen = run(
        session, sa.select(col(Paced.spent_until)).where(col(Paced.name) == sa.bindparam("name")), name="#interviews"
    )
    assert seen == [(NOON,)]


def test_columns_of_one_name_keep_their_places(session: Session) -> None:
    run(session, sa.insert(OUTBOX), **ROW)
    other = sa.orm.aliased(Outbox, name="other")
    row = run(
        session, sa.select(col(Outbox.key), col(other.key), sa.func.count()).group_by(col(Outbox.key), col(other.key))
    )
    assert row == [("one", "one", 1)]


@pytest.mark.parametrize("values", [{}, {"key": "one", "state": "dead"}])
def test_a_value_that_is_missing_or_not_asked_for_is_an_error(session: Session, values: dict[str, str]) -> None:
    with pytest.raises((ValueError, sa.exc.InvalidRequestError)):
        run(session, NAMED, **values)


def test_a_naive_time_is_refused(session: Session) -> None:
    with pytest.raises(ValueError, match="timezone"):
        run(session, sa.insert(OUTBOX), **{**ROW, "due_at": NOON.replace(tzinfo=None)})


def test_what_ran_on_a_connection_that_was_lost_runs_on_the_next(store: Store) -> None:
    if store.is_sqlite:
        pytest.skip("SQLite has no connection that could be lost")
    mine = sa.select(sa.func.pg_backend_pid().label("pid"))
    store.engine.dispose()  # of several connections the next transaction may take another
    with store.transaction() as session:
        lost = run(session, mine).first().pid
    with pytest.raises(sa.exc.OperationalError), store.transaction() as session:
        assert run(session, mine).first().pid == lost
        with store.unhurried() as other:
            other.execute(sa.select(sa.func.pg_terminate_backend(lost, 5_000)))
        run(session, mine)
    with store.transaction() as session:
        assert run(session, mine).first().pid != lost
