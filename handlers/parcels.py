"""What does the relay carry? One parcel a promise, filled in from the state at the moment of carrying."""

from dataclasses import dataclass
from datetime import datetime

from handlers.hire_views import HireView
from handlers.views import (
    ClaimView,
    DigestView,
    LoopView,
    Notices,
    NudgeView,
    PersonView,
    RequestView,
    SwapView,
    WaitingOutcome,
)
from policies.vocabulary import (
    AtsInterview,
    AtsOutcome,
    AtsScorecard,
    AuditAnchor,
    CalendarEvent,
    DropReason,
    Hire,
    InterviewId,
    LoopId,
    Span,
    SwapState,
)
from policies.waiting import NudgeState, Waiting


@dataclass(frozen=True, slots=True)
class Nothing:
    """The promise has become moot: nothing is sent."""


@dataclass(frozen=True, slots=True)
class Later:
    """The promise is not to be kept now, but at `moment`: nobody is told anything at night."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class ReadApplication:
    """Read this application (the ATS's id) and record what it says."""

    ats_id: str


@dataclass(frozen=True, slots=True)
class ReadChanges:
    """Ask the ATS which applications have changed since `cursor`. `now` is when it is asked."""

    source: str
    cursor: str
    now: datetime


@dataclass(frozen=True, slots=True)
class ReadForm:
    """Read the ATS's form for this interview of an application (the ATS's id) and record what it asks."""

    interview_id: InterviewId
    ats_id: str
    stage: str
    name: str


@dataclass(frozen=True, slots=True)
class ReadBusy:
    """Read these people's calendars and propose options for the loop's round."""

    loop_id: LoopId
    round: int
    emails: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CancelInterview:
    """Take the interview under this key out of the ATS."""

    application_id: str
    key: str


@dataclass(frozen=True, slots=True)
class CancelEvent:
    """Take the event out of its owner's calendar."""

    owner_email: str
    uid: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What every mail to a candidate has: the promise's key, to whom it goes, about which role, and who signs it.

    `timezone` is the candidate's own, else the requisition's.
    """

    key: str
    to: str
    to_name: str
    company: str
    title: str
    recruiter_name: str
    timezone: str
    notices: Notices


@dataclass(frozen=True, slots=True)
class OfferMail:
    """The candidate's link is to be mailed. The token is made by the carrier, which has the key."""

    letter: Letter
    stage: str
    link_id: str
    expires_at: datetime
    options: int
    booked: bool


@dataclass(frozen=True, slots=True)
class BookedMail:
    """The candidate's confirmation, with the interviews and the link."""

    letter: Letter
    link_id: str
    expires_at: datetime
    uid: str
    sequence: int
    slots: tuple[tuple[str, Span], ...]


@dataclass(frozen=True, slots=True)
class CancelledMail:
    """The candidate is told that the interviews will not take place."""

    letter: Letter
    uid: str
    sequence: int
    slots: tuple[tuple[str, Span], ...]


@dataclass(frozen=True, slots=True)
class NudgeMail:
    """The candidate has not chosen a time yet: the link once more."""

    letter: Letter
    link_id: str
    expires_at: datetime
    options: int


@dataclass(frozen=True, slots=True)
class AnchorMail:
    """The head of the audit trail's chain, for the mailbox that keeps it."""

    anchor: AuditAnchor
    company: str


@dataclass(frozen=True, slots=True)
class ForgetMessage:
    """What the bot said there is to be replaced by words that name nobody."""

    platform: str
    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class LoopCard:
    """The card in the requisition's channel."""

    loop: LoopView


@dataclass(frozen=True, slots=True)
class ChannelCancelled:
    """A line in the channel: a booking, or the whole loop, is off."""

    loop: LoopView


@dataclass(frozen=True, slots=True)
class SeatConfirmed:
    claim: ClaimView


@dataclass(frozen=True, slots=True)
class SeatFreed:
    """The holder's seat is no longer needed; `because` is the loop's or option's state that says why."""

    claim: ClaimView
    because: str


@dataclass(frozen=True, slots=True)
class ScorecardWanted:
    claim: ClaimView


@dataclass(frozen=True, slots=True)
class OutcomeWanted:
    waiting: WaitingOutcome


@dataclass(frozen=True, slots=True)
class SwapWanted:
    swap: SwapView


@dataclass(frozen=True, slots=True)
class SwapSettled:
    swap: SwapView
    state: SwapState


@dataclass(frozen=True, slots=True)
class CandidateAsks:
    request: RequestView


@dataclass(frozen=True, slots=True)
class HireToPrepare:
    hire: HireView


@dataclass(frozen=True, slots=True)
class HireUnrecorded:
    """A hire that is not in the HR system, or may not be; or one that was, and how it stands now."""

    hire: HireView


@dataclass(frozen=True, slots=True)
class RecruiterNotice:
    """Something happened to a loop that its recruiter should know. `event` is the errand's word after the dot."""

    event: str
    loop: LoopView
    candidate: str
    version: int


@dataclass(frozen=True, slots=True)
class PersonUnreached:
    """Somebody has something to know or do for a loop, and does not have the app on the platform they use."""

    loop: LoopView
    person: str
    platform: str


@dataclass(frozen=True, slots=True)
class CredentialsRefused:
    """A vendor refuses us. `receiver` is the port it is behind, the chat platform, or INSTALLING the app on one."""

    receiver: str
    vendor: str


@dataclass(frozen=True, slots=True)
class NudgeDue:
    """One nudge, with what can be done about it."""

    nudge: NudgeView


@dataclass(frozen=True, slots=True)
class NudgesDue:
    """A person's last message of a day: every nudge that did not get one of its own, `over` more of them done."""

    nudges: tuple[NudgeView, ...]
    over: int


@dataclass(frozen=True, slots=True)
class NudgeOver:
    """A nudge that was said is done with: `state` says how. `until` is when it comes back, where it was put off."""

    code: str
    title: str
    loop_id: LoopId
    waiting: Waiting
    state: NudgeState
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class DigestPosted:
    digest: DigestView


@dataclass(frozen=True, slots=True)
class PromiseDropped:
    """The operator has let go of a promise: what was of this kind will not happen. `code` is empty where it was about
    no loop.
    """

    loop_id: LoopId | None
    code: str
    title: str
    errand: str
    reason: DropReason


ChatContent = (
    LoopCard
    | ChannelCancelled
    | SeatConfirmed
    | SeatFreed
    | ScorecardWanted
    | OutcomeWanted
    | SwapWanted
    | SwapSettled
    | CandidateAsks
    | HireToPrepare
    | HireUnrecorded
    | PromiseDropped
    | RecruiterNotice
    | PersonUnreached
    | CredentialsRefused
    | NudgeDue
    | NudgesDue
    | NudgeOver
    | DigestPosted
)


@dataclass(frozen=True, slots=True)
class ChatParcel:
    """A message for a person (`to`) or a channel by name, on one platform.

    One of a known `name` is edited, not repeated.

    `known` is where it was posted before: (channel id, ts).
    """

    name: str
    content: ChatContent
    platform: str
    to: PersonView | None = None
    channel: str | None = None
    chat_user: str | None = None
    known: tuple[str, str] | None = None

    @property
    def about(self) -> str:
        """The id or code of the loop it is about."""
        match self.content:
            case LoopCard(loop) | ChannelCancelled(loop) | RecruiterNotice(loop=loop) | PersonUnreached(loop=loop):
                return loop.loop_id
            case SeatConfirmed(claim) | SeatFreed(claim=claim) | ScorecardWanted(claim):
                return claim.loop_id
            case OutcomeWanted(waiting):
                return waiting.loop_id
            case SwapWanted(swap) | SwapSettled(swap=swap):
                return swap.code
            case CandidateAsks(request):
                return request.loop_id
            case HireToPrepare(hire) | HireUnrecorded(hire):
                return hire.loop_id
            case NudgeDue(nudge):
                return nudge.loop_id
            case NudgeOver(loop_id=loop_id):
                return loop_id
            case PromiseDropped(loop_id=loop_id):
                return loop_id or ""
            case NudgesDue() | DigestPosted() | CredentialsRefused():  # about several loops or none
                return ""


Parcel = (
    Nothing
    | ReadApplication
    | ReadChanges
    | ReadForm
    | ReadBusy
    | AtsInterview
    | CancelInterview
    | AtsScorecard
    | AtsOutcome
    | CalendarEvent
    | CancelEvent
    | Hire
    | OfferMail
    | BookedMail
    | CancelledMail
    | NudgeMail
    | AnchorMail
    | AuditAnchor
    | ForgetMessage
    | ChatParcel
)
