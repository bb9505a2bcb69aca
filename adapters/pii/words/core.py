"""Which words of the dictionary hold a message together, and are nobody's name by themselves? For strict mode.

A dictionary has the names of all things in it, and people, towns and firms are called like things ("Bear", "Flint",
"Lantern"). What work is talked about with is a small part of it: the commonest words, a list of our own, what is
derived from these, and long words for what cannot be touched.
"""

from functools import cache

from adapters.pii.word_lists import dictionary, office, uncommented, words_of

CONCRETE = words_of(
    """
    animal apple bear bears blue boat bottle cat cup dog earth farm fish fishes flash flavor flavour fries
    garden girl hat horse horses ice leaf metal oil orange petrol pint planet plant plastic poem poet rain red river
    rubber saki sou'wester stone stones sugar tea tin tree trees truck trucks tune wine wooden yellow crisp
    crisps ladies lorries queen sake king captain club tanks tank fairy fortune
    """
)
"""Of the commonest words those for a thing, an animal or a colour: somebody may be called so."""
PREFIXES = ("un", "re", "non", "over", "under", "mis", "pre", "in", "im", "self", "inter", "sub", "co")
ENDING = {
    ending: tuple(stem.strip("-") for stem in stems)
    for ending, *stems in (
        line.split()
        for line in (
            "s -", "es -", "ies y", "ed - e", "ied y", "ing - e", "er - e", "ers - e", "ier y", "est - e", "iest y",
            "ly - le", "ily y", "ally -", "ness -", "iness y", "ment -", "ments -", "able - e", "ful -", "less -",
            "ion - e", "ions - e", "ation - e", "ations - e", "ive - e", "al -", "ity - e", "or - e", "ors - e", "'s -",
        )
    )
}  # fmt: skip
"""What derived words end in, and what the words they come from end in instead ("-": in nothing more)."""
LONGEST_ENDING = max(map(len, ENDING))
FORMS = ("s", "ed", "ing", "er", "ers", "est", "ly", "'s")
"""Endings of grammar alone, which make no other word of a word."""
STEM = 3
"""Letters that a word and a form of it begin with, but for the shortest."""
LAST = tuple({ending[-1] for ending in ENDING})
ABSTRACT = (
    "tion", "tions", "sion", "sions", "ness", "ment", "ments", "ity", "ities", "ance", "ence", "ism", "ised", "ized",
    "ising", "izing", "isation", "ization", "ating", "ated", "ately", "ively", "ically", "ously", "ingly", "fully",
)  # fmt: skip
ABSTRACT_LENGTH = 8
"""Letters. A short word of such an ending may be a thing ("cement")."""


def core() -> frozenset[str]:
    """The words, in lower case."""
    common, rest = dictionary()
    bases = (common | frozenset(uncommented("words.core.txt").split())) - CONCRETE
    stems = bases | office()
    derived = (word for word in rest if _abstract(word) or _derived(word, stems))
    return bases.union(derived) - CONCRETE


@cache
def frame() -> frozenset[str]:
    """The words, in lower case, that stay in a message that names somebody."""
    bases = frozenset(uncommented("words.frame.txt").split())
    known = frozenset().union(*dictionary(), office())
    starts = {word[:STEM] for word in bases}
    forms = (word for word in known if word[:STEM] in starts and word.endswith(FORMS))
    return bases.union(word for word in forms if _inflected(word, bases))


def tools() -> frozenset[str]:
    """Names of nobody, in lower case, that may have a capital inside a sentence."""
    return frozenset(uncommented("words.tools.txt").split())


def _abstract(word: str) -> bool:
    return len(word) >= ABSTRACT_LENGTH and word.endswith(ABSTRACT)


def _derived(word: str, stems: frozenset[str]) -> bool:
    """Whether the word is one of these with an ending or a beginning of grammar, or both."""
    if word.endswith(LAST) and _inflected(word, stems):
        return True
    if not word.startswith(PREFIXES):
        return False
    parts = [word[len(prefix) :] for prefix in PREFIXES if word.startswith(prefix) and len(word) > len(prefix) + 3]
    return any(part in stems or _inflected(part, stems) for part in parts)


def _inflected(word: str, stems: frozenset[str]) -> bool:
    """Whether the word is one of these with an ending; of words of three letters only with the commonest ones."""
    for length in range(1, LONGEST_ENDING + 1):
        for instead in ENDING.get(word[-length:], ()):
            stem = word[:-length] + instead
            short = length == 1 or word.endswith(("ing", "ed"))
            if len(stem) > (2 if short else 3) and (
                stem in stems or (stem[-1] == stem[-2] and stem[:-1] in stems)
            ):  # "planned"
                return True
    return False
