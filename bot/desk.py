"""Where do doors hand in commands? The one way in, awaited: one hop to a database thread for each transaction."""

import asyncio
import functools
import time
from typing import TypeVar

import structlog

from bot import metrics, tracing
from bot.turns import Turns
from handlers.command import Command, Refused
from handlers.dispatch import Dispatcher
from policies.vocabulary import Actor, Surface

log = structlog.get_logger()

AnswerT = TypeVar("AnswerT")

MACHINERY = frozenset({Surface.CLOCK, Surface.RELAY})
"""Where nobody stands and waits for an answer."""


class Desk:
    """Runs commands in as many threads as the database can use.

    `worked` is set after every command that has made promises, so that their carrier need not wait to look.
    """

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self.worked = asyncio.Event()
        self._turns = Turns(dispatcher.store.threads)

    async def __call__(
        self, command: Command[AnswerT], actor: Actor, surface: Surface, *, waited_for: bool = False
    ) -> AnswerT:
        """Run the command and answer what its handler answered. A fault in the handler is raised here.

        `waited_for` says that somebody waits for it, though the machinery gives it.
        """
        with tracing.traced(tracing.current()):
            start = time.perf_counter()
            promised = functools.partial(asyncio.get_running_loop().call_soon_threadsafe, self.worked.set)
            work = functools.partial(self._dispatcher.dispatch, command, actor, surface, tracing.current(), promised)
            answer = await asyncio.wrap_future(
                self._turns.take(work, waited_for=waited_for or surface not in MACHINERY)
            )
            _note(command, surface, answer, time.perf_counter() - start)
        return answer

    def close(self) -> None:
        """Wait for running transactions."""
        self._turns.close()


def _note(command: Command[AnswerT], surface: Surface, answer: AnswerT, seconds: float) -> None:
    """One line for each command, but for bookkeeping that succeeded."""
    why = answer.why if isinstance(answer, Refused) else None
    if why is not None:
        metrics.refused(type(command), why)
    if why is not None or not command.quiet:
        name, ms = type(command).__name__, round(1000 * seconds)
        answered = "Shown" if isinstance(answer, tuple) else type(answer).__name__
        log.info("command", command=name, door=surface, answer=answered, why=why, ms=ms)
