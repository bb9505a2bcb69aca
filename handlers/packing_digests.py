"""What is in this morning's digest? Codes, counts and times; no candidate's name, and nothing of a scorecard."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from handlers import addresses, nudging, open_seats, packing_nudges, parcels, reading
from handlers.command import Context
from handlers.parcels import ChatParcel, Nothing, Parcel
from handlers.views import DigestView, WaitingView
from policies.vocabulary import LoopState, OptionState, RequisitionId, Span
from policies.waiting import NudgeState, Waiting
from storage import digests, loops, nudges, slots
from storage.ledgers import Outbox
from storage.slots import Place
from storage.tables import Loop, Person, Requisition
from storage.waiting import Digest

MOST_WAITING = 12
MOST_BOOKED = 10
MOST_SEATS = 8
WEEK = timedelta(days=7)


def digest(context: Context, row: Outbox) -> Parcel:
    """The digest of a requisition's channel or of a hiring manager; a day that is over is not told of."""
    session = context.session
    found = session.get(Digest, row.subject)
    if found is None or found.state is not NudgeState.SENT:
        return Nothing()
    if found.requisition_id is not None:
        requisition = session.get_one(Requisition, found.requisition_id)
        if found.day < context.now.astimezone(ZoneInfo(requisition.timezone)).date():
            return Nothing()
        view = _view(context, found, [requisition], requisition.title, requisition.timezone, days=2)
        if view is None:
            return Nothing()
        platform = addresses.of_channel(context, requisition)
        return ChatParcel(row.key, parcels.DigestPosted(view), platform, channel=requisition.channel)
    person = session.get_one(Person, found.person_id)
    if found.day < context.now.astimezone(ZoneInfo(person.timezone)).date():
        return Nothing()
    view = _view(context, found, digests.managed(session, person.id), "Your week", person.timezone, days=5)
    if view is None:
        return Nothing()
    address, content = addresses.of_person(context, person), parcels.DigestPosted(view)
    return ChatParcel(row.key, content, address.platform, to=reading.person(person), chat_user=address.user)


def _view(
    context: Context, row: Digest, requisitions: Sequence[Requisition], title: str, timezone: str, days: int
) -> DigestView | None:
    """None when there is nothing to tell."""
    ids = [one.id for one in requisitions]
    live = digests.live_loops(context.session, ids)
    if not live:
        return None
    midnight = datetime.combine(row.day, time(0), ZoneInfo(timezone))
    waiting = sorted(_waiting(context, live), key=lambda one: (one.since, one.code))
    until = datetime.combine(row.day + timedelta(days=days), time(0), ZoneInfo(timezone))
    booked = [_line(one) for one in digests.booked_between(context.session, [one.id for one in live], midnight, until)]
    places = [place for one in live if nudging.seats_wait(context, one) for place in open_seats.places(context, one)]
    seats = [_line(one) for one in sorted(places, key=lambda place: place.slot.starts_at)]
    shown = ((waiting, MOST_WAITING), (booked, MOST_BOOKED), (seats, MOST_SEATS))
    return DigestView(
        title=title,
        day=row.day,
        timezone=timezone,
        waiting=tuple(waiting[:MOST_WAITING]),
        booked=tuple(booked[:MOST_BOOKED]),
        seats=tuple(seats[:MOST_SEATS]),
        hours=_hours(context, ids, midnight),
        left_out=sum(max(0, len(lines) - most) for lines, most in shown),
    )


def _line(place: Place) -> tuple[str, str, Span]:
    return place.code, place.interview.name, reading.span(place)


def _waiting(context: Context, live: Sequence[Loop]) -> Iterator[WaitingView]:
    """What each loop waits for."""
    since = nudges.waiting_since(context.session, [one.id for one in live])
    for loop in live:
        found = _what(context, loop)
        if found is not None:
            waiting, who, count = found
            yield WaitingView(loop.code, waiting, who, since.get((loop.id, waiting), loop.opened_at), count)


def _what(context: Context, loop: Loop) -> tuple[Waiting, str, int] | None:
    """What a loop waits for, for whom, and how many of it."""
    session = context.session
    requisition = loops.requisition(session, loop)
    if loop.state is LoopState.HELD:
        missing = packing_nudges.missing_scorecards(context, loop)
        manager = session.get_one(Person, requisition.hiring_manager_id).name
        return (Waiting.SCORECARD, "the panel", missing) if missing else (Waiting.OUTCOME, manager, 1)
    if nudging.seats_wait(context, loop):
        states = (OptionState.BOOKED, OptionState.PROPOSED)
        return Waiting.SEATS, "the pool", sum(slots.open_required(session, loop.id, one, context.now) for one in states)
    if loop.state is LoopState.OFFERED and loop.invited:
        return Waiting.BOOKING, "the candidate", 1
    if loop.state in (LoopState.OPEN, LoopState.OFFERED):
        return Waiting.SEATS, loops.recruiter(session, loop).name, 0
    return None


def _hours(context: Context, ids: Sequence[RequisitionId], midnight: datetime) -> tuple[float | None, float | None]:
    """The median time from opening to the first booking in hours: of the last seven days, and of the seven before."""
    return _median(context, ids, midnight - WEEK), _median(context, ids, midnight - 2 * WEEK)


def _median(context: Context, ids: Sequence[RequisitionId], start: datetime) -> float | None:
    found = digests.first_booked(context.session, ids, start, start + WEEK)
    return median((booked - opened) / timedelta(hours=1) for opened, booked in found) if found else None
