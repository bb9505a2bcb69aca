"""What may we promise the world? Every kind of outbox row, its key and its lane, in one place.

A row holds ids. What is said, and whether it still needs saying, is decided when the row is carried.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from handlers.command import Context
from policies.vocabulary import ClaimId, DropReason, LinkId, LoopId, OutboxId, OutcomeId, PersonId, RequisitionId, Role
from policies.waiting import NudgeId
from storage import chat_messages, checklists, loops, outbox, people, slots
from storage.columns import new_id
from storage.feedback import Outcome, Scorecard
from storage.hiring import Hired
from storage.ledgers import ChatMessage
from storage.loops import Offer
from storage.outbox import AT_ONCE, Turn
from storage.tables import Booking, CandidateRequest, Claim, Interview, Loop, Requisition, Swap


class Errand(StrEnum):
    """The kinds of outbox row. The word before the dot says whom it goes to."""

    ATS_APPLICATION = "ats.application"
    ATS_CHANGES = "ats.changes"
    ATS_FORM = "ats.form"
    ATS_INTERVIEW = "ats.interview"
    ATS_SCORECARD = "ats.scorecard"
    ATS_OUTCOME = "ats.outcome"
    CALENDAR_BUSY = "calendar.busy"
    CALENDAR_CLAIM = "calendar.claim"
    HRIS_HIRE = "hris.hire"
    MAIL_OFFER = "mail.offer"
    MAIL_BOOKED = "mail.booked"
    MAIL_CANCELLED = "mail.cancelled"
    MAIL_ANCHOR = "mail.anchor"
    KEEPER_ANCHOR = "keeper.anchor"
    CHAT_CARD = "chat.card"
    CHAT_CANCELLED = "chat.cancelled"
    CHAT_CONFIRMED = "chat.confirmed"
    CHAT_FREED = "chat.freed"
    CHAT_SCORECARD = "chat.scorecard"
    CHAT_OUTCOME = "chat.outcome"
    CHAT_HIRE = "chat.hire"
    CHAT_UNRECORDED = "chat.unrecorded"
    CHAT_SWAP = "chat.swap"
    CHAT_SWAP_ANSWER = "chat.swap_answer"
    CHAT_REQUEST = "chat.request"
    CHAT_OPENED = "chat.opened"
    CHAT_BOOKED = "chat.booked"
    CHAT_CANDIDATE_CANCELLED = "chat.candidate_cancelled"
    CHAT_RESCHEDULE = "chat.reschedule"
    CHAT_NO_OPTIONS = "chat.no_options"
    CHAT_SEAT_REOPENED = "chat.seat_reopened"
    CHAT_LOOP_CANCELLED = "chat.loop_cancelled"
    CHAT_BY_HAND = "chat.by_hand"
    CHAT_DROPPED = "chat.dropped"
    CHAT_UNREACHED = "chat.unreached"
    CHAT_CREDENTIALS = "chat.credentials"
    CHAT_FORGET = "chat.forget"
    CHAT_NUDGE = "chat.nudge"
    CHAT_NUDGE_OVER = "chat.nudge_over"
    CHAT_NUDGES = "chat.nudges"
    CHAT_DIGEST = "chat.digest"
    MAIL_NUDGE = "mail.nudge"


RECRUITER_NOTICES = frozenset(
    {
        Errand.CHAT_OPENED,
        Errand.CHAT_BOOKED,
        Errand.CHAT_CANDIDATE_CANCELLED,
        Errand.CHAT_RESCHEDULE,
        Errand.CHAT_NO_OPTIONS,
        Errand.CHAT_SEAT_REOPENED,
        Errand.CHAT_LOOP_CANCELLED,
        Errand.CHAT_BY_HAND,
    }
)


NAMELESS = frozenset({Errand.ATS_INTERVIEW, Errand.CALENDAR_CLAIM, Errand.CHAT_FREED, Errand.CHAT_FORGET})
"""What undoes something and names nobody: it is carried although the candidate is erased meanwhile."""


RECEIVERS = frozenset(errand.value.partition(".")[0] for errand in Errand)
"""To whom errands go: each has a limit of its own, and may ask for a pause."""
INSTALLING = "installing"
"""Who lets us install the app for people. Where nobody does, what is for them waits, and all else is carried."""


def _promise(
    context: Context, errand: Errand, subject: str, key: str, lane: str | None = None, turn: Turn = AT_ONCE
) -> None:
    """One promise. Without a lane it waits for nobody and nobody waits for it."""
    name = f"{errand.value}:{key}"
    session, kind, lane = context.session, errand.value, lane or name[:80]
    outbox.promise(session, kind, subject, key=name, lane=lane, now=context.now, trace=context.trace, turn=turn)
    context.promised()


def _promise_state(context: Context, errand: Errand, subject: str, lane: str, turn: Turn) -> None:
    """How `subject` stands is to be told; one that waits already will do, and keeps its own trace."""
    session, kind = context.session, errand.value
    outbox.promise_state(session, kind, subject, lane=lane, now=context.now, trace=context.trace, turn=turn)
    context.promised()


ANCHOR = Turn(bulk=True)


def _in_channel(requisition_id: RequisitionId, channel: str) -> Turn:
    return Turn(requisition_id, f"#{channel}"[:100])


def _to(person_id: PersonId, share: str | None = None) -> Turn:
    return Turn(share or person_id, f"@{person_id}")


def _promise_all(context: Context, rows: Sequence[tuple[str, str, str, str, Turn]]) -> None:
    if rows:
        outbox.promise_all(context.session, rows, context.now, context.trace)
        context.promised()


def read_application(context: Context, ats_id: str) -> None:
    """Several deliveries about one application are one reading, if nobody has begun it."""
    _promise_state(context, Errand.ATS_APPLICATION, ats_id, f"ats:{ats_id}"[:80], AT_ONCE)


def read_changes(context: Context, source: str) -> None:
    """Which applications have changed since the last time."""
    _promise_state(context, Errand.ATS_CHANGES, source, f"changes:{source}", Turn(bulk=True))


def read_form(context: Context, interview: Interview) -> None:
    """What the ATS's own form asks for this interview now, where the ATS has such."""
    if context.rules.asks_ats_form:
        _promise_state(context, Errand.ATS_FORM, interview.id, f"form:{interview.id}", AT_ONCE)


def write_interview(context: Context, loop: Loop, interview: Interview, version: int, *, cancelled: bool) -> None:
    suffix = "cancelled" if cancelled else "booked"
    _promise(
        context,
        Errand.ATS_INTERVIEW,
        interview.id,
        f"{interview.id}:{version}:{suffix}",
        _ats_lane(context, loop),
        Turn(loop.requisition_id),
    )


def rewrite_interview(context: Context, loop: Loop, interview: Interview, version: int) -> None:
    """The same booking with another panel: every change is a promise of its own."""
    key = f"{interview.id}:{version}:{new_id()}"
    _promise(context, Errand.ATS_INTERVIEW, interview.id, key, _ats_lane(context, loop), Turn(loop.requisition_id))


def write_scorecard(context: Context, loop: Loop, scorecard: Scorecard) -> None:
    key = f"{scorecard.id}:{scorecard.revision}"
    _promise(context, Errand.ATS_SCORECARD, scorecard.id, key, _ats_lane(context, loop), Turn(loop.requisition_id))


def write_outcome(context: Context, loop: Loop, outcome: Outcome) -> None:
    _promise(
        context,
        Errand.ATS_OUTCOME,
        outcome.id,
        f"{outcome.id}:{outcome.revision}",
        _ats_lane(context, loop),
        Turn(loop.requisition_id),
    )


def record_hire(context: Context, outcome_id: OutcomeId) -> None:
    _promise(context, Errand.HRIS_HIRE, outcome_id, outcome_id)


def tell_hire(context: Context, hire: Hired) -> None:
    """Bring what was told of a hire to what it is now: to HR operations, to whoever has something to do for it, and to
    whoever had. Where it is not recorded, HR operations and the recruiter are asked.
    """
    session = context.session
    prepare = {person.id for person in people.with_role(session, Role.HR_OPERATIONS)}
    recruiter = loops.requisition(session, session.get_one(Loop, hire.loop_id)).recruiter_id
    owners = {one.owner_id for one in checklists.of_hire(session, hire.id) if one.owner_id is not None}
    before = chat_messages.named_like(session, f"{Errand.CHAT_HIRE.value}:{hire.outcome_id}:")
    had = {PersonId(name.rpartition(":")[2]) for name in before}
    asked = {*prepare, recruiter} if hire.failures else frozenset()
    for errand, told in ((Errand.CHAT_HIRE, prepare | owners | had), (Errand.CHAT_UNRECORDED, asked)):
        for person_id in sorted(told):
            subject = f"{hire.outcome_id}:{person_id}"
            _promise_state(context, errand, subject, f"{errand.value}:{subject}"[:80], _to(person_id))


def read_busy(context: Context, loop: Loop) -> None:
    _promise(context, Errand.CALENDAR_BUSY, loop.id, f"{loop.id}:{loop.rounds}", turn=Turn(loop.requisition_id))


def is_searching(context: Context, loop: Loop) -> bool:
    """Is a search for options under way?"""
    return outbox.is_open(context.session, Errand.CALENDAR_BUSY.value, loop.id)


def sync_claim(context: Context, claim_id: ClaimId, sequence: int, holder: PersonId) -> None:
    """Bring the holder's calendar to what the claim says now; `sequence` counts its changes."""
    _promise(context, Errand.CALENDAR_CLAIM, claim_id, f"{claim_id}:{sequence}", f"claim:{claim_id}", Turn(holder))


def sync_card(context: Context, loop: Loop) -> None:
    """Bring the channel's card to what the loop says now."""
    sync_card_in(context, loop.id, loop.requisition_id, loops.requisition(context.session, loop).channel)


def sync_card_in(context: Context, loop_id: LoopId, requisition_id: RequisitionId, channel: str) -> None:
    turn = _in_channel(requisition_id, channel)
    _promise_state(context, Errand.CHAT_CARD, loop_id, f"card:{loop_id}", turn)


def mail_offer(context: Context, offer: Offer, link_id: LinkId) -> None:
    """Once for each offer, which the loop counts."""
    key, lane = f"{link_id}:{offer.number}", f"mail:{offer.loop_id}"
    _promise(context, Errand.MAIL_OFFER, link_id, key, lane, Turn(offer.requisition_id))


def mail_booked(context: Context, booking: Booking) -> None:
    _promise(
        context, Errand.MAIL_BOOKED, booking.id, booking.id, f"mail:{booking.loop_id}", Turn(booking.requisition_id)
    )


def mail_cancelled(context: Context, booking: Booking) -> None:
    _promise(
        context, Errand.MAIL_CANCELLED, booking.id, booking.id, f"mail:{booking.loop_id}", Turn(booking.requisition_id)
    )


def mail_anchor(context: Context, seq: int) -> None:
    """Once for each head of the audit trail's chain."""
    _promise(context, Errand.MAIL_ANCHOR, str(seq), str(seq), "anchor:mail", ANCHOR)


def post_anchor(context: Context, seq: int) -> None:
    """Once for each head, one after the other: while the keeper is away, only the first is tried."""
    _promise(context, Errand.KEEPER_ANCHOR, str(seq), str(seq), "anchor:keeper", ANCHOR)


def tell_channel_cancelled(context: Context, loop: Loop, key: str) -> None:
    """A line in the channel; `key` tells a cancelled booking (its version) from the loop's own end."""
    turn = _in_channel(loop.requisition_id, loops.requisition(context.session, loop).channel)
    _promise(context, Errand.CHAT_CANCELLED, loop.id, f"{loop.id}:{key}", f"card:{loop.id}", turn)


def tell_confirmed(context: Context, claim: Claim) -> None:
    _promise(context, Errand.CHAT_CONFIRMED, claim.id, f"{claim.id}:{claim.sequence}", turn=_to(claim.person_id))


def tell_freed(context: Context, claim: Claim) -> None:
    _promise(context, Errand.CHAT_FREED, claim.id, claim.id, turn=_to(claim.person_id))


def ask_scorecard(context: Context, claim: Claim) -> None:
    _promise(context, Errand.CHAT_SCORECARD, claim.id, claim.id, turn=_to(claim.person_id))


def ask_outcome(context: Context, loop: Loop) -> None:
    manager = loops.requisition(context.session, loop).hiring_manager_id
    _promise(context, Errand.CHAT_OUTCOME, loop.id, loop.id, turn=_to(manager, loop.requisition_id))


def scorecard_in(context: Context, claim: Claim) -> None:
    """Where it was asked for, the message is to say that it is done."""
    _edit(context, Errand.CHAT_SCORECARD, claim.id, _to(claim.person_id))


def outcome_in(context: Context, loop: Loop) -> None:
    """The same, of an outcome."""
    manager = loops.requisition(context.session, loop).hiring_manager_id
    _edit(context, Errand.CHAT_OUTCOME, loop.id, _to(manager, loop.requisition_id))


def _edit(context: Context, errand: Errand, subject: str, turn: Turn) -> None:
    """In the lane of what was promised first, so that it comes after."""
    _promise_state(context, errand, subject, f"{errand.value}:{subject}"[:80], turn)


def ask_swap(context: Context, swap: Swap) -> None:
    _promise(context, Errand.CHAT_SWAP, swap.id, swap.id, turn=_to(swap.to_person_id))


def answer_swap(context: Context, swap: Swap) -> None:
    holder = slots.claim(context.session, swap.claim_id).person_id
    _promise(context, Errand.CHAT_SWAP_ANSWER, swap.id, swap.id, turn=_to(holder))


def pass_on_request(context: Context, loop: Loop, request: CandidateRequest) -> None:
    _promise(context, Errand.CHAT_REQUEST, request.id, request.id, turn=_to_recruiter(context, loop))


def forget_message(context: Context, message: ChatMessage) -> None:
    """What the bot said about a candidate who is erased is to be unsaid."""
    _promise(context, Errand.CHAT_FORGET, message.id, message.id)


def nudge(context: Context, due: Sequence[tuple[NudgeId, PersonId | None, RequisitionId]]) -> None:
    """Each of these nudges is to be said, once: in a message to the person, or by mail to the candidate."""
    rows = []
    for id, person_id, requisition_id in due:
        errand = Errand.MAIL_NUDGE if person_id is None else Errand.CHAT_NUDGE
        turn = Turn(requisition_id, f"@{person_id}" if person_id is not None else None, bulk=True)
        rows.append((errand.value, id, f"{errand.value}:{id}", f"nudge:{id}", turn))
    _promise_all(context, rows)


def nudge_in_one(context: Context, person_id: PersonId, day: date) -> None:
    """The last message of a person's day is to say all that is folded into it."""
    subject = f"{person_id}:{day}"
    turn = Turn(person_id, f"@{person_id}", bulk=True)
    _promise_state(context, Errand.CHAT_NUDGES, subject, f"nudges:{subject}", turn)


def end_nudges(context: Context, said: Sequence[tuple[NudgeId, PersonId]]) -> None:
    """Where these nudges were said, it is to be said that they are over."""
    kind = Errand.CHAT_NUDGE_OVER.value
    rows = [(kind, id, f"{kind}:{id}", f"nudge:{id}", Turn(person_id, bulk=True)) for id, person_id in said]
    _promise_all(context, rows)


def digest(context: Context, digest_id: str, to: Requisition | PersonId) -> None:
    """To the requisition's channel, or to the person."""
    if isinstance(to, Requisition):
        turn = Turn(to.id, f"#{to.channel}"[:100], bulk=True)
    else:
        turn = Turn(to, f"@{to}", bulk=True)
    _promise(context, Errand.CHAT_DIGEST, digest_id, digest_id, turn=turn)


def tell_unreached(context: Context, loop: Loop, person_id: PersonId) -> None:
    """A notice to the requisition's recruiter: this person cannot be told what they should know about the loop."""
    subject = f"{loop.id}:{person_id}"
    _promise(context, Errand.CHAT_UNREACHED, subject, subject, turn=_to_recruiter(context, loop))


def tell_credentials(context: Context, receiver: str, vendor: str) -> None:
    """The admins, or the recruiters where there are none, are to know that this vendor has begun to refuse us."""
    session = context.session
    for person in people.with_role(session, Role.ADMIN) or people.with_role(session, Role.RECRUITER):
        key = f"{receiver}:{context.now.isoformat()}:{person.id}"
        _promise(context, Errand.CHAT_CREDENTIALS, f"{receiver}:{vendor}:{person.id}", key, turn=_to(person.id))


def tell_recruiter(context: Context, errand: Errand, loop: Loop, key: str) -> None:
    """A notice to the requisition's recruiter; `key` tells this occasion from earlier ones of the same kind."""
    _promise(context, errand, loop.id, f"{loop.id}:{key}", turn=_to_recruiter(context, loop))


def _to_recruiter(context: Context, loop: Loop) -> Turn:
    return _to(loops.requisition(context.session, loop).recruiter_id, loop.requisition_id)


def tell_dropped(
    context: Context, requisition: Requisition, loop: Loop | None, dropped: tuple[OutboxId, str, DropReason]
) -> None:
    """The recruiter is to know what will not happen: the key says which promise, of which kind, and why."""
    job, kind, reason = dropped
    about = loop.id if loop is not None else requisition.id
    turn = _to(requisition.recruiter_id, requisition.id)
    _promise(context, Errand.CHAT_DROPPED, about, f"{kind}:{reason.value}:{job}", turn=turn)


def _ats_lane(context: Context, loop: Loop) -> str:
    """All that is said about one application in the ATS, read or written, is said in order."""
    return f"ats:{loops.application(context.session, loop).ats_id}"[:80]
