"""Is the company file right? Every mistake is named with its place before anything is loaded."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import available_timezones

import yaml
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from handlers.load_company import (
    AttributeEntry,
    InterviewEntry,
    LoadCompany,
    PersonEntry,
    PlanEntry,
    RequisitionEntry,
)
from policies.hiring import Anchor, Step
from policies.vocabulary import Role, SeatKind

MOST_BYTES = 5_000_000


class CompanyFileError(Exception):
    """The file cannot be loaded. `problems` are sentences, each with its place in the file."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is not an IANA time zone, such as Europe/Berlin")
    return name


def _email(address: str) -> str:
    if address.count("@") != 1 or " " in address or len(address) > 254:
        raise ValueError(f"{address!r} is not an e-mail address")
    return address.lower()


Name = Annotated[str, Field(min_length=1, max_length=120)]
Zone = Annotated[str, AfterValidator(_zone)]
Email = Annotated[str, AfterValidator(_email)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Leave(_Strict):
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class _Person(_Strict):
    name: Name
    email: Email
    timezone: Zone
    roles: tuple[Role, ...]
    pools: tuple[Name, ...] = ()
    leave: tuple[_Leave, ...] = ()
    active: bool = True


class _Interview(_Strict):
    name: Name
    kind: Name
    minutes: int = Field(ge=10, le=480)
    seats: tuple[SeatKind, ...] = Field(min_length=1, max_length=10)
    form: Name


class _Plan(_Strict):
    stage: Name
    onsite: bool = False
    interviews: tuple[_Interview, ...] = Field(min_length=1, max_length=12)


class _Requisition(_Strict):
    job: Name
    title: Name
    channel: Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,80}$")]
    hiring_manager: Email
    recruiter: Email
    timezone: Zone
    jurisdiction: Annotated[str, Field(min_length=1, max_length=32)]
    plans: tuple[_Plan, ...]
    platform: Literal["slack", "teams"] | None = None
    open: bool = True


class _Attribute(_Strict):
    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    name: Name
    anchors: tuple[Name, Name, Name, Name]


Days = Annotated[int, Field(ge=0, le=365)]


class _Step(_Strict):
    what: Name
    owner: Literal[Role.HR_OPERATIONS, Role.RECRUITER, Role.HIRING_MANAGER] | Email
    days_after_hire: Days | None = None
    days_before_start: Days | None = None

    @model_validator(mode="after")
    def _has_one_day(self) -> Self:
        if (self.days_after_hire is None) is (self.days_before_start is None):
            raise ValueError("give either days_after_hire or days_before_start")
        return self

    @property
    def step(self) -> Step:
        if self.days_after_hire is not None:
            return Step(self.what, str(self.owner), self.days_after_hire)
        return Step(self.what, str(self.owner), self.days_before_start or 0, Anchor.START)


class _Company(_Strict):
    name: Name
    people: tuple[_Person, ...] = Field(min_length=1)
    requisitions: tuple[_Requisition, ...]
    forms: dict[str, tuple[_Attribute, ...]]
    checklist: tuple[_Step, ...] = Field(default=(), max_length=15)


def read(path: Path) -> LoadCompany:
    """The file as a command. Raises CompanyFileError; the file is YAML, at most 5 MB."""
    return checked(told(path))


def told(path: Path) -> Any:
    """What the file says, unchecked. Raises CompanyFileError."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CompanyFileError([f"{path} is larger than 5 MB"])
        return yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CompanyFileError([f"{path} cannot be read: {error}"]) from error


def checked(said: Any) -> LoadCompany:
    """What a file says as a command. Raises CompanyFileError."""
    try:
        company = _Company.model_validate(said)
    except ValidationError as error:
        raise CompanyFileError([_problem(item) for item in error.errors()]) from error
    problems = list(_dangling(company))
    if problems:
        raise CompanyFileError(problems)
    return _command(company)


def _problem(item: Any) -> str:
    if not item["loc"] and item["type"] == "model_type":
        parts = ", ".join(_Company.model_fields)
        return f"the file does not begin with {parts}, as docs/how-to/load-a-company.md shows"
    place = ".".join(str(part) for part in item["loc"]) or "the file"
    return f"{place}: {item['msg']}"


def _dangling(company: _Company) -> list[str]:
    """Names that point nowhere: people and forms that are used but not in the file, people who are not active."""
    known = {person.email: person.active for person in company.people}
    problems = []
    for requisition in company.requisitions:
        for role, email in (("hiring_manager", requisition.hiring_manager), ("recruiter", requisition.recruiter)):
            if email not in known:
                problems.append(f"requisition {requisition.job}: {role} {email} is not among the people")
            elif requisition.open and not known[email]:
                problems.append(f"requisition {requisition.job} is open, and its {role} {email} is not active")
        for plan in requisition.plans:
            for interview in plan.interviews:
                if interview.form not in company.forms:
                    problems.append(
                        f"requisition {requisition.job}, {interview.name}: there is no form {interview.form}"
                    )
    for step in company.checklist:
        if "@" in step.owner and not known.get(step.owner):
            problems.append(f"checklist, {step.what}: {step.owner} is not among the people, or not active")
    return problems


def _command(company: _Company) -> LoadCompany:
    people = tuple(
        PersonEntry(p.name, p.email, p.timezone, p.roles, p.pools, tuple(_away(one) for one in p.leave), p.active)
        for p in company.people
    )
    requisitions = tuple(
        RequisitionEntry(
            r.job,
            r.title,
            r.channel,
            r.hiring_manager,
            r.recruiter,
            r.timezone,
            r.jurisdiction,
            tuple(map(_plan, r.plans)),
            r.open,
            r.platform,
        )
        for r in company.requisitions
    )
    forms = {key: tuple(AttributeEntry(a.key, a.name, a.anchors) for a in form) for key, form in company.forms.items()}
    return LoadCompany(people, requisitions, forms, tuple(one.step for one in company.checklist))


def _away(leave: _Leave) -> tuple[datetime, datetime]:
    return leave.starts_at, leave.ends_at


def _plan(plan: _Plan) -> PlanEntry:
    interviews = tuple(InterviewEntry(i.name, i.kind, i.minutes, i.seats, i.form) for i in plan.interviews)
    return PlanEntry(plan.stage, plan.onsite, interviews)
