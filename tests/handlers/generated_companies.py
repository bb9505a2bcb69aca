"""What companies could there be? A few people with any roles, requisitions, loops in any state, and who sits where.

Also a database for trying one: whatever is written for an example, and by the commands in it, is undone.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import strategies as st
from sqlmodel import Session

from policies.vocabulary import (
    ApplicationId,
    CandidateId,
    ClaimId,
    ClaimState,
    Direction,
    LoopId,
    LoopState,
    MessageKind,
    OptionState,
    PersonId,
    RequisitionId,
    Role,
    SeatKind,
)
from storage.feedback import Scorecard
from storage.ledgers import Message
from storage.store import Store
from storage.tables import (
    Application,
    Candidate,
    Claim,
    Interview,
    InterviewPlan,
    Loop,
    Option,
    Person,
    PersonRole,
    PlannedInterview,
    PoolMember,
    Requisition,
    ScorecardForm,
    Seat,
    Slot,
)

PEOPLE = tuple(PersonId(f"person-{number}") for number in range(4))
STAGE = "Onsite"
places = st.integers(0, len(PEOPLE) - 1)


@dataclass(frozen=True)
class MadeLoop:
    """`panel` are (person, what became of their claim), each in a seat of their own; `written` have a scorecard."""

    requisition: int
    state: LoopState
    panel: tuple[tuple[int, ClaimState], ...]
    written: frozenset[int]


@dataclass(frozen=True)
class MadeCompany:
    """Numbers stand for people. `roles` and `active` are by person, `requisitions` are (recruiter, manager, open).

    `waiting` are the requisitions of applications that have no loop yet.
    """

    roles: tuple[frozenset[Role], ...]
    active: tuple[bool, ...]
    requisitions: tuple[tuple[int, int, bool], ...]
    loops: tuple[MadeLoop, ...]
    waiting: tuple[int, ...]


requisition_numbers = st.integers(0, 1)
panels = st.lists(st.tuples(places, st.sampled_from(ClaimState)), max_size=3, unique_by=lambda seat: seat[0]).map(tuple)
made_companies = st.builds(
    MadeCompany,
    roles=st.tuples(*[st.frozensets(st.sampled_from(Role), max_size=4)] * len(PEOPLE)),
    active=st.tuples(*[st.sampled_from([True, True, True, False])] * len(PEOPLE)),
    requisitions=st.tuples(*[st.tuples(places, places, st.booleans())] * 2),
    loops=st.lists(
        st.builds(MadeLoop, requisition_numbers, st.sampled_from(LoopState), panels, st.frozensets(places, max_size=2)),
        max_size=3,
    ).map(tuple),
    waiting=st.lists(requisition_numbers, max_size=2).map(tuple),
)


class Undone(Store):
    """One transaction holds a whole example, and each command's is a savepoint in it. Nothing of either is kept."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._session: Session | None = None

    @contextlib.contextmanager
    def example(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False) as session:
            self._session = session
            yield session
            session.rollback()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Session]:
        assert self._session is not None
        savepoint = self._session.begin_nested()
        yield self._session
        self._session.flush()
        savepoint.rollback()
        self._session.expire_all()


def write(session: Session, made: MadeCompany, now: datetime) -> None:
    """The company's rows."""
    for number, person in enumerate(PEOPLE):
        email = f"{person}@acme.example"
        session.add(Person(id=person, email=email, name=person, timezone="UTC", active=made.active[number]))
    session.add(ScorecardForm(key="form", attributes=[]))
    session.flush()
    for number, person in enumerate(PEOPLE):
        session.add(PoolMember(person_id=person, kind="coding"))
        session.add_all(PersonRole(person_id=person, role=role, source="cli") for role in made.roles[number])
    for number, (recruiter, manager, is_open) in enumerate(made.requisitions):
        _requisition(session, number, PEOPLE[recruiter], PEOPLE[manager], is_open)
    for number, loop in enumerate(made.loops):
        _loop(session, number, loop, now)
    for number, requisition in enumerate(made.waiting):
        _application(session, f"waiting-{number}", RequisitionId(f"req-{requisition}"), now)
    session.flush()


def _requisition(session: Session, number: int, recruiter: PersonId, manager: PersonId, is_open: bool) -> None:
    id = RequisitionId(f"req-{number}")
    session.add(
        Requisition(
            id=id, ats_job=id, title=id, channel="hiring", hiring_manager_id=manager, recruiter_id=recruiter,
            timezone="UTC", jurisdiction="eu-de", is_open=is_open,
        )
    )  # fmt: skip
    session.flush()
    session.add(InterviewPlan(id=f"plan-{number}", requisition_id=id, stage=STAGE))
    session.flush()
    session.add(
        PlannedInterview(
            plan_id=f"plan-{number}", position=1, name="Coding", kind="coding", minutes=60, seats=["lead"],
            form_key="form",
        )
    )  # fmt: skip


def _application(session: Session, name: str, requisition: RequisitionId, now: datetime) -> Application:
    session.add(Candidate(id=CandidateId(f"c-{name}"), ats_id=f"c-{name}", name="Carmen", email="carmen@mail.example"))
    session.flush()
    made = Application(
        id=ApplicationId(name), ats_id=name, candidate_id=CandidateId(f"c-{name}"), requisition_id=requisition,
        stage=STAGE, read_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _loop(session: Session, number: int, made: MadeLoop, now: datetime) -> None:
    application = _application(session, f"app-{number}", RequisitionId(f"req-{made.requisition}"), now)
    loop = Loop(
        id=LoopId(f"loop-{number}"), code=f"PK-AAA{number}", application_id=application.id,
        candidate_id=application.candidate_id, requisition_id=application.requisition_id, stage=STAGE,
        state=made.state, opened_at=now,
    )  # fmt: skip
    session.add(loop)
    session.flush()
    interview = Interview(
        loop_id=loop.id, position=1, name="Coding", kind="coding", minutes=60, seats=["lead"], attributes=[]
    )
    option = Option(loop_id=loop.id, letter="A", state=OptionState.PROPOSED, reason="", proposed_at=now)
    session.add_all([interview, option])
    session.flush()
    start = now + timedelta(days=number + 1)
    end = start + timedelta(hours=1)
    slot = Slot(option_id=option.id, interview_id=interview.id, starts_at=start, ends_at=end)
    session.add(slot)
    session.flush()
    seats = [Seat(slot_id=slot.id, ordinal=place, kind=SeatKind.LEAD) for place in range(len(made.panel) + 1)]
    session.add_all(seats)
    session.add(
        Message(
            at=now, direction=Direction.HEARD, kind=MessageKind.COMMAND, platform="slack", command="panel", place="C1",
            loop_id=loop.id, text="/panel",
        )
    )  # fmt: skip
    session.flush()
    for seat, (person, state) in zip(seats, made.panel, strict=False):
        claim_id = ClaimId(f"claim-{number}-{person}")
        session.add(
            Claim(
                id=claim_id, seat_id=seat.id, slot_id=slot.id, person_id=PEOPLE[person], state=state,
                starts_at=start, ends_at=end, claimed_at=now,
            )
        )  # fmt: skip
        session.flush()
        if person in made.written and state is ClaimState.ATTENDED:
            session.add(
                Scorecard(
                    seat_id=seat.id, claim_id=claim_id, loop_id=loop.id, author_id=PEOPLE[person], submitted_at=now
                )
            )  # fmt: skip
    session.flush()
