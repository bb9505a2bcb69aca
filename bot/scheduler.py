"""What happens because time passes? One APScheduler interval job ticks; the database knows what is due.

Jobs live in memory: nothing is owed by the scheduler itself. A tick that was missed is made up for by the next one.
"""

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.desk import Desk
from handlers.apply_retention import ApplyRetention
from handlers.command import Refused
from handlers.expire_options import ExpireOptions
from handlers.finish_interviews import FinishInterviews
from policies.vocabulary import Actor, ActorKind, Surface

log = structlog.get_logger()

CLOCK = Actor(ActorKind.SYSTEM, "clock")
TICK_SECONDS = 1
RETENTION_MINUTES = 10


def scheduler(desk: Desk) -> AsyncIOScheduler:
    """A scheduler that turns ticks into commands; start and shut it down with the server."""

    async def tick() -> None:
        for command in (FinishInterviews(), ExpireOptions()):
            try:
                answer = await desk(command, CLOCK, Surface.CLOCK)
            except Exception as error:
                log.error("tick", command=type(command).__name__, exc_info=error)
                continue
            if not isinstance(answer, Refused) and answer.failed:
                log.error("tick", command=type(command).__name__, failed=answer.failed)

    async def retain() -> None:
        more = True
        while more:
            try:
                answer = await desk(ApplyRetention(), CLOCK, Surface.CLOCK)
            except Exception as error:
                log.error("tick", command="ApplyRetention", exc_info=error)
                return
            more = not isinstance(answer, Refused) and answer.more

    made = AsyncIOScheduler(timezone="UTC")
    made.add_job(
        tick, "interval", seconds=TICK_SECONDS, id="tick", coalesce=True, max_instances=1, misfire_grace_time=None
    )
    made.add_job(
        retain,
        "interval",
        minutes=RETENTION_MINUTES,
        id="retention",
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    return made
