"""Which interviews are over? Their interviewers are asked for scorecards; when all are over, the loop is held."""

from dataclasses import dataclass

from handlers import nudging, offering, promises, reading
from handlers.command import Command, Context, Refused, each_alone
from policies.vocabulary import ClaimState, LoopState, OptionState
from storage import loops, scorecards, slots
from storage.tables import Loop


@dataclass(frozen=True, slots=True)
class Finished:
    """How many interviews have ended since the last look."""

    count: int
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FinishInterviews(Command[Finished | Refused]):
    """A tick of the clock."""

    quiet = True


def handle(command: FinishInterviews, context: Context) -> Finished:
    found = loops.ended_unfinished(context.session, context.now)
    return Finished(*each_alone(context, found, _finish))


def _finish(context: Context, loop: Loop) -> int:
    session = context.session
    loop = loops.lock(session, loop.id)
    booking = loops.booking(session, loop.id)
    if booking is None or loop.state is not LoopState.BOOKED:
        return 0
    places = slots.of_option(session, booking.option_id)
    ended = [place for place in places if place.slot.finished_at is None and place.slot.ends_at <= context.now]
    for place in ended:
        place.slot.finished_at = context.now
        promises.read_form(context, place.interview)
        for taken in slots.seats(session, place.slot.id):
            if taken.claim is not None:
                taken.claim.state = ClaimState.ATTENDED
                session.flush()
                promises.ask_scorecard(context, taken.claim)
                nudging.interview_ended(context, loop, taken.claim)
    if ended and all(place.slot.finished_at is not None for place in places):
        loop.state = LoopState.HELD
        loops.option(session, booking.option_id).state = OptionState.DONE
        session.flush()
        for option in loops.options(session, loop.id, OptionState.PROPOSED, OptionState.READY):
            offering.close_option(context, option, OptionState.RELEASED)
        if not reading.waits_for_scorecards(scorecards.of_loop(session, loop.id)):
            promises.ask_outcome(context, loop)
            nudging.outcome_wanted(context, loop)
        promises.sync_card(context, loop)
    return len(ended)
