"""How does a person come in by the browser? By a link from chat that opens one session, once.

Tokens are 256 random bits; the database keeps their SHA-256 only, so that whoever reads it can open nothing.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handlers.command import Command, Context, Refused
from policies.vocabulary import PersonId, Refusal
from storage import logins

LINK_MINUTES = 10
SESSION_HOURS = 8


@dataclass(frozen=True, slots=True)
class LoginIssued:
    """A link's token, good until `expires_at`. It is nowhere else."""

    token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class IssueLogin(Command[LoginIssued | Refused]):
    """A one-time link for the actor that leads to this page of ours."""

    path: str


@dataclass(frozen=True, slots=True)
class LoginFound:
    """Whose link it is. It opens a session for nobody else."""

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class ShowLogin(Command[LoginFound | Refused]):
    """Whose link has this token? Looking uses nothing up."""

    token: str = field(repr=False)
    quiet = True


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """A session's token, good until `expires_at`, and the page to go to."""

    token: str = field(repr=False)
    expires_at: datetime
    path: str


@dataclass(frozen=True, slots=True)
class OpenSession(Command[SessionOpened | Refused]):
    """The actor uses up their own link."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SessionFound:
    person_id: PersonId


@dataclass(frozen=True, slots=True)
class ShowSession(Command[SessionFound | Refused]):
    """Whose session has this token?"""

    token: str = field(repr=False)
    quiet = True


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """The session is over; ending it again answers the same."""


@dataclass(frozen=True, slots=True)
class EndSession(Command[SessionEnded | Refused]):
    """The actor logs out of this session of theirs."""

    token: str = field(repr=False)


def issue(command: IssueLogin, context: Context) -> LoginIssued:
    me, expires_at = context.standing.person_id, context.now + timedelta(minutes=LINK_MINUTES)
    logins.drop_expired(context.session, me, context.now)
    token = logins.issue(context.session, me, command.path, context.now, expires_at)
    return LoginIssued(token, expires_at)


def show_login(command: ShowLogin, context: Context) -> LoginFound | Refused:
    link = logins.usable(context.session, command.token, context.now)
    return LoginFound(link.person_id) if link else Refused(Refusal.UNKNOWN_SUBJECT)


def open_session(command: OpenSession, context: Context) -> SessionOpened | Refused:
    """Of several at once the database lets one through."""
    me, expires_at = context.standing.person_id, context.now + timedelta(hours=SESSION_HOURS)
    path = logins.use(context.session, command.token, me, context.now)
    if path is None:
        return Refused(Refusal.UNKNOWN_SUBJECT)
    return SessionOpened(logins.start(context.session, me, context.now, expires_at), expires_at, path)


def show_session(command: ShowSession, context: Context) -> SessionFound | Refused:
    found = logins.session_of(context.session, command.token, context.now)
    return SessionFound(found) if found else Refused(Refusal.UNKNOWN_SUBJECT)


def end_session(command: EndSession, context: Context) -> SessionEnded:
    logins.end(context.session, command.token, context.standing.person_id, context.now)
    return SessionEnded()
