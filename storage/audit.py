"""Who did what, and who saw what? Appended in the transaction that did it; nothing here changes or removes an entry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, or_, select

from policies.redaction import pseudonym
from policies.vocabulary import Actor, CandidateId, PersonId, Surface
from storage import subject_texts
from storage.ledgers import AuditEntry
from storage.prepared import run
from storage.tables import Application, Candidate, Loop

_KEY = sa.select(col(Candidate.pseudonym_key)).where(col(Candidate.id) == sa.bindparam("candidate"))
INSERT = sa.insert(SQLModel.metadata.tables[str(AuditEntry.__tablename__)]).inline()


@dataclass(frozen=True, slots=True)
class Deed:
    """A command that was asked for. `rule` None means that nothing allowed it; `answer` is one word."""

    at: datetime
    actor: Actor
    command: str
    surface: Surface
    rule: str | None
    answer: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Whom one entry is about: `about` is a loop's code or an id, never a name. See `AuditEntry` for the rest.

    `answer` is the entry's own, where it is not the command's; `key` the candidate's, where it is at hand.
    """

    candidate_id: CandidateId | None = None
    about: str | None = None
    shown_to: str | None = None
    shown: str | None = None
    text: str | None = None
    place_rule: str | None = None
    answer: str | None = None
    key: str | None = None


def append(session: Session, deed: Deed, entry: Entry, secret: bytes) -> None:
    """One entry. Of an erased candidate there is neither a token nor a text.

    Past the ORM, and asking for no key back: every command pays for this.
    """
    at_hand = entry.key if entry.key is not None else _key_of(session, entry.candidate_id)
    key = bytes.fromhex(at_hand)
    run(
        session,
        INSERT,
        at=deed.at,
        actor_kind=deed.actor.kind.value,
        actor_id=deed.actor.id[:64],
        command=deed.command,
        surface=deed.surface.value,
        allowed=deed.rule is not None,
        rule=deed.rule or "none",
        answer=entry.answer or deed.answer,
        about=entry.about,
        subject=pseudonym(secret, key) if key else None,
        shown=entry.shown,
        shown_to=entry.shown_to,
        place_rule=entry.place_rule,
        text=subject_texts.encrypt(key, entry.text) if key and entry.text else None,
    )


def _key_of(session: Session, candidate_id: CandidateId | None) -> str:
    """The candidate's own key in hex; empty once they are erased, or where there is none."""
    row = run(session, _KEY, candidate=candidate_id).first() if candidate_id is not None else None
    return row.pseudonym_key if row is not None else ""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entries: those of a candidate, under whatever code, of a person who acted or was shown something, of a
    time. None leaves out the question; `until` is outside.
    """

    candidate_id: CandidateId | None = None
    person_id: PersonId | None = None
    since: datetime | None = None
    until: datetime | None = None


def newest(session: Session, sought: Sought, limit: int) -> Sequence[AuditEntry]:
    """The newest entries that are sought, oldest first."""
    query = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(limit)
    if sought.candidate_id is not None:
        places = select(Loop.code).where(Loop.candidate_id == sought.candidate_id)
        applications = select(Application.id).where(Application.candidate_id == sought.candidate_id)
        named = or_(col(AuditEntry.about).in_(places), col(AuditEntry.about).in_(applications))
        tokens = select(AuditEntry.subject).where(named, col(AuditEntry.subject).is_not(None))
        # The token is read from the entries themselves: once the candidate is erased, nothing else has it.
        query = query.where(or_(named, col(AuditEntry.subject).in_(tokens)))
    if sought.person_id is not None:
        query = query.where(or_(AuditEntry.actor_id == sought.person_id, AuditEntry.shown_to == sought.person_id))
    if sought.since is not None:
        query = query.where(AuditEntry.at >= sought.since)
    if sought.until is not None:
        query = query.where(AuditEntry.at < sought.until)
    return session.exec(query).all()[::-1]


def candidates_at(session: Session, places: Iterable[str]) -> dict[str, Candidate]:
    """The candidates that loops' codes and applications' ids stand for, by code and id."""
    wanted = list(places)
    by_code = select(Loop.code, Candidate).join(Candidate, col(Loop.candidate_id) == Candidate.id)
    by_id = select(Application.id, Candidate).join(Candidate, col(Application.candidate_id) == Candidate.id)
    return {
        **dict(session.exec(by_code.where(col(Loop.code).in_(wanted))).all()),
        **{str(id): one for id, one in session.exec(by_id.where(col(Application.id).in_(wanted)))},
    }


def text_of(candidate: Candidate | None, sealed: bytes) -> str | None:
    """What the actor wrote; None once the candidate is erased, or where it was not written of this candidate."""
    key = bytes.fromhex(candidate.pseudonym_key) if candidate is not None else b""
    return subject_texts.decrypt(key, sealed) if key else None
