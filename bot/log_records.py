"""How is a record of Python's own logging kept from carrying personal data, whatever handler takes it?

Records are judged when they are made, when they are handed to a logger or a handler, and when they are formatted: a
handler added later, a queue, or the handler of last resort sees only what was judged. A filter on the root logger would
see none of what other loggers' handlers write.
"""

import contextlib
import logging
import re
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from bot.log_values import Fault, Judge, Said, module_of, stands_in

MADE = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None))) | {"message", "asctime", "taskName"}
"""What every record has. What else is in one came as `extra`."""
EXTRA = re.compile(r"[a-z][a-z_]{0,30}")
DEEPEST = 12
FAULT = "fault"
"""Where a record keeps its exception once it was judged."""


def install(judge: Judge, failed: Callable[[BaseException | None], None]) -> None:
    """Judge every record from now on. `failed` is told when a handler fails, and must not raise."""
    logging.setLogRecordFactory(_factory(judge))
    for place, name in ((logging.Logger, "handle"), (logging.Handler, "handle"), (logging.Handler, "format")):
        _judged_before(judge, place, name)

    def handle_error(_self: logging.Handler, _record: logging.LogRecord) -> None:
        failed(sys.exc_info()[1])

    setattr(logging.Handler, "handleError", handle_error)  # noqa: B010  (a method is replaced, not a field set)


def _judged_before(judge: Judge, place: type, name: str) -> None:
    """Put the judging before a method of logging's; a second time replaces the first."""
    method: Any = getattr(place, name)
    method = getattr(method, "unjudged", method)

    def judged(self: Any, record: logging.LogRecord) -> Any:
        clean(judge, record)
        return method(self, record)

    judged.unjudged = method  # type: ignore[attr-defined]
    setattr(place, name, judged)


def _factory(judge: Judge) -> Callable[..., logging.LogRecord]:
    def make(*args: Any, **named: Any) -> logging.LogRecord:
        record = logging.LogRecord(*args, **named)
        if stands_in(_caller(record), record.msg):
            record.msg = Said(record.msg)
        clean(judge, record)
        return record

    return make


def _caller(record: logging.LogRecord) -> FrameType | None:
    """The running frame that wrote this record."""
    frame: FrameType | None = sys._getframe(2)
    for _ in range(DEEPEST):
        if frame is None:
            return None
        if frame.f_lineno == record.lineno and frame.f_code.co_filename == record.pathname:
            return frame
        frame = frame.f_back
    return None


def clean(judge: Judge, record: logging.LogRecord) -> None:
    """Leave nothing in the record that was not judged. Does nothing to a record that is clean, and never raises."""
    try:
        _clean(judge, record)
    except Exception:
        record.__dict__.update(msg=Said("<withheld>"), args=(), exc_info=None, exc_text=None, stack_info=None)
        for name in set(record.__dict__) - MADE:
            del record.__dict__[name]


def _clean(judge: Judge, record: logging.LogRecord) -> None:
    if not isinstance(record.msg, Said) or record.args:
        record.msg, record.args = _message(judge, record.msg, record.args), ()
    record.__dict__.pop("message", None)
    record.__dict__.pop("asctime", None)
    record.stack_info = None
    if record.exc_info:
        given: Any = record.exc_info  # whatever somebody put there
        error = given[1] if isinstance(given, tuple) else given
        if isinstance(error, BaseException):
            record.__dict__[FAULT] = Fault(error)
            record.exc_text = Said(repr(Fault(error)))
        record.exc_info = None
    if not isinstance(record.exc_text, Said):
        record.exc_text = None
    record.name = record.name if isinstance(record.name, Said) else module_of(record.name)
    record.threadName = Said("MainThread" if record.threadName == "MainThread" else "thread")
    record.processName = Said("process")
    if hasattr(record, "taskName"):
        record.taskName = None
    for name in set(record.__dict__) - MADE:
        if EXTRA.fullmatch(name):
            record.__dict__[name] = judge.value(record.__dict__[name])
        else:
            del record.__dict__[name]


def _message(judge: Judge, message: object, args: Any) -> Said:
    """The message with its gaps filled in by judged values; one that stands in no code is judged as a whole."""
    known = isinstance(message, Said)
    if not isinstance(message, str):
        return Said(f"<{type(message).__name__}>")
    filled: str = str.__str__(message)
    if args:
        with contextlib.suppress(Exception):
            filled %= _each(judge.value if known else _bare, args)
    return Said(filled) if known else judge.text(filled)


def _each(what: Callable[[Any], Any], args: Any) -> Any:
    if isinstance(args, dict):
        return {name: what(value) for name, value in args.items()}
    return tuple(what(value) for value in (args if isinstance(args, tuple) else (args,)))


def _bare(value: Any) -> Any:
    """A value whose text will be judged with the message around it: nobody's own words for themselves."""
    return value if isinstance(value, str | int | float) else Said(f"<{type(value).__name__}>")
