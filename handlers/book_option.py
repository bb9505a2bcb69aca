"""May the candidate have this option? One transaction books it, frees the others and confirms the panel."""

from dataclasses import dataclass
from datetime import timedelta

from handlers import nudging, offering, opening, promises, reading
from handlers.command import Command, Context, Refused, Subject
from handlers.promises import Errand
from handlers.views import BookingRefused, BookingView
from policies import booking as rules
from policies.vocabulary import BookingState, ClaimState, LoopState, OptionId, OptionState, Refusal, Span
from storage import loops, people, slots
from storage.tables import Booking, Loop, Option


@dataclass(frozen=True, slots=True)
class Booked:
    """The option is booked; booking it again answers the same."""

    view: BookingView


@dataclass(frozen=True, slots=True)
class BookOption(Command[Booked | BookingRefused | Refused]):
    """The candidate's second choice: the option picked before is confirmed."""

    option_id: OptionId

    def subject(self) -> Subject:
        return Subject("link", "")


def handle(command: BookOption, context: Context) -> Booked | BookingRefused | Refused:
    loop = opening.lock_for_candidate(context)
    if loop is None:
        return Refused(Refusal.UNKNOWN_SUBJECT)
    current = loops.booking(context.session, loop.id)
    if current is not None and current.option_id == command.option_id:
        return Booked(reading.booking(context, loop))
    option = next((one for one in loops.options(context.session, loop.id) if one.id == command.option_id), None)
    why = Refusal.OPTION_GONE if option is None else _judge(context, loop, option, current)
    if option is None or why is not None:
        return BookingRefused(why or Refusal.OPTION_GONE, reading.booking(context, loop))
    if current is not None:
        opening.end_booking(context, loop, current, BookingState.SUPERSEDED)
        loop.reschedules += 1
    _book(context, loop, option, moved=current is not None)
    return Booked(reading.booking(context, loop))


def _judge(context: Context, loop: Loop, option: Option, current: Booking | None) -> Refusal | None:
    session = context.session
    spans = [reading.span(place) for place in slots.of_option(session, option.id)]
    why = rules.judge_pick(loop.state, option.state, spans, context.now)
    if why is None and current is not None:
        start = loops.first_start(session, current.option_id)
        why = rules.judge_change(loop.state, start, context.now, context.rules.cutoff_hours)
        why = why or rules.judge_reschedule(loop.reschedules, context.rules.reschedule_limit)
    if why is None and loop.onsite and loops.other_onsite(session, loop):
        why = Refusal.ALREADY_BOOKED
    return why or _judge_panel(context, loop, option)


def _judge_panel(context: Context, loop: Loop, option: Option) -> Refusal | None:
    """Nobody is ever in two confirmed interviews at once: judged under a lock on the people, where it is confirmed."""
    claims = slots.claims_of_option(context.session, option.id)
    people.lock(context.session, {claim.person_id for claim in claims})
    current = loops.booking(context.session, loop.id)
    for claim in claims:
        for other, slot in people.live_claims(context.session, claim.person_id, context.now):
            replaced = current is not None and slot.option_id == current.option_id
            confirmed = other.state is ClaimState.CONFIRMED and not replaced and other.id != claim.id
            if confirmed and Span(other.starts_at, other.ends_at).overlaps(Span(claim.starts_at, claim.ends_at)):
                return Refusal.PANEL_BUSY
    return None


def _book(context: Context, loop: Loop, option: Option, *, moved: bool) -> None:
    session = context.session
    booking = Booking(
        loop_id=loop.id,
        option_id=option.id,
        candidate_id=loop.candidate_id,
        requisition_id=loop.requisition_id,
        onsite=loop.onsite,
        version=loops.version(session, loop.id) + 1,
        booked_at=context.now,
    )
    session.add(booking)
    loop.state = LoopState.BOOKED
    option.state = OptionState.BOOKED
    session.flush()
    for claim in slots.claims_of_option(session, option.id):
        claim.state = ClaimState.CONFIRMED
        claim.sequence += 1
        session.flush()
        promises.sync_claim(context, claim.id, claim.sequence, claim.person_id)
        promises.tell_confirmed(context, claim)
        nudging.interview_booked(context, loop, claim)
    nudging.booked(context, loop)
    for other in loops.options(session, loop.id, OptionState.PROPOSED, OptionState.READY):
        offering.close_option(context, other, OptionState.RELEASED)
    for interview in loops.interviews(session, loop.id):
        promises.write_interview(context, loop, interview, booking.version, cancelled=False)
    offering.issue_link(context, loop.id, loops.last_end(session, option.id) + timedelta(hours=1))
    promises.mail_booked(context, booking)
    promises.tell_recruiter(context, Errand.CHAT_BOOKED, loop, f"{booking.version}:{'moved' if moved else 'new'}")
    promises.sync_card(context, loop)
