"""May this person have a seat in this slot, and did they get it? Judged here, won or lost in the database."""

from dataclasses import dataclass

from handlers import nudging, offering, promises, reading
from handlers.command import Command, Context, Refused, Subject
from handlers.views import ClaimView, SeatView
from policies import claims
from policies.vocabulary import ClaimId, ClaimState, OptionState, Refusal
from storage import facts, slots
from storage.facts import Facts, Turn, Wanted


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
    wanted = facts.lock(session, command.place, me)
    if wanted is None:
        return ClaimRefused(Refusal.UNKNOWN_SUBJECT, command.place)
    turn = facts.of_turn(session, me, wanted, context.now)
    mine = turn.mine
    held = mine.in_slot(wanted.slot_id)
    if held is not None:
        return Claimed(reading.claim(context, slots.claim(session, held.claim_id)), again=True)
    why = claims.judge_claim(mine.claimant(wanted.option_id), wanted.offered, context.now)
    if why is None:
        claimed = _win(context, wanted, turn)
        if claimed is not None:
            return claimed
        why = Refusal.ALREADY_TAKEN
    return ClaimRefused(why, wanted.code, _nearest(context, wanted, mine))


def _win(context: Context, wanted: Wanted, turn: Turn) -> Claimed | None:
    """The database says who has the seat; what the world must learn of it follows."""
    me = context.standing.person_id
    booked = wanted.offered.option is OptionState.BOOKED
    state = ClaimState.CONFIRMED if booked else ClaimState.CLAIMED
    won = slots.win(context.session, wanted.slot_id, me, state, context.now)
    if won is None:
        return None
    promises.sync_claim(context, won.claim_id, 0, me)
    if turn.nudged:
        nudging.seat_taken(context, wanted.loop_id, me)
    if booked:
        _join_panel(context, won.claim_id)
    filling = turn.filling.with_taken(won.seat_id)
    offering.refresh_option(context, filling)
    promises.sync_card_in(context, wanted.loop_id, wanted.requisition_id, wanted.channel)
    kind, _ = filling.seats[won.seat_id]
    return Claimed(reading.won(wanted, won.claim_id, kind, state))


def _join_panel(context: Context, claim_id: ClaimId) -> None:
    """The interview is booked already: its new holder, the ATS and whoever else was nudged hear of it."""
    claim = slots.claim(context.session, claim_id)
    place = slots.at(context.session, claim.slot_id)
    nudging.booked_seat_taken(context, place.loop)
    promises.tell_confirmed(context, claim)
    nudging.interview_booked(context, place.loop, claim)
    offering.rewrite_interview(context, place)


def _nearest(context: Context, wanted: Wanted, mine: Facts) -> SeatView | None:
    """The open seat closest in time that this person could claim: in this loop first, then anywhere."""
    others = facts.open_seats(context.session, context.standing.person_id, context.now)
    others = [one for one in others if one.slot.slot_id != wanted.slot_id]
    others.sort(
        key=lambda one: (one.slot.loop_id != wanted.loop_id, abs(one.slot.span.starts_at - wanted.span.starts_at))
    )
    for one in others:
        if claims.judge_claim(mine.claimant(one.slot.option_id), one.slot.offered, context.now) is None:
            return reading.first_open(one)
    return None
