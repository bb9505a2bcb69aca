"""What may a word be: an everyday word, a first name, a town, a company?

Looked up without regard to case. Where the lists come from is said in data/gazetteer/NOTICE.
"""

import gzip
from enum import IntFlag
from functools import cache
from pathlib import Path

GAZETTEER = Path(__file__).parents[1] / "data" / "gazetteer" / "words.txt.gz"


class Kind(IntFlag):
    """What a word may be; most words may be several things."""

    COMMON = 1 << 0
    """A word of a small English dictionary, written without a capital."""
    WORD = 1 << 1
    """A word of a large English dictionary, written without a capital."""
    PROPER = 1 << 2
    """A word that the dictionary writes with a capital, always."""
    FIRST = 1 << 3
    LAST = 1 << 4
    FREQUENT_LAST = 1 << 5
    TOWN = 1 << 6
    TOWN_PART = 1 << 7
    """A word of the name of a town of several words."""
    LAND = 1 << 8
    """A word of the name of a country, a state or a province."""
    COMPANY = 1 << 9
    STREET = 1 << 10
    """What a street or a part of an address is called, in some language; and Apt, PO, APO."""
    ORGANISATION = 1 << 11
    """What an organisation is called: Inc, GmbH, Bank, University."""
    HONORIFIC = 1 << 12
    CALENDAR = 1 << 13
    PEOPLE = 1 << 14
    """A nationality or a faith."""
    JOB = 1 << 15


@cache
def gazetteer() -> dict[str, int]:
    """Words in lower-case Latin letters and the kinds each may be. Read from disk once."""
    words: dict[str, int] = {}
    with gzip.open(GAZETTEER, "rt", encoding="ascii") as lines:
        for line in lines:
            kinds, _, listed = line.rstrip("\n").partition(" ")
            words.update(dict.fromkeys(listed.split(" "), int(kinds, 16)))
    return words
