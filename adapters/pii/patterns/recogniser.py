"""What in a message shows by its form that it is personal: addresses, numbers, dates, sums?

Every pattern is linear in the length of the text, and none is tried where a cheap look says that it cannot match.
What one has found is blotted out for the next, so a number is one thing only.
"""

import re
from collections.abc import Callable, Iterator

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from adapters.pii.findings import Finding
from adapters.pii.patterns import clues
from adapters.pii.patterns.addresses import ROMANCE_SEEN, find_addresses, find_postcodes
from adapters.pii.patterns.dates import BIRTH_SEEN, SPELLED_AGE_SEEN, find_ages, find_dates, find_spelled_ages
from adapters.pii.patterns.emails import MARKS, find_emails
from adapters.pii.patterns.found import Found, Starts, apart, without
from adapters.pii.patterns.identities import STEMS, find_identities
from adapters.pii.patterns.links import HOMES, find_handles, find_hosts, find_schemes
from adapters.pii.patterns.machines import find_machines
from adapters.pii.patterns.money import find_money
from adapters.pii.patterns.phones import DIGIT_WORDS, find_phones, find_spelled
from adapters.pii.reading import Artifacts, read

Finder = Callable[[str, str, Starts, int], Iterator[Found]]
"""Finds in `plain`, the same in lower case, the places in both where a number starts, and the clues of the text."""

CLUES = clues.Clues(
    {
        clues.PAPERS: STEMS,
        clues.BIRTH: BIRTH_SEEN,
        clues.ROMANCE: ROMANCE_SEEN,
        clues.HOMES: ("link", "git", *HOMES),
        clues.SIGNS: MARKS,
        clues.DIGIT_WORDS: DIGIT_WORDS,
        clues.AGES: SPELLED_AGE_SEEN,
    }
)
NUMBER = re.compile("[0-9][0-9]*+")
TIME = re.compile(
    r"\d{1,2}+(?::\d\d(?![\d:.]))?+ ?(?:[ap]m|min(?:ute)?s?|h|hours?|hrs?|uhr|x|%)(?!\w)|\d{1,2}+:\d\d(?![\w:.])"
)


FEWEST_OF_PHONE = 7
FEWEST = 4
"""Digits in words, of the seven a number has at least: the others may be called `oh` or `double`."""


def counts(lower: str) -> bool:
    """Whether so many digits are in words that they may be a phone number."""
    return sum(map(lower.count, DIGIT_WORDS)) >= FEWEST


ADDRESSES: tuple[tuple[Callable[[str, str, int], object], Finder], ...] = (
    (lambda plain, *_: "://" in plain, lambda plain, *_: find_schemes(plain)),
    (lambda plain, lower, told: "@" in plain or "%40" in plain
     or ((told & clues.SIGNS or "." in plain) and ("at" in lower or "arroba" in lower or "chiocc" in lower)),
     lambda plain, lower, _, told: find_emails(plain, lower, bool(told & clues.SIGNS))),
    (lambda plain, *_: "." in plain, lambda plain, lower, *_: find_hosts(plain, lower)),
    (lambda _, __, told: told & clues.HOMES, lambda _, lower, *__: find_handles(lower)),
)  # fmt: skip
"""What needs no digit: whether to look at all, and how."""

NUMBERS: tuple[tuple[Callable[[str, str, int], object] | None, Finder], ...] = (
    (lambda plain, lower, told: told & clues.LETTERED or plain.count(".") > 2 or plain.count(":") > 1
     or plain.count("-") > 3 or "mac" in lower,
     lambda plain, lower, starts, told: find_machines(plain, lower, starts, bool(told & clues.LETTERED))),
    (lambda _, lower, told: told & clues.SOME_DIGITS or "passport" in lower or "licen" in lower,
     lambda _, lower, starts, told: find_identities(lower, starts, bool(told & clues.PAPERS))),
    (None, lambda _, lower, starts, told: find_dates(lower, starts, bool(told & clues.BIRTH))),
    (None,
     lambda plain, lower, starts, told: find_addresses(plain, lower, starts, bool(told & clues.ROMANCE))),
    (None, lambda _, lower, starts, __: find_money(lower, starts)),
    (None, lambda plain, lower, starts, _: find_ages(plain, lower, starts)),
    (lambda _, __, told: told & clues.SEVEN_DIGITS, lambda _, lower, starts, __: find_phones(lower, starts)),
    (lambda _, __, told: told & (clues.LONG_NUMBER | clues.LETTERED),
     lambda plain, lower, *_: find_postcodes(plain, lower)),
)  # fmt: skip
"""What has a digit in it, in the order in which they may take it."""

SPELLED: tuple[tuple[Callable[[str, int], object], Callable[[str], Iterator[Found]]], ...] = (
    (lambda lower, told: told & clues.DIGIT_WORDS and counts(lower), find_spelled),
    (lambda _, told: told & clues.AGES, find_spelled_ages),
)


def find(plain: str, lower: str) -> list[Found]:
    """Everything personal in a text, in no order; none overlap."""
    found: list[Found] = []
    told = CLUES.told(lower)
    for promising, finder in ADDRESSES:
        if promising(plain, lower, told) and (more := list(finder(plain, lower, (), told))):
            found += (more := apart(more))
            plain, lower = without(plain, more), without(lower, more)
    starts, others, forms = number_starts(lower)
    if starts or others:
        told |= forms
        for needed, finder in NUMBERS:
            if needed is not None and not needed(plain, lower, told):
                continue
            if more := list(finder(plain, lower, starts, told)):
                found += (more := apart(more))
                plain, lower = without(plain, more), without(lower, more)
                starts = [start for start in starts if lower[start] != "\0"]
    for hopeful, spelled in SPELLED:
        if hopeful(lower, told) and (more := list(spelled(lower))):
            found += (more := apart(more))
            lower = without(lower, more)
    return found


def number_starts(lower: str) -> tuple[list[int], bool, int]:
    """Where numbers start that may be anything; whether there are others, inside something longer; their clues.

    Times of day and lengths of time, of which the talk is all day, are none of them.
    """
    starts, others, end, forms, digits = [], False, 0, 0, 0
    for number in NUMBER.finditer(lower):
        start, last = number.span()
        digits += last - start
        if last - start > 2 or digits > 3:
            forms |= clues.SOME_DIGITS if last - start < 4 else clues.SOME_DIGITS | clues.LONG_NUMBER
        if lower[last : last + 1].isalpha():
            forms |= clues.LETTERED
        if start < end:
            continue
        if start and (lower[start - 1].isalnum() or lower[start - 1] == "_"):
            others = others or last > start + 1
        elif last - start < 3 and (time := TIME.match(lower, start)) is not None:
            end = time.end()
        else:
            starts.append(start)
    return starts, others, forms if digits < FEWEST_OF_PHONE else forms | clues.SEVEN_DIGITS


TYPES = (
    "EMAIL_ADDRESS PHONE_NUMBER URL IP_ADDRESS CREDIT_CARD IBAN_CODE NATIONAL_ID US_SSN US_DRIVER_LICENSE US_PASSPORT"
    " UK_NHS DATE_TIME AGE LOCATION MONEY ID"
)


class Patterns(EntityRecognizer):
    """Finds what has a form of its own. Works on Artifacts, which carry the reading; else reads the text itself.

    `ordinary`: whether it tells too of what is nobody's data by itself, marked so in the metadata.
    """

    def __init__(self, *, ordinary: bool = True) -> None:
        super().__init__(supported_entities=TYPES.split(), name="Patterns", supported_language="en")
        self._ordinary = ordinary

    def load(self) -> None:
        """Nothing is to be loaded."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """What was found, in characters of the text as given. `entities` narrows nothing: it all is personal."""
        reading = nlp_artifacts.reading if isinstance(nlp_artifacts, Artifacts) else read(text)
        results: list[RecognizerResult] = []
        spans = nlp_artifacts.found if isinstance(nlp_artifacts, Artifacts) else []
        for start, end, kind, score, ordinary in find(reading.plain, reading.lower):
            first, last = reading.span(start, end)
            if kind != "LOCATION":  # which may go on with a name
                spans.append((first, last))
            if ordinary and not self._ordinary:
                continue
            result = Finding(kind, first, last, score, self)
            if ordinary:
                result.recognition_metadata["ordinary"] = True
            results.append(result)
        return results
