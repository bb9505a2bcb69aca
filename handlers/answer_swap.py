"""Does the colleague take over the seat? Both are judged anew: much may have changed since they were asked."""

from dataclasses import dataclass

from handlers import nudging, offering, promises, reading
from handlers.command import Command, Context, Refused, Subject
from handlers.views import ClaimView
from policies import claims
from policies.vocabulary import ClaimState, Refusal, SwapId, SwapState
from storage import facts, loops, people, slots
from storage.tables import Swap


@dataclass(frozen=True, slots=True)
class SwapAnswered:
    """The seat changed hands, or stays where it was."""

    claim: ClaimView
    accepted: bool


@dataclass(frozen=True, slots=True)
class AnswerSwap(Command[SwapAnswered | Refused]):
    """The asked colleague says yes or no."""

    swap_id: SwapId
    accept: bool

    def subject(self) -> Subject:
        return Subject("swap", self.swap_id)


def handle(command: AnswerSwap, context: Context) -> SwapAnswered | Refused:
    session, me = context.session, context.standing.person_id
    loop = loops.lock(session, context.standing.loop)
    swap = session.get_one(Swap, command.swap_id)
    claim = slots.claim(session, swap.claim_id)
    people.lock(session, [me, claim.person_id])
    if swap.state is not SwapState.ASKED:
        if (swap.state is SwapState.ACCEPTED) is command.accept and swap.state is not SwapState.LAPSED:
            return SwapAnswered(reading.claim(context, claim), accepted=command.accept)
        return Refused(Refusal.ALREADY_ANSWERED if swap.state is not SwapState.LAPSED else Refusal.OPTION_GONE)
    if not command.accept:
        _settle(context, swap, SwapState.DECLINED)
        return SwapAnswered(reading.claim(context, claim), accepted=False)
    place = slots.at(session, claim.slot_id)
    why = claims.judge_swap(claim.state, claim.starts_at, context.now)
    why = why or claims.judge_claim(
        facts.of_person(session, me, context.now).claimant(place.option.id), facts.offered(place), context.now
    )
    if why is not None:
        return Refused(why)
    _settle(context, swap, SwapState.ACCEPTED)
    state = claim.state
    offering.free_claim(context, claim, tell=False)
    won = slots.win(session, place.slot.id, me, state, context.now, claim.seat_id)
    if won is None:
        raise RuntimeError("a seat that was just freed under the loop's lock is taken")
    taken = slots.claim(session, won.claim_id)
    promises.sync_claim(context, taken.id, taken.sequence, me)
    if state is ClaimState.CONFIRMED:
        promises.tell_confirmed(context, taken)
        nudging.interview_booked(context, loop, taken)
        offering.rewrite_interview(context, place)
    promises.sync_card(context, loop)
    return SwapAnswered(reading.claim(context, taken), accepted=True)


def _settle(context: Context, swap: Swap, state: SwapState) -> None:
    swap.state = state
    swap.settled_at = context.now
    context.session.flush()
    promises.answer_swap(context, swap)
