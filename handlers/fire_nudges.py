"""Which nudges are due, and may they be said now? A tick of the clock: each is judged anew, by its receiver's hours.

What was missed is not made up for: of several about one thing only the newest is said, and the trail says how many
were left out.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from handlers import open_seats, owed, promises, receivers
from handlers.command import Command, Context, Refused
from handlers.owed import Owed
from policies import nudging
from policies.nudging import LADDERS, POOL_BATCH, Member, Receiver
from policies.vocabulary import PersonId, RequisitionId
from policies.waiting import Audience, NudgeId, NudgeState, Waiting
from storage import loops, nudges, people
from storage.nudges import Planned
from storage.tables import Person
from storage.waiting import Nudge

Change = tuple[tuple[str, object], ...]
AT_ONCE = 200
MOST_LOOKED_AT = 30
"""So many members of a pool are looked at for some who could take a seat."""
LATE = timedelta(hours=1)
"""What could not be said for so long before its reason went is worth a note."""
AFTER_A_FAULT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class NudgesFired:
    """How many nudges are on their way. `more` says that others are due, `failed` names the faults of single ones."""

    count: int
    more: bool = False
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FireNudges(Command[NudgesFired | Refused]):
    """A tick of the clock: say what is due now."""

    quiet = True


def handle(command: FireNudges, context: Context) -> NudgesFired:
    session, now = context.session, context.now
    if not nudges.hold(session):
        return NudgesFired(0)
    rows = nudges.due(session, now, AT_ONCE)
    if not rows:
        return NudgesFired(0)
    newest = nudges.newest(session, {row.subject for row in rows}, now)
    firing = _Firing(context, owed.look(context, rows, to_tell=False), newest)
    firing.count_messages(rows)
    firing.all(sorted(rows, key=lambda row: (row.waiting is not Waiting.INTERVIEW, row.due_at, row.id)))
    return NudgesFired(firing.write(), len(rows) == AT_ONCE or firing.has_more(), tuple(firing.failed))


@dataclass
class _Firing:
    """What comes of one batch, gathered and then written at once."""

    context: Context
    found: Owed
    newest: frozenset[NudgeId]
    said: list[tuple[NudgeId, PersonId | None, RequisitionId]] = field(default_factory=list)
    folded: set[tuple[PersonId, date]] = field(default_factory=set)
    planned: list[Planned] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    changes: dict[Change, list[NudgeId]] = field(default_factory=lambda: defaultdict(list))
    _sent: dict[tuple[PersonId, date], int] = field(default_factory=dict)
    _receivers: dict[str, Receiver] = field(default_factory=dict)

    def count_messages(self, rows: Sequence[Nudge]) -> None:
        """How many messages each receiver has had today."""
        days = {(row.person_id, self._today(self._receiver(row))) for row in rows if row.person_id is not None}
        self._sent = dict(nudges.sent_on(self.context.session, days)) if days else {}

    def all(self, rows: Sequence[Nudge]) -> None:
        """Judge each; one that cannot be judged must not hold up the others."""
        for row in rows:
            try:
                if row.person_id is None and row.audience is Audience.POOL:
                    with self.context.session.begin_nested():
                        self._judge(row)
                else:
                    self._judge(row)
            except Exception as error:  # whatever it is, it is this nudge's alone
                self.failed.append(type(error).__name__)
                self._change(row, due_at=self.context.now + AFTER_A_FAULT)

    def write(self) -> int:
        """Promise what is to be said, plan what follows, and note what was left out; how many were sent."""
        for values, ids in self.changes.items():
            nudges.change(self.context.session, ids, dict(values))
        nudges.plan(self.context.session, self.planned)
        promises.nudge(self.context, self.said)
        for person_id, day in sorted(self.folded):
            promises.nudge_in_one(self.context, person_id, day)
        self.context.trail.changes += [(code, f"NudgesLeftOut:{count}") for code, count in self.left_out.items()]
        return len(self.said) + len(self.folded)

    def has_more(self) -> bool:
        return any(one.due_at <= self.context.now for one in self.planned)

    def _judge(self, row: Nudge) -> None:
        now, receiver = self.context.now, self._receiver(row)
        if row.id not in self.found.waits:
            self._leave_out(row, noted=row.due_at < now - LATE)
        elif row.id not in self.found.received:
            self._pass_on(row)
        elif self.found.is_muted(row):
            self._end(row, NudgeState.EXPIRED)
        elif not receiver.may_have(now):
            self._postpone(row, receiver)
        elif row.id not in self.newest:
            self._leave_out(row, noted=row.again == 0)
            self._plan_next(row, receiver)
        elif (number := self._newest_time(row, receiver)) > row.time_no:
            self._leave_out(row, noted=True)
            self._plan(row, receiver, number)
        elif row.person_id is None and row.audience is Audience.POOL:
            self._ask_pool(row)
            self._end(row, NudgeState.SENT)
            self._plan_next(row, receiver)
        else:
            self._send(row, receiver)
            self._plan_next(row, receiver)

    def _send(self, row: Nudge, receiver: Receiver) -> None:
        today = self._today(receiver)
        if row.person_id is None:
            self._change(row, state=NudgeState.SENT, sent_on=today)
            self._say(row)
            return
        day = (row.person_id, today)
        sent = self._sent.get(day, 0)
        folded = nudging.is_folded(sent, self.context.rules.nudges_a_day)
        self._change(row, state=NudgeState.SENT, sent_on=today, folded=folded)
        if folded:
            self.folded.add(day)
        else:
            self._sent[day] = sent + 1
            self._say(row)

    def _say(self, row: Nudge) -> None:
        self.said.append((row.id, row.person_id, self.found.loop(row).requisition_id))

    def _ask_pool(self, row: Nudge) -> None:
        """Some members of the pool get a nudge of their own, in their own hours."""
        session, now, loop = self.context.session, self.context.now, self.found.loop(row)
        found = open_seats.places(self.context, loop)
        pool = {one.id: one for one in people.pool(session, {place.interview.kind for place in found})}
        members = self._members(row, pool)
        chosen = 0
        for person_id in nudging.next_to_ask(members, MOST_LOOKED_AT):
            due_at = nudging.next_fair(now, receivers.person(self.context, pool[person_id]))
            if due_at is not None and open_seats.claimable(self.context, found, person_id):
                to = (Audience.POOL, person_id, row.rung, row.time_no, row.since, due_at)
                self.planned.append(Planned(row.waiting, row.subject, loop.id, *to))
                chosen += 1
            if chosen == POOL_BATCH:
                break

    def _members(self, row: Nudge, pool: Mapping[PersonId, Person]) -> list[Member]:
        asked, last = nudges.asked(self.context.session, row.subject)
        times = Counter(asked)
        loads = nudges.loads(self.context.session, pool, self.context.now)
        return [
            Member(one, loads.get(one, 0), times[one], one in last)
            for one in pool
            if (one, row.loop_id) not in self.found.muted
        ]

    def _pass_on(self, row: Nudge) -> None:
        """The requisition is somebody else's now: they are nudged instead, or nobody is."""
        self._end(row, NudgeState.EXPIRED)
        heir = self.found.owner(row)
        if heir is not None and heir != row.person_id:
            to = (row.audience, heir, row.rung, row.time_no, row.since, self.context.now)
            self.planned.append(Planned(row.waiting, row.subject, row.loop_id, *to))

    def _postpone(self, row: Nudge, receiver: Receiver) -> None:
        """It waits for the receiver's hours; what says that an interview begins is not said after it has begun."""
        later = nudging.next_fair(self.context.now, receiver)
        if later is None or (row.waiting is Waiting.INTERVIEW and later >= row.since):
            self._leave_out(row, noted=True)
        else:
            self._change(row, due_at=later)

    def _leave_out(self, row: Nudge, *, noted: bool) -> None:
        self._end(row, NudgeState.EXPIRED)
        if noted:
            self.left_out[self.found.loop(row).code] += 1

    def _end(self, row: Nudge, state: NudgeState) -> None:
        self._change(row, state=state, settled_at=self.context.now)

    def _change(self, row: Nudge, **values: object) -> None:
        """To be written with all others to which the same happens: one statement for many."""
        self.changes[tuple(sorted(values.items()))].append(row.id)

    def _newest_time(self, row: Nudge, receiver: Receiver) -> int:
        if row.person_id is not None and row.audience is Audience.POOL:
            return row.time_no
        rung = LADDERS[row.waiting][row.rung]
        return nudging.newest_due(rung, row.time_no, row.since, receiver, self.context.now)

    def _plan_next(self, row: Nudge, receiver: Receiver) -> None:
        """The rung's following time; a member of the pool is chosen anew each time."""
        if row.person_id is None or row.audience is not Audience.POOL:
            self._plan(row, receiver, self._newest_time(row, receiver) + 1)

    def _plan(self, row: Nudge, receiver: Receiver, number: int) -> None:
        due_at = nudging.due(LADDERS[row.waiting][row.rung], number, row.since, receiver)
        if due_at is not None:
            to = (row.audience, row.person_id, row.rung, number, row.since, due_at)
            self.planned.append(Planned(row.waiting, row.subject, row.loop_id, *to))

    def _receiver(self, row: Nudge) -> Receiver:
        """Worked out once for each receiver of the batch."""
        key = row.person_id or f"{row.audience}:{row.loop_id}"
        if key not in self._receivers:
            self._receivers[key] = self._hours(row)
        return self._receivers[key]

    def _hours(self, row: Nudge) -> Receiver:
        person, requisition = self.found.person(row), self.found.requisition(row)
        if person is not None:
            return receivers.person(self.context, person, self.found.away(person.id))
        if row.audience is Audience.CANDIDATE:
            candidate = loops.candidate(self.context.session, self.found.loop(row))
            return receivers.candidate(self.context, candidate.timezone, requisition.timezone)
        return receivers.requisition(self.context, requisition)

    def _today(self, receiver: Receiver) -> date:
        return receiver.day_of(self.context.now)
