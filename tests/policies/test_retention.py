"""A candidate's period is the company's own, between the longest floor and the shortest cap; a conflict has none."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.jurisdictions import book
from policies.retention import COMPANY_RULE, Conflict, Period, may_answer, period

PLACES = st.lists(st.sampled_from([*book.PLACES, "mars", "us-ca+us-federal-contractor"]), max_size=4)


@pytest.mark.parametrize(
    ("own", "places", "days", "rule"),
    [
        (365, [], 365, COMPANY_RULE),
        (365, ["eu-de"], 180, "de-agg"),
        (90, ["eu-de"], 90, COMPANY_RULE),
        (365, ["eu-fr"], 365, COMPANY_RULE),
        (3650, ["eu"], 730, "eu-gdpr"),
        (180, ["us"], 365, "us-eeoc"),
        (365, ["us"], 365, COMPANY_RULE),
        (365, ["us", "us-federal-contractor"], 730, "us-ofccp"),
        (180, ["uk"], 270, "uk-duaa"),
        (365, ["uk", "us"], 365, COMPANY_RULE),
    ],
)
def test_the_companys_own_period_is_clamped(own: int, places: list[str], days: int, rule: str) -> None:
    assert period(own, places) == Period(days, rule)


@pytest.mark.parametrize(
    ("places", "floor", "cap"),
    [(["eu-de", "us"], "us-eeoc", "de-agg"), (["us-ca", "eu-fr"], "us-ca-crd-ads", "eu-gdpr")],
)
def test_a_floor_above_a_cap_has_no_period(places: list[str], floor: str, cap: str) -> None:
    found = period(365, places)
    assert isinstance(found, Conflict)
    assert (found.floor.id, found.cap.id) == (floor, cap)


@given(st.integers(1, 3650), PLACES)
def test_no_period_is_below_any_floor_or_above_any_cap(own: int, places: list[str]) -> None:
    found = period(own, places)
    rules = [rule for place in places for rule in book.rules_of(place)]
    floors = [rule.floor_days for rule in rules if rule.floor_days is not None]
    caps = [rule.cap_days for rule in rules if rule.cap_days is not None]
    if isinstance(found, Conflict):
        assert max(floors) > min(caps)
        assert (found.floor_days, found.cap_days) == (max(floors), min(caps))
        return
    assert all(floor <= found.days for floor in floors)
    assert all(found.days <= cap for cap in caps)
    assert found.days == own or found.rule != COMPANY_RULE


def test_a_period_counts_from_the_last_activity() -> None:
    last = datetime(2026, 1, 1, tzinfo=UTC)
    assert Period(180, "de-agg").ends(last) == last + timedelta(days=180)


def test_an_answer_lies_between_the_two_rules() -> None:
    assert [days for days in (179, 180, 300, 365, 366) if may_answer(days, 365, 180)] == [180, 300, 365]
