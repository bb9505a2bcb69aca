"""What does the product remember? The company, its applications and loops, with the rules that the database enforces.

Uniqueness that must hold under any race is an index here, never a check in Python. Datetimes are aware UTC; a naive
value is refused when it is bound. What was said of candidates is in `storage.feedback`, what happened on the way in
`storage.ledgers`.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from policies.vocabulary import (
    AliasKind,
    ApplicationId,
    ApplicationStatus,
    BookingId,
    BookingState,
    CandidateId,
    ClaimId,
    ClaimState,
    InterviewId,
    LinkId,
    LinkState,
    LoopId,
    LoopState,
    OptionId,
    OptionState,
    PersonId,
    RequestKind,
    RequisitionId,
    Role,
    SeatId,
    SeatKind,
    SlotId,
    SwapId,
    SwapState,
)
from storage.columns import (
    ASKED_SWAP,
    BOOKED_OPTION,
    ISSUED_LINK,
    LIVE_BOOKING,
    LIVE_CLAIM,
    LIVE_LOOP,
    LIVE_ONSITE,
    choice,
    key,
    new_id,
    ref,
    unique_where,
)


class Person(SQLModel, table=True):
    """Someone of the company.

    `work_start` and `work_end` are minutes after local midnight; `work_days` are ISO weekday digits. `quiet_from` and
    `quiet_until` are minutes too, None for the company's; `holidays` a country or region, None for that of the zone.
    `platform` is the chat platform on which they acted last.
    """

    __tablename__ = "person"
    id: PersonId = key()
    email: str = Field(unique=True, max_length=254)
    name: str = Field(max_length=200)
    timezone: str = Field(max_length=64)
    active: bool = True
    work_start: int = 9 * 60
    work_end: int = 18 * 60
    work_days: str = Field(default="12345", max_length=7)
    load_day: int = 2
    load_week: int = 6
    quiet_from: int | None = None
    quiet_until: int | None = None
    holidays: str | None = Field(default=None, max_length=32)
    platform: str | None = Field(default=None, max_length=16)


class PersonRole(SQLModel, table=True):
    """A role that a person has, and who says so; one who lists roles takes back only what it gave itself.

    `source` is `company` (the operator's file), `cli` (by hand), `csv`, `settings`, or a group such as `slack:S0123`.
    """

    __tablename__ = "person_role"
    person_id: PersonId = ref("person", primary_key=True)
    role: Role = choice(Role, primary_key=True)
    source: str = Field(default="company", primary_key=True, max_length=64)


class PoolMember(SQLModel, table=True):
    """A person is qualified for a kind of interview."""

    __tablename__ = "pool_member"
    person_id: PersonId = ref("person", primary_key=True)
    kind: str = Field(primary_key=True, max_length=64, index=True)


class Leave(SQLModel, table=True):
    """A person is away from `starts_at` until `ends_at`."""

    __tablename__ = "leave"
    id: str = key()
    person_id: PersonId = ref("person")
    starts_at: datetime
    ends_at: datetime


class ChatIdentity(SQLModel, table=True):
    """A person as one chat platform knows them."""

    __tablename__ = "chat_identity"
    __table_args__ = (
        sa.UniqueConstraint("platform", "team", "chat_user"),
        sa.UniqueConstraint("platform", "team", "person_id"),
    )
    id: str = key()
    platform: str = Field(max_length=16)
    team: str = Field(max_length=64)
    chat_user: str = Field(max_length=64)
    person_id: PersonId = ref("person")


class Candidate(SQLModel, table=True):
    """Someone who applied.

    `pseudonym_key` is their own part of the key behind the token that stands for them in the message log and the audit
    trail: without it, no token can be led back to them, and no text about them in the trail can be read.
    """

    __tablename__ = "candidate"
    id: CandidateId = key()
    ats_id: str = Field(unique=True, max_length=128)
    name: str = Field(max_length=200)
    email: str = Field(max_length=254)
    timezone: str | None = Field(default=None, max_length=64)
    pseudonym_key: str = Field(default_factory=new_id, max_length=32)
    erased_at: datetime | None = None


class CandidateAlias(SQLModel, table=True):
    """Something a candidate is or was known by, so that the redactor finds it. Ids rise with what is new."""

    __tablename__ = "candidate_alias"
    __table_args__ = (sa.UniqueConstraint("candidate_id", "kind", "value"),)
    id: int | None = Field(default=None, primary_key=True)
    candidate_id: CandidateId = ref("candidate")
    kind: AliasKind = choice(AliasKind)
    value: str = Field(max_length=400)


class Requisition(SQLModel, table=True):
    """An approved opening. `ats_job` is the ATS's id of the job; `channel` the chat channel's name.

    `platform` is the channel's chat platform, None for the first one that is set up.
    """

    __tablename__ = "requisition"
    id: RequisitionId = key()
    ats_job: str = Field(unique=True, max_length=128)
    title: str = Field(max_length=200)
    channel: str = Field(max_length=80)
    platform: str | None = Field(default=None, max_length=16)
    hiring_manager_id: PersonId = ref("person")
    recruiter_id: PersonId = ref("person")
    timezone: str = Field(max_length=64)
    jurisdiction: str = Field(max_length=32)
    is_open: bool = True


class InterviewPlan(SQLModel, table=True):
    """The interviews that a stage of a requisition consists of. `onsite` plans take a whole day of the candidate's."""

    __tablename__ = "interview_plan"
    __table_args__ = (sa.UniqueConstraint("requisition_id", "stage"),)
    id: str = key()
    requisition_id: RequisitionId = ref("requisition")
    stage: str = Field(max_length=120)
    onsite: bool = False


class PlannedInterview(SQLModel, table=True):
    """One interview of a plan; `seats` is the ordered list of seat kinds, `form_key` the scorecard form."""

    __tablename__ = "planned_interview"
    __table_args__ = (sa.UniqueConstraint("plan_id", "position"),)
    id: str = key()
    plan_id: str = ref("interview_plan")
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
    """One candidate on one requisition, as last read from the ATS at `read_at`.

    `changed_at` is when a read last changed something: the candidate's period counts from there, among others.
    """

    __tablename__ = "application"
    __table_args__ = (sa.UniqueConstraint("candidate_id", "requisition_id"),)
    id: ApplicationId = key()
    ats_id: str = Field(unique=True, max_length=128)
    candidate_id: CandidateId = ref("candidate")
    requisition_id: RequisitionId = ref("requisition")
    stage: str = Field(max_length=120)
    status: ApplicationStatus = choice(ApplicationStatus, ApplicationStatus.ACTIVE)
    read_at: datetime
    changed_at: datetime | None = None


class Loop(SQLModel, table=True):
    """All interviews given to one candidate for one requisition in one stage.

    `rounds` counts searches for options, `offers` mails with the link; `invited` says that the last one still holds.
    """

    __tablename__ = "loop"
    __table_args__ = (unique_where("uq_loop_live", "candidate_id", "requisition_id", "stage", where=LIVE_LOOP),)
    id: LoopId = key()
    code: str = Field(unique=True, max_length=12)
    application_id: ApplicationId = ref("application")
    candidate_id: CandidateId = ref("candidate")
    requisition_id: RequisitionId = ref("requisition")
    stage: str = Field(max_length=120)
    onsite: bool = False
    state: LoopState = choice(LoopState, LoopState.OPEN)
    reschedules: int = 0
    rounds: int = 0
    offers: int = 0
    invited: bool = False
    opened_at: datetime
    ended_at: datetime | None = None
    ended_reason: str | None = Field(default=None, max_length=500)


class Interview(SQLModel, table=True):
    """One meeting of a loop, copied from the plan when the loop opened: a later plan changes no running loop.

    `questions` are the fields of the ATS's own form beside ratings, notes and recommendation, where it has one.
    """

    __tablename__ = "interview"
    __table_args__ = (sa.UniqueConstraint("loop_id", "position"),)
    id: InterviewId = key()
    loop_id: LoopId = ref("loop")
    position: int
    name: str = Field(max_length=120)
    kind: str = Field(max_length=64)
    minutes: int
    seats: list[str] = Field(sa_type=sa.JSON)
    attributes: list[dict[str, Any]] = Field(sa_type=sa.JSON)
    questions: list[dict[str, Any]] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))


class Option(SQLModel, table=True):
    """One way the whole loop could run. `round` is the search that found it; None when a recruiter made it by hand.

    `zone` is the one it was planned in (the candidate's then, else the requisition's), until the candidate is erased.
    `ready_at` is when all its required seats were first taken, so that the candidate's page could show it.
    """

    __tablename__ = "option"
    __table_args__ = (
        sa.UniqueConstraint("loop_id", "letter"),
        unique_where("uq_option_booked", "loop_id", where=BOOKED_OPTION),
    )
    id: OptionId = key()
    loop_id: LoopId = ref("loop")
    letter: str = Field(max_length=3)
    state: OptionState = choice(OptionState, OptionState.PROPOSED)
    round: int | None = None
    reason: str = Field(max_length=300)
    proposed_by: PersonId | None = ref("person", nullable=True)
    proposed_at: datetime
    zone: str | None = Field(default=None, max_length=64)
    ready_at: datetime | None = None


class Slot(SQLModel, table=True):
    """When one interview would happen in one option. `finished_at` is set when its end has passed.

    `local_minute` is its start in minutes after midnight in the option's zone, as the clock there stood when it was
    made: what the candidate was asked for stays known when their zone is not.
    """

    __tablename__ = "slot"
    __table_args__ = (sa.UniqueConstraint("option_id", "interview_id"),)
    id: SlotId = key()
    option_id: OptionId = ref("option")
    interview_id: InterviewId = ref("interview")
    starts_at: datetime
    ends_at: datetime = Field(index=True)
    local_minute: int | None = None
    finished_at: datetime | None = None


class Seat(SQLModel, table=True):
    __tablename__ = "seat"
    __table_args__ = (sa.UniqueConstraint("slot_id", "ordinal"),)
    id: SeatId = key()
    slot_id: SlotId = ref("slot")
    ordinal: int
    kind: SeatKind = choice(SeatKind)


class Claim(SQLModel, table=True):
    """A person holds a seat. Times are the slot's, kept here so that one index answers "is this person free?".

    `sequence` rises with every change, for the calendar.
    """

    __tablename__ = "claim"
    __table_args__ = (
        unique_where("uq_claim_seat", "seat_id", where=LIVE_CLAIM),
        unique_where("uq_claim_slot_person", "slot_id", "person_id", where=LIVE_CLAIM),
        sa.Index("ix_claim_person_time", "person_id", "starts_at", "ends_at"),
    )
    id: ClaimId = key()
    seat_id: SeatId = ref("seat")
    slot_id: SlotId = ref("slot")
    person_id: PersonId = ref("person")
    state: ClaimState = choice(ClaimState, ClaimState.CLAIMED)
    starts_at: datetime
    ends_at: datetime
    sequence: int = 0
    claimed_at: datetime
    released_at: datetime | None = None


class Swap(SQLModel, table=True):
    """A holder asks a colleague to take over a claim."""

    __tablename__ = "swap"
    __table_args__ = (unique_where("uq_swap_asked", "claim_id", where=ASKED_SWAP),)
    id: SwapId = key()
    claim_id: ClaimId = ref("claim")
    to_person_id: PersonId = ref("person")
    state: SwapState = choice(SwapState, SwapState.ASKED)
    asked_at: datetime
    settled_at: datetime | None = None


class Booking(SQLModel, table=True):
    """The candidate's choice, one row a schedule version."""

    __tablename__ = "booking"
    __table_args__ = (
        sa.UniqueConstraint("loop_id", "version"),
        unique_where("uq_booking_loop", "loop_id", where=LIVE_BOOKING),
        unique_where("uq_booking_onsite", "candidate_id", "requisition_id", where=LIVE_ONSITE),
    )
    id: BookingId = key()
    loop_id: LoopId = ref("loop")
    option_id: OptionId = ref("option")
    candidate_id: CandidateId = ref("candidate")
    requisition_id: RequisitionId = ref("requisition")
    onsite: bool
    version: int
    state: BookingState = choice(BookingState, BookingState.LIVE)
    booked_at: datetime
    ended_at: datetime | None = None


class Link(SQLModel, table=True):
    """A candidate's link; its id is the token's `jti`. It stays re-openable: actions are judged by the loop's state."""

    __tablename__ = "link"
    __table_args__ = (unique_where("uq_link_issued", "loop_id", where=ISSUED_LINK),)
    id: LinkId = key()
    loop_id: LoopId = ref("loop")
    state: LinkState = choice(LinkState, LinkState.ISSUED)
    issued_at: datetime
    expires_at: datetime


class CandidateRequest(SQLModel, table=True):
    """What a candidate asked the recruiter on the booking page. The text goes to the recruiter only."""

    __tablename__ = "candidate_request"
    id: str = key()
    loop_id: LoopId = ref("loop")
    kind: RequestKind = choice(RequestKind)
    text: str = Field(max_length=1000)
    asked_at: datetime
