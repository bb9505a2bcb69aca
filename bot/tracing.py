"""What belongs together? A random id for all that follows from one click, delivery, tick or typed command.

It stands in every log line, goes with each promise into the outbox, and on to the vendors as `traceparent`
(https://www.w3.org/TR/trace-context/). It is drawn here and never taken from a request.
"""

import contextlib
import secrets
import uuid
from collections.abc import Iterator
from contextvars import ContextVar

HEADER = "traceparent"

_current: ContextVar[str | None] = ContextVar("trace", default=None)


def drawn() -> str:
    """A new trace id: 32 hex digits."""
    return uuid.uuid4().hex


def current() -> str | None:
    """The trace that this belongs to, if any."""
    return _current.get()


@contextlib.contextmanager
def traced(trace: str | None = None) -> Iterator[None]:
    """All of this belongs to one trace: to the one that is given, else to a new one."""
    before = _current.set(trace or drawn())
    try:
        yield
    finally:
        _current.reset(before)


def parent() -> str | None:
    """The header's value for a call that is made now; None outside of a trace. It asks nobody to sample."""
    trace = _current.get()
    return None if trace is None else f"00-{trace}-{secrets.token_hex(8)}-00"
