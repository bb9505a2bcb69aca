"""What does the candidate's page show? Their own ready options, or their booking."""

from dataclasses import dataclass

from handlers import reading
from handlers.command import Command, Context, Refused, Subject
from handlers.views import BookingView
from storage.tables import Loop


@dataclass(frozen=True, slots=True)
class ShowBooking(Command[BookingView | Refused]):
    """The actor is the candidate whose link was opened."""

    def subject(self) -> Subject:
        return Subject("link", "")


def handle(command: ShowBooking, context: Context) -> BookingView:
    return reading.booking(context, context.session.get_one(Loop, context.standing.loop))
