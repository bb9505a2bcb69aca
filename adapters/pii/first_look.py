"""What can be said of a word by itself, whoever asks? Every word of a message is looked up once, for all who look.

A word is a number: what patterns it is a clue for (see `clues`), and what is listed here. It may promise more than the
text around it holds, never less.
"""

from collections.abc import Sequence

from adapters.pii.patterns.word_clues import CLUES
from adapters.pii.people.glance import of_nobody
from adapters.pii.remembered import Remembered
from adapters.pii.word_lists import common_words
from adapters.pii.words.vocabulary import CALLING, TELLING, vocabulary

STRANGE, CALLS, TELLS, UNFRAMED, SOMEBODY = (1 << place for place in range(24, 29))
"""No word that is ordinary wherever it stands; one that calls for a name beside it; one that tells of a person; one
that goes where a message is about somebody; one that may be a person's name, whoever is known."""


def _look(written: str) -> int:
    words, lower = vocabulary(), written.lower()
    kinds = CLUES.of(written)
    if written not in words.plain:
        kinds |= STRANGE | (CALLS if written in CALLING else 0)
    if lower in TELLING:
        kinds |= TELLS
    if lower not in words.frame and len(lower) > 1 and lower.isalpha():
        kinds |= UNFRAMED
    return kinds if written in of_nobody() else kinds | SOMEBODY


LOOKS = Remembered(_look)


def first_look(written: Sequence[str]) -> list[int]:
    """What each of these words is, as it is written."""
    return list(map(LOOKS.__getitem__, written))


def prepare() -> None:
    """Look the commonest words up, which most messages are made of, so that no message has to wait for it."""
    first_look(common_words())
