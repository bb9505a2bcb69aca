"""A recruiter opens the loop of an application by hand; a stage change in the ATS does the same by itself."""

from dataclasses import dataclass

from handlers import opening, reading
from handlers.command import Command, Context, Refused, Subject
from handlers.views import LoopView
from policies.vocabulary import ApplicationId, Refusal
from storage import applications


@dataclass(frozen=True, slots=True)
class Opened:
    """The loop is open, and its options are being looked for."""

    loop: LoopView


@dataclass(frozen=True, slots=True)
class OpenLoop(Command[Opened | Refused]):
    """Open the loop of the stage the application is in."""

    application_id: ApplicationId

    def subject(self) -> Subject:
        return Subject("application", self.application_id)


def handle(command: OpenLoop, context: Context) -> Opened | Refused:
    application = applications.lock(context.session, command.application_id)
    loop = opening.open_loop(context, application)
    return Refused(loop) if isinstance(loop, Refusal) else Opened(reading.loop(context, loop))
