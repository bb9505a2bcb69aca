"""What can this recruiter schedule? Applications without a loop, and the loops under way."""

from dataclasses import dataclass

from handlers import reading
from handlers.command import Command, Context, Refused
from handlers.views import LoopView, SchedulableApplication
from policies.vocabulary import Shown
from storage import loops, people
from storage.tables import Application, Candidate, Requisition

MOST_LOOPS = 50


@dataclass(frozen=True, slots=True)
class ScheduleShown:
    """What a recruiter picks from."""

    applications: tuple[SchedulableApplication, ...]
    loops: tuple[LoopView, ...]


@dataclass(frozen=True, slots=True)
class ShowSchedule(Command[ScheduleShown | Refused]):
    """The actor's requisitions only."""


def handle(command: ShowSchedule, context: Context) -> ScheduleShown:
    session, me = context.session, context.standing.person_id
    found = [
        _schedulable(context, application)
        for application in loops.schedulable(session, people.recruited_requisitions(session, me))
    ]
    under_way = tuple(reading.loop(context, loop) for loop in people.recruits(session, me)[:MOST_LOOPS])
    return ScheduleShown(tuple(found), under_way)


def _schedulable(context: Context, application: Application) -> SchedulableApplication:
    context.disclose(application.candidate_id, application.id, Shown.NAME)
    return SchedulableApplication(
        application_id=application.id,
        requisition_id=application.requisition_id,
        candidate=context.session.get_one(Candidate, application.candidate_id).name,
        title=context.session.get_one(Requisition, application.requisition_id).title,
        stage=application.stage,
    )
