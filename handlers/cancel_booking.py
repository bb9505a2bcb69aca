"""May the candidate cancel? Before the cut-off: the slots are freed and everybody who needs to know is told."""

from dataclasses import dataclass

from handlers import opening, promises, reading
from handlers.command import Command, Context, Refused, Subject
from handlers.promises import Errand
from handlers.views import BookingRefused, BookingView
from policies import booking as rules
from policies.vocabulary import BookingState, LoopState, Refusal, RequestKind
from storage import loops
from storage.tables import CandidateRequest

REASON_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class BookingCancelled:
    """Nothing is booked any more; cancelling again answers the same."""

    view: BookingView


@dataclass(frozen=True, slots=True)
class CancelBooking(Command[BookingCancelled | BookingRefused | Refused]):
    """The candidate cancels. `reason` is optional and goes to the recruiter only."""

    reason: str

    def subject(self) -> Subject:
        return Subject("link", "")


def handle(command: CancelBooking, context: Context) -> BookingCancelled | BookingRefused | Refused:
    loop = opening.lock_for_candidate(context)
    if loop is None:
        return Refused(Refusal.UNKNOWN_SUBJECT)
    booking = loops.booking(context.session, loop.id)
    why = Refusal.TOO_LONG if len(command.reason) > REASON_LIMIT else None
    if booking is None:
        if why is None and loop.state is LoopState.OPEN and loops.version(context.session, loop.id):
            return BookingCancelled(reading.booking(context, loop))
        return BookingRefused(why or Refusal.NOT_BOOKED, reading.booking(context, loop))
    start = loops.first_start(context.session, booking.option_id)
    why = why or rules.judge_change(loop.state, start, context.now, context.rules.cutoff_hours)
    if why is not None:
        return BookingRefused(why, reading.booking(context, loop))
    loop.state = LoopState.OPEN
    opening.end_booking(context, loop, booking, BookingState.CANCELLED)
    opening.cancel_in_ats(context, loop, booking)
    if command.reason.strip():
        request = CandidateRequest(
            loop_id=loop.id, kind=RequestKind.CANCELLATION, text=command.reason.strip(), asked_at=context.now
        )
        context.session.add(request)
        context.session.flush()
        promises.pass_on_request(context, loop, request)
    promises.mail_cancelled(context, booking)
    promises.tell_recruiter(context, Errand.CHAT_CANDIDATE_CANCELLED, loop, str(booking.version))
    promises.sync_card(context, loop)
    promises.tell_channel_cancelled(context, loop, str(booking.version))
    return BookingCancelled(reading.booking(context, loop))
