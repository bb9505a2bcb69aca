"""Which options has time overtaken? They are released, and so is everybody who held a seat for them."""

from dataclasses import dataclass

from handlers import offering, promises
from handlers.command import Command, Context, Refused, each_alone
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
    found = loops.overtaken(context.session, context.now)
    return Expired(*each_alone(context, found, _expire))


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
