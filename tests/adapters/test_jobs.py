"""What does the job engine promise? A job comes with its transaction or not at all, and nobody waits for one."""

import asyncio
import contextlib
import importlib.resources
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from adapters.jobs.procrastinate import ProcrastinateEngine
from storage.store import Store
from tests.journeys.stage import ON_POSTGRES, until

PATIENCE = 20


@pytest.fixture
def engine(store: Store) -> ProcrastinateEngine:
    return ProcrastinateEngine(*store.address)


@pytest.fixture
def connect(store: Store) -> Iterator[Callable[[], psycopg.Connection[Any]]]:
    with contextlib.ExitStack() as opened:
        yield lambda: opened.enter_context(psycopg.connect(store.address[0]))


def jobs(store: Store) -> list[str]:
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT task_name FROM procrastinate_jobs ORDER BY id")
        return [row[0] for row in rows]


async def carried(engine: ProcrastinateEngine, store: Store) -> int:
    """How often the engine asked to carry, until no job was left."""
    asked = 0

    async def carry() -> None:
        nonlocal asked
        asked += 1

    running = asyncio.create_task(engine.run(carry))
    await asyncio.to_thread(until, lambda: jobs(store) == [], "every job is done")
    running.cancel()
    await asyncio.wait([running], timeout=PATIENCE)
    return asked


@ON_POSTGRES
def test_a_job_is_there_when_its_transaction_is(
    store: Store, engine: ProcrastinateEngine, connect: Callable[[], psycopg.Connection[Any]]
) -> None:
    connection = connect()
    engine.hand_over(connection, overdue=False)
    assert jobs(store) == []
    connection.rollback()
    assert jobs(store) == []
    engine.hand_over(connection, overdue=False)
    connection.commit()
    assert jobs(store) == ["promised"]
    assert asyncio.run(carried(engine, store)) == 1


@ON_POSTGRES
def test_transactions_that_promise_at_once_do_not_wait_for_each_other_and_each_has_its_job(
    store: Store, engine: ProcrastinateEngine, connect: Callable[[], psycopg.Connection[Any]]
) -> None:
    """A queueing lock that both share would make the second wait here, and leave its promise without a job."""
    first, second = connect(), connect()
    second.execute("SET lock_timeout = '2s'")
    engine.hand_over(first, overdue=False)
    engine.hand_over(second, overdue=False)
    second.commit()
    first.commit()
    assert jobs(store) == ["promised", "promised"]


@ON_POSTGRES
def test_of_jobs_that_say_something_is_overdue_one_waits(
    store: Store, engine: ProcrastinateEngine, connect: Callable[[], psycopg.Connection[Any]]
) -> None:
    connection = connect()
    for _ in range(3):
        engine.hand_over(connection, overdue=True)
        connection.execute("CREATE TABLE IF NOT EXISTS goes_on (id int)")  # the transaction is whole
        connection.commit()
    assert jobs(store) == ["overdue"]


@ON_POSTGRES
def test_what_a_dead_worker_was_at_is_done_by_another(
    store: Store, engine: ProcrastinateEngine, connect: Callable[[], psycopg.Connection[Any]]
) -> None:
    connection = connect()
    for overdue in (False, True):
        engine.hand_over(connection, overdue=overdue)
    connection.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute')")
    connection.execute(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM procrastinate_workers)"
    )
    engine.hand_over(connection, overdue=True)  # another waits: the dead one's is not needed again
    connection.commit()
    assert asyncio.run(carried(engine, store)) >= 2


def test_the_newest_step_of_the_installed_engine_is_one_that_our_migrations_run() -> None:
    """A newer engine brings changes to its tables: they have to become a migration of ours before it is locked."""
    steps = importlib.resources.files("procrastinate.sql.migrations").iterdir()
    newest = max(step.name for step in steps if step.name.endswith(".sql"))
    texts = [file.read_text(encoding="utf-8") for file in Path("storage/migrations/versions").glob("*.py")]
    assert newest[: len("03.04.00_50")] == max(
        step for text in texts for step in re.findall(r'^LAST = "(.+)"$', text, re.M)
    )
