"""How do processes on PostgreSQL tell each other that there is work? By jobs of Procrastinate, which are only that.

A job says "look": what is carried, by whom and in which order is decided by the outbox and its leases. So a job that
is lost, repeated or late changes nothing but the moment. There are two: `promised`, written by every transaction that
promises something, and `overdue`, of which one waits at most.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector, exceptions
from procrastinate.connector import Notify
from procrastinate.jobs import DeleteJobCondition, Job, Status

QUEUE = "carry"
PROMISED = "promised"
OVERDUE = "overdue"
AT_ONCE = 4
"""Jobs that one process runs at the same moment. They share one relay: more would not make it faster."""
POLL_SECONDS = 5.0
HEARTBEAT_SECONDS = 5.0
STALLED_SECONDS = 20.0
AWAY_SECONDS = 5.0
"""After so long without a connection the database is taken to be away."""
GRACE_SECONDS = 10.0
"""How long jobs may take to end when the process is to stop."""


class ProcrastinateEngine:
    """The port `JobEngine`. `address` is libpq's URL of the database, `limits` libpq's words for every connection."""

    def __init__(self, address: str, limits: Mapping[str, Any]) -> None:
        self._pool: dict[str, Any] = {
            "conninfo": address,
            "kwargs": {**limits},
            "min_size": 0,  # to open it takes no connection: it would wait for one, and look ever more rarely
            "max_size": AT_ONCE + 2,
            "timeout": AWAY_SECONDS,
        }
        self._handing = App(connector=SyncPsycopgConnector(), import_paths=[])

    def hand_over(self, connection: Any, *, overdue: bool) -> None:
        """Write a job in the transaction that is open on this psycopg connection.

        A `promised` one has no queueing lock: transactions that share a lock would wait for each other, and where the
        job of the first is taken before the second commits, what the second promised would wake nobody.
        """
        if not overdue:
            self._handing.configure_task(PROMISED, queue=QUEUE, connection=connection).defer()
            return
        with contextlib.suppress(exceptions.AlreadyEnqueued), connection.transaction():
            self._handing.configure_task(OVERDUE, queue=QUEUE, queueing_lock=OVERDUE, connection=connection).defer()

    async def run(self, carry: Callable[[], Awaitable[None]]) -> None:
        """Call `carry` for every job until cancelled; then wait for those that run. Raises where the database is away.

        The jobs of workers that have died are taken over.
        """
        connector = _Connector(**self._pool)
        app = App(connector=connector, import_paths=[])
        for name in (PROMISED, OVERDUE):
            app.task(name=name, queue=QUEUE)(carry)
        async with app.open_async():
            tasks = {asyncio.create_task(one) for one in (_work(app), _recover(app), connector.lose())}
            try:
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)


class _Connector(PsycopgConnector):
    """Tells of it when it can listen no more.

    The engine's worker does not: where no task is periodic, the one that watches the listener and the heartbeat has
    ended by then, and the worker would go on without them, looking every few seconds.
    """

    def __init__(self, **pool: Any) -> None:
        super().__init__(**pool)
        self._is_deaf = asyncio.Event()

    async def listen_notify(self, on_notification: Notify, channels: Iterable[str]) -> None:
        try:
            await super().listen_notify(on_notification, channels)
        finally:
            self._is_deaf.set()

    async def lose(self) -> None:
        """Raises when the database was away."""
        await self._is_deaf.wait()
        raise exceptions.ConnectorException("the connection that listens for jobs was lost")


async def _work(app: App) -> None:
    await app.run_worker_async(
        queues=[QUEUE],
        concurrency=AT_ONCE,
        fetch_job_polling_interval=POLL_SECONDS,
        shutdown_graceful_timeout=GRACE_SECONDS,
        delete_jobs=DeleteJobCondition.ALWAYS.value,
        install_signal_handlers=False,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=STALLED_SECONDS,
    )


async def _recover(app: App) -> None:
    """Have the jobs of dead workers run again, by whoever is free. Raises where the database is away: the heartbeat,
    which goes the same way, may have ended in silence.
    """
    while True:
        for job in await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=STALLED_SECONDS):
            await _again(app, job)
        await asyncio.sleep(HEARTBEAT_SECONDS)


async def _again(app: App, job: Job) -> None:
    """One more try; none for an `overdue` one where another waits already. Somebody else may have been faster."""
    try:
        await app.job_manager.retry_job(job)
    except exceptions.UniqueViolation:
        with contextlib.suppress(exceptions.ConnectorException):
            await app.job_manager.finish_job(job, Status.ABORTED, delete_job=True)
    except exceptions.ConnectorException:
        pass
