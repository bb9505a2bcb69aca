"""When does `/readyz` say no? When the clock is silent, a task is dead, the database is away, or at the end."""

import asyncio
from collections.abc import Mapping

import httpx
import pytest
from starlette.applications import Starlette

from bot import metrics
from bot.desk import Desk
from bot.measuring import measured
from bot.vitals import LONGEST_SILENCE, Vitals
from bot.web import health
from storage.store import Store
from tests.builders import Company


class Clock:
    """A clock whose tick was done so many seconds ago."""

    def __init__(self, age: float) -> None:
        self.age = age

    def ages(self) -> Mapping[str, float]:
        return {"tick": self.age}


def test_before_the_clock_ticks_and_when_it_is_silent_the_process_is_not_ready() -> None:
    vitals = Vitals()
    assert vitals.lacking() == ["the clock"]
    clock = Clock(0.0)
    vitals.began(clock)
    assert vitals.lacking() == []
    clock.age = LONGEST_SILENCE
    assert vitals.lacking() == ["the clock"]


def test_a_dead_task_is_named() -> None:
    async def dies() -> None:
        raise RuntimeError

    async def lives() -> None:
        await asyncio.Event().wait()

    async def seen() -> list[str]:
        vitals = Vitals()
        vitals.began(Clock(0.0))
        dead, alive = asyncio.create_task(dies()), asyncio.create_task(lives())
        vitals.runs("the relay", dead)
        vitals.runs("the message log", alive)
        await asyncio.wait([dead])
        assert isinstance(dead.exception(), RuntimeError)
        found = vitals.lacking()
        alive.cancel()
        return found

    assert asyncio.run(seen()) == ["the relay"]


def asked(path: str, lacking: list[str], **headers: str) -> httpx.Response:
    """The answer of the routes of a process that lacks this, and has no token."""

    async def found() -> list[str]:
        return lacking

    async def read() -> bytes:
        return metrics.exposed()

    async def ask() -> httpx.Response:
        app = Starlette(routes=[*health.routes(found, read, token="")])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
            return await client.get(path, headers=headers)

    return asyncio.run(ask())


def test_readyz_names_what_is_lacking() -> None:
    answer = asked("/readyz", ["the database"])
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "lacking": ["the database"]})
    assert asked("/readyz", []).status_code == 200


def test_without_a_token_there_is_no_metrics_page() -> None:
    assert asked("/metrics", [], authorization="Bearer ").status_code == 404


class Nobody:
    waiting = 3


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_is_away_is_told_and_the_rest_still_read(store: Store) -> None:
    async def read() -> str:
        desk = Desk(Company(store).dispatcher)
        found = (await measured(desk, Nobody(), Clock(7.0))).decode()
        desk.close()
        return found

    assert "panelkeeper_database_reached 1.0" in asyncio.run(read())
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE outbox RENAME TO elsewhere")
    away = asyncio.run(read())
    assert "panelkeeper_database_reached 0.0" in away and "panelkeeper_outbox_oldest_due_seconds NaN" in away
    assert 'panelkeeper_tick_age_seconds{job="tick"} 7.0' in away and "panelkeeper_messages_waiting 3.0" in away
