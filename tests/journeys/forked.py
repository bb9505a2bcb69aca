"""How does a server start at once? As a fork of a process that has imported what a server needs, and does nothing else.

It is a process like any other, with settings and a log of its own, and SIGKILL takes it away like any other. It is only
spared the seconds in which a new interpreter would import the same again.
"""

import atexit
import multiprocessing
import os
import subprocess
import sys
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.demo import Server

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.journeys.seedbed"])
SERVE = "from bot.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Fork:
    """What `subprocess.Popen` is to a process that was started anew."""

    process: ForkServerProcess

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def poll(self) -> int | None:
        return self.process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self.process.join(timeout)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired("panelkeeper", timeout or 0)
        return code

    def terminate(self) -> None:
        self.process.terminate()

    def kill(self) -> None:
        self.process.kill()


def forked(server: Server, code: str = SERVE) -> Fork:
    """A fork that runs `panelkeeper` with the server's duty, or that `code` as `python -c` would."""
    given = (code, server.duty, server.environment, server.folder / "server.log")
    made = FORKS.Process(target=_become, args=given)
    made.start()
    return Fork(made)


def _become(code: str, duty: tuple[str, ...], environment: dict[str, str], log: Path) -> None:
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["panelkeeper", *duty]
    try:
        exec(code, {"__name__": "__main__"})  # noqa: S102
    except Exception:
        sys.excepthook(*sys.exc_info())  # the product's own: multiprocessing would print what the exception says
        sys.exit(1)
    finally:
        atexit._run_exitfuncs()  # before Python 3.13 multiprocessing ends its processes without them
