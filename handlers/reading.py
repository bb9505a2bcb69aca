"""How do rows become views? The one place where read models are put together."""

from collections.abc import Sequence
from datetime import timedelta

from handlers import places
from handlers.command import Context
from handlers.views import (
    BookableOption,
    BookingView,
    ClaimView,
    FormAttribute,
    LoopView,
    OptionView,
    OutcomeView,
    PersonView,
    ScorecardView,
    SeatView,
    SlotView,
)
from policies.forms import Answer, FieldKind, FormField, in_words
from policies.vocabulary import (
    REQUIRED_SEATS,
    ClaimId,
    ClaimState,
    LoopState,
    OptionState,
    PersonId,
    Rating,
    ScorecardState,
    SeatKind,
    Shown,
    Span,
)
from storage import loops, scorecards, slots
from storage.facts import OpenSeat, Wanted
from storage.feedback import Outcome, Scorecard, ScorecardRevision
from storage.slots import Place, Taken
from storage.tables import Claim, Interview, Loop, Option, Person

SHOWN_OPTIONS = (OptionState.PROPOSED, OptionState.READY, OptionState.BOOKED, OptionState.DONE)


def person(row: Person) -> PersonView:
    return PersonView(row.id, row.name, row.email, row.timezone)


def candidate_name(context: Context, row: Loop, *, to: PersonId | None = None) -> str:
    """The candidate's name, to be shown to the actor or to whom `to` names: the audit trail says so."""
    context.disclose(row.candidate_id, row.code, Shown.NAME, to)
    return loops.candidate(context.session, row).name


def seat(place: Place, taken: Taken) -> SeatView:
    return SeatView(
        seat_id=taken.seat.id,
        slot_id=place.slot.id,
        code=place.code,
        kind=taken.seat.kind,
        required=taken.seat.kind in REQUIRED_SEATS,
        interview=place.interview.name,
        span=span(place),
        holder=taken.holder.name if taken.holder else None,
        holder_id=taken.holder.id if taken.holder else None,
    )


def open_seat(context: Context, place: Place) -> SeatView | None:
    """The first seat of a slot that nobody has taken."""
    taken = next((one for one in slots.seats(context.session, place.slot.id) if one.claim is None), None)
    return seat(place, taken) if taken is not None else None


def first_open(found: OpenSeat) -> SeatView:
    return SeatView(
        seat_id=found.seat_id,
        slot_id=found.slot.slot_id,
        code=found.slot.code,
        kind=found.kind,
        required=found.kind in REQUIRED_SEATS,
        interview=found.slot.interview,
        span=found.slot.span,
    )


def span(place: Place) -> Span:
    return Span(place.slot.starts_at, place.slot.ends_at)


def slot(context: Context, place: Place) -> SlotView:
    seats = tuple(seat(place, taken) for taken in slots.seats(context.session, place.slot.id))
    return SlotView(place.slot.id, place.code, place.interview.name, span(place), seats)


def option(context: Context, row: Option) -> OptionView:
    places = slots.of_option(context.session, row.id)
    return OptionView(row.id, row.letter, row.state, row.reason, tuple(slot(context, place) for place in places))


def loop(context: Context, row: Loop) -> LoopView:
    """The loop as its channel may see it."""
    requisition = loops.requisition(context.session, row)
    shown = loops.options(context.session, row.id, *SHOWN_OPTIONS)
    return LoopView(
        loop_id=row.id,
        code=row.code,
        title=requisition.title,
        stage=row.stage,
        state=row.state,
        timezone=requisition.timezone,
        channel=requisition.channel,
        options=tuple(option(context, one) for one in shown),
        ended_reason=row.ended_reason,
    )


def claim(context: Context, row: Claim, *, name_candidate: bool = False) -> ClaimView:
    """The claim as its holder sees it; the candidate's name only where the holder is to meet them."""
    place = slots.at(context.session, row.slot_id)
    card = scorecards.for_seat(context.session, row.seat_id)
    return ClaimView(
        claim_id=row.id,
        loop_id=place.loop.id,
        code=place.code,
        title=loops.requisition(context.session, place.loop).title,
        interview=place.interview.name,
        kind=slots.seat(context.session, row.seat_id).kind,
        state=row.state,
        span=Span(row.starts_at, row.ends_at),
        scorecard=card.state if card else None,
        candidate=candidate_name(context, place.loop, to=row.person_id) if name_candidate else None,
    )


def won(wanted: Wanted, claim_id: ClaimId, kind: SeatKind, state: ClaimState) -> ClaimView:
    """A claim that was just made, as its holder sees it."""
    return ClaimView(
        claim_id=claim_id,
        loop_id=wanted.loop_id,
        code=wanted.code,
        title=wanted.title,
        interview=wanted.interview,
        kind=kind,
        state=state,
        span=wanted.span,
    )


def bookable(context: Context, row: Option) -> BookableOption:
    places = slots.of_option(context.session, row.id)
    return BookableOption(row.id, tuple((place.interview.name, span(place)) for place in places))


def booking(context: Context, row: Loop) -> BookingView:
    """The candidate's page: ready options that still lie ahead, and the booking."""
    session = context.session
    candidate, requisition = loops.candidate(session, row), loops.requisition(session, row)
    recruiter = loops.recruiter(session, row)
    context.disclose(row.candidate_id, row.code, Shown.SLOTS)
    live = loops.booking(session, row.id)
    cutoff = timedelta(hours=context.rules.cutoff_hours)
    changeable = live is not None and loops.first_start(session, live.option_id) - context.now >= cutoff
    ready = loops.options(session, row.id, OptionState.READY) if row.state is not LoopState.HELD else ()
    offered = [one for one in ready if loops.first_start(session, one.id) > context.now]
    return BookingView(
        loop_id=row.id,
        code=row.code,
        company=context.rules.company,
        title=requisition.title,
        stage=row.stage,
        state=row.state,
        candidate_first_name=candidate.name.strip().partition(" ")[0],
        timezone=candidate.timezone or requisition.timezone,
        recruiter_name=recruiter.name,
        recruiter_email=recruiter.email,
        interviews=tuple((one.name, one.minutes) for one in loops.interviews(session, row.id)),
        options=tuple(bookable(context, one) for one in offered),
        booked=bookable(context, loops.option(session, live.option_id)) if live else None,
        version=loops.version(session, row.id),
        uid=row.id,
        may_change=changeable,
        reschedules_left=max(0, context.rules.reschedule_limit - row.reschedules),
        cutoff_hours=context.rules.cutoff_hours,
        asked=tuple((one.kind, one.asked_at) for one in loops.requests(session, row.id)),
        notices=places.notices(context, requisition),
    )


def attributes(row: Interview) -> tuple[FormAttribute, ...]:
    """The rated attributes of an interview's form."""
    made = []
    for item in row.attributes:
        first, second, third, fourth = item["anchors"]
        made.append(FormAttribute(item["key"], item["name"], (first, second, third, fourth)))
    return tuple(made)


def questions(row: Interview) -> tuple[FormField, ...]:
    """What the ATS's form asks beside ratings, notes and recommendation."""
    return tuple(
        FormField(
            one["key"],
            one["name"],
            FieldKind(one["kind"]),
            one["required"],
            tuple((value, label) for value, label in one["options"]),
        )
        for one in row.questions or ()
    )


def answers(text: ScorecardRevision) -> dict[str, Answer]:
    """The answers to those questions, by key."""
    return {key: value if isinstance(value, str) else tuple(value) for key, value in (text.answers or {}).items()}


def _answered(interview: Interview, text: ScorecardRevision) -> tuple[tuple[str, str], ...]:
    """Each question that was answered with its answer in words."""
    given = answers(text)
    return tuple((one.name, in_words(one, given[one.key])) for one in questions(interview) if one.key in given)


def ratings(interview: Interview, scores: dict[str, int]) -> tuple[Rating, ...]:
    return tuple(Rating(item["key"], item["name"], scores[item["key"]]) for item in interview.attributes)


def scorecard(context: Context, row: Scorecard, author: Person, interview: Interview) -> ScorecardView:
    text = scorecards.latest(context.session, row)
    return ScorecardView(
        scorecard_id=row.id,
        author=author.name,
        interview=interview.name,
        ratings=ratings(interview, text.ratings),
        notes=text.notes,
        recommendation=text.recommendation,
        submitted_at=text.written_at,
        revision=row.revision,
        answers=_answered(interview, text),
    )


def written(context: Context, row: Loop) -> tuple[ScorecardView, ...]:
    """The loop's scorecards that have been submitted, in the order of the interviews."""
    shown = tuple(
        scorecard(context, one.scorecard, one.person, one.interview)
        for one in scorecards.of_loop(context.session, row.id)
        if one.scorecard is not None and one.scorecard.state is not ScorecardState.DRAFT
    )
    if shown:
        context.disclose(row.candidate_id, row.code, Shown.SCORECARDS)
    return shown


def missing(context: Context, row: Loop) -> tuple[str, ...]:
    """Which required scorecards are not there: whose they would be, or that nobody had the seat."""
    booking = loops.booking(context.session, row.id)
    names = []
    for place in slots.of_option(context.session, booking.option_id) if booking else ():
        for taken in slots.seats(context.session, place.slot.id):
            if taken.seat.kind not in REQUIRED_SEATS or scorecards.for_seat(context.session, taken.seat.id) is not None:
                continue
            names.append(taken.holder.name if taken.holder else f"nobody ({place.interview.name})")
    return tuple(names)


def waits_for_scorecards(owed: Sequence[scorecards.Owed]) -> bool:
    """Is there somebody who could still hand in a required scorecard?"""
    return any(one.scorecard is None and one.seat.kind in REQUIRED_SEATS and one.writes for one in owed)


def outcome(context: Context, row: Loop, decided: Outcome, by: Person, *, to: PersonId | None = None) -> OutcomeView:
    context.disclose(row.candidate_id, row.code, Shown.OUTCOME, to)
    return OutcomeView(
        outcome_id=decided.id,
        loop_id=row.id,
        code=row.code,
        title=loops.requisition(context.session, row).title,
        candidate=candidate_name(context, row, to=to),
        decision=decided.decision,
        reason=decided.reason,
        decided_by=by.name,
        decided_at=decided.decided_at,
    )
