"""Of whom may nothing be erased, and what was asked about keeping whom? Legal holds, and questions of retention."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies.vocabulary import CandidateId
from storage.custody import LegalHold, RetentionQuestion
from storage.tables import Loop

ERASED_REASON = "erased"
"""Stands where a reason has to be and is gone."""


def live(session: Session, candidate_id: CandidateId) -> LegalHold | None:
    """The hold that stands."""
    query = select(LegalHold).where(LegalHold.candidate_id == candidate_id, col(LegalHold.released_at).is_(None))
    return session.exec(query).first()


def held() -> sa.ScalarSelect[CandidateId]:
    """The candidates under a hold, for a condition of another query."""
    return sa.select(col(LegalHold.candidate_id)).where(col(LegalHold.released_at).is_(None)).scalar_subquery()


def standing(session: Session) -> Sequence[LegalHold]:
    """Every hold that stands, the oldest first."""
    query = select(LegalHold).where(col(LegalHold.released_at).is_(None))
    return session.exec(query.order_by(col(LegalHold.placed_at), col(LegalHold.id))).all()


def open_question(session: Session, candidate_id: CandidateId) -> RetentionQuestion | None:
    """The question about this candidate that nobody has answered."""
    query = select(RetentionQuestion).where(
        RetentionQuestion.candidate_id == candidate_id, col(RetentionQuestion.answered_at).is_(None)
    )
    return session.exec(query).first()


def last_answer(session: Session, candidate_id: CandidateId) -> RetentionQuestion | None:
    """The question about this candidate that was answered last."""
    query = select(RetentionQuestion).where(
        RetentionQuestion.candidate_id == candidate_id, col(RetentionQuestion.answered_at).is_not(None)
    )
    return session.exec(query.order_by(col(RetentionQuestion.answered_at).desc())).first()


def open_questions(session: Session, limit: int) -> Sequence[RetentionQuestion]:
    """Questions that nobody has answered, the oldest first."""
    query = select(RetentionQuestion).where(col(RetentionQuestion.answered_at).is_(None))
    return session.exec(query.order_by(col(RetentionQuestion.asked_at), col(RetentionQuestion.id)).limit(limit)).all()


def withdraw_questions(session: Session, candidate_ids: Sequence[CandidateId]) -> None:
    """Delete the open questions about these candidates: there is nothing to answer any more."""
    moot = col(RetentionQuestion.candidate_id).in_(candidate_ids), col(RetentionQuestion.answered_at).is_(None)
    session.execute(sa.delete(RetentionQuestion).where(*moot))


def count_open_questions(session: Session) -> int:
    query = select(sa.func.count()).select_from(RetentionQuestion).where(col(RetentionQuestion.answered_at).is_(None))
    return session.exec(query).one()


def empty_reasons(session: Session, candidate_id: CandidateId) -> None:
    """Take out what people wrote, of a candidate who is erased."""
    session.execute(
        sa.update(LegalHold)
        .where(col(LegalHold.candidate_id) == candidate_id)
        .values(
            reason=ERASED_REASON,
            release_reason=sa.case((col(LegalHold.release_reason).is_not(None), ERASED_REASON), else_=None),
        )
    )
    session.execute(
        sa.update(RetentionQuestion).where(col(RetentionQuestion.candidate_id) == candidate_id).values(reason=None)
    )


def code(session: Session, candidate_id: CandidateId) -> str:
    """What a candidate is called where no name may stand: the code of their newest loop, else their id."""
    query = select(Loop.code).where(Loop.candidate_id == candidate_id).order_by(col(Loop.opened_at).desc()).limit(1)
    return session.exec(query).first() or candidate_id
