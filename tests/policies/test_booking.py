"""What a candidate may still choose, move and cancel."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.booking import judge_change, judge_pick, judge_reschedule
from policies.vocabulary import LoopState, OptionState, Refusal, Span

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("loop", list(LoopState))
@pytest.mark.parametrize("option", list(OptionState))
def test_a_ready_option_of_a_live_loop_and_no_other_can_be_picked(loop: LoopState, option: OptionState) -> None:
    why = judge_pick(loop, option, [Span(NOW + HOUR, NOW + 2 * HOUR)], NOW)
    if loop not in {"open", "offered", "booked"}:
        assert why is Refusal.LOOP_ENDED
    else:
        assert why is (None if option is OptionState.READY else Refusal.OPTION_GONE)


@given(st.lists(st.integers(-10, 10), min_size=1, max_size=5))
def test_an_option_can_be_picked_until_its_first_interview_begins(hours: list[int]) -> None:
    slots = [Span(NOW + hour * HOUR, NOW + (hour + 1) * HOUR) for hour in hours]
    why = judge_pick(LoopState.OFFERED, OptionState.READY, slots, NOW)
    assert why is (None if min(hours) > 0 else Refusal.IN_THE_PAST)


@given(st.integers(-100_000, 1_000_000), st.integers(0, 96))
def test_a_booking_changes_until_the_cut_off(seconds: int, cutoff: int) -> None:
    why = judge_change(LoopState.BOOKED, NOW + timedelta(seconds=seconds), NOW, cutoff)
    assert why is (None if seconds >= cutoff * 3600 else Refusal.TOO_LATE)


@pytest.mark.parametrize("state", [state for state in LoopState if state is not LoopState.BOOKED])
def test_what_is_not_booked_cannot_change(state: LoopState) -> None:
    assert judge_change(state, NOW + 100 * HOUR, NOW, 24) is Refusal.NOT_BOOKED


def test_the_limit_of_reschedules_is_a_limit() -> None:
    assert [judge_reschedule(count, 2) for count in range(4)] == [None, None, *[Refusal.LIMIT_REACHED] * 2]
