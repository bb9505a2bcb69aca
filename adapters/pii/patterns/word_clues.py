"""Which words lead to which patterns? The lists are those of the modules that find them."""

from adapters.pii.patterns import clues
from adapters.pii.patterns.addresses import BOXES, CAPITAL_STREETS, ENDINGS, FRENCH, LIVES, ROMANCE_SEEN, STREETS
from adapters.pii.patterns.dates import AGE_SEEN, BIRTH_SEEN, MONTHS, SPELLED_AGE_SEEN
from adapters.pii.patterns.emails import DOTS, SIGNS
from adapters.pii.patterns.identities import STEMS
from adapters.pii.patterns.links import HOMES
from adapters.pii.patterns.money import CURRENCIES, PAY
from adapters.pii.patterns.phones import DIGIT_WORDS

CLUES = clues.Clues(
    {
        clues.PAPERS: ("t",),  # "T.Z."
        clues.BIRTH: ("o",),  # "D.O.B."
        clues.ROMANCE: ("c", "via"),  # "C/"
        clues.AT: SIGNS,
        clues.DOT: DOTS,
        clues.DIGIT_WORD: DIGIT_WORDS,
        clues.CURRENCY: CURRENCIES,
        clues.PAY: PAY,
        clues.STREET: STREETS | FRENCH,
        clues.LANE: CAPITAL_STREETS,
        clues.LIVING: LIVES,
        clues.AGE: AGE_SEEN,
    },
    {
        clues.PAPERS: clues.stems(stem for stem in STEMS if stem != "t.z"),
        clues.BIRTH: clues.stems(stem for stem in BIRTH_SEEN if stem != "d.o.b"),
        clues.ROMANCE: clues.stems(f" {stem}" for stem in ROMANCE_SEEN if stem != "c/"),
        clues.HOMES: clues.stems(("link", "git", *HOMES)),
        clues.SPELLED_AGE: clues.stems(SPELLED_AGE_SEEN),
        clues.MONTH: [(*month, "(?![a-z0-9])") for month in MONTHS],
        clues.STREET: clues.stems((*(f"{ending} " for ending in ENDINGS), *BOXES)),
    },
    CAPITAL_STREETS,
)
