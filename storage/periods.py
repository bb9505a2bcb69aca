"""Since when has nothing happened with a candidate, and where did they apply? What a candidate's period is made of."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies.vocabulary import ApplicationStatus, BookingState, CandidateId, Decision
from storage import holds
from storage.columns import LIVE_LOOP
from storage.feedback import Outcome, Scorecard, ScorecardRevision
from storage.ledgers import Message
from storage.tables import Application, Booking, Candidate, CandidateRequest, Loop, Requisition, Slot


def lock(session: Session, candidate_id: CandidateId) -> Candidate:
    """The candidate, locked with their applications: neither the ATS nor a recruiter opens a loop meanwhile."""
    own = select(Candidate).where(Candidate.id == candidate_id).with_for_update(key_share=True)
    candidate = session.exec(own.execution_options(populate_existing=True)).one()
    theirs = select(Application).where(Application.candidate_id == candidate_id).order_by(col(Application.id))
    session.exec(theirs.with_for_update(key_share=True).execution_options(populate_existing=True)).all()
    return candidate


def at_rest(session: Session, after: str, limit: int) -> Sequence[CandidateId]:
    """The next candidates by id whose period runs: not erased, on no legal hold, no live loop, and not decided upon as
    `hold` while their application is active.
    """
    live = sa.select(col(Loop.candidate_id)).where(sa.text(f"loop.{LIVE_LOOP}")).scalar_subquery()
    found = session.exec(
        select(Candidate.id)
        .where(
            Candidate.id > after,
            col(Candidate.erased_at).is_(None),
            col(Candidate.id).not_in(holds.held()),
            col(Candidate.id).not_in(live),
            col(Candidate.id).not_in(_put_off()),
        )
        .order_by(col(Candidate.id))
        .limit(limit)
    )
    return [CandidateId(id) for id in found]


def any_erased(session: Session, since: datetime) -> bool:
    """Has any candidate been erased since?"""
    return session.exec(select(Candidate.id).where(col(Candidate.erased_at) >= since).limit(1)).first() is not None


def _put_off() -> sa.ScalarSelect[CandidateId]:
    """The candidates whose decision is put off."""
    return (
        sa.select(col(Application.candidate_id))
        .join(Outcome, col(Outcome.application_id) == Application.id)
        .where(col(Outcome.decision) == Decision.HOLD, col(Application.status) == ApplicationStatus.ACTIVE)
        .scalar_subquery()
    )


def last_activity(session: Session, ids: Sequence[CandidateId]) -> Mapping[CandidateId, datetime]:
    """When something last happened with each candidate; one of whom nothing is known is not there.

    A loop opened or ended, an interview's end, a booking made or ended, a request, a scorecard, an outcome, a message,
    a read of the ATS that changed something.
    """
    standing = col(Booking.state).in_((BookingState.LIVE, BookingState.DONE))
    sources: list[Any] = [
        sa.select(col(Loop.candidate_id).label("id"), sa.func.max(col(Loop.opened_at)).label("at")),
        sa.select(col(Loop.candidate_id), sa.func.max(col(Loop.ended_at))),
        sa.select(col(Loop.candidate_id), sa.func.max(col(Slot.ends_at)))
        .join(Booking, col(Booking.loop_id) == Loop.id)
        .join(Slot, col(Slot.option_id) == Booking.option_id)
        .where(standing),
        sa.select(col(Loop.candidate_id), sa.func.max(col(Booking.booked_at))).join(
            Booking, col(Booking.loop_id) == Loop.id
        ),
        sa.select(col(Loop.candidate_id), sa.func.max(col(Booking.ended_at))).join(
            Booking, col(Booking.loop_id) == Loop.id
        ),
        sa.select(col(Loop.candidate_id), sa.func.max(col(CandidateRequest.asked_at))).join(
            CandidateRequest, col(CandidateRequest.loop_id) == Loop.id
        ),
        sa.select(col(Loop.candidate_id), sa.func.max(col(ScorecardRevision.written_at)))
        .join(Scorecard, col(Scorecard.loop_id) == Loop.id)
        .join(ScorecardRevision, col(ScorecardRevision.scorecard_id) == Scorecard.id),
        sa.select(col(Loop.candidate_id), sa.func.max(col(Outcome.decided_at))).join(
            Outcome, col(Outcome.loop_id) == Loop.id
        ),
        sa.select(col(Loop.candidate_id), sa.func.max(col(Message.at))).join(Message, col(Message.loop_id) == Loop.id),
    ]
    limited = [one.where(col(Loop.candidate_id).in_(ids)).group_by(col(Loop.candidate_id)) for one in sources]
    changed = sa.func.max(sa.func.coalesce(col(Application.changed_at), col(Application.read_at)))
    limited.append(
        sa.select(col(Application.candidate_id), changed)
        .where(col(Application.candidate_id).in_(ids))
        .group_by(col(Application.candidate_id))
    )
    all_of_them = sa.union_all(*limited).subquery()
    newest = sa.select(all_of_them.c.id, sa.func.max(all_of_them.c.at)).group_by(all_of_them.c.id)
    return {CandidateId(id): at for id, at in session.execute(newest) if at is not None}


def places(session: Session) -> Sequence[str]:
    """The jurisdictions of all requisitions there are, in order."""
    return session.exec(select(Requisition.jurisdiction).distinct().order_by(Requisition.jurisdiction)).all()


def jurisdictions(session: Session, ids: Sequence[CandidateId]) -> Mapping[CandidateId, frozenset[str]]:
    """The jurisdictions of all requisitions on which each candidate has an application or had a loop."""
    found: defaultdict[CandidateId, set[str]] = defaultdict(set)
    for table in (Application, Loop):
        query = (
            sa.select(col(table.candidate_id), col(Requisition.jurisdiction))
            .join(Requisition, col(Requisition.id) == table.requisition_id)
            .where(col(table.candidate_id).in_(ids))
            .distinct()
        )
        for candidate_id, jurisdiction in session.execute(query):
            found[candidate_id].add(jurisdiction)
    return {candidate_id: frozenset(places) for candidate_id, places in found.items()}
