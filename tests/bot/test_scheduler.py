"""The clock ticks on, whatever is done to the system's clock, and one fault stops nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import apscheduler.schedulers.base
import apscheduler.triggers.interval
import pytest

from bot import scheduler
from bot.scheduler import Clockwork


class SetBack(datetime):
    """The system's clock, as somebody sets it."""

    by = timedelta(0)

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return datetime.now(UTC) - cls.by


async def counted(during: Callable[[Clockwork], Awaitable[None]]) -> list[float]:
    """When (seconds of the loop's clock) a job came that is to come every 20 ms."""
    loop, came = asyncio.get_running_loop(), []

    async def job() -> None:
        came.append(loop.time())

    clockwork = Clockwork()
    clockwork.every(timedelta(milliseconds=20), "tick", job)
    clockwork.start()
    try:
        await during(clockwork)
    finally:
        clockwork.shutdown(wait=False)
    return came


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "PATIENCE", timedelta(milliseconds=100))
    monkeypatch.setattr(scheduler, "WATCH_SECONDS", 0.02)


@pytest.mark.usefixtures("impatient")
def test_a_clock_that_is_set_back_does_not_silence_the_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (apscheduler.schedulers.base, apscheduler.triggers.interval):
        monkeypatch.setattr(module, "datetime", SetBack)
    monkeypatch.setattr(SetBack, "by", timedelta(0))
    marks: list[float] = []

    async def set_back(_clockwork: Clockwork) -> None:
        await asyncio.sleep(0.2)
        monkeypatch.setattr(SetBack, "by", timedelta(hours=3))
        marks.append(asyncio.get_running_loop().time())
        await asyncio.sleep(1.5)

    came = asyncio.run(counted(set_back))
    assert [one for one in came if one < marks[0]]
    assert len([one for one in came if one > marks[0] + 0.5]) >= 3


@pytest.mark.usefixtures("impatient")
def test_a_tick_that_takes_long_is_not_taken_for_a_silent_one() -> None:
    came = []

    async def slow() -> None:
        came.append(asyncio.get_running_loop().time())
        await asyncio.sleep(0.5)

    async def run() -> None:
        clockwork = Clockwork()
        clockwork.every(timedelta(milliseconds=20), "tick", slow)
        clockwork.start()
        await asyncio.sleep(0.4)
        clockwork.shutdown(wait=False)

    asyncio.run(run())
    assert len(came) == 1
