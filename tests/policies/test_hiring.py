"""Until when is something for a hire to be done? On a day on which somebody works, in time for what it is for."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from policies.hiring import Anchor, due_on

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
LENGTHS = st.integers(0, 365)


@given(DAYS, LENGTHS, st.sampled_from(Anchor), st.frozensets(st.integers(-400, 400), max_size=60))
def test_what_is_due_is_due_on_the_nearest_working_day(
    at: date, days: int, anchor: Anchor, off: frozenset[int]
) -> None:
    holidays = frozenset(at + timedelta(days=one) for one in off)
    due = due_on(anchor, days, at, at, holidays)
    assert due is not None
    assert due.isoweekday() <= 5
    assert due not in holidays
    counted = at + timedelta(days=days if anchor is Anchor.HIRE else -days)
    assert due >= counted if anchor is Anchor.HIRE else due <= counted
    first, last = sorted((counted, due))
    between = (first + timedelta(days=one) for one in range((last - first).days + 1))
    assert all(day.isoweekday() > 5 or day in holidays for day in between if day != due)


def test_what_is_counted_from_a_first_day_that_nobody_knows_is_not_due_yet() -> None:
    assert due_on(Anchor.START, 3, date(2026, 12, 7), None) is None
