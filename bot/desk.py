"""Where do doors hand in commands? The one way in, awaited: one hop to a database thread for each transaction."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from handlers.command import Command
from handlers.dispatch import Dispatcher
from policies.vocabulary import Actor, Surface

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
        answer = await loop.run_in_executor(self._threads, self._dispatcher.dispatch, command, actor, surface)
        if not command.quiet:
            self.worked.set()
        return answer

    def close(self) -> None:
        """Wait for running transactions."""
        self._threads.shutdown(wait=True)
