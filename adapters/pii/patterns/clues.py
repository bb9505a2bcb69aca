"""Which of the things that only certain words lead to may be in a text?

Most patterns need one of some words to be there: a text is asked once for all of them.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from adapters.pii.remembered import Remembered

PAPERS, BIRTH, ROMANCE, HOMES, SIGNS, DIGIT_WORDS = (1 << place for place in range(6))
"""Numbers of papers, days of birth, streets of Romance languages, handles, signs of an address and digits in words."""
LONG_NUMBER, LETTERED = 1 << 6, 1 << 7
"""Four digits in a row, and a letter that follows a digit: no word tells these."""


class Clues:
    """What each piece of a text between blanks, in lower case, is a clue for.

    `stems` are by kind what one of must be in the text, blanks included. A piece may promise more than the text holds,
    never less.
    """

    def __init__(self, stems: dict[int, Iterable[str]]) -> None:
        self._rules = [(kind, *_longest_part(stem)) for kind, several in stems.items() for stem in several]
        self._told_by = Remembered(self._kinds).__getitem__

    def told(self, lower: str) -> int:
        """All that this text may have."""
        return reduce(or_, set(map(self._told_by, lower.split(" "))))

    def _kinds(self, piece: str) -> int:
        kinds = 0
        for kind, stem, begins, ends in self._rules:
            if stem in piece and (not begins or piece.startswith(stem)) and (not ends or piece.endswith(stem)):
                kinds |= kind
        return kinds


def _longest_part(stem: str) -> tuple[str, bool, bool]:
    """The longest part of a stem between its blanks, and whether a piece begins and ends with it."""
    parts = stem.split(" ")
    place = max(range(len(parts)), key=lambda place: len(parts[place]))
    return parts[place], place > 0, place < len(parts) - 1
