"""What does a nudge say now, if it still needs saying? Judged once more when it is carried, many in a few queries."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from handlers import addresses, open_seats, owed, packing_mails, parcels, reading, receivers
from handlers.addresses import Address
from handlers.command import Context
from handlers.owed import Owed
from handlers.parcels import ChatContent, ChatParcel, Later, Nothing, Parcel
from handlers.promises import Errand
from handlers.views import NudgeView
from policies import nudging
from policies.nudging import Receiver
from policies.vocabulary import REQUIRED_SEATS, ClaimId, LoopState, OptionState, PersonId
from policies.waiting import Audience, NudgeId, NudgeState, Waiting
from storage import chat_messages, loops, nudges, scorecards, slots
from storage.ledgers import Outbox
from storage.slots import Place
from storage.tables import Claim, Interview, Loop, Option, Person, Slot
from storage.waiting import Nudge

MOST_SEATS = 3


def due(context: Context, rows: Sequence[Outbox]) -> Mapping[int | None, Parcel | Later]:
    """The parcels of nudges with a message of their own, by the ids of their rows."""
    found = nudges.by_id(context.session, {row.subject for row in rows})
    seen = owed.look(context, list(found.values()))
    told = {person.id: person for one in found.values() if (person := seen.person(one)) is not None}
    where = addresses.of_people(context, list(told.values()))
    return {row.id: _due(context, row, found.get(NudgeId(row.subject)), seen, where) for row in rows}


def one_due(context: Context, row: Outbox) -> Parcel | Later:
    return due(context, [row])[row.id]


def _due(
    context: Context, row: Outbox, nudge: Nudge | None, seen: Owed, where: Mapping[PersonId, Address]
) -> Parcel | Later:
    person = seen.person(nudge) if nudge is not None else None
    if nudge is None or person is None or nudge.state is not NudgeState.SENT or not seen.is_owed(nudge):
        return Nothing()
    later = _later(context, [nudge], receivers.person(context, person, seen.away(person.id)))
    if later is not None:
        return later
    view = _view(context, seen, nudge)
    if nudge.waiting is Waiting.SEATS and nudge.audience is Audience.POOL and not view.seats:
        return Nothing()
    return _to(where[person.id], row.key, parcels.NudgeDue(view), person)


def _to(address: Address, name: str, content: ChatContent, person: Person) -> ChatParcel:
    return ChatParcel(name, content, address.platform, to=reading.person(person), chat_user=address.user)


def _later(context: Context, rows: Sequence[Nudge], receiver: Receiver) -> Later | None:
    """A nudge that could not be carried in time is not carried at night either: it counts for the day it is said on."""
    if receiver.may_have(context.now):
        return None
    moment = nudging.next_fair(context.now, receiver)
    if moment is None:
        return None
    for row in rows:
        row.sent_on = receiver.day_of(moment)
    return Later(moment)


def folded(context: Context, row: Outbox) -> Parcel:
    """A person's last message of a day. Nobody is named in it: it is about several candidates."""
    person_id, _, day = row.subject.partition(":")
    name = f"{Errand.CHAT_NUDGES.value}:{row.subject}"
    rows = nudges.folded_on(context.session, PersonId(person_id), date.fromisoformat(day))
    seen = owed.look(context, rows)
    person = context.session.get_one(Person, PersonId(person_id))
    live = [one for one in rows if one.state is NudgeState.SENT and seen.is_owed(one)]
    if not chat_messages.is_said(context.session, name):
        if not live:
            return Nothing()
        if (later := _later(context, (), receivers.person(context, person))) is not None:
            for one in live:  # another day's nudges
                one.state, one.due_at, one.sent_on, one.folded = NudgeState.DUE, later.moment, None, False
            return Nothing()
    views = tuple(_view(context, seen, one, named=False) for one in live)
    content = parcels.NudgesDue(views, len(rows) - len(live))
    return _to(addresses.of_person(context, person), name, content, person)


def over(context: Context, row: Outbox) -> Parcel:
    """Where a nudge was said, it says that it is over; where it never was, nothing needs saying."""
    session = context.session
    nudge, name = nudges.at(session, row.subject), f"{Errand.CHAT_NUDGE.value}:{row.subject}"
    if nudge is None or nudge.person_id is None or not chat_messages.is_said(session, name):
        return Nothing()
    loop, person = session.get_one(Loop, nudge.loop_id), session.get_one(Person, nudge.person_id)
    title = loops.requisition(session, loop).title
    until = nudges.comes_back(session, nudge) if nudge.state is NudgeState.SNOOZED else None
    content = parcels.NudgeOver(loop.code, title, loop.id, nudge.waiting, nudge.state, until)
    return _to(addresses.of_person(context, person), name, content, person)


def mail(context: Context, row: Outbox) -> Parcel | Later:
    """The candidate's link once more."""
    session, nudge = context.session, nudges.at(context.session, row.subject)
    if nudge is None or nudge.state is not NudgeState.SENT:
        return Nothing()
    seen = owed.look(context, [nudge])
    loop, requisition = seen.loop(nudge), seen.requisition(nudge)
    candidate, link = loops.candidate(session, loop), loops.issued_link(session, loop.id)
    if not seen.is_owed(nudge) or link is None:
        return Nothing()
    later = _later(context, [nudge], receivers.candidate(context, candidate.timezone, requisition.timezone))
    if later is not None:
        return later
    return parcels.NudgeMail(
        packing_mails.letter(context, row, loop),
        link_id=link.id,
        expires_at=link.expires_at,
        options=len(loops.options(session, loop.id, OptionState.READY)),
    )


def _view(context: Context, seen: Owed, nudge: Nudge, *, named: bool = True) -> NudgeView:
    loop = seen.loop(nudge)
    view = NudgeView(
        nudge_id=nudge.id,
        waiting=nudge.waiting,
        audience=nudge.audience,
        loop_id=loop.id,
        code=loop.code,
        title=seen.requisition(nudge).title,
        since=nudge.since,
        place=loop.id,
    )
    match nudge.waiting:
        case Waiting.SEATS if nudge.audience is Audience.POOL and nudge.person_id is not None:
            found = open_seats.claimable(context, open_seats.places(context, loop), nudge.person_id)
            seats = [reading.open_seat(context, place) for place in found[:MOST_SEATS]]
            return replace(view, seats=tuple(one for one in seats if one is not None))
        case Waiting.SEATS:
            states = (OptionState.BOOKED, OptionState.PROPOSED)
            count = sum(slots.open_required(context.session, loop.id, one, context.now) for one in states)
            return replace(view, count=count)
        case Waiting.INTERVIEW:
            return _kit(context, view, nudge, loop, named=named)
        case Waiting.SCORECARD if nudge.audience is Audience.INTERVIEWER:
            claim = context.session.get_one(Claim, ClaimId(nudge.subject))
            place = _place(context, loop, claim)
            return replace(view, code=place.code, interview=place.interview.name, place=claim.id)
        case Waiting.SCORECARD:
            return replace(view, count=missing_scorecards(context, loop))
        case Waiting.HIRE:
            item = seen.around.items[nudges.item_of(nudge)]
            return replace(view, what=item.what, due_on=item.due_on, place=item.id)
        case _:
            return view


def _kit(context: Context, view: NudgeView, nudge: Nudge, loop: Loop, *, named: bool) -> NudgeView:
    """What an interviewer needs: whom they meet, when, for what, and what they are to rate."""
    claim = context.session.get_one(Claim, ClaimId(nudge.subject))
    place = _place(context, loop, claim)
    return replace(
        view,
        code=place.code,
        interview=place.interview.name,
        place=claim.id,
        span=reading.span(place),
        candidate=reading.candidate_name(context, loop, to=nudge.person_id) if named else "",
        asks=tuple(one.name for one in reading.attributes(place.interview)),
    )


def _place(context: Context, loop: Loop, claim: Claim) -> Place:
    """The claim's slot; its rows are at hand."""
    session = context.session
    slot = session.get_one(Slot, claim.slot_id)
    return Place(loop, session.get_one(Option, slot.option_id), session.get_one(Interview, slot.interview_id), slot)


def missing_scorecards(context: Context, loop: Loop) -> int:
    """How many scorecards are still owed that the loop needs."""
    if loop.state not in (LoopState.BOOKED, LoopState.HELD):
        return 0
    found = scorecards.of_loop(context.session, loop.id)
    return sum(one.scorecard is None and one.seat.kind in REQUIRED_SEATS for one in found)
