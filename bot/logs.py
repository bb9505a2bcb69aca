"""What is written to the log? Events and ids, one line each; never a person's words, names or addresses.

There is one way out: `_Lines`, which judges every value, to a descriptor of its own. Python's logging, warnings and
uncaught exceptions are led to it; what is written past it, to standard output or error, goes to `log_keeper` and
is told by its size. What an exception says is never written, not even redacted: it may quote what somebody typed.
"""

import atexit
import contextlib
import faulthandler
import logging
import os
import resource
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, MutableMapping
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Literal, TextIO

import structlog

from bot import log_records, tracing
from bot.log_values import Fault, Judge, Redact, Said, kinds_and_places, place, stands_in

Style = Literal["json", "console"]
Report = Callable[[BaseException], None]

QUIET = (
    "uvicorn.access",
    "slack_bolt",
    "slack_sdk",
    "httpx",
    "httpcore",
    "apscheduler",
    "alembic",
    "sqlalchemy",
    "procrastinate",
    "psycopg.pool",
)
KEEPER_SECONDS = 1.0
OURS = frozenset({"event", "level", "timestamp", "trace", "error", "at", "because"})


def configure(style: Style, redact: Redact | None = None, report: Report | None = None) -> None:
    """Route the product's and all libraries' logs to where standard error leads now, one line an event.

    `redact` gives back a text redacted, or raises, and must not make anybody wait: without one, free text is withheld.
    `report` is handed every exception that is logged as an error.
    """
    judge = Judge(redact)
    wire = _Wire()
    structlog.configure(
        processors=[_Lines(judge, style, report)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_args: wire,
        cache_logger_on_first_use=True,
    )
    log_records.install(judge, lambda error: structlog.get_logger().error("a log handler failed", exc_info=error))
    logging.basicConfig(level=logging.WARNING, handlers=[_Bridge()], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.getLogger("uvicorn.access").disabled = True
    warnings.showwarning = _warned
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _thread_died


def take_output(style: Style) -> None:
    """Lead standard output and error to the keeper, for as long as the process lives: call it once, after configure.

    Nothing that is written to them reaches the log from here on, whoever writes it.
    """
    _flush()
    keeper, ends = _keeper(style)
    for end, descriptor in zip(ends, (1, 2), strict=True):
        os.dup2(end, descriptor)
        os.close(end)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(line_buffering=True)  # nothing may wait in a buffer that a crash would lose
    with contextlib.suppress(Exception):
        faulthandler.enable(2)
    with contextlib.suppress(ValueError, OSError):  # a core file would hold everything
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if keeper is None:
        structlog.get_logger().warning("output is dropped: no process to keep it could be started")
    else:
        atexit.register(_let_go, keeper, os.getpid())


def _keeper(style: Style) -> tuple[subprocess.Popen[bytes] | None, tuple[int, int]]:
    """The keeper, and the ends to write to; without a keeper they lead nowhere."""
    out, err = os.pipe(), os.pipe()
    program = str(Path(__file__).with_name("log_keeper.py"))
    try:
        keeper = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-S", program, style, str(out[0]), str(err[0])],
            stdin=subprocess.DEVNULL,
            stdout=_Wire.descriptor(),
            stderr=subprocess.DEVNULL,
            pass_fds=(out[0], err[0]),
            start_new_session=True,  # Ctrl-C is for the server; the keeper ends when the server has
        )
    except OSError:
        for descriptor in (*out, *err):
            os.close(descriptor)
        return None, (os.open(os.devnull, os.O_WRONLY), os.open(os.devnull, os.O_WRONLY))
    os.close(out[0])
    os.close(err[0])
    return keeper, (out[1], err[1])


def _let_go(keeper: subprocess.Popen[bytes], owner: int) -> None:
    """Let the keeper tell the last of it before the process, and perhaps its container, is gone."""
    if os.getpid() != owner:
        return  # a fork: the output is not ours to close
    _flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    with contextlib.suppress(subprocess.TimeoutExpired):
        keeper.wait(KEEPER_SECONDS)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()


class _Wire:
    """Writes whole lines to where standard error led when the first one was made. A line that cannot be written is
    lost: no caller is told, as none could help it."""

    _descriptor: int | None = None

    @classmethod
    def descriptor(cls) -> int:
        if cls._descriptor is None:
            try:
                cls._descriptor = os.dup(2)
            except OSError:
                cls._descriptor = os.open(os.devnull, os.O_WRONLY)
        return cls._descriptor

    def __init__(self) -> None:
        self._to = self.descriptor()

    def msg(self, line: str) -> None:
        data = line.encode("utf-8", "backslashreplace") + b"\n"
        with contextlib.suppress(OSError):
            while data:
                data = data[os.write(self._to, data) :]

    log = debug = info = warning = warn = error = critical = exception = fatal = failure = msg


class _Lines:
    """structlog's only processor: an event and its fields become one line in which every value was judged."""

    def __init__(self, judge: Judge, style: Style, report: Report | None) -> None:
        self._judge = judge
        self._report = report
        self._stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
        self._render: Any = (
            structlog.processors.JSONRenderer(default=lambda thing: f"<{type(thing).__name__}>")
            if style == "json"
            else structlog.dev.ConsoleRenderer(colors=False)
        )

    def __call__(self, _logger: Any, method: str, event: MutableMapping[str, Any]) -> str:
        """Never raises: a line that cannot be made says so instead."""
        try:
            level = "error" if method == "exception" else method
            line = self._fields(_caller(), event)
            self._add_error(level, event.get("exc_info"), line)
            return self._rendered(level, line)
        except Exception as error:
            return self._rendered("error", {"event": "a log line failed", "error": type(error).__name__})

    def _rendered(self, level: str, line: dict[str, Any]) -> str:
        stamped = self._stamp(None, level, {"event": line.pop("event"), "level": level})
        return str(self._render(None, level, {**stamped, **line}))

    def _fields(self, caller: FrameType | None, event: MutableMapping[str, Any]) -> dict[str, Any]:
        """Events and the names of fields are words in the code that logs; what came from elsewhere is judged."""
        said = event.get("event")
        line: dict[str, Any] = {}
        line["event"] = said if stands_in(caller, said) else self._judge.value(said)
        if caller is not None and line["event"] is not said and not isinstance(said, Said):
            line["from"] = place(caller.f_code.co_filename, caller.f_lineno)
        if (trace := tracing.current()) is not None:
            line["trace"] = self._judge.text(trace)
        strangers = 0
        for name, value in {**structlog.contextvars.get_contextvars(), **event}.items():
            if name in OURS or name in ("exc_info", "stack_info", "stack"):
                continue
            if stands_in(caller, name):
                line[name] = self._judge.value(value)
            else:
                strangers += 1
        return line | ({"withheld": strangers} if strangers else {})

    def _add_error(self, level: str, given: Any, line: dict[str, Any]) -> None:
        """The exception's kind and the places it came through, and those of what it came from."""
        if given is True:
            given = sys.exc_info()
        if isinstance(given, tuple):
            given = given[1] if len(given) > 1 else None
        error = given.error if isinstance(given, Fault) else given
        if not isinstance(error, BaseException):
            return
        (kind, at), *before = kinds_and_places(error)
        line |= {"error": kind, "at": at}
        if before:
            line["because"] = [f"{kind} at {' '.join(at[-2:])}" for kind, at in before]
        if self._report is not None and level in ("error", "critical"):
            with contextlib.suppress(Exception):
                self._report(error)


def _caller() -> FrameType | None:
    """The frame that logs, below structlog's own."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and str(frame.f_globals.get("__name__", "")).partition(".")[0] == "structlog":
        frame = frame.f_back
    return frame


class _Bridge(logging.Handler):
    """Libraries' log records, which were judged when they were made: as lines like our own."""

    def emit(self, record: logging.LogRecord) -> None:
        fault = record.__dict__.get(log_records.FAULT)
        structlog.get_logger().log(
            _level(record.levelno),
            "library",
            logger=record.name,
            said=record.msg,
            place=place(record.pathname, record.lineno),
            exc_info=fault if isinstance(fault, Fault) else None,
        )


def _level(number: int) -> int:
    """The named level at or below; structlog knows no others."""
    return max(logging.DEBUG, min(logging.CRITICAL, number // 10 * 10))


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    structlog.get_logger().warning("warning", kind=category, place=place(filename, lineno))


def _uncaught(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        structlog.get_logger().critical("uncaught", exc_info=error)


def _thread_died(about: threading.ExceptHookArgs) -> None:
    if about.exc_type is not SystemExit:
        structlog.get_logger().error("uncaught in a thread", exc_info=about.exc_value)


def _unraisable(about: Any) -> None:
    structlog.get_logger().error("exception that could not be raised", exc_info=about.exc_value)
