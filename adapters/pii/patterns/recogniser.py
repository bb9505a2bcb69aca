"""What in a message shows by its form that it is personal: addresses, numbers, dates, sums?

Every pattern is linear in the length of the text, and none is tried where a cheap look says that it cannot match.
What one has found is blotted out for the next, so a number is one thing only.
"""

import re
from collections.abc import Callable, Iterator

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from adapters.pii import first_look
from adapters.pii.artifacts import Artifacts, artifacts_of
from adapters.pii.findings import Finding
from adapters.pii.patterns import clues
from adapters.pii.patterns.addresses import find_addresses, find_postcodes
from adapters.pii.patterns.dates import find_ages, find_dates, find_spelled_ages
from adapters.pii.patterns.emails import find_emails
from adapters.pii.patterns.found import Found, Starts, apart, without
from adapters.pii.patterns.identities import find_identities
from adapters.pii.patterns.links import HOST_SEEN, find_handles, find_hosts, find_schemes
from adapters.pii.patterns.machines import find_machines
from adapters.pii.patterns.money import SIGN_SEEN, find_money
from adapters.pii.patterns.phones import find_phones, find_spelled

Finder = Callable[[str, str, Starts, int], Iterator[Found]]
"""Finds in `plain`, the same in lower case, the places in both where a number starts, and the clues of the text."""

NUMBER = re.compile("[0-9][0-9]*+")
TIME = re.compile(
    r"\d{1,2}+(?::\d\d(?![\d:.]))?+ ?(?:[ap]m|min(?:ute)?s?|h|hours?|hrs?|uhr|x|%)(?!\w)|\d{1,2}+:\d\d(?![\w:.])"
)


FEWEST_OF_PHONE = 7
FEWEST = 4
"""Digits in words, of the seven a number has at least: the others may be called `oh` or `double`."""
ADDRESSED = clues.STREET | clues.ROMANCE
DATED = clues.MONTH | clues.BIRTH | clues.LONG_NUMBER | clues.PARTED


ADDRESSES: tuple[tuple[Callable[[str, str, int], object], Finder], ...] = (
    (lambda plain, *_: "://" in plain, lambda plain, *_: find_schemes(plain)),
    (lambda plain, _, told: "@" in plain or "%40" in plain
     or (told & clues.AT and (told & clues.DOT or "." in plain)),
     lambda plain, lower, *_: find_emails(plain, lower)),
    (lambda plain, lower, _: "." in plain and HOST_SEEN.search(lower) is not None,
     lambda plain, lower, *_: find_hosts(plain, lower)),
    (lambda _, __, told: told & clues.HOMES, lambda _, lower, *__: find_handles(lower)),
)  # fmt: skip
"""What needs no digit: whether to look at all, and how."""

NUMBERS: tuple[tuple[Callable[[str, str, int], object], Finder], ...] = (
    (lambda plain, lower, told: told & clues.LETTERED or plain.count(".") > 2 or plain.count(":") > 1
     or plain.count("-") > 3 or "mac" in lower,
     lambda plain, lower, starts, told: find_machines(plain, lower, starts, bool(told & clues.LETTERED))),
    (lambda _, __, told: told & (clues.SOME_DIGITS | clues.PAPERS),
     lambda _, lower, starts, told: find_identities(lower, starts, bool(told & clues.PAPERS))),
    (lambda _, __, told: told & DATED,
     lambda _, lower, starts, told: find_dates(lower, starts, bool(told & clues.BIRTH))),
    (lambda _, __, told: told & ADDRESSED or (told & clues.LANE and told & clues.LIVING),
     lambda plain, lower, starts, told: find_addresses(plain, lower, starts, bool(told & clues.ROMANCE))),
    (lambda plain, _, told: told & (clues.CURRENCY | clues.PAY) or SIGN_SEEN.search(plain) is not None,
     lambda _, lower, starts, __: find_money(lower, starts)),
    (lambda *_: True, lambda plain, lower, starts, told: find_ages(plain, lower, starts, bool(told & clues.AGE))),
    (lambda _, __, told: told & clues.SEVEN_DIGITS, lambda _, lower, starts, __: find_phones(lower, starts)),
    (lambda _, __, told: told & (clues.LONG_NUMBER | clues.LETTERED),
     lambda plain, lower, *_: find_postcodes(plain, lower)),
)  # fmt: skip
"""What has a digit in it, in the order in which they may take it."""


def find(artifacts: Artifacts) -> list[Found]:
    """Everything personal in what a text says, in no order; none overlap."""
    plain, lower, told = artifacts.reading.plain, artifacts.reading.lower, artifacts.told
    found: list[Found] = []
    for promising, finder in ADDRESSES:
        if promising(plain, lower, told) and (more := list(finder(plain, lower, (), told))):
            found += (more := apart(more))
            plain, lower = without(plain, more), without(lower, more)
    if told & clues.DIGIT:
        starts, others, forms = number_starts(lower)
        told |= forms
        for promising, finder in NUMBERS if starts or others else ():
            if promising(plain, lower, told) and (more := list(finder(plain, lower, starts, told))):
                found += (more := apart(more))
                plain, lower = without(plain, more), without(lower, more)
                starts = [start for start in starts if lower[start] != "\0"]
    if told & clues.DIGIT_WORD and sum(kinds & clues.DIGIT_WORD > 0 for kinds in artifacts.kinds) >= FEWEST:
        found += (more := list(find_spelled(lower)))
        lower = without(lower, more)
    if told & clues.SPELLED_AGE:
        found += find_spelled_ages(lower)
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
        behind = lower[last : last + 1]
        if behind.isalpha():
            forms |= clues.LETTERED
        elif behind and behind in "-/.":
            forms |= clues.PARTED
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
        """Look up the commonest words, which most messages are made of."""
        first_look.prepare()

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """What was found, in characters of the text as given. `entities` narrows nothing: it all is personal."""
        artifacts = artifacts_of(text, nlp_artifacts)
        results: list[RecognizerResult] = []
        others: list[RecognizerResult] = []
        for start, end, kind, score, ordinary in find(artifacts):
            first, last = artifacts.reading.span(start, end)
            if kind != "LOCATION":  # which may go on with a name
                artifacts.found.append((first, last))
            if not ordinary:
                results.append(Finding(kind, first, last, score, self))
            elif self._ordinary:
                others.append(Finding(kind, first, last, score, self, ordinary=True))
        artifacts.personal = artifacts.personal or bool(results)
        return results + others
