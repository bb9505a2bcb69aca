"""Which messages merely inform somebody, and may wait for their morning? Judged when each is carried, as nudges are.

Said at once are, at any hour: what answers a search or a change of stage that somebody has just made, what is wrong (a
hire in doubt, refused credentials), and every edit of a message that is there, since an edit makes no sound.
"""

from datetime import datetime

from handlers import receivers
from handlers.command import Context
from handlers.parcels import (
    CandidateAsks,
    ChatContent,
    ChatParcel,
    Later,
    Parcel,
    PersonUnreached,
    RecruiterNotice,
    ScorecardWanted,
    SeatConfirmed,
    SeatFreed,
    SwapSettled,
    SwapWanted,
)
from handlers.promises import Errand
from policies import notices
from policies.vocabulary import LoopId
from storage import chat_messages, loops, slots
from storage.tables import Person

MAY_WAIT = frozenset(
    {
        Errand.CHAT_CONFIRMED,
        Errand.CHAT_FREED,
        Errand.CHAT_SCORECARD,
        Errand.CHAT_OUTCOME,
        Errand.CHAT_HIRE,
        Errand.CHAT_SWAP,
        Errand.CHAT_SWAP_ANSWER,
        Errand.CHAT_REQUEST,
        Errand.CHAT_BOOKED,
        Errand.CHAT_CANDIDATE_CANCELLED,
        Errand.CHAT_RESCHEDULE,
        Errand.CHAT_SEAT_REOPENED,
        Errand.CHAT_LOOP_CANCELLED,
        Errand.CHAT_UNREACHED,
    }
)


def in_hours(context: Context, errand: Errand, parcel: Parcel | Later) -> Parcel | Later:
    """The parcel, or when it is to be carried: in its receiver's hours. Their leave does not hold up a notice."""
    if errand not in MAY_WAIT or not isinstance(parcel, ChatParcel) or parcel.to is None:
        return parcel
    person = context.session.get_one(Person, parcel.to.id)
    receiver = receivers.person(context, person, away=())
    if receiver.may_have(context.now) or _is_just_over(context, parcel.content):
        return parcel
    later = notices.waits_until(context.now, receiver, _begins(context, parcel.content))
    if later is None or chat_messages.is_said(context.session, parcel.name):
        return parcel
    return Later(later)


def _is_just_over(context: Context, content: ChatContent) -> bool:
    """Does it ask for a scorecard of an interview whose panel has not gone home?"""
    return isinstance(content, ScorecardWanted) and context.now - content.claim.span.ends_at < notices.JUST_OVER


def _begins(context: Context, content: ChatContent) -> datetime | None:
    """When that begins which it is about; None where it is about no moment, or about one that is past."""
    match content:
        case SeatConfirmed(claim) | SeatFreed(claim=claim):
            return claim.span.starts_at
        case SwapWanted(swap) | SwapSettled(swap=swap):
            return swap.span.starts_at
        case RecruiterNotice(loop=loop) | PersonUnreached(loop=loop):
            return _next_interview(context, loop.loop_id)
        case CandidateAsks(request):
            return _next_interview(context, request.loop_id)
        case _:
            return None


def _next_interview(context: Context, loop_id: LoopId) -> datetime | None:
    """When the next interview of the newest booking begins, or would have begun."""
    option_id = loops.newest_booked(context.session, loop_id)
    places = slots.of_option(context.session, option_id) if option_id is not None else ()
    return min((place.slot.starts_at for place in places if place.slot.starts_at >= context.now), default=None)
