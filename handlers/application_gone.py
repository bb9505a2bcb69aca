"""The ATS no longer knows an application (deleted, merged): its live loops end."""

from dataclasses import dataclass

from handlers import opening
from handlers.command import Command, Context, Done, Refused
from policies.vocabulary import ApplicationStatus
from storage import applications, loops


@dataclass(frozen=True, slots=True)
class ApplicationGone(Command[Done | Refused]):
    """What was read from the ATS is that there is nothing under this id."""

    ats_id: str


def handle(command: ApplicationGone, context: Context) -> Done:
    known = applications.by_ats_id(context.session, command.ats_id)
    if known is not None:
        application = applications.lock(context.session, known.id)
        if application.status is ApplicationStatus.ACTIVE:
            application.changed_at = context.now
        application.status = ApplicationStatus.REJECTED
        application.read_at = context.now
        for loop in loops.live(context.session, application.id):
            locked = loops.lock(context.session, loop.id)
            opening.cancel_loop(context, locked, "The application is no longer in the ATS.")
    return Done()
