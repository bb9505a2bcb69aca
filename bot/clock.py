"""What time is it? Aware UTC; a demo may move it by writing seconds into a file."""

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """The machine's own time, aware UTC."""
    return datetime.now(UTC)


def clock(offset_file: Path | None = None) -> Clock:
    """The domain's clock. `offset_file` holds whole seconds to add; missing or unreadable means none."""
    if offset_file is None:
        return wall_clock

    def moved() -> datetime:
        offset = 0
        with contextlib.suppress(OSError, ValueError):
            offset = int(offset_file.read_text("ascii").strip() or 0)
        return wall_clock() + timedelta(seconds=offset)

    return moved
