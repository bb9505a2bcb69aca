"""How does a mail leave the product? Through one SMTP server, with the standard library, in a worker thread of its own.

smtplib rather than an async client: a mail is one short session, its steps are visible (what failed before the data was
sent may be repeated, what failed after it may have happened), and it adds no dependency.
"""

import asyncio
import contextlib
import io
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime
from typing import Any

from adapters.mail.compose import Sender, compose
from adapters.ports import CredentialsBroken, Rejected, Retry, Unknown
from policies.mailing import Mail

STEP_SECONDS = 10.0
CONNECT_SECONDS = 5.0
DELIVERY_SECONDS = 25.0
"""From asking to done, all steps and the wait for a thread together: less than a promise may be carried."""
THREADS = 4
NEEDS_LOGIN = (530, 534, 535, 538)


def _leaving() -> datetime:
    """A mail's Date is when it really leaves, aware UTC, wherever a demo has moved its own clock."""
    return localtime().astimezone(UTC)


class _Session(smtplib.SMTP):
    """One SMTP session that is over at `deadline` (monotonic seconds), however slowly the server speaks."""

    def __init__(self, host: str, port: int, hostname: str, deadline: float) -> None:
        self._deadline = deadline
        super().__init__(host, port, local_hostname=hostname, timeout=CONNECT_SECONDS)

    def left(self) -> float:
        """Seconds that the next step may take; raises TimeoutError when there are none."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the delivery took too long")
        return min(STEP_SECONDS, left)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Answers(self.sock, self.left))
        return super().getreply()

    def send(self, s: Any) -> None:
        if self.sock is not None:
            self.sock.settimeout(self.left())
        super().send(s)


class _Answers(io.RawIOBase):
    """What the server says, byte by byte against the clock: each read may take what `left` answers then."""

    def __init__(self, sock: socket.socket, left: Callable[[], float]) -> None:
        self._sock, self._left = sock, left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._left())
        return self._sock.recv_into(buffer)


class SmtpTransport:
    """The port `MailTransport` for SMTP. No login without `username`; with `starttls` the server's name is verified.

    `sender` is an address or `Name <address>`; `domain` is the right side of Message-IDs and the name said in EHLO.
    `patience`: a delivery is given up after this many seconds.
    """

    name = "smtp"

    def __init__(
        self,
        host: str,
        port: int,
        username: str,
        password: str,
        starttls: bool,
        sender: str,
        domain: str,
        now: Callable[[], datetime] = _leaving,
        patience: float = DELIVERY_SECONDS,
    ) -> None:
        if username and not starttls and host not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError("a password may only be sent after STARTTLS")
        self._host, self._port = host, port
        self._username, self._password = username, password
        self._tls = ssl.create_default_context() if starttls else None
        self._sender = Sender.parse(sender, domain)
        self._domain = domain
        self._now = now
        self._patience = patience
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="smtp")

    async def send(self, mail: Mail) -> None:
        """Hand the mail to the mail server. Raises Rejected where the mail or its address is refused for good."""
        message = compose(mail, self._sender, self._now())
        deadline = time.monotonic() + self._patience
        await asyncio.get_running_loop().run_in_executor(self._threads, self._deliver, message, deadline)

    def _deliver(self, message: EmailMessage, deadline: float) -> None:
        with contextlib.closing(self._connect(deadline)) as server:
            self._greet(server)
            self._envelope(server, message)
            self._data(server, message)
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()

    def _connect(self, deadline: float) -> _Session:
        if time.monotonic() >= deadline:
            raise Retry("the mail server is too slow: earlier mails are still on their way")
        try:
            return _Session(self._host, self._port, self._domain, deadline)
        except (smtplib.SMTPException, OSError) as error:
            raise Retry(f"the mail server was not reached: {type(error).__name__}") from error

    def _greet(self, server: smtplib.SMTP) -> None:
        """Encrypt and log in: nothing of the mail is sent yet."""
        try:
            server.ehlo_or_helo_if_needed()
            if self._tls is not None:
                server.starttls(context=self._tls)
                server.ehlo()
            if self._username:
                server.login(self._username, self._password)
        except ssl.SSLCertVerificationError as error:
            raise CredentialsBroken("the mail server's certificate is not valid") from error
        except smtplib.SMTPNotSupportedError as error:
            raise CredentialsBroken("the mail server offers no STARTTLS or no login") from error
        except smtplib.SMTPAuthenticationError as error:
            raise _refusal(error.smtp_code, "login") from error
        except (smtplib.SMTPException, OSError) as error:
            raise Retry(f"cut off before the login: {type(error).__name__}") from error

    def _envelope(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        """Sender and recipient: still nothing sent."""
        try:
            _expect(server.mail(_addr(message, "From")), "sender")
            _expect(server.rcpt(_addr(message, "To")), "recipient")
        except (smtplib.SMTPException, OSError) as error:
            raise Retry(f"cut off before the mail was sent: {type(error).__name__}") from error
        except ValueError as error:
            raise Rejected("the address cannot be sent") from error

    def _data(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        """The mail itself: a cut from here on leaves open whether it arrived."""
        try:
            _expect(server.data(message.as_bytes(policy=SMTP)), "mail")
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, "mail") from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unknown(f"cut off after the mail was sent: {type(error).__name__}") from error


def _addr(message: EmailMessage, header: str) -> str:
    return str(message[header].addresses[0].addr_spec)


def _expect(answer: tuple[int, bytes], about: str) -> None:
    """Raises what an answer other than 2xx means. The server's words are left out: they may hold the address."""
    if not 200 <= answer[0] < 300:
        raise _refusal(answer[0], about)


def _refusal(code: int, about: str) -> Exception:
    if code in NEEDS_LOGIN:
        return CredentialsBroken(f"the mail server answered {code}")
    if 400 <= code < 500 or code < 0:
        return Retry(f"the mail server answered {code} to the {about}")
    return CredentialsBroken("login refused") if about == "login" else Rejected(f"answered {code} to the {about}")
