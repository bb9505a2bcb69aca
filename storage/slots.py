"""Which seats are there and who has them? The claim itself is one INSERT that a unique index lets win or lose."""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies.claims import SEAT_ORDER
from policies.vocabulary import (
    REQUIRED_SEATS,
    ClaimId,
    ClaimState,
    LoopId,
    LoopState,
    OptionId,
    OptionState,
    PersonId,
    SeatId,
    SeatKind,
    SlotId,
    SwapState,
)
from storage.columns import LIVE_CLAIM, new_id
from storage.prepared import run
from storage.store import dialect, insert_of
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


_PLACES = (
    sa.select(Loop, Option, Interview, Slot)
    .join(Option, col(Option.loop_id) == col(Loop.id))
    .join(Slot, col(Slot.option_id) == col(Option.id))
    .join(Interview, col(Interview.id) == col(Slot.interview_id))
)
BY_ID = col(Slot.id) == sa.bindparam("slot")
BY_CODE = sa.and_(
    col(Loop.code) == sa.bindparam("code"),
    col(Option.letter) == sa.bindparam("letter"),
    col(Interview.position) == sa.bindparam("position"),
)
_AT, _AT_CODE = _PLACES.where(BY_ID), _PLACES.where(BY_CODE)
_OF_OPTION = _PLACES.where(col(Option.id) == sa.bindparam("option")).order_by(col(Interview.position))


_SEATS = (
    sa.select(Seat, Claim, Person)
    .outerjoin(Claim, sa.and_(col(Claim.seat_id) == col(Seat.id), sa.text(f"claim.{LIVE_CLAIM}")))
    .outerjoin(Person, col(Person.id) == col(Claim.person_id))
    .where(col(Seat.slot_id) == sa.bindparam("slot"))
    .order_by(col(Seat.ordinal))
)


def typed(place: str) -> dict[str, Any] | None:
    """What a slot's code says, for `BY_CODE`; None when it is none, and so an id for `BY_ID`."""
    found = CODE.match(place.strip().upper())
    return {"code": found[1], "letter": found[2], "position": int(found[3])} if found else None


def find(session: Session, place: str) -> Place | None:
    """The slot under this id or code."""
    code = typed(place)
    row = (session.execute(_AT_CODE, code) if code else session.execute(_AT, {"slot": place})).first()
    return Place(*row) if row else None


def at(session: Session, slot_id: SlotId) -> Place:
    """The slot under this id, which exists."""
    return Place(*session.execute(_AT, {"slot": slot_id}).one())


def of_option(session: Session, option_id: OptionId) -> Sequence[Place]:
    """The slots of an option in the order of its interviews."""
    return [Place(*row) for row in session.execute(_OF_OPTION, {"option": option_id})]


def seats(session: Session, slot_id: SlotId) -> Sequence[Taken]:
    """The seats of a slot in order, each with its live claim."""
    return [Taken(*row) for row in session.execute(_SEATS, {"slot": slot_id})]


@dataclass(frozen=True, slots=True)
class Won:
    """A claim that was just made, and the seat it is for."""

    claim_id: ClaimId
    seat_id: SeatId


def win(
    session: Session, slot_id: SlotId, person_id: PersonId, state: ClaimState, now: datetime, seat_id: str | None = None
) -> Won | None:
    """Claim the first open seat of the slot, or this one; None when others have them all (or this person has another
    seat in the slot).

    No look beforehand: all of them are tried in their order, and the unique indexes let one in at most.
    """
    wanted = {"slot": slot_id, "person": person_id, "claimed": state, "now": now}
    one = {"seat": seat_id} if seat_id is not None else {}
    won = run(session, _claiming(dialect(session), seat_id is not None), claim=new_id(), **wanted, **one).first()
    return Won(*won) if won else None


@functools.cache
def _claiming(dialect: str, one_seat: bool) -> Any:
    into = insert_of(dialect, Claim)
    kinds = into.table.c
    values = {
        "id": sa.bindparam("claim", type_=kinds.id.type),
        "seat_id": col(Seat.id),
        "slot_id": col(Slot.id),
        "person_id": sa.bindparam("person", type_=kinds.person_id.type),
        "state": sa.bindparam("claimed", type_=kinds.state.type),
        "starts_at": col(Slot.starts_at),
        "ends_at": col(Slot.ends_at),
        "sequence": sa.literal_column("0"),
        "claimed_at": sa.bindparam("now", type_=kinds.claimed_at.type),
    }
    weight = sa.case({kind.value: number for number, kind in enumerate(SEAT_ORDER)}, value=col(Seat.kind))
    seats = sa.select(*values.values()).join_from(Seat, Slot, col(Slot.id) == col(Seat.slot_id)).where(BY_ID)
    seats = seats.where(col(Seat.id) == sa.bindparam("seat")) if one_seat else seats.order_by(weight, col(Seat.ordinal))
    claiming = into.from_select(list(values), seats, include_defaults=False)
    return claiming.on_conflict_do_nothing().returning(kinds.id, kinds.seat_id)


@dataclass(frozen=True, slots=True)
class Filling:
    """How full an option is: its seats, each with its kind and whether it is claimed; and what hangs on that.

    `others_ready` counts the loop's other options that are ready.
    """

    seats: Mapping[SeatId, tuple[SeatKind, bool]]
    option_id: OptionId
    state: OptionState
    ready_at: datetime | None
    loop_id: LoopId
    loop: LoopState
    invited: bool
    others_ready: int

    def with_taken(self, seat_id: SeatId) -> "Filling":
        """The same once somebody has this seat."""
        kind, _ = self.seats[seat_id]
        return replace(self, seats={**self.seats, seat_id: (kind, True)})


_other = sa.orm.aliased(Option, name="other")
_others_ready = (
    sa.select(sa.func.count())
    .select_from(_other)
    .where(
        col(_other.loop_id) == col(Option.loop_id),
        col(_other.id) != col(Option.id),
        col(_other.state) == OptionState.READY,
    )
    .correlate(Option)
    .scalar_subquery()
)
_FILLING = (
    sa.select(
        col(Seat.id), col(Seat.kind), col(Claim.id).is_not(None), col(Option.state), col(Option.ready_at),
        col(Loop.id), col(Loop.state), col(Loop.invited), _others_ready,
    )
    .select_from(Option)
    .join(Loop, col(Loop.id) == col(Option.loop_id))
    .join(Slot, col(Slot.option_id) == col(Option.id))
    .join(Seat, col(Seat.slot_id) == col(Slot.id))
    .outerjoin(Claim, sa.and_(col(Claim.seat_id) == col(Seat.id), sa.text(f"claim.{LIVE_CLAIM}")))
    .where(col(Option.id) == sa.bindparam("option"))
)  # fmt: skip


def filling(session: Session, option_id: OptionId) -> Filling:
    """How full an option is now. Every option has a slot, and every slot a seat."""
    rows = run(session, _FILLING, option=option_id)
    seats = {seat_id: (kind, taken) for seat_id, kind, taken, *_ in rows}
    return Filling(seats, option_id, *rows[0][3:])


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
