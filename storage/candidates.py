"""What is left of a candidate who is erased? Ids, times, states and ratings; no word by them or about them."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies.vocabulary import CandidateId, LinkState
from storage.feedback import Outcome, Scorecard, ScorecardRevision
from storage.ledgers import Message
from storage.tables import Candidate, CandidateAlias, CandidateRequest, Link, Loop

ERASED = "Erased candidate"
ERASED_REASON = "erased"
"""An outcome always has a reason: this one says that it is gone."""


def erase(session: Session, candidate_id: CandidateId, now: datetime) -> None:
    """Empty every row that is about this candidate, and destroy their part of the pseudonym's key."""
    loops = select(Loop.id).where(Loop.candidate_id == candidate_id)
    scorecards = select(Scorecard.id).where(col(Scorecard.loop_id).in_(loops))
    for statement in (
        sa.delete(CandidateAlias).where(col(CandidateAlias.candidate_id) == candidate_id),
        sa.delete(Message).where(col(Message.loop_id).in_(loops)),
        sa.update(Link).where(col(Link.loop_id).in_(loops)).values(state=LinkState.REVOKED),
        sa.update(CandidateRequest).where(col(CandidateRequest.loop_id).in_(loops)).values(text=""),
        sa.update(Loop).where(col(Loop.candidate_id) == candidate_id).values(ended_reason=None),
        sa.update(Outcome).where(col(Outcome.loop_id).in_(loops)).values(reason=ERASED_REASON),
        sa.update(ScorecardRevision)
        .where(col(ScorecardRevision.scorecard_id).in_(scorecards))
        .values(notes="", kept_because=""),
        sa.update(Candidate)
        .where(col(Candidate.id) == candidate_id)
        .values(name=ERASED, email="", timezone=None, ats_id=f"erased:{candidate_id}", pseudonym_key="", erased_at=now),
    ):
        session.execute(statement)
    session.expire_all()
