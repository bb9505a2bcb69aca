"""Whom does the holder of a seat ask to take over? Nobody is put into an interview without saying yes."""

from dataclasses import dataclass

from handlers import promises, reading
from handlers.command import Command, Context, Refused, Subject
from handlers.views import ClaimView
from policies import claims
from policies.vocabulary import PersonId, Refusal
from storage import facts, loops, people, slots
from storage.tables import Person, Swap


@dataclass(frozen=True, slots=True)
class SwapRequested:
    """The colleague has been asked; until they say yes the seat stays the actor's."""

    claim: ClaimView
    asked_of: str


@dataclass(frozen=True, slots=True)
class RequestSwap(Command[SwapRequested | Refused]):
    """Ask a colleague to take over the actor's seat. `place` is a claim's id or a slot's code."""

    place: str
    to_person_id: PersonId

    def subject(self) -> Subject:
        return Subject("claim", self.place)


def handle(command: RequestSwap, context: Context) -> SwapRequested | Refused:
    session, me = context.session, context.standing.person_id
    loops.lock(session, context.standing.loop)
    people.lock(session, [me, command.to_person_id])
    claim = slots.claim(session, context.standing.claim)
    other = session.get(Person, command.to_person_id)
    if other is None or not other.active or other.id == me:
        return Refused(Refusal.UNKNOWN_SUBJECT)
    place = slots.at(session, claim.slot_id)
    why = claims.judge_swap(claim.state, claim.starts_at, context.now)
    if why is not None:
        return Refused(why)
    if claims.judge_claim(
        facts.of_person(session, other.id, context.now).claimant(place.option.id), facts.offered(place), context.now
    ):
        return Refused(Refusal.COLLEAGUE_UNAVAILABLE)  # no more than that: leave and load are the colleague's own
    asked = slots.asked_swap(session, claim.id)
    if asked is None or asked.to_person_id != other.id:
        if asked is not None:
            slots.lapse(asked, context.now)
            session.flush()
        asked = Swap(claim_id=claim.id, to_person_id=other.id, asked_at=context.now)
        session.add(asked)
        session.flush()
        promises.ask_swap(context, asked)
    return SwapRequested(reading.claim(context, claim), other.name)
