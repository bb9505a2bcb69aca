"""May this person take this seat, give it back, or hand it over?

Judged first for a good answer; the database then decides who won.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from policies.vocabulary import REQUIRED_SEATS, ClaimState, LoopState, OptionState, Refusal, SeatKind, Span

CLAIMABLE_OPTIONS = frozenset({OptionState.PROPOSED, OptionState.READY, OptionState.BOOKED})
CLAIMABLE_LOOPS = frozenset({LoopState.OPEN, LoopState.OFFERED, LoopState.BOOKED})
SEAT_ORDER = (SeatKind.LEAD, SeatKind.MEMBER, SeatKind.REVERSE_SHADOW, SeatKind.SHADOW)
"""Whoever claims gets the first open seat of the slot in this order: those that must be filled come first."""


@dataclass(frozen=True, slots=True)
class Claimant:
    """What a rule may know of the person: qualifications, own zone, load limits, leave, and the live claims of other
    seats.

    `claims` are spans of live claims in any loop; `load` names the interview and the start of each of them, so that
    the same
    interview claimed in several options counts once. `on_option` says that they already hold another seat in this
    option.
    """

    kinds: frozenset[str]
    timezone: str
    load_day: int
    load_week: int
    leave: Sequence[Span]
    claims: Sequence[Span]
    load: Sequence[tuple[str, datetime]]
    on_option: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """What a rule may know of the seat."""

    interview_id: str
    interview_kind: str
    span: Span
    option: OptionState
    loop: LoopState


def judge_claim(claimant: Claimant, offered: Offered, now: datetime) -> Refusal | None:
    """Why this person may not take this seat, or None.

    A claim at the same time clashes whatever it is for, also in another option of the same loop: a person can be in
    one room.
    """
    if offered.option not in CLAIMABLE_OPTIONS or offered.loop not in CLAIMABLE_LOOPS:
        return Refusal.OPTION_GONE
    if offered.span.starts_at <= now:
        return Refusal.IN_THE_PAST
    if offered.interview_kind not in claimant.kinds:
        return Refusal.NOT_QUALIFIED
    if claimant.on_option:
        return Refusal.ALREADY_ON_OPTION
    if any(offered.span.overlaps(away) for away in claimant.leave):
        return Refusal.ON_LEAVE
    if any(offered.span.overlaps(taken) for taken in claimant.claims):
        return Refusal.CLASHES
    return judge_load(claimant, offered)


def judge_load(claimant: Claimant, offered: Offered) -> Refusal | None:
    """Would this interview exceed the person's day or week, counted in their own time zone?"""
    zone = ZoneInfo(claimant.timezone)
    day = offered.span.starts_at.astimezone(zone).date()
    days = [
        (interview, start.astimezone(zone).date())
        for interview, start in claimant.load
        if interview != offered.interview_id
    ]
    if len({interview for interview, other in days if other == day}) >= claimant.load_day:
        return Refusal.DAY_FULL
    week = day.isocalendar()[:2]
    if len({interview for interview, other in days if other.isocalendar()[:2] == week}) >= claimant.load_week:
        return Refusal.WEEK_FULL
    return None


def judge_release(state: ClaimState, starts_at: datetime, now: datetime, cutoff_hours: int) -> Refusal | None:
    """Why this claim may not be given back, or None. A confirmed seat is free to leave only before the cut-off."""
    if state not in (ClaimState.CLAIMED, ClaimState.CONFIRMED) or starts_at <= now:
        return Refusal.OPTION_GONE
    if state is ClaimState.CONFIRMED and starts_at - now < timedelta(hours=cutoff_hours):
        return Refusal.TOO_LATE
    return None


def judge_swap(state: ClaimState, starts_at: datetime, now: datetime) -> Refusal | None:
    """Why this claim can no longer be handed over, or None.

    Handing over needs no cut-off: the seat never stands empty.
    """
    if state is ClaimState.RELEASED:
        return Refusal.SEAT_RELEASED
    if state not in (ClaimState.CLAIMED, ClaimState.CONFIRMED) or starts_at <= now:
        return Refusal.OPTION_GONE
    return None


def is_ready(seats: Sequence[tuple[SeatKind, bool]]) -> bool:
    """Are all required seats of an option claimed? Each item is a seat's kind and whether it is claimed."""
    required = [claimed for kind, claimed in seats if kind in REQUIRED_SEATS]
    return bool(required) and all(required)
