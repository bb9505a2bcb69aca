"""What came in at a door, and what became of it? Each visit has a trace id, is counted and timed, and leaves one line
in the log.
"""

import contextlib
import time
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

import structlog

from bot import metrics, tracing
from policies.vocabulary import Surface

log = structlog.get_logger()


class Fate(StrEnum):
    """What became of a visit. `again`: it had been here before, and did nothing."""

    ANSWERED = "answered"
    REFUSED = "refused"
    AGAIN = "again"
    FAILED = "failed"


@dataclass(slots=True)
class Visit:
    """One request under way; None until it is known what became of it."""

    fate: Fate | None = None


_visit: ContextVar[Visit | None] = ContextVar("visit", default=None)


@contextlib.contextmanager
def visit(door: Surface) -> Iterator[Visit]:
    """All of this is one visit at that door."""
    here = Visit()
    before = _visit.set(here)
    start = time.perf_counter()
    with tracing.traced():
        try:
            yield here
        except Exception:
            here.fate = Fate.FAILED
            raise
        finally:
            _visit.reset(before)
            fate, seconds = here.fate or Fate.ANSWERED, time.perf_counter() - start
            metrics.visited(door, fate, seconds)
            log.info("visit", door=door, fate=fate, ms=round(1000 * seconds))


def ended(fate: Fate) -> None:
    """Say what became of the visit under way, where its answer's status does not."""
    here = _visit.get()
    if here is not None:
        here.fate = fate
