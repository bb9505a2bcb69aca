"""Which tricks and formats must the redactor hold against? All cases, by kind."""

from tests.adapters.pii.cases import Case
from tests.adapters.pii.disguises import BLANKS, CODE, LOOKALIKES, RIGHT_TO_LEFT, SLACK, TEAMS, ZERO_WIDTH
from tests.adapters.pii.formats import (
    ADDRESSES_ON_THE_NET,
    BIRTHS,
    EMAILS,
    IDENTITIES,
    LINKS,
    NAMES,
    PHONES,
    PLACES,
    SALARIES,
)

CASES: tuple[Case, ...] = (
    *SLACK, *CODE, *TEAMS, *ZERO_WIDTH, *RIGHT_TO_LEFT, *LOOKALIKES, *BLANKS, *EMAILS, *PHONES, *IDENTITIES, *LINKS,
    *ADDRESSES_ON_THE_NET, *BIRTHS, *PLACES, *SALARIES, *NAMES,
)  # fmt: skip

STRUCTURAL = frozenset(
    "slack teams zero-width look-alike blank e-mail phone id link ip birth address salary code rtl".split()  # noqa: SIM905
)
"""The kinds of which patterns alone must find what is no name."""

MUST_NOT_LEAK = frozenset(("slack", "teams", "zero-width", "look-alike"))
