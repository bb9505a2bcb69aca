"""Which of the things that only certain words lead to may be in a text?

Most patterns need one of some words to be there: a text is asked once for all of them.
"""

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_

from adapters.pii.remembered import Remembered

PAPERS, BIRTH, ROMANCE, HOMES, SIGNS, DIGIT_WORDS, AGES = (1 << place for place in range(7))
"""Numbers of papers, days of birth, streets of Romance languages, handles, signs of an address, digits and ages in
words."""
LONG_NUMBER, LETTERED, SOME_DIGITS, SEVEN_DIGITS = (1 << place for place in range(7, 11))
"""Four digits in a row, a letter that follows a digit, three digits in a row or four in all, seven in all: no word
tells these."""


class Clues:
    """What each piece of a text between blanks, in lower case, is a clue for.

    `stems` are by kind what one of must be in the text, blanks included. A piece may promise more than the text holds,
    never less.
    """

    def __init__(self, stems: dict[int, Iterable[str]]) -> None:
        self._rules = [(kind, re.compile("|".join(map(_longest_part, several)))) for kind, several in stems.items()]
        self._any = re.compile("|".join(rule.pattern for _, rule in self._rules))
        self._told_by = Remembered(self._kinds).__getitem__

    def told(self, lower: str) -> int:
        """All that this text may have."""
        return reduce(or_, filter(None, map(self._told_by, lower.split(" "))), 0)

    def _kinds(self, piece: str) -> int:
        if self._any.search(piece) is None:
            return 0
        return sum(kind for kind, stem in self._rules if stem.search(piece) is not None)


def _longest_part(stem: str) -> str:
    """A pattern of the longest part of a stem between its blanks, at the edge of a piece where a blank was."""
    parts = stem.split(" ")
    place = max(range(len(parts)), key=lambda place: len(parts[place]))
    return (r"\A" if place else "") + re.escape(parts[place]) + (r"\Z" if place < len(parts) - 1 else "")
