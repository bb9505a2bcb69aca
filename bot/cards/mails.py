"""Which words does the candidate get by e-mail? Plain text, their own zone, one link."""

from zoneinfo import ZoneInfo

from bot import audit_anchors
from handlers.parcels import AnchorMail, BookedMail, CancelledMail, Letter, NudgeMail, OfferMail
from handlers.views import Notices
from policies.mailing import Invitation, Mail
from policies.vocabulary import Span

BY_PROGRAM = (
    "This mail was written and sent by a program, and the page behind the link is one. People decide about your "
    "application: no program rates or ranks you."
)


def offer(parcel: OfferMail, link: str) -> Mail:
    """The invitation to pick a time, or the news that other times are ready."""
    if parcel.booked:
        subject = f"Other times for your interviews at {parcel.letter.company}"
        opening = (
            "There are other times for your interviews now. Your present booking stands until you choose one of them."
        )
    elif parcel.options:
        subject = f"Choose a time for your interviews at {parcel.letter.company}"
        opening = (
            f"we would like to talk with you about the {parcel.letter.title} role. "
            "Please choose the time that suits you best:"
        )
    else:
        subject = f"Your interviews at {parcel.letter.company}"
        opening = "here is a new link to your interviews:"
    body = (
        f"{opening}\n\n{link}\n\n"
        "The link is yours alone, and works until you have booked or it expires. There you can also say that none of "
        "the times work, or that you need an adjustment."
    )
    return _mail(parcel.letter, subject, body)


def nudge(parcel: NudgeMail, link: str) -> Mail:
    """The link once more, for who has not chosen a time yet."""
    times = "one time is" if parcel.options == 1 else f"{parcel.options} times are"
    body = (
        f"{times} still open for your interviews for the {parcel.letter.title} role. "
        f"Please choose the one that suits you best:\n\n{link}\n\n"
        "If none of them does, the page lets you say so."
    )
    return _mail(parcel.letter, f"Your interviews at {parcel.letter.company}: please choose", body)


def booked(parcel: BookedMail, link: str) -> Mail:
    """The confirmation, with the calendar entry."""
    body = (
        f"your interviews for the {parcel.letter.title} role are booked:\n\n"
        f"{_lines(parcel.slots, parcel.letter.timezone)}\n\n"
        f"To move or cancel them, or to ask for an adjustment:\n\n{link}"
    )
    return _mail(
        parcel.letter, f"Booked: your interviews at {parcel.letter.company}", body, _invitation(parcel, "REQUEST")
    )


def cancelled(parcel: CancelledMail) -> Mail:
    """The interviews are off; the calendar entry goes too."""
    body = (
        f"these interviews for the {parcel.letter.title} role will not take place:\n\n"
        f"{_lines(parcel.slots, parcel.letter.timezone)}\n\n"
        f"If this surprises you, please write to {parcel.letter.recruiter_name}."
    )
    return _mail(
        parcel.letter, f"Cancelled: your interviews at {parcel.letter.company}", body, _invitation(parcel, "CANCEL")
    )


def anchor(parcel: AnchorMail, to: str) -> Mail:
    """The head of the audit trail's chain, for whoever keeps it. The last line goes into a file of anchors as it is."""
    text = (
        f"The audit trail of {parcel.company} had {parcel.anchor.seq} sealed entries. Please keep this mail: it shows "
        "whether anything up to here is changed later.\n\n"
        "How to check: docs/how-to/verify-the-audit-trail.md\n\n"
        f"{audit_anchors.as_line(parcel.anchor)}\n"
    )
    subject = f"Audit trail of {parcel.company}: {parcel.anchor.seq} entries sealed"
    return Mail(parcel.anchor.key, to, "Audit anchors", subject, text)


def _mail(letter: Letter, subject: str, body: str, invitation: Invitation | None = None) -> Mail:
    """A mail to the candidate: every one begins and ends alike."""
    text = (
        f"Hello {letter.to_name.split()[0]},\n\n{body}\n\n"
        f"Kind regards\n{letter.recruiter_name}, {letter.company}\n{_told(letter.notices)}"
    )
    return Mail(letter.key, letter.to, letter.to_name, subject, text, invitation)


def _told(notices: Notices) -> str:
    """What the law of the place has the candidate be told, below the signature."""
    told = [BY_PROGRAM] if notices.by_program else []
    told += [notices.on_assistance] if notices.on_assistance else []
    return "".join(f"\n{one}\n" for one in told)


def _invitation(parcel: BookedMail | CancelledMail, method: str) -> Invitation:
    summary = f"Interviews at {parcel.letter.company}"
    return Invitation(parcel.uid, parcel.sequence, method, summary, parcel.letter.title, parcel.slots)


def _lines(slots: tuple[tuple[str, Span], ...], timezone: str) -> str:
    return "\n".join(f"  {_written(span, ZoneInfo(timezone))} ({timezone})  {name}" for name, span in slots)


def _written(span: Span, zone: ZoneInfo) -> str:
    start, end = span.starts_at.astimezone(zone), span.ends_at.astimezone(zone)
    return f"{start:%a} {start.day} {start:%b %Y, %H:%M} to {end:%H:%M}"
