"""Does mail arrive as it was meant, once, and is every way of failing told apart?"""

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from adapters.mail.compose import Sender, compose
from adapters.mail.smtp import SmtpTransport
from adapters.ports import CredentialsBroken, Rejected, Retry, Unknown
from bot.demo import free_port
from policies.mailing import Invitation, Mail, meeting_uid
from policies.vocabulary import Span
from tests.adapters.office import Office

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SENDER = "Northwind Labs <interviews@northwind.example>"
HOUR = Span(NOW, NOW + timedelta(hours=1))
LATER = Span(NOW + timedelta(hours=1), NOW + timedelta(hours=2))
INVITATION = Invitation("loop-1", 2, "REQUEST", "Interviews", "Bring questions.", (("Coding", HOUR), ("Design", LATER)))
MAIL = Mail(
    "mail.offer:1", "carmen.diaz@mail.example", "Carmen Díaz", "Pick a time", "See http://127.0.0.1/book/x.y.\n"
)
CARMEN_AND_MORE = ["carmen@mail.example\r\nRCPT TO:<eve@evil.example>", "carmen@mail.example\nBcc: eve@evil.example"]


def transport(port: int, username: str = "", password: str = "", starttls: bool = False) -> SmtpTransport:
    return SmtpTransport("127.0.0.1", port, username, password, starttls, SENDER, "northwind.example")


def send(port: int, mail: Mail = MAIL, **options: Any) -> None:
    asyncio.run(transport(port, **options).send(mail))


@contextlib.contextmanager
def server(handler: object, **options: Any) -> Iterator[int]:
    """An aiosmtpd server of the test's own making; its port."""
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


class Answers:
    """Answers RCPT and DATA as told."""

    def __init__(self, rcpt: str = "250 OK", data: str = "250 OK") -> None:
        self.rcpt, self.data = rcpt, data

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _o: Any) -> str:
        envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return self.data


def test_a_mail_arrives_as_it_was_meant(office: Office) -> None:
    send(office.back_office.mailbox.port)
    (mail,) = office.state()["mails"]
    assert (mail["to"], mail["subject"]) == ("Carmen Díaz <carmen.diaz@mail.example>", "Pick a time")
    assert mail["text"] == MAIL.text
    assert mail["links"] == ["http://127.0.0.1/book/x.y"]
    headers = dict(office.back_office.mailbox.letters[0].headers)
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Date"]


def test_a_repeated_mail_is_the_same_mail(office: Office) -> None:
    port = office.back_office.mailbox.port
    send(port)
    send(port)
    send(port, replace(MAIL, key="mail.offer:2"))
    assert [mail["repeats"] for mail in office.state()["mails"]] == [0, 1]


@pytest.mark.parametrize(("method", "status"), [("REQUEST", "CONFIRMED"), ("CANCEL", "CANCELLED")])
def test_an_invitation_is_read_back_by_a_calendar(office: Office, method: str, status: str) -> None:
    send(office.back_office.mailbox.port, replace(MAIL, invitation=replace(INVITATION, method=method)))
    (attachment,) = office.state()["mails"][0]["attachments"]
    assert (attachment["name"], attachment["content_type"]) == ("invitation.ics", "text/calendar")
    calendar = Calendar.from_ical(attachment["text"])
    assert calendar["METHOD"] == method
    events = calendar.walk("VEVENT")
    assert [str(event["UID"]) for event in events] == [meeting_uid("loop-1", 1), meeting_uid("loop-1", 2)]
    assert [str(event["SUMMARY"]) for event in events] == ["Interviews: Coding", "Interviews: Design"]
    assert [event.decoded("DTSTART") for event in events] == [HOUR.starts_at, LATER.starts_at]
    assert {(event["SEQUENCE"], str(event["STATUS"])) for event in events} == {(2, status)}
    assert {str(event["ATTENDEE"]) for event in events} == {"mailto:carmen.diaz@mail.example"}


def test_the_calendar_part_names_its_method() -> None:
    message = compose(replace(MAIL, invitation=INVITATION), Sender.parse(SENDER, "northwind.example"), NOW)
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert (part.get_param("method"), part.get_content_charset()) == ("REQUEST", "utf-8")


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\0"])
@pytest.mark.parametrize("field", ["to_name", "subject"])
def test_a_header_takes_no_line_break(office: Office, field: str, break_: str) -> None:
    words = f"Carmen{break_}Bcc: eve@evil.example"
    mail = replace(MAIL, subject=words) if field == "subject" else replace(MAIL, to_name=words)
    with pytest.raises(Rejected):
        send(office.back_office.mailbox.port, mail)
    assert office.state()["mails"] == []


@pytest.mark.parametrize(
    "address",
    [
        *CARMEN_AND_MORE,
        "",
        "carmen",
        "@",
        "a@b, eve@evil.example",
        "<a@b>",
        "Eve <eve@evil.example>",
        "a@b\ud800",
        "josé@mail.example",
    ],
)
def test_an_address_is_one_address(office: Office, address: str) -> None:
    with pytest.raises(Rejected):
        send(office.back_office.mailbox.port, replace(MAIL, to=address))
    assert office.state()["mails"] == []


@settings(max_examples=60)
@given(words=st.text(max_size=120), name=st.text(max_size=40))
def test_words_become_no_header_of_a_mail_or_property_of_an_event(words: str, name: str) -> None:
    invitation = replace(INVITATION, summary=words, description=words, spans=((name, HOUR),))
    mail = replace(MAIL, text=words, to_name=name, subject=words, invitation=invitation)
    try:
        message = compose(mail, Sender.parse(SENDER, "northwind.example"), NOW)
    except Rejected:
        return
    plain = compose(replace(MAIL, invitation=INVITATION), Sender.parse(SENDER, "northwind.example"), NOW)
    assert message.keys() == plain.keys()
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    (event,) = Calendar.from_ical(part.get_content()).walk("VEVENT")
    expected = Calendar.from_ical(
        next(p for p in plain.walk() if p.get_content_type() == "text/calendar").get_content()
    )
    assert set(event) == set(expected.walk("VEVENT")[0])


@pytest.mark.parametrize(
    ("handler", "failure"),
    [
        (Answers(rcpt="450 Later"), Retry),
        (Answers(rcpt="550 No such mailbox"), Rejected),
        (Answers(rcpt="530 Log in first"), CredentialsBroken),
        (Answers(data="451 Later"), Retry),
        (Answers(data="554 Not taken"), Rejected),
    ],
)
def test_the_server_s_answer_decides_what_becomes_of_a_mail(handler: Answers, failure: type[Exception]) -> None:
    with server(handler) as port, pytest.raises(failure) as told:
        send(port)
    assert "carmen" not in str(told.value)


def test_a_mail_cut_off_after_its_data_may_have_arrived(office: Office) -> None:
    office.fault("smtp", "drop_after")
    with pytest.raises(Unknown):
        send(office.back_office.mailbox.port)
    send(office.back_office.mailbox.port)
    assert [mail["repeats"] for mail in office.state()["mails"]] == [1]


def test_ordered_faults_of_the_mailbox_are_real_answers(office: Office) -> None:
    office.fault("smtp", "503")
    with pytest.raises(Retry):
        send(office.back_office.mailbox.port)
    office.fault("smtp", "500")
    with pytest.raises(Rejected):
        send(office.back_office.mailbox.port)
    with pytest.raises(Rejected):
        send(office.back_office.mailbox.port, replace(MAIL, to="nobody@mail.example"))


def test_a_mail_server_that_is_not_there_was_told_nothing() -> None:
    with pytest.raises(Retry):
        send(9)


def test_a_mail_server_that_hangs_up_before_the_mail_was_told_nothing() -> None:
    class HangsUp(Answers):
        async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _o: Any) -> str:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            return "250 OK"

    with server(HangsUp()) as port, pytest.raises(Retry):
        send(port)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize(("password", "works"), [("right", True), ("wrong", False)])
def test_a_refused_login_is_told_apart(password: str, works: bool) -> None:
    def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == b"right", handled=False)

    with server(Answers(), authenticator=authenticate, auth_required=True, auth_require_tls=False) as port:
        if works:
            send(port, username="bot", password=password)
            return
        with pytest.raises(CredentialsBroken):
            send(port, username="bot", password=password)
        with pytest.raises(CredentialsBroken):
            send(port)


def test_no_mail_goes_in_clear_where_starttls_was_asked_for() -> None:
    with server(Answers()) as port, pytest.raises(CredentialsBroken):
        send(port, starttls=True)


def test_no_password_goes_in_clear_over_a_network() -> None:
    with pytest.raises(ValueError, match="STARTTLS"):
        SmtpTransport("mail.northwind.example", 587, "bot", "secret", False, SENDER, "northwind.example")
