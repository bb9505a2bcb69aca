"""A recruiter ends a loop, with a reason: slots are freed and everybody concerned is told."""

from dataclasses import dataclass

from handlers import opening, reading
from handlers.command import Command, Context, Refused, Subject
from handlers.views import LoopView
from policies.vocabulary import Refusal
from storage import loops

REASON_LIMIT = 500


@dataclass(frozen=True, slots=True)
class LoopCancelled:
    loop: LoopView


@dataclass(frozen=True, slots=True)
class CancelLoop(Command[LoopCancelled | Refused]):
    """Cancel the loop under this id or code. `reason` is kept with the loop and shown in its channel."""

    place: str
    reason: str

    def subject(self) -> Subject:
        return Subject("loop", self.place)


def handle(command: CancelLoop, context: Context) -> LoopCancelled | Refused:
    reason = command.reason.strip()
    if not reason:
        return Refused(Refusal.NO_REASON)
    if len(reason) > REASON_LIMIT:
        return Refused(Refusal.TOO_LONG)
    loop = loops.lock(context.session, context.standing.loop)
    why = opening.cancel_loop(context, loop, reason)
    context.trail.text = reason
    return Refused(why) if why is not None else LoopCancelled(reading.loop(context, loop))
