"""Whom does a promise concern? The loop or the requisition that its subject leads to."""

from sqlmodel import Session, col, select

from storage import loops, messages
from storage.feedback import Outcome, Scorecard
from storage.ledgers import ChatMessage, Outbox
from storage.outbox import READS
from storage.tables import Application, Booking, CandidateRequest, Interview, Loop, Requisition
from storage.waiting import Digest, Nudge

IN_A_LOOP = (Interview, Booking, CandidateRequest, Scorecard, Outcome, Nudge, ChatMessage)


def concerned(session: Session, row: Outbox) -> tuple[Requisition, Loop | None] | None:
    """The requisition, and the loop where it is about one; None where it is about several or about no candidate."""
    if row.kind in READS:
        return _of_application(session, row.subject)
    subject = row.subject.partition(":")[0]
    loop = messages.loop_at(session, subject) or _loop(session, subject)
    if loop is not None:
        return loops.requisition(session, loop), loop
    digest = session.get(Digest, subject)
    named = digest.requisition_id if digest is not None else None
    return (session.get_one(Requisition, named), None) if named is not None else None


def _loop(session: Session, subject: str) -> Loop | None:
    for table in IN_A_LOOP:
        found = session.get(table, subject)
        if found is not None and found.loop_id is not None:  # type: ignore[attr-defined]
            return session.get_one(Loop, found.loop_id)  # type: ignore[attr-defined]
    return None


def _of_application(session: Session, ats_id: str) -> tuple[Requisition, Loop | None] | None:
    found = session.exec(select(Application).where(col(Application.ats_id) == ats_id)).first()
    if found is None:
        return None
    loop = next(iter(loops.live(session, found.id)), None)
    return session.get_one(Requisition, found.requisition_id), loop
