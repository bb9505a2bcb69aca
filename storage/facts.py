"""Which facts does a rule about claims need? Gathered here, so that a policy is shown no more than it may see.

Read past the ORM, in one statement for each question: a claim is what people race for.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from policies.claims import Claimant, Offered
from policies.vocabulary import (
    ClaimId,
    InterviewId,
    LoopId,
    LoopState,
    OptionId,
    OptionState,
    PersonId,
    RequisitionId,
    SeatId,
    SeatKind,
    SlotId,
    Span,
)
from policies.waiting import Waiting
from storage import nudges, slots
from storage.columns import LIVE_CLAIM
from storage.prepared import run
from storage.slots import Filling, Place
from storage.tables import Claim, Interview, Leave, Loop, Option, Person, PoolMember, Requisition, Seat, Slot
from storage.waiting import Nudge

LOOK_BACK = timedelta(days=8)
"""A week's load counts interviews already held, so claims are read from before the oldest day of the current week."""


def offered(place: Place) -> Offered:
    span = Span(place.slot.starts_at, place.slot.ends_at)
    return Offered(place.interview.id, place.interview.kind, span, place.option.state, place.loop.state)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A slot in which somebody wants a seat, and `code`, what people type for it."""

    loop_id: LoopId
    option_id: OptionId
    slot_id: SlotId
    code: str
    requisition_id: RequisitionId
    title: str
    channel: str
    interview: str
    offered: Offered
    ready_at: datetime | None
    invited: bool

    @property
    def span(self) -> Span:
        return self.offered.span


@dataclass(frozen=True, slots=True)
class OpenSeat:
    """The first open seat of a slot."""

    seat_id: SeatId
    kind: SeatKind
    slot: Wanted


@dataclass(frozen=True, slots=True)
class Held:
    """A seat that somebody holds, and when."""

    claim_id: ClaimId
    slot_id: SlotId
    option_id: OptionId
    interview_id: InterviewId
    span: Span


@dataclass(frozen=True, slots=True)
class Facts:
    """A person's facts, read once: judging many seats needs no more queries than judging one."""

    timezone: str
    load_day: int
    load_week: int
    kinds: frozenset[str]
    leave: tuple[Span, ...]
    held: tuple[Held, ...]

    def claimant(self, option_id: OptionId) -> Claimant:
        """The person as a rule about a seat in this option may see them."""
        return Claimant(
            kinds=self.kinds,
            timezone=self.timezone,
            load_day=self.load_day,
            load_week=self.load_week,
            leave=self.leave,
            claims=[one.span for one in self.held],
            load=[(one.interview_id, one.span.starts_at) for one in self.held],
            on_option=any(one.option_id == option_id for one in self.held),
        )

    def in_slot(self, slot_id: SlotId) -> Held | None:
        """The seat that the person holds in this slot."""
        return next((one for one in self.held if one.slot_id == slot_id), None)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a claim turns on once its turn has come: the person's facts, how full the option is, and whether they have
    been nudged about the loop's seats.
    """

    mine: Facts
    filling: Filling
    nudged: bool


_NONE = sa.null()
_PERSON: list[sa.Select[*tuple[Any, ...]]] = [
    sa.select(
        sa.literal_column("'seat'").label("what"), col(Claim.id).label("word"), col(Claim.slot_id),
        col(Slot.option_id), col(Slot.interview_id), col(Claim.starts_at), col(Claim.ends_at),
        sa.cast(_NONE, sa.Integer).label("day"), sa.cast(_NONE, sa.Integer).label("week"),
    )
    .join(Slot, col(Slot.id) == col(Claim.slot_id))
    .where(
        col(Claim.person_id) == sa.bindparam("person"),
        sa.text(f"claim.{LIVE_CLAIM}"),
        sa.or_(col(Claim.ends_at) > sa.bindparam("after"), col(Claim.slot_id) == sa.bindparam("slot")),
    ),
    sa.select(
        sa.literal_column("'leave'"), _NONE, _NONE, _NONE, _NONE, col(Leave.starts_at), col(Leave.ends_at), _NONE, _NONE
    ).where(col(Leave.person_id) == sa.bindparam("person")),
    sa.select(
        sa.literal_column("'kind'"), col(PoolMember.kind), _NONE, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE
    ).where(col(PoolMember.person_id) == sa.bindparam("person")),
    sa.select(
        sa.literal_column("'person'"), col(Person.timezone), _NONE, _NONE, _NONE, _NONE, _NONE,
        col(Person.load_day), col(Person.load_week),
    ).where(col(Person.id) == sa.bindparam("person")),
]  # fmt: skip
_other = sa.orm.aliased(Slot, name="other")
_OPTION: list[sa.Select[*tuple[Any, ...]]] = [
    sa.select(
        sa.literal_column("'place'"), col(Seat.id), col(Seat.kind), col(Claim.id),
        _NONE, _NONE, _NONE, _NONE, _NONE,
    )
    .select_from(_other)
    .join(Seat, col(Seat.slot_id) == col(_other.id))
    .outerjoin(Claim, sa.and_(col(Claim.seat_id) == col(Seat.id), sa.text(f"claim.{LIVE_CLAIM}")))
    .where(col(_other.option_id) == sa.bindparam("option")),
    sa.select(
        sa.literal_column("'ready'"), col(Option.id), _NONE, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE
    ).where(
        col(Option.loop_id) == sa.bindparam("loop"), col(Option.id) != sa.bindparam("option"),
        col(Option.state) == OptionState.READY,
    ),
    sa.select(
        sa.literal_column("'nudge'"), col(Nudge.id), _NONE, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE
    ).where(
        col(Nudge.loop_id) == sa.bindparam("loop"), col(Nudge.person_id) == sa.bindparam("person"),
        col(Nudge.waiting) == Waiting.SEATS, col(Nudge.state).in_(nudges.LIVE),
    ),
]  # fmt: skip
_FACTS = sa.union_all(*_PERSON)
_TURN = sa.union_all(*_PERSON, *_OPTION)


def of_person(session: Session, person_id: PersonId, now: datetime) -> Facts:
    """What rules about claims need to know of a person now."""
    return _facts(run(session, _FACTS, person=person_id, after=now - LOOK_BACK, slot=""))


def of_turn(session: Session, person_id: PersonId, wanted: Wanted, now: datetime) -> Turn:
    """What this person's claim turns on, who has locked what they want: of its slot also what they held long ago."""
    found = run(
        session, _TURN, person=person_id, after=now - LOOK_BACK,
        slot=wanted.slot_id, option=wanted.option_id, loop=wanted.loop_id,
    )  # fmt: skip
    whats = Counter(row.what for row in found)
    filling = Filling(
        seats={row.word: (SeatKind(row.slot_id), row.option_id is not None) for row in found if row.what == "place"},
        option_id=wanted.option_id,
        state=wanted.offered.option,
        ready_at=wanted.ready_at,
        loop_id=wanted.loop_id,
        loop=wanted.offered.loop,
        invited=wanted.invited,
        others_ready=whats["ready"],
    )
    return Turn(_facts(found), filling, nudged=whats["nudge"] > 0)


def _facts(found: Iterable[Any]) -> Facts:
    kinds, leave, held, figures = [], [], [], ("", 0, 0)
    for what, word, slot, option, interview, starts_at, ends_at, day, week in found:
        if what == "seat":
            held.append(Held(word, slot, option, interview, Span(starts_at, ends_at)))
        elif what == "leave":
            leave.append(Span(starts_at, ends_at))
        elif what == "kind":
            kinds.append(word)
        elif what == "person":
            figures = (word, day, week)
    return Facts(*figures, frozenset(kinds), tuple(leave), tuple(held))


_WANTED = (
    sa.select(
        col(Loop.id), col(Option.id), col(Slot.id), col(Loop.code), col(Option.letter), col(Interview.position),
        col(Requisition.id), col(Requisition.title), col(Requisition.channel),
        col(Interview.name), col(Interview.id), col(Interview.kind),
        col(Slot.starts_at), col(Slot.ends_at), col(Option.state), col(Loop.state), col(Option.ready_at),
        col(Loop.invited),
    )
    .select_from(Loop)
    .join(Requisition, col(Requisition.id) == col(Loop.requisition_id))
    .join(Option, col(Option.loop_id) == col(Loop.id))
    .join(Slot, col(Slot.option_id) == col(Option.id))
    .join(Interview, col(Interview.id) == col(Slot.interview_id))
)  # fmt: skip
UNLOCKED = _WANTED.join(Person, col(Person.id) == sa.bindparam("person"))
_LOCKED = UNLOCKED.with_for_update(key_share=True, of=[Loop, Option, Person])
_AT, _AT_CODE = _LOCKED.where(slots.BY_ID), _LOCKED.where(slots.BY_CODE)


def lock(session: Session, place: str, person_id: PersonId) -> Wanted | None:
    """The slot under this id or code, in which this person wants a seat: whoever claims in a loop takes turns here.

    The loop and the person are locked until the transaction ends, in this order. The option is locked with them, since
    what had to be waited for may have changed it: of a locked row, one reads what is true after the wait.
    """
    code = slots.typed(place)
    statement, values = (_AT_CODE, code) if code else (_AT, {"slot": place})
    row = run(session, statement, person=person_id, **values).first()
    return _wanted(*row) if row else None


_taken = sa.exists().where(col(Claim.seat_id) == col(Seat.id), sa.text(f"claim.{LIVE_CLAIM}"))
_first_open = (
    sa.select(sa.func.min(col(Seat.ordinal))).where(col(Seat.slot_id) == col(Slot.id), ~_taken).correlate(Slot)
).scalar_subquery()
_place = sa.orm.aliased(Seat, name="place")
_OPEN = (
    _WANTED.join(_place, sa.and_(col(_place.slot_id) == col(Slot.id), col(_place.ordinal) == _first_open))
    .add_columns(col(_place.id), col(_place.kind))
    .where(
        col(Loop.state).in_((LoopState.OPEN, LoopState.OFFERED, LoopState.BOOKED)),
        col(Option.state).in_((OptionState.PROPOSED, OptionState.READY, OptionState.BOOKED)),
        col(Slot.starts_at) > sa.bindparam("now"),
        col(Interview.kind).in_(
            sa.select(col(PoolMember.kind)).where(col(PoolMember.person_id) == sa.bindparam("person"))
        ),
    )
    .order_by(col(Slot.starts_at), col(Slot.id))
    .limit(200)
)


def open_seats(session: Session, person_id: PersonId, now: datetime) -> Sequence[OpenSeat]:
    """The first open seat of each slot ahead, of a kind of interview that this person is qualified for, in a live
    option; the soonest 200.
    """
    found = run(session, _OPEN, person=person_id, now=now)
    return [OpenSeat(seat_id, kind, _wanted(*row)) for *row, seat_id, kind in found]


def _wanted(
    loop_id: LoopId, option_id: OptionId, slot_id: SlotId, code: str, letter: str, position: int,
    requisition_id: RequisitionId, title: str, channel: str, interview: str, interview_id: str, kind: str,
    starts_at: datetime, ends_at: datetime, option: OptionState, loop: LoopState,
    ready_at: datetime | None, invited: bool,
) -> Wanted:  # fmt: skip
    offered = Offered(interview_id, kind, Span(starts_at, ends_at), option, loop)
    code = f"{code}-{letter}{position}"
    place = loop_id, option_id, slot_id, code
    return Wanted(*place, requisition_id, title, channel, interview, offered, ready_at, invited)
