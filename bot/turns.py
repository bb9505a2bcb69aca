"""Whose turn is it at the database? What somebody waits for comes before what the machinery does by itself."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any, TypeVar

AnswerT = TypeVar("AnswerT")

IN_A_ROW = 8
"""After so many that somebody waits for, one of the others is done: they too have to get on."""


class Turns:
    """Runs pieces of work in so many threads; of those that are alike in this, the first to come is the first."""

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="database")
        self._lock = Lock()
        self._waited_for: deque[tuple[Callable[[], Any], Future[Any]]] = deque()
        self._others: deque[tuple[Callable[[], Any], Future[Any]]] = deque()
        self._in_a_row = 0

    def take(self, work: Callable[[], AnswerT], *, waited_for: bool) -> Future[AnswerT]:
        """Have this done when its turn comes. Raises RuntimeError after `close`."""
        answer: Future[AnswerT] = Future()
        with self._lock:
            self._threads.submit(self._do_next)  # as many as there are pieces of work: each finds one
            (self._waited_for if waited_for else self._others).append((work, answer))
        return answer

    def close(self) -> None:
        """Wait until all that has been handed in is done."""
        self._threads.shutdown(wait=True)

    def _do_next(self) -> None:
        work, answer = self._next()
        if not answer.set_running_or_notify_cancel():
            return
        try:
            answer.set_result(work())
        except BaseException as error:  # whatever it is, it is for whoever asked
            answer.set_exception(error)

    def _next(self) -> tuple[Callable[[], Any], Future[Any]]:
        with self._lock:
            if self._waited_for and (self._in_a_row < IN_A_ROW or not self._others):
                self._in_a_row += 1
                return self._waited_for.popleft()
            self._in_a_row = 0
            return self._others.popleft()
