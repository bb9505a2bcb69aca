"""How does a mail leave the product? Through one SMTP server, with the standard library, in a worker thread.

smtplib rather than an async client: a mail is one short session, its steps are visible (what failed before the data was
sent may be repeated, what failed after it may have happened), and it adds no dependency.
"""

import asyncio
import smtplib
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import localtime

from adapters.mail.compose import Sender, compose
from adapters.ports import CredentialsBroken, Rejected, Retry, Unknown
from policies.vocabulary import Mail

TIMEOUT_SECONDS = 10.0
NEEDS_LOGIN = (530, 534, 535, 538)


def _leaving() -> datetime:
    """A mail's Date is when it really leaves, aware UTC, wherever a demo has moved its own clock."""
    return localtime().astimezone(UTC)


class SmtpTransport:
    """The port `MailTransport` for SMTP. No login without `username`; with `starttls` the server's name is verified.

    `sender` is an address or `Name <address>`; `domain` is the right side of Message-IDs and the name said in EHLO.
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
    ) -> None:
        if username and not starttls and host not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError("a password may only be sent after STARTTLS")
        self._host, self._port = host, port
        self._username, self._password = username, password
        self._tls = ssl.create_default_context() if starttls else None
        self._sender = Sender.parse(sender, domain)
        self._domain = domain
        self._now = now

    async def send(self, mail: Mail) -> None:
        """Hand the mail to the mail server. Raises Rejected where the mail or its address is refused for good."""
        message = compose(mail, self._sender, self._now())
        await asyncio.to_thread(self._deliver, message)

    def _deliver(self, message: EmailMessage) -> None:
        server = smtplib.SMTP(timeout=TIMEOUT_SECONDS, local_hostname=self._domain)
        try:
            self._open(server)
            self._envelope(server, message)
            self._data(server, message)
        finally:
            server.close()

    def _open(self, server: smtplib.SMTP) -> None:
        """Connect, encrypt, log in: nothing of the mail is sent yet."""
        try:
            server.connect(self._host, self._port)
            server.ehlo_or_helo_if_needed()
            if self._tls is not None:
                server._host = self._host  # type: ignore[attr-defined]
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
            raise Retry(f"the mail server was not reached: {type(error).__name__}") from error

    def _envelope(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        """Sender and recipient: still nothing sent."""
        sender, recipient = _addr(message, "From"), _addr(message, "To")
        international = not (sender + recipient).isascii()
        if international and not server.has_extn("smtputf8"):
            raise Rejected("the mail server takes no international addresses")
        try:
            _expect(server.mail(sender, ["SMTPUTF8", "BODY=8BITMIME"] if international else []), "sender")
            _expect(server.rcpt(recipient), "recipient")
        except (smtplib.SMTPException, OSError) as error:
            raise Retry(f"cut off before the mail was sent: {type(error).__name__}") from error
        except ValueError as error:
            raise Rejected("the address cannot be sent") from error

    def _data(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        """The mail itself: a cut from here on leaves open whether it arrived."""
        international = not (_addr(message, "From") + _addr(message, "To")).isascii()
        content = message.as_bytes(policy=SMTPUTF8 if international else SMTP)
        try:
            _expect(server.data(content), "mail")
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
