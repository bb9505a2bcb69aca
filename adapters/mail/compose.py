"""What does an outgoing mail look like? Plain text, and the invitation as iMIP (RFC 6047) where there is one.

Everything goes through `email` and `icalendar`, never through string building: a line break in a name is refused.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from icalendar import Calendar, Event, vCalAddress, vText

from adapters.ports import Rejected
from policies.mailing import Invitation, Mail, meeting_uid

PRODUCT = "-//Panelkeeper//Panelkeeper//EN"
NO_SENDER = "the sender is an address, or a name and an address: Acme <interviews@acme.example>"
METHODS = ("REQUEST", "CANCEL")
_NO_HEADER = {"Cc", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Sender:
    """From whom; `domain` is the right side of our Message-IDs."""

    address: Address
    domain: str

    @classmethod
    def parse(cls, sender: str, domain: str) -> "Sender":
        """From an address or `Name <address>`; raises ValueError for neither."""
        name, address = parseaddr(sender)
        if not address or not domain.isascii() or not domain:
            raise ValueError(NO_SENDER)
        try:
            return cls(Address(name, addr_spec=address), domain)
        except (ValueError, IndexError) as error:
            raise ValueError(NO_SENDER) from error


def compose(mail: Mail, sender: Sender, now: datetime) -> EmailMessage:
    """The message. Raises Rejected where a header cannot hold its value or the text is no proper Unicode."""
    try:
        to = Address(_line(mail.to_name), addr_spec=_line(mail.to))
        message = EmailMessage(SMTP)
        message["From"] = sender.address
        message["To"] = to
        message["Subject"] = _line(mail.subject)
        message["Date"] = format_datetime(now)
        message["Message-ID"] = message_id(mail.key, sender.domain)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        if mail.invitation is not None:
            _invite(message, mail.invitation, sender.address, to, now)
        return message
    except (ValueError, IndexError, MessageError) as error:
        raise Rejected(f"the mail cannot be written: {type(error).__name__}") from error


def message_id(key: str, domain: str) -> str:
    """The same for the same key: a digest, since keys may hold what a Message-ID may not."""
    return f"<{sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def _line(value: str) -> str:
    """The value, if it is one line of text; else ValueError."""
    if any(unicodedata.category(char) in _NO_HEADER for char in value):
        raise ValueError("a header value holds a control character")
    return value


def _invite(
    message: EmailMessage, invitation: Invitation, organizer: Address, attendee: Address, now: datetime
) -> None:
    """Add the invitation beside the text; mail programs read the method from the part's header."""
    content = calendar(invitation, organizer, attendee, now).to_ical().decode()
    message.add_alternative(
        content,
        subtype="calendar",
        charset="utf-8",
        cte="base64",
        params={"method": invitation.method},
        disposition="inline",
        filename="invitation.ics",
    )


def calendar(invitation: Invitation, organizer: Address, attendee: Address, now: datetime) -> Calendar:
    """One VEVENT for each span, with UIDs that stay the same from one sequence to the next."""
    if invitation.method not in METHODS:
        raise ValueError("the method is REQUEST or CANCEL")
    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("method", invitation.method)
    for place, (name, span) in enumerate(invitation.spans, start=1):
        event = Event()
        event.add("uid", meeting_uid(invitation.uid, place))
        event.add("sequence", invitation.sequence)
        event.add("dtstamp", now)
        event.add("dtstart", span.starts_at)
        event.add("dtend", span.ends_at)
        event.add("summary", f"{invitation.summary}: {name}" if name else invitation.summary)
        event.add("description", invitation.description)
        event.add("status", "CANCELLED" if invitation.method == "CANCEL" else "CONFIRMED")
        event.add("organizer", _party(organizer))
        event.add("attendee", _party(attendee, ROLE="REQ-PARTICIPANT", PARTSTAT="NEEDS-ACTION", RSVP="TRUE"))
        whole.add_component(event)
    return whole


def _party(address: Address, **parameters: str) -> vCalAddress:
    party = vCalAddress(f"mailto:{address.addr_spec}")
    names = {"CN": address.display_name} if address.display_name else {}
    for name, value in {**names, **parameters}.items():
        party.params[name] = vText(value)
    return party
