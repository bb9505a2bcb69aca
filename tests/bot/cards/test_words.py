"""Do the cards count as people do, and say what their reader would ask next?"""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.cards.digest import digest
from bot.cards.elements import counted, spoken
from bot.cards.notices import notice
from bot.cards.nudges import line
from bot.slack.platform import SLACK
from handlers.parcels import DigestPosted, RecruiterNotice
from handlers.views import DigestView, LoopView, NudgeView, OptionView, SlotView, WaitingView
from policies.vocabulary import LoopId, LoopState, OptionId, OptionState, SlotId, Span
from policies.waiting import Audience, NudgeId, Waiting

NINE = datetime(2026, 12, 7, 9, tzinfo=UTC)


def hour(number: int) -> Span:
    """An hour, so many after nine."""
    return Span(NINE + timedelta(hours=number), NINE + timedelta(hours=number + 1))


def told(version: int, state: OptionState = OptionState.BOOKED) -> str:
    """What the recruiter reads of a booking of this version."""
    slots = tuple(SlotView(SlotId(f"s{n}"), f"PK-7F3A-A{n}", "Coding", hour(n), ()) for n in (0, 2))
    option = OptionView(OptionId("o1"), "A", state, "", slots)
    loop = LoopView(LoopId("l1"), "PK-7F3A", "Engineer", "Onsite", LoopState.BOOKED, "UTC", "hiring", (option,))
    return spoken(notice(RecruiterNotice("booked", loop, "Carmen Díaz", version), "UTC", SLACK))


def test_a_recruiter_reads_when_the_candidate_has_booked() -> None:
    assert "has booked. Panel" in told(1)
    assert "Mon 7 Dec 09:00 (UTC) to 12:00 (UTC)" in told(1)
    assert "has booked another time (version 2)." in told(2)


def test_a_booking_that_is_undone_by_now_has_no_time() -> None:
    assert "09:00" not in told(1, OptionState.RELEASED)


@pytest.mark.parametrize(("number", "said"), [(0, "0 seats"), (1, "1 seat"), (2, "2 seats")])
def test_what_is_counted_agrees_with_its_number(number: int, said: str) -> None:
    assert counted(number, "seat") == said


def test_one_of_a_thing_is_told_as_one() -> None:
    nudge = NudgeView(
        NudgeId("n1"), Waiting.SCORECARD, Audience.HIRING_MANAGER, LoopId("l1"), "PK-7F3A", "Engineer", NINE, count=1
    )
    assert line(nudge).startswith("1 scorecard is still missing")
    waiting = (WaitingView("PK-7F3A", Waiting.SCORECARD, "the panel", NINE, 1),)
    view = DigestView("Engineer", date(2026, 12, 7), "UTC", waiting, (), (), (0.1, 1.0))
    said = spoken(digest(DigestPosted(view), "UTC"))
    assert "1 scorecard missing (the panel)" in said
    assert "the median of 7 days: under an hour; the 7 days before: 1 h." in said
