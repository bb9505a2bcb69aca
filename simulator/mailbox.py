"""Which mails have reached the candidates? A mail server on loopback whose one mailbox people may look into.

Two ways to be refused, as real servers do: an address whose local part starts with "nobody" does not exist, and a fault
ordered for the path `smtp` makes the next mails fail.
"""

import asyncio
import email.policy
import re
import socket
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from hashlib import sha256

from aiosmtpd.smtp import SMTP, Envelope, Session

from simulator.backoffice_api import Faults
from simulator.clock import Clock
from simulator.doors import LARGEST
from simulator.wire import WireLog

KEPT = 500
FAULT_PATH = "smtp"
_ANSWERS = {"429": "450 4.7.1 Too many mails", "503": "451 4.3.0 Try again later", "500": "554 5.6.0 Not taken"}
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]']")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part of a mail that is offered to be saved."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as received. `repeats` counts how often the same Message-ID came again."""

    id: int
    message_id: str
    sender: str
    to: str
    recipient: str
    subject: str
    received_at: datetime
    text: str
    headers: tuple[tuple[str, str], ...]
    attachments: tuple[Attachment, ...]
    repeats: int = 0

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text cut into pieces, each with whether it is a web address."""
        pieces, at = [], 0
        for found in _LINK.finditer(self.text):
            pieces += [(self.text[at : found.start()], False), (found.group(), True)]
            at = found.end()
        return [*pieces, (self.text[at:], False)]

    @property
    def links(self) -> list[str]:
        """The web addresses in the text."""
        return [piece for piece, is_link in self.pieces if is_link]


class Mailbox:
    """The mail server and what it holds, newest first. The port is known from the start."""

    def __init__(self, clock: Clock, wire: WireLog, faults: Faults, changed: Callable[[], None], port: int = 0) -> None:
        self._clock, self._wire, self._faults, self._changed = clock, wire, faults, changed
        self._socket = socket.create_server(("127.0.0.1", port), backlog=100)
        self._server: asyncio.Server | None = None
        self.port: int = self._socket.getsockname()[1]
        self.reset()

    def reset(self) -> None:
        """Empty it."""
        self.letters: deque[Letter] = deque(maxlen=KEPT)
        self._count = 0

    async def start(self) -> None:
        """Take mail, in the running event loop."""
        loop = asyncio.get_running_loop()

        def session() -> SMTP:
            return SMTP(self, data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname="mail.example", loop=loop)

        self._server = await loop.create_server(session, sock=self._socket)

    async def stop(self) -> None:
        """Take no more mail."""
        if self._server is not None:
            self._server.close()
        self._socket.close()

    def get(self, letter_id: int) -> Letter | None:
        """The letter, or None."""
        return next((letter for letter in self.letters if letter.id == letter_id), None)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take any address but one that starts with "nobody"."""
        if address.lower().startswith("nobody"):
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a mail, unless a fault was ordered."""
        fault = self._faults.take(FAULT_PATH)
        content = _raw(envelope)
        if fault and fault.kind in _ANSWERS:
            return self._log(envelope, _ANSWERS[fault.kind])
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.retry_after if fault.retry_after >= 0 else 12)
        try:
            self._keep(read_letter(content, envelope.rcpt_tos[0], self._clock.now()))
        except (ValueError, LookupError):
            return self._log(envelope, "554 5.6.0 That is no mail")
        if fault and fault.kind == "drop_after" and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return self._log(envelope, "250 2.0.0 OK")

    def _log(self, envelope: Envelope, answer: str) -> str:
        said = _raw(envelope).decode("utf-8", "replace")
        self._wire.add("from bot", "SMTP mail", int(answer[:3]), 0, said, answer)
        return answer

    def _keep(self, letter: Letter) -> None:
        """Newest first; the same Message-ID again is the same mail."""
        for index, known in enumerate(self.letters):
            if known.message_id == letter.message_id:
                self.letters[index] = replace(known, repeats=known.repeats + 1)
                break
        else:
            self._count += 1
            self.letters.appendleft(replace(letter, id=self._count))
        self._changed()


def _raw(envelope: Envelope) -> bytes:
    content = envelope.content or b""
    return content if isinstance(content, bytes) else content.encode()


def read_letter(content: bytes, recipient: str, received_at: datetime) -> Letter:
    """The mail, parsed; raises ValueError or LookupError for bytes that are none. The id is still 0."""
    message = BytesParser(EmailMessage, policy=email.policy.default).parsebytes(content)
    body = message.get_body(preferencelist=("plain",))
    text = body.get_content() if body is not None else ""
    return Letter(
        id=0,
        message_id=str(message["Message-ID"] or sha256(content).hexdigest()),
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        recipient=recipient,
        subject=str(message["Subject"] or "(no subject)"),
        received_at=received_at,
        text=text.replace("\r\n", "\n") if isinstance(text, str) else "",
        headers=tuple((name, str(value)) for name, value in message.items()),
        attachments=tuple(_attachments(message, body)),
    )


def _attachments(message: EmailMessage, body: MIMEPart | None) -> list[Attachment]:
    found = []
    for part in message.walk():
        if part.is_multipart() or part is body:
            continue
        payload = part.get_payload(decode=True)
        fallback = "invitation.ics" if part.get_content_type() == "text/calendar" else "attachment"
        name = re.sub(r"[^\w.-]", "_", part.get_filename() or fallback)[:80]
        found.append(Attachment(name, part.get_content_type(), payload if isinstance(payload, bytes) else b""))
    return found
