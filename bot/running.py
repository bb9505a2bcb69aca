"""What runs beside the web routes, and in what order is it started and stopped?"""

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from adapters.ports import JobEngine
from bot.audit_keeping import AuditKeeping
from bot.desk import Desk
from bot.message_log import MessageLog
from bot.relay import Relay
from bot.role_keeping import RoleKeeping
from bot.scheduler import scheduler
from bot.vitals import Vitals

log = structlog.get_logger()

AFTER_A_FAULT = 1.0


class Socket(Protocol):
    """A connection that the bot opens, and over which it is asked."""

    async def connect_async(self) -> None: ...

    async def close_async(self) -> None: ...


class Client(Protocol):
    """What is closed when the last request is done."""

    async def aclose(self) -> None: ...


class Database(Protocol):
    """What is closed when the last transaction is done."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What a process has. `relay` is None where others carry; `engine` where there can be no others."""

    desk: Desk
    relay: Relay | None
    engine: JobEngine | None
    messages: MessageLog
    store: Database
    http: Client
    sockets: Sequence[Socket]
    audit: AuditKeeping
    roles: RoleKeeping
    vitals: Vitals


@contextlib.asynccontextmanager
async def running(parts: Parts) -> AsyncIterator[None]:
    """The clock, the relay and the socket run while the server does; what is under way is finished at the end."""
    ticking = scheduler(parts.desk, parts.audit, parts.roles, sweeps=parts.engine is not None)
    ticking.start()
    parts.vitals.began(ticking)
    keeping = _started("the message log", parts.messages.run(), parts.vitals)
    for socket in parts.sockets:
        await socket.connect_async()
    try:
        async with _carrying(parts.relay, parts.engine, parts.vitals):
            yield
    finally:
        parts.vitals.stop()
        for socket in parts.sockets:
            await socket.close_async()
        ticking.shutdown(wait=False)
        parts.messages.stop()
        await keeping
        await parts.http.aclose()
        parts.desk.close()
        parts.store.close()


@contextlib.asynccontextmanager
async def _carrying(relay: Relay | None, engine: JobEngine | None, vitals: Vitals) -> AsyncIterator[None]:
    if relay is None:
        yield
        return
    relaying = _started("the relay", relay.run(), vitals)
    asked = None if engine is None else _started("the job engine", _ask(relay, engine), vitals)
    try:
        yield
    finally:
        relay.stop()
        await relaying
        if asked is not None:
            asked.cancel()
            await asyncio.wait([asked])


async def _ask(relay: Relay, engine: JobEngine) -> None:
    """Have the relay look whenever the engine has a job; where the engine fails, it is started anew."""
    while True:
        try:
            await engine.run(relay.carry_due)
        except Exception as error:
            log.error("the job engine failed", exc_info=error)
        await asyncio.sleep(AFTER_A_FAULT)


def _started(what: str, work: Coroutine[Any, Any, None], vitals: Vitals) -> asyncio.Task[None]:
    """A task that must not end by a fault in silence."""
    task = asyncio.create_task(work)
    vitals.runs(what, task)
    task.add_done_callback(functools.partial(_report, what))
    return task


def _report(what: str, task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("a task has died", task=what, exc_info=task.exception())
