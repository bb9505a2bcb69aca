"""Does it still wait? Nudges are judged by what is true now, many in a few queries, when they fire and when they are
carried.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handlers import nudging, reading
from handlers.command import Context
from policies.vocabulary import (
    ClaimId,
    ClaimState,
    LoopId,
    LoopState,
    OptionState,
    PersonId,
    Span,
)
from policies.waiting import Audience, NudgeId, Waiting
from storage import loops, nudges, scorecards
from storage.nudges import Around
from storage.tables import Claim, Loop, Person, Requisition
from storage.waiting import Nudge

OWES_SCORECARDS = (LoopState.BOOKED, LoopState.HELD)


@dataclass(frozen=True, slots=True)
class Owed:
    """Some nudges with what is around them. `waits` are those whose reason holds, `received` those whose receiver is
    still the one; `muted` says who wants to hear no more of which loop.
    """

    around: Around
    waits: frozenset[NudgeId]
    received: frozenset[NudgeId]
    muted: frozenset[tuple[PersonId, LoopId]]

    def loop(self, nudge: Nudge) -> Loop:
        return self.around.loops[nudge.loop_id]

    def requisition(self, nudge: Nudge) -> Requisition:
        return self.around.requisitions[self.loop(nudge).requisition_id]

    def person(self, nudge: Nudge) -> Person | None:
        return self.around.people[nudge.person_id] if nudge.person_id is not None else None

    def away(self, person_id: PersonId) -> tuple[Span, ...]:
        return self.around.away.get(person_id, ())

    def owner(self, nudge: Nudge) -> PersonId | None:
        """Who is to be nudged because the requisition is theirs to look after; None where it is about others."""
        return owner(self.requisition(nudge), nudge)

    def is_owed(self, nudge: Nudge) -> bool:
        """May it be said, as far as it is not a question of the hour?"""
        return nudge.id in self.waits and nudge.id in self.received and not self.is_muted(nudge)

    def is_muted(self, nudge: Nudge) -> bool:
        return nudge.person_id is not None and (nudge.person_id, nudge.loop_id) in self.muted


def look(context: Context, rows: Sequence[Nudge], *, to_tell: bool = True) -> Owed:
    """Judge these nudges; `to_tell` has what they tell of at hand too."""
    around = nudges.around(context.session, rows, to_tell=to_tell)
    judge = _Judge(context, around)
    waits = frozenset(row.id for row in rows if judge.waits(row))
    received = frozenset(row.id for row in rows if judge.still_receives(row))
    return Owed(around, waits, received, nudges.muted(context.session, around.loops))


def owner(requisition: Requisition, nudge: Nudge) -> PersonId | None:
    if nudge.audience is Audience.HIRING_MANAGER:
        return requisition.hiring_manager_id
    return requisition.recruiter_id if nudge.audience is Audience.RECRUITER else None


class _Judge:
    """Judges by what was read at once; what concerns a whole loop is asked once for each loop."""

    def __init__(self, context: Context, around: Around) -> None:
        self._context = context
        self._around = around
        self._known: dict[tuple[str, LoopId], bool] = {}

    def still_receives(self, row: Nudge) -> bool:
        """Is the receiver still at work, and still who looks after the requisition?"""
        if row.person_id is None:
            return True
        requisition = self._around.requisitions[self._around.loops[row.loop_id].requisition_id]
        own = owner(requisition, row)
        return self._around.people[row.person_id].active and own in (None, row.person_id)

    def waits(self, row: Nudge) -> bool:
        loop = self._around.loops[row.loop_id]
        decided = loop.id in self._around.decided
        match row.waiting:
            case Waiting.SEATS:
                return self._once("seats", loop, lambda: nudging.seats_wait(self._context, loop))
            case Waiting.BOOKING:
                newest = row.subject == nudging.offer_subject(loop.id, loop.offers)
                return newest and self._once("booking", loop, lambda: _may_book(self._context, loop))
            case Waiting.INTERVIEW:
                claim = self._claim(row)
                confirmed = claim is not None and claim.state is ClaimState.CONFIRMED
                return confirmed and row.since > self._context.now
            case Waiting.SCORECARD if row.audience is Audience.INTERVIEWER:
                claim = self._claim(row)
                if claim is None or claim.state is not ClaimState.ATTENDED or claim.seat_id in self._around.written:
                    return False
                return loop.state in OWES_SCORECARDS and not decided
            case Waiting.SCORECARD:
                open_still = loop.state in OWES_SCORECARDS and not decided
                return open_still and self._once("scorecards", loop, lambda: _lacks_scorecards(self._context, loop))
            case Waiting.OUTCOME:
                return loop.state is LoopState.HELD and not decided
            case Waiting.HIRE:
                item = self._around.items.get(nudges.item_of(row))
                return item is not None and item.done_at is None and item.subject == row.subject

    def _claim(self, row: Nudge) -> Claim | None:
        return self._around.claims.get(ClaimId(row.subject))

    def _once(self, what: str, loop: Loop, ask: Callable[[], bool]) -> bool:
        key = (what, loop.id)
        if key not in self._known:
            self._known[key] = ask()
        return self._known[key]


def _may_book(context: Context, loop: Loop) -> bool:
    """Has the candidate a link that opens, and something to choose, and has not chosen?"""
    link = loops.issued_link(context.session, loop.id)
    if loop.state is not LoopState.OFFERED or link is None or link.expires_at <= context.now:
        return False
    ready = loops.options(context.session, loop.id, OptionState.READY)
    return any(loops.first_start(context.session, one.id) > context.now for one in ready)


def _lacks_scorecards(context: Context, loop: Loop) -> bool:
    return reading.waits_for_scorecards(scorecards.of_loop(context.session, loop.id))
