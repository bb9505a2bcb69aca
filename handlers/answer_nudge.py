"""What does a receiver say to a nudge? Later, no more of this loop, or again of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers import nudging as planning
from handlers import owed, receivers
from handlers.command import Command, Context, Refused, Subject
from policies import nudging
from policies.nudging import Receiver
from policies.vocabulary import LoopId, PersonId, Refusal
from policies.waiting import NudgeId, NudgeState, Snooze, Waiting
from storage import nudges
from storage.nudges import Planned, Said
from storage.tables import Loop, Person
from storage.waiting import Nudge


@dataclass(frozen=True, slots=True)
class SnoozeOffered:
    """A nudge that can be put off, until any day from `first` to `last`."""

    nudge_id: NudgeId
    code: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ShowSnooze(Command[SnoozeOffered | Refused]):
    """Until which days can the nudge be put off?"""

    nudge_id: NudgeId

    def subject(self) -> Subject:
        return Subject("nudge", self.nudge_id)


@dataclass(frozen=True, slots=True)
class NudgeSnoozed:
    """It comes back `until`, in the receiver's hours and `timezone`; snoozing it again answers the same."""

    code: str
    until: datetime
    timezone: str


@dataclass(frozen=True, slots=True)
class SnoozeNudge(Command[NudgeSnoozed | Refused]):
    """Put a nudge off, and with it whatever else was to come sooner about the same thing. `day`, a day of the
    receiver's, goes with `until`.
    """

    nudge_id: NudgeId
    snooze: Snooze
    day: date | None = None

    def subject(self) -> Subject:
        return Subject("nudge", self.nudge_id)


@dataclass(frozen=True, slots=True)
class LoopMuted:
    """The person hears no more of the loop."""

    loop_id: LoopId
    code: str


@dataclass(frozen=True, slots=True)
class MuteLoop(Command[LoopMuted | Refused]):
    """Hear no more of the loop that a nudge is about. Others are told as before."""

    nudge_id: NudgeId

    def subject(self) -> Subject:
        return Subject("nudge", self.nudge_id)


@dataclass(frozen=True, slots=True)
class LoopUnmuted:
    """The person hears of the loop, as before they muted it or all along."""

    code: str


@dataclass(frozen=True, slots=True)
class UnmuteLoop(Command[LoopUnmuted | Refused]):
    """Hear again of a loop that the actor has muted. What was said before comes back the next working morning."""

    place: str

    def subject(self) -> Subject:
        return Subject("loop", self.place)


def show_snooze(command: ShowSnooze, context: Context) -> SnoozeOffered | Refused:
    nudge = context.session.get_one(Nudge, command.nudge_id)
    loop = context.session.get_one(Loop, nudge.loop_id)
    if nudge.state is not NudgeState.SENT:
        return Refused(Refusal.NUDGE_OVER)
    return SnoozeOffered(nudge.id, loop.code, *nudging.snooze_days(context.now, _receiver(context)))


def snooze(command: SnoozeNudge, context: Context) -> NudgeSnoozed | Refused:
    session = context.session
    nudge, loop = _locked(context, command.nudge_id)
    receiver = _receiver(context)
    if nudge.state is NudgeState.SNOOZED and (until := nudges.comes_back(session, nudge)) is not None:
        return NudgeSnoozed(loop.code, until, receiver.timezone)
    if nudge.state is not NudgeState.SENT:
        return Refused(Refusal.NUDGE_OVER)
    first, last = nudging.snooze_days(context.now, receiver)
    if command.snooze is Snooze.UNTIL and (command.day is None or not first <= command.day <= last):
        return Refused(Refusal.OUT_OF_REACH)
    until = nudging.snoozed_until(command.snooze, context.now, receiver, command.day)
    if until is None or (nudge.waiting is Waiting.INTERVIEW and until >= nudge.since):
        return Refused(Refusal.TOO_LATE)
    nudge.state, nudge.settled_at = NudgeState.SNOOZED, context.now
    session.flush()
    nudges.plan(session, [_once_more(nudge, until)])
    nudges.put_off(session, nudge, until)
    _tell(context, nudge, context.standing.person_id)
    return NudgeSnoozed(loop.code, until, receiver.timezone)


def mute(command: MuteLoop, context: Context) -> LoopMuted:
    _, loop = _locked(context, command.nudge_id)
    nudges.mute(context.session, context.standing.person_id, loop.id, context.now)
    planning.unheard(context, loop, context.standing.person_id)
    return LoopMuted(loop.id, loop.code)


def unmute(command: UnmuteLoop, context: Context) -> LoopUnmuted:
    session, person_id = context.session, context.standing.person_id
    loop = session.get_one(Loop, context.standing.loop)
    since = nudges.unmute(session, person_id, loop.id)
    if since is not None:
        ended = nudges.ended_since(session, loop.id, person_id, since)
        found = owed.look(context, ended, to_tell=False)
        _plan_again(context, [nudge for nudge in ended if found.is_owed(nudge)])
    return LoopUnmuted(loop.code)


def _plan_again(context: Context, ended: Sequence[Nudge]) -> None:
    """What was still to come comes at its own time; of the rest, the newest about each thing the next working morning,
    unless the thing was put off for longer.
    """
    to_come = [nudge for nudge in ended if nudge.sent_on is None and nudge.due_at > context.now]
    put_off = {(nudge.waiting, nudge.subject) for nudge in to_come if nudge.again}
    newest = {(nudge.waiting, nudge.subject): nudge for nudge in ended if nudge not in to_come}
    planned = [_once_more(nudge, nudge.due_at) for nudge in to_come]
    morning = nudging.snoozed_until(Snooze.TOMORROW, context.now, _receiver(context))
    if morning is not None:
        planned += [_once_more(nudge, morning) for about, nudge in newest.items() if about not in put_off]
    nudges.plan(context.session, planned)


def _once_more(nudge: Nudge, due_at: datetime) -> Planned:
    """The same nudge, as a row of its own."""
    to = (nudge.audience, nudge.person_id, nudge.rung, nudge.time_no, nudge.since, due_at, nudge.again + 1)
    return Planned(nudge.waiting, nudge.subject, nudge.loop_id, *to)


def _receiver(context: Context) -> Receiver:
    """The hours of whoever answers."""
    return receivers.person(context, context.session.get_one(Person, context.standing.person_id))


def _locked(context: Context, nudge_id: NudgeId) -> tuple[Nudge, Loop]:
    """The nudge, which exists, locked: it may be fired or retired meanwhile."""
    nudge = nudges.lock(context.session, nudge_id)
    return nudge, context.session.get_one(Loop, nudge.loop_id)


def _tell(context: Context, nudge: Nudge, person_id: PersonId) -> None:
    if nudge.sent_on is not None:
        planning.tell_over(context, [Said(nudge.id, person_id, nudge.sent_on, nudge.folded)])
