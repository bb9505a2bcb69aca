"""What waits for whom, and when is it said? The tables of nudges, of what is muted, and of digests."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from policies.vocabulary import LoopId, PersonId, RequisitionId
from policies.waiting import Audience, NudgeId, NudgeState, Waiting
from storage.columns import choice, key, ref, unique_where

DUE = "state = 'due'"
TO_A_PERSON = "person_id IS NOT NULL"
TO_NOBODY_YET = "person_id IS NULL"


class Nudge(SQLModel, table=True):
    """A reminder to one person about one thing that waits for them, or to the candidate of its loop.

    `subject` is the id of what waits: the options or claims it began with, an offer (`loop:number`), a claim, a loop,
    an item of a hire's checklist (`item:plan`). `since` is since when, or when the interview starts. `person_id` None:
    the candidate, or the pool, whose members are chosen when it fires and get rows of their own. `rung` and `time_no`
    say where in the ladder it is, `again` how often it was put off. `sent_on` is the receiver's local day it was said
    on; `folded` that it was said in that day's last message, with others.
    """

    __tablename__ = "nudge"
    __table_args__ = (
        sa.Index("ix_nudge_due", "due_at", "id", sqlite_where=sa.text(DUE), postgresql_where=sa.text(DUE)),
        sa.Index("ix_nudge_person_day", "person_id", "sent_on"),
        sa.Index("ix_nudge_subject", "subject"),
        unique_where(
            "uq_nudge_person", "waiting", "subject", "person_id", "rung", "time_no", "again", where=TO_A_PERSON
        ),
        unique_where("uq_nudge_nobody", "waiting", "subject", "rung", "time_no", "again", where=TO_NOBODY_YET),
    )
    id: NudgeId = key()
    waiting: Waiting = choice(Waiting)
    subject: str = Field(max_length=64)
    loop_id: LoopId = ref("loop")
    audience: Audience = choice(Audience)
    person_id: PersonId | None = Field(default=None, foreign_key="person.id", nullable=True, sa_type=sa.String(32))
    rung: int
    time_no: int
    again: int = 0
    since: datetime
    due_at: datetime
    state: NudgeState = choice(NudgeState, NudgeState.DUE)
    sent_on: date | None = None
    folded: bool = False
    settled_at: datetime | None = Field(default=None, index=True)


class NudgeMute(SQLModel, table=True):
    """A person wants to hear no more of a loop."""

    __tablename__ = "nudge_mute"
    person_id: PersonId = ref("person", primary_key=True)
    loop_id: LoopId = Field(foreign_key="loop.id", primary_key=True, index=True, sa_type=sa.String(32))
    muted_at: datetime


class Digest(SQLModel, table=True):
    """The summary of a local day for a requisition's channel, or of a week for a hiring manager."""

    __tablename__ = "digest"
    __table_args__ = (
        sa.Index("ix_digest_due", "due_at", sqlite_where=sa.text(DUE), postgresql_where=sa.text(DUE)),
        sa.UniqueConstraint("requisition_id", "day"),
        sa.UniqueConstraint("person_id", "day"),
        sa.CheckConstraint("(requisition_id IS NULL) <> (person_id IS NULL)", name="one_receiver"),
    )
    id: str = key()
    requisition_id: RequisitionId | None = Field(
        default=None, foreign_key="requisition.id", nullable=True, sa_type=sa.String(32)
    )
    person_id: PersonId | None = Field(default=None, foreign_key="person.id", nullable=True, sa_type=sa.String(32))
    day: date
    due_at: datetime
    state: NudgeState = choice(NudgeState, NudgeState.DUE)
    settled_at: datetime | None = Field(default=None, index=True)
