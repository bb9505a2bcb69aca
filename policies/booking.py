"""May the candidate book, change or cancel now?"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from policies.vocabulary import LoopState, OptionState, Refusal, Span

LIVE = frozenset({LoopState.OPEN, LoopState.OFFERED, LoopState.BOOKED})


def judge_pick(loop: LoopState, option: OptionState, slots: Sequence[Span], now: datetime) -> Refusal | None:
    """Why this option cannot be booked, or None."""
    if loop not in LIVE:
        return Refusal.LOOP_ENDED
    if option is not OptionState.READY:
        return Refusal.OPTION_GONE
    if min(span.starts_at for span in slots) <= now:
        return Refusal.IN_THE_PAST
    return None


def judge_change(loop: LoopState, first_start: datetime, now: datetime, cutoff_hours: int) -> Refusal | None:
    """Why a booking can be neither moved nor cancelled by the candidate, or None."""
    if loop is not LoopState.BOOKED:
        return Refusal.NOT_BOOKED
    if first_start - now < timedelta(hours=cutoff_hours):
        return Refusal.TOO_LATE
    return None


def judge_reschedule(reschedules: int, limit: int) -> Refusal | None:
    """Why there is no further reschedule, or None."""
    return Refusal.LIMIT_REACHED if reschedules >= limit else None
