"""What stands between a candidate's data and its end? Legal holds, and periods that a person has to settle."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from policies.vocabulary import CandidateId
from storage.columns import key, ref, unique_where

LIVE_HOLD = "released_at IS NULL"
OPEN_QUESTION = "answered_at IS NULL"


class LegalHold(SQLModel, table=True):
    """Nothing of this candidate is erased while the hold lives: there is a charge or a claim."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        unique_where("uq_legal_hold_live", "candidate_id", where=LIVE_HOLD),
        sa.CheckConstraint("length(trim(reason)) > 0", name="has_reason"),
    )
    id: str = key()
    candidate_id: CandidateId = ref("candidate")
    reason: str = Field(max_length=500)
    placed_by: str = Field(max_length=64)
    placed_at: datetime
    released_by: str | None = Field(default=None, max_length=64)
    released_at: datetime | None = None
    release_reason: str | None = Field(default=None, max_length=500)


class RetentionQuestion(SQLModel, table=True):
    """The law of one place asks to keep longer than that of another allows: a person says for how many days.

    Days count from the candidate's last activity. The rules are ids of `policies.jurisdictions`.
    """

    __tablename__ = "retention_question"
    __table_args__ = (unique_where("uq_retention_question_open", "candidate_id", where=OPEN_QUESTION),)
    id: str = key()
    candidate_id: CandidateId = ref("candidate")
    floor_days: int
    floor_rule: str = Field(max_length=64)
    cap_days: int
    cap_rule: str = Field(max_length=64)
    asked_at: datetime
    answered_by: str | None = Field(default=None, max_length=64)
    answered_at: datetime | None = None
    keep_days: int | None = None
    reason: str | None = Field(default=None, max_length=500)
