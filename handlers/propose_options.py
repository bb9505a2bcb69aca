"""When could this loop run? Calendars, working hours, leave, load and claims go in, options with a reason come out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from handlers import nudging, places, promises, public_holidays
from handlers.command import Command, Context, Refused, Subject
from handlers.promises import Errand
from policies import scheduling
from policies.scheduling import Availability, CandidateDay, Wanted, Window
from policies.vocabulary import LoopId, LoopState, OptionState, Span
from storage import loops, options, people
from storage.tables import Claim, Interview, Loop, Person, Slot


@dataclass(frozen=True, slots=True)
class Proposed:
    """How many options were added; none when the loop has moved on, nothing fits, or its place allows no search."""

    count: int


@dataclass(frozen=True, slots=True)
class ProposeOptions(Command[Proposed | Refused]):
    """Add options for a round. `busy` holds the calendars by e-mail; None where one could not be seen."""

    loop_id: LoopId
    round: int
    busy: Mapping[str, tuple[Span, ...] | None]

    def subject(self) -> Subject:
        return Subject("loop", self.loop_id)


def handle(command: ProposeOptions, context: Context) -> Proposed:
    session = context.session
    loop = loops.lock(session, command.loop_id)
    if loop.rounds != command.round or loop.state not in (LoopState.OPEN, LoopState.OFFERED, LoopState.BOOKED):
        return Proposed(0)
    if options.of_round(session, loop.id, loop.rounds):
        return Proposed(0)
    if not places.may_suggest(context, loops.requisition(session, loop)):
        promises.tell_recruiter(context, Errand.CHAT_BY_HAND, loop, str(loop.rounds))
        return Proposed(0)
    interviews = loops.interviews(session, loop.id)
    wanted = [Wanted(one.id, one.kind, one.minutes, scheduling.required(one.seats)) for one in interviews]
    pool = people.pool(session, {one.kind for one in interviews})
    window = _window(context, loop)
    free = [_availability(context, loop, person, command.busy, window) for person in pool]
    found = scheduling.propose(wanted, free, window, context.rules.options_per_round, _days_taken(context, loop))
    added = [
        options.add(session, loop, interviews, proposal.slots, _reason(proposal.depth, interviews), context.now)
        for proposal in found
    ]
    if added:
        nudging.options_posted(context, loop, added[0])
    else:
        promises.tell_recruiter(context, Errand.CHAT_NO_OPTIONS, loop, str(loop.rounds))
    promises.sync_card(context, loop)
    return Proposed(len(found))


def _window(context: Context, loop: Loop) -> Window:
    requisition, candidate = loops.requisition(context.session, loop), loops.candidate(context.session, loop)
    return Window(
        opens_at=context.now + timedelta(hours=context.rules.lead_hours),
        closes_at=context.now + timedelta(days=context.rules.search_days),
        requisition_timezone=requisition.timezone,
        candidate_day=CandidateDay(
            candidate.timezone or requisition.timezone,
            context.rules.candidate_day_start,
            context.rules.candidate_day_end,
        ),
        holidays=public_holidays.around(requisition.jurisdiction, context.now),
    )


def _availability(
    context: Context,
    loop: Loop,
    person: Person,
    busy: Mapping[str, tuple[Span, ...] | None],
    window: Window,
) -> Availability:
    session = context.session
    claims = people.live_claims(session, person.id, context.now - timedelta(days=8))
    taken = [Span(claim.starts_at, claim.ends_at) for claim, _ in claims]
    load = _load(context, loop, person, claims)
    return Availability(
        person_id=person.id,
        kinds=people.kinds(session, person.id),
        timezone=person.timezone,
        work_start=person.work_start,
        work_end=person.work_end,
        work_days=frozenset(int(day) for day in person.work_days),
        busy=[*(busy.get(person.email) or ()), *taken, *people.leave(session, person.id)],
        full_days=_full_days(person, load),
        full_weeks=_full_weeks(person, load),
    )


def _load(
    context: Context, loop: Loop, person: Person, claims: Sequence[tuple[Claim, Slot]]
) -> frozenset[tuple[str, date]]:
    """Interview and local day of each claim. This loop's own claims are alternatives to what is proposed, not load."""
    own = {one.id for one in loops.interviews(context.session, loop.id)}
    zone = ZoneInfo(person.timezone)
    days = {(str(slot.interview_id), claim.starts_at.astimezone(zone).date()) for claim, slot in claims}
    return frozenset(item for item in days if item[0] not in own)


def _full_days(person: Person, load: frozenset[tuple[str, date]]) -> frozenset[date]:
    """Local days on which the person's daily load is reached already."""
    counts = Counter(day for _, day in load)
    return frozenset(day for day, count in counts.items() if count >= person.load_day)


def _full_weeks(person: Person, load: frozenset[tuple[str, date]]) -> frozenset[tuple[int, int]]:
    """ISO years and weeks in which the person's weekly load is reached already."""
    counts = Counter(
        week for _, week in {(name, (day.isocalendar().year, day.isocalendar().week)) for name, day in load}
    )
    return frozenset(week for week, count in counts.items() if count >= person.load_week)


def _days_taken(context: Context, loop: Loop) -> frozenset[date]:
    """Days of options the loop has or had: another round should bring other days."""
    zone = ZoneInfo(loops.requisition(context.session, loop).timezone)
    known = loops.options(context.session, loop.id)
    live = (OptionState.PROPOSED, OptionState.READY, OptionState.BOOKED)
    return frozenset(
        loops.first_start(context.session, one.id).astimezone(zone).date() for one in known if one.state in live
    )


def _reason(depth: int, interviews: Sequence[Interview]) -> str:
    """Why this option was suggested: how much choice there is for its tightest interview."""
    people_free = "1 qualified person is" if depth == 1 else f"{depth} qualified people are"
    return f"{people_free} free" if len(interviews) == 1 else f"At least {people_free} free for each interview"
