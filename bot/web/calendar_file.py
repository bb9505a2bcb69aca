"""Which file puts the booked interviews into the candidate's own calendar? One event per interview (RFC 5545)."""

from datetime import datetime

from icalendar import Calendar, Event

from handlers.views import BookingView
from policies.mailing import meeting_sequence, meeting_uid


def calendar_file(view: BookingView, now: datetime) -> bytes | None:
    """The .ics of the booking, or None when there is none.

    Each interview's UID is the booking's with its place in the loop, and SEQUENCE is the schedule version: so a file
    that is opened after a change of time moves the events instead of doubling them. Times are UTC, which every calendar
    shows in its owner's zone.
    """
    if view.booked is None:
        return None
    calendar = Calendar()
    calendar.add("prodid", "-//Panelkeeper//Booking//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for place, (interview, span) in enumerate(view.booked.slots, start=1):
        event = Event()
        event.add("uid", meeting_uid(view.uid, place))
        event.add("sequence", meeting_sequence(view.version, cancelled=False))
        event.add("dtstamp", now)
        event.add("dtstart", span.starts_at)
        event.add("dtend", span.ends_at)
        event.add("summary", f"{interview}: {view.company}, {view.title}")
        event.add("description", f"Questions or changes: {view.recruiter_name}, {view.recruiter_email}")
        event.add("status", "CONFIRMED")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
