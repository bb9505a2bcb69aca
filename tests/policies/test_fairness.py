"""Are the figures what their definitions say? By hand, and for any facts."""

import dataclasses
import typing

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from policies import fairness
from policies.fairness import (
    DisclosureFact,
    Facts,
    LoopFact,
    ScorecardFact,
    SeatFact,
    SlotFact,
    SuggestionFact,
    SummaryFact,
    Viewer,
    figures,
    gini,
    load,
    top_share,
)
from policies.small_groups import FEWEST, Few, Share, Spread
from policies.vocabulary import CandidateId, PersonId

AMOUNTS = st.lists(st.integers(0, 500).map(float), min_size=1, max_size=60)


def who(number: int) -> CandidateId:
    return CandidateId(f"c{number}")


def loop(number: int, hours: float | None = 24.0, **changes: typing.Any) -> LoopFact:
    usual: dict[str, typing.Any] = {
        "requisition": "backend",
        "offered": 3,
        "reschedules": 0,
        "candidate_cancellations": 0,
        "company_cancellations": 0,
    }
    return LoopFact(who(number), hours_to_book=hours, **{**usual, **changes})


# Gini and the busiest 30 %


def test_gini_by_hand() -> None:
    assert gini([5, 5, 5]) == 0
    assert gini([0, 0, 0, 12]) == approx(3 / 4)
    assert gini([1, 2, 3, 4]) == approx(0.25)
    assert gini([]) == gini([0, 0]) == 0


@given(AMOUNTS)
def test_gini_is_from_nought_to_below_one(values: list[float]) -> None:
    assert 0 <= gini(values) < 1


@given(AMOUNTS, st.integers(1, 9), st.randoms())
def test_gini_depends_on_neither_order_nor_unit_nor_the_number_of_copies(
    values: list[float], factor: int, chance: typing.Any
) -> None:
    found = gini(values)
    assert gini(sorted(values, key=lambda _: chance.random())) == approx(found, abs=1e-9)
    assert gini([factor * value for value in values]) == approx(found, abs=1e-9)
    assert gini(values * 3) == approx(found, abs=1e-9)


@given(AMOUNTS, st.data())
def test_taking_from_the_busiest_for_the_idlest_makes_it_no_less_equal(
    values: list[float], data: st.DataObject
) -> None:
    ordered = sorted(values)
    moved = data.draw(st.floats(0, (ordered[-1] - ordered[0]) / 2))
    assert (
        gini([ordered[0] + moved, *ordered[1:-1], ordered[-1] - moved][: len(values)]) <= gini(values) + 1e-9
        or len(values) == 1
    )


def test_the_busiest_by_hand() -> None:
    """Of ten people the busiest three, of four the busiest two."""
    assert top_share([1.0] * 10) == approx(0.3)
    assert top_share([10, 5, 5, 0]) == approx(0.75)
    assert top_share([]) == 0


@given(AMOUNTS)
def test_the_busiest_carry_at_least_their_part(values: list[float]) -> None:
    if sum(values):
        assert 0.3 - 1e-9 <= top_share(values) <= 1 + 1e-9


def test_load_lists_people_and_puts_the_rest_together() -> None:
    """Bob and Erin have four and seven: named, each would be a figure about few candidates."""
    seats = [SeatFact(who(number), PersonId("alice")) for number in range(30)]
    seats += [SeatFact(who(number), PersonId("hana")) for number in range(20)]
    seats += [SeatFact(who(number), PersonId("bob")) for number in range(4)]
    seats += [SeatFact(who(number + 10), PersonId("erin")) for number in range(7)]
    found = load(seats)
    assert found is not None
    assert found.listed == (("alice", 30), ("hana", 20))
    assert (found.people, found.interviews, found.other_people, found.other_interviews) == (4, 61, 2, 11)
    assert found.gini == approx(gini([30, 20, 5.5, 5.5]))


@given(st.lists(st.integers(1, 40), min_size=1, max_size=12), st.randoms())
def test_load_tells_nothing_that_the_list_does_not(counts: list[int], chance: typing.Any) -> None:
    """Gini and the busiest are the same for every way to share out what is not listed."""
    seats = [SeatFact(who(n), PersonId(f"p{place}")) for place, count in enumerate(counts) for n in range(count)]
    found = load(seats)
    assert (found is None) == (max(counts) < FEWEST)
    if found is None:
        return
    values = [float(count) for _, count in found.listed]
    average = [found.other_interviews / found.other_people] * found.other_people if found.other_people else []
    assert found.gini == approx(gini([*values, *average]))
    assert found.top == approx(top_share([*values, *average]))
    assert all(count >= FEWEST for _, count in found.listed)
    assert found.interviews == sum(counts) == sum(count for _, count in found.listed) + found.other_interviews
    assert load(sorted(seats, key=lambda _: chance.random())) is not None


# The figures


def test_nothing_is_told_of_nine_candidates_however_many_loops_they_have() -> None:
    assert figures(Facts()) is None
    assert figures(Facts(loops=tuple(loop(number % 9) for number in range(50)))) is None
    assert figures(Facts(loops=tuple(loop(number) for number in range(10)))) is not None


def test_time_to_schedule_by_hand() -> None:
    """Ten book after 1 to 10 hours, ten after 30, and eleven have not."""
    loops = [loop(n, float(n + 1)) for n in range(10)] + [loop(n, 30.0) for n in range(10, 20)]
    found = figures(Facts(loops=(*loops, *(loop(n, None) for n in range(20, 31)))))
    assert found is not None
    assert found.booking == Spread(2.0, 20.0, 30.0)
    bands = dict(found.booking_bands)
    assert (bands["12"], bands["24"], bands["48"], bands["longer"], bands["not_booked"]) == (10, 0, 10, 0, 11)


def test_the_few_who_have_not_booked_cannot_be_counted() -> None:
    found = figures(Facts(loops=(*(loop(n) for n in range(30)), *(loop(n, None) for n in range(30, 34)))))
    assert found is not None
    bands = dict(found.booking_bands)
    assert bands["not_booked"] is None
    assert bands["24"] is None, "34 less 30 would tell"


def test_hours_by_hand() -> None:
    """07:59 is too early; 19:15 for an hour ends too late; 19:00 does not."""
    slots = [SlotFact(who(n), 479, 60) for n in range(10)] + [SlotFact(who(n), 1155, 60) for n in range(10)]
    slots += [SlotFact(who(n), 480, 60) for n in range(30)] + [SlotFact(who(n), 1140, 60) for n in range(30)]
    found = figures(Facts(loops=tuple(loop(n) for n in range(30)), slots=tuple(slots)))
    assert found is not None
    assert found.outside == Share(0.25)
    assert found.hour_bands == (
        ("early", 10), ("8", 30), ("10", 0), ("12", 0), ("14", 0), ("16", 0), ("18", 30), ("late", 10),
    )  # fmt: skip


def test_a_few_who_were_offered_the_night_are_hidden_but_not_denied() -> None:
    slots = [SlotFact(who(n), 100, 60) for n in range(3)] + [SlotFact(who(n), 600, 60) for n in range(30)]
    found = figures(Facts(loops=tuple(loop(n) for n in range(30)), slots=tuple(slots)))
    assert found is not None
    assert found.outside == Share(None, Few.PART)
    assert dict(found.hour_bands)["early"] is None


def test_scorecards_by_hand() -> None:
    """What is not due yet counts nowhere; what never came counts as late."""
    cards = [ScorecardFact(who(n), 24.0, 50) for n in range(20)] + [ScorecardFact(who(n), 24.1, 50) for n in range(10)]
    cards += [ScorecardFact(who(n), None, 25) for n in range(10)] + [ScorecardFact(who(n), None, 24) for n in range(30)]
    found = figures(Facts(loops=tuple(loop(n) for n in range(30)), scorecards=tuple(cards)))
    assert found is not None
    assert found.in_time == Share(0.5)
    assert found.scorecards == Spread(24.0, 24.0, 24.1)
    bands = dict(found.scorecard_bands)
    assert (bands["24"], bands["48"], bands["not_in"]) == (20, 10, 10)


def test_suggestions_by_hand() -> None:
    """Thirty loops book a suggestion, ten one made by hand."""
    options = [SuggestionFact(who(n), f"l{n}", "search", "booked") for n in range(30)]
    options += [SuggestionFact(who(n), f"l{n}", "search", "withdrawn") for n in range(10)]
    options += [SuggestionFact(who(n), f"l{n}", "hand", "booked") for n in range(30, 40)]
    found = figures(Facts(loops=tuple(loop(n) for n in range(40)), suggestions=tuple(options)))
    assert found is not None
    assert found.accepted == Share(0.75)
    assert found.edited == Share(0.5)
    assert dict(found.suggestions)["search_withdrawn"] == 10


def test_moves_and_cancellations_are_shares_of_booked_loops() -> None:
    loops = [loop(n, reschedules=2) for n in range(10)] + [loop(n) for n in range(10, 20)]
    loops += [loop(n, None) for n in range(20, 40)]
    found = figures(Facts(loops=tuple(loops)))
    assert found is not None
    assert (found.moved, found.candidate_cancelled, found.company_cancelled) == (Share(0.5), Share(0.0), Share(0.0))


def test_requisitions_are_told_apart_where_neither_is_small() -> None:
    loops = [loop(n) for n in range(20)] + [loop(n, 48.0, requisition="design") for n in range(20, 35)]
    found = figures(Facts(loops=tuple(loops)))
    assert found is not None
    assert [(one.requisition, one.loops) for one in found.requisitions] == [("backend", 20), ("design", 15)]
    small = figures(Facts(loops=(*loops[:20], *loops[20:24])))
    assert small is not None
    assert small.requisitions == (), "24 less 20 would tell"


def test_summaries_by_hand() -> None:
    """Twelve are kept as made, eighteen edited first, and three asked for and left."""
    summaries = [SummaryFact(who(n), "as_made") for n in range(12)]
    summaries += [SummaryFact(who(n), "edited") for n in range(18)]
    summaries += [SummaryFact(who(n), "not_kept") for n in range(3)]
    found = figures(Facts(loops=tuple(loop(n) for n in range(40)), summaries=tuple(summaries)))
    assert found is not None and found.summaries_edited is None  # else the three could be computed from the total
    assert dict(found.summaries)["not_kept"] is None
    many = summaries + [SummaryFact(who(n), "not_kept") for n in range(12)]
    found = figures(Facts(loops=tuple(loop(n) for n in range(40)), summaries=tuple(many)))
    assert found is not None and found.summaries_edited is not None
    assert found.summaries_edited.value == 0.6
    assert dict(found.summaries) == {"as_made": 12, "edited": 18, "not_kept": 15}


def test_what_was_shown_to_whom_is_counted_from_ten_candidates_on() -> None:
    seen = [DisclosureFact(who(n), Viewer.RECRUITER, "name") for n in range(12)]
    seen += [DisclosureFact(who(n % 9), Viewer.PANEL, "name") for n in range(40)]
    facts = Facts(loops=tuple(loop(n) for n in range(12)), disclosures=tuple(seen))
    found = figures(facts)
    assert found is not None
    assert found.disclosures == ((Viewer.RECRUITER, "name", 12), (Viewer.PANEL, "name", None))
    unseen = figures(dataclasses.replace(facts, disclosures=None))
    assert unseen is not None
    assert unseen.disclosures is None


def test_no_figure_is_of_one_candidate_or_of_a_judgement() -> None:
    """What is not in the facts cannot be in a figure; and no figure holds a candidate's id."""
    kinds = (LoopFact, SlotFact, SeatFact, ScorecardFact, SuggestionFact, SummaryFact, DisclosureFact)
    known = {one.name for kind in kinds for one in dataclasses.fields(kind)}
    assert not known & {"rating", "ratings", "recommendation", "decision", "notes", "name", "email"}
    for kind in (fairness.Fairness, fairness.Load, fairness.RequisitionFigures):
        assert CandidateId not in typing.get_type_hints(kind).values()
    loops = tuple(loop(n) for n in range(12))
    assert not any(f"'{one.candidate}'" in repr(figures(Facts(loops=loops))) for one in loops)
