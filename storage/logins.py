"""Who has come in by the browser? One-time login links from chat, and the sessions that they open."""

import hashlib
import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from policies.vocabulary import PersonId
from storage.columns import key, ref

TOKEN_BYTES = 32


class LoginLink(SQLModel, table=True):
    """A link that one person was given in chat. It opens one session, once, before `expires_at`.

    Only the SHA-256 of its token is kept. `path` is the page it leads to.
    """

    __tablename__ = "login_link"
    id: str = key()
    token_hash: str = Field(unique=True, max_length=64)
    person_id: PersonId = ref("person")
    path: str = Field(max_length=400)
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class WebSession(SQLModel, table=True):
    """A person's session in one browser, known by the SHA-256 of its cookie's token."""

    __tablename__ = "web_session"
    id: str = key()
    token_hash: str = Field(unique=True, max_length=64)
    person_id: PersonId = ref("person")
    started_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None


def issue(session: Session, person_id: PersonId, path: str, now: datetime, expires_at: datetime) -> str:
    """A new link's token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        LoginLink(token_hash=_hash(token), person_id=person_id, path=path, issued_at=now, expires_at=expires_at)
    )
    session.flush()
    return token


def usable(session: Session, token: str, now: datetime) -> LoginLink | None:
    """The link with this token, if it has been neither used nor overtaken by time."""
    return session.exec(
        select(LoginLink).where(
            LoginLink.token_hash == _hash(token), col(LoginLink.used_at).is_(None), LoginLink.expires_at > now
        )
    ).first()


def use(session: Session, token: str, person_id: PersonId, now: datetime) -> str | None:
    """Use up this person's link; the page it leads to, or None for whoever comes second, too late or with another's."""
    statement = (
        sa.update(LoginLink)
        .where(
            col(LoginLink.token_hash) == _hash(token),
            col(LoginLink.person_id) == person_id,
            col(LoginLink.used_at).is_(None),
            col(LoginLink.expires_at) > now,
        )
        .values(used_at=now)
        .returning(col(LoginLink.path))
    )
    return session.execute(statement).scalar_one_or_none()


def start(session: Session, person_id: PersonId, now: datetime, expires_at: datetime) -> str:
    """A new session's token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(WebSession(token_hash=_hash(token), person_id=person_id, started_at=now, expires_at=expires_at))
    session.flush()
    return token


def session_of(session: Session, token: str, now: datetime) -> PersonId | None:
    """Whose session this is, while it lasts."""
    found = session.exec(
        select(WebSession).where(
            WebSession.token_hash == _hash(token), col(WebSession.ended_at).is_(None), WebSession.expires_at > now
        )
    ).first()
    return found.person_id if found else None


def end(session: Session, token: str, person_id: PersonId, now: datetime) -> None:
    """End this person's session with this token, where there is one."""
    session.execute(
        sa.update(WebSession)
        .where(
            col(WebSession.token_hash) == _hash(token),
            col(WebSession.person_id) == person_id,
            col(WebSession.ended_at).is_(None),
        )
        .values(ended_at=now)
    )


def drop_expired(session: Session, person_id: PersonId, now: datetime) -> None:
    """Forget this person's links and sessions that are over: the audit trail keeps that they were."""
    for table in (LoginLink, WebSession):
        session.execute(sa.delete(table).where(col(table.person_id) == person_id, col(table.expires_at) <= now))


def drop_before(session: Session, moment: datetime, limit: int) -> int:
    """Delete links and sessions that expired before this moment, at most so many of each; how many of the more went."""
    gone = []
    for table in (LoginLink, WebSession):
        old = select(table.id).where(table.expires_at < moment).order_by(col(table.id)).limit(limit)
        gone.append(len(session.execute(sa.delete(table).where(col(table.id).in_(old)).returning(col(table.id))).all()))
    return max(gone)


def _hash(token: str) -> str:
    """SHA-256 is enough: 256 random bits cannot be guessed, so there is nothing for a slow hash to slow down."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
