"""What was found out about a word, so that it need not be found out again? Chat repeats its words."""

from collections.abc import Callable
from typing import TypeVar

Fact = TypeVar("Fact")

MOST = 20_000
"""Words; with LONGEST a bound on what a hostile text may cost."""
LONGEST = 30
"""Characters; what is longer will hardly be met again."""


class Remembered(dict[str, Fact]):
    """Each word and what `find_out` says of it, which must depend on nothing but the word."""

    __slots__ = ("_find_out", "_most")

    def __init__(self, find_out: Callable[[str], Fact], most: int = MOST) -> None:
        super().__init__()
        self._find_out = find_out
        self._most = most

    def __missing__(self, word: str) -> Fact:
        fact = self._find_out(word)
        if len(word) <= LONGEST and len(self) < self._most:
            self[word] = fact
        return fact
