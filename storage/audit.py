"""Who did what, and who saw what? Appended in the transaction that did it; nothing here changes or removes an entry."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from policies.redaction import pseudonym
from policies.vocabulary import Actor, CandidateId, Surface
from storage import subject_texts
from storage.ledgers import AuditEntry
from storage.tables import Candidate


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
    """Whom one entry is about: `about` is a loop's code or an id, never a name. See `AuditEntry` for the rest."""

    candidate_id: CandidateId | None = None
    about: str | None = None
    shown_to: str | None = None
    shown: str | None = None
    text: str | None = None
    place_rule: str | None = None


def append(session: Session, deed: Deed, entry: Entry, secret: bytes) -> None:
    """One entry. Of an erased candidate there is neither a token nor a text."""
    candidate = session.get(Candidate, entry.candidate_id) if entry.candidate_id else None
    key = bytes.fromhex(candidate.pseudonym_key) if candidate is not None else b""
    session.add(
        AuditEntry(
            at=deed.at,
            actor_kind=deed.actor.kind.value,
            actor_id=deed.actor.id[:64],
            command=deed.command,
            surface=deed.surface.value,
            allowed=deed.rule is not None,
            rule=deed.rule or "none",
            answer=deed.answer,
            about=entry.about,
            subject=pseudonym(secret, key) if key else None,
            shown=entry.shown,
            shown_to=entry.shown_to,
            place_rule=entry.place_rule,
            text=subject_texts.encrypt(key, entry.text) if key and entry.text else None,
        )
    )
