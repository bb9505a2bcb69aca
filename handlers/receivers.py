"""In which hours may somebody be nudged? Their zone, days, quiet hours and holidays, set by them or the company."""

from handlers import public_holidays
from handlers.command import Context
from policies.nudging import Receiver
from policies.vocabulary import Span
from storage import people
from storage.people import Hours
from storage.tables import Person, Requisition


def person(context: Context, row: Person | Hours, away: tuple[Span, ...] | None = None) -> Receiver:
    """Somebody of the company. Holidays are those of the region they set, else of their time zone's country; `away` is
    their leave, where that was read with others'.
    """
    rules = context.rules
    holidays = (
        public_holidays.around(row.holidays, context.now)
        if row.holidays
        else public_holidays.around_zone(row.timezone, context.now)
    )
    return Receiver(
        row.timezone,
        rules.quiet_from if row.quiet_from is None else row.quiet_from,
        rules.quiet_until if row.quiet_until is None else row.quiet_until,
        frozenset(int(day) for day in row.work_days),
        holidays,
        people.leave(context.session, row.id) if away is None else away,
    )


def candidate(context: Context, timezone: str | None, of_requisition: str) -> Receiver:
    """A candidate: the company's quiet hours in their own zone, or the requisition's where theirs is not known."""
    return _company(context, timezone or of_requisition, None)


def requisition(context: Context, row: Requisition) -> Receiver:
    """The place of a requisition: its channel, and its pool before anybody of it is chosen."""
    return _company(context, row.timezone, row.jurisdiction)


def _company(context: Context, timezone: str, jurisdiction: str | None) -> Receiver:
    holidays = (
        public_holidays.around(jurisdiction, context.now)
        if jurisdiction is not None
        else public_holidays.around_zone(timezone, context.now)
    )
    return Receiver(timezone, context.rules.quiet_from, context.rules.quiet_until, holidays=holidays)
