"""Is the scheduling fair? Figures about what candidates were offered and what colleagues carry.

Nothing here looks at a rating, a recommendation or an outcome, and no figure is about one candidate: one about fewer
than ten is hidden, and so are as many others as keep it from being computed. A figure that is made of several counts is
made of those that are shown.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from policies.small_groups import FEWEST, Share, Spread, people_in, publish, share, split, spread
from policies.vocabulary import CandidateId, PersonId

DAY_STARTS, DAY_ENDS = 8 * 60, 20 * 60
IN_TIME_HOURS = 24.0
TOP = 0.3

Counts = tuple[tuple[str, int | None], ...]
"""Counts under their keys, in a fixed order; None where hidden."""

NOT_BOOKED, NOT_IN, NONE_YET = "not_booked", "not_in", "none_yet"
BOOKING_BANDS = ((12.0, "12"), (24.0, "24"), (48.0, "48"), (72.0, "72"), (120.0, "120"), (168.0, "168"))
SCORECARD_BANDS = ((4.0, "4"), (24.0, "24"), (48.0, "48"), (72.0, "72"))
OFFERED_BANDS = ((1.0, "1"), (2.0, "2"), (3.0, "3"), (4.0, "4"), (6.0, "6"))
LONGER = "longer"
EARLY, LATE = "early", "late"
HOUR_BANDS = ("8", "10", "12", "14", "16", "18")


class Viewer(StrEnum):
    """How somebody who was shown something stands to the loop."""

    CANDIDATE = "candidate"
    RECRUITER = "recruiter"
    HIRING_MANAGER = "hiring_manager"
    PANEL = "panel"
    COLLEAGUE = "colleague"
    OPERATOR = "operator"
    SYSTEM = "system"


# The facts. A candidate's id is here only to count people.


@dataclass(frozen=True, slots=True)
class LoopFact:
    """A loop. `offered` counts the options its candidate could choose from, `hours_to_book` is None until booked."""

    candidate: CandidateId
    requisition: str
    hours_to_book: float | None
    offered: int
    reschedules: int
    candidate_cancellations: int
    company_cancellations: int


@dataclass(frozen=True, slots=True)
class SlotFact:
    """A time that was offered: minutes after midnight in the candidate's zone, and how many minutes it lasts."""

    candidate: CandidateId
    local_minute: int
    minutes: int


@dataclass(frozen=True, slots=True)
class SeatFact:
    """A seat that a person has in a booked interview."""

    candidate: CandidateId
    person: PersonId


@dataclass(frozen=True, slots=True)
class ScorecardFact:
    """A seat that owes a scorecard: the hours it took, or None and the hours it has been waited for."""

    candidate: CandidateId
    hours: float | None
    waited: float


@dataclass(frozen=True, slots=True)
class SuggestionFact:
    """An option; `origin` and `outcome` as `v_suggestion` has them. `loop` tells loops apart."""

    candidate: CandidateId
    loop: str
    origin: str
    outcome: str


@dataclass(frozen=True, slots=True)
class SummaryFact:
    """A summary of notes that was offered; `outcome` as `v_summary` has it."""

    candidate: CandidateId
    outcome: str


@dataclass(frozen=True, slots=True)
class DisclosureFact:
    """One thing of a candidate that was shown to somebody, once."""

    candidate: CandidateId
    viewer: Viewer
    shown: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a report is about. `disclosures` None: its reader may not know of them."""

    loops: tuple[LoopFact, ...] = ()
    slots: tuple[SlotFact, ...] = ()
    seats: tuple[SeatFact, ...] = ()
    scorecards: tuple[ScorecardFact, ...] = ()
    suggestions: tuple[SuggestionFact, ...] = ()
    summaries: tuple[SummaryFact, ...] = ()
    disclosures: tuple[DisclosureFact, ...] | None = None


# The figures.


@dataclass(frozen=True, slots=True)
class RequisitionFigures:
    """One requisition of several."""

    requisition: str
    loops: int
    booking: Spread | None


@dataclass(frozen=True, slots=True)
class Load:
    """Who carries the interviews: listed people with their counts, the most first, and all others together.

    `gini` is 0 where all carry the same and nears 1 where one carries all; `top` is the share that the busiest 30 % of
    people (rounded up) carry. Both count each person who is not listed with the average of those.
    """

    people: int
    interviews: int
    listed: tuple[tuple[PersonId, int], ...]
    other_people: int
    other_interviews: int
    gini: float
    top: float


@dataclass(frozen=True, slots=True)
class Fairness:
    """The figures of at least ten candidates. See docs/explanation/fairness.md for what each means."""

    candidates: int
    loops: int
    booking: Spread | None
    booking_bands: Counts
    requisitions: tuple[RequisitionFigures, ...]
    offered: Spread | None
    offered_bands: Counts
    outside: Share | None
    hour_bands: Counts
    moved: Share | None
    candidate_cancelled: Share | None
    company_cancelled: Share | None
    load: Load | None
    scorecards: Spread | None
    in_time: Share | None
    scorecard_bands: Counts
    accepted: Share | None
    edited: Share | None
    suggestions: Counts
    summaries_edited: Share | None
    summaries: Counts
    disclosures: tuple[tuple[Viewer, str, int | None], ...] | None


def figures(facts: Facts) -> Fairness | None:
    """All figures; None where they would be about fewer than ten candidates."""
    if len({loop.candidate for loop in facts.loops}) < FEWEST:
        return None
    booked = [loop for loop in facts.loops if loop.hours_to_book is not None]
    offered = [loop for loop in facts.loops if loop.offered]
    outside, hour_bands = _hours(facts.slots)
    in_time, scorecard_bands = _scorecards(facts.scorecards)
    accepted, edited, suggestions = _suggestions(facts.suggestions)
    summaries_edited, summaries = _summaries(facts.summaries)
    return Fairness(
        candidates=len({loop.candidate for loop in facts.loops}),
        loops=len(facts.loops),
        booking=_booking(facts.loops),
        booking_bands=_bands(
            ((one.candidate, one.hours_to_book) for one in facts.loops), BOOKING_BANDS, without=NOT_BOOKED
        ),
        requisitions=_requisitions(facts.loops),
        offered=spread([(loop.candidate, float(loop.offered)) for loop in offered]),
        offered_bands=_bands(
            ((one.candidate, float(one.offered) or None) for one in facts.loops), OFFERED_BANDS, without=NONE_YET
        ),
        outside=outside,
        hour_bands=hour_bands,
        moved=_share_of(booked, lambda loop: loop.reschedules > 0),
        candidate_cancelled=_share_of(booked, lambda loop: loop.candidate_cancellations > 0),
        company_cancelled=_share_of(booked, lambda loop: loop.company_cancellations > 0),
        load=load(facts.seats),
        scorecards=spread([(one.candidate, one.hours) for one in facts.scorecards if one.hours is not None]),
        in_time=in_time,
        scorecard_bands=scorecard_bands,
        accepted=accepted,
        edited=edited,
        suggestions=suggestions,
        summaries_edited=summaries_edited,
        summaries=summaries,
        disclosures=None if facts.disclosures is None else _disclosures(facts.disclosures),
    )


# What they are made of


def gini(values: Sequence[float]) -> float:
    """How unequal the values are: 0 where all are the same, (n - 1) / n where one has everything. None may be
    negative; 0 where there is nothing to share.
    """
    total, count = math.fsum(values), len(values)
    if not total:
        return 0.0
    weighted = math.fsum((2 * place - count - 1) * value for place, value in enumerate(sorted(values), 1))
    return max(0.0, weighted / (count * total))


def top_share(values: Sequence[float], top: float = TOP) -> float:
    """The share of the total that the largest `top` of the values (rounded up) make; 0 where there is nothing."""
    total = math.fsum(values)
    count = math.ceil(round(len(values) * top, 9))
    return math.fsum(sorted(values, reverse=True)[:count]) / total if total else 0.0


def load(seats: Sequence[SeatFact]) -> Load | None:
    """Who carries the interviews; None where they are about too few candidates."""
    groups: dict[PersonId, list[CandidateId]] = {}
    for seat in seats:
        groups.setdefault(seat.person, []).append(seat.candidate)
    if people_in(groups.values()) < FEWEST:
        return None
    counts = publish(groups)
    listed = sorted(((who, count) for who, count in counts.items() if count is not None), key=lambda one: -one[1])
    others = [len(groups[who]) for who, count in counts.items() if count is None]
    values = [float(count) for _, count in listed] + [sum(others) / len(others) for _ in others]
    return Load(
        people=len(groups),
        interviews=len(seats),
        listed=tuple(listed),
        other_people=len(others),
        other_interviews=sum(others),
        gini=gini(values),
        top=top_share(values),
    )


def _booking(loops: Iterable[LoopFact]) -> Spread | None:
    return spread([(loop.candidate, loop.hours_to_book) for loop in loops if loop.hours_to_book is not None])


def _requisitions(loops: Sequence[LoopFact]) -> tuple[RequisitionFigures, ...]:
    """Each requisition that may be told, the most loops first; none where there is only one."""
    groups: dict[str, list[LoopFact]] = {}
    for loop in loops:
        groups.setdefault(loop.requisition, []).append(loop)
    counts = publish({name: [loop.candidate for loop in mine] for name, mine in groups.items()})
    told = [
        RequisitionFigures(name, count, _booking(groups[name])) for name, count in counts.items() if count is not None
    ]
    return tuple(sorted(told, key=lambda one: -one.loops)) if len(groups) > 1 else ()


def _bands(
    values: Iterable[tuple[CandidateId, float | None]], bands: Sequence[tuple[float, str]], *, without: str
) -> Counts:
    """How many values are at most each band's limit, longer than all, or missing."""
    groups: dict[str, list[CandidateId]] = {key: [] for key in (*(key for _, key in bands), LONGER, without)}
    for candidate, value in values:
        groups[without if value is None else _band(value, bands)].append(candidate)
    return tuple(publish(groups).items())


def _band(value: float, bands: Sequence[tuple[float, str]]) -> str:
    return next((key for limit, key in bands if value <= limit), LONGER)


def _hours(slots: Iterable[SlotFact]) -> tuple[Share | None, Counts]:
    outside: dict[str, list[CandidateId]] = {EARLY: [], LATE: []}
    inside: dict[str, list[CandidateId]] = {key: [] for key in HOUR_BANDS}
    for slot in slots:
        if slot.local_minute < DAY_STARTS:
            outside[EARLY].append(slot.candidate)
        elif slot.local_minute + slot.minutes > DAY_ENDS:
            outside[LATE].append(slot.candidate)
        else:
            inside[str(slot.local_minute // 120 * 2)].append(slot.candidate)
    found, counts = split(outside, inside)
    return found, tuple((key, counts[key]) for key in (EARLY, *HOUR_BANDS, LATE))


def _scorecards(scorecards: Iterable[ScorecardFact]) -> tuple[Share | None, Counts]:
    """A scorecard that has not been waited for long enough is neither in time nor late, and is not counted."""
    keys = (*(key for _, key in SCORECARD_BANDS), LONGER, NOT_IN)
    groups: dict[str, list[CandidateId]] = {key: [] for key in keys}
    for one in scorecards:
        if one.hours is not None:
            groups[_band(one.hours, SCORECARD_BANDS)].append(one.candidate)
        elif one.waited > IN_TIME_HOURS:
            groups[NOT_IN].append(one.candidate)
    within = {key for limit, key in SCORECARD_BANDS if limit <= IN_TIME_HOURS}
    part = {key: units for key, units in groups.items() if key in within}
    found, counts = split(part, {key: units for key, units in groups.items() if key not in within})
    return found, tuple((key, counts[key]) for key in keys)


def _suggestions(options: Sequence[SuggestionFact]) -> tuple[Share | None, Share | None, Counts]:
    """Bookings that were of suggestions, loops whose suggestions the recruiter changed, and what became of each."""
    keys = [f"search_{outcome}" for outcome in ("booked", "released", "withdrawn", "ended", "open")]
    groups: dict[str, list[CandidateId]] = {key: [] for key in (*keys, "hand_booked", "hand_other")}
    changed: dict[str, bool] = {}
    candidates: dict[str, CandidateId] = {}
    for one in options:
        by_hand = one.origin == "hand"
        key = f"{one.origin}_{one.outcome}" if not by_hand or one.outcome == "booked" else "hand_other"
        groups[key].append(one.candidate)
        changed[one.loop] = changed.get(one.loop, False) or by_hand or one.outcome == "withdrawn"
        candidates[one.loop] = one.candidate
    counts = publish(groups)
    accepted = _share_of_counts(groups, counts, "search_booked", "hand_booked")
    edited = share(
        [candidates[loop] for loop, was in changed.items() if was],
        [candidates[loop] for loop, was in changed.items() if not was],
    )
    return accepted, edited, tuple(counts.items())


def _summaries(summaries: Sequence[SummaryFact]) -> tuple[Share | None, Counts]:
    """Of the summaries that were kept, those that a person had changed first; and what became of all of them.

    No counts where nobody has asked for a summary, which tells nothing of anybody.
    """
    if not summaries:
        return None, ()
    groups: dict[str, list[CandidateId]] = {"as_made": [], "edited": [], "not_kept": []}
    for one in summaries:
        groups[one.outcome].append(one.candidate)
    counts = publish(groups)
    return _share_of_counts(groups, counts, "edited", "as_made"), tuple(counts.items())


def _share_of_counts(
    groups: Mapping[str, Sequence[CandidateId]], counts: Mapping[str, int | None], part: str, rest: str
) -> Share | None:
    """The share of `part` in both; a share that can be told is not, where one of its two counts is hidden."""
    found = share(groups[part], groups[rest])
    is_told = found is not None and found.value is not None
    return None if is_told and None in (counts[part], counts[rest]) else found


def _disclosures(seen: Iterable[DisclosureFact]) -> tuple[tuple[Viewer, str, int | None], ...]:
    """How often who was shown what. No sums are told, so each count stands for itself."""
    groups: dict[tuple[Viewer, str], list[CandidateId]] = {}
    for one in seen:
        groups.setdefault((one.viewer, one.shown), []).append(one.candidate)
    order = {viewer: place for place, viewer in enumerate(Viewer)}
    return tuple(
        (viewer, shown, len(units) if len(set(units)) >= FEWEST else None)
        for (viewer, shown), units in sorted(groups.items(), key=lambda item: (order[item[0][0]], item[0][1]))
    )


def _share_of(loops: Sequence[LoopFact], holds: Callable[[LoopFact], bool]) -> Share | None:
    part = [loop.candidate for loop in loops if holds(loop)]
    return share(part, [loop.candidate for loop in loops if not holds(loop)])
