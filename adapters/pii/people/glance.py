"""May a known person be meant in a message at all? Most messages are about nobody, and a glance at their words says so.

What a word may be is remembered, since chat repeats its words. A glance may promise more than there is, never less.
"""

from collections.abc import Iterator, Set
from functools import cache, partial
from itertools import combinations
from typing import NamedTuple

from adapters.pii.artifacts import Artifacts
from adapters.pii.first_look import LOOKS
from adapters.pii.patterns.clues import AT, DIGIT, DOT
from adapters.pii.people.contacts import DOTTED
from adapters.pii.people.people_index import PeopleIndex
from adapters.pii.people.person_names import WORD
from adapters.pii.people.scope import Scope
from adapters.pii.people.short_forms import long_forms
from adapters.pii.people.word_sense import Sense, ordinary
from adapters.pii.remembered import Remembered
from adapters.pii.word_lists import common_words

SHORTEST_ONE_WORD = 6
"""Letters of a first and a last name written together."""

NAMED, JOINED, PARTLY, SAID, COMMON = (1 << place for place in range(20, 25))
"""What may be in a message: somebody named in full, or so in one word; one name of somebody in scope; an e-mail address
said in words. And a known name that is a common word in lower case: it names somebody beside another such word only.
All but the last may also be said of a word in another script."""
EVERYTHING = NAMED | JOINED | PARTLY | SAID | DIGIT

MOST_COMMON = 8
"""Such words of a message that are looked up in pairs; of more some will be one name."""


class Hint(NamedTuple):
    """What a word of a message may be, and what of it (in lower case) may mean somebody in scope."""

    kinds: int
    words: tuple[str, ...]


class Hints(NamedTuple):
    """What words of messages may be, of the people of an index as it is: to be made anew whenever it has changed.

    `looks`: the same as a number, with what is said of the word whoever is known.
    """

    of: Remembered[Hint | None]
    looks: Remembered[int]


def hints_of(index: PeopleIndex) -> Hints:
    """Nothing found out yet."""
    of = Remembered(partial(_hint, index))
    return Hints(of, Remembered(partial(_look, of, of_nobody() & index.words.keys())))


@cache
def of_nobody() -> frozenset[str]:
    """Common words that say nothing by themselves, unless somebody known is called so."""
    words = ordinary().intersection(common_words())
    return frozenset(word for word in words if not long_forms(word))


def _look(of: Remembered[Hint | None], called: Set[str], written: str) -> int:
    hint = of[written] if written not in of_nobody() or written in called else None
    return LOOKS[written] if hint is None else LOOKS[written] | hint.kinds


def _hint(index: PeopleIndex, written: str) -> Hint | None:
    lower = written.lower()
    everyday = ordinary()
    if lower in everyday and lower not in index.words and not long_forms(lower):
        return None
    words = WORD.findall(lower)
    if not "".join(words).isascii():
        return Hint(EVERYTHING, ())
    kinds = 0
    known, telling = [], []
    for word in words:
        named = index.words.get(word)
        if named is not None:
            known.append(named)
        elif word not in everyday:
            if _in_one_word(index, word):
                kinds |= JOINED
        elif not long_forms(word):
            continue
        telling.append(word)
    if known:
        # A common word in lower case is half a name beside the other half alone, and never stands with an initial.
        common = len(known) == 1 and known[0].sense is not Sense.NAME and written == lower
        kinds |= COMMON if common else NAMED
    return Hint(kinds | PARTLY, tuple(telling)) if telling else None


def _in_one_word(index: PeopleIndex, word: str) -> bool:
    """Whether the word is a first and a last name written together."""
    if len(word) >= SHORTEST_ONE_WORD:
        for cut in range(2, len(word) - 1):
            if word[:cut] in index.words and index.those(word[:cut], word[cut:]):
                return True
    return False


def glance(artifacts: Artifacts, index: PeopleIndex, hints: Hints, scope: Scope | None) -> int:
    """What may be in a message, looked at by these hints."""
    told = artifacts.told
    if told & SAID:
        return EVERYTHING
    kinds = told & (NAMED | JOINED | DIGIT)
    if told & PARTLY and scope is not None and any(map(scope.may_mean, _words(artifacts, hints, PARTLY))):
        kinds |= PARTLY
    # An address that is said in words has such a dot behind the "at".
    if told & AT and (told & DOT or DOTTED.search(artifacts.reading.lower) is not None):
        kinds |= SAID
    if told & COMMON and not kinds & NAMED:
        common = list(_words(artifacts, hints, COMMON))
        if len(common) > MOST_COMMON or _are_a_name(index, common):
            kinds |= NAMED
    return kinds


def _words(artifacts: Artifacts, hints: Hints, kind: int) -> Iterator[str]:
    """What the hints say of the words of this kind."""
    for written, kinds in zip(artifacts.reading.written, artifacts.kinds, strict=True):
        if kinds & kind and (hint := hints.of[written]) is not None:
            yield from hint.words


def _are_a_name(index: PeopleIndex, words: list[str]) -> bool:
    """Whether any two of the words are one."""
    return any(index.those(*two) for two in combinations(words, 2))
