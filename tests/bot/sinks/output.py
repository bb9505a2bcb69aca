"""Which ways out lead past all loggers? Warnings, what nobody caught, and plain output of any kind."""

import asyncio
import ctypes
import faulthandler
import gc
import json
import logging
import logging.config
import logging.handlers
import os
import subprocess
import sys
import threading
import traceback
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import structlog

from tests.bot.sinks.canaries import (
    CANARY,
    LIBRARY,
    NAME,
    OUTPUT,
    Person,
    fail,
    way,
)

# Warnings and what nobody caught


@way('"event": "warning"', '"kind": "UserWarning"')
def a_warning(_folder: Path) -> None:
    warnings.simplefilter("always")
    warnings.warn(CANARY, stacklevel=1)
    warnings.warn_explicit(CANARY, DeprecationWarning, f"{NAME}.py", 1)


@way(LIBRARY, OUTPUT)
def captured_warnings(_folder: Path) -> None:
    logging.captureWarnings(True)
    warnings.simplefilter("always")
    warnings.warn(CANARY, stacklevel=1)
    sys.stderr.write(warnings.formatwarning(CANARY, UserWarning, NAME, 1))


@way('"event": "uncaught"', '"error": "ValueError"')
def an_uncaught_exception(_folder: Path) -> None:
    fail()


@way('"event": "uncaught"', '"because"')
def an_uncaught_group(_folder: Path) -> None:
    raise BaseExceptionGroup(CANARY, [ValueError(CANARY), KeyboardInterrupt(CANARY)])


@way(OUTPUT)
def an_exit_with_words(_folder: Path) -> None:
    sys.exit(CANARY)


@way("uncaught in a thread", '"error": "ValueError"')
def an_uncaught_exception_in_a_thread(_folder: Path) -> None:
    thread = threading.Thread(target=fail, name=NAME)
    thread.start()
    thread.join()


@way('"error": "ValueError"', '"logger": "concurrent.futures"')
def a_callback_of_a_future(_folder: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(Person).add_done_callback(lambda _done: fail())


@way('"logger": "asyncio"', '"error": "ValueError"')
def a_task_nobody_waited_for(_folder: Path) -> None:
    async def fails() -> None:
        fail()

    async def main() -> None:
        task = asyncio.create_task(fails(), name=NAME)
        await asyncio.wait([task])
        del task
        gc.collect()

    asyncio.run(main())


@way('"logger": "asyncio"', '"error": "ValueError"')
def a_callback_of_the_loop(_folder: Path) -> None:
    async def main() -> None:
        asyncio.get_running_loop().call_soon(fail, CANARY)
        await asyncio.sleep(0)
        asyncio.get_running_loop().call_exception_handler({"message": CANARY, "who": Person()})

    asyncio.run(main(), debug=True)


@way("exception that could not be raised", '"error": "ValueError"')
def an_exception_in_a_destructor(_folder: Path) -> None:
    person = Person()
    person.haunted = True  # type: ignore[attr-defined]
    del person
    gc.collect()


@way("exception that could not be raised")
def an_exception_at_exit(_folder: Path) -> None:
    import atexit  # noqa: PLC0415

    atexit.register(fail)


# What is written past all of that


@way(OUTPUT, '"stream": "stdout"', '"stream": "stderr"')
def prints(_folder: Path) -> None:
    print(CANARY)  # noqa: T201
    print(CANARY, file=sys.stderr)  # noqa: T201
    print(CANARY, file=sys.__stderr__, end="")


@way(OUTPUT, '"stream": "stdout"')
def writes_to_the_streams(_folder: Path) -> None:
    sys.stdout.write(CANARY)
    sys.stdout.buffer.write(CANARY.encode())
    sys.__stdout__.writelines([CANARY])  # type: ignore[union-attr]
    Path("/dev/stdout").write_text(CANARY, "utf-8")


@way(OUTPUT, '"ValueError"')
def a_printed_traceback(_folder: Path) -> None:
    try:
        json.loads(CANARY)
    except ValueError:
        traceback.print_exc()
        traceback.print_stack()
    sys.__excepthook__(ValueError, ValueError(CANARY), None)


@way(OUTPUT, '"stream": "stdout"', '"stream": "stderr"')
def writes_to_the_descriptors(_folder: Path) -> None:
    os.write(1, CANARY.encode() + b"\n")
    os.write(2, CANARY.encode())


@way(OUTPUT, '"stream": "stdout"')
def a_library_in_c(_folder: Path) -> None:
    libc = ctypes.CDLL(None)
    libc.puts(CANARY.encode())
    libc.fflush(None)
    libc.perror(CANARY.encode())


@way(OUTPUT, '"stream": "stdout"', '"stream": "stderr"')
def child_processes(_folder: Path) -> None:
    subprocess.run(["/bin/sh", "-c", f"echo '{CANARY}'; echo '{CANARY}' >&2"], check=False)
    subprocess.run([sys.executable, "-c", f"raise ValueError({CANARY!r})"], check=False)
    os.system(f"echo '{CANARY}'")  # noqa: S605


@way(OUTPUT, LIBRARY, '"event": "<')
def a_fork(_folder: Path) -> None:
    pid = os.fork()
    if pid == 0:
        os.write(2, CANARY.encode())
        structlog.get_logger().warning("forked %s", CANARY)
        logging.getLogger("forked").error("%s", CANARY)
        raise SystemExit(0)
    os.waitpid(pid, 0)


@way(OUTPUT)
def the_last_words_before_a_hard_exit(_folder: Path) -> None:
    os.write(2, CANARY.encode())
    os._exit(3)


@way(OUTPUT, "Segmentation fault", "output.py:")
def a_crash(_folder: Path) -> None:
    print(CANARY)  # noqa: T201
    faulthandler._sigsegv()  # type: ignore[attr-defined]


@way(OUTPUT, "output.py:")
def a_dump_of_all_threads(_folder: Path) -> None:
    faulthandler.dump_traceback()


@way(OUTPUT, '"stream": "stdout"')
def ten_megabytes_while_python_stands_still(_folder: Path) -> None:
    text = (CANARY.encode() + b"\n") * 80_000
    ctypes.PyDLL(None).write(1, text, len(text))  # holds the interpreter's lock: no thread of ours could read meanwhile
