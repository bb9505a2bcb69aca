"""The candidate wants another time: may they, and is somebody looking?

The booking stands until a new option is confirmed.
"""

from dataclasses import dataclass

from handlers import opening, promises, reading
from handlers.command import Command, Context, Refused, Subject
from handlers.promises import Errand
from handlers.views import BookingRefused, BookingView
from policies import booking as rules
from policies.vocabulary import OptionState, Refusal
from storage import loops

MOST_ROUNDS = 20
"""Each round reads every calendar of the pool and tells the recruiter: a page must not do that without end."""


@dataclass(frozen=True, slots=True)
class RescheduleRequested:
    """New options are being looked for; asking again while they are changes nothing."""

    view: BookingView


@dataclass(frozen=True, slots=True)
class RequestReschedule(Command[RescheduleRequested | BookingRefused | Refused]):
    """The candidate asks for other times of a booked loop."""

    def subject(self) -> Subject:
        return Subject("link", "")


def handle(command: RequestReschedule, context: Context) -> RescheduleRequested | BookingRefused | Refused:
    loop = opening.lock_for_candidate(context)
    if loop is None:
        return Refused(Refusal.UNKNOWN_SUBJECT)
    booking = loops.booking(context.session, loop.id)
    if booking is None:
        return BookingRefused(Refusal.NOT_BOOKED, reading.booking(context, loop))
    start = loops.first_start(context.session, booking.option_id)
    why = rules.judge_change(loop.state, start, context.now, context.rules.cutoff_hours)
    why = why or rules.judge_reschedule(loop.reschedules, context.rules.reschedule_limit)
    if why is not None:
        return BookingRefused(why, reading.booking(context, loop))
    under_way = loops.options(context.session, loop.id, OptionState.PROPOSED, OptionState.READY)
    searching = promises.is_searching(context, loop)
    if not under_way and not searching and loop.rounds >= MOST_ROUNDS:
        return BookingRefused(Refusal.LIMIT_REACHED, reading.booking(context, loop))
    if not under_way and not searching:
        opening.search_again(context, loop)
        promises.tell_recruiter(context, Errand.CHAT_RESCHEDULE, loop, str(loop.rounds))
    return RescheduleRequested(reading.booking(context, loop))
