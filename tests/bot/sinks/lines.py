"""Which ways out lead through a logger? The product's own lines, and everything that Python's logging can do."""

import asyncio
import json
import logging
import logging.config
import logging.handlers
import pickle
import queue
import threading
from pathlib import Path
from typing import Never, cast

import structlog

from bot.audit_keeping import Anchoring, AuditKeeping
from bot.desk import Desk
from bot.role_keeping import RoleKeeping
from bot.scheduler import scheduler
from tests.bot.sinks.canaries import (
    CANARY,
    LIBRARY,
    MAIL,
    NAME,
    OUTPUT,
    PHONE,
    Person,
    fail,
    way,
)

# The product's own lines


@way('"level": "info"')
def structlog_event(_folder: Path) -> None:
    structlog.get_logger().info(f"claimed by {CANARY}")


@way('"level": "info"')
def structlog_positional_arguments(_folder: Path) -> None:
    structlog.get_logger().info("claimed by %s", CANARY)


@way('"withheld": 4')
def structlog_fields(_folder: Path) -> None:
    structlog.get_logger().warning("claimed", name=NAME, mail=MAIL, phone=4930901820, who=Person())


@way('"withheld": 1')
def structlog_field_names(_folder: Path) -> None:
    structlog.get_logger().warning("claimed", **{NAME: 1})


@way('"level": "warning"')
def structlog_nested_fields(_folder: Path) -> None:
    structlog.get_logger().bind(deep={"a": [NAME, {MAIL: PHONE}]}).warning("claimed", wide=[NAME, (MAIL,), {PHONE}])


@way('"level": "warning"')
def structlog_context(_folder: Path) -> None:
    structlog.contextvars.bind_contextvars(candidate=NAME)
    structlog.get_logger().warning("claimed")


@way('"error": "ValueError"', '"at": ')
def structlog_exception(_folder: Path) -> None:
    try:
        fail()
    except ValueError:
        structlog.get_logger().exception("failed")


@way('"level": "info"')
def structlog_through_stdlib(_folder: Path) -> None:
    logger = structlog.wrap_logger(logging.getLogger("x"), processors=[structlog.stdlib.render_to_log_kwargs])
    logger.error(CANARY, candidate=NAME)
    structlog.get_logger().info("done")


@way(OUTPUT)
def structlog_print_logger(_folder: Path) -> None:
    structlog.PrintLogger().msg(CANARY)


@way('"event": "tick"', '"command": "FinishInterviews"', '"error": "ValueError"')
def a_line_of_the_product(_folder: Path) -> None:
    """What is a word in the code passes whole: the event, the field's name, the command's class."""

    async def desk(*_args: object) -> Never:
        fail()

    door = cast(Desk, desk)
    made = scheduler(door, AuditKeeping(door, Anchoring()), RoleKeeping(door, (), [desk]))
    asyncio.run(made.get_job("tick").func())


# Python's logging


@way(LIBRARY, '"level": "critical"', '"level": "warning"')
def every_level_of_any_logger(_folder: Path) -> None:
    for name in ("", "a.b", "uvicorn.error", "slack_bolt", NAME):
        logger = logging.getLogger(name)
        logger.setLevel(1)
        for level in (1, 10, 15, 20, 30, 35, 40, 50):
            logger.log(level, CANARY)
            logger.log(level, "said %s to %r", NAME, Person())
            logger.log(level, Person())
    logging.warning(CANARY)


@way("said")
def a_handler_added_later(folder: Path) -> None:
    handler = logging.FileHandler(folder / "later.log")
    handler.setFormatter(logging.Formatter("said %(message)s %(name)s %(threadName)s %(args)s %(exc_text)s"))
    logger = logging.getLogger("mine")
    logger.propagate = False
    logger.addHandler(handler)
    logger.error("%s and %(x)s", NAME)
    logger.error(CANARY, exc_info=ValueError(CANARY), stack_info=True)


@way("said")
def a_handler_of_its_own_kind(folder: Path) -> None:
    class Own(logging.Handler):
        def handle(self, record: logging.LogRecord) -> bool:
            text = f"said {vars(record)} {record.getMessage()}"
            (folder / "own.log").write_text(text, "utf-8")
            return True

    logging.getLogger("own").addHandler(Own())
    logging.getLogger("own").error("%s", CANARY, extra={"candidate": NAME, MAIL: 1}, exc_info=ValueError(CANARY))


@way("said")
def a_record_made_by_hand(folder: Path) -> None:
    handler = logging.FileHandler(folder / "hand.log")
    handler.setFormatter(logging.Formatter("said %(message)s %(candidate)s"))
    record = logging.LogRecord(NAME, 40, "x.py", 1, "%s", (CANARY,), (ValueError, ValueError(CANARY), None))
    record.candidate = NAME
    handler.handle(record)
    handler.emit(logging.makeLogRecord({"msg": CANARY, "args": (), "exc_text": CANARY, "candidate": MAIL}))


@way("ValueError at")
def logger_exception(folder: Path) -> None:
    logging.getLogger().addHandler(logging.FileHandler(folder / "exception.log"))
    try:
        fail()
    except ValueError:
        logging.exception("failed with %s", NAME)


@way('"because"', '"KeyError', '"ExceptionGroup"')
def chained_noted_and_grouped_exceptions(folder: Path) -> None:
    logging.getLogger().addHandler(logging.FileHandler(folder / "chained.log"))
    try:
        try:
            raise KeyError(MAIL)
        except KeyError as first:
            second = ValueError(NAME)
            second.add_note(CANARY)
            raise ExceptionGroup(CANARY, [second, OSError(2, CANARY, CANARY)]) from first
    except ExceptionGroup as group:
        logging.getLogger("chained").exception(group)
        structlog.get_logger().error("chained", exc_info=group)


@way('"candidate": "<')
def extra_in_json(folder: Path) -> None:
    class Json(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            return json.dumps(vars(record), default=str)

    handler = logging.FileHandler(folder / "extra.log")
    handler.setFormatter(Json())
    logging.getLogger("extra").addHandler(handler)
    try:
        fail()
    except ValueError:
        logging.getLogger("extra").exception("failed", extra={"candidate": NAME, "who": Person(), MAIL: PHONE})


@way(OUTPUT)
def the_handler_of_last_resort(_folder: Path) -> None:
    logging.getLogger().handlers.clear()
    logging.getLogger("nobody").error("%s", CANARY, exc_info=ValueError(CANARY))


@way("said")
def a_queue(folder: Path) -> None:
    waiting: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    handler = logging.FileHandler(folder / "queue.log")
    handler.setFormatter(logging.Formatter("said %(message)s"))
    listener = logging.handlers.QueueListener(waiting, handler)
    logging.getLogger("queued").addHandler(logging.handlers.QueueHandler(waiting))
    listener.start()
    logging.getLogger("queued").error("%s", CANARY, exc_info=ValueError(CANARY))
    listener.stop()


@way("pickled")
def a_socket_handlers_pickle(folder: Path) -> None:
    handler = logging.handlers.SocketHandler("127.0.0.1", 9)
    record = logging.getLogger().makeRecord("x", 40, "x.py", 1, "%s", (CANARY,), (ValueError, ValueError(CANARY), None))
    logging.getLogger().handle(record)
    (folder / "record.pickle").write_bytes(b"pickled" + handler.makePickle(record) + pickle.dumps(vars(record)))


@way("said")
def a_memory_handler(folder: Path) -> None:
    handler = logging.FileHandler(folder / "memory.log")
    handler.setFormatter(logging.Formatter("said %(message)s"))
    memory = logging.handlers.MemoryHandler(10, target=handler)
    logging.getLogger("memory").addHandler(memory)
    logging.getLogger("memory").error("%s", CANARY)
    memory.flush()


@way("said", OUTPUT)
def logging_configured_anew(folder: Path) -> None:
    file = {"class": "logging.FileHandler", "filename": str(folder / "anew.log"), "formatter": "f"}
    screen = {"class": "logging.StreamHandler", "formatter": "f"}
    logging.config.dictConfig({
        "version": 1, "formatters": {"f": {"format": "said %(message)s"}},
        "handlers": {"file": file, "screen": screen}, "root": {"handlers": ["file", "screen"], "level": 1},
    })  # fmt: skip
    logging.setLogRecordFactory(logging.LogRecord)
    logging.getLogger("anew").error("%s", CANARY, exc_info=ValueError(CANARY))


@way("a log handler failed")
def a_handler_that_fails(_folder: Path) -> None:
    class Failing(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            try:
                fail()
            except ValueError:
                self.handleError(record)

    logging.getLogger("failing").addHandler(Failing())
    logging.getLogger("failing").error("%s", CANARY)


@way(LIBRARY)
def a_message_that_does_not_fit_its_arguments(_folder: Path) -> None:
    logging.getLogger("unfit").error("%d of %s", NAME, MAIL, PHONE)  # noqa: PLE1205


@way(LIBRARY)
def logger_and_thread_names(folder: Path) -> None:
    handler = logging.FileHandler(folder / "names.log")
    handler.setFormatter(logging.Formatter("%(name)s %(threadName)s %(processName)s"))
    logger = logging.getLogger(f"people.{NAME}")
    logger.addHandler(handler)
    thread = threading.Thread(target=logger.error, args=("x",), name=NAME)
    thread.start()
    thread.join()
