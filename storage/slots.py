"""Which seats are there and who has them? The claim itself is one INSERT that a unique index lets win or lose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies.vocabulary import (
    REQUIRED_SEATS,
    ClaimId,
    ClaimState,
    LoopId,
    OptionId,
    OptionState,
    PersonId,
    SeatId,
    SlotId,
    SwapState,
)
from storage.columns import LIVE_CLAIM, new_id
from storage.store import insert_unless_known
from storage.tables import Claim, Interview, Loop, Option, Person, Seat, Slot, Swap

CODE = re.compile(r"^(PK-[0-9A-Z]{4})-([A-Z]{1,3})(\d{1,2})$")


@dataclass(frozen=True, slots=True)
class Place:
    """A slot with the rows around it."""

    loop: Loop
    option: Option
    interview: Interview
    slot: Slot

    @property
    def code(self) -> str:
        """What people type for this slot: the loop's code, the option's letter and the interview's number."""
        return f"{self.loop.code}-{self.option.letter}{self.interview.position}"


@dataclass(frozen=True, slots=True)
class Taken:
    """A seat and, when it is claimed, the live claim and its holder."""

    seat: Seat
    claim: Claim | None
    holder: Person | None


def _places() -> sa.Select[Loop, Option, Interview, Slot]:
    return (
        sa.select(Loop, Option, Interview, Slot)
        .join(Option, col(Option.loop_id) == col(Loop.id))
        .join(Slot, col(Slot.option_id) == col(Option.id))
        .join(Interview, col(Interview.id) == col(Slot.interview_id))
    )


def find(session: Session, place: str) -> Place | None:
    """The slot under this id or code."""
    typed = CODE.match(place.strip().upper())
    if typed:
        code, letter, position = typed.groups()
        query = _places().where(
            col(Loop.code) == code, col(Option.letter) == letter, col(Interview.position) == int(position)
        )
    else:
        query = _places().where(col(Slot.id) == place)
    row = session.execute(query).first()
    return Place(*row) if row else None


def at(session: Session, slot_id: SlotId) -> Place:
    """The slot under this id, which exists."""
    return Place(*session.execute(_places().where(col(Slot.id) == slot_id)).one())


def of_option(session: Session, option_id: OptionId) -> Sequence[Place]:
    """The slots of an option in the order of its interviews."""
    rows = session.execute(_places().where(col(Option.id) == option_id).order_by(col(Interview.position)))
    return [Place(*row) for row in rows]


def seats(session: Session, slot_id: SlotId) -> Sequence[Taken]:
    """The seats of a slot in order, each with its live claim."""
    rows = session.execute(
        sa.select(Seat, Claim, Person)
        .outerjoin(Claim, sa.and_(col(Claim.seat_id) == col(Seat.id), sa.text(f"claim.{LIVE_CLAIM}")))
        .outerjoin(Person, col(Person.id) == col(Claim.person_id))
        .where(col(Seat.slot_id) == slot_id)
        .order_by(col(Seat.ordinal))
    )
    return [Taken(*row) for row in rows]


def win(
    session: Session, seat: Seat, slot: Slot, person_id: PersonId, state: ClaimState, now: datetime
) -> Claim | None:
    """Claim the seat; None when somebody else has it (or this person has another seat in the slot).

    The index decides.
    """
    claim_id = new_id()
    won = insert_unless_known(
        session,
        Claim,
        "id",
        id=claim_id,
        seat_id=seat.id,
        slot_id=slot.id,
        person_id=person_id,
        state=state,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        sequence=0,
        claimed_at=now,
    )
    return session.get_one(Claim, claim_id) if won else None


def seat_rows(session: Session, slot_id: SlotId) -> Sequence[Seat]:
    return session.exec(select(Seat).where(Seat.slot_id == slot_id).order_by(col(Seat.ordinal))).all()


def open_required(session: Session, loop_id: LoopId, state: OptionState, now: datetime) -> int:
    """How many seats that must be filled are open in slots ahead of the loop's options in this state."""
    taken = sa.exists().where(col(Claim.seat_id) == col(Seat.id), sa.text(f"claim.{LIVE_CLAIM}"))
    query = (
        sa.select(sa.func.count())
        .select_from(Seat)
        .join(Slot, col(Slot.id) == col(Seat.slot_id))
        .join(Option, col(Option.id) == col(Slot.option_id))
        .where(
            col(Option.loop_id) == loop_id,
            col(Option.state) == state,
            col(Slot.starts_at) > now,
            col(Seat.kind).in_(REQUIRED_SEATS),
            ~taken,
        )
    )
    return int(session.execute(query).scalar_one())


def claims_of_option(session: Session, option_id: OptionId) -> Sequence[Claim]:
    """The live claims in an option."""
    return session.exec(
        select(Claim)
        .join(Slot, col(Slot.id) == Claim.slot_id)
        .where(Slot.option_id == option_id, sa.text(f"claim.{LIVE_CLAIM}"))
        .order_by(col(Claim.starts_at), col(Claim.id))
    ).all()


def claims_of_loop(session: Session, loop_id: LoopId) -> Sequence[Claim]:
    """The live claims in all options of a loop."""
    return session.exec(
        select(Claim)
        .join(Slot, col(Slot.id) == Claim.slot_id)
        .join(Option, col(Option.id) == Slot.option_id)
        .where(Option.loop_id == loop_id, sa.text(f"claim.{LIVE_CLAIM}"))
        .order_by(col(Claim.starts_at), col(Claim.id))
    ).all()


def held_by(session: Session, slot_id: SlotId, person_id: PersonId) -> Claim | None:
    """This person's live claim in the slot."""
    return session.exec(
        select(Claim).where(Claim.slot_id == slot_id, Claim.person_id == person_id, sa.text(f"claim.{LIVE_CLAIM}"))
    ).first()


def last_held_by(session: Session, slot_id: SlotId, person_id: PersonId) -> Claim | None:
    """The claim in the slot that this person released last."""
    released = select(Claim).where(Claim.slot_id == slot_id, Claim.person_id == person_id)
    return session.exec(released.order_by(col(Claim.released_at).desc()).limit(1)).first()


def asked_swap(session: Session, claim_id: str) -> Swap | None:
    return session.exec(select(Swap).where(Swap.claim_id == claim_id, Swap.state == "asked")).first()


def claim(session: Session, claim_id: ClaimId) -> Claim:
    """The claim under this id, which exists, as it is now."""
    return session.get_one(Claim, claim_id, populate_existing=True)


def seat(session: Session, seat_id: SeatId) -> Seat:
    return session.get_one(Seat, seat_id)


def lapse(swap: Swap, now: datetime) -> None:
    """The claim that was to be handed over is gone."""
    swap.state = SwapState.LAPSED
    swap.settled_at = now
