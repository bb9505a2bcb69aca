"""How does this process stand when it is asked? What it knows of itself, and what the database says."""

from collections.abc import Mapping
from typing import Protocol

import structlog

from bot import metrics
from bot.desk import Desk
from handlers.command import Refused
from handlers.measure_work import MeasureWork
from policies.vocabulary import Actor, ActorKind, Surface

log = structlog.get_logger()

GAUGE = Actor(ActorKind.SYSTEM, "metrics")


class Queue(Protocol):
    """Where messages wait."""

    @property
    def waiting(self) -> int: ...


class Ticking(Protocol):
    """Whose jobs are done again and again."""

    def ages(self) -> Mapping[str, float]: ...


async def measured(desk: Desk, messages: Queue, ticking: Ticking) -> bytes:
    """All metrics, in the text format; those of the database are left out while it is out of reach."""
    metrics.process(messages.waiting, ticking.ages())
    try:
        work = await desk(MeasureWork(), GAUGE, Surface.WEB)
    except Exception as error:
        log.error("measuring failed", exc_info=error)
        metrics.no_database()
        return metrics.exposed()
    if isinstance(work, Refused):
        raise RuntimeError("the metrics may not measure the work: the access rules are broken")
    backlog = [(one.errand, one.state.value, one.count) for one in work.backlog]
    ages = work.oldest_due, work.oldest_nudge_due, work.unsealed, work.oldest_unsealed
    metrics.database(backlog, *ages)
    return metrics.exposed()
