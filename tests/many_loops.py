"""A company that has hired for weeks: loops in bulk, written straight into the tables, in the shape the product leaves.

Everything is drawn from one seed, so that a picture and a figure come out the same again.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from policies.redaction import pseudonym
from policies.vocabulary import (
    BookingState,
    ClaimState,
    LoopState,
    OptionState,
    PersonId,
    Recommendation,
    ScorecardState,
    SeatKind,
    Shown,
)
from storage import options
from storage.columns import new_id
from storage.feedback import Scorecard, ScorecardRevision
from storage.ledgers import AuditEntry
from storage.store import Store
from storage.tables import (
    Application,
    Booking,
    Candidate,
    Claim,
    Interview,
    Loop,
    Option,
    Person,
    PoolMember,
    Requisition,
    Seat,
    Slot,
)

ZONES = ("Europe/Berlin", "Europe/Madrid", "Europe/London", "America/New_York", "Asia/Kolkata", "Asia/Tokyo")
WEIGHTS = (8, 4, 4, 2, 2, 1)
LETTERS = "ABCDEF"
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass
class Many:
    """Writes `loops` loops, opened over the `weeks` before `now`, for the requisitions that are in the database."""

    store: Store
    now: datetime
    secret: bytes
    weeks: int = 10
    seed: int = 7

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.made: list[SQLModel] = []
        self.claims: dict[str, list[Claim]] = {}

    def write(self, loops: int) -> None:
        with self.store.transaction() as session:
            requisitions = session.exec(select(Requisition).order_by(col(Requisition.ats_job))).all()
            people = session.exec(select(Person).order_by(col(Person.email))).all()
            panel = [one.person_id for one in session.exec(select(PoolMember).order_by(col(PoolMember.person_id)))]
            for number in range(loops):
                weights = range(len(requisitions), 0, -1)
                self._loop(number, self.chance.choices(requisitions, weights)[0], panel, people)
            self._save(session)

    def _save(self, session: Session) -> None:
        """Kind by kind, in the order of their references."""
        order = (Candidate, Application, Loop, Interview, Option, Slot, Seat, Claim, Booking, Scorecard, AuditEntry)
        for kind in (*order, ScorecardRevision):
            session.add_all(row for row in self.made if isinstance(row, kind))
            session.flush()

    def _add(self, row: Any) -> Any:
        self.made.append(row)
        return row

    def _loop(self, number: int, requisition: Requisition, panel: Sequence[PersonId], people: Sequence[Person]) -> None:
        opened = self.now - timedelta(hours=self.chance.uniform(24, self.weeks * 7 * 24))
        zone = self.chance.choices(ZONES, WEIGHTS)[0]
        candidate = self._add(
            Candidate(
                id=new_id(),
                ats_id=f"many-{number}",
                name=f"Candidate {number}",
                email=f"candidate{number}@mail.example",
                timezone=zone,
            )
        )
        application = self._add(
            Application(
                id=new_id(),
                ats_id=f"many-{number}",
                candidate_id=candidate.id,
                requisition_id=requisition.id,
                stage="Onsite",
                read_at=opened,
            )
        )
        loop = self._add(
            Loop(
                id=new_id(),
                code=_code(number),
                application_id=application.id,
                candidate_id=candidate.id,
                requisition_id=requisition.id,
                stage="Onsite",
                opened_at=opened,
                rounds=1,
            )
        )
        names = (("Coding", "coding", 60), ("System design", "design", 60), ("Collaboration", "collaboration", 45))
        interviews = [
            self._add(
                Interview(
                    id=new_id(),
                    loop_id=loop.id,
                    position=place,
                    name=name,
                    kind=kind,
                    minutes=minutes,
                    seats=["lead"],
                    attributes=[],
                )
            )
            for place, (name, kind, minutes) in enumerate(names)
        ]
        chosen = self._options(loop, interviews, zone, opened, panel, people)
        if chosen:
            self._book(loop, chosen, opened)
        self._audit(loop, candidate, requisition, people)

    def _options(
        self,
        loop: Loop,
        interviews: Sequence[Interview],
        zone: str,
        opened: datetime,
        panel: Sequence[PersonId],
        people: Sequence[Person],
    ) -> list[Option]:
        """The options that were ready, the first of them to be booked."""
        ready = []
        for letter in LETTERS[: self.chance.choices((1, 2, 3, 4, 5), (1, 3, 5, 8, 2))[0]]:
            by_hand = self.chance.random() < 0.15
            day = (opened + timedelta(days=self.chance.randint(3, 10))).replace(minute=0, second=0, microsecond=0)
            start = day.replace(hour=self.chance.choices(range(7, 17), (2, 6, 8, 8, 4, 6, 8, 7, 4, 2))[0])
            option = self._add(
                Option(
                    id=new_id(),
                    loop_id=loop.id,
                    letter=letter,
                    round=None if by_hand else 1,
                    reason="Everybody is free.",
                    proposed_by=people[0].id if by_hand else None,
                    proposed_at=opened,
                    zone=zone,
                    state=self.chance.choices((OptionState.RELEASED, OptionState.WITHDRAWN), (6, 1))[0],
                    ready_at=opened + timedelta(hours=8),
                )
            )
            ready.append(option)
            for interview in interviews:
                end = start + timedelta(minutes=interview.minutes)
                self._seat(option, interview, start, end, panel, options.local_minute(start, zone))
                start = end + timedelta(minutes=15)
        return ready

    def _seat(
        self,
        option: Option,
        interview: Interview,
        start: datetime,
        end: datetime,
        panel: Sequence[PersonId],
        local_minute: int,
    ) -> None:
        slot = self._add(
            Slot(
                id=new_id(),
                option_id=option.id,
                interview_id=interview.id,
                starts_at=start,
                ends_at=end,
                local_minute=local_minute,
            )
        )
        seat = self._add(Seat(id=new_id(), slot_id=slot.id, ordinal=0, kind=SeatKind.LEAD))
        # Some carry more than others: that is what the report is to show.
        person = panel[int(len(panel) * self.chance.random() ** 1.7)]
        claim = self._add(
            Claim(
                id=new_id(),
                seat_id=seat.id,
                slot_id=slot.id,
                person_id=person,
                state=ClaimState.RELEASED,
                starts_at=start,
                ends_at=end,
                claimed_at=option.proposed_at,
            )
        )
        self.claims.setdefault(option.id, []).append(claim)

    def _book(self, loop: Loop, ready: list[Option], opened: datetime) -> None:
        loop.offers, loop.state = 1, LoopState.OFFERED
        if self.chance.random() < 0.1:
            return
        booked_at = opened + timedelta(hours=min(400.0, self.chance.lognormvariate(3.6, 0.9)))
        if booked_at > self.now:
            return
        moves = self.chance.choices((0, 1, 2), (16, 3, 1))[0]
        chosen = ready[: moves + 1]
        for version, option in enumerate(chosen, 1):
            last = option is chosen[-1]
            self._add(
                Booking(
                    loop_id=loop.id,
                    option_id=option.id,
                    candidate_id=loop.candidate_id,
                    requisition_id=loop.requisition_id,
                    onsite=False,
                    version=version,
                    state=BookingState.LIVE if last else BookingState.SUPERSEDED,
                    booked_at=booked_at + timedelta(hours=20 * (version - 1)),
                )
            )
        loop.reschedules = len(chosen) - 1
        loop.state = LoopState.BOOKED
        self._hold(loop, chosen[-1])

    def _hold(self, loop: Loop, option: Option) -> None:
        option.state = OptionState.BOOKED
        claims = self.claims[option.id]
        for claim in claims:
            claim.state = ClaimState.ATTENDED if claim.ends_at < self.now else ClaimState.CONFIRMED
        if all(claim.state is ClaimState.ATTENDED for claim in claims):
            loop.state, option.state = LoopState.HELD, OptionState.DONE
        for claim in claims:
            if claim.state is ClaimState.ATTENDED and self.chance.random() < 0.93:
                self._scorecard(loop, claim)

    def _scorecard(self, loop: Loop, claim: Claim) -> None:
        written = claim.ends_at + timedelta(hours=self.chance.lognormvariate(2.3, 1.1))
        if written > self.now:
            return
        card = self._add(
            Scorecard(
                id=new_id(),
                seat_id=claim.seat_id,
                claim_id=claim.id,
                loop_id=loop.id,
                author_id=claim.person_id,
                state=ScorecardState.SUBMITTED,
                submitted_at=written,
            )
        )
        self._add(
            ScorecardRevision(
                scorecard_id=card.id,
                revision=1,
                ratings={},
                notes="",
                recommendation=Recommendation.YES,
                written_at=written,
            )
        )

    def _audit(self, loop: Loop, candidate: Candidate, requisition: Requisition, people: Sequence[Person]) -> None:
        subject = pseudonym(self.secret, bytes.fromhex(candidate.pseudonym_key))
        seen: list[tuple[str, str, str, tuple[Shown, ...]]] = [
            ("person", requisition.recruiter_id, "requisition-recruiter", (Shown.NAME,)),
            ("candidate", "link", "candidate-own-loop", (Shown.SLOTS,)),
        ]
        if loop.state is LoopState.HELD:
            manager = requisition.hiring_manager_id
            seen.append(("person", manager, "requisition-hiring-manager", (Shown.NAME, Shown.SCORECARDS)))
        if self.chance.random() < 0.04:
            seen.append(("person", people[-1].id, "auditor", (Shown.MESSAGES,)))
        for kind, actor, rule, shown in seen:
            self._add(
                AuditEntry(
                    at=loop.opened_at,
                    actor_kind=kind,
                    actor_id=actor,
                    command="ShowScorecards",
                    surface="slack",
                    allowed=True,
                    rule=rule,
                    answer="Shown",
                    about=loop.code,
                    subject=subject,
                    shown=",".join(sorted(shown)),
                )
            )


def _code(number: int) -> str:
    letters = ""
    for _ in range(4):
        number, rest = divmod(number, len(CODE_LETTERS))
        letters += CODE_LETTERS[rest]
    return f"PK-{letters}"
