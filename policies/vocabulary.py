"""Which words does the product use? The ids, states and records that every layer shares.

The words are those of the domain: a requisition has applications, a stage change opens a loop, a loop has interviews,
an option gives every interview a slot, a slot has seats, a claim fills a seat. Nothing here reads a clock or a
database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from policies.forms import Answer

PersonId = NewType("PersonId", str)
CandidateId = NewType("CandidateId", str)
RequisitionId = NewType("RequisitionId", str)
ApplicationId = NewType("ApplicationId", str)
LoopId = NewType("LoopId", str)
InterviewId = NewType("InterviewId", str)
OptionId = NewType("OptionId", str)
SlotId = NewType("SlotId", str)
SeatId = NewType("SeatId", str)
ClaimId = NewType("ClaimId", str)
SwapId = NewType("SwapId", str)
BookingId = NewType("BookingId", str)
ScorecardId = NewType("ScorecardId", str)
OutcomeId = NewType("OutcomeId", str)
LinkId = NewType("LinkId", str)
OutboxId = NewType("OutboxId", int)


class ActorKind(StrEnum):
    PERSON = "person"
    CANDIDATE = "candidate"
    SYSTEM = "system"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. `id` is a person id, a candidate's link id, or the name of the part of the system that asks.

    A door says who it believes is there; what that actor may do is looked up inside the transaction, every time.
    """

    kind: ActorKind
    id: str


class Role(StrEnum):
    """What a person is to the company. A person may have several."""

    INTERVIEWER = "interviewer"
    HIRING_MANAGER = "hiring_manager"
    RECRUITER = "recruiter"
    HR_OPERATIONS = "hr_operations"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Surface(StrEnum):
    """The door through which a command came."""

    SLACK = "slack"
    TEAMS = "teams"
    WEB = "web"
    WEBHOOK = "webhook"
    CLI = "cli"
    CLOCK = "clock"
    RELAY = "relay"


class Direction(StrEnum):
    """Which way a message went: to the bot, or from it."""

    HEARD = "heard"
    SAID = "said"


class MessageKind(StrEnum):
    COMMAND = "command"
    MESSAGE = "message"
    FORM = "form"
    BUTTON = "button"
    ANSWER = "answer"
    NOTICE = "notice"
    MAIL = "mail"


class Shown(StrEnum):
    """What of a candidate somebody was shown: the words of an audit entry."""

    NAME = "name"
    SLOTS = "slots"
    REQUEST = "request"
    SCORECARDS = "scorecards"
    OUTCOME = "outcome"
    MESSAGES = "messages"
    HIRE = "hire"
    AUDIT = "audit"
    EXPORT = "export"


class AliasKind(StrEnum):
    """What a candidate is known by."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    LINK = "link"


class ApplicationStatus(StrEnum):
    ACTIVE = "active"
    HIRED = "hired"
    REJECTED = "rejected"


class LoopState(StrEnum):
    OPEN = "open"
    OFFERED = "offered"
    BOOKED = "booked"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class OptionState(StrEnum):
    PROPOSED = "proposed"
    READY = "ready"
    BOOKED = "booked"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"


class SeatKind(StrEnum):
    LEAD = "lead"
    MEMBER = "member"
    SHADOW = "shadow"
    REVERSE_SHADOW = "reverse_shadow"


REQUIRED_SEATS = frozenset({SeatKind.LEAD, SeatKind.MEMBER, SeatKind.REVERSE_SHADOW})
"""A shadow learns and may be absent; every other seat must be claimed before an option is ready."""


class ClaimState(StrEnum):
    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    ATTENDED = "attended"
    RELEASED = "released"


class SwapState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"


class BookingState(StrEnum):
    LIVE = "live"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    DONE = "done"


class ScorecardState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    AMENDED = "amended"
    LOCKED = "locked"


class Recommendation(StrEnum):
    """An interviewer's own overall recommendation; never computed."""

    STRONG_NO = "strong_no"
    NO = "no"
    YES = "yes"
    STRONG_YES = "strong_yes"


class Decision(StrEnum):
    """What a named person decided about an application; never computed."""

    ADVANCE = "advance"
    HIRE = "hire"
    REJECT = "reject"
    HOLD = "hold"


class LinkState(StrEnum):
    ISSUED = "issued"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


class RequestKind(StrEnum):
    """What a candidate tells the recruiter on the booking page."""

    OTHER_TIMES = "other_times"
    ADJUSTMENT = "adjustment"
    CANCELLATION = "cancellation"


class Refusal(StrEnum):
    """Why a command was refused. The sentence for each is in `bot/cards/refusals.py`."""

    NOT_ALLOWED = "not_allowed"
    UNKNOWN_SUBJECT = "unknown_subject"
    NOT_QUALIFIED = "not_qualified"
    ALREADY_TAKEN = "already_taken"
    ALREADY_ON_OPTION = "already_on_option"
    CLASHES = "clashes"
    ON_LEAVE = "on_leave"
    DAY_FULL = "day_full"
    WEEK_FULL = "week_full"
    IN_THE_PAST = "in_the_past"
    OPTION_GONE = "option_gone"
    TOO_LATE = "too_late"
    NOT_READY = "not_ready"
    LIMIT_REACHED = "limit_reached"
    PANEL_BUSY = "panel_busy"
    LOOP_ENDED = "loop_ended"
    ALREADY_BOOKED = "already_booked"
    NOT_BOOKED = "not_booked"
    NOT_FINISHED = "not_finished"
    SCORECARD_LOCKED = "scorecard_locked"
    BLIND = "blind"
    SCORECARDS_MISSING = "scorecards_missing"
    SEAT_RELEASED = "seat_released"
    COLLEAGUE_UNAVAILABLE = "colleague_unavailable"
    ALREADY_ANSWERED = "already_answered"
    ALREADY_DECIDED = "already_decided"
    NO_REASON = "no_reason"
    NO_PLAN = "no_plan"
    ASSISTANCE_OFF = "assistance_off"
    CANNOT_REDACT = "cannot_redact"
    LOOP_LIVE = "loop_live"
    LEGAL_HOLD = "legal_hold"
    NO_HOLD = "no_hold"
    NO_QUESTION = "no_question"
    BELOW_FLOOR = "below_floor"
    OUTSIDE_RULES = "outside_rules"
    TOO_LONG = "too_long"
    NOT_WORKING_TIME = "not_working_time"
    NUDGE_OVER = "nudge_over"
    OUT_OF_REACH = "out_of_reach"
    UNDER_WAY = "under_way"
    INVALID = "invalid"


class OutboxState(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    UNKNOWN = "unknown"
    RECONCILED = "reconciled"
    DEAD = "dead"


class JobKind(StrEnum):
    """Which promises an operator asks for. Late ones have been due for a minute; troubled ones died or are in doubt."""

    OWED = "owed"
    LATE = "late"
    DEAD = "dead"
    TROUBLED = "troubled"


class DropReason(StrEnum):
    """Why a promise is let go. A word and no text, so that it may stand in the audit trail and be told."""

    BY_HAND = "by_hand"
    NOT_WANTED = "not_wanted"
    RECEIVER_GONE = "receiver_gone"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A start and an end, both aware UTC; the end is outside."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


# What is exchanged with the world. `key` is ours, stable for one intent: the receiver is asked to act on it once.


@dataclass(frozen=True, slots=True)
class AtsApplication:
    """An application as the ATS states it now. `id`s are the ATS's own; `timezone` is an IANA name or None."""

    id: str
    job_id: str
    stage: str
    status: ApplicationStatus
    candidate_id: str
    candidate_name: str
    candidate_email: str
    candidate_timezone: str | None
    candidate_phones: tuple[str, ...] = ()
    candidate_links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AtsInterview:
    """One interview of a booked loop, to be written to the ATS. `version` is the schedule version, from 1."""

    key: str
    application_id: str
    stage: str
    name: str
    span: Span
    interviewer_emails: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Rating:
    """One rated attribute of a scorecard: the form's key and name, and 1 to 4."""

    key: str
    name: str
    score: int


@dataclass(frozen=True, slots=True)
class AtsScorecard:
    """A submitted scorecard. `revision` counts from 1; a higher one replaces a lower one under the same key.

    `answers` are those to the fields of the ATS's form that are neither rating, notes nor recommendation, by key.
    """

    key: str
    application_id: str
    stage: str
    interview_key: str
    interview_name: str
    author_email: str
    ratings: tuple[Rating, ...]
    notes: str
    recommendation: Recommendation
    revision: int
    answers: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AtsOutcome:
    """What a named person decided, with the reason that person gave."""

    key: str
    application_id: str
    stage: str
    decision: Decision
    reason: str
    decided_by_email: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A hold (`tentative`) or a confirmed interview in one person's calendar. `sequence` rises with every change."""

    uid: str
    owner_email: str
    title: str
    description: str
    span: Span
    tentative: bool
    sequence: int


@dataclass(frozen=True, slots=True)
class Hire:
    """A hire for the HRIS: who, for which job, decided by whom. No pay, no personal details beyond name and e-mail."""

    key: str
    application_id: str
    name: str
    email: str
    job_title: str
    decided_by_email: str


@dataclass(frozen=True, slots=True)
class AuditAnchor:
    """The head of the audit trail's chain at a moment: how many seals, and the last one's hash in hex."""

    key: str
    at: datetime
    seq: int
    hash: str
