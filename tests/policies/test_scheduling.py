"""Whatever the calendars look like, a proposal is one that could really be held."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.scheduling import BREAK, Availability, CandidateDay, Proposal, Wanted, Window, propose, required
from policies.vocabulary import Span

ZONES = st.sampled_from(
    [
        "Europe/Berlin",
        "America/New_York",
        "America/Los_Angeles",
        "Asia/Kolkata",
        "Pacific/Auckland",
        "Australia/Lord_Howe",
        "UTC",
    ]
)
KINDS = ("coding", "design")
STARTS = st.sampled_from(
    [
        datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        datetime(2026, 10, 22, 7, 13, tzinfo=UTC),  # clocks go back in Berlin on the 25th
        datetime(2026, 3, 26, 22, 59, tzinfo=UTC),  # and forward on the 29th
        datetime(2026, 3, 5, 12, 0, tzinfo=UTC),  # New York: forward on the 8th
        datetime(2026, 10, 30, 12, 0, tzinfo=UTC),  # New York: back on the 1st
        datetime(2026, 4, 3, 0, 0, tzinfo=UTC),  # Lord Howe: half an hour back on the 5th
        datetime(2026, 12, 30, 9, 0, tzinfo=UTC),
    ]
)


@st.composite
def spans(draw: st.DrawFn, opens_at: datetime) -> Span:
    start = opens_at + timedelta(minutes=15 * draw(st.integers(0, 96 * 7)))
    return Span(start, start + timedelta(minutes=15 * draw(st.integers(1, 60))))


@st.composite
def people(draw: st.DrawFn, number: int, opens_at: datetime) -> Availability:
    zone = draw(ZONES)
    begin = 30 * draw(st.integers(12, 24))
    today = opens_at.astimezone(ZoneInfo(zone)).date()
    return Availability(
        person_id=f"person-{number}",
        kinds=frozenset(draw(st.sets(st.sampled_from(KINDS), min_size=1))),
        timezone=zone,
        work_start=begin,
        work_end=begin + 60 * draw(st.integers(2, 10)),
        work_days=frozenset(draw(st.sets(st.integers(1, 7), min_size=3))),
        busy=draw(st.lists(spans(opens_at), max_size=5)),
        full_days=frozenset(today + timedelta(days=day) for day in draw(st.sets(st.integers(0, 8), max_size=2))),
    )


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[Wanted], list[Availability], Window, int, frozenset[date]]:
    opens_at = draw(STARTS)
    window = Window(
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=7),
        requisition_timezone=draw(ZONES),
        candidate_day=CandidateDay(draw(ZONES), 8 * 60, 20 * 60),
        holidays=frozenset(
            opens_at.date() + timedelta(days=day) for day in draw(st.sets(st.integers(0, 8), max_size=2))
        ),
    )
    wanted = [
        Wanted(f"interview-{number}", draw(st.sampled_from(KINDS)), draw(st.sampled_from([30, 45, 60, 90])), seats)
        for number, seats in enumerate(draw(st.lists(st.integers(1, 2), min_size=1, max_size=3)))
    ]
    pool = [draw(people(number, opens_at)) for number in range(draw(st.integers(1, 6)))]
    avoid = frozenset(opens_at.date() + timedelta(days=day) for day in draw(st.sets(st.integers(0, 8), max_size=2)))
    return wanted, pool, window, draw(st.integers(1, 5)), avoid


def local_minutes(moment: datetime, zone: str) -> tuple[date, int]:
    there = moment.astimezone(ZoneInfo(zone))
    return there.date(), there.hour * 60 + there.minute


def could_take(person: Availability, interview: Wanted, span: Span) -> bool:
    """Written from the words of the domain, apart from the code under test."""
    first, begin = local_minutes(span.starts_at, person.timezone)
    last, end = local_minutes(span.ends_at, person.timezone)
    return (
        interview.kind in person.kinds
        and first == last
        and first not in person.full_days
        and first.isoweekday() in person.work_days
        and person.work_start <= begin
        and end <= person.work_end
        and all(span.ends_at <= taken.starts_at or taken.ends_at <= span.starts_at for taken in person.busy)
    )


def can_be_staffed(wanted: Sequence[Wanted], pool: Sequence[Availability], proposal: Proposal) -> bool:
    """Is there a way to give every required seat a person of its own? By trying all of them."""
    choices = [
        [one.person_id for one in pool if could_take(one, interview, proposal.slots[interview.interview_id])]
        for interview in wanted
        for _ in range(interview.seats)
    ]
    return any(len(set(chosen)) == len(chosen) for chosen in product(*choices))


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(situations())
def test_every_proposal_could_really_be_held(
    situation: tuple[list[Wanted], list[Availability], Window, int, frozenset[date]],
) -> None:
    wanted, pool, window, count, avoid = situation
    found = propose(wanted, pool, window, count, avoid)
    assert len(found) <= count
    starts = [proposal.slots[wanted[0].interview_id].starts_at for proposal in found]
    assert starts == sorted(set(starts))
    for proposal in found:
        assert list(proposal.slots) == [interview.interview_id for interview in wanted]
        previous: Span | None = None
        for interview in wanted:
            span = proposal.slots[interview.interview_id]
            assert span.ends_at - span.starts_at == timedelta(minutes=interview.minutes)
            assert previous is None or span.starts_at - previous.ends_at >= BREAK
            assert span.starts_at >= window.opens_at
            day, begin = local_minutes(span.starts_at, window.candidate_day.timezone)
            last, end = local_minutes(span.ends_at, window.candidate_day.timezone)
            assert day == last
            assert day.isoweekday() <= 5
            assert begin >= 8 * 60
            assert end <= 20 * 60
            there = span.starts_at.astimezone(ZoneInfo(window.requisition_timezone)).date()
            assert there not in window.holidays
            assert there not in avoid
            previous = span
        assert can_be_staffed(wanted, pool, proposal)


def alone(person_id: str, *kinds: str, busy: Sequence[Span] = ()) -> Availability:
    return Availability(person_id, frozenset(kinds), "Europe/Berlin", 9 * 60, 18 * 60, frozenset(range(1, 6)), busy)


def window(opens_at: datetime, days: int = 7) -> Window:
    return Window(
        opens_at, opens_at + timedelta(days=days), "Europe/Berlin", CandidateDay("Europe/Berlin", 8 * 60, 20 * 60)
    )


MONDAY = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
CODING = Wanted("coding-interview", "coding", 60, 1)
DESIGN = Wanted("design-interview", "design", 45, 1)


def test_one_person_is_not_counted_for_two_interviews_of_a_loop() -> None:
    assert propose([CODING, DESIGN], [alone("alice", "coding", "design")], window(MONDAY), 3) == []
    assert len(propose([CODING, DESIGN], [alone("alice", "coding"), alone("bob", "design")], window(MONDAY), 3)) == 3


def test_a_loop_has_one_option_a_day_and_a_single_interview_two() -> None:
    pool = [alone("alice", "coding", "design"), alone("bob", "coding", "design")]
    for wanted, each in (([CODING, DESIGN], [1, 1, 1, 1]), ([CODING], [2, 2])):
        days = [
            proposal.slots["coding-interview"].starts_at.date() for proposal in propose(wanted, pool, window(MONDAY), 4)
        ]
        assert [days.count(day) for day in sorted(set(days))] == each


def test_the_morning_after_the_clocks_change_is_still_nine_local() -> None:
    friday = datetime(2026, 10, 23, 0, 0, tzinfo=UTC)
    found = propose([CODING, DESIGN], [alone("alice", "coding"), alone("bob", "design")], window(friday), 2)
    assert [proposal.slots["coding-interview"].starts_at for proposal in found] == [
        datetime(2026, 10, 23, 7, 0, tzinfo=UTC),
        datetime(2026, 10, 26, 8, 0, tzinfo=UTC),
    ]


def test_the_reason_counts_the_people_of_the_tightest_interview() -> None:
    pool = [
        alone("alice", "coding"),
        alone("bob", "coding", "design"),
        alone("erin", "design"),
        alone("hana", "design"),
    ]
    (found,) = propose([CODING, DESIGN], pool, window(MONDAY), 1)
    assert found.depth == 2


def test_nothing_fits_is_an_empty_answer() -> None:
    assert propose([CODING], [], window(MONDAY), 4) == []
    away = Span(MONDAY - timedelta(days=1), MONDAY + timedelta(days=30))
    assert propose([CODING], [alone("alice", "coding", busy=[away])], window(MONDAY), 4) == []


def test_shadows_are_not_required() -> None:
    assert required(["lead", "member", "shadow", "reverse_shadow"]) == 3
