"""Where do doors hand in commands? The one way in, awaited: one hop to a database thread for each transaction."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import structlog

from bot import metrics, tracing
from handlers.command import Command, Refused
from handlers.dispatch import Dispatcher
from policies.vocabulary import Actor, Surface

log = structlog.get_logger()

AnswerT = TypeVar("AnswerT")


class Desk:
    """Runs commands in as many threads as the database can use.

    `worked` is set after every command that may have made promises, so that their carrier need not wait to look.
    """

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self.worked = asyncio.Event()
        self._threads = ThreadPoolExecutor(dispatcher.store.threads, thread_name_prefix="database")

    async def __call__(self, command: Command[AnswerT], actor: Actor, surface: Surface) -> AnswerT:
        """Run the command and answer what its handler answered. A fault in the handler is raised here."""
        loop = asyncio.get_running_loop()
        with tracing.traced(tracing.current()):
            dispatch, start = self._dispatcher.dispatch, time.perf_counter()
            answer = await loop.run_in_executor(self._threads, dispatch, command, actor, surface, tracing.current())
            _note(command, surface, answer, time.perf_counter() - start)
        if not command.quiet:
            self.worked.set()
        return answer

    def close(self) -> None:
        """Wait for running transactions."""
        self._threads.shutdown(wait=True)


def _note(command: Command[AnswerT], surface: Surface, answer: AnswerT, seconds: float) -> None:
    """One line for each command, but for bookkeeping that succeeded."""
    why = answer.why if isinstance(answer, Refused) else None
    if why is not None:
        metrics.refused(type(command), why)
    if why is not None or not command.quiet:
        name, ms = type(command).__name__, round(1000 * seconds)
        answered = "Shown" if isinstance(answer, tuple) else type(answer).__name__
        log.info("command", command=name, door=surface, answer=answered, why=why, ms=ms)
