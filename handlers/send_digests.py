"""Is it time for a digest? One for each requisition's channel every working morning, one for each hiring manager on
Mondays; a row for each, so that it is posted once.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers import promises, receivers
from handlers.command import Command, Context, Refused, each_alone
from policies import nudging
from policies.nudging import Receiver
from policies.vocabulary import PersonId, Role
from policies.waiting import NudgeState
from storage import digests, people
from storage.tables import Person, Requisition
from storage.waiting import Digest

AT_ONCE = 50
MONDAY = 1


@dataclass(frozen=True, slots=True)
class DigestsSent:
    """How many digests are on their way. `more` says that others are due, `failed` names the faults of single ones."""

    count: int
    more: bool = False
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SendDigests(Command[DigestsSent | Refused]):
    """A tick of the clock: promise the digests that are due, and plan the next ones."""

    quiet = True


def handle(command: SendDigests, context: Context) -> DigestsSent:
    session = context.session
    found = digests.due(session, context.now, AT_ONCE)
    sent, failed = each_alone(context, found, _send)
    for requisition in digests.unplanned_requisitions(session, AT_ONCE):
        _plan(context, receivers.requisition(context, requisition), requisition=requisition)
    for person in digests.unplanned_managers(session, AT_ONCE):
        _plan(context, receivers.person(context, person), person=person)
    return DigestsSent(sent, len(found) == AT_ONCE, failed)


def _send(context: Context, row: Digest) -> int:
    """Promise it, if this is still the day and the hour: yesterday's is not posted this morning. 1 if it was."""
    row.settled_at = context.now
    receiver = _receiver(context, row)
    today = receiver.day_of(context.now) if receiver else None
    if receiver is None or row.day != today or not _in_time(receiver, context.now):
        row.state = NudgeState.EXPIRED
        return 0
    row.state = NudgeState.SENT
    promises.digest(context, row.id, _to(context, row))
    return 1


def _to(context: Context, row: Digest) -> Requisition | PersonId:
    if row.person_id is not None:
        return row.person_id
    return context.session.get_one(Requisition, row.requisition_id)


def _in_time(receiver: Receiver, now: datetime) -> bool:
    """On a working day of theirs, before it ends; a digest may be read before the quiet hours are over."""
    day = receiver.day_of(now)
    return receiver.works_on(day) and now < receiver.closes(day)


def _receiver(context: Context, row: Digest) -> Receiver | None:
    """Whose hours count; None when the requisition is closed or the person manages nothing any more."""
    session = context.session
    if row.requisition_id is not None:
        requisition = session.get_one(Requisition, row.requisition_id)
        return receivers.requisition(context, requisition) if requisition.is_open else None
    person = session.get_one(Person, row.person_id)
    manages = Role.HIRING_MANAGER in people.roles(session, person.id) and digests.managed(session, person.id)
    return receivers.person(context, person) if person.active and manages else None


def _plan(
    context: Context, receiver: Receiver, *, requisition: Requisition | None = None, person: Person | None = None
) -> None:
    """The next one: on the first working day at its hour, or on the first one of next week."""
    ids = (requisition.id if requisition else None, person.id if person else None)
    last = digests.last_day(context.session, requisition_id=ids[0], person_id=ids[1])
    day = receiver.day_of(context.now)
    if last is not None:
        day = max(day, last + timedelta(days=1))
    elif _at(context, day, receiver) <= context.now:  # new here: the next one, not one that would be late
        day += timedelta(days=1)
    for ahead in range(nudging.FARTHEST):
        later = day + timedelta(days=ahead)
        if _is_day(later, receiver, weekly=person is not None):
            at = _at(context, later, receiver)
            digests.plan(context.session, later, at, requisition_id=ids[0], person_id=ids[1])
            return


def _is_day(day: date, receiver: Receiver, *, weekly: bool) -> bool:
    """Is it a working day of the receiver's, or the first one of a week?"""
    monday = day - timedelta(days=day.isoweekday() - MONDAY)
    earlier = (monday + timedelta(days=number) for number in range((day - monday).days))
    return receiver.works_on(day) and not (weekly and any(map(receiver.works_on, earlier)))


def _at(context: Context, day: date, receiver: Receiver) -> datetime:
    return nudging.at_local(day, context.rules.digest_at, receiver.timezone)
