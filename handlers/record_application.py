"""What does the ATS say of an application now? Entering a stage with interviews opens a loop, leaving it cancels the
loop.

The state that was read counts, never a webhook's payload, so a repeated, late or reordered delivery changes nothing.
"""

from dataclasses import dataclass

from handlers import offering, opening
from handlers.command import Command, Context, Refused
from policies import intake
from policies.vocabulary import ApplicationStatus, AtsApplication, Refusal
from storage import applications, loops
from storage.tables import Application, Candidate, Requisition


@dataclass(frozen=True, slots=True)
class ApplicationRecorded:
    """What followed: the code of a loop that was opened, and the codes of loops that were cancelled."""

    opened: str | None
    cancelled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApplicationIgnored:
    """Its job has no requisition here, its id cannot be kept, or the candidate's application on that requisition is
    another one, which has not ended. Or it is over, and was not known here.
    """


@dataclass(frozen=True, slots=True)
class RecordApplication(Command[ApplicationRecorded | ApplicationIgnored | Refused]):
    """Take over what was read from the ATS."""

    stated: AtsApplication


def handle(command: RecordApplication, context: Context) -> ApplicationRecorded | ApplicationIgnored:
    stated, session = intake.tidy(command.stated), context.session
    if stated is None:
        return ApplicationIgnored()
    requisition = applications.requisition_of_job(session, stated.job_id)
    known = applications.by_ats_id(session, stated.id)
    if known is None and stated.status is not ApplicationStatus.ACTIVE:
        return ApplicationIgnored()  # over, and not ours: whom we have erased does not come back by old news
    if requisition is None:
        return _leave(context, known) if known is not None else ApplicationIgnored()
    candidate = applications.candidate(session, stated)
    if known is not None and known.requisition_id != requisition.id and _is_taken(context, candidate, requisition):
        return _leave(context, known)
    application = applications.record(session, stated, candidate, requisition, context.now)
    if application is None:
        return ApplicationIgnored()
    _follow_email(context, candidate, stated.candidate_email)
    starts_anew = application.requisition_id != requisition.id or application.status is not ApplicationStatus.ACTIVE
    entered = starts_anew or application.stage != stated.stage
    cancelled = _cancel_all(context, application) if starts_anew else ()
    if entered or application.status is not stated.status:
        application.changed_at = context.now
    application.requisition_id = requisition.id
    application.stage = stated.stage
    application.status = stated.status
    session.flush()
    cancelled += _cancel_left(context, application)
    opened = None
    if entered:
        loop = opening.open_loop(context, application)
        opened = None if isinstance(loop, Refusal) else loop.code
    return ApplicationRecorded(opened, cancelled)


def _is_taken(context: Context, candidate: Candidate, requisition: Requisition) -> bool:
    return applications.of_candidate(context.session, candidate, requisition) is not None


def _leave(context: Context, known: Application) -> ApplicationRecorded:
    """The application moved to where it cannot be followed: it is in no stage here until it comes back."""
    application = applications.lock(context.session, known.id)
    application.changed_at = context.now if application.stage else application.changed_at
    application.stage = ""
    application.read_at = context.now
    context.session.flush()
    return ApplicationRecorded(None, _cancel_left(context, application))


def _follow_email(context: Context, candidate: Candidate, email: str) -> None:
    """A corrected address: no link that went to the old one may work any more, whichever application it was for."""
    changed = candidate.email not in ("", email)
    candidate.email = email
    context.session.flush()
    if changed:
        for loop in loops.live_of_candidate(context.session, candidate.id):
            offering.supersede_link(context, loops.lock(context.session, loop.id))


def _cancel_left(context: Context, application: Application) -> tuple[str, ...]:
    """Cancel the loops of stages the application is no longer in."""
    if application.status is not ApplicationStatus.ACTIVE:
        return _cancel_all(context, application)
    return _cancel_all(context, application, but=application.stage)


def _cancel_all(context: Context, application: Application, but: str | None = None) -> tuple[str, ...]:
    """Cancel the application's live loops, those of the stage `but` left out; the codes of those that were."""
    cancelled = []
    for loop in loops.live(context.session, application.id):
        if loop.stage == but:
            continue
        locked = loops.lock(context.session, loop.id)
        if opening.cancel_loop(context, locked, "The application left this stage in the ATS.") is None:
            cancelled.append(locked.code)
    return tuple(cancelled)
