"""When may somebody be nudged, and how long do we wait? Fair hours in the receiver's own zone, and the ladder's rungs.

Judged when a nudge fires, never only when it was planned: people move, holidays come, and what was owed may be done.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from policies.vocabulary import PersonId, Span
from policies.waiting import Audience, Snooze, Waiting

FARTHEST = 60
"""Days that are looked ahead for an hour in which somebody may be nudged; longer, and nobody works there at all. As
many a nudge may be put off.
"""
POOL_BATCH = 3
"""So many members of a pool are asked at once."""
SNOOZE_HOURS = timedelta(hours=2)
MINUTE = timedelta(minutes=1)


class Wait(StrEnum):
    """How the time until a rung is counted, from the moment since when something waits."""

    HOURS = "hours"
    WORKING_HOURS = "working_hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    BEFORE = "before"
    """Minutes before the interview."""


@dataclass(frozen=True, slots=True)
class Rung:
    """After so much of `wait`, `audience` is nudged. `every` more of the same kind until `last` times in all.

    `within`: fewer minutes before the interview than that, or it is not said at all.
    """

    audience: Audience
    wait: Wait
    amount: int
    every: int | None = None
    last: int = 1
    within: int | None = None


LADDERS: Mapping[Waiting, tuple[Rung, ...]] = {
    Waiting.SEATS: (
        Rung(Audience.POOL, Wait.WORKING_HOURS, 4),
        Rung(Audience.POOL, Wait.WORKING_DAYS, 1, every=1, last=10),
        Rung(Audience.RECRUITER, Wait.WORKING_DAYS, 2),
    ),
    Waiting.BOOKING: (
        Rung(Audience.CANDIDATE, Wait.DAYS, 2, every=2, last=2),
        Rung(Audience.RECRUITER, Wait.DAYS, 5),
    ),
    Waiting.INTERVIEW: (
        Rung(Audience.INTERVIEWER, Wait.BEFORE, 24 * 60),
        Rung(Audience.INTERVIEWER, Wait.BEFORE, 15, within=60),
    ),
    Waiting.SCORECARD: (
        Rung(Audience.INTERVIEWER, Wait.HOURS, 1),
        Rung(Audience.INTERVIEWER, Wait.WORKING_DAYS, 1, every=1, last=9),
        Rung(Audience.HIRING_MANAGER, Wait.WORKING_DAYS, 2),
    ),
    Waiting.OUTCOME: (
        Rung(Audience.HIRING_MANAGER, Wait.WORKING_DAYS, 2, every=2, last=10),
        Rung(Audience.RECRUITER, Wait.WORKING_DAYS, 4, every=2, last=5),
    ),
    Waiting.HIRE: (
        Rung(Audience.HR_OPERATIONS, Wait.WORKING_DAYS, 0),
        Rung(Audience.HR_OPERATIONS, Wait.WORKING_DAYS, 1, every=2, last=10),
        Rung(Audience.HR_OPERATIONS, Wait.WORKING_DAYS, 2),
    ),
}  # fmt: skip
"""The rungs of what waits, by their number. What is asked at once (a scorecard at the end, an outcome when the last
scorecard is in, a checklist when somebody is hired) is a notice of its own, and no rung.
"""
OF_ITS_OWNER, OF_THE_OTHERS = (0, 1), (2,)
"""Of the rungs of HIRE: for whoever an item of the checklist is of, counted from the day it is due on; and for HR
operations, where it is somebody else's.
"""


@dataclass(frozen=True, slots=True)
class Receiver:
    """The hours in which one receiver may be nudged: minutes after local midnight, in an IANA zone.

    `quiet_from` to `quiet_until` is the night; `days` are ISO weekdays; `holidays` local dates; `away` is leave, which
    nothing is said in.
    """

    timezone: str
    quiet_from: int = 18 * 60
    quiet_until: int = 9 * 60
    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    holidays: Collection[date] = frozenset()
    away: tuple[Span, ...] = ()

    def works_on(self, day: date) -> bool:
        """Is this a working day of theirs, of which they are not away all of the hours?"""
        if day.isoweekday() not in self.days or day in self.holidays:
            return False
        return not self.away or self.back(self.opens(day)) < self.closes(day)

    def back(self, moment: datetime) -> datetime:
        """The moment itself, or when they are back where they are away then."""
        while (ends := [one.ends_at for one in self.away if one.starts_at <= moment < one.ends_at]) != []:
            moment = max(ends)
        return moment

    def still_here(self, moment: datetime) -> datetime:
        """The moment itself, or the last minute before they go where they are away then."""
        while (starts := [one.starts_at for one in self.away if one.starts_at <= moment < one.ends_at]) != []:
            moment = min(starts) - MINUTE
        return moment

    def leaves(self, moment: datetime) -> datetime:
        """When the hours end that this moment is in: at night, or when they go away."""
        goes = [one.starts_at for one in self.away if one.starts_at > moment]
        return min([self.closes(self.day_of(moment)), *goes])

    def opens(self, day: date) -> datetime:
        """When this local day's hours begin, aware UTC."""
        return at_local(day, self.quiet_until, self.timezone)

    def closes(self, day: date) -> datetime:
        """When they end, aware UTC; outside."""
        return at_local(day, self.quiet_from, self.timezone)

    def day_of(self, moment: datetime) -> date:
        """The local day on which this moment (aware) is."""
        return moment.astimezone(ZoneInfo(self.timezone)).date()

    def may_have(self, moment: datetime) -> bool:
        """Is this moment (aware) one in which the receiver may be nudged?"""
        day = self.day_of(moment)
        is_here = self.back(moment) == moment
        return is_here and self.works_on(day) and self.opens(day) <= moment < self.closes(day)


def next_fair(moment: datetime, receiver: Receiver) -> datetime | None:
    """The first moment, from this one on, in which the receiver may be nudged; None where there is none for long."""
    moment = receiver.back(moment)
    day = receiver.day_of(moment)
    for ahead in range(FARTHEST):
        later = day + timedelta(days=ahead)
        start = receiver.back(max(moment, receiver.opens(later)))
        if receiver.works_on(later) and start < receiver.closes(later):
            return start
    return None


def last_fair(moment: datetime, receiver: Receiver) -> datetime | None:
    """The last moment, up to this one, in which the receiver may be nudged: for what must be known beforehand."""
    moment = receiver.still_here(moment)
    day = receiver.day_of(moment)
    for back in range(FARTHEST):
        earlier = day - timedelta(days=back)
        end = receiver.still_here(min(moment, receiver.closes(earlier) - MINUTE))
        if receiver.works_on(earlier) and receiver.opens(earlier) <= end:
            return end
    return None


def due(rung: Rung, time_no: int, since: datetime, receiver: Receiver) -> datetime | None:
    """When the rung's `time_no`th nudge (from 1) is due, in the receiver's hours; None when there is no more of it.

    `since` is since when it waits, or for `BEFORE` when the interview starts.
    """
    if not 1 <= time_no <= (rung.last if rung.every is not None else 1):
        return None
    amount = rung.amount + (time_no - 1) * (rung.every or 0)
    match rung.wait:
        case Wait.BEFORE:
            fair = last_fair(since - timedelta(minutes=amount), receiver)
            if fair is None or rung.within is None:
                return fair
            return fair if fair >= since - timedelta(minutes=rung.within) else None
        case Wait.HOURS:
            return next_fair(since + timedelta(hours=amount), receiver)
        case Wait.DAYS:
            return next_fair(since + timedelta(days=amount), receiver)
        case Wait.WORKING_HOURS:
            return _after_working(since, timedelta(hours=amount), receiver)
        case Wait.WORKING_DAYS:
            return _on_working_day(since, amount, receiver) if amount else next_fair(since, receiver)


def newest_due(rung: Rung, time_no: int, since: datetime, receiver: Receiver, now: datetime) -> int:
    """The rung's last time, from this one on, that is due by now: the one to send, where several were missed."""
    while (later := due(rung, time_no + 1, since, receiver)) is not None and later <= now:
        time_no += 1
    return time_no


def snooze_days(now: datetime, receiver: Receiver) -> tuple[date, date]:
    """The first and the last day until which something may be put off: days of the receiver's, after today."""
    today = receiver.day_of(now)
    return today + timedelta(days=1), today + timedelta(days=FARTHEST)


def snoozed_until(snooze: Snooze, now: datetime, receiver: Receiver, day: date | None = None) -> datetime | None:
    """When a nudge that is put off comes back: in the receiver's hours; None where they have none. `day`, one of
    `snooze_days`, goes with `UNTIL`.
    """
    if snooze is Snooze.HOURS:
        return next_fair(now + SNOOZE_HOURS, receiver)
    tomorrow, _ = snooze_days(now, receiver)
    return next_fair(receiver.opens(day or tomorrow), receiver)


def is_folded(sent: int, most: int) -> bool:
    """Does the next nudge of a day, after so many messages, go into the day's last message, of `most` in all?"""
    return sent >= most - 1


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the pool who could take a seat. `load` counts what they have claimed, `asked` how often they were
    nudged about these seats; `just_asked`: the last time somebody was.
    """

    id: PersonId
    load: int
    asked: int = 0
    just_asked: bool = False


def next_to_ask(members: Iterable[Member], size: int = POOL_BATCH) -> tuple[PersonId, ...]:
    """Who is asked next: whoever has been asked least and has the least load; nobody twice in a row."""
    free = sorted((one for one in members if not one.just_asked), key=lambda one: (one.asked, one.load, one.id))
    return tuple(one.id for one in free[:size])


def _after_working(since: datetime, work: timedelta, receiver: Receiver) -> datetime | None:
    """The moment at which so much of the receiver's hours has passed."""
    start = next_fair(since, receiver)
    for _ in range(FARTHEST):
        if start is None:
            return None
        ends = receiver.leaves(start)
        if start + work < ends:
            return start + work
        work -= ends - start
        start = next_fair(ends, receiver)
    return None


def _on_working_day(since: datetime, count: int, receiver: Receiver) -> datetime | None:
    """The morning of the `count`th working day after the local day of `since`."""
    day = receiver.day_of(since)
    for _ in range(FARTHEST + count):
        if count == 0:
            return receiver.back(max(since, receiver.opens(day)))
        day += timedelta(days=1)
        count -= receiver.works_on(day)
    return None


def at_local(day: date, minutes: int, timezone: str) -> datetime:
    """A local time of day as aware UTC. One that the clock skips is as long after midnight as the clock would say."""
    local = datetime.combine(day, time(0)) + timedelta(minutes=minutes)
    return local.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)
