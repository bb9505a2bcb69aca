"""Which of the things that only certain words lead to may be in a text?

Most patterns need one of some words to be there.
"""

import re
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_

(
    PAPERS, BIRTH, ROMANCE, HOMES, AT, DOT, DIGIT_WORD, SPELLED_AGE,
    MONTH, CURRENCY, PAY, STREET, LANE, LIVING, AGE, DIGIT,
) = (1 << place for place in range(16))  # fmt: skip
"""Numbers of papers, days of birth, streets of Romance languages, handles, "at" and "dot" of an address, digits and
ages in words; months, currencies, pay, streets, what is a street only with a capital or where somebody lives, living,
ages, and any digit."""
LONG_NUMBER, LETTERED, SOME_DIGITS, SEVEN_DIGITS, PARTED = (1 << place for place in range(16, 21))
"""Four digits in a row, a letter that follows a digit, three digits in a row or four in all, seven in all, a dot, dash
or slash behind a digit: no word tells these."""

LETTERS = re.compile("[a-z]+")


class Clues:
    """What each word of a text is a clue for. A word may promise more than the text holds, never less."""

    def __init__(
        self, words: Mapping[int, Iterable[str]], patterns: Mapping[int, str], capital: frozenset[str]
    ) -> None:
        """By kind the words that lead to it, and a pattern of what one has in it; words that are streets if `capital`.

        All are in lower case.
        """
        self._words: dict[str, int] = {}
        for kind, several in words.items():
            for word in several:
                self._words[word] = self._words.get(word, 0) | kind
        self._rules = [(kind, re.compile(pattern)) for kind, pattern in patterns.items()]
        self._any = re.compile("|".join(patterns.values()))
        self._capital = capital

    def of(self, written: str) -> int:
        """All that a text with this word may have."""
        if written.isdigit():
            return DIGIT
        lower = written.lower()
        kinds = reduce(or_, (self._words.get(run, 0) for run in LETTERS.findall(lower)), 0)
        if lower in self._capital and written[0].isupper():
            kinds |= STREET
        if not written.isalpha() and any(map(str.isdigit, written)):
            kinds |= DIGIT
        if self._any.search(lower) is not None:
            kinds |= reduce(or_, (kind for kind, rule in self._rules if rule.search(lower) is not None))
        return kinds


def stems(several: Iterable[str]) -> str:
    """A pattern for words: of each stem its longest part between signs, with no letter beside it where a sign was."""
    return "|".join(sorted(set(map(_longest_part, several))))


def _longest_part(stem: str) -> str:
    parts = re.split(r"([^a-z0-9]+)", stem)
    place = max(range(0, len(parts), 2), key=lambda place: len(parts[place]))
    return ("(?<![a-z])" if place else "") + parts[place] + ("(?![a-z])" if place < len(parts) - 1 else "")
