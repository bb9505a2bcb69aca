"""What time is it in the simulated company? Real time plus an offset that people may move forward."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path


class Clock:
    """The domain clock. Its offset (whole seconds) lives as text in a file that the bot reads."""

    def __init__(
        self,
        path: Path,
        real: Callable[[], float] = time.time,
        begins: Callable[[datetime], datetime] = lambda now: now,
    ) -> None:
        """`begins` says when the company's time begins, at what moment of real time."""
        self._path = path
        self._real = real
        self._begins = begins
        self.offset = 0
        self.reset()

    def timestamp(self) -> float:
        """Seconds since the epoch, simulated."""
        return self._real() + self.offset

    def now(self) -> datetime:
        """The simulated moment, aware, in UTC."""
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def advance(self, seconds: int) -> None:
        """Move forward by whole seconds; raises ValueError for a move backwards or past the year 2100."""
        offset = self.offset + seconds
        if seconds < 0:
            raise ValueError("the clock only moves forward")
        if self._real() + offset > 4102444800:
            raise ValueError("the clock stops at the year 2100")
        self._write(offset)

    def move_to(self, moment: datetime) -> None:
        """Move forward to an aware moment; raises ValueError for one that has passed."""
        self.advance(int(moment.timestamp() - self.timestamp()))

    def reset(self) -> None:
        """Back to where the company's time begins."""
        now = datetime.fromtimestamp(self._real(), UTC)
        self._write(round((self._begins(now) - now).total_seconds()))

    def _write(self, offset: int) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        temporary.write_text(f"{offset}\n", encoding="ascii")
        temporary.replace(self._path)
        self.offset = offset
