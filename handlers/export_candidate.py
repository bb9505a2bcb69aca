"""What do we hold on this person? All of it, complete, for them to read or take elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.command import Command, Context, Refused, Subject
from policies.vocabulary import PersonId, Shown
from storage import dossier, holds, people
from storage.tables import Candidate, Requisition

FORMAT = "panelkeeper-candidate-export"
VERSION = 1
PERSON_COLUMNS = (
    "author_id", "decided_by", "offered_to", "person_id", "proposed_by", "to_person_id", "actor_id", "shown_to",
    "placed_by", "released_by", "answered_by",
)  # fmt: skip

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CandidateExported:
    """All that is held on a candidate, made of what JSON knows. `code` is what they are called by."""

    code: str
    content: Json


@dataclass(frozen=True, slots=True)
class ExportCandidate(Command[CandidateExported | Refused]):
    """Put together all that is held on a candidate. `place` is a loop's code, or the candidate's id, ours or the ATS's.

    Colleagues are in it by name: whoever hands it over has to look at that before.
    """

    place: str

    def subject(self) -> Subject:
        return Subject("candidate", self.place)


def handle(command: ExportCandidate, context: Context) -> CandidateExported:
    session = context.session
    candidate = session.get_one(Candidate, context.standing.candidate)
    code = holds.code(session, candidate.id)
    rows = dossier.rows(session, candidate.id)
    tables = {name: [dossier.plain(row, candidate) for row in found] for name, found in sorted(rows.items())}
    context.disclose(candidate.id, context.standing.about or candidate.id, Shown.EXPORT)
    content: Json = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": context.now.isoformat(),
        "company": context.rules.company,
        "code": code,
        "tables": tables,
        "requisitions": _requisitions(context, tables),
        "people": _people(context, tables),
        "elsewhere": _elsewhere(context, tables),
    }
    return CandidateExported(code, content)


def _requisitions(context: Context, tables: Mapping[str, Sequence[Json]]) -> Json:
    """The requisitions that are named, by id."""
    ids = sorted({row["requisition_id"] for name in ("application", "loop") for row in tables[name]})
    found = (context.session.get_one(Requisition, id) for id in ids)
    return {one.id: {"title": one.title, "job": one.ats_job, "jurisdiction": one.jurisdiction} for one in found}


def _people(context: Context, tables: Mapping[str, Sequence[Json]]) -> Json:
    """The colleagues that any row names, by id."""
    ids = {row[column] for rows in tables.values() for row in rows for column in PERSON_COLUMNS if row.get(column)}
    return {id: {"name": name} for id, name in sorted(people.names(context.session, map(PersonId, ids)).items())}


def _elsewhere(context: Context, tables: Mapping[str, Sequence[Json]]) -> Json:
    """What other systems were told, by the keys under which they have it."""
    names = people.names(context.session, {PersonId(row["person_id"]) for row in tables["claim"]})
    return {
        "ats": {
            "candidate": [row["ats_id"] for row in tables["candidate"]],
            "applications": [row["ats_id"] for row in tables["application"]],
            "interviews": [row["id"] for row in tables["interview"]],
            "scorecards": [row["id"] for row in tables["scorecard"]],
            "outcomes": [f"{row['id']}-{row['revision']}" for row in tables["outcome"]],
        },
        "calendars": [{"uid": row["id"], "calendar_of": names.get(row["person_id"], "")} for row in tables["claim"]],
        "hris": [row["id"] for row in tables["outcome"] if row["decision"] == "hire"],
        "chat": [{key: row[key] for key in ("platform", "channel", "ts", "name")} for row in tables["chat_message"]],
        "mail": [row["key"] for row in tables["outbox"] if row["kind"].startswith("mail.")],
    }
