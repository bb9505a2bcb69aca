"""Which facts does a rule about claims need? Gathered here, so that a policy is shown no more than it may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from policies.claims import Claimant, Offered
from policies.vocabulary import LoopState, OptionState, PersonId, Span
from storage import people
from storage.columns import LIVE_CLAIM
from storage.slots import Place
from storage.tables import Claim, Interview, Loop, Option, Person, Seat, Slot

LOOK_BACK = timedelta(days=8)
"""A week's load counts interviews already held, so claims are read from before the oldest day of the current week."""


def offered(place: Place) -> Offered:
    span = Span(place.slot.starts_at, place.slot.ends_at)
    return Offered(place.interview.id, place.interview.kind, span, place.option.state, place.loop.state)


@dataclass(frozen=True, slots=True)
class Facts:
    """A person's facts, read once: judging many seats needs no more queries than judging one."""

    person: Person
    kinds: frozenset[str]
    leave: tuple[Span, ...]
    claims: Sequence[tuple[Claim, Slot]]

    def claimant(self, place: Place) -> Claimant:
        """The person as a rule about this seat may see them."""
        return Claimant(
            kinds=self.kinds,
            timezone=self.person.timezone,
            load_day=self.person.load_day,
            load_week=self.person.load_week,
            leave=self.leave,
            claims=[Span(claim.starts_at, claim.ends_at) for claim, _ in self.claims],
            load=[(slot.interview_id, claim.starts_at) for claim, slot in self.claims],
            on_option=any(slot.option_id == place.option.id for _, slot in self.claims),
        )


def of_person(session: Session, person_id: PersonId, now: datetime) -> Facts:
    """What rules about claims need to know of a person now."""
    return Facts(
        person=session.get_one(Person, person_id),
        kinds=people.kinds(session, person_id),
        leave=people.leave(session, person_id),
        claims=people.live_claims(session, person_id, now - LOOK_BACK),
    )


def open_places(session: Session, kinds: Iterable[str], now: datetime, limit: int = 200) -> Sequence[Place]:
    """Slots ahead, of these kinds of interview, with at least one open seat in a live option; soonest first."""
    taken = sa.exists().where(col(Claim.seat_id) == col(Seat.id), sa.text(f"claim.{LIVE_CLAIM}"))
    has_open_seat = sa.exists().where(col(Seat.slot_id) == col(Slot.id), ~taken)
    rows = session.execute(
        sa.select(Loop, Option, Interview, Slot)
        .join(Option, col(Option.loop_id) == col(Loop.id))
        .join(Slot, col(Slot.option_id) == col(Option.id))
        .join(Interview, col(Interview.id) == col(Slot.interview_id))
        .where(
            col(Loop.state).in_((LoopState.OPEN, LoopState.OFFERED, LoopState.BOOKED)),
            col(Option.state).in_((OptionState.PROPOSED, OptionState.READY, OptionState.BOOKED)),
            col(Slot.starts_at) > now,
            col(Interview.kind).in_(list(kinds)),
            has_open_seat,
        )
        .order_by(col(Slot.starts_at), col(Slot.id))
        .limit(limit)
    )
    return [Place(*row) for row in rows]
