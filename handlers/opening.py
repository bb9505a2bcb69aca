"""How does a loop begin and how does it end before its time?

Shared by the ATS's stage changes and the recruiter's commands.
"""

from handlers import nudging, offering, promises
from handlers.command import Context
from handlers.promises import Errand
from policies.vocabulary import ApplicationStatus, BookingState, LinkState, LoopState, OptionState, Refusal
from storage import loops, scorecards, slots
from storage.columns import new_id
from storage.tables import Application, Booking, Interview, Loop, ScorecardForm

ENDABLE = frozenset({LoopState.OPEN, LoopState.OFFERED, LoopState.BOOKED, LoopState.HELD})


def open_loop(context: Context, application: Application) -> Loop | Refusal:
    """Open the loop of the application's stage and ask the calendars when it could run."""
    planned = loops.plan(context.session, application.requisition_id, application.stage)
    if planned is None:
        return Refusal.NO_PLAN
    decided = scorecards.outcome(context.session, application.id, application.stage) is not None
    if decided or application.status is not ApplicationStatus.ACTIVE:
        return Refusal.ALREADY_DECIDED
    if loops.live(context.session, application.id, application.stage):
        return Refusal.LOOP_LIVE
    plan, interviews = planned
    loop = Loop(
        id=new_id(),
        code=loops.new_code(context.session),
        application_id=application.id,
        candidate_id=application.candidate_id,
        requisition_id=application.requisition_id,
        stage=application.stage,
        onsite=plan.onsite,
        rounds=1,
        opened_at=context.now,
    )
    context.session.add(loop)
    context.session.flush()
    for planned_interview in interviews:
        form = context.session.get_one(ScorecardForm, planned_interview.form_key)
        interview = Interview(
            loop_id=loop.id,
            position=planned_interview.position,
            name=planned_interview.name,
            kind=planned_interview.kind,
            minutes=planned_interview.minutes,
            seats=list(planned_interview.seats),
            attributes=list(form.attributes),
        )
        context.session.add(interview)
        context.session.flush()
        promises.read_form(context, interview)
    promises.read_busy(context, loop)
    promises.sync_card(context, loop)
    promises.tell_recruiter(context, Errand.CHAT_OPENED, loop, "opened")
    return loop


def search_again(context: Context, loop: Loop) -> None:
    """Start another round of looking for options."""
    loop.rounds += 1
    context.session.flush()
    promises.read_busy(context, loop)


def end_booking(context: Context, loop: Loop, booking: Booking, state: BookingState) -> None:
    """The booking no longer stands: its option's seats are freed."""
    booking.state = state
    booking.ended_at = context.now
    context.session.flush()
    option = next(one for one in loops.options(context.session, loop.id) if one.id == booking.option_id)
    offering.close_option(context, option, OptionState.RELEASED)


def cancel_loop(context: Context, loop: Loop, reason: str) -> Refusal | None:
    """End a live loop: seats are freed; panel, recruiter, channel, candidate and ATS are told.

    Interviews that have taken place stay what they are, in calendars and ATS, with their scorecards.
    """
    if loop.state not in ENDABLE:
        return Refusal.LOOP_ENDED
    nudging.loop_ended(context, loop)
    if loop.state is LoopState.HELD:
        _close_held(context, loop, reason)
        return None
    booking = loops.booking(context.session, loop.id)
    held = booking is not None and any(
        place.slot.finished_at is not None for place in slots.of_option(context.session, booking.option_id)
    )
    loop.state = LoopState.CANCELLED
    loop.ended_at = context.now
    loop.ended_reason = reason
    context.session.flush()
    if booking is not None and loops.last_end(context.session, booking.option_id) > context.now:
        cancel_in_ats(context, loop, booking)
        promises.mail_cancelled(context, booking)
    if booking is not None:
        end_booking(context, loop, booking, BookingState.DONE if held else BookingState.CANCELLED)
    for option in loops.options(context.session, loop.id, OptionState.PROPOSED, OptionState.READY):
        offering.close_option(context, option, OptionState.WITHDRAWN)
    link = loops.issued_link(context.session, loop.id)
    if link is not None:
        link.state = LinkState.REVOKED
    promises.sync_card(context, loop)
    promises.tell_channel_cancelled(context, loop, "loop")
    promises.tell_recruiter(context, Errand.CHAT_LOOP_CANCELLED, loop, "cancelled")
    return None


def _close_held(context: Context, loop: Loop, reason: str) -> None:
    """End a loop whose interviews are over: there is nothing to undo, and scorecards may still come in."""
    loop.state = LoopState.CLOSED
    loop.ended_at = context.now
    loop.ended_reason = reason
    finish_booking(context, loop)
    context.session.flush()
    promises.sync_card(context, loop)


def cancel_in_ats(context: Context, loop: Loop, booking: Booking) -> None:
    """Take the interviews that are still to come out of the ATS."""
    for place in slots.of_option(context.session, booking.option_id):
        if place.slot.finished_at is None:
            promises.write_interview(context, loop, place.interview, booking.version, cancelled=True)


def finish_booking(context: Context, loop: Loop) -> None:
    """The interviews are over and decided upon: the booking no longer stands in the way of another one."""
    booking = loops.booking(context.session, loop.id)
    if booking is not None:
        booking.state = BookingState.DONE
        booking.ended_at = context.now


def lock_for_candidate(context: Context) -> Loop | None:
    """The candidate's loop, locked; None when their link was taken back while they waited for the lock."""
    loop = loops.lock(context.session, context.standing.loop)
    link = loops.link(context.session, context.standing.actor.id, context.now)
    return loop if link is not None else None
