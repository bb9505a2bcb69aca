"""May this seat be given back? Then it is open again, and the option may no longer be ready."""

from dataclasses import dataclass

from handlers import nudging, offering, promises, reading
from handlers.command import Command, Context, Refused, Subject
from handlers.promises import Errand
from handlers.views import ClaimView
from policies import claims
from policies.vocabulary import ClaimState
from storage import loops, slots


@dataclass(frozen=True, slots=True)
class Released:
    """The seat is open again; releasing it once more answers the same."""

    claim: ClaimView


@dataclass(frozen=True, slots=True)
class ReleaseSeat(Command[Released | Refused]):
    """Give back the actor's seat. `place` is a claim's id, or a slot's code."""

    place: str

    def subject(self) -> Subject:
        return Subject("claim", self.place)


def handle(command: ReleaseSeat, context: Context) -> Released | Refused:
    loop = loops.lock(context.session, context.standing.loop)
    claim = slots.claim(context.session, context.standing.claim)
    if claim.state is ClaimState.RELEASED:
        return Released(reading.claim(context, claim))
    why = claims.judge_release(claim.state, claim.starts_at, context.now, context.rules.cutoff_hours)
    if why is not None:
        return Refused(why)
    was_confirmed = claim.state is ClaimState.CONFIRMED
    place = slots.at(context.session, claim.slot_id)
    view = reading.claim(context, claim)
    offering.free_claim(context, claim, tell=False)
    offering.refresh_option(context, slots.filling(context.session, place.option.id))
    if was_confirmed:
        offering.rewrite_interview(context, place)
        promises.tell_recruiter(context, Errand.CHAT_SEAT_REOPENED, loop, claim.id)
    nudging.seat_given_back(context, loop, claim)
    promises.sync_card(context, loop)
    return Released(view)
