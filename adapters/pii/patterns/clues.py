"""Which of the things that only certain words lead to may be in a text?

Most patterns need one of some words to be there.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

from adapters.pii.patterns.found import either

(
    PAPERS, BIRTH, ROMANCE, HOMES, AT, DOT, DIGIT_WORD, SPELLED_AGE,
    MONTH, CURRENCY, PAY, STREET, LANE, LIVING, AGE, DIGIT,
) = (1 << place for place in range(16))  # fmt: skip
"""Numbers of papers, days of birth, streets of Romance languages, handles, "at" and "dot" of an address, digits and
ages in words; months, currencies, pay, streets, what is a street only with a capital or where somebody lives, living,
ages, and any digit."""
LONG_NUMBER, LETTERED, SOME_DIGITS, SEVEN_DIGITS, PARTED = (1 << place for place in range(30, 35))
"""Four digits in a row, a letter that follows a digit, three digits in a row or four in all, seven in all, a dot, dash
or slash behind a digit: no word tells these. What else a word may be has the places between (see `first_look`)."""

LETTERS = re.compile("[a-z]+")

Stem = Sequence[str]
"""The letters that a word has somewhere in it; before and after them may be a pattern of what does not stand there."""
NO_LETTER_BEFORE, NO_LETTER_AFTER = "(?<![a-z])", "(?![a-z])"


class Clues:
    """What each word of a text is a clue for. A word may promise more than the text holds, never less."""

    def __init__(
        self, words: Mapping[int, Iterable[str]], stems: Mapping[int, Iterable[Stem]], capital: frozenset[str]
    ) -> None:
        """By kind the words that lead to it, and the stems of others that do; words that are streets if `capital`.

        All are in lower case.
        """
        self._words: dict[str, int] = {}
        rest: dict[int, list[Stem]] = {kind: [] for kind in stems}
        for kind, several in stems.items():
            for stem in several:
                if (stem[0], stem[-1]) == (NO_LETTER_BEFORE, NO_LETTER_AFTER):
                    self._add("".join(stem[1:-1]), kind)
                else:
                    rest[kind].append(stem)
        for kind, listed in words.items():
            for word in listed:
                self._add(word, kind)
        self._rules = [(kind, re.compile(either(those))) for kind, those in rest.items()]
        self._any = re.compile(either(stem for those in rest.values() for stem in those))
        self._capital = capital

    def _add(self, word: str, kind: int) -> None:
        self._words[word] = self._words.get(word, 0) | kind

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


def stems(several: Iterable[str]) -> list[Stem]:
    """Of what a text must have the longest part between signs each, with no letter beside it where a sign was."""
    return list(map(_longest_part, several))


def _longest_part(stated: str) -> Stem:
    parts = re.split(r"([^a-z0-9]+)", stated)
    place = max(range(0, len(parts), 2), key=lambda place: len(parts[place]))
    before = [NO_LETTER_BEFORE] if place else []
    after = [NO_LETTER_AFTER] if place < len(parts) - 1 else []
    return [*before, *parts[place], *after]
