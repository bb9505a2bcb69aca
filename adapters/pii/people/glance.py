"""May a known person be meant in a message at all? Most messages are about nobody, and a glance at their words says so.

What a word may be is remembered, since chat repeats its words. A glance may promise more than there is, never less.
"""

from collections.abc import Iterable, Set
from functools import cache, partial
from itertools import combinations
from typing import NamedTuple

from adapters.pii.people.contacts import DOTTED, SAID_DOTS
from adapters.pii.people.people_index import PeopleIndex
from adapters.pii.people.person_names import WORD
from adapters.pii.people.scope import Scope
from adapters.pii.people.short_forms import long_forms
from adapters.pii.people.word_sense import Sense, ordinary
from adapters.pii.remembered import Remembered
from adapters.pii.word_lists import common_words

SHORTEST_ONE_WORD = 6
"""Letters of a first and a last name written together."""

NAMED, JOINED, PARTLY, SAID, DIGIT = (1 << place for place in range(5))
"""What may be in a message: somebody named in full, or so in one word; one name of somebody in scope; an e-mail address
said in words; a digit."""
EVERYTHING = NAMED | JOINED | PARTLY | SAID | DIGIT
COMMON, AT, DOT = (1 << place for place in range(5, 8))
"""What a word may be besides: a known name that is a common word in lower case, which names somebody beside another
such word only; "at" and "dot", written as words."""

SIGNS = SAID_DOTS | {"at"}
MOST_COMMON = 8
"""Such words of a message that are looked up in pairs; of more some will be one name."""


class Hint(NamedTuple):
    """What a word of a message may be, and what of it (in lower case) may mean somebody in scope."""

    kinds: int
    words: tuple[str, ...]


class Hints(NamedTuple):
    """What words of messages may be, of the people of an index as it is: to be made anew whenever it has changed.

    `called`: common words that somebody is called by.
    """

    of: Remembered[Hint | None]
    called: Set[str]


def hints_of(index: PeopleIndex) -> Hints:
    """Nothing found out yet."""
    return Hints(Remembered(partial(_hint, index)), of_nobody() & index.words.keys())


@cache
def of_nobody() -> frozenset[str]:
    """Common words that say nothing by themselves, unless somebody known is called so."""
    words = ordinary().intersection(common_words()) - SIGNS
    return frozenset(word for word in words if not long_forms(word))


def _hint(index: PeopleIndex, written: str) -> Hint | None:
    lower = written.lower()
    everyday = ordinary()
    if lower in everyday and lower not in index.words and lower not in SIGNS and not long_forms(lower):
        return None
    words = WORD.findall(lower)
    if not "".join(words).isascii():
        return Hint(EVERYTHING, ())
    kinds = DIGIT if any(map(str.isdigit, lower)) else 0
    kinds |= (AT if "at" in words else 0) | (0 if SAID_DOTS.isdisjoint(words) else DOT)
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
    return Hint(kinds, tuple(telling)) if kinds or telling else None


def _in_one_word(index: PeopleIndex, word: str) -> bool:
    """Whether the word is a first and a last name written together."""
    if len(word) >= SHORTEST_ONE_WORD:
        for cut in range(2, len(word) - 1):
            if word[:cut] in index.words and index.those(word[:cut], word[cut:]):
                return True
    return False


def glance(words: Iterable[str], lower: str, index: PeopleIndex, hints: Hints, scope: Scope | None) -> int:
    """What may be in a text, `lower`, of whose words these are those that may be somebody's."""
    kinds = 0
    common: list[str] = []
    for hint in filter(None, map(hints.of.__getitem__, words)):
        kinds |= hint.kinds
        if hint.kinds & COMMON:
            common += hint.words
        if scope is not None and not kinds & PARTLY and any(map(scope.may_mean, hint.words)):
            kinds |= PARTLY
    # An address that is said in words has such a dot behind the "at".
    if kinds & AT and (kinds & DOT or DOTTED.search(lower) is not None):
        kinds |= SAID
    if not kinds & NAMED and len(common) > 1 and (len(common) > MOST_COMMON or _are_a_name(index, common)):
        kinds |= NAMED
    return kinds


def _are_a_name(index: PeopleIndex, words: list[str]) -> bool:
    """Whether any two of the words are one."""
    return any(index.those(*two) for two in combinations(words, 2))
