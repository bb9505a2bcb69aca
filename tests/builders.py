"""The standing cast and what tests do with it: a company, a clock that stands still, and short ways to act."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlmodel import select

from handlers.carry_outbox import Leased, LeaseOutbox, Sent, SettleOutbox
from handlers.command import Command, Refused, Rules
from handlers.dispatch import Dispatcher
from handlers.load_company import AttributeEntry, InterviewEntry, LoadCompany, PersonEntry, PlanEntry, RequisitionEntry
from handlers.parcels import Parcel, ReadBusy
from handlers.propose_options import ProposeOptions
from handlers.record_application import RecordApplication
from policies.vocabulary import (
    Actor,
    ActorKind,
    ApplicationStatus,
    AtsApplication,
    PersonId,
    Role,
    SeatKind,
    Surface,
)
from storage import people
from storage.store import Store
from storage.tables import Link, Loop, Option, Slot

AnswerT = TypeVar("AnswerT")

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SYSTEM = Actor(ActorKind.SYSTEM, "test")
OPERATOR = Actor(ActorKind.OPERATOR, "test")

BERLIN = "Europe/Berlin"


def person(name: str, roles: tuple[Role, ...], *pools: str, timezone: str = BERLIN) -> PersonEntry:
    return PersonEntry(f"{name.capitalize()} Tester", f"{name}@acme.example", timezone, roles, pools)


PEOPLE = (
    person("alice", (Role.INTERVIEWER,), "coding", "design"),
    person("bob", (Role.INTERVIEWER,), "coding", "design"),
    person("erin", (Role.INTERVIEWER,), "coding"),
    person("hana", (Role.HIRING_MANAGER, Role.INTERVIEWER)),
    person("dana", (Role.RECRUITER,)),
    person("noor", (Role.HR_OPERATIONS,)),
    person("mallory", (Role.RECRUITER, Role.HIRING_MANAGER, Role.INTERVIEWER)),
)

CODING = InterviewEntry("Coding", "coding", 60, (SeatKind.LEAD,), "engineering")
DESIGN = InterviewEntry("System design", "design", 45, (SeatKind.LEAD, SeatKind.SHADOW), "engineering")
ANCHORS = ("Not at all", "With much help", "With a little help", "And saw further")


def requisition(*interviews: InterviewEntry, job: str = "job-1", onsite: bool = True) -> RequisitionEntry:
    return RequisitionEntry(
        job=job,
        title="Backend Engineer",
        channel="hiring-backend",
        hiring_manager="hana@acme.example",
        recruiter="dana@acme.example",
        timezone=BERLIN,
        jurisdiction="eu-de",
        plans=(PlanEntry("Onsite", onsite, interviews),),
    )


@dataclass
class Company:
    """A company in a database, and the ways a test acts in it. `now` is the time everybody sees."""

    store: Store
    rules: Rules = field(default_factory=Rules)
    now: datetime = MONDAY

    def __post_init__(self) -> None:
        self.dispatcher = Dispatcher(self.store, lambda: self.now, self.rules)

    def load(self, *interviews: InterviewEntry, people: tuple[PersonEntry, ...] = PEOPLE) -> "Company":
        forms = {"engineering": (AttributeEntry("solving", "Problem solving", ANCHORS),)}
        self.operator(LoadCompany(people, (requisition(*(interviews or (CODING, DESIGN))),), forms))
        return self

    def operator(self, command: Command[AnswerT]) -> Any:
        return self.dispatcher.dispatch(command, OPERATOR, Surface.CLI)

    def system(self, command: Command[AnswerT]) -> Any:
        return self.dispatcher.dispatch(command, SYSTEM, Surface.RELAY)

    def as_(self, name: str, command: Command[AnswerT]) -> Any:
        """Act as a person of the cast, by first name."""
        return self.dispatcher.dispatch(command, Actor(ActorKind.PERSON, self.id_of(name)), Surface.SLACK)

    def as_candidate(self, command: Command[AnswerT], link_id: str | None = None) -> Any:
        return self.dispatcher.dispatch(command, Actor(ActorKind.CANDIDATE, link_id or self.link_id()), Surface.WEB)

    def id_of(self, name: str) -> PersonId:
        with self.store.transaction() as session:
            found = people.by_email(session, f"{name}@acme.example")
            assert found is not None, name
            return found.id

    def apply(self, stage: str = "Onsite", *, id: str = "app-1", **changes: Any) -> Any:
        """The ATS says that Carmen's application is in this stage."""
        stated = dict(
            id=id,
            job_id="job-1",
            stage=stage,
            status=ApplicationStatus.ACTIVE,
            candidate_id="cand-carmen",
            candidate_name="Carmen Canary",
            candidate_email="carmen@mail.example",
            candidate_timezone="Europe/Madrid",
        )
        return self.system(RecordApplication(AtsApplication(**{**stated, **changes})))

    def carry(self, busy: Mapping[str, Any] | None = None) -> list[Parcel]:
        """Carry every due promise to a world that accepts all of it; the parcels, in order."""
        carried: list[Parcel] = []
        while True:
            leased: tuple[Leased, ...] = self.system(LeaseOutbox(50))
            if not leased:
                return carried
            for item in leased:
                carried.append(item.parcel)
                if isinstance(item.parcel, ReadBusy):
                    self.system(ProposeOptions(item.parcel.loop_id, item.parcel.round, busy or {}))
                self.system(SettleOutbox(item.outbox_id, item.token, Sent()))

    def loop(self) -> Loop:
        """The newest loop."""
        with self.store.transaction() as session:
            return session.exec(select(Loop).order_by(Loop.opened_at.desc())).first() or _missing()  # type: ignore[attr-defined]

    def options(self) -> list[Option]:
        with self.store.transaction() as session:
            return list(session.exec(select(Option).where(Option.loop_id == self.loop().id).order_by(Option.letter)))

    def link_id(self) -> str:
        with self.store.transaction() as session:
            return str(session.exec(select(Link.id).where(Link.state == "issued")).one())

    def slots(self) -> list[Slot]:
        with self.store.transaction() as session:
            return list(session.exec(select(Slot).order_by(Slot.starts_at)))  # type: ignore[arg-type]

    def pass_time(self, **kwargs: float) -> None:
        self.now += timedelta(**kwargs)


def _missing() -> Any:
    raise AssertionError("there is no loop")


def refused(answer: object) -> str:
    """Why it was refused, as the refusal's word; fails when it was not."""
    assert isinstance(answer, Refused), answer
    return answer.why.value
