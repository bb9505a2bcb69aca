"""May this person have a seat in this slot, and did they get it? Judged here, won or lost in the database."""

from dataclasses import dataclass
from datetime import timedelta

from handlers import nudging, offering, promises, reading
from handlers.command import Command, Context, Refused, Subject
from handlers.views import ClaimView, SeatView
from policies import claims
from policies.vocabulary import (
    ClaimState,
    OptionState,
    PersonId,
    Refusal,
    SeatKind,
)
from storage import facts, loops, people, slots
from storage.facts import Facts
from storage.slots import Place

SEAT_ORDER = (SeatKind.LEAD, SeatKind.MEMBER, SeatKind.REVERSE_SHADOW, SeatKind.SHADOW)


@dataclass(frozen=True, slots=True)
class Claimed:
    """The seat is the actor's. `again` says that it was already."""

    claim: ClaimView
    again: bool = False


@dataclass(frozen=True, slots=True)
class ClaimRefused:
    """The seat is not the actor's; `nearest` is an open seat they could have instead, if there is one."""

    why: Refusal
    code: str
    nearest: SeatView | None = None


@dataclass(frozen=True, slots=True)
class ClaimSeat(Command[Claimed | ClaimRefused | Refused]):
    """Take the first open seat of a slot. `place` is the slot's id, or its code as a person types it (`PK-7F3A-A1`)."""

    place: str

    def subject(self) -> Subject:
        return Subject("slot", self.place)


def handle(command: ClaimSeat, context: Context) -> Claimed | ClaimRefused:
    session, me = context.session, context.standing.person_id
    loops.lock(session, context.standing.loop)
    people.lock(session, [me])
    place = slots.find(session, command.place)
    if place is None:
        return ClaimRefused(Refusal.UNKNOWN_SUBJECT, command.place)
    held = slots.held_by(session, place.slot.id, me)
    if held is not None:
        return Claimed(reading.claim(context, held), again=True)
    mine = facts.of_person(session, me, context.now)
    why = claims.judge_claim(mine.claimant(place), facts.offered(place), context.now)
    if why is None:
        confirmed = place.option.state is OptionState.BOOKED
        claim = _win(context, place, me, ClaimState.CONFIRMED if confirmed else ClaimState.CLAIMED)
        if claim is not None:
            return claim
        why = Refusal.ALREADY_TAKEN
    return ClaimRefused(why, place.code, _nearest(context, place, mine))


def _win(context: Context, place: Place, me: PersonId, state: ClaimState) -> Claimed | None:
    """Try the seats in the order of their weight. No look beforehand: the unique index says who has the seat."""
    seats = sorted(slots.seat_rows(context.session, place.slot.id), key=lambda seat: SEAT_ORDER.index(seat.kind))
    for seat in seats:
        claim = slots.win(context.session, seat, place.slot, me, state, context.now)
        if claim is not None:
            promises.sync_claim(context, claim)
            nudging.seat_taken(context, place.loop, claim)
            if state is ClaimState.CONFIRMED:
                promises.tell_confirmed(context, claim)
                nudging.interview_booked(context, place.loop, claim)
                offering.rewrite_interview(context, place)
            offering.refresh_option(context, place.loop, place.option)
            promises.sync_card(context, place.loop)
            return Claimed(reading.claim(context, claim))
    return None


def _nearest(context: Context, place: Place, mine: Facts) -> SeatView | None:
    """The open seat closest in time that this person could claim: in this loop first, then anywhere."""
    open_places = [
        other for other in facts.open_places(context.session, mine.kinds, context.now) if other.slot.id != place.slot.id
    ]
    open_places.sort(key=lambda other: (other.loop.id != place.loop.id, _distance(other, place)))
    for other in open_places:
        if claims.judge_claim(mine.claimant(other), facts.offered(other), context.now) is None:
            return reading.open_seat(context, other)
    return None


def _distance(other: Place, place: Place) -> timedelta:
    return abs(other.slot.starts_at - place.slot.starts_at)
