"""Which words are ordinary in the messages of an office, and which of those are names as well?"""

from dataclasses import dataclass
from functools import cache

from adapters.pii.word_lists import dictionary, office, uncommented, words_of
from adapters.pii.words.core import core, frame, tools

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
NICKNAMES = words_of("pip vid oke flip gem otter mate mates buddy rust dart sage ram penny cookie cookies lime")
"""Words of the office that people are called by more often than the office needs them."""
BRANDS = words_of("google microsoft amazon apple adobe")
"""Companies: where somebody works when they stand alone, a tool when one of their products follows."""
TOP_LEVEL = words_of(
    """
    com org net io dev co ai app edu gov uk de fr es it nl be ch at pl se no dk fi ie pt br mx ca au nz jp cn in
    kr ru us eu me info biz xyz tech online site local internal corp lan example test invalid localhost
    """
)
EMPLOYED = words_of("works worked working employed interned interning freelanced")
STAFF = words_of("someone somebody anyone boss colleague")
CALLS_FOR_FIRM = EMPLOYED | STAFF | words_of("ex poached employer company pays")
NAMED = words_of("called calls goes nicknamed named")
THOUSANDS = frozenset({"thousand", "lakhs", "k", "grand"})
GREETINGS = words_of("hi hey hello dear yo")
FAMILY = words_of(
    "wife husband baby kids daughter daughters son sons girlfriend boyfriend sister brother partner mum mom dad mother "
    "father uncle aunt cousin niece nephew twins boy toddler fiance fiancee spouse grandma grandpa stepson stepdaughter"
)
SLOTS = words_of(
    """
    at near between from former with for by in to as joined left quit joining leaving ask tell told ping pinged thx
    thanks loved shadowing says said won't vouched wants thinks asked confirmed prefers knows likes
    """
)
"""Words beside which somebody's name stands, or that of a firm or a town; which of them do is for `slots` to say."""
TELLING = FAMILY | words_of(
    """
    he she him her his hers he's she's he'll she'll he'd she'd himself herself
    kid child children parents nickname nicknames referee referees reference references relocate relocates relocating
    relocation commute commutes commuting lives lived based born salary employer employers visa passport address
    school university flat hometown husband's wife's degree graduated
    """
)
"""Words that tell of a person: a message with one of them is about somebody, whether it names them or not."""
CALLING = CALLS_FOR_FIRM | NAMED | THOUSANDS | GREETINGS | FAMILY | SLOTS
"""Words that call for a firm, a nickname, somebody of the family or a sum beside them."""
ALWAYS = words_of(
    "a i I I'll I'm I've I'd i'll i'm i've i'd let's that's what's who's there's here's how's where's she's"
)
"""No words of the lists, and ordinary wherever they stand."""
READ_CLOSELY = words_of("zero four six seven eight nine") | TELLING | BIRTH | DOT | STREETS | INSTITUTIONS | CALLING


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words in lower case.

    `known` are all ordinary words, `core` those of them that name nothing by themselves; `plain` are those of the core
    that are ordinary wherever they stand in lower case. `titled` may
    have a capital inside a sentence, `common` may too beside no name. `given` are first names as well (with `months`,
    which are both), `also` other names, mostly last ones; `shy` are the commonest words of all that some bear as names.
    `first` are ordinary with a capital where a sentence begins. `frame` are the words that stay in a message about
    somebody; `sure` name nobody whatever stands beside them: those of the frame that are of the office, and tools.
    """

    known: frozenset[str]
    core: frozenset[str]
    plain: frozenset[str]
    titled: frozenset[str]
    sure: frozenset[str]
    frame: frozenset[str]
    common: frozenset[str]
    given: frozenset[str]
    months: frozenset[str]
    also: frozenset[str]
    shy: frozenset[str]
    first: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """The lists in `data/words*.txt`; read once, at the first message."""
    common, rest = dictionary()
    at_work = office() - NICKNAMES
    given, months, also, shy = (frozenset(line.split()) for line in uncommented("words.names.txt").splitlines())
    known = frozenset().union(common, rest, at_work, given, months, DIGIT_WORDS, BIRTH, DOT, BRANDS)
    trusted = core() - NICKNAMES | at_work | given | months | READ_CLOSELY | DIGIT_WORDS | BRANDS | ALWAYS
    return Vocabulary(
        known=known,
        core=trusted,
        plain=trusted - given - months - READ_CLOSELY - BRANDS,
        titled=at_work - given - months,
        sure=(frame() & at_work | tools()) - given - months,
        frame=frame() - NICKNAMES,
        common=common - given - months - shy,
        given=given,
        months=months,
        also=also - given - months,
        shy=shy - given - months,
        first=trusted - given - months - also - shy - BRANDS - TELLING - (CALLING - SLOTS),
    )
