"""Who may take a seat: qualification, leave, clashes and load, in the person's own days and weeks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.claims import Claimant, Offered, is_ready, judge_claim, judge_release, judge_swap
from policies.vocabulary import ClaimState, LoopState, OptionState, Refusal, SeatKind, Span

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def claimant(**changes: object) -> Claimant:
    fields: dict[str, object] = {
        "kinds": frozenset({"coding"}),
        "timezone": "Europe/Berlin",
        "load_day": 2,
        "load_week": 6,
        "leave": (),
        "claims": (),
        "load": (),
    }
    return Claimant(**{**fields, **changes})  # type: ignore[arg-type]


def offered(start: datetime = NOW + timedelta(days=1), **changes: object) -> Offered:
    fields: dict[str, object] = {
        "interview_id": "this",
        "interview_kind": "coding",
        "span": Span(start, start + HOUR),
        "option": OptionState.PROPOSED,
        "loop": LoopState.OPEN,
    }
    return Offered(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("option", list(OptionState))
@pytest.mark.parametrize("loop", list(LoopState))
def test_only_what_is_still_to_come_can_be_claimed(option: OptionState, loop: LoopState) -> None:
    alive = option in {"proposed", "ready", "booked"} and loop in {"open", "offered", "booked"}
    why = judge_claim(claimant(), offered(option=option, loop=loop), NOW)
    assert why is (None if alive else Refusal.OPTION_GONE)


def test_each_rule_has_its_own_answer() -> None:
    start = NOW + timedelta(days=1)
    span = Span(start, start + HOUR)
    assert judge_claim(claimant(), offered(NOW), NOW) is Refusal.IN_THE_PAST
    assert judge_claim(claimant(kinds=frozenset({"design"})), offered(), NOW) is Refusal.NOT_QUALIFIED
    assert judge_claim(claimant(on_option=True), offered(), NOW) is Refusal.ALREADY_ON_OPTION
    assert judge_claim(claimant(leave=[span]), offered(), NOW) is Refusal.ON_LEAVE
    assert judge_claim(claimant(claims=[span]), offered(), NOW) is Refusal.CLASHES
    full = [("one", start), ("two", start)]
    assert judge_claim(claimant(load=full), offered(), NOW) is Refusal.DAY_FULL
    week = [(f"{day}", start + timedelta(days=day)) for day in (-1, 1, 2, 3, 4, 5)]
    assert judge_claim(claimant(load=week), offered(), NOW) is Refusal.WEEK_FULL


def test_back_to_back_is_no_clash() -> None:
    start = NOW + timedelta(days=1)
    around = [Span(start - HOUR, start), Span(start + HOUR, start + 2 * HOUR)]
    assert judge_claim(claimant(claims=around, leave=around), offered(), NOW) is None


def test_the_same_interview_in_several_options_counts_once() -> None:
    start = NOW + timedelta(days=1)
    load = [("other", start), ("other", start + 2 * HOUR), ("this", start + 4 * HOUR)]
    assert judge_claim(claimant(load=load), offered(), NOW) is None


@pytest.mark.parametrize(
    ("zone", "why"),
    [("Pacific/Auckland", Refusal.DAY_FULL), ("America/Los_Angeles", Refusal.DAY_FULL), ("Europe/Berlin", None)],
)
def test_a_day_is_the_persons_own_day(zone: str, why: Refusal | None) -> None:
    """22:30 and 23:30 UTC are two days in Berlin, and one in Auckland and in Los Angeles."""
    first, second = datetime(2026, 11, 24, 22, 30, tzinfo=UTC), datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert judge_claim(claimant(timezone=zone, load_day=1, load=[("one", first)]), offered(second), NOW) is why


def test_a_week_begins_on_the_persons_own_monday() -> None:
    sunday = datetime(2026, 11, 29, 22, 30, tzinfo=UTC)
    later = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)  # Monday in Berlin, Sunday in New York
    load = [("one", sunday)]
    assert judge_claim(claimant(load_week=1, load_day=9, load=load), offered(later), NOW) is None
    there = claimant(load_week=1, load_day=9, load=load, timezone="America/New_York")
    assert judge_claim(there, offered(later), NOW) is Refusal.WEEK_FULL


def test_the_last_week_of_the_year_reaches_into_the_next() -> None:
    thursday, friday = datetime(2026, 12, 31, 12, 0, tzinfo=UTC), datetime(2027, 1, 1, 12, 0, tzinfo=UTC)
    busy = claimant(load_week=1, load=[("one", thursday)])
    assert judge_claim(busy, offered(friday), NOW) is Refusal.WEEK_FULL
    assert judge_claim(busy, offered(friday + timedelta(days=3)), NOW) is None


def test_a_long_day_when_the_clocks_go_back_is_one_day() -> None:
    early = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)  # 00:30 on the 25th in Berlin
    late = datetime(2026, 10, 25, 22, 30, tzinfo=UTC)  # 23:30 on the 25th, 24 hours later
    before = datetime(2026, 10, 1, tzinfo=UTC)
    assert judge_claim(claimant(load_day=1, load=[("one", early)]), offered(late), before) is Refusal.DAY_FULL


MOMENTS = st.integers(0, 14 * 48).map(lambda half_hours: NOW + timedelta(minutes=30 * half_hours))
ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Chatham", "UTC"])


@settings(max_examples=150)
@given(MOMENTS, st.lists(st.tuples(st.sampled_from("abcdefgh"), MOMENTS), max_size=12), ZONES, st.integers(0, 4))
def test_who_keeps_to_the_rules_never_exceeds_the_load(
    start: datetime, load: list[tuple[str, datetime]], zone: str, limit: int
) -> None:
    person = claimant(timezone=zone, load_day=limit, load_week=limit + 3, load=load)
    if judge_claim(person, offered(start + HOUR), NOW) is not None:
        return
    there = ZoneInfo(zone)
    day = (start + HOUR).astimezone(there).date()
    held = [(name, moment.astimezone(there).date()) for name, moment in [*load, ("this", start + HOUR)]]
    assert len({name for name, other in held if other == day}) <= limit
    assert len({name for name, other in held if other.isocalendar()[:2] == day.isocalendar()[:2]}) <= limit + 3


@pytest.mark.parametrize(
    ("state", "ahead", "why"),
    [
        (ClaimState.CLAIMED, HOUR, None),
        (ClaimState.CONFIRMED, 24 * HOUR, None),
        (ClaimState.CONFIRMED, 24 * HOUR - timedelta(seconds=1), Refusal.TOO_LATE),
        (ClaimState.CLAIMED, timedelta(0), Refusal.OPTION_GONE),
        (ClaimState.ATTENDED, HOUR, Refusal.OPTION_GONE),
        (ClaimState.RELEASED, HOUR, Refusal.OPTION_GONE),
    ],
)
def test_a_seat_is_given_back_before_the_cut_off(state: ClaimState, ahead: timedelta, why: Refusal | None) -> None:
    assert judge_release(state, NOW + ahead, NOW, 24) is why


def test_handing_over_needs_no_cut_off() -> None:
    assert judge_swap(ClaimState.CONFIRMED, NOW + HOUR, NOW) is None
    assert judge_swap(ClaimState.CONFIRMED, NOW, NOW) is Refusal.OPTION_GONE
    assert judge_swap(ClaimState.RELEASED, NOW + HOUR, NOW) is Refusal.SEAT_RELEASED


@pytest.mark.parametrize("kind", list(SeatKind))
def test_an_option_is_ready_without_its_shadow_and_with_everybody_else(kind: SeatKind) -> None:
    assert is_ready([(SeatKind.LEAD, True), (kind, False)]) is (kind is SeatKind.SHADOW)


def test_an_option_of_shadows_alone_is_never_ready() -> None:
    assert not is_ready([])
    assert not is_ready([(SeatKind.SHADOW, True)])
