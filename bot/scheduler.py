"""What happens because time passes? One APScheduler interval job ticks; the database knows what is due.

Jobs live in memory: nothing is owed by the scheduler itself. A tick that was missed is made up for by the next one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.audit_keeping import AuditKeeping
from bot.desk import Desk
from bot.retention_keeping import RetentionKeeping
from bot.role_keeping import RoleKeeping
from bot.ticking import ticked
from handlers.carry_outbox import SweepOutbox
from handlers.expire_options import Expired, ExpireOptions
from handlers.finish_interviews import Finished, FinishInterviews
from handlers.fire_nudges import FireNudges, NudgesFired
from handlers.read_changes import AskForChanges
from handlers.send_digests import DigestsSent, SendDigests

log = structlog.get_logger()

TICK_SECONDS = 1
RETENTION_MINUTES = 10
PERIOD_HOURS = 24
SEAL_SECONDS = 1
SWEEP_SECONDS = 1
ANCHOR_HOURS = 1
ROLE_MINUTES = 10
POLL_MINUTES = 10
WATCH_SECONDS = 1.0
PATIENCE = timedelta(seconds=5)
"""By so much more than twice its interval may a job be silent; then its clock has stopped, and it is wound up anew."""


def scheduler(desk: Desk, audit: AuditKeeping, roles: RoleKeeping, *, sweeps: bool = False) -> "Clockwork":
    """A scheduler that turns ticks into commands; start and shut it down with the server.

    `sweeps` says that carriers wait to be told that there is work, and are to be told again where that was lost.
    """
    retention = RetentionKeeping(desk)

    async def tick() -> None:
        for command in (FinishInterviews(), ExpireOptions(), FireNudges(), SendDigests()):
            while await _worked(desk, command):
                pass

    async def sweep() -> None:
        await ticked(desk, SweepOutbox())

    async def poll() -> None:
        await ticked(desk, AskForChanges())

    made = Clockwork()
    if sweeps:
        made.every(timedelta(seconds=SWEEP_SECONDS), "sweep", sweep)
    for name, job, every in (
        ("tick", tick, {"seconds": TICK_SECONDS}),
        ("retention", retention.old_rows, {"minutes": RETENTION_MINUTES}),
        ("periods", retention.candidates, {"hours": PERIOD_HOURS}),
        ("seal", audit.seal, {"seconds": SEAL_SECONDS}),
        ("anchor", audit.anchor, {"hours": ANCHOR_HOURS}),
        ("roles", roles.keep, {"minutes": ROLE_MINUTES}),
        ("poll", poll, {"minutes": POLL_MINUTES}),
    ):
        made.every(timedelta(**every), name, job)
    made.add_job(audit.anchor, id="anchor at the start", misfire_grace_time=None)
    made.add_job(roles.keep, id="roles at the start", misfire_grace_time=None)
    made.add_job(retention.candidates, id="periods at the start", misfire_grace_time=None)
    return made


async def _worked(desk: Desk, command: FinishInterviews | ExpireOptions | FireNudges | SendDigests) -> bool:
    """Run one command of a tick; whether the same is to be run again, as more is due than fits one transaction."""
    answer: Finished | Expired | NudgesFired | DigestsSent | None = await ticked(desk, command)
    if answer is None:
        return False
    if answer.failed:
        log.error("tick", command=type(command).__name__, failed=answer.failed)
    return isinstance(answer, NudgesFired | DigestsSent) and answer.more


@dataclass
class _Watched:
    """An interval job, when it was last seen at work (seconds of a monotonic clock), and whether it is at work now."""

    every: timedelta
    seen: float
    at_work: bool = False


class Clockwork(AsyncIOScheduler):  # type: ignore[misc]
    """A scheduler whose interval jobs go on when the system's clock is set back.

    APScheduler waits for a moment of the system's clock: set back by three hours, it is silent for three hours. So each
    job is watched on a clock that is never set, and wound up anew when it has been silent for too long.
    """

    def __init__(self) -> None:
        super().__init__(timezone="UTC")
        self._watched: dict[str, _Watched] = {}
        self._watch_timer: asyncio.TimerHandle | None = None

    def every(self, interval: timedelta, name: str, job: Callable[[], Awaitable[None]]) -> None:
        """Run `job` again and again, one at a time; what was missed is made up for once."""
        watched = self._watched[name] = _Watched(interval, 0.0)

        async def watched_job() -> None:
            watched.at_work = True
            try:
                await job()
            finally:
                watched.at_work, watched.seen = False, asyncio.get_running_loop().time()

        seconds = interval.total_seconds()
        once = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self.add_job(watched_job, "interval", seconds=seconds, id=name, **once)

    def start(self, paused: bool = False) -> None:
        """Start ticking, in the running event loop."""
        super().start(paused)
        now = asyncio.get_running_loop().time()
        for watched in self._watched.values():
            watched.seen = now
        self._watch()

    def shutdown(self, wait: bool = True) -> None:
        """Stop ticking."""
        if self._watch_timer is not None:
            self._watch_timer.cancel()
        super().shutdown(wait)

    def ages(self) -> dict[str, float]:
        """For how many seconds each job was not done, by a clock that nobody sets."""
        now = asyncio.get_running_loop().time()
        return {name: now - watched.seen for name, watched in self._watched.items()}

    def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        for name, watched in self._watched.items():
            longest = (2 * watched.every + PATIENCE).total_seconds()
            if not watched.at_work and loop.time() - watched.seen > longest:
                log.warning("a tick had stopped", job=name)
                watched.seen = loop.time()
                self.reschedule_job(name, trigger="interval", seconds=watched.every.total_seconds())
        self._watch_timer = loop.call_later(WATCH_SECONDS, self._watch)
