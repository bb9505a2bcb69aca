"""Which words are ordinary in the messages of an office, and which of those are names as well?"""

from dataclasses import dataclass
from functools import cache

from adapters.pii.word_lists import DATA, words_of

DIGIT_WORDS = words_of("zero one two three four five six seven eight nine oh double triple")
BIRTH = words_of("born birth dob birthday birthdate bday birthdays birthplace")
DOT = frozenset({"dot", "underscore"})
STREETS = words_of(
    """
    street road rd avenue ave lane ln drive boulevard blvd crescent terrace gardens court square grove parkway
    highway alley mews suite apt
    """
)
INSTITUTIONS = words_of(
    """
    group sons bank university institute college partners holdings associates industries capital ventures
    foundation hospital academy school ministry
    """
)
BRANDS = words_of("google microsoft amazon apple adobe")
"""Companies: where somebody works when they stand alone, a tool when one of their products follows."""
TOP_LEVEL = words_of(
    """
    com org net io dev co ai app edu gov uk de fr es it nl be ch at pl se no dk fi ie pt br mx ca au nz jp cn in
    kr ru us eu me info biz xyz tech online site local internal corp lan example test invalid localhost
    """
)
READ_CLOSELY = words_of("zero four six seven eight nine") | BIRTH | DOT | STREETS | INSTITUTIONS


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words in lower case.

    `known` are all ordinary words; `plain` those that are ordinary wherever they stand in lower case. `titled` may
    have a capital inside a sentence, `common` may too beside no name. `given` are first names as well (with `months`,
    which are both), `also` other names, mostly last ones; `shy` are the commonest words of all that some bear as names.
    `first` are ordinary with a capital where a sentence begins.
    """

    known: frozenset[str]
    plain: frozenset[str]
    titled: frozenset[str]
    common: frozenset[str]
    given: frozenset[str]
    months: frozenset[str]
    also: frozenset[str]
    shy: frozenset[str]
    first: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """The lists in `data/words*.txt`; read once, at the first message."""
    built, _, rest = _text("words.txt").partition("\n--\n")
    common = frozenset(built.split())
    office = frozenset(_text("words.office.txt").split())
    given, months, also, shy = (frozenset(line.split()) for line in _text("words.names.txt").splitlines())
    known = frozenset().union(common, rest.split(), office, given, months, DIGIT_WORDS, BIRTH, DOT, BRANDS)
    return Vocabulary(
        known=known,
        plain=known - given - months - READ_CLOSELY - BRANDS,
        titled=office - given - months,
        common=common - given - months - shy,
        given=given,
        months=months,
        also=also - given - months,
        shy=shy - given - months,
        first=known - given - months - also - shy - BRANDS,
    )


def _text(name: str) -> str:
    """A list without its comments."""
    text = (DATA / name).read_text(encoding="utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("#"))
