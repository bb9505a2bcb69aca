"""Is what runs beside the web routes alive? Asked by `/readyz`, and told by whoever starts and stops it."""

import asyncio
from collections.abc import Mapping
from typing import Protocol

LONGEST_SILENCE = 60.0
"""Seconds without a finished tick, by a clock that nobody sets: after them the clock counts as stopped."""
TICK = "tick"


class Ticking(Protocol):
    """Whose jobs are done again and again: how many seconds ago each was done last."""

    def ages(self) -> Mapping[str, float]: ...


class Vitals:
    """The clock and the tasks of one process."""

    def __init__(self) -> None:
        self._ticking: Ticking | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._stopping = False

    def began(self, ticking: Ticking) -> None:
        """The clock ticks."""
        self._ticking = ticking

    def runs(self, what: str, task: asyncio.Task[None]) -> None:
        """This task is to run as long as the process does."""
        self._tasks[what] = task

    def stop(self) -> None:
        """The process was told to stop: it takes nothing new."""
        self._stopping = True

    def ages(self) -> Mapping[str, float]:
        """How many seconds ago each job of the clock was done last; none before it ticks."""
        return self._ticking.ages() if self._ticking is not None else {}

    def lacking(self) -> list[str]:
        """What is not as it should be."""
        silent = self.ages().get(TICK, LONGEST_SILENCE) >= LONGEST_SILENCE
        dead = [what for what, task in self._tasks.items() if task.done()]
        return [*dead, *(["the clock"] if silent else ()), *(["it is stopping"] if self._stopping else ())]
