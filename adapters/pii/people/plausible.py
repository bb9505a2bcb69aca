"""Two words of a known person's name stand side by side: do they name the person, or are they ordinary words?

"will young" may be a candidate, and "we will young ..." is none.
"""

from collections.abc import Mapping
from enum import Enum, auto

from adapters.pii.people.people_index import Word
from adapters.pii.people.word_sense import BLANK, CLOSES, JOINS, Page, Sense, acts, addressed, is_kind, sense
from adapters.pii.word_lists import words_of


class Gap(Enum):
    """What stands between two words."""

    BLANK = auto()
    JOINED = auto()
    DOT = auto()
    STOP = auto()
    QUOTE = auto()
    COMMA = auto()


GAPS = {
    " ": Gap.BLANK, "-": Gap.JOINED, "_": Gap.JOINED, ".": Gap.DOT, ". ": Gap.STOP, ", ": Gap.COMMA, ",": Gap.COMMA,
    "'": Gap.QUOTE, ' "': Gap.QUOTE, '" ': Gap.QUOTE, " (": Gap.QUOTE, ") ": Gap.QUOTE,
    " '": Gap.QUOTE, "' ": Gap.QUOTE,
    " , ": Gap.COMMA, "+": Gap.JOINED, "%20": Gap.JOINED,
}  # fmt: skip

NOT_AFTER_A_NAME = words_of("you we i they he she it be there this that your our us me my")
LISTED = frozenset({"and", "or"})
NUMBERED = words_of(
    "plan option part team group grade section appendix room vitamin type class phase series round step level building "
    "block question case figure table exhibit schedule tier version gate hall track stage column row point item"
)
AUXILIARIES = frozenset({"will", "may", "can", "do", "has", "did", "does", "had", "might"})


def gap(between: str) -> Gap | None:
    """What kind of gap this is, if a name may have it."""
    found = GAPS.get(between)
    if found is None and BLANK.fullmatch(between):
        return Gap.BLANK
    return found


def plausible(page: Page, first: int, last: int, kind: Gap, given_first: bool, words: Mapping[str, Word]) -> bool:
    """Whether the two words, connected like this, name a person."""
    one, other = sense(page.words[first]), sense(page.words[last])
    if one is other is Sense.NAME and kind in (Gap.BLANK, Gap.JOINED, Gap.DOT):
        return True
    if kind is Gap.COMMA:
        return _with_comma(page, first, last, given_first, words)
    capitals = page.capital(first), page.capital(last)
    if kind in (Gap.JOINED, Gap.DOT):
        return _as_handle(page, first, one, other, capitals, given_first)
    if (
        not given_first
        and not _shouted(page, first)
        and (max(one, other) >= Sense.COMMON or _more_given(words.get(page.words[first])))
    ):
        return False
    if capitals == (True, True):
        return _capitalised(page, first, last, one, other, given_first)
    if Sense.FUNCTION in (one, other):
        return False
    if capitals == (True, False):
        return other <= Sense.RARE and (one <= Sense.RARE or given_first)
    if capitals == (False, True):
        return one <= Sense.RARE or (given_first and other is Sense.NAME)
    return _in_lower_case(page, first, last, one, other, given_first)


def _as_handle(
    page: Page, first: int, one: Sense, other: Sense, capitals: tuple[bool, bool], given_first: bool
) -> bool:
    """Whether two words that a sign joins are a name: "will-smith", "@max.long"."""
    if page.between(first) == "." and capitals == (False, True):
        return False
    if Sense.FUNCTION not in (one, other) and min(one, other) <= Sense.RARE:
        return True
    if not given_first:
        return False
    if page.between(first) == "_" or page.between(first - 1)[-1:] in ("@", "/") or capitals == (True, True):
        return True
    if Sense.FUNCTION in (one, other):
        return min(one, other) is Sense.NAME
    return page.words[first] not in AUXILIARIES and not is_kind(page.words[first], "month")


def _shouted(page: Page, place: int) -> bool:
    return len(page.words[place]) > 1 and page.plain[page.start(place) : page.end(place)].isupper()


def _more_given(word: Word | None) -> bool:
    return word is not None and word.given > word.family


def _capitalised(page: Page, first: int, last: int, one: Sense, other: Sense, given_first: bool) -> bool:
    if Sense.FUNCTION in (one, other):
        return not (one is Sense.FUNCTION and page.begins(first)) and min(one, other) <= Sense.RARE
    if page.begins(first) and one is Sense.COMMON:
        return given_first or _shouted(page, first)
    # "WOOD Autumn": the last name in capitals says which of the two it is.
    return given_first or min(one, other) <= Sense.RARE or (_shouted(page, first) and not _shouted(page, last))


def _in_lower_case(page: Page, first: int, last: int, one: Sense, other: Sense, given_first: bool) -> bool:
    if max(one, other) <= Sense.RARE:
        return given_first or min(one, other) is Sense.NAME
    if not given_first:
        return False
    if other <= Sense.RARE:
        return other is Sense.NAME or page.words[first] not in AUXILIARIES or addressed(page, first, last)
    if one >= Sense.COMMON:
        return addressed(page, first, last) or acts(page, last, False, first)
    if page.words[last] in AUXILIARIES or is_kind(page.words[last], "month"):
        after = page.word(last + 1)
        ends = page.between(last).strip(" ") != "" or not after
        closes = ends or after in JOINS or (after in CLOSES and after not in AUXILIARIES)
        return closes or addressed(page, first, last)
    return True


def _with_comma(page: Page, first: int, last: int, given_first: bool, words: Mapping[str, Word]) -> bool:
    """Whether this is "Roe, Jane", and no list of first names or two halves of a sentence."""
    if given_first:
        return False
    one, other = page.words[first], page.words[last]
    before, after, follows = page.between(first - 1).strip(" "), page.between(last).strip(" "), page.word(last + 1)
    listed = before == "," or follows in LISTED or (after == "," and follows != "" and page.capital(last + 1))
    listed = listed or page.word(first - 1) in LISTED
    if _more_given(words.get(one)) and listed:
        return False
    senses = sense(one), sense(other)
    capitals = _has_capital(page, first), _has_capital(page, last)
    if capitals != (True, True):
        # "zagar, Lucija": some write their last name without a capital, but none only the first.
        return max(senses) is Sense.NAME and capitals != (True, False) and not listed
    if (
        (is_kind(other, "verb") or is_kind(other, "month"))
        and page.between(last) == " "
        and follows in NOT_AFTER_A_NAME
    ):
        return False
    return Sense.FUNCTION not in senses


def plausible_initial(page: Page, first: int, last: int, initial: int, word: Word, in_scope: bool) -> bool:
    """Whether an initial and a name are one: "J. Roe", "Jane R.", "Roe, J."."""
    place = last if initial == first else first
    written_large = _has_capital(page, place)
    capital = written_large and page.capital(initial)
    dotted = page.between(initial).startswith(".")
    if initial == first:
        for at in range(first, last):
            if page.between(at) not in (". ", ".", " ", "-", "'"):
                return False
        if page.word(first - 1) in NUMBERED or page.between(first - 1).endswith((".", "'")):
            return False
        chained = last - first > 1 and page.between(last - 1) != "'"
        if dotted and capital:
            return word.sense < Sense.COMMON or (
                not chained and page.words[first] != "i" and word.sense is Sense.COMMON
            )
        if dotted:
            return word.sense is Sense.NAME and not chained and not written_large
        if capital:
            return word.sense <= Sense.RARE and page.words[first] not in ("i", "a") and not chained
        return in_scope and word.sense is Sense.NAME and page.words[first] not in ("i", "a") and not chained
    kind = gap(page.between(first))
    if kind is Gap.COMMA:
        return capital and word.sense <= Sense.RARE and (dotted or in_scope)
    if kind is not Gap.BLANK or not written_large:
        return False
    if not page.capital(initial):
        # "Dusanka p.": some write their last name without a capital.
        return dotted and word.sense is Sense.NAME and (page.between(initial) != "." or not page.word(initial + 1))
    if word.sense is Sense.FUNCTION:
        return dotted and len(word.text) > 3 and not page.begins(first)
    if word.sense is Sense.COMMON and page.begins(first) and page.words[initial] in ("i", "a"):
        return dotted and len(page.words) == 2
    return dotted or (in_scope and page.words[initial] not in ("i", "a"))


def _has_capital(page: Page, place: int) -> bool:
    """Whether the name has a capital, be it before an apostrophe: "D'hondt"."""
    return page.capital(place) or (page.between(place - 1) == "'" and page.capital(place - 1))
