"""Where in a message may somebody be named? The model need not read the rest, and most messages not at all."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from adapters.pii.names.gazetteer import Kind, gazetteer
from adapters.pii.remembered import Remembered
from adapters.pii.word_lists import words_of
from adapters.pii.words.vocabulary import vocabulary

Stretch = tuple[int, int]
"""Start and end in characters."""

WORD = re.compile(r"([A-Za-z]+(?:'[A-Za-z]+)?)")
TELLING_DIGITS = re.compile(r"[0-9](?:[0-9]{3}|(?<!\w[0-9])[0-9]{0,2}[ -]?(?i:years?|yrs?|y/?o)\b)")
AGE = re.compile(r"\b[Aa](?i:ge[d:]? )")
OTHER_LETTER = re.compile(r"[^\W\d_A-Za-z]")
"""A letter of no English word."""

NUMBER = re.compile(r"(?<![\w:.])\d+(?![\w:]|[.,]\d)")
"""A number that may be somebody's age or house: nothing by itself, but read beside a name."""

BEFORE, AFTER, APART = 36, 48, 36
"""Characters that are read before and after what tells; and between two stretches that are read as one."""

ENDS = frozenset(".!?:\n")

ORDINARY, INSIDE, UNCOUNTED, NAME = range(4)
"""A word that names nobody; one that may, where it has its capital inside a sentence; one that may unless a number
stands before it; and one that may wherever it stands."""

STARTING = words_of(
    """
    the a an this that these those i you he she it we they my your his her its our their who whoever what when where
    why how which is are was were do does did can could would should might must have has had let and or but if so
    as at by for from in of on to with not no yes
    """
)
"""Words that name nobody: with a capital they begin a sentence, whether or not the one before them has a full stop."""

OWN = "pk"
"""What Panelkeeper's own codes begin with."""


def _judged(word: str) -> int:
    lower = word.lower().partition("'")[0]
    kinds, office, capital = gazetteer().get(lower, 0), vocabulary(), word[0].isupper()
    if lower in office.given and (capital or not kinds & Kind.COMMON):
        return NAME
    if lower in office.titled or len(lower) == 1 or lower == OWN:
        return ORDINARY
    if not kinds & Kind.COMMON and (capital or kinds & Kind.FIRST or not kinds & Kind.WORD):
        return UNCOUNTED
    return INSIDE if capital and lower not in STARTING else ORDINARY


JUDGED = Remembered(_judged)


def telling(plain: str) -> list[int]:
    """Where in a text, in order of what tells it, somebody may be named: by a word that is no everyday one,
    a capital inside a sentence, a number, a letter that English has not."""
    found: list[int] = []
    found += (match.start() for match in TELLING_DIGITS.finditer(plain))
    if "ge" in plain or "GE" in plain:
        found += (match.start() for match in AGE.finditer(plain))
    if not plain.isascii():
        found += (match.start() for match in OTHER_LETTER.finditer(plain))
    parts: list[str] = WORD.split(plain)
    suspects = [place for place, word in enumerate(parts[1::2]) if JUDGED[word]]
    if suspects:
        starts = list(accumulate(map(len, parts)))[::2]
        found += (starts[place] for place in suspects if _tells(parts[2 * place], parts[2 * place + 1], place == 0))
    return found


def _tells(before: str, word: str, first: bool) -> bool:
    """Whether the word may name somebody after what stands between it and the word before."""
    judged = JUDGED[word]
    if judged == NAME:
        return True
    if before[-1:].isdigit():
        return False
    return judged == UNCOUNTED or not (first or not ENDS.isdisjoint(before))


def outside(places: Iterable[int], taken: Iterable[Stretch]) -> bool:
    """Whether any of these places is in none of the stretches, which are apart."""
    known = sorted(taken)
    starts = [start for start, _ in known]
    return any(not (at := bisect_right(starts, place)) or known[at - 1][1] <= place for place in places)


def stretches(plain: str, places: Iterable[int]) -> list[Stretch]:
    """What stands around these places and around numbers, in whole words; in order and apart."""
    found: list[Stretch] = []
    for place in sorted({*places, *(number.start() for number in NUMBER.finditer(plain))}):
        start = plain.rfind(" ", 0, max(0, place - BEFORE)) + 1
        end = plain.find(" ", place + AFTER)
        end = len(plain) if end < 0 else end
        if found and start <= found[-1][1] + APART:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
