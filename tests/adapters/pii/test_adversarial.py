"""Does anything personal get through in the formats and disguises people use, and does what only looks like it stay?"""

from collections import Counter
from functools import cache

import pytest

from adapters.pii.presidio import PresidioRedactor
from policies.redaction import Mode
from tests.adapters.pii.adversarial import CASES, MUST_NOT_LEAK
from tests.adapters.pii.benign import BENIGN
from tests.adapters.pii.cases import PEOPLE, Benign, Case


@cache
def redactor() -> PresidioRedactor:
    return PresidioRedactor(b"a key of this test alone, not any other", PEOPLE)


def leaked(case: Case) -> list[str]:
    """The personal parts of a case that are still there, in whole."""
    kept = redactor().redact(case.text, Mode.STRICT, case.people).text
    return [part for part in case.personal if part in kept]


def test_there_are_as_many_cases_as_promised() -> None:
    assert len(CASES) >= 300
    assert len(BENIGN) >= 60
    assert all(part in case.text for case in CASES for part in case.personal)
    assert all(part in benign.text for benign in BENIGN for part in benign.stays)


def test_at_most_one_case_in_a_hundred_leaks() -> None:
    leaks = {case.text: parts for case in CASES if (parts := leaked(case))}
    assert len(leaks) <= len(CASES) // 100, leaks


@pytest.mark.parametrize("kind", sorted(MUST_NOT_LEAK))
def test_no_markup_and_no_disguise_leaks(kind: str) -> None:
    assert {case.text: parts for case in CASES if case.kind == kind and (parts := leaked(case))} == {}


def test_every_kind_of_case_is_there() -> None:
    assert min(Counter(case.kind for case in CASES).values()) >= 8


def touched(benign: Benign) -> list[str]:
    kept = redactor().redact(benign.text, Mode.STRICT).text
    return [part for part in benign.stays if part not in kept]


def test_what_only_looks_personal_stays() -> None:
    wrecked = {benign.text: parts for benign in BENIGN if (parts := touched(benign))}
    assert len(wrecked) <= len(BENIGN) // 20, wrecked
