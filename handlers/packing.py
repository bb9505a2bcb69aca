"""What exactly does a promise say now? Each errand is filled in from the rows as they are when it is carried."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from handlers import (
    addresses,
    hiring,
    packing_digests,
    packing_mails,
    packing_notices,
    packing_nudges,
    parcels,
    places,
    reading,
)
from handlers.command import Context
from handlers.parcels import ChatContent, ChatParcel, Later, Nothing, Parcel
from handlers.promises import RECRUITER_NOTICES, Errand
from handlers.views import LoopView, RequestView, SwapView, WaitingOutcome
from policies.hiring import ASKS
from policies.pacing import FRESH
from policies.vocabulary import (
    AtsInterview,
    AtsOutcome,
    AtsScorecard,
    CalendarEvent,
    ClaimId,
    ClaimState,
    DropReason,
    Hire,
    LoopId,
    LoopState,
    OptionState,
    PersonId,
    RequisitionId,
    Shown,
    Span,
)
from policies.waiting import NudgeState, Waiting
from storage import candidates, chat_messages, hires, inbox, loops, pace, people, scorecards, slots
from storage.feedback import Outcome, Scorecard
from storage.ledgers import Outbox
from storage.slots import Place
from storage.tables import CandidateRequest, Interview, Loop, Person, Requisition, Swap


def pack(context: Context, row: Outbox) -> Parcel | Later:
    """The parcel for an outbox row; `Nothing` when what it was about no longer holds."""
    errand = Errand(row.kind)
    if errand in RECRUITER_NOTICES:
        return packing_notices.in_hours(context, errand, _recruiter_notice(context, row, errand))
    parcel = PACKERS[errand](context, row)
    return Nothing() if _is_about_nobody(parcel) else packing_notices.in_hours(context, errand, parcel)


def _is_about_nobody(parcel: Parcel | Later) -> bool:
    """Was the candidate erased while it was being carried?"""
    match parcel:
        case AtsInterview() | AtsScorecard() | AtsOutcome() | Hire():
            return parcel.application_id.startswith(candidates.GONE)
        case parcels.OfferMail() | parcels.BookedMail() | parcels.CancelledMail() | parcels.NudgeMail():
            return not parcel.letter.to
        case _:
            return False


def _application(context: Context, row: Outbox) -> Parcel:
    return parcels.ReadApplication(row.subject)


def _changes(context: Context, row: Outbox) -> Parcel:
    return parcels.ReadChanges(row.subject, inbox.cursor(context.session, row.subject), context.now)


def _form(context: Context, row: Outbox) -> Parcel:
    interview = context.session.get_one(Interview, row.subject)
    loop = context.session.get_one(Loop, interview.loop_id)
    ats_id = loops.application(context.session, loop).ats_id
    is_moot = loop.state is LoopState.CANCELLED or ats_id.startswith(candidates.GONE)
    return Nothing() if is_moot else parcels.ReadForm(interview.id, ats_id, loop.stage, interview.name)


def _busy(context: Context, row: Outbox) -> Parcel:
    loop = context.session.get_one(Loop, LoopId(row.subject))
    if loop.state not in (LoopState.OPEN, LoopState.OFFERED, LoopState.BOOKED):
        return Nothing()
    until = context.now + timedelta(days=context.rules.search_days + 1)
    if not places.may_suggest(context, loops.requisition(context.session, loop)):
        return parcels.ReadBusy(loop.id, loop.rounds, (), Span(context.now, until))  # nobody's calendar is looked at
    kinds = {one.kind for one in loops.interviews(context.session, loop.id)}
    emails = tuple(person.email for person in people.pool(context.session, kinds))
    return parcels.ReadBusy(loop.id, loop.rounds, emails, Span(context.now, until))


def _interview(context: Context, row: Outbox) -> Parcel:
    """The booked slot of an interview, or its cancellation when nothing is booked any more."""
    interview = context.session.get_one(Interview, row.subject)
    loop = context.session.get_one(Loop, interview.loop_id)
    ats_id = loops.application(context.session, loop).ats_id
    booking = loops.booking(context.session, loop.id)
    if booking is None:
        return parcels.CancelInterview(ats_id, interview.id)
    place = next(one for one in slots.of_option(context.session, booking.option_id) if one.interview.id == interview.id)
    if loop.state is LoopState.CANCELLED and place.slot.finished_at is None:
        return parcels.CancelInterview(ats_id, interview.id)
    holders = [taken.holder for taken in slots.seats(context.session, place.slot.id) if taken.holder is not None]
    return AtsInterview(
        key=interview.id,
        application_id=ats_id,
        stage=loop.stage,
        name=interview.name,
        span=reading.span(place),
        interviewer_emails=tuple(holder.email for holder in holders),
        version=booking.version,
    )


def _scorecard(context: Context, row: Outbox) -> Parcel:
    scorecard = context.session.get_one(Scorecard, row.subject)
    loop = context.session.get_one(Loop, scorecard.loop_id)
    place = slots.at(context.session, slots.claim(context.session, scorecard.claim_id).slot_id)
    text = scorecards.latest(context.session, scorecard)
    return AtsScorecard(
        key=scorecard.id,
        application_id=loops.application(context.session, loop).ats_id,
        stage=loop.stage,
        interview_key=place.interview.id,
        interview_name=place.interview.name,
        author_email=context.session.get_one(Person, scorecard.author_id).email,
        ratings=reading.ratings(place.interview, text.ratings),
        notes=text.notes,
        recommendation=text.recommendation,
        revision=scorecard.revision,
        answers=reading.answers(text),
    )


def _outcome(context: Context, row: Outbox) -> Parcel:
    outcome = context.session.get_one(Outcome, row.subject)
    loop = context.session.get_one(Loop, outcome.loop_id)
    return AtsOutcome(
        key=f"{outcome.id}-{outcome.revision}",
        application_id=loops.application(context.session, loop).ats_id,
        stage=outcome.stage,
        decision=outcome.decision,
        reason=outcome.reason,
        decided_by_email=context.session.get_one(Person, outcome.decided_by).email,
        decided_at=outcome.decided_at,
    )


def _hire(context: Context, row: Outbox) -> Parcel:
    outcome = context.session.get_one(Outcome, row.subject)
    loop = context.session.get_one(Loop, outcome.loop_id)
    candidate = loops.candidate(context.session, loop)
    context.disclose(candidate.id, loop.code, Shown.HIRE, to="hris")
    return Hire(
        key=outcome.id,
        application_id=loops.application(context.session, loop).ats_id,
        name=candidate.name,
        email=candidate.email,
        job_title=loops.requisition(context.session, loop).title,
        decided_by_email=context.session.get_one(Person, outcome.decided_by).email,
    )


def _calendar(context: Context, row: Outbox) -> Parcel:
    """A hold while claimed, an event once confirmed, nothing once released. The title names no candidate."""
    claim = slots.claim(context.session, ClaimId(row.subject))
    owner = context.session.get_one(Person, claim.person_id)
    if claim.state is ClaimState.RELEASED:
        return parcels.CancelEvent(owner.email, claim.id)
    place = slots.at(context.session, claim.slot_id)
    tentative = claim.state is ClaimState.CLAIMED
    return CalendarEvent(
        uid=claim.id,
        owner_email=owner.email,
        title=f"{'Hold: ' if tentative else ''}{place.interview.name} interview ({place.code})",
        description=f"{loops.requisition(context.session, place.loop).title}, {place.loop.stage}",
        span=Span(claim.starts_at, claim.ends_at),
        tentative=tentative,
        sequence=claim.sequence,
    )


def _card(context: Context, row: Outbox) -> Parcel:
    view, platform = _in_channel(context, row)
    return ChatParcel(f"card:{view.loop_id}", parcels.LoopCard(view), platform, channel=view.channel)


def _channel_cancelled(context: Context, row: Outbox) -> Parcel:
    view, platform = _in_channel(context, row)
    return ChatParcel(row.key, parcels.ChannelCancelled(view), platform, channel=view.channel)


def _in_channel(context: Context, row: Outbox) -> tuple[LoopView, str]:
    """A loop as its channel sees it, and the platform that the channel is on."""
    loop = context.session.get_one(Loop, LoopId(row.subject))
    return reading.loop(context, loop), addresses.of_channel(context, loops.requisition(context.session, loop))


def _confirmed(context: Context, row: Outbox) -> Parcel:
    claim = slots.claim(context.session, ClaimId(row.subject))
    if claim.state is not ClaimState.CONFIRMED:
        return Nothing()
    view = reading.claim(context, claim, name_candidate=True)
    return _to_person(context, row, claim.person_id, parcels.SeatConfirmed(view))


def _freed(context: Context, row: Outbox) -> Parcel:
    claim = slots.claim(context.session, ClaimId(row.subject))
    place = slots.at(context.session, claim.slot_id)
    content = parcels.SeatFreed(reading.claim(context, claim), _because(context, place))
    return _to_person(context, row, claim.person_id, content)


def _because(context: Context, place: Place) -> str:
    if place.loop.state is LoopState.CANCELLED:
        return "loop_cancelled"
    if place.option.state is OptionState.WITHDRAWN:
        return "option_withdrawn"
    return "other_option" if loops.booking(context.session, place.loop.id) else "booking_cancelled"


def _scorecard_wanted(context: Context, row: Outbox) -> Parcel:
    claim = slots.claim(context.session, ClaimId(row.subject))
    if claim.state is not ClaimState.ATTENDED:
        return Nothing()
    if scorecards.for_seat(context.session, claim.seat_id) is not None:
        loop = slots.at(context.session, claim.slot_id).loop
        return _no_longer_wanted(context, row, claim.person_id, loop, Waiting.SCORECARD)
    content = parcels.ScorecardWanted(reading.claim(context, claim, name_candidate=True))
    return _to_person(context, row, claim.person_id, content)


def _outcome_wanted(context: Context, row: Outbox) -> Parcel:
    loop = context.session.get_one(Loop, LoopId(row.subject))
    requisition = loops.requisition(context.session, loop)
    if loop.state is LoopState.CLOSED:
        return _no_longer_wanted(context, row, requisition.hiring_manager_id, loop, Waiting.OUTCOME)
    if loop.state is not LoopState.HELD:
        return Nothing()
    name = reading.candidate_name(context, loop, to=requisition.hiring_manager_id)
    content = parcels.OutcomeWanted(WaitingOutcome(loop.id, loop.code, requisition.title, name, ()))
    return _to_person(context, row, requisition.hiring_manager_id, content)


def _no_longer_wanted(context: Context, row: Outbox, person_id: PersonId, loop: Loop, waiting: Waiting) -> Parcel:
    """Where it was asked for, the message says that it is done; where it never was, nothing needs saying."""
    name = f"{row.kind}:{row.subject}"
    if not chat_messages.is_said(context.session, name):
        return Nothing()
    title = loops.requisition(context.session, loop).title
    content = parcels.NudgeOver(loop.code, title, loop.id, waiting, NudgeState.ACTED)
    return replace(_to_person(context, row, person_id, content), name=name)


def _swap(context: Context, row: Outbox) -> Parcel:
    """A request goes to the one who is asked, an answer to the one who asked."""
    swap = context.session.get_one(Swap, row.subject)
    claim = slots.claim(context.session, swap.claim_id)
    asked, asker = (context.session.get_one(Person, id) for id in (swap.to_person_id, claim.person_id))
    place = slots.at(context.session, claim.slot_id)
    title = loops.requisition(context.session, place.loop).title
    view = SwapView(swap.id, place.code, title, place.interview.name, reading.span(place), asker.name, asked.name)
    if Errand(row.kind) is Errand.CHAT_SWAP:
        return _to_person(context, row, asked.id, parcels.SwapWanted(view)) if swap.state == "asked" else Nothing()
    return _to_person(context, row, asker.id, parcels.SwapSettled(view, swap.state))


def _request(context: Context, row: Outbox) -> Parcel:
    request = context.session.get_one(CandidateRequest, row.subject)
    loop = context.session.get_one(Loop, request.loop_id)
    requisition = loops.requisition(context.session, loop)
    name = reading.candidate_name(context, loop, to=requisition.recruiter_id)
    context.disclose(loop.candidate_id, loop.code, Shown.REQUEST, requisition.recruiter_id)
    view = RequestView(loop.id, loop.code, requisition.title, name, request.kind, request.text, request.asked_at)
    return _to_person(context, row, requisition.recruiter_id, parcels.CandidateAsks(view))


def _hire_told(context: Context, row: Outbox) -> Parcel:
    """One message a person, edited as it goes on; nothing where the candidate is erased."""
    outcome_id, _, person_id = row.subject.partition(":")
    hire = hires.of_outcome(context.session, outcome_id)
    if hire is None:
        return Nothing()
    content = parcels.HireToPrepare(hiring.view(context, hire, to=PersonId(person_id)))
    return replace(_to_person(context, row, PersonId(person_id), content), name=f"{row.kind}:{row.subject}")


def _unrecorded(context: Context, row: Outbox) -> Parcel:
    """A message each time that it failed, which says later how it went on; nothing where that needs no saying."""
    outcome_id, _, person_id = row.subject.partition(":")
    hire = hires.of_outcome(context.session, outcome_id)
    name = f"{row.kind}:{row.subject}:{hire.failures if hire is not None else 0}"
    if hire is None or (hire.state not in ASKS and not chat_messages.is_said(context.session, name)):
        return Nothing()
    content = parcels.HireUnrecorded(hiring.view(context, hire, to=PersonId(person_id)))
    return replace(_to_person(context, row, PersonId(person_id), content), name=name)


def _dropped(context: Context, row: Outbox) -> Parcel:
    _, kind, reason, _ = row.key.split(":")
    loop = context.session.get(Loop, LoopId(row.subject))
    named = RequisitionId(row.subject) if loop is None else loop.requisition_id
    requisition = context.session.get_one(Requisition, named)
    loop_id, code = (loop.id, loop.code) if loop is not None else (None, "")
    content = parcels.PromiseDropped(loop_id, code, requisition.title, kind, DropReason(reason))
    return _to_person(context, row, requisition.recruiter_id, content)


def _forget(context: Context, row: Outbox) -> Parcel:
    message = chat_messages.at(context.session, row.subject)
    return parcels.ForgetMessage(message.platform, message.channel, message.ts) if message is not None else Nothing()


def _recruiter_notice(context: Context, row: Outbox, errand: Errand) -> Parcel:
    loop = context.session.get_one(Loop, LoopId(row.subject))
    recruiter_id = loops.requisition(context.session, loop).recruiter_id
    name = reading.candidate_name(context, loop, to=recruiter_id)
    event = errand.value.partition(".")[2]
    content = parcels.RecruiterNotice(event, reading.loop(context, loop), name, loops.version(context.session, loop.id))
    return _to_person(context, row, recruiter_id, content)


def _unreached(context: Context, row: Outbox) -> Parcel:
    loop_id, _, person_id = row.subject.partition(":")
    loop = context.session.get_one(Loop, LoopId(loop_id))
    person = context.session.get_one(Person, PersonId(person_id))
    platform = addresses.of_person(context, person).platform
    content = parcels.PersonUnreached(reading.loop(context, loop), person.name, platform)
    return _to_person(context, row, loops.requisition(context.session, loop).recruiter_id, content)


def _credentials(context: Context, row: Outbox) -> Parcel:
    """Nothing where they have been accepted since, or where the message would have to go to who refuses them."""
    receiver, vendor, person_id = row.subject.split(":")
    stands = pace.read(context.session, [receiver]).get(receiver, FRESH)
    parcel = _to_person(context, row, PersonId(person_id), parcels.CredentialsRefused(receiver, vendor))
    return parcel if stands.broken_since == row.created_at and parcel.platform != receiver else Nothing()


def _to_person(context: Context, row: Outbox, person_id: PersonId, content: ChatContent) -> ChatParcel:
    person = context.session.get_one(Person, person_id)
    address = addresses.of_person(context, person)
    return ChatParcel(row.key, content, address.platform, to=reading.person(person), chat_user=address.user)


PACKERS: Mapping[Errand, Callable[[Context, Outbox], Parcel | Later]] = {
    Errand.ATS_APPLICATION: _application,
    Errand.ATS_CHANGES: _changes,
    Errand.ATS_FORM: _form,
    Errand.ATS_INTERVIEW: _interview,
    Errand.ATS_SCORECARD: _scorecard,
    Errand.ATS_OUTCOME: _outcome,
    Errand.CALENDAR_BUSY: _busy,
    Errand.CALENDAR_CLAIM: _calendar,
    Errand.HRIS_HIRE: _hire,
    Errand.MAIL_OFFER: packing_mails.offer,
    Errand.MAIL_BOOKED: packing_mails.booked,
    Errand.MAIL_CANCELLED: packing_mails.cancelled,
    Errand.MAIL_ANCHOR: packing_mails.anchor,
    Errand.KEEPER_ANCHOR: packing_mails.sealed,
    Errand.CHAT_CARD: _card,
    Errand.CHAT_CANCELLED: _channel_cancelled,
    Errand.CHAT_CONFIRMED: _confirmed,
    Errand.CHAT_FREED: _freed,
    Errand.CHAT_SCORECARD: _scorecard_wanted,
    Errand.CHAT_OUTCOME: _outcome_wanted,
    Errand.CHAT_SWAP: _swap,
    Errand.CHAT_SWAP_ANSWER: _swap,
    Errand.CHAT_REQUEST: _request,
    Errand.CHAT_HIRE: _hire_told,
    Errand.CHAT_UNRECORDED: _unrecorded,
    Errand.CHAT_DROPPED: _dropped,
    Errand.CHAT_UNREACHED: _unreached,
    Errand.CHAT_CREDENTIALS: _credentials,
    Errand.CHAT_FORGET: _forget,
    Errand.CHAT_NUDGE: packing_nudges.one_due,
    Errand.CHAT_NUDGE_OVER: packing_nudges.over,
    Errand.CHAT_NUDGES: packing_nudges.folded,
    Errand.CHAT_DIGEST: packing_digests.digest,
    Errand.MAIL_NUDGE: packing_nudges.mail,
}
