"""What does the product remember? Every table, with the rules that the database itself enforces.

Uniqueness that must hold under any race is an index here, never a check in Python. The conditions of partial indexes are
constants, so that SQLite and PostgreSQL cannot differ. Datetimes are aware UTC; a naive value is refused when it is bound.
"""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from policies.vocabulary import (
    ApplicationId,
    ApplicationStatus,
    BookingId,
    BookingState,
    CandidateId,
    ClaimId,
    ClaimState,
    Decision,
    InterviewId,
    LinkId,
    LinkState,
    LoopId,
    LoopState,
    OptionId,
    OptionState,
    OutboxId,
    OutboxState,
    OutcomeId,
    PersonId,
    Recommendation,
    RequestKind,
    RequisitionId,
    Role,
    ScorecardId,
    ScorecardState,
    SeatId,
    SeatKind,
    SlotId,
    SwapId,
    SwapState,
)

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

LIVE_LOOP = "state NOT IN ('closed', 'cancelled')"
LIVE_CLAIM = "state <> 'released'"
LIVE_BOOKING = "state = 'live'"
LIVE_ONSITE = "state = 'live' AND onsite"
BOOKED_OPTION = "state IN ('booked', 'done')"
ASKED_SWAP = "state = 'asked'"
ISSUED_LINK = "state = 'issued'"
PENDING_WORK = "state IN ('pending', 'unknown')"


def new_id() -> Any:
    """A random 128-bit id in hex: it says nothing about when or for whom it was made. Fits every kind of id."""
    return uuid.uuid4().hex


def _key() -> Any:
    return Field(default_factory=new_id, primary_key=True, sa_type=sa.String(32))


def _ref(table: str, *, nullable: bool = False, primary_key: bool = False) -> Any:
    """A reference to another table's id, indexed unless it leads a primary key."""
    return Field(
        default=None if nullable else ...,
        foreign_key=f"{table}.id",
        index=not primary_key,
        nullable=nullable,
        primary_key=primary_key,
        sa_type=sa.String(32),
    )


def _choice(
    of: type[StrEnum], default: StrEnum | None = None, *, nullable: bool = False, primary_key: bool = False
) -> Any:
    """A column that holds a word of `of`, stored as its value and checked by the database on both engines."""
    kind = sa.Enum(
        of,
        native_enum=False,
        create_constraint=True,
        length=24,
        name=of.__name__.lower(),
        values_callable=lambda words: [word.value for word in words],
    )
    start = default if default is not None else (None if nullable else ...)
    return Field(default=start, nullable=nullable, primary_key=primary_key, sa_type=kind)


def _unique_where(name: str, *columns: str, where: str) -> sa.Index:
    return sa.Index(name, *columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


class Person(SQLModel, table=True):
    """Someone of the company. `work_start` and `work_end` are minutes after local midnight; `work_days` are ISO weekday digits."""

    __tablename__ = "person"
    id: PersonId = _key()
    email: str = Field(unique=True, max_length=254)
    name: str = Field(max_length=200)
    timezone: str = Field(max_length=64)
    active: bool = True
    work_start: int = 9 * 60
    work_end: int = 18 * 60
    work_days: str = Field(default="12345", max_length=7)
    load_day: int = 2
    load_week: int = 6


class PersonRole(SQLModel, table=True):
    __tablename__ = "person_role"
    person_id: PersonId = _ref("person", primary_key=True)
    role: Role = _choice(Role, primary_key=True)


class PoolMember(SQLModel, table=True):
    """A person is qualified for a kind of interview."""

    __tablename__ = "pool_member"
    person_id: PersonId = _ref("person", primary_key=True)
    kind: str = Field(primary_key=True, max_length=64, index=True)


class Leave(SQLModel, table=True):
    """A person is away from `starts_at` until `ends_at`."""

    __tablename__ = "leave"
    id: str = _key()
    person_id: PersonId = _ref("person")
    starts_at: datetime
    ends_at: datetime


class ChatIdentity(SQLModel, table=True):
    """A person as one chat platform knows them."""

    __tablename__ = "chat_identity"
    __table_args__ = (
        sa.UniqueConstraint("platform", "team", "chat_user"),
        sa.UniqueConstraint("platform", "team", "person_id"),
    )
    id: str = _key()
    platform: str = Field(max_length=16)
    team: str = Field(max_length=64)
    chat_user: str = Field(max_length=64)
    person_id: PersonId = _ref("person")


class Candidate(SQLModel, table=True):
    __tablename__ = "candidate"
    id: CandidateId = _key()
    ats_id: str = Field(unique=True, max_length=128)
    name: str = Field(max_length=200)
    email: str = Field(max_length=254)
    timezone: str | None = Field(default=None, max_length=64)


class Requisition(SQLModel, table=True):
    """An approved opening. `ats_job` is the ATS's id of the job; `channel` the chat channel's name."""

    __tablename__ = "requisition"
    id: RequisitionId = _key()
    ats_job: str = Field(unique=True, max_length=128)
    title: str = Field(max_length=200)
    channel: str = Field(max_length=80)
    hiring_manager_id: PersonId = _ref("person")
    recruiter_id: PersonId = _ref("person")
    timezone: str = Field(max_length=64)
    jurisdiction: str = Field(max_length=32)
    is_open: bool = True


class InterviewPlan(SQLModel, table=True):
    """The interviews that a stage of a requisition consists of. `onsite` plans take a whole day of the candidate's."""

    __tablename__ = "interview_plan"
    __table_args__ = (sa.UniqueConstraint("requisition_id", "stage"),)
    id: str = _key()
    requisition_id: RequisitionId = _ref("requisition")
    stage: str = Field(max_length=120)
    onsite: bool = False


class PlannedInterview(SQLModel, table=True):
    """One interview of a plan; `seats` is the ordered list of seat kinds, `form_key` the scorecard form."""

    __tablename__ = "planned_interview"
    __table_args__ = (sa.UniqueConstraint("plan_id", "position"),)
    id: str = _key()
    plan_id: str = _ref("interview_plan")
    position: int
    name: str = Field(max_length=120)
    kind: str = Field(max_length=64)
    minutes: int
    seats: list[str] = Field(sa_type=sa.JSON)
    form_key: str = Field(max_length=64)


class ScorecardForm(SQLModel, table=True):
    """The rated attributes of a form: `[{key, name, anchors: [4 texts]}]`."""

    __tablename__ = "scorecard_form"
    key: str = Field(primary_key=True, max_length=64)
    attributes: list[dict[str, Any]] = Field(sa_type=sa.JSON)


class Application(SQLModel, table=True):
    """One candidate on one requisition, as last read from the ATS at `read_at`."""

    __tablename__ = "application"
    __table_args__ = (sa.UniqueConstraint("candidate_id", "requisition_id"),)
    id: ApplicationId = _key()
    ats_id: str = Field(unique=True, max_length=128)
    candidate_id: CandidateId = _ref("candidate")
    requisition_id: RequisitionId = _ref("requisition")
    stage: str = Field(max_length=120)
    status: ApplicationStatus = _choice(ApplicationStatus, ApplicationStatus.ACTIVE)
    read_at: datetime


class Loop(SQLModel, table=True):
    """All interviews given to one candidate for one requisition in one stage."""

    __tablename__ = "loop"
    __table_args__ = (_unique_where("uq_loop_live", "candidate_id", "requisition_id", "stage", where=LIVE_LOOP),)
    id: LoopId = _key()
    code: str = Field(unique=True, max_length=12)
    application_id: ApplicationId = _ref("application")
    candidate_id: CandidateId = _ref("candidate")
    requisition_id: RequisitionId = _ref("requisition")
    stage: str = Field(max_length=120)
    onsite: bool = False
    state: LoopState = _choice(LoopState, LoopState.OPEN)
    reschedules: int = 0
    rounds: int = 0
    opened_at: datetime
    ended_at: datetime | None = None
    ended_reason: str | None = Field(default=None, max_length=500)


class Interview(SQLModel, table=True):
    """One meeting of a loop, copied from the plan when the loop opened, so that a later plan changes no running loop."""

    __tablename__ = "interview"
    __table_args__ = (sa.UniqueConstraint("loop_id", "position"),)
    id: InterviewId = _key()
    loop_id: LoopId = _ref("loop")
    position: int
    name: str = Field(max_length=120)
    kind: str = Field(max_length=64)
    minutes: int
    seats: list[str] = Field(sa_type=sa.JSON)
    attributes: list[dict[str, Any]] = Field(sa_type=sa.JSON)


class Option(SQLModel, table=True):
    """One way the whole loop could run. `round` is the search that found it; None when a recruiter made it by hand."""

    __tablename__ = "option"
    __table_args__ = (
        sa.UniqueConstraint("loop_id", "letter"),
        _unique_where("uq_option_booked", "loop_id", where=BOOKED_OPTION),
    )
    id: OptionId = _key()
    loop_id: LoopId = _ref("loop")
    letter: str = Field(max_length=3)
    state: OptionState = _choice(OptionState, OptionState.PROPOSED)
    round: int | None = None
    reason: str = Field(max_length=300)
    proposed_by: PersonId | None = _ref("person", nullable=True)
    proposed_at: datetime


class Slot(SQLModel, table=True):
    """When one interview would happen in one option. `finished_at` is set when its end has passed."""

    __tablename__ = "slot"
    __table_args__ = (sa.UniqueConstraint("option_id", "interview_id"),)
    id: SlotId = _key()
    option_id: OptionId = _ref("option")
    interview_id: InterviewId = _ref("interview")
    starts_at: datetime
    ends_at: datetime = Field(index=True)
    finished_at: datetime | None = None


class Seat(SQLModel, table=True):
    __tablename__ = "seat"
    __table_args__ = (sa.UniqueConstraint("slot_id", "ordinal"),)
    id: SeatId = _key()
    slot_id: SlotId = _ref("slot")
    ordinal: int
    kind: SeatKind = _choice(SeatKind)


class Claim(SQLModel, table=True):
    """A person holds a seat. Times are the slot's, kept here so that one index answers "is this person free?".

    `sequence` rises with every change, for the calendar.
    """

    __tablename__ = "claim"
    __table_args__ = (
        _unique_where("uq_claim_seat", "seat_id", where=LIVE_CLAIM),
        _unique_where("uq_claim_slot_person", "slot_id", "person_id", where=LIVE_CLAIM),
        sa.Index("ix_claim_person_time", "person_id", "starts_at", "ends_at"),
    )
    id: ClaimId = _key()
    seat_id: SeatId = _ref("seat")
    slot_id: SlotId = _ref("slot")
    person_id: PersonId = _ref("person")
    state: ClaimState = _choice(ClaimState, ClaimState.CLAIMED)
    starts_at: datetime
    ends_at: datetime
    sequence: int = 0
    claimed_at: datetime
    released_at: datetime | None = None


class Swap(SQLModel, table=True):
    """A holder asks a colleague to take over a claim."""

    __tablename__ = "swap"
    __table_args__ = (_unique_where("uq_swap_asked", "claim_id", where=ASKED_SWAP),)
    id: SwapId = _key()
    claim_id: ClaimId = _ref("claim")
    to_person_id: PersonId = _ref("person")
    state: SwapState = _choice(SwapState, SwapState.ASKED)
    asked_at: datetime
    settled_at: datetime | None = None


class Booking(SQLModel, table=True):
    """The candidate's choice, one row a schedule version."""

    __tablename__ = "booking"
    __table_args__ = (
        sa.UniqueConstraint("loop_id", "version"),
        _unique_where("uq_booking_loop", "loop_id", where=LIVE_BOOKING),
        _unique_where("uq_booking_onsite", "candidate_id", "requisition_id", where=LIVE_ONSITE),
    )
    id: BookingId = _key()
    loop_id: LoopId = _ref("loop")
    option_id: OptionId = _ref("option")
    candidate_id: CandidateId = _ref("candidate")
    requisition_id: RequisitionId = _ref("requisition")
    onsite: bool
    version: int
    state: BookingState = _choice(BookingState, BookingState.LIVE)
    booked_at: datetime
    ended_at: datetime | None = None


class Link(SQLModel, table=True):
    """A candidate's link; its id is the token's `jti`. Actions are judged by the loop's state, so the link stays re-openable."""

    __tablename__ = "link"
    __table_args__ = (_unique_where("uq_link_issued", "loop_id", where=ISSUED_LINK),)
    id: LinkId = _key()
    loop_id: LoopId = _ref("loop")
    state: LinkState = _choice(LinkState, LinkState.ISSUED)
    issued_at: datetime
    expires_at: datetime
    visited_at: datetime | None = None


class CandidateRequest(SQLModel, table=True):
    """What a candidate asked the recruiter on the booking page. The text goes to the recruiter only."""

    __tablename__ = "candidate_request"
    id: str = _key()
    loop_id: LoopId = _ref("loop")
    kind: RequestKind = _choice(RequestKind)
    text: str = Field(max_length=1000)
    asked_at: datetime


class Scorecard(SQLModel, table=True):
    """One interviewer's structured feedback for a seat. Every revision is kept in `scorecard_revision`."""

    __tablename__ = "scorecard"
    __table_args__ = (sa.UniqueConstraint("seat_id"),)
    id: ScorecardId = _key()
    seat_id: SeatId = _ref("seat")
    claim_id: ClaimId = _ref("claim")
    loop_id: LoopId = _ref("loop")
    author_id: PersonId = _ref("person")
    state: ScorecardState = _choice(ScorecardState, ScorecardState.SUBMITTED)
    revision: int = 1
    submitted_at: datetime


class ScorecardRevision(SQLModel, table=True):
    """What was written. `kept_because` is the author's reason for keeping a flagged text."""

    __tablename__ = "scorecard_revision"
    __table_args__ = (sa.UniqueConstraint("scorecard_id", "revision"),)
    id: str = _key()
    scorecard_id: ScorecardId = _ref("scorecard")
    revision: int
    ratings: dict[str, int] = Field(sa_type=sa.JSON)
    notes: str = Field(sa_type=sa.Text)
    recommendation: Recommendation = _choice(Recommendation)
    kept_because: str = Field(default="", max_length=500)
    written_at: datetime


class Outcome(SQLModel, table=True):
    """What a named person decided, and why."""

    __tablename__ = "outcome"
    __table_args__ = (
        sa.UniqueConstraint("application_id", "stage"),
        sa.CheckConstraint("length(trim(reason)) > 0", name="has_reason"),
    )
    id: OutcomeId = _key()
    application_id: ApplicationId = _ref("application")
    stage: str = Field(max_length=120)
    loop_id: LoopId = _ref("loop")
    decision: Decision = _choice(Decision)
    reason: str = Field(sa_type=sa.Text)
    decided_by: PersonId = _ref("person")
    decided_at: datetime


class Inbox(SQLModel, table=True):
    """One delivery from outside, stored once per source. It keeps ids only: what is true is re-read at its source."""

    __tablename__ = "inbox"
    __table_args__ = (sa.UniqueConstraint("source", "delivery_id"),)
    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(max_length=32)
    delivery_id: str = Field(max_length=200)
    kind: str = Field(max_length=64)
    application_ids: list[str] = Field(sa_type=sa.JSON)
    received_at: datetime


class Outbox(SQLModel, table=True):
    """A promise to tell the world something. `subject` is an id, never text; rows of one `lane` are carried in order.

    `lease` names the carrier until `lease_until`; a lapsed lease means the carrier died and the effect is unknown.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        sa.Index(
            "ix_outbox_pending",
            "due_at",
            "id",
            sqlite_where=sa.text(PENDING_WORK),
            postgresql_where=sa.text(PENDING_WORK),
        ),
        sa.Index(
            "ix_outbox_lane", "lane", "id", sqlite_where=sa.text(PENDING_WORK), postgresql_where=sa.text(PENDING_WORK)
        ),
    )
    id: OutboxId | None = Field(default=None, primary_key=True, sa_type=sa.Integer)
    kind: str = Field(max_length=48)
    key: str = Field(unique=True, max_length=200)
    lane: str = Field(max_length=80)
    subject: str = Field(max_length=128)
    state: OutboxState = _choice(OutboxState, OutboxState.PENDING)
    due_at: datetime
    attempts: int = 0
    lease: str | None = Field(default=None, max_length=32)
    lease_until: datetime | None = None
    fault: str | None = Field(default=None, max_length=120)
    created_at: datetime
    settled_at: datetime | None = None


class ChatMessage(SQLModel, table=True):
    """Where the bot said something that it may have to say anew: the outbox `key` it came from, or a card's name."""

    __tablename__ = "chat_message"
    __table_args__ = (sa.UniqueConstraint("platform", "name"),)
    id: str = _key()
    platform: str = Field(max_length=16)
    name: str = Field(max_length=200)
    channel: str = Field(max_length=64)
    ts: str = Field(max_length=64)
    posted_at: datetime


class AuditEntry(SQLModel, table=True):
    """Who did what, about what, through which door, under which rule. Append-only: triggers refuse update and delete."""

    __tablename__ = "audit_entry"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    actor_kind: str = Field(max_length=16)
    actor_id: str = Field(max_length=64)
    command: str = Field(max_length=48, index=True)
    surface: str = Field(max_length=16)
    allowed: bool
    rule: str = Field(max_length=64)
    answer: str = Field(max_length=48)
    about: str | None = Field(default=None, max_length=64, index=True)
