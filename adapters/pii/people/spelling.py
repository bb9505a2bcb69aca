"""Which known words is a word one slip of the finger away from?

A slip is one letter put in, left out, replaced, or swapped with its neighbour (optimal string alignment of at most 1).
The index keeps each word under every spelling that lacks one of its letters, so that a look-up costs a few look-ups in
a dict, however many words there are.
"""

from collections.abc import Iterator, Set

from adapters.pii.remembered import Remembered

SHORTEST = 4
"""Letters of the shortest word that may be misspelt: of a shorter one too many others are one slip away."""
LONGEST = 24
"""Letters; a longer word is looked for as it stands only."""
NONE: frozenset[str] = frozenset()


def deletions(word: str) -> Iterator[str]:
    """The word without each of its letters in turn, each spelling once."""
    before = ""
    for place, letter in enumerate(word):
        if letter != before:
            yield word[:place] + word[place + 1 :]
        before = letter


def one_apart(one: str, other: str) -> bool:
    """Whether exactly one slip leads from one word to the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    same = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    return short[same + 1 :] == long[same + 1 :] or (
        short[same + 2 :] == long[same + 2 :]
        and short[same : same + 2] == long[same + 1 : same - 1 if same else None : -1]
    )


class Spellings:
    """An index of words by their misspellings. One thread may change it while others look words up."""

    def __init__(self) -> None:
        self._words: set[str] = set()
        self._lacking: dict[str, str | tuple[str, ...]] = {}
        self._near = Remembered(self._look_up)

    def add(self, word: str) -> None:
        """Know this word from now on, if it is neither too short nor too long to be misspelt."""
        if word in self._words or not SHORTEST <= len(word) <= LONGEST:
            return
        self._words.add(word)
        lacking = self._lacking
        for spelling in deletions(word):
            others = lacking.get(spelling)
            if others is None:
                lacking[spelling] = word
            else:
                lacking[spelling] = (*((others,) if isinstance(others, str) else others), word)
        self._forget()

    def remove(self, word: str) -> None:
        """Know this word no longer."""
        if word not in self._words:
            return
        self._words.discard(word)
        for spelling in deletions(word):
            others = self._lacking.get(spelling, ())
            left = tuple(other for other in ((others,) if isinstance(others, str) else others) if other != word)
            if left:
                self._lacking[spelling] = left[0] if len(left) == 1 else left
            else:
                self._lacking.pop(spelling, None)
        self._forget()

    def near(self, word: str) -> Set[str]:
        """The known words one slip away from this one."""
        return self._near[word] if SHORTEST - 1 <= len(word) <= LONGEST + 1 else NONE

    def _forget(self) -> None:
        # A new object: what a thread is looking up just now is remembered by the old one, which knew less.
        self._near = Remembered(self._look_up)

    def _look_up(self, word: str) -> Set[str]:
        found: set[str] = set()
        lacking = self._lacking
        for spelling in (word, *deletions(word)):
            if spelling in self._words:
                found.add(spelling)
            others = lacking.get(spelling)
            if others is None:
                continue
            for other in (others,) if isinstance(others, str) else others:
                if one_apart(word, other):
                    found.add(other)
        found.discard(word)
        return found or NONE
