"""How much goes out: never more than the limit allows, and no less than it could."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from policies.pacing import AT_ONCE, FRESH, MINUTE, Limit, Pace, Wanted, allowance, chosen, paused, spent

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
limits = st.integers(1, 6_000).map(Limit)
asking = st.lists(st.tuples(st.integers(0, 90_000), st.integers(1, 200)), max_size=60)
"""(milliseconds since the last time, how many there are to send)."""


def sent(limit: Limit, asked: list[tuple[int, int]]) -> list[tuple[datetime, int]]:
    """When how many went, for a carrier that sends whatever it may."""
    now, pace, going = NOW, FRESH, []
    for waited, there in asked:
        now += timedelta(milliseconds=waited)
        count = min(there, allowance(limit, pace, now) or 0)
        pace = Pace(spent(limit, pace, now, count))
        going.append((now, count))
    return going


@given(limits, asking)
def test_in_no_stretch_of_time_goes_more_than_a_burst_and_the_rate(limit: Limit, asked: list[tuple[int, int]]) -> None:
    going = sent(limit, asked)
    for first, (start, _) in enumerate(going):
        total = 0
        for moment, count in going[first:]:
            total += count
            assert total <= limit.burst + (moment - start) / limit.apart + 1e-6


@given(limits, st.integers(2, 200))
def test_who_always_has_more_gets_the_whole_rate(limit: Limit, seconds: int) -> None:
    """Looked at once a second; where nothing can be saved up (a burst of one), looking late costs up to that second."""
    going = sent(limit, [(0, limit.per_minute), *[(1_000, limit.per_minute)] * seconds])
    total = sum(count for _, count in going)
    apart = limit.apart if limit.burst > 1 else limit.apart + timedelta(seconds=1)
    assert total >= limit.burst + timedelta(seconds=seconds) // apart - 1


@given(limits)
def test_after_a_rest_there_is_a_burst_and_no_more(limit: Limit) -> None:
    rested = Pace(spent_until=NOW - timedelta(days=1))
    assert allowance(limit, rested, NOW) == allowance(limit, FRESH, NOW) == limit.burst
    assert limit.burst == max(1, AT_ONCE // (MINUTE / limit.per_minute))


def test_who_asked_for_a_pause_gets_nothing_until_it_is_over() -> None:
    asked = Pace(paused_until=NOW + timedelta(seconds=30))
    for limit in (None, Limit(60)):
        assert allowance(limit, asked, NOW) == 0
        assert allowance(limit, asked, NOW + timedelta(seconds=30)) != 0
    assert allowance(None, FRESH, NOW) is None


wanted = st.lists(st.builds(Wanted, st.sampled_from(["chat", "ats"]), st.sampled_from([None, "#a", "#b", "@c"])))


@given(wanted, st.dictionaries(st.sampled_from(["chat", "ats"]), st.none() | st.integers(0, 5)))
def test_each_place_gets_one_each_receiver_its_allowance_and_the_order_stands(
    waiting: list[Wanted], allowances: dict[str, int | None]
) -> None:
    going = chosen(waiting, allowances)
    assert going == sorted(going)
    places = [place for number in going if (place := waiting[number].place) is not None]
    assert len(places) == len(set(places))
    for receiver in ("chat", "ats"):
        few, count = allowances.get(receiver), sum(waiting[number].receiver == receiver for number in going)
        assert few is None or count <= few
    for number, one in enumerate(waiting):  # whoever stays had a reason to
        if number not in going:
            before = [waiting[earlier] for earlier in going if earlier < number]
            full = sum(each.receiver == one.receiver for each in before) == allowances.get(one.receiver)
            assert full or (one.place is not None and one.place in {each.place for each in before})


def test_one_place_that_has_too_much_waits_alone_and_a_second_one_stops_the_receiver() -> None:
    until = NOW + timedelta(seconds=10)
    assert paused({}, "chat", "#a", until) == {"#a": until}
    assert paused({"#a": until}, "chat", "#a", until) == {"#a": until}
    assert paused({"#a": until}, "chat", "#b", until) == {"#b": until, "chat": until}
    assert paused({"#a": until}, "ats", None, until) == {"ats": until}
