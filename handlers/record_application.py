"""What does the ATS say of an application now? Entering a stage with interviews opens a loop, leaving it cancels the
loop.

The state that was read counts, never a webhook's payload, so a repeated, late or reordered delivery changes nothing.
"""

from dataclasses import dataclass

from handlers import offering, opening
from handlers.command import Command, Context, Refused
from policies.vocabulary import ApplicationStatus, AtsApplication, Refusal
from storage import applications, loops
from storage.tables import Application, Candidate


@dataclass(frozen=True, slots=True)
class ApplicationRecorded:
    """What followed: the code of a loop that was opened, and the codes of loops that were cancelled."""

    opened: str | None
    cancelled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApplicationIgnored:
    """Its job has no requisition here, or the candidate has an application on that requisition already."""


@dataclass(frozen=True, slots=True)
class RecordApplication(Command[ApplicationRecorded | ApplicationIgnored | Refused]):
    """Take over what was read from the ATS."""

    stated: AtsApplication


def handle(command: RecordApplication, context: Context) -> ApplicationRecorded | ApplicationIgnored:
    stated, session = command.stated, context.session
    requisition = applications.requisition_of_job(session, stated.job_id)
    if requisition is None:
        return ApplicationIgnored()
    candidate = applications.candidate(session, stated)
    application = applications.record(session, stated, candidate, requisition, context.now)
    if application is None:
        return ApplicationIgnored()
    _follow_email(context, candidate, stated.candidate_email)
    entered = application.stage != stated.stage or application.status is not ApplicationStatus.ACTIVE
    application.stage = stated.stage
    application.status = stated.status
    session.flush()
    cancelled = _cancel_left(context, application)
    opened = None
    if entered:
        loop = opening.open_loop(context, application)
        opened = None if isinstance(loop, Refusal) else loop.code
    return ApplicationRecorded(opened, cancelled)


def _follow_email(context: Context, candidate: Candidate, email: str) -> None:
    """A corrected address: no link that went to the old one may work any more, whichever application it was for."""
    changed = candidate.email not in ("", email)
    candidate.email = email
    context.session.flush()
    if changed:
        for loop in loops.live_of_candidate(context.session, candidate.id):
            offering.supersede_link(context, loops.lock(context.session, loop.id))


def _cancel_left(context: Context, application: Application) -> tuple[str, ...]:
    """Cancel the loops of stages the application is no longer in.

    A loop whose interviews were held is past cancelling.
    """
    gone = [
        loop
        for loop in loops.live(context.session, application.id)
        if loop.stage != application.stage or application.status is not ApplicationStatus.ACTIVE
    ]
    cancelled = []
    for loop in gone:
        locked = loops.lock(context.session, loop.id)
        if opening.cancel_loop(context, locked, "The application left this stage in the ATS.") is None:
            cancelled.append(locked.code)
    return tuple(cancelled)
