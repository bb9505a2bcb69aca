"""Which known words is a word one slip of the finger away from?

A slip is one letter put in, left out, replaced, or swapped with its neighbour (optimal string alignment of at most 1).
The index keeps each word under itself and under every spelling that lacks one of its letters, so that a look-up costs
a few look-ups in a dict, however many words there are.
"""

from collections.abc import Set

from adapters.pii.remembered import MOST, Remembered

SHORTEST = 4
"""Letters of the shortest word that may be misspelt: of a shorter one too many others are one slip away."""
LONGEST = 24
"""Letters; a longer word is looked for as it stands only."""
NONE: frozenset[str] = frozenset()


def spellings(word: str) -> set[str]:
    """The word, and the word without each of its letters in turn."""
    return {word, *[word[:place] + word[place + 1 :] for place in range(len(word))]}


def one_apart(one: str, other: str) -> bool:
    """Whether exactly one slip leads from one word to the other."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if one == other or len(long) - len(short) > 1:
        return False
    same = 0
    for letter, its in zip(short, long, strict=False):
        if letter != its:
            break
        same += 1
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    return short[same + 1 :] == long[same + 1 :] or (
        short[same + 2 :] == long[same + 2 :] and short[same] == long[same + 1] and short[same + 1] == long[same]
    )


class Spellings:
    """An index of words by their misspellings. One thread may change it while others look words up."""

    def __init__(self, remembered: int = MOST) -> None:
        """`remembered`: of how many words it is kept what they are near to."""
        self._words: set[str] = set()
        self._kept: dict[str, str | tuple[str, ...]] = {}
        self._remembered = remembered
        self._forget()

    def add(self, word: str) -> None:
        """Know this word from now on, if it is neither too short nor too long to be misspelt."""
        if word in self._words or not SHORTEST <= len(word) <= LONGEST:
            return
        self._words.add(word)
        kept = self._kept
        for spelling in spellings(word):
            others = kept.get(spelling)
            if others is None:
                kept[spelling] = word
            else:
                kept[spelling] = (*((others,) if isinstance(others, str) else others), word)
        self._forget()

    def remove(self, word: str) -> None:
        """Know this word no longer."""
        if word not in self._words:
            return
        self._words.discard(word)
        for spelling in spellings(word):
            others = self._kept.get(spelling, ())
            left = tuple(other for other in ((others,) if isinstance(others, str) else others) if other != word)
            if left:
                self._kept[spelling] = left[0] if len(left) == 1 else left
            else:
                self._kept.pop(spelling, None)
        self._forget()

    def near(self, word: str) -> Set[str]:
        """The known words one slip away from this one."""
        return self._near[word] if SHORTEST - 1 <= len(word) <= LONGEST + 1 else NONE

    def _forget(self) -> None:
        # A new object: what a thread is looking up just now is remembered by the old one, which knew less.
        self._near = Remembered(self._look_up, self._remembered)

    def _look_up(self, word: str) -> Set[str]:
        known: set[str] = set()
        for others in filter(None, map(self._kept.get, spellings(word))):
            known.update((others,) if isinstance(others, str) else others)
        return {other for other in known if one_apart(word, other)} or NONE
