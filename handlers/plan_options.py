"""How does a recruiter shape the options? Withdraw some, add one by hand, look for more, or offer what is ready."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers import nudging, offering, opening, promises, reading
from handlers.command import Command, Context, Refused, Subject
from handlers.views import LoopView
from policies import scheduling
from policies.vocabulary import LoopState, OptionId, OptionState, Refusal, Span
from storage import loops, options
from storage.tables import Loop, Option

PLANNABLE = frozenset({LoopState.OPEN, LoopState.OFFERED, LoopState.BOOKED})
OPEN_OPTIONS = (OptionState.PROPOSED, OptionState.READY)
SHAPEABLE = (*OPEN_OPTIONS, OptionState.WITHDRAWN)


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
    offer: bool = False

    def subject(self) -> Subject:
        return Subject("loop", self.place)


def show(command: ShowOptions, context: Context) -> LoopView:
    return reading.loop(context, context.session.get_one(Loop, context.standing.loop))


def handle(command: PlanOptions, context: Context) -> OptionsPlanned | Refused:
    """All of it or nothing, judged before anything is changed; the same again changes nothing more."""
    loop = loops.lock(context.session, context.standing.loop)
    if loop.state not in PLANNABLE:
        return Refused(Refusal.LOOP_ENDED)
    known = {one.id: one for one in loops.options(context.session, loop.id, *SHAPEABLE)}
    spans = _by_hand(context, loop, command.add_at) if command.add_at is not None else None
    why = spans if isinstance(spans, Refusal) else _judge(command, known)
    if why is not None:
        return Refused(why)
    for option_id in command.withdraw:
        if known[option_id].state in OPEN_OPTIONS:
            offering.close_option(context, known[option_id], OptionState.WITHDRAWN)
    if isinstance(spans, dict) and not _has_one_at(context, loop, command.add_at):
        interviews = loops.interviews(context.session, loop.id)
        me = context.standing.person_id
        added = options.add(context.session, loop, interviews, spans, "Added by the recruiter", context.now, me)
        nudging.options_posted(context, loop, added)
    if command.search and not promises.is_searching(context, loop):
        opening.search_again(context, loop)
    if command.offer:
        offering.offer_when_ready(context, loop, at_once=True)
    promises.sync_card(context, loop)
    return OptionsPlanned(reading.loop(context, loop))


def _judge(command: PlanOptions, known: Mapping[OptionId, Option]) -> Refusal | None:
    if any(option_id not in known for option_id in command.withdraw):
        return Refusal.OPTION_GONE
    stays_ready = any(one.state is OptionState.READY and one.id not in command.withdraw for one in known.values())
    return Refusal.NOT_READY if command.offer and not stays_ready else None


def _has_one_at(context: Context, loop: Loop, start: datetime | None) -> bool:
    """Is there an open option made by hand that starts then? A form submitted twice adds one option."""
    return any(
        one.proposed_by is not None and loops.first_start(context.session, one.id) == start
        for one in loops.options(context.session, loop.id, *OPEN_OPTIONS)
    )


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
