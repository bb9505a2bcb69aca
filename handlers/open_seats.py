"""Which seats of a loop wait to be taken, and who of the pool could take one?"""

from collections.abc import Sequence

from handlers.command import Context
from policies import claims
from policies.vocabulary import REQUIRED_SEATS, OptionState, PersonId
from storage import facts, loops, slots
from storage.slots import Place
from storage.tables import Loop


def places(context: Context, loop: Loop) -> Sequence[Place]:
    """The slots ahead with an open seat that must be filled: of what is booked, or of what is proposed."""
    found = []
    for option in loops.options(context.session, loop.id, OptionState.PROPOSED, OptionState.BOOKED):
        for place in slots.of_option(context.session, option.id):
            taken = slots.seats(context.session, place.slot.id)
            is_open = any(one.claim is None and one.seat.kind in REQUIRED_SEATS for one in taken)
            if is_open and place.slot.starts_at > context.now:
                found.append(place)
    return found


def claimable(context: Context, found: Sequence[Place], person_id: PersonId) -> Sequence[Place]:
    """Those of these slots in which this person could take a seat now."""
    mine = facts.of_person(context.session, person_id, context.now)
    return [
        place
        for place in found
        if claims.judge_claim(mine.claimant(place.option.id), facts.offered(place), context.now) is None
    ]
