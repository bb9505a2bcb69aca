"""Where is a known person named in full: in any order, with initials, as one word, or with a slip of the finger?"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from adapters.pii.people.people_index import Known, PeopleIndex, Word, pair, several
from adapters.pii.people.person_names import PARTICLES, Name
from adapters.pii.people.plausible import Gap, gap, plausible, plausible_initial
from adapters.pii.people.short_forms import long_forms
from adapters.pii.people.spelling import LONGEST, SHORTEST
from adapters.pii.people.word_sense import Page, Sense, ordinary, sense
from adapters.pii.word_lists import words_of

EXACT = 1.0
MISSPELT = 0.9

ABBREVIATED = words_of("dr dra prof mr mrs ms dott univ dipl ing st sra herr frau mag")

REACH = 6
"""Words from a first name to the last at most: "Maria Anna de la Cruz"."""


class Named(NamedTuple):
    """Words `first` to `last` of a page name one of these people; `digits` where the name ends in some."""

    first: int
    last: int
    people: tuple[Known, ...]
    score: float


def full_names(page: Page, index: PeopleIndex, known: list[Word | None], scope: frozenset[str]) -> Iterator[Named]:
    """Every full name on the page; they may overlap. `known` are the index's words in the places of the page's."""
    places = [place for place, word in enumerate(known) if word is not None]
    numbers = [word.number for word in known if word is not None]
    pairs = index.pairs
    paired: set[int] = set()
    for at, place in enumerate(places):
        number = numbers[at]
        for further in range(at + 1, min(at + REACH, len(places))):
            other = places[further]
            if other - place >= REACH:
                break
            found = pairs.get(pair(number, numbers[further]))
            if found is not None:
                named = _named(page, index, place, other, several(found), EXACT)
                if named is not None:
                    paired.update((place, other))
                    yield named
    yield from _initials(page, index, known, places, scope)
    yield from _misspelt(page, index, known, places, paired)


def _named(
    page: Page,
    index: PeopleIndex,
    first: int,
    last: int,
    people: Iterable[Known],
    score: float,
    meant: tuple[str, str] = ("", ""),
) -> Named | None:
    """The name that begins and ends with these words, if it is one; `meant` is how they are spelt rightly."""
    one, other = meant[0] or page.words[first], meant[1] or page.words[last]
    fitting: list[Known] = []
    fits: list[Name] = []
    for known in people:
        for name in known.names:
            for given_first, head, tail in ((True, one, other), (False, other, one)):
                if head not in name.given or not (
                    tail in name.family or (tail == name.middle and not _given(index, tail))
                ):
                    continue
                between = _between(page, first, last, name)
                if between is None or not plausible(page, first, last, between, given_first, index.words):
                    continue
                if score < EXACT and not given_first and (between is Gap.BLANK or page.between(first - 1) == ", "):
                    continue
                fits.append(name)
                if known not in fitting:
                    fitting.append(known)
    if not fits:
        return None
    reach = [_extended(page, first, last, name) for name in fits[:8]]
    return Named(min(reach)[0], max(end for _, end in reach), tuple(fitting), score)


def _given(index: PeopleIndex, text: str) -> bool:
    word = index.words.get(text)
    return word is not None and word.given > 0


def _between(page: Page, first: int, last: int, name: Name) -> Gap | None:
    """How the words are connected, if what stands between them belongs to the name."""
    kind = Gap.BLANK
    strangers = 0
    for place in range(first, last):
        word = page.words[place]
        initial = place > first and len(word) == 1
        here = gap(page.between(place))
        if here is Gap.STOP and initial:
            here = Gap.BLANK
        if here is Gap.DOT and initial:
            continue
        if here is Gap.QUOTE and page.word(place + 1) == "s":
            return None
        if here is None or here is Gap.STOP or (here is Gap.COMMA and kind is Gap.COMMA):
            return None
        if here is not Gap.BLANK and not (here is Gap.QUOTE and kind is not Gap.BLANK) and kind is not Gap.COMMA:
            kind = here if last - first == 1 or here is Gap.COMMA else kind
        if place > first and word not in name.words and not initial and word not in PARTICLES:
            strangers += 1
            if strangers > 1 or not page.capital(place) or not page.capital(first) or sense(word) is Sense.FUNCTION:
                return None
    return kind


def _extended(page: Page, first: int, last: int, name: Name) -> tuple[int, int]:
    """The words around that belong to the name too: "de la" Cruz, Jane Smith "-Jones", Roe, Jane "M."."""
    rest, words = name.words, page.words
    reversed_ = gap(page.between(first)) is Gap.COMMA
    for step in (-1, 1):
        for _ in range(REACH):
            place = first - 1 if step < 0 else last + 1
            word = page.word(place)
            here = gap(page.between(place if step < 0 else last))
            if step > 0 and len(word) == 1 and reversed_ and page.between(place)[:1] == "." and page.capital(place):
                return first, place
            if not word or word not in rest or here not in (Gap.BLANK, Gap.JOINED, Gap.QUOTE, Gap.DOT, Gap.STOP):
                break
            if here in (Gap.STOP, Gap.DOT) and len(word) > 1 and word not in ABBREVIATED and len(words[first]) > 1:
                break
            if here is Gap.QUOTE and word == "s" and step > 0:
                break
            ordinarily = sense(word) >= Sense.COMMON and word not in PARTICLES
            if here is Gap.BLANK and ordinarily and not page.capital(place):
                break
            first, last = (place, last) if step < 0 else (first, place)
    return first, last


def _initials(
    page: Page, index: PeopleIndex, known: list[Word | None], places: list[int], scope: frozenset[str]
) -> Iterator[Named]:
    """ "J. Roe", "J.M. Roe", "Roe, J." and "Jane R." """
    words = page.words
    size = len(words)
    for place in places:
        word = known[place]
        if word is None:
            continue
        if place and len(words[place - 1]) == 1:
            begin = place - 1
            while (
                begin
                and place - begin < 3
                and len(words[begin - 1]) == 1
                and page.between(begin - 1) in (".", ". ", "-", " ")
            ):
                begin -= 1
            yield from _with_initial(page, index, word, begin, place, begin, scope)
        if place + 1 < size and len(words[place + 1]) == 1:
            yield from _with_initial(page, index, word, place, place + 1, place + 1, scope)


def _with_initial(
    page: Page, index: PeopleIndex, word: Word, first: int, last: int, initial: int, scope: frozenset[str]
) -> Iterator[Named]:
    letter = page.words[initial]
    found = index.with_initial(word, letter)
    if not found:
        return
    comma = initial == last and gap(page.between(first)) is Gap.COMMA
    as_family = initial == first or comma
    fitting = tuple(
        one
        for one in found
        if any(
            (word.text in name.family and name.initial == letter)
            if as_family
            else (word.text in name.given and any(family[0] == letter for family in name.family))
            for name in one.names
        )
    )
    in_scope = tuple(one for one in fitting if one.person.id in scope)
    if fitting and plausible_initial(page, first, last, initial, word, bool(in_scope)):
        for name in fitting[0].names:
            if word.text in name.words:
                first, last = _extended(page, first, last, name)
                break
        # Of the many who may be meant only some are called "Lisa-Marie"; what hangs on "Marie" is hers in any case.
        while first != initial and page.between(first - 1) == "-" and page.word(first - 1).isalpha():
            first -= 1
        while last != initial and page.between(last) == "-" and page.word(last + 1).isalpha():
            last += 1
        yield Named(first, last, in_scope or fitting, EXACT)


def _misspelt(
    page: Page, index: PeopleIndex, known: list[Word | None], places: list[int], paired: set[int]
) -> Iterator[Named]:
    """Full names in which one word is one slip away from the right one, and short forms with a last name."""
    words, everyday = page.words, ordinary()
    size = len(words)
    for place in places:
        word = known[place]
        if word is None or place in paired or len(word.text) < 2:
            continue
        if word.sense and (word.sense is Sense.FUNCTION or not page.capital(place)):
            continue
        for other in _beside(words, place):
            if not 0 <= other < size or other in paired:
                continue
            wrong = words[other]
            # Most words beside a name are everyday ones in lower case, and neither short forms nor slips of a finger.
            if wrong not in everyday or page.capital(other) or long_forms(wrong):
                yield from _nearly(page, index, word, place, other, known[other] is not None)


def _beside(words: Sequence[str], place: int) -> list[int]:
    """The places where the other half of a name may be: next to the word, or beyond one or two small words."""
    sides = [place - 1, place + 1]
    left = right = True
    for step in (1, 2):
        left = left and place >= step and _is_small(words[place - step])
        right = right and place + step < len(words) and _is_small(words[place + step])
        if not left and not right:
            break
        sides += (place - step - 1 if left else -1, place + step + 1 if right else -1)
    return sides


def _is_small(word: str) -> bool:
    return len(word) == 1 or word in PARTICLES


def _nearly(page: Page, index: PeopleIndex, word: Word, place: int, other: int, is_known: bool) -> list[Named]:
    """Names of a word that stands as it should and of another that does not."""
    wrong = page.words[other]
    first, last = (place, other) if place < other else (other, place)
    found: list[Named | None] = []
    for right in long_forms(wrong) if word.family else ():
        meant = (right, word.text) if other < place else (word.text, right)
        found.append(_pair(page, index, first, last, meant, EXACT))
    if _may_be_misspelt(page, word, place, other, is_known):
        slips = [
            _pair(page, index, first, last, (right, word.text) if other < place else (word.text, right), MISSPELT)
            for right in index.spellings.near(wrong)
        ]
        found += _any_of(slips)
    return [named for named in found if named is not None]


def _any_of(slips: list[Named | None]) -> list[Named | None]:
    """One slip may be anybody's whose name is as near: all of them are meant, whichever was looked at first."""
    meant = [named for named in slips if named is not None]
    if len(meant) < 2 or len({(named.first, named.last) for named in meant}) > 1:
        return list(meant)
    people = {known.person.id: known for named in meant for known in named.people}
    return [meant[0]._replace(people=tuple(people[id] for id in sorted(people)))]


def _may_be_misspelt(page: Page, word: Word, place: int, other: int, is_known: bool) -> bool:
    """Whether the other word may be a slip of the finger, and no word that is as it should be."""
    wrong, first = page.words[other], min(place, other)
    if len(wrong) < SHORTEST - 1 or len(word.text) < SHORTEST - 1:
        return False
    everyday = is_known or wrong in ordinary()
    if (everyday or word.sense is not Sense.NAME) and not (page.capital(place) and page.capital(other)):
        return False
    if sense(wrong) is Sense.FUNCTION:
        return False
    return not (everyday and sense(page.words[first]) >= Sense.COMMON and page.begins(first))


def _pair(page: Page, index: PeopleIndex, first: int, last: int, meant: tuple[str, str], score: float) -> Named | None:
    people = index.those(*meant)
    return _named(page, index, first, last, people, score, meant) if people else None


def in_one_word(page: Page, index: PeopleIndex, place: int, scope: frozenset[str]) -> Named | None:
    """The name that this word is when both names are written together: "janeroe"."""
    word, words = page.words[place], index.words
    if len(word) > 2 * LONGEST:
        return None
    shortest = 2 if scope else 3
    for cut in range(shortest, len(word) - shortest + 1):
        if word[:cut] not in words:
            continue
        people = index.those(word[:cut], word[cut:])
        if people:
            in_scope = tuple(known for known in people if known.person.id in scope)
            if not in_scope and (cut < 3 or len(word) - cut < 3 or len(word) < 7):
                continue
            senses = sense(word[:cut]), sense(word[cut:])
            if min(senses) < Sense.COMMON or in_scope or _given_first(people, word[:cut], word[cut:], senses):
                names = [name for known in people[:8] for name in known.names if word[:cut] in name.words]
                reach = [_extended(page, place, place, name) for name in names] or [(place, place)]
                return Named(min(reach)[0], max(end for _, end in reach), people, EXACT)
    return None


def _given_first(people: Sequence[Known], one: str, other: str, senses: tuple[Sense, Sense]) -> bool:
    """Whether two common words written together are a first name and a last: "markhall", but no "hallmark"."""
    return Sense.FUNCTION not in senses and any(
        one in name.given and other in name.family for known in people for name in known.names
    )
