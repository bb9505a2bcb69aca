"""What may be shown? The read models that handlers answer with and cards and pages put into words.

A view holds only what its receiver may see: whoever makes it decides that, inside the transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from handlers.hire_views import ItemView
from policies.forms import Answer, FormField
from policies.vocabulary import (
    ApplicationId,
    ClaimId,
    ClaimState,
    Decision,
    LoopId,
    LoopState,
    OptionId,
    OptionState,
    OutcomeId,
    PersonId,
    Rating,
    Recommendation,
    Refusal,
    RequestKind,
    RequisitionId,
    ScorecardId,
    ScorecardState,
    SeatId,
    SeatKind,
    SlotId,
    Span,
    SwapId,
)
from policies.waiting import Audience, NudgeId, Waiting


@dataclass(frozen=True, slots=True)
class PersonView:
    id: PersonId
    name: str
    email: str
    timezone: str


@dataclass(frozen=True, slots=True)
class SeatView:
    """A seat in a slot. `code` is what people type (`PK-7F3A-A1`); `holder` is None while the seat is open."""

    seat_id: SeatId
    slot_id: SlotId
    code: str
    kind: SeatKind
    required: bool
    interview: str
    span: Span
    holder: str | None = None
    holder_id: PersonId | None = None


@dataclass(frozen=True, slots=True)
class SlotView:
    slot_id: SlotId
    code: str
    interview: str
    span: Span
    seats: tuple[SeatView, ...]


@dataclass(frozen=True, slots=True)
class OptionView:
    option_id: OptionId
    letter: str
    state: OptionState
    reason: str
    slots: tuple[SlotView, ...]


@dataclass(frozen=True, slots=True)
class LoopView:
    """A loop as its requisition's channel may see it: no candidate name, only the code."""

    loop_id: LoopId
    code: str
    title: str
    stage: str
    state: LoopState
    timezone: str
    channel: str
    options: tuple[OptionView, ...]
    ended_reason: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as its holder sees it."""

    claim_id: ClaimId
    loop_id: LoopId
    code: str
    title: str
    interview: str
    kind: SeatKind
    state: ClaimState
    span: Span
    scorecard: ScorecardState | None = None
    candidate: str | None = None


@dataclass(frozen=True, slots=True)
class WaitingOutcome:
    loop_id: LoopId
    code: str
    title: str
    candidate: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PanelView:
    """What waits for one person: the answer to `panel` and the content of App Home."""

    person: PersonView
    claims: tuple[ClaimView, ...]
    scorecards_due: tuple[ClaimView, ...]
    open_seats: tuple[SeatView, ...]
    outcomes_due: tuple[WaitingOutcome, ...]
    loops: tuple[LoopView, ...]
    items: tuple[ItemView, ...] = ()


@dataclass(frozen=True, slots=True)
class Notices:
    """What the law of a place has a candidate be told: that a program writes and people decide, and, in the company's
    own words, what it has assistance for; empty where no rule asks for that.
    """

    by_program: bool = False
    on_assistance: str = ""


@dataclass(frozen=True, slots=True)
class BookableOption:
    """One ready (or booked) option as the candidate sees it: names and times of interviews, no panel."""

    option_id: OptionId
    slots: tuple[tuple[str, Span], ...]


@dataclass(frozen=True, slots=True)
class BookingView:
    """The candidate's page: their own slots and nothing else.

    `timezone` is the candidate's IANA zone, or the requisition's when we do not know it. `version` counts bookings, 0
    when none.
    `may_change` is False inside the cut-off; `reschedules_left` is 0 when another time must be arranged with the
    recruiter. `uid` and `version` make the .ics. `asked` lists what the candidate has asked the recruiter for and when.
    """

    loop_id: LoopId
    code: str
    company: str
    title: str
    stage: str
    state: LoopState
    candidate_first_name: str
    timezone: str
    recruiter_name: str
    recruiter_email: str
    interviews: tuple[tuple[str, int], ...]
    options: tuple[BookableOption, ...]
    booked: BookableOption | None
    version: int
    uid: str
    may_change: bool
    reschedules_left: int
    cutoff_hours: int
    asked: tuple[tuple[RequestKind, datetime], ...] = ()
    notices: Notices = Notices()


@dataclass(frozen=True, slots=True)
class BookingRefused:
    """The candidate's command changed nothing. `view` is the page as it is now."""

    why: Refusal
    view: BookingView


@dataclass(frozen=True, slots=True)
class FormAttribute:
    """One rated attribute: four anchors, for 1 to 4."""

    key: str
    name: str
    anchors: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class ScorecardDraft:
    """What the scorecard modal is built from, with what was written before."""

    claim_id: ClaimId
    code: str
    title: str
    candidate: str
    interview: str
    attributes: tuple[FormAttribute, ...]
    ratings: tuple[Rating, ...]
    notes: str
    recommendation: Recommendation | None
    kept_because: str
    revision: int
    questions: tuple[FormField, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    as_note: bool = False


@dataclass(frozen=True, slots=True)
class Flagged:
    """A passage of the author's own notes that needs a second look, and what it is about (a `Topic`'s word).

    `question` is the key of the question in whose answer it stands, if not in the notes.
    """

    topic: str
    passage: str
    question: str | None = None


@dataclass(frozen=True, slots=True)
class ScorecardView:
    """A scorecard as its readers see it. `answers` are (question, answer), in words."""

    scorecard_id: ScorecardId
    author: str
    interview: str
    ratings: tuple[Rating, ...]
    notes: str
    recommendation: Recommendation
    submitted_at: datetime
    revision: int
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SummaryDraft:
    """What the summary modal is built from: redacted sentences, each with the numbers of its `sources`, from 1.

    `text` is empty where there is nothing to summarise. `kept` is the text that somebody kept before.
    """

    loop_id: LoopId
    code: str
    title: str
    text: str
    sources: tuple[str, ...]
    kept: str | None


@dataclass(frozen=True, slots=True)
class OutcomeDraft:
    """What the outcome modal is built from: the scorecards as people wrote them, and nothing computed from them."""

    loop_id: LoopId
    code: str
    title: str
    candidate: str
    stage: str
    scorecards: tuple[ScorecardView, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutcomeView:
    outcome_id: OutcomeId
    loop_id: LoopId
    code: str
    title: str
    candidate: str
    decision: Decision
    reason: str
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class SwapView:
    swap_id: SwapId
    code: str
    title: str
    interview: str
    span: Span
    asked_by: str
    asked_of: str


@dataclass(frozen=True, slots=True)
class SchedulableApplication:
    application_id: ApplicationId
    requisition_id: RequisitionId
    candidate: str
    title: str
    stage: str


@dataclass(frozen=True, slots=True)
class RequestView:
    """What a candidate asked on the booking page; only the recruiter sees the text."""

    loop_id: LoopId
    code: str
    title: str
    candidate: str
    kind: RequestKind
    text: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class NudgeView:
    """What waits for one person, by codes; only an interview's kit names the candidate.

    `code` is the loop's, or the slot's where it is about one. `since` is since when it waits, or when it starts;
    `place` the id to act on; `count` how many seats or scorecards are missing; `asks` what the form asks for. `what` is
    to be done for a hire until `due_on`.
    """

    nudge_id: NudgeId
    waiting: Waiting
    audience: Audience
    loop_id: LoopId
    code: str
    title: str
    since: datetime
    place: str = ""
    interview: str = ""
    span: Span | None = None
    candidate: str = ""
    count: int = 0
    asks: tuple[str, ...] = ()
    seats: tuple[SeatView, ...] = ()
    what: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class MutedView:
    """A loop that a person hears no more of."""

    loop_id: LoopId
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class WaitingView:
    """A line of a digest: what of which loop waits, for whom, since when."""

    code: str
    waiting: Waiting
    who: str
    since: datetime
    count: int = 0


@dataclass(frozen=True, slots=True)
class DigestView:
    """What a requisition's channel, or a hiring manager, should know this morning: codes, no candidate's name.

    `booked` are the interviews of `day` and the next; `hours` is the median time to the first booking, of this week and
    of the last, None where nothing was booked. `left_out` counts the lines for which there is no room.
    """

    title: str
    day: date
    timezone: str
    waiting: tuple[WaitingView, ...]
    booked: tuple[tuple[str, str, Span], ...]
    seats: tuple[tuple[str, str, Span], ...]
    hours: tuple[float | None, float | None]
    left_out: int = 0
