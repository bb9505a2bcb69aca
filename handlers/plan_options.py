"""How does a recruiter shape the options? Withdraw some, add one by hand, look for more, or offer what is ready."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers import offering, opening, promises, reading
from handlers.command import Command, Context, Refused, Subject
from handlers.views import LoopView
from policies import scheduling
from policies.vocabulary import LoopState, OptionId, OptionState, Refusal, Span
from storage import loops, options
from storage.tables import Loop

PLANNABLE = frozenset({LoopState.OPEN, LoopState.OFFERED, LoopState.BOOKED})
OPEN_OPTIONS = (OptionState.PROPOSED, OptionState.READY)


@dataclass(frozen=True, slots=True)
class ShowOptions(Command[LoopView | Refused]):
    """The loop under this id or code, as its recruiter plans it."""

    place: str

    def subject(self) -> Subject:
        return Subject("loop", self.place)


@dataclass(frozen=True, slots=True)
class OptionsPlanned:
    """The loop as it is now."""

    loop: LoopView


@dataclass(frozen=True, slots=True)
class PlanOptions(Command[OptionsPlanned | Refused]):
    """Change a loop's options.

    `add_at` (aware UTC) starts an option made by hand, its interviews one after the other.
    """

    place: str
    withdraw: tuple[OptionId, ...] = ()
    add_at: datetime | None = None
    search: bool = False

    def subject(self) -> Subject:
        return Subject("loop", self.place)


@dataclass(frozen=True, slots=True)
class OfferOptions(Command[OptionsPlanned | Refused]):
    """Send the candidate the link now, with whatever is ready."""

    place: str

    def subject(self) -> Subject:
        return Subject("loop", self.place)


def show(command: ShowOptions, context: Context) -> LoopView:
    return reading.loop(context, context.session.get_one(Loop, context.standing.loop))


def handle(command: PlanOptions, context: Context) -> OptionsPlanned | Refused:
    loop = loops.lock(context.session, context.standing.loop)
    if loop.state not in PLANNABLE:
        return Refused(Refusal.LOOP_ENDED)
    spans = _by_hand(context, loop, command.add_at) if command.add_at is not None else None
    if isinstance(spans, Refusal):
        return Refused(spans)
    known = {one.id: one for one in loops.options(context.session, loop.id, *OPEN_OPTIONS)}
    if any(option_id not in known for option_id in command.withdraw):
        return Refused(Refusal.OPTION_GONE)
    for option_id in command.withdraw:
        offering.close_option(context, known[option_id], OptionState.WITHDRAWN)
    if spans is not None:
        interviews = loops.interviews(context.session, loop.id)
        options.add(
            context.session, loop, interviews, spans, "Added by the recruiter", context.now, context.standing.person_id
        )
    if command.search:
        opening.search_again(context, loop)
    promises.sync_card(context, loop)
    return OptionsPlanned(reading.loop(context, loop))


def offer(command: OfferOptions, context: Context) -> OptionsPlanned | Refused:
    loop = loops.lock(context.session, context.standing.loop)
    if loop.state not in PLANNABLE:
        return Refused(Refusal.LOOP_ENDED)
    if not offering.offer_when_ready(context, loop, at_once=True):
        return Refused(Refusal.NOT_READY)
    promises.sync_card(context, loop)
    return OptionsPlanned(reading.loop(context, loop))


def _by_hand(context: Context, loop: Loop, start: datetime) -> dict[str, Span] | Refusal:
    """The interviews one after the other from `start`, with the usual breaks."""
    if start <= context.now:
        return Refusal.IN_THE_PAST
    if start > context.now + timedelta(days=365):
        return Refusal.INVALID
    day = _candidate_day(context, loop)
    spans, cursor = {}, start
    for interview in loops.interviews(context.session, loop.id):
        spans[str(interview.id)] = Span(cursor, cursor + timedelta(minutes=interview.minutes))
        if not day.holds(spans[str(interview.id)]):
            return Refusal.NOT_WORKING_TIME
        cursor = spans[str(interview.id)].ends_at + scheduling.BREAK
    return spans


def _candidate_day(context: Context, loop: Loop) -> scheduling.CandidateDay:
    candidate, requisition = loops.candidate(context.session, loop), loops.requisition(context.session, loop)
    zone = candidate.timezone or requisition.timezone
    return scheduling.CandidateDay(zone, context.rules.candidate_day_start, context.rules.candidate_day_end)
