"""Who works here and what is hired for?

The operator's file, brought into the database; what it does not name is left alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handlers import promises
from handlers.command import Command, Context, Refused
from policies.hiring import Step
from policies.jurisdictions import book
from policies.vocabulary import Role, SeatKind
from storage import applications, checklists, company, inbox

EARLY_DELIVERIES = 1000
"""How far back a new requisition looks for applications that the ATS told of before it was here."""


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person of the file. `leave` holds (from, to), aware UTC. One who is not `active` can do nothing here."""

    name: str
    email: str
    timezone: str
    roles: tuple[Role, ...]
    pools: tuple[str, ...] = ()
    leave: tuple[tuple[datetime, datetime], ...] = ()
    active: bool = True


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
    """A requisition of the file. One that is not `is_open` opens no loops; those that run go on.

    `platform` is the chat platform of its channel, None for the first one that is set up.
    """

    job: str
    title: str
    channel: str
    hiring_manager: str
    recruiter: str
    timezone: str
    jurisdiction: str
    plans: tuple[PlanEntry, ...]
    is_open: bool = True
    platform: str | None = None


@dataclass(frozen=True, slots=True)
class AttributeEntry:
    key: str
    name: str
    anchors: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class CompanyLoaded:
    """How many people and requisitions the database now has from this file.

    `unknown_places` are those of which no rule is known: the strictest holds for them.
    """

    people: int
    requisitions: int
    unknown_places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadCompany(Command[CompanyLoaded | Refused]):
    """Load a checked company file. Loading it again changes nothing. Without a checklist, hires have the usual one."""

    people: tuple[PersonEntry, ...]
    requisitions: tuple[RequisitionEntry, ...]
    forms: Mapping[str, tuple[AttributeEntry, ...]] = field(default_factory=dict)
    checklist: tuple[Step, ...] = ()


def handle(command: LoadCompany, context: Context) -> CompanyLoaded:
    session = context.session
    for key, attributes in command.forms.items():
        company.put_form(session, key, [{"key": a.key, "name": a.name, "anchors": list(a.anchors)} for a in attributes])
    for person in command.people:
        company.put_person(
            session,
            person.name,
            person.email,
            person.timezone,
            person.roles,
            person.pools,
            person.leave,
            active=person.active,
        )
    checklists.put_steps(session, command.checklist)
    new = [entry.job for entry in command.requisitions if applications.requisition_of_job(session, entry.job) is None]
    for entry in command.requisitions:
        _put_requisition(context, entry)
    if new:
        _read_early(context)
    unknown = {place for entry in command.requisitions for place in book.unknown_in(entry.jurisdiction)}
    return CompanyLoaded(len(command.people), len(command.requisitions), tuple(sorted(unknown)))


def _put_requisition(context: Context, entry: RequisitionEntry) -> None:
    requisition = company.put_requisition(
        context.session,
        job=entry.job,
        title=entry.title,
        channel=entry.channel,
        hiring_manager=entry.hiring_manager,
        recruiter=entry.recruiter,
        timezone=entry.timezone,
        jurisdiction=entry.jurisdiction,
        is_open=entry.is_open,
        platform=entry.platform,
    )
    for plan in entry.plans:
        rows = [
            (one.name, one.kind, one.minutes, [seat.value for seat in one.seats], one.form) for one in plan.interviews
        ]
        company.put_plan(context.session, requisition, plan.stage, rows, onsite=plan.onsite)


def _read_early(context: Context) -> None:
    """Read applications again that were ignored, as their requisition was not here when the ATS told of them."""
    told = inbox.newest_application_ids(context.session, EARLY_DELIVERIES)
    placed = applications.placed(context.session, told)
    for ats_id in told:
        if ats_id not in placed:
            promises.read_application(context, ats_id)
