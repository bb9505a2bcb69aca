"""Who did what, and who saw what of whom? For auditors and the operator; that they looked is in the trail as well."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.command import Command, Context, Refused, Subject
from policies.vocabulary import ActorKind, CandidateId, PersonId, Refusal, Shown
from storage import audit, people
from storage.audit import Sought
from storage.ledgers import AuditEntry
from storage.tables import Candidate

MOST = 1_000


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An entry to read. `who` and `shown_to` are names where they are people of the company.

    `text` is what the actor wrote, where one candidate's entries were asked for; `has_text` says that there is, or was
    until the candidate was erased, one.
    """

    entry_id: int
    at: datetime
    who: str
    command: str
    about: str
    shown: str
    shown_to: str
    rule: str
    place_rule: str
    allowed: bool
    answer: str
    has_text: bool
    text: str | None


@dataclass(frozen=True, slots=True)
class AuditShown:
    """Entries, oldest first. `erased` says that the candidate they are about is erased."""

    lines: tuple[AuditLine, ...]
    erased: bool = False


@dataclass(frozen=True, slots=True)
class ShowAudit(Command[AuditShown | Refused]):
    """The newest entries: of a candidate (by the code of any loop of theirs), of a person (by e-mail), of a time."""

    about: str | None = None
    who: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 50

    def subject(self) -> Subject | None:
        return Subject("loop", self.about) if self.about is not None else None


def handle(command: ShowAudit, context: Context) -> AuditShown | Refused:
    session, candidate_id = context.session, context.standing.candidate_id
    person = people.by_email(session, command.who) if command.who is not None else None
    if command.who is not None and person is None:
        return Refused(Refusal.UNKNOWN_SUBJECT)
    sought = Sought(candidate_id, person.id if person else None, command.since, command.until)
    entries = audit.newest(session, sought, min(command.limit, MOST))
    candidate = session.get_one(Candidate, candidate_id) if candidate_id else None
    if candidate is not None:
        context.disclose(CandidateId(candidate.id), context.standing.about or "", Shown.AUDIT)
    ids = {PersonId(entry.actor_id) for entry in entries if entry.actor_kind == ActorKind.PERSON}
    names = people.names(session, ids | {PersonId(entry.shown_to) for entry in entries if entry.shown_to})
    lines = tuple(_line(entry, names, candidate) for entry in entries)
    return AuditShown(lines, erased=candidate is not None and candidate.erased_at is not None)


def _line(entry: AuditEntry, names: Mapping[PersonId, str], candidate: Candidate | None) -> AuditLine:
    named = names.get(PersonId(entry.actor_id)) if entry.actor_kind == ActorKind.PERSON else None
    return AuditLine(
        entry_id=entry.id or 0,
        at=entry.at,
        who=named or f"{entry.actor_kind}:{entry.actor_id}",
        command=entry.command,
        about=entry.about or "",
        shown=entry.shown or "",
        shown_to=names.get(PersonId(entry.shown_to), entry.shown_to) if entry.shown_to else "",
        rule=entry.rule,
        place_rule=entry.place_rule or "",
        allowed=entry.allowed,
        answer=entry.answer,
        has_text=entry.text is not None,
        text=audit.text_of(candidate, entry.text) if entry.text is not None else None,
    )
