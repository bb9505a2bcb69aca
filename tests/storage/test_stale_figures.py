"""Is what is due found in time when PostgreSQL's figures are of a quiet moment, and then much is due at once?

It plans a query by figures that it takes now and then: of promises that all have been kept, it expects none to be open.
"""

import time
from typing import Any

import pytest
import sqlalchemy as sa

from storage import chat_messages, outbox
from storage.outbox import Turn
from storage.store import Store
from tests import history
from tests.builders import Company
from tests.journeys.stage import ON_POSTGRES

KEPT, DUE, TAKEN = 20_000, 10_000, 100
LONGEST = 5.0
"""Seconds for what takes 0.02; with a plan that reads all that is open for each that is, it took over fifteen."""


@pytest.fixture
def quiet(store: Store) -> Company:
    """Much has been said, nothing is open, and the figures say so."""
    company = Company(store)
    history.write(company, KEPT)
    return company


@ON_POSTGRES
def test_a_burst_is_taken_quickly_in_turn_and_each_lane_in_order(quiet: Company) -> None:
    with quiet.store.transaction() as session:
        rows = [
            ("chat.nudge", "somebody", f"burst:{number}", f"lane:{number // 2}", Turn(f"share {number % 3}"))
            for number in range(DUE)
        ]
        outbox.promise_all(session, rows, quiet.now)
    start = time.perf_counter()
    with quiet.store.transaction() as session:
        taken = [row.lane for row in outbox.due(session, quiet.now, TAKEN)]
        assert outbox.has_overdue(session, quiet.now + 2 * outbox.OVERDUE)
    assert time.perf_counter() - start < LONGEST
    assert len(taken) == len(set(taken)) == TAKEN


@ON_POSTGRES
def test_two_who_take_at_once_get_different_promises_and_both_as_many_as_they_want(quiet: Company) -> None:
    with quiet.store.transaction() as session:
        rows = [("chat.nudge", "somebody", f"{number}", f"{number}", outbox.AT_ONCE) for number in range(3 * TAKEN)]
        outbox.promise_all(session, rows, quiet.now)
    with quiet.store.transaction() as one, quiet.store.transaction() as other:
        taken = [{row.id for row in outbox.due(session, quiet.now, TAKEN)} for session in (one, other)]
    assert [len(ids) for ids in taken] == [TAKEN, TAKEN]
    assert taken[0].isdisjoint(taken[1])


@ON_POSTGRES
def test_where_a_message_stands_is_looked_up_by_its_name(quiet: Company) -> None:
    asked: list[Any] = []
    with quiet.store.transaction() as session:
        connection = session.connection()
        sa.event.listen(connection, "before_cursor_execute", lambda *told: asked.extend(told[2:4]))
        chat_messages.named(session, [f"before:{number}" for number in range(TAKEN)])
        statement, values = asked[:2]
        plan = "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values))
    assert "ix_chat_message_name" in plan, plan
