"""How many may go out now, to whom, and who waits? Limits per receiver and per place, and pauses that were asked for.

A receiver is the word before the dot of an errand (`chat`, `ats`); a place is one channel or direct message in chat. A
limit is kept by one moment alone: how far into the future its allowance is spent.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
AT_ONCE = timedelta(seconds=5)
"""So much of a minute's allowance may go at one moment, if nothing went before."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many a minute, evenly; None for as many as there are."""

    per_minute: int

    @property
    def apart(self) -> timedelta:
        return MINUTE / self.per_minute

    @property
    def burst(self) -> int:
        return max(1, AT_ONCE // self.apart)


@dataclass(frozen=True, slots=True)
class Pace:
    """Where a receiver or place stands: until when its allowance is spent, and until when it asked to be left alone.

    `broken_since` is when it first did not accept our credentials, None where it does.
    """

    spent_until: datetime | None = None
    paused_until: datetime | None = None
    broken_since: datetime | None = None

    def is_paused(self, now: datetime) -> bool:
        return self.paused_until is not None and self.paused_until > now


FRESH = Pace()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A promise that is due: to whom it goes, and to which place, if that is one that is paced."""

    receiver: str
    place: str | None


def allowance(limit: Limit | None, pace: Pace, now: datetime) -> int | None:
    """How many may go to this receiver now; None for any number."""
    if pace.is_paused(now):
        return 0
    if limit is None:
        return None
    spent = max(pace.spent_until or now, now)
    return max(0, math.floor((now + limit.burst * limit.apart - spent) / limit.apart))


def spent(limit: Limit, pace: Pace, now: datetime, count: int) -> datetime:
    """Until when the allowance is spent after `count` more."""
    return max(pace.spent_until or now, now) + count * limit.apart


def chosen(wanted: Sequence[Wanted], allowances: Mapping[str, int | None], taken: Iterable[str] = ()) -> list[int]:
    """Which of these go now, by their position: in order, within each receiver's allowance, one for each place.

    `taken` places get none.
    """
    left, places, going = dict(allowances), set(taken), []
    for number, one in enumerate(wanted):
        few = left.get(one.receiver)
        if few == 0 or (one.place is not None and one.place in places):
            continue
        going.append(number)
        if few is not None:
            left[one.receiver] = few - 1
        if one.place is not None:
            places.add(one.place)
    return going


def paused(
    refused: Mapping[str, datetime], receiver: str, place: str | None, until: datetime
) -> Mapping[str, datetime]:
    """Who waits until when, after the receiver asked for a pause while it was told something in this place.

    One place alone may have had too much. When a second one is refused while another still waits (`refused`: places
    and their moments), it is the receiver as a whole that has had too much.
    """
    if place is None:
        return {receiver: until}
    if any(other != place for other in refused):
        return {place: until, receiver: until}
    return {place: until}
