"""What can be said of a word by itself, whoever asks? Every word of a message is looked up once, for all who look.

A word is a number: what patterns it is a clue for (see `clues`), what is listed here, and whom of the known people it
may mean (see `glance`). It may promise more than the text around it holds, never less.
"""

from adapters.pii.patterns.word_clues import CLUES
from adapters.pii.remembered import Remembered
from adapters.pii.word_lists import common_words
from adapters.pii.words.vocabulary import CALLING, TELLING, vocabulary

STRANGE, CALLS, TELLS, UNFRAMED = (1 << place for place in range(16, 20))
"""No word that is ordinary wherever it stands; one that calls for a name beside it; one that tells of a person; one
that goes where a message is about somebody."""


def _look(written: str) -> int:
    words, lower = vocabulary(), written.lower()
    kinds = CLUES.of(written)
    if written not in words.plain:
        kinds |= STRANGE | (CALLS if written in CALLING else 0)
    if lower in TELLING:
        kinds |= TELLS
    if lower not in words.frame and len(lower) > 1 and lower.isalpha():
        kinds |= UNFRAMED
    return kinds


LOOKS = Remembered(_look)
"""What each word is, as it is written, whoever is known."""


def prepare() -> None:
    """Look the commonest words up, which most messages are made of, so that no message has to wait for it."""
    for word in common_words():
        LOOKS[word]
