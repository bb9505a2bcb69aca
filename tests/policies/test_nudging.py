"""Nobody is nudged at night, at a weekend or on a holiday of theirs, whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.refusals import SENTENCES
from policies.nudging import (
    FARTHEST,
    LADDERS,
    Member,
    Receiver,
    Rung,
    Wait,
    due,
    is_folded,
    last_fair,
    newest_due,
    next_fair,
    next_to_ask,
    snooze_days,
    snoozed_until,
)
from policies.vocabulary import PersonId, Refusal, Span
from policies.waiting import Audience, Snooze, Waiting
from tests.architecture.tree import ROOT

BERLIN = Receiver("Europe/Berlin")
ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Pacific/Chatham", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo",
     "Africa/Casablanca", "Pacific/Apia", "America/St_Johns", "Asia/Tehran"]
)  # fmt: skip
MOMENTS = st.integers(0, 5 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
LEAVE = st.builds(
    lambda start, minutes: Span(start, start + timedelta(minutes=minutes)), MOMENTS, st.integers(1, 120 * 24 * 60)
)


@st.composite
def receivers(draw: st.DrawFn) -> Receiver:
    until = draw(st.integers(0, 20 * 60))
    return Receiver(
        draw(ZONES),
        draw(st.integers(until + 30, 24 * 60)),
        until,
        draw(st.frozensets(st.integers(1, 7), min_size=1)),
        draw(st.frozensets(st.dates(date(2024, 1, 1), date(2029, 1, 1)), max_size=40)),
        tuple(draw(st.lists(LEAVE, max_size=3))),
    )


def at(text: str, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "fair"),
    [
        ("2026-11-26T10:00", "2026-11-26T10:00"),
        ("2026-11-26T08:59", "2026-11-26T09:00"),
        ("2026-11-26T18:00", "2026-11-27T09:00"),
        ("2026-11-27T18:01", "2026-11-30T09:00"),
        ("2026-11-28T12:00", "2026-11-30T09:00"),
        ("2026-12-24T19:00", "2026-12-28T09:00"),
    ],
)
def test_what_is_due_at_night_or_at_a_weekend_waits_for_the_next_morning(moment: str, fair: str) -> None:
    christmas = Receiver("Europe/Berlin", holidays={date(2026, 12, 25), date(2026, 12, 26)})
    assert next_fair(at(moment), christmas) == at(fair)


def test_what_is_due_during_a_leave_waits_until_it_ends() -> None:
    fortnight = Receiver("Europe/Berlin", away=(Span(at("2026-11-26T00:00"), at("2026-12-10T00:00")),))
    assert next_fair(at("2026-11-27T10:00"), fortnight) == at("2026-12-10T09:00")
    assert last_fair(at("2026-11-30T10:00"), fortnight) == at("2026-11-25T17:59")
    daily = LADDERS[Waiting.SCORECARD][1]
    assert due(daily, 1, at("2026-11-25T11:00"), fortnight) == at("2026-12-10T09:00")
    assert newest_due(daily, 1, at("2026-11-25T11:00"), fortnight, at("2026-12-10T09:00")) == 1
    afternoon = Receiver("Europe/Berlin", away=(Span(at("2026-11-26T12:00"), at("2026-11-26T15:00")),))
    assert next_fair(at("2026-11-26T13:00"), afternoon) == at("2026-11-26T15:00")
    assert due(LADDERS[Waiting.SEATS][0], 1, at("2026-11-26T10:00"), afternoon) == at("2026-11-26T17:00")
    year = Receiver("Europe/Berlin", away=(Span(at("2026-11-26T00:00"), at("2027-11-25T00:00")),))
    assert next_fair(at("2026-11-27T10:00"), year) == at("2027-11-25T09:00")


def test_who_never_works_is_never_nudged() -> None:
    assert next_fair(at("2026-11-26T10:00"), Receiver("Europe/Berlin", days=frozenset())) is None
    assert last_fair(at("2026-11-26T10:00"), Receiver("Europe/Berlin", days=frozenset())) is None


@pytest.mark.parametrize(
    ("waiting", "rung", "time_no", "since", "expected"),
    [
        (Waiting.SEATS, 0, 1, "2026-11-26T16:00", "2026-11-27T11:00"),
        (Waiting.SEATS, 1, 1, "2026-11-27T16:00", "2026-11-30T09:00"),
        (Waiting.SEATS, 2, 1, "2026-11-26T16:00", "2026-11-30T09:00"),
        (Waiting.BOOKING, 0, 1, "2026-11-26T16:00", "2026-11-30T09:00"),
        (Waiting.BOOKING, 0, 2, "2026-11-26T16:00", "2026-11-30T16:00"),
        (Waiting.INTERVIEW, 0, 1, "2026-11-27T14:00", "2026-11-26T14:00"),
        (Waiting.INTERVIEW, 0, 1, "2026-11-30T10:00", "2026-11-27T17:59"),
        (Waiting.INTERVIEW, 1, 1, "2026-11-27T14:00", "2026-11-27T13:45"),
        (Waiting.SCORECARD, 0, 1, "2026-11-26T17:30", "2026-11-27T09:00"),
        (Waiting.SCORECARD, 1, 1, "2026-11-26T11:00", "2026-11-27T09:00"),
        (Waiting.SCORECARD, 1, 9, "2026-11-26T11:00", "2026-12-09T09:00"),
        (Waiting.SCORECARD, 2, 1, "2026-11-27T11:00", "2026-12-01T09:00"),
        (Waiting.OUTCOME, 0, 1, "2026-11-26T11:00", "2026-11-30T09:00"),
        (Waiting.OUTCOME, 1, 1, "2026-11-26T11:00", "2026-12-02T09:00"),
        (Waiting.HIRE, 0, 1, "2026-11-26T00:00", "2026-11-26T09:00"),
        (Waiting.HIRE, 1, 3, "2026-11-26T00:00", "2026-12-03T09:00"),
        (Waiting.HIRE, 2, 1, "2026-11-26T00:00", "2026-11-30T09:00"),
    ],
)
def test_the_ladder_counts_in_the_receivers_hours(
    waiting: Waiting, rung: int, time_no: int, since: str, expected: str
) -> None:
    assert due(LADDERS[waiting][rung], time_no, at(since), BERLIN) == at(expected)


def test_a_ladder_ends() -> None:
    for ladder in LADDERS.values():
        for rung in ladder:
            assert due(rung, 0, at("2026-11-26T11:00"), BERLIN) is None
            assert due(rung, rung.last + 1, at("2026-11-26T11:00"), BERLIN) is None
    assert sum(rung.last for rung in LADDERS[Waiting.SCORECARD] if rung.audience is Audience.INTERVIEWER) == 10


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_the_hours_are_the_clocks_where_it_is_put_forward_or_back(day: str) -> None:
    every_day = Receiver("Europe/Berlin", days=frozenset(range(1, 8)))
    morning = next_fair(at(f"{day}T00:30"), every_day)
    assert morning is not None and morning.astimezone(ZoneInfo("Europe/Berlin")).isoformat()[11:16] == "09:00"


@given(MOMENTS, receivers())
def test_the_next_fair_moment_is_fair_and_none_before_it_is(moment: datetime, receiver: Receiver) -> None:
    fair = next_fair(moment, receiver)
    if fair is None:
        return
    assert fair >= moment and receiver.may_have(fair)
    step = (fair - moment) / 50
    assert not any(receiver.may_have(moment + step * number) for number in range(50)) or fair == moment


@given(MOMENTS, receivers())
def test_the_last_fair_moment_is_fair_and_not_later(moment: datetime, receiver: Receiver) -> None:
    fair = last_fair(moment, receiver)
    assert fair is None or (fair <= moment and receiver.may_have(fair))


@given(MOMENTS, receivers(), st.sampled_from([rung for ladder in LADDERS.values() for rung in ladder]))
def test_every_rung_is_due_in_the_receivers_hours_and_in_order(since: datetime, receiver: Receiver, rung: Rung) -> None:
    moments = [due(rung, number, since, receiver) for number in range(1, rung.last + 1)]
    known = [moment for moment in moments if moment is not None]
    assert known == sorted(known)
    for moment in known:
        assert receiver.may_have(moment)
        assert moment < since if rung.wait is Wait.BEFORE else moment >= since


def here(start: datetime, end: datetime, receiver: Receiver) -> timedelta:
    """How much of this time the receiver is not away; leaves may overlap."""
    spent = timedelta()
    while start < end:
        start = receiver.back(start)
        until = min([end, *(one.starts_at for one in receiver.away if one.starts_at > start)])
        spent += max(until - start, timedelta())
        start = max(until, start)
    return spent


@given(MOMENTS, receivers(), st.integers(1, 40))
def test_working_hours_are_counted_and_nothing_else(since: datetime, receiver: Receiver, hours: int) -> None:
    end = due(Rung(Audience.POOL, Wait.WORKING_HOURS, hours), 1, since, receiver)
    if end is None:
        return
    day, worked = since.astimezone(ZoneInfo(receiver.timezone)).date(), timedelta()
    while receiver.opens(day) <= end:
        if receiver.works_on(day):
            worked += here(max(since, receiver.opens(day)), min(end, receiver.closes(day)), receiver)
        day += timedelta(days=1)
    assert worked == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("snooze", "moment", "until"),
    [
        (Snooze.HOURS, "2026-11-26T10:00", "2026-11-26T12:00"),
        (Snooze.HOURS, "2026-11-26T17:00", "2026-11-27T09:00"),
        (Snooze.HOURS, "2026-11-27T17:00", "2026-11-30T09:00"),
        (Snooze.TOMORROW, "2026-11-26T10:00", "2026-11-27T09:00"),
        (Snooze.TOMORROW, "2026-11-27T10:00", "2026-11-30T09:00"),
    ],
)
def test_what_is_put_off_comes_back_in_the_receivers_hours(snooze: Snooze, moment: str, until: str) -> None:
    assert snoozed_until(snooze, at(moment), BERLIN) == at(until)


def test_what_is_put_off_until_a_day_comes_back_at_its_first_fair_hour() -> None:
    now = at("2026-11-26T23:30")  # Thursday in Berlin, Friday in Tokyo
    first, last = snooze_days(now, BERLIN)
    assert (first, last) == (date(2026, 11, 27), date(2027, 1, 25))
    assert f"at most {FARTHEST} days" in SENTENCES[Refusal.OUT_OF_REACH]
    assert snooze_days(now, Receiver("Asia/Tokyo"))[0] == date(2026, 11, 28)
    for day, until in ((first, "2026-11-27T09:00"), (date(2026, 11, 28), "2026-11-30T09:00")):
        assert snoozed_until(Snooze.UNTIL, now, BERLIN, day) == at(until)


def test_of_several_times_that_were_missed_the_newest_is_due() -> None:
    daily = LADDERS[Waiting.SCORECARD][1]
    since = at("2026-11-26T11:00")
    assert newest_due(daily, 1, since, BERLIN, at("2026-11-27T08:59")) == 1
    assert newest_due(daily, 1, since, BERLIN, at("2026-12-02T09:00")) == 4
    assert newest_due(daily, 1, since, BERLIN, at("2027-12-02T09:00")) == daily.last


def test_what_cannot_be_said_shortly_before_an_interview_is_not_said() -> None:
    shortly = LADDERS[Waiting.INTERVIEW][1]
    assert due(shortly, 1, at("2026-11-27T10:00"), BERLIN) == at("2026-11-27T09:45")
    assert due(shortly, 1, at("2026-11-27T09:10"), BERLIN) is None
    assert due(shortly, 1, at("2026-11-27T18:40"), BERLIN) == at("2026-11-27T17:59")


def test_a_days_last_message_holds_all_that_is_left() -> None:
    assert [is_folded(sent, 5) for sent in range(6)] == [False] * 4 + [True] * 2
    assert is_folded(0, 1)


def test_the_pool_is_asked_in_turn_by_load_and_nobody_twice_in_a_row() -> None:
    loads = {"a": 3, "b": 0, "c": 1, "d": 2, "e": 9}
    asked: list[tuple[str, ...]] = []
    for _ in range(4):
        times = [name for batch in asked for name in batch]
        last = asked[-1] if asked else ()
        members = [Member(PersonId(one), load, times.count(one), one in last) for one, load in loads.items()]
        asked.append(next_to_ask(members))
    assert asked == [("b", "c", "d"), ("a", "e"), ("b", "c", "d"), ("a", "e")]


def test_the_page_on_nudges_has_the_ladder_as_it_is() -> None:
    page = (ROOT / "docs" / "explanation" / "nudges.md").read_text(encoding="utf-8")
    rows = [
        f"| {waiting.value} | {rung.audience.value.replace('_', ' ')} | {words(rung)} |"
        for waiting, ladder in LADDERS.items()
        for rung in ladder
    ]
    starts = tuple(f"| {one.value} |" for one in Waiting)
    assert [line for line in page.splitlines() if line.startswith(starts)] == rows


def words(rung: Rung) -> str:
    """A rung as the page says it."""
    unit = {Wait.BEFORE: "minutes before it"}.get(rung.wait, rung.wait.value.replace("_", " "))
    if rung.every is None:
        return f"{rung.amount} {unit}"
    return f"{rung.amount} {unit}, then every {rung.every}, {rung.last} times in all"
