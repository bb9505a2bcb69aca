"""What was said of a candidate, and what was decided? Scorecards with every revision, and outcomes."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from policies.vocabulary import (
    ApplicationId,
    ClaimId,
    Decision,
    LoopId,
    OutcomeId,
    PersonId,
    Recommendation,
    ScorecardId,
    ScorecardState,
    SeatId,
)
from storage.columns import choice, key, ref


class Scorecard(SQLModel, table=True):
    """One interviewer's structured feedback for a seat. Every revision is kept in `scorecard_revision`."""

    __tablename__ = "scorecard"
    __table_args__ = (sa.UniqueConstraint("seat_id"),)
    id: ScorecardId = key()
    seat_id: SeatId = ref("seat")
    claim_id: ClaimId = ref("claim")
    loop_id: LoopId = ref("loop")
    author_id: PersonId = ref("person")
    state: ScorecardState = choice(ScorecardState, ScorecardState.SUBMITTED)
    revision: int = 1
    submitted_at: datetime


class ScorecardRevision(SQLModel, table=True):
    """What was written. `kept_because` is the author's reason for keeping a flagged text, `answers` are those to the
    interview's questions, by their keys.
    """

    __tablename__ = "scorecard_revision"
    __table_args__ = (sa.UniqueConstraint("scorecard_id", "revision"),)
    id: str = key()
    scorecard_id: ScorecardId = ref("scorecard")
    revision: int
    ratings: dict[str, int] = Field(sa_type=sa.JSON)
    notes: str = Field(sa_type=sa.Text)
    recommendation: Recommendation = choice(Recommendation)
    kept_because: str = Field(default="", max_length=500)
    answers: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    written_at: datetime


class Summary(SQLModel, table=True):
    """A summary of a loop's notes: as it was made and offered to somebody, and as that person kept it, if they did.

    `text` is what the person kept, `made` what the machine had offered them, `edited` whether they differ. Both texts
    are emptied on erasure.
    """

    __tablename__ = "summary"
    id: str = key()
    loop_id: LoopId = ref("loop")
    made: str = Field(sa_type=sa.Text)
    offered_to: PersonId = ref("person")
    offered_at: datetime
    text: str | None = Field(default=None, sa_type=sa.Text)
    kept_at: datetime | None = None
    edited: bool = False


class Outcome(SQLModel, table=True):
    """What a named person decided, and why. Only `hold` may be decided anew; `revision` counts that.

    `missing` is how many required scorecards were not there when it was decided.
    """

    __tablename__ = "outcome"
    __table_args__ = (
        sa.UniqueConstraint("application_id", "stage"),
        sa.CheckConstraint("length(trim(reason)) > 0", name="has_reason"),
    )
    id: OutcomeId = key()
    application_id: ApplicationId = ref("application")
    stage: str = Field(max_length=120)
    loop_id: LoopId = ref("loop")
    decision: Decision = choice(Decision)
    reason: str = Field(sa_type=sa.Text)
    decided_by: PersonId = ref("person")
    decided_at: datetime
    missing: int = 0
    revision: int = 1
