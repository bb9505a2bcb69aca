"""Who works here and what is hired for?

The operator's file, brought into the database; what it does not name is left alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handlers.command import Command, Context, Refused
from policies.vocabulary import Role, SeatKind
from storage import company


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person of the file. `leave` holds (from, to), aware UTC."""

    name: str
    email: str
    timezone: str
    roles: tuple[Role, ...]
    pools: tuple[str, ...] = ()
    leave: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class InterviewEntry:
    name: str
    kind: str
    minutes: int
    seats: tuple[SeatKind, ...]
    form: str


@dataclass(frozen=True, slots=True)
class PlanEntry:
    stage: str
    onsite: bool
    interviews: tuple[InterviewEntry, ...]


@dataclass(frozen=True, slots=True)
class RequisitionEntry:
    job: str
    title: str
    channel: str
    hiring_manager: str
    recruiter: str
    timezone: str
    jurisdiction: str
    plans: tuple[PlanEntry, ...]


@dataclass(frozen=True, slots=True)
class AttributeEntry:
    key: str
    name: str
    anchors: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class CompanyLoaded:
    """How many people and requisitions the database now has from this file."""

    people: int
    requisitions: int


@dataclass(frozen=True, slots=True)
class LoadCompany(Command[CompanyLoaded | Refused]):
    """Load a checked company file. Loading it again changes nothing."""

    people: tuple[PersonEntry, ...]
    requisitions: tuple[RequisitionEntry, ...]
    forms: Mapping[str, tuple[AttributeEntry, ...]] = field(default_factory=dict)


def handle(command: LoadCompany, context: Context) -> CompanyLoaded:
    session = context.session
    for key, attributes in command.forms.items():
        company.put_form(session, key, [{"key": a.key, "name": a.name, "anchors": list(a.anchors)} for a in attributes])
    for person in command.people:
        company.put_person(
            session, person.name, person.email, person.timezone, person.roles, person.pools, person.leave
        )
    for entry in command.requisitions:
        requisition = company.put_requisition(
            session,
            job=entry.job,
            title=entry.title,
            channel=entry.channel,
            hiring_manager=entry.hiring_manager,
            recruiter=entry.recruiter,
            timezone=entry.timezone,
            jurisdiction=entry.jurisdiction,
        )
        for plan in entry.plans:
            rows = [
                (one.name, one.kind, one.minutes, [seat.value for seat in one.seats], one.form)
                for one in plan.interviews
            ]
            company.put_plan(session, requisition, plan.stage, rows, onsite=plan.onsite)
    return CompanyLoaded(len(command.people), len(command.requisitions))
