"""What can this recruiter schedule? Applications without a loop, and the loops under way."""

from dataclasses import dataclass

from handlers import reading
from handlers.command import Command, Context, Refused
from handlers.views import LoopView, SchedulableApplication
from storage import loops, people
from storage.tables import Candidate, Requisition

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
        SchedulableApplication(
            application_id=application.id,
            requisition_id=application.requisition_id,
            candidate=session.get_one(Candidate, application.candidate_id).name,
            title=session.get_one(Requisition, application.requisition_id).title,
            stage=application.stage,
        )
        for application in loops.schedulable(session, people.recruited_requisitions(session, me))
    ]
    under_way = tuple(reading.loop(context, loop) for loop in people.recruits(session, me)[:MOST_LOOPS])
    return ScheduleShown(tuple(found), under_way)
