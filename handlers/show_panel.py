"""What waits for me? One person's seats, scorecards, open seats, outcomes and loops."""

from dataclasses import dataclass

from handlers import hiring, reading
from handlers.command import Command, Context, Refused
from handlers.hire_views import ItemView
from handlers.views import PanelView, SeatView, WaitingOutcome
from policies import claims
from policies.vocabulary import ClaimState, Role
from storage import checklists, facts, hires, loops, people, scorecards
from storage.tables import Loop, Person

MOST_OPEN_SEATS = 20
MOST_SCORECARDS = 20
MOST_OUTCOMES = 20
MOST_LOOPS = 15
MOST_ITEMS = 8


@dataclass(frozen=True, slots=True)
class ShowPanel(Command[PanelView | Refused]):
    """The actor's own panel; `open_seats` also lists seats they may claim."""

    open_seats: bool = True


def handle(command: ShowPanel, context: Context) -> PanelView:
    session, me = context.session, context.standing.person_id
    person = session.get_one(Person, me)
    live = [
        claim for claim, _ in people.live_claims(session, me, context.now) if claim.state is not ClaimState.ATTENDED
    ]
    due = scorecards.owed_by(session, me, MOST_SCORECARDS)
    managed = people.manages(session, me) if Role.HIRING_MANAGER in context.standing.roles else ()
    recruited = people.recruits(session, me) if Role.RECRUITER in context.standing.roles else ()
    may_claim = command.open_seats and Role.INTERVIEWER in context.standing.roles
    return PanelView(
        person=reading.person(person),
        claims=tuple(
            reading.claim(context, claim, name_candidate=claim.state is ClaimState.CONFIRMED) for claim in live
        ),
        scorecards_due=tuple(reading.claim(context, claim, name_candidate=True) for claim in due),
        open_seats=_claimable(context) if may_claim else (),
        outcomes_due=tuple(_waiting(context, loop) for loop in managed[:MOST_OUTCOMES]),
        loops=tuple(reading.loop(context, loop) for loop in recruited[:MOST_LOOPS]),
        items=_items(context),
    )


def _items(context: Context) -> tuple[ItemView, ...]:
    """What this person has to do for people who are hired."""
    session, prepares = context.session, Role.HR_OPERATIONS in context.standing.roles
    found = []
    for item in checklists.waiting_for(session, context.standing.person_id, MOST_ITEMS, prepares=prepares):
        loop = session.get_one(Loop, hires.at(session, item.hire_id).loop_id)
        name = reading.candidate_name(context, loop)
        found.append(hiring.item(context, item, loop.code, name, may_tick=True))
    return tuple(found)


def _claimable(context: Context) -> tuple[SeatView, ...]:
    """One open seat of each slot this person could claim now, soonest first."""
    session = context.session
    me = context.standing.person_id
    mine = facts.of_person(session, me, context.now)
    found = []
    for seat in facts.open_seats(session, me, context.now):
        if claims.judge_claim(mine.claimant(seat.slot.option_id), seat.slot.offered, context.now) is None:
            found.append(reading.first_open(seat))
        if len(found) == MOST_OPEN_SEATS:
            break
    return tuple(found)


def _waiting(context: Context, loop: Loop) -> WaitingOutcome:
    return WaitingOutcome(
        loop.id,
        loop.code,
        loops.requisition(context.session, loop).title,
        reading.candidate_name(context, loop),
        reading.missing(context, loop),
    )
