"""Which options has time overtaken? They are released, and so is everybody who held a seat for them."""

from dataclasses import dataclass

from handlers import offering, promises
from handlers.command import Command, Context, Refused
from handlers.promises import Errand
from policies.vocabulary import LoopState, OptionState
from storage import loops
from storage.tables import Loop


@dataclass(frozen=True, slots=True)
class Expired:
    """How many options were released."""

    count: int
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpireOptions(Command[Expired | Refused]):
    """A tick of the clock."""

    quiet = True


def handle(command: ExpireOptions, context: Context) -> Expired:
    """A savepoint for each loop: one that cannot be worked on must not stop the clock for the others."""
    count, failed = 0, []
    for loop in loops.overtaken(context.session, context.now):
        try:
            with context.session.begin_nested():
                count += _expire(context, loop)
        except Exception as error:  # whatever it is, it is this loop's alone; the caller logs it
            failed.append(type(error).__name__)
    return Expired(count, tuple(failed))


def _expire(context: Context, loop: Loop) -> int:
    """Release the loop's options that have begun without being booked; the recruiter is told when none is left."""
    session = context.session
    loop = loops.lock(session, loop.id)
    live = loops.options(session, loop.id, OptionState.PROPOSED, OptionState.READY)
    late = [option for option in live if loops.first_start(session, option.id) <= context.now]
    for option in late:
        offering.close_option(context, option, OptionState.RELEASED)
    if late:
        promises.sync_card(context, loop)
    if late and len(late) == len(live) and loop.state is not LoopState.BOOKED:
        promises.tell_recruiter(context, Errand.CHAT_NO_OPTIONS, loop, f"expired:{late[-1].id}")
    return len(late)
