"""What do we hold on one candidate? Every row about them, by table: what is exported, and what erasing goes through."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from policies.vocabulary import CandidateId
from storage import subject_texts
from storage.custody import LegalHold, RetentionQuestion
from storage.feedback import Outcome, Scorecard, ScorecardRevision, Summary
from storage.hiring import ChecklistItem, Hired
from storage.ledgers import AuditEntry, ChatMessage, Inbox, Message, Outbox
from storage.tables import (
    Application,
    Booking,
    Candidate,
    CandidateAlias,
    CandidateRequest,
    Claim,
    Interview,
    Link,
    Loop,
    Option,
    Seat,
    Slot,
    Swap,
)
from storage.waiting import Nudge, NudgeMute

RowT = TypeVar("RowT", bound=SQLModel)

AT_ONCE = 500
SECRET = "pseudonym_key"  # noqa: S105
"""Not about the candidate: it is what their token and the texts of the audit trail are locked with."""
Rows = Mapping[str, Sequence[SQLModel]]


@dataclass(frozen=True, slots=True)
class _Below:
    """A table whose rows belong to a candidate by the id of a row of another table."""

    table: type[SQLModel]
    column: str
    parent: str


BELOW = (
    _Below(CandidateAlias, "candidate_id", "candidate"),
    _Below(Application, "candidate_id", "candidate"),
    _Below(LegalHold, "candidate_id", "candidate"),
    _Below(RetentionQuestion, "candidate_id", "candidate"),
    _Below(Loop, "candidate_id", "candidate"),
    _Below(Interview, "loop_id", "loop"),
    _Below(Option, "loop_id", "loop"),
    _Below(Slot, "option_id", "option"),
    _Below(Seat, "slot_id", "slot"),
    _Below(Claim, "slot_id", "slot"),
    _Below(Swap, "claim_id", "claim"),
    _Below(Booking, "loop_id", "loop"),
    _Below(Link, "loop_id", "loop"),
    _Below(CandidateRequest, "loop_id", "loop"),
    _Below(Scorecard, "loop_id", "loop"),
    _Below(ScorecardRevision, "scorecard_id", "scorecard"),
    _Below(Summary, "loop_id", "loop"),
    _Below(Outcome, "loop_id", "loop"),
    _Below(Hired, "loop_id", "loop"),
    _Below(ChecklistItem, "hire_id", "hire"),
    _Below(Message, "loop_id", "loop"),
    _Below(ChatMessage, "loop_id", "loop"),
    _Below(Nudge, "loop_id", "loop"),
    _Below(NudgeMute, "loop_id", "loop"),
)
"""In this order each row's parent is known before the row is looked for."""
PROMISED = (
    "loop", "interview", "claim", "swap", "booking", "link", "candidate_request", "scorecard", "outcome",
    "chat_message", "nudge",
)  # fmt: skip
"""The tables whose rows' ids are subjects of promises."""


def rows(session: Session, candidate_id: CandidateId) -> Rows:
    """Every row about the candidate by its table's name, those of the ledgers included; a table without any is there
    and empty.
    """
    found: dict[str, Sequence[SQLModel]] = {"candidate": [session.get_one(Candidate, candidate_id)]}
    for one in BELOW:
        parents = [str(row.id) for row in found[one.parent]]  # type: ignore[attr-defined]
        found[str(one.table.__tablename__)] = _where_in(session, one.table, one.column, parents)
    found["outbox"] = promises(session, found)
    found["inbox"] = deliveries(session, [row.ats_id for row in found["application"]])  # type: ignore[attr-defined]
    found["audit_entry"] = entries(session, found)
    return found


def promises(session: Session, found: Rows) -> Sequence[Outbox]:
    """Every outbox row that is about one of these rows."""
    subjects = [str(row.id) for table in PROMISED for row in found[table]]  # type: ignore[attr-defined]
    subjects += [row.ats_id for row in found["application"]]  # type: ignore[attr-defined]
    about = list(_where_in(session, Outbox, "subject", subjects))
    for outcome in found["outcome"]:  # a hire is told to each person of HR operations: `outcome:person`
        told = select(Outbox).where(col(Outbox.subject).startswith(f"{outcome.id}:"))  # type: ignore[attr-defined]
        about += session.exec(told).all()
    return about


def deliveries(session: Session, ats_ids: Sequence[str]) -> Sequence[Inbox]:
    """Every delivery that names one of these applications by the ATS's id."""
    text = sa.cast(col(Inbox.application_ids), sa.String)
    naming = [text.contains(json.dumps(ats_id)[1:-1], autoescape=True) for ats_id in ats_ids]
    if not naming:
        return []
    wanted = set(ats_ids)
    return [row for row in session.exec(select(Inbox).where(sa.or_(*naming))) if wanted & set(row.application_ids)]


def entries(session: Session, found: Rows) -> Sequence[AuditEntry]:
    """The audit entries about the candidate, oldest first: by their loops and applications, and by their token."""
    about = [row.code for row in found["loop"]]  # type: ignore[attr-defined]
    about += [str(row.id) for row in (*found["application"], *found["candidate"])]  # type: ignore[attr-defined]
    direct = _where_in(session, AuditEntry, "about", about)
    tokens = sorted({row.subject for row in direct if row.subject is not None})
    both = {row.id: row for row in (*direct, *_where_in(session, AuditEntry, "subject", tokens))}
    return [both[id] for id in sorted(id for id in both if id is not None)]


def plain(row: SQLModel, candidate: Candidate) -> dict[str, Any]:
    """A row by its columns, made of what JSON knows. The audit trail's text is read with the candidate's key."""
    values = {name: _plain(value) for name, value in row.model_dump().items() if name != SECRET}
    if isinstance(row, AuditEntry):
        key = bytes.fromhex(candidate.pseudonym_key)
        values["text"] = subject_texts.decrypt(key, row.text) if row.text and key else None
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _where_in(session: Session, table: type[RowT], column: str, values: Sequence[str]) -> list[RowT]:
    ordered = sorted(table.__table__.primary_key.columns, key=lambda one: one.name)  # type: ignore[attr-defined]
    found: list[RowT] = []
    for start in range(0, len(values), AT_ONCE):
        query = select(table).where(getattr(table, column).in_(values[start : start + AT_ONCE])).order_by(*ordered)
        found += session.exec(query).all()
    return found
