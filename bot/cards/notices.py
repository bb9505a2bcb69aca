"""Which words carry a chat parcel? Every message the bot sends by itself, to a person or a channel."""

from collections.abc import Mapping
from typing import assert_never

from bot.cards import nudges
from bot.cards.digest import digest
from bot.cards.dropped import dropped
from bot.cards.elements import Bold, Button, Buttons, Card, Note, Quote, Text
from bot.cards.feedback import scorecard_wanted
from bot.cards.hires import hire_to_prepare, hire_unrecorded
from bot.cards.outcomes import outcome_wanted
from bot.cards.panel import scorecard_button
from bot.cards.platform import Platform
from bot.cards.slots import loop_card, release_button, swap_wanted, times
from handlers.parcels import (
    CandidateAsks,
    ChannelCancelled,
    ChatContent,
    CredentialsRefused,
    DigestPosted,
    HireToPrepare,
    HireUnrecorded,
    LoopCard,
    NudgeDue,
    NudgeOver,
    NudgesDue,
    OutcomeWanted,
    PersonUnreached,
    PromiseDropped,
    RecruiterNotice,
    ScorecardWanted,
    SeatConfirmed,
    SeatFreed,
    SwapSettled,
    SwapWanted,
)
from handlers.promises import INSTALLING
from policies.vocabulary import LoopState, OptionState, RequestKind, Span, SwapState

BECAUSE: Mapping[str, str] = {
    "loop_cancelled": "the loop was cancelled",
    "option_withdrawn": "the option was withdrawn",
    "other_option": "another option was booked",
    "booking_cancelled": "the candidate cancelled",
}
EVENTS: Mapping[str, str] = {
    "opened": "A loop is open for {candidate}. I am looking for times; the card is in the channel.",
    "booked": "{candidate} has booked. Panel, calendars and ATS are being told.",
    "candidate_cancelled": "{candidate} has cancelled. The seats are free again; plan new options or cancel the loop.",
    "reschedule": "{candidate} asks for another time. I am looking for new options; the booking stands until then.",
    "no_options": "I found no time for {candidate} and the panel. Add an option by hand, or find more people.",
    "seat_reopened": "A confirmed interviewer has given back a seat. It is open in the channel; please find someone.",
    "loop_cancelled": "The loop of {candidate} is cancelled. Everybody concerned is being told.",
    "by_hand": "I may not suggest times for {candidate} in this requisition's place. Please add options by hand.",
}
BOOKED_ANEW = "{candidate} has booked another time (version {version}). Panel, calendars and ATS are being told."
ASKS: Mapping[RequestKind, str] = {
    RequestKind.OTHER_TIMES: "says that none of the times work",
    RequestKind.ADJUSTMENT: "asks for an adjustment",
    RequestKind.CANCELLATION: "cancelled and says why",
}
RECEIVERS: Mapping[str, str] = {
    "ats": "The ATS",
    "calendar": "The calendar system",
    "hris": "The HR system",
    "keeper": "The keeper of the audit trail's heads",
    "mail": "The mail server",
}
UNCONNECTED = ("local", "webhook")
"""An ATS or HR system that `panelkeeper connect` does not try."""
SWAPS: Mapping[SwapState, str] = {
    SwapState.ACCEPTED: "has taken over",
    SwapState.DECLINED: "cannot take over",
    SwapState.LAPSED: "no longer needs to take over",
    SwapState.ASKED: "has been asked to take over",
}


def notice(content: ChatContent, timezone: str, platform: Platform) -> Card:
    """The card for a parcel's content; `timezone` is the receiver's, for platforms that cannot tell."""
    match content:
        case LoopCard():
            return loop_card(content.loop, platform)
        case ChannelCancelled():
            return _channel_cancelled(content)
        case SeatConfirmed():
            return _seat_confirmed(content, timezone)
        case SeatFreed():
            return _seat_freed(content, timezone)
        case ScorecardWanted():
            return scorecard_wanted(content.claim, Buttons((scorecard_button(content.claim),)))
        case OutcomeWanted():
            return outcome_wanted(content.waiting)
        case SwapWanted():
            return swap_wanted(content.swap, timezone)
        case SwapSettled():
            return _swap_settled(content)
        case CandidateAsks():
            return _candidate_asks(content)
        case HireToPrepare():
            return hire_to_prepare(content.hire)
        case HireUnrecorded():
            return hire_unrecorded(content.hire)
        case PromiseDropped():
            return dropped(content)
        case RecruiterNotice():
            return _recruiter_notice(content, timezone)
        case PersonUnreached():
            return _person_unreached(content)
        case CredentialsRefused():
            return _credentials_refused(content)
        case NudgeDue():
            return nudges.nudge_due(content, timezone)
        case NudgesDue():
            return nudges.nudges_due(content, timezone, platform)
        case NudgeOver():
            return nudges.nudge_over(content, timezone)
        case DigestPosted():
            return digest(content, timezone)
        case _:
            assert_never(content)


def _channel_cancelled(content: ChannelCancelled) -> Card:
    loop = content.loop
    if loop.state is LoopState.CANCELLED:
        line = f"{loop.code} ({loop.title}) is cancelled. All seats are free again."
    else:
        line = f"The booking of {loop.code} ({loop.title}) was cancelled. Its seats are free again."
    return Card(line, (Text((line,)),))


def _seat_confirmed(content: SeatConfirmed, timezone: str) -> Card:
    claim = content.claim
    line = f"Confirmed: {claim.interview} with {claim.candidate} ({claim.code}, {claim.title})."
    head = Text((Bold("Confirmed: "), line.removeprefix("Confirmed: ")))
    return Card(line, (head, Text(times(claim.span, timezone)), Buttons((release_button(claim),))))


def _seat_freed(content: SeatFreed, timezone: str) -> Card:
    claim = content.claim
    line = f"You are free again: {claim.code}, {claim.interview}, is off because {BECAUSE[content.because]}."
    return Card(line, (Text((line,)), Text(times(claim.span, timezone))))


def _swap_settled(content: SwapSettled) -> Card:
    line = f"{content.swap.asked_of} {SWAPS[content.state]} {content.swap.code}, {content.swap.interview}."
    return Card(line, (Text((line,)),))


def _candidate_asks(content: CandidateAsks) -> Card:
    request = content.request
    line = f"{request.candidate} ({request.code}, {request.title}) {ASKS[request.kind]}."
    words = (Quote(request.text),) if request.text else ()
    plan = Button("Plan options", "plan_options", request.loop_id, describes=f"Plan options of {request.code}")
    return Card(line, (Text((line,)), *words, Note("Only you see these words."), Buttons((plan,))))


def _person_unreached(content: PersonUnreached) -> Card:
    loop, where = content.loop, content.platform.capitalize()
    line = f"I cannot reach {content.person} about {loop.code} ({loop.title}): they do not have Panelkeeper in {where}."
    note = "Please ask them to add the app, or tell them yourself. I try again every half hour, for three days."
    return Card(line, (Text((line,)), Note(note)))


def _credentials_refused(content: CredentialsRefused) -> Card:
    if content.receiver == INSTALLING:
        return _not_installed(content.vendor)
    name = RECEIVERS.get(content.receiver)
    who = f"{name} ({content.vendor})" if name is not None else content.vendor.capitalize()
    line = f"{who} no longer accepts my credentials. What is for it waits, and is tried again every five minutes."
    to_do = "Where Panelkeeper runs, set new ones and restart it; `panelkeeper doctor` shows what is set."
    if content.receiver in ("ats", "hris") and content.vendor not in UNCONNECTED:
        to_do += f" `panelkeeper connect {content.vendor}` tries them first."
    return Card(line, (Text((line,)), Text((to_do,)), Note("I say this once, and again only if it breaks anew.")))


def _not_installed(platform: str) -> Card:
    line = f"I may not add Panelkeeper for people in {platform.capitalize()}: what I have for whoever lacks it waits."
    to_do = "Microsoft Graph refuses it. Please grant the permission that Connect Microsoft Teams in the manual names."
    return Card(line, (Text((line,)), Text((to_do,)), Note("I say this once, and again only if it breaks anew.")))


def _recruiter_notice(content: RecruiterNotice, timezone: str) -> Card:
    is_booking = content.event == "booked"
    words = BOOKED_ANEW if is_booking and content.version > 1 else EVENTS[content.event]
    line = words.format(candidate=content.candidate, version=content.version)
    loop = content.loop
    head = Text((Bold(loop.code), f" {loop.title}, {loop.stage}"))
    if loop.state in (LoopState.CLOSED, LoopState.CANCELLED, LoopState.HELD):
        return Card(f"{loop.code}: {line}", (head, Text((line,))))
    booked = [option for option in loop.options if is_booking and option.state is OptionState.BOOKED and option.slots]
    spans = [Span(one.slots[0].span.starts_at, one.slots[-1].span.ends_at) for one in booked]
    buttons = Buttons(
        (
            Button("Plan options", "plan_options", loop.loop_id, describes=f"Plan options of {loop.code}"),
            Button("Cancel the loop", "open_cancel", loop.loop_id, "danger", None, f"Cancel {loop.code}"),
        )
    )
    when = tuple(Text(times(span, timezone)) for span in spans)
    return Card(f"{loop.code}: {line}", (head, Text((line,)), *when, buttons))
