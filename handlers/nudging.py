"""What starts to wait for somebody, and what has been done? Nudges are planned and retired where that happens.

In the same transaction: the ladder's first nudges are rows before anybody can forget them.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from handlers import promises, receivers
from handlers.command import Context
from policies import nudging
from policies.nudging import LADDERS, OF_ITS_OWNER, OF_THE_OTHERS, Receiver, Wait
from policies.vocabulary import REQUIRED_SEATS, LoopId, LoopState, OptionState, PersonId, Role
from policies.waiting import Audience, NudgeState, Waiting
from storage import loops, nudges, people, slots
from storage.hiring import ChecklistItem
from storage.loops import Offer
from storage.nudges import Planned, Said
from storage.tables import Claim, Loop, Option, Person

ALL_RUNGS = range(10)
To = tuple[PersonId | None, Receiver]
"""To whom, and in which hours; None is the candidate, or the pool."""


def seats_wait(context: Context, loop: Loop) -> bool:
    """Does anybody wait for seats of this loop to be taken: of what is booked, or for the candidate to be invited?"""
    session, now = context.session, context.now
    if loop.state is LoopState.BOOKED and slots.open_required(session, loop.id, OptionState.BOOKED, now):
        return True
    looking = loop.state in (LoopState.OPEN, LoopState.OFFERED, LoopState.BOOKED) and not loop.invited
    return looking and slots.open_required(session, loop.id, OptionState.PROPOSED, now) > 0


def seats_posted(context: Context, loop: Loop, anchor: str) -> None:
    """Options with open seats were posted, or a booked seat is open again. `anchor`, an option or a claim, names the
    occasion; it takes the place of earlier ones.
    """
    _retire(context, NudgeState.EXPIRED, Waiting.SEATS, loop_id=loop.id)
    requisition = loops.requisition(context.session, loop)
    pool: To = (None, receivers.requisition(context, requisition))
    _plan(context, loop.id, Waiting.SEATS, anchor, {Audience.POOL: [pool], **_owners(context, loop)})


def options_posted(context: Context, loop: Loop, first: Option) -> None:
    """Options are there to be claimed in; the first of them names the occasion."""
    if seats_wait(context, loop):
        seats_posted(context, loop, first.id)


def seat_given_back(context: Context, loop: Loop, claim: Claim) -> None:
    """A seat is open again: it begins to wait, unless seats of the loop have been waiting anyway."""
    if seats_wait(context, loop) and not nudges.is_planned(context.session, loop.id, Waiting.SEATS):
        seats_posted(context, loop, claim.id)


def offer_mailed(context: Context, offer: Offer) -> None:
    """The candidate has the link; seats are no longer waited for."""
    _retire(context, NudgeState.ACTED, Waiting.SEATS, loop_id=offer.loop_id)
    _retire(context, NudgeState.EXPIRED, Waiting.BOOKING, loop_id=offer.loop_id)
    if offer.loop is LoopState.BOOKED:
        return  # the booking stands: nobody waits for another
    candidate: To = (None, receivers.candidate(context, offer.candidate_zone, offer.requisition_zone))
    recruiter: To = (offer.recruiter.id, receivers.person(context, offer.recruiter))
    to = {Audience.CANDIDATE: [candidate], Audience.RECRUITER: [recruiter]}
    _plan(context, offer.loop_id, Waiting.BOOKING, offer_subject(offer.loop_id, offer.number), to)


def offer_subject(loop_id: LoopId, number: int) -> str:
    """What stands for one of the loop's offers."""
    return f"{loop_id}:{number}"


def seat_taken(context: Context, loop_id: LoopId, person_id: PersonId) -> None:
    """Whoever was nudged about seats has done their part."""
    _retire(context, NudgeState.ACTED, Waiting.SEATS, loop_id=loop_id, person_id=person_id)


def booked_seat_taken(context: Context, loop: Loop) -> None:
    """In a booked loop the others who were nudged have done theirs too, when no seat is left open."""
    if not seats_wait(context, loop):
        _retire(context, NudgeState.ACTED, Waiting.SEATS, loop_id=loop.id)


def interview_booked(context: Context, loop: Loop, claim: Claim) -> None:
    """The holder of a confirmed seat is told again before it starts."""
    holder = context.session.get_one(Person, claim.person_id)
    to = {Audience.INTERVIEWER: [(holder.id, receivers.person(context, holder))]}
    _plan(context, loop.id, Waiting.INTERVIEW, claim.id, to, claim.starts_at)


def interview_off(context: Context, claim: Claim) -> None:
    _retire(context, NudgeState.EXPIRED, Waiting.INTERVIEW, subject=claim.id)


def interview_ended(context: Context, loop: Loop, claim: Claim) -> None:
    """The holder of a seat that needs one owes a scorecard; the hiring manager hears of a loop's first that is late."""
    _retire(context, NudgeState.ACTED, Waiting.INTERVIEW, subject=claim.id)
    if slots.seat(context.session, claim.seat_id).kind not in REQUIRED_SEATS:
        return
    author = context.session.get_one(Person, claim.person_id)
    owner = {Audience.INTERVIEWER: [(author.id, receivers.person(context, author))]}
    _plan(context, loop.id, Waiting.SCORECARD, claim.id, owner)
    manager = {Audience.HIRING_MANAGER: _owners(context, loop)[Audience.HIRING_MANAGER]}
    _plan(context, loop.id, Waiting.SCORECARD, loop.id, manager)


def scorecard_in(context: Context, claim: Claim) -> None:
    _retire(context, NudgeState.ACTED, Waiting.SCORECARD, subject=claim.id)


def outcome_wanted(context: Context, loop: Loop) -> None:
    """The scorecards are in: an outcome waits for the hiring manager."""
    _retire(context, NudgeState.ACTED, Waiting.SCORECARD, subject=loop.id)
    _plan(context, loop.id, Waiting.OUTCOME, loop.id, _owners(context, loop))


def outcome_recorded(context: Context, loop: Loop) -> None:
    _retire(context, NudgeState.ACTED, Waiting.SCORECARD, Waiting.OUTCOME, loop_id=loop.id)


def item_waits(context: Context, loop: Loop, item: ChecklistItem) -> None:
    """Something is to be done for a hire until a day: from then on whoever it is of is reminded.

    HR operations hear of it later, where it is somebody else's.
    """
    if item.due_on is None:
        return
    prepare = people.with_role(context.session, Role.HR_OPERATIONS)
    owner = context.session.get_one(Person, item.owner_id) if item.owner_id is not None else None
    others = [one for one in prepare if one is not owner] if owner is not None else []
    for rungs, told in ((OF_ITS_OWNER, [owner] if owner is not None else prepare), (OF_THE_OTHERS, others)):
        for person in told:
            receiver = receivers.person(context, person)
            to: Mapping[Audience, Sequence[To]] = {Audience.HR_OPERATIONS: [(person.id, receiver)]}
            begins = nudging.at_local(item.due_on, 0, receiver.timezone)
            _plan(context, loop.id, Waiting.HIRE, item.subject, to, begins, rungs)


def item_done(context: Context, item: ChecklistItem) -> None:
    """It is done: nobody is asked again."""
    _retire(context, NudgeState.ACTED, Waiting.HIRE, subject=item.subject)


def item_moved(context: Context, item: ChecklistItem) -> None:
    """It is somebody else's, or due on another day: what was planned about it is no longer so."""
    _retire(context, NudgeState.EXPIRED, Waiting.HIRE, subject=item.subject)


def booked(context: Context, loop: Loop) -> None:
    """The candidate has chosen."""
    _retire(context, NudgeState.ACTED, Waiting.BOOKING, Waiting.SEATS, loop_id=loop.id)


def loop_ended(context: Context, loop: Loop) -> None:
    """Nothing of the loop waits for anybody any more."""
    _retire(context, NudgeState.EXPIRED, loop_id=loop.id)


def unheard(context: Context, loop: Loop, person_id: PersonId) -> None:
    """This person wants to hear no more of the loop."""
    _retire(context, NudgeState.EXPIRED, loop_id=loop.id, person_id=person_id)


def _owners(context: Context, loop: Loop) -> dict[Audience, list[To]]:
    requisition = loops.requisition(context.session, loop)
    found = {
        Audience.RECRUITER: context.session.get_one(Person, requisition.recruiter_id),
        Audience.HIRING_MANAGER: context.session.get_one(Person, requisition.hiring_manager_id),
    }
    return {audience: [(row.id, receivers.person(context, row))] for audience, row in found.items()}


def _plan(
    context: Context,
    loop_id: LoopId,
    waiting: Waiting,
    subject: str,
    to: Mapping[Audience, Sequence[To]],
    begins: datetime | None = None,
    rungs: Collection[int] = ALL_RUNGS,
) -> None:
    """The first time of each rung, or of some, for everybody it is for. `begins` is when an interview starts, or since
    when it waits where that is not now.
    """
    since = begins or context.now
    planned = []
    for number, rung in enumerate(LADDERS[waiting]):
        if number not in rungs:
            continue
        for person_id, receiver in to.get(rung.audience, ()):
            due_at = nudging.due(rung, 1, since, receiver)
            is_past = rung.wait is Wait.BEFORE and due_at is not None and due_at <= context.now
            if due_at is not None and not is_past:
                one = Planned(waiting, subject, loop_id, rung.audience, person_id, number, 1, since, due_at)
                planned.append(one)
    nudges.plan(context.session, planned)


def _retire(
    context: Context,
    state: NudgeState,
    *waiting: Waiting,
    loop_id: LoopId | None = None,
    subject: str | None = None,
    person_id: PersonId | None = None,
) -> None:
    said = nudges.retire(
        context.session,
        state,
        context.now,
        loop_id=loop_id,
        waiting=waiting,
        subject=subject,
        person_id=person_id,
    )
    tell_over(context, said)


def tell_over(context: Context, said: Sequence[Said]) -> None:
    """Where it was said, it is to say that it is over."""
    promises.end_nudges(context, [(one.id, one.person_id) for one in said if not one.folded])
    for person_id, day in sorted({(one.person_id, one.sent_on) for one in said if one.folded}):
        promises.nudge_in_one(context, person_id, day)
