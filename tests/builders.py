"""The standing cast and what tests do with it: a company, a clock that stands still, and short ways to act."""

import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import select

from bot.message_log import MessageLog
from handlers.book_option import Booked, BookOption
from handlers.carry_outbox import Leased, LeaseOutbox, Sent, SettleOutbox
from handlers.claim_seat import Claimed, ClaimRefused, ClaimSeat
from handlers.command import Command, Refused, Rules
from handlers.dispatch import Dispatcher
from handlers.finish_interviews import FinishInterviews
from handlers.load_company import AttributeEntry, InterviewEntry, LoadCompany, PersonEntry, PlanEntry, RequisitionEntry
from handlers.parcels import ChatParcel, Parcel, ReadBusy
from handlers.propose_options import ProposeOptions
from handlers.record_application import RecordApplication
from handlers.record_outcome import OutcomeRecorded, RecordOutcome
from handlers.submit_scorecard import ScorecardSubmitted, SubmitScorecard
from handlers.views import BookingRefused
from policies.vocabulary import (
    Actor,
    ActorKind,
    ApplicationStatus,
    AtsApplication,
    Decision,
    PersonId,
    Recommendation,
    Role,
    SeatKind,
    Surface,
)
from storage import people
from storage.store import Store
from storage.tables import Link, Loop, Option, Slot
from tests.lived import lived

AnswerT = TypeVar("AnswerT")
ContentT = TypeVar("ContentT")

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SYSTEM = Actor(ActorKind.SYSTEM, "test")
OPERATOR = Actor(ActorKind.OPERATOR, "test")
SECRET = b"a secret for the tokens of tests"

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
        self.dispatcher = Dispatcher(self.store, lambda: self.now, self.rules, SECRET)

    @lived
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
        return self.as_person(self.id_of(name), command)

    def as_person(self, person_id: PersonId, command: Command[AnswerT]) -> Any:
        return self.dispatcher.dispatch(command, Actor(ActorKind.PERSON, person_id), Surface.SLACK)

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
        loop = self.loop()
        with self.store.transaction() as session:
            return list(session.exec(select(Option).where(Option.loop_id == loop.id).order_by(Option.letter)))

    def link_id(self) -> str:
        with self.store.transaction() as session:
            return str(session.exec(select(Link.id).where(Link.state == "issued")).one())

    def slots(self) -> list[Slot]:
        with self.store.transaction() as session:
            return list(session.exec(select(Slot).order_by(Slot.starts_at)))  # type: ignore[arg-type]

    @lived
    def open_loop(self) -> str:
        """Carmen enters the stage and options are found; the loop's code."""
        self.apply()
        self.carry()
        return self.loop().code

    def fill(self, *letters: str) -> str:
        """Alice and Bob claim the required seats of these options; the loop's code."""
        code = self.loop().code
        for letter in letters:
            for place, name in enumerate(("alice", "bob"), start=1):
                answer = self.as_(name, ClaimSeat(f"{code}-{letter}{place}"))
                assert isinstance(answer, Claimed), answer
        return code

    def option(self, letter: str) -> Option:
        return next(option for option in self.options() if option.letter == letter)

    def book(self, letter: str) -> None:
        answer = self.as_candidate(BookOption(self.option(letter).id))
        assert isinstance(answer, Booked), answer

    @lived
    def booked_loop(self) -> str:
        """A loop with option A booked by Carmen, Alice and Bob confirmed; its code. Everything so far is carried."""
        self.open_loop()
        code = self.fill("A", "B")
        self.book("A")
        self.carry()
        return code

    @lived
    def held_loop(self) -> str:
        """A loop whose interviews are over and whose scorecards are owed; its code."""
        code = self.booked_loop()
        self.pass_time(days=14)
        self.system(FinishInterviews())
        self.carry()
        return code

    def write_scorecard(self, name: str, notes: str = "Clear and calm under a hard question.", **changes: Any) -> None:
        fields = dict(ratings={"solving": 3}, notes=notes, recommendation=Recommendation.YES)
        answer = self.as_(name, SubmitScorecard(self.loop().code, **{**fields, **changes}))
        assert isinstance(answer, ScorecardSubmitted), answer

    @lived
    def hired_loop(self) -> str:
        """A loop whose candidate Hana has just hired, with both scorecards; its code. The hire is not carried yet."""
        code = self.held_loop()
        for name in ("alice", "bob"):
            self.write_scorecard(name)
        self.carry()
        answer = self.as_("hana", RecordOutcome(code, Decision.HIRE, "Convincing in both interviews."))
        assert isinstance(answer, OutcomeRecorded), answer
        return code

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """What is in the database, by plain SQL: a test's own eyes."""
        with self.store.engine.connect() as connection:
            return [dict(row) for row in connection.execute(sa.text(statement), values).mappings()]

    def count(self, rest: str, **values: Any) -> int:
        """How many rows `FROM rest` has."""
        return int(self.rows(f"SELECT count(*) AS n FROM {rest}", **values)[0]["n"])  # noqa: S608

    def write(self, statement: str, **values: Any) -> None:
        """Plain SQL behind the product's back, committed."""
        with self.store.engine.begin() as connection:
            connection.execute(sa.text(statement), values)

    def pass_time(self, **kwargs: float) -> None:
        self.now += timedelta(**kwargs)


def _missing() -> Any:
    raise AssertionError("there is no loop")


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Run the actions in threads that start together; their answers (or exceptions) in the order of the actions."""
    start = threading.Barrier(len(actions))

    def act(action: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return action()
        except Exception as fault:
            return fault

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(act, actions))


def unkept(desk: Any) -> MessageLog:
    """A message log that nobody runs: what it is handed is not waited for, and not kept."""
    return MessageLog(desk, _missing)


def chat(parcels: Iterable[Parcel], content: type[ContentT], to: str | None = None) -> list[ContentT]:
    """The chat contents of this kind among the parcels, only those for `to` (a first name) when it is given."""
    return [
        parcel.content
        for parcel in parcels
        if isinstance(parcel, ChatParcel)
        and isinstance(parcel.content, content)
        and (to is None or (parcel.to is not None and parcel.to.email == f"{to}@acme.example"))
    ]


def refused(answer: object) -> str:
    """Why it was refused, as the refusal's word; fails when it was not. Knows every answer that carries a `why`."""
    assert isinstance(answer, Refused | ClaimRefused | BookingRefused), answer
    return answer.why.value
