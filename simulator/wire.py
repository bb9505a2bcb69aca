"""What went over the wire, both ways? The last 500 exchanges, kept in memory, with secrets shortened."""

import json
import re
import time
from collections import deque
from dataclasses import dataclass

SLOW_MS = 3000
_SECRET = re.compile(r"\b(xox[a-z]-[\w-]{4})[\w-]+|\b(v0=[0-9a-f]{6})[0-9a-f]{58}|\b(Bearer \w{4})[\w.-]+")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, as text that may be shown; `at` is real epoch seconds, `status` 0 where none came.

    `trace` is what the caller says that the request belongs to (`traceparent`), if anything.
    """

    number: int
    at: float
    direction: str
    name: str
    status: int
    ms: int
    request: str
    answer: str
    trace: str = ""

    @property
    def slow(self) -> bool:
        """Whether Slack would have given up waiting."""
        return self.ms > SLOW_MS


class WireLog:
    """The log behind the /wire page."""

    def __init__(self) -> None:
        self.exchanges: deque[Exchange] = deque(maxlen=500)
        self.count = 0

    def add(
        self, direction: str, name: str, status: int, ms: int, request: object, answer: object, trace: str = ""
    ) -> None:
        """Keep one exchange. `direction` is "to bot" or "from bot"; bodies are text or JSON-like values."""
        self.count += 1
        shown = (_pretty(request), _pretty(answer), trace[:60])
        entry = Exchange(self.count, time.time(), direction, name, status, ms, *shown)
        self.exchanges.append(entry)

    def clear(self) -> None:
        """Forget everything, for the reset."""
        self.exchanges.clear()


def _pretty(body: object) -> str:
    text = body if isinstance(body, str) else json.dumps(body, indent=2, ensure_ascii=False, default=str)
    return _SECRET.sub(lambda found: next(part for part in found.groups() if part) + "…", text)[:20000]
