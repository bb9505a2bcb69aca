"""What do mails say now? The candidate's, with their link, and the one that keeps the audit trail's head."""

from handlers import parcels, places, reading
from handlers.command import Context
from handlers.parcels import Letter, Nothing, Parcel
from policies.mailing import meeting_sequence
from policies.vocabulary import AuditAnchor, BookingState, CandidateId, LinkId, LinkState, LoopState, OptionState
from storage import loops
from storage.ledgers import AuditSeal, Outbox
from storage.tables import Booking, Candidate, Link, Loop


def offer(context: Context, row: Outbox) -> Parcel:
    """The link, with how many times there are to choose from."""
    session = context.session
    link = session.get_one(Link, LinkId(row.subject))
    loop = session.get_one(Loop, link.loop_id)
    ready = loops.options(session, loop.id, OptionState.READY)
    if link.state is not LinkState.ISSUED or not (ready or loops.booking(session, loop.id)):
        return Nothing()
    return parcels.OfferMail(
        letter(context, row, loop),
        stage=loop.stage,
        link_id=link.id,
        expires_at=link.expires_at,
        options=len(ready),
        booked=loop.state is LoopState.BOOKED,
    )


def booked(context: Context, row: Outbox) -> Parcel:
    """What the candidate has chosen."""
    session = context.session
    booking = session.get_one(Booking, row.subject)
    loop = session.get_one(Loop, booking.loop_id)
    link = loops.issued_link(session, loop.id)
    if booking.state is not BookingState.LIVE or link is None:
        return Nothing()
    return parcels.BookedMail(
        letter(context, row, loop),
        link_id=link.id,
        expires_at=link.expires_at,
        uid=loop.id,
        sequence=meeting_sequence(booking.version, cancelled=False),
        slots=reading.bookable(context, loops.option(session, booking.option_id)).slots,
    )


def cancelled(context: Context, row: Outbox) -> Parcel:
    """What will not take place."""
    session = context.session
    booking = session.get_one(Booking, row.subject)
    loop = session.get_one(Loop, booking.loop_id)
    return parcels.CancelledMail(
        letter(context, row, loop),
        uid=loop.id,
        sequence=meeting_sequence(booking.version, cancelled=True),
        slots=reading.bookable(context, loops.option(session, booking.option_id)).slots,
    )


def letter(context: Context, row: Outbox, loop: Loop) -> Letter:
    """What every mail to the loop's candidate has."""
    candidate = context.session.get_one(Candidate, CandidateId(loop.candidate_id))
    requisition = loops.requisition(context.session, loop)
    return Letter(
        key=row.key,
        to=candidate.email,
        to_name=candidate.name,
        company=context.rules.company,
        title=requisition.title,
        recruiter_name=loops.recruiter(context.session, loop).name,
        timezone=candidate.timezone or requisition.timezone,
        notices=places.notices(context, requisition),
    )


def sealed(context: Context, row: Outbox) -> AuditAnchor:
    """The head of the audit trail. The hash is read when it is carried: a promise holds a number only."""
    seal = context.session.get_one(AuditSeal, int(row.subject))
    return AuditAnchor(row.key, row.created_at, int(row.subject), seal.hash.hex())


def anchor(context: Context, row: Outbox) -> Parcel:
    """The same, by mail."""
    return parcels.AnchorMail(sealed(context, row), context.rules.company)
