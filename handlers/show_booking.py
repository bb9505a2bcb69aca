"""What does the candidate's page show? Their own ready options, or their booking."""

from dataclasses import dataclass

from handlers import reading
from handlers.command import Command, Context, Refused, Subject
from handlers.views import BookingView
from storage import loops


@dataclass(frozen=True, slots=True)
class ShowBooking(Command[BookingView | Refused]):
    """The actor is the candidate whose link was opened."""

    def subject(self) -> Subject:
        return Subject("link", "")


def handle(command: ShowBooking, context: Context) -> BookingView:
    loop = loops.lock(context.session, context.standing.loop)
    link = loops.link(context.session, context.standing.actor.id, context.now)
    if link is not None and link.visited_at is None:
        link.visited_at = context.now
    return reading.booking(context, loop)
