"""Which nudges are owed? Planned, taken when due, and retired when what they are about is done."""

import functools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from policies.hiring import ItemId
from policies.vocabulary import ClaimId, Decision, LoopId, LoopState, PersonId, RequisitionId, SeatId, Span
from policies.waiting import Audience, NudgeId, NudgeState, Waiting
from storage import people
from storage.columns import LIVE_CLAIM, new_id
from storage.feedback import Outcome, Scorecard
from storage.hiring import ChecklistItem
from storage.prepared import run
from storage.store import among, insert_all_unless_known, insert_unless_known
from storage.tables import Claim, Interview, Loop, Option, Person, Requisition, Slot
from storage.waiting import DUE, Nudge, NudgeMute

RowT = TypeVar("RowT", bound=SQLModel)

LOCK = 0x4E55444745  # whoever fires holds this lock; the number is the product's own
LIVE = (NudgeState.DUE, NudgeState.SENT)


@dataclass(frozen=True, slots=True)
class Planned:
    """A nudge that is to fire. `person_id` None: the candidate, or whoever is chosen of the pool."""

    waiting: Waiting
    subject: str
    loop_id: LoopId
    audience: Audience
    person_id: PersonId | None
    rung: int
    time_no: int
    since: datetime
    due_at: datetime
    again: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """A nudge that had been said when it was retired: where it stands is to say so."""

    id: NudgeId
    person_id: PersonId
    sent_on: date
    folded: bool


@dataclass(frozen=True, slots=True)
class Around:
    """The rows around some nudges, each by its id. `written` are seats that have a scorecard, `decided` loops with
    their decision, `away` the people's leave, `items` what they are about of hires' checklists. `at_hand` only keeps
    more rows where the session finds them without asking the database.
    """

    loops: Mapping[LoopId, Loop]
    requisitions: Mapping[RequisitionId, Requisition]
    people: Mapping[PersonId, Person]
    claims: Mapping[ClaimId, Claim]
    written: frozenset[SeatId]
    decided: Mapping[LoopId, Decision]
    away: Mapping[PersonId, tuple[Span, ...]]
    items: Mapping[ItemId, ChecklistItem]
    at_hand: tuple[Any, ...]


def plan(session: Session, planned: Iterable[Planned]) -> None:
    """Write nudges down. One that is there already, whatever became of it, is not planned again."""
    rows = [
        {"id": new_id(), "state": NudgeState.DUE, "folded": False, **{name: getattr(one, name) for name in COLUMNS}}
        for one in planned
    ]
    insert_all_unless_known(session, Nudge, rows)


def oldest_due(session: Session) -> datetime | None:
    """When the nudge that is due first was or will be due; None where none is."""
    query = select(Nudge.due_at).where(sa.text(DUE)).order_by(col(Nudge.due_at), col(Nudge.id)).limit(1)
    return session.exec(query).first()


COLUMNS = tuple(Planned.__dataclass_fields__)


def change(session: Session, ids: Collection[NudgeId], values: Mapping[str, object]) -> None:
    """The same change to all of these, in one statement; rows that the session holds are not told."""
    statement = sa.update(Nudge).where(among(session, Nudge.id, ids)).values(**values)
    session.execute(statement, execution_options={"synchronize_session": False})


def hold(session: Session) -> bool:
    """Be the only one who fires until this transaction ends; False when somebody else is.

    So a day's messages are counted by one at a time. SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "sqlite":
        return True
    return bool(session.execute(sa.select(sa.func.pg_try_advisory_xact_lock(LOCK))).scalar_one())


def due(session: Session, now: datetime, limit: int) -> Sequence[Nudge]:
    """The next nudges that are due, those first that have waited longest; locked, those left out that are locked."""
    return session.exec(
        select(Nudge)
        .where(sa.text("nudge.state = 'due'"), Nudge.due_at <= now)
        .order_by(col(Nudge.due_at), col(Nudge.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def newest(session: Session, subjects: Collection[str], now: datetime) -> frozenset[NudgeId]:
    """Of all that is due now about one of these things to one person, the one to say: the last one of its ladder."""
    query = sa.select(
        col(Nudge.id), col(Nudge.waiting), col(Nudge.subject), col(Nudge.person_id), col(Nudge.audience),
        col(Nudge.due_at), col(Nudge.rung), col(Nudge.time_no), col(Nudge.again),
    )  # fmt: skip
    due_now = among(session, Nudge.subject, subjects), sa.text("nudge.state = 'due'"), col(Nudge.due_at) <= now
    best: dict[tuple[object, ...], tuple[tuple[object, ...], NudgeId]] = {}
    for id, waiting, subject, person_id, audience, *order in session.execute(query.where(*due_now)):
        about = (waiting, subject, person_id, audience is Audience.POOL)
        if about not in best or tuple(order) > best[about][0]:
            best[about] = (tuple(order), NudgeId(id))
    return frozenset(id for _, id in best.values())


def around(session: Session, rows: Sequence[Nudge], *, to_tell: bool) -> Around:
    """Read what is around these nudges in a few queries, however many they are; what they tell of too, if `to_tell`."""
    about_claims = (Waiting.INTERVIEW, Waiting.SCORECARD)
    found = _by_id(session, Loop, {row.loop_id for row in rows})
    claims = _by_id(session, Claim, {row.subject for row in rows if row.waiting in about_claims})
    slots = _by_id(session, Slot, {claim.slot_id for claim in claims.values()}) if to_tell else {}
    at_hand = (
        slots,
        _by_id(session, Option, {slot.option_id for slot in slots.values()}),
        _by_id(session, Interview, {slot.interview_id for slot in slots.values()}),
    )
    seats = [claim.seat_id for claim in claims.values()]
    written = session.exec(select(Scorecard.seat_id).where(among(session, Scorecard.seat_id, seats))) if seats else ()
    told = _by_id(session, Person, {row.person_id for row in rows if row.person_id is not None})
    decided = session.exec(select(Outcome).where(among(session, Outcome.loop_id, found)))
    return Around(
        found,
        _by_id(session, Requisition, {loop.requisition_id for loop in found.values()}),
        told,
        claims,
        frozenset(map(SeatId, written)),
        {outcome.loop_id: outcome.decision for outcome in decided},
        people.leaves(session, told) if told else {},
        _by_id(session, ChecklistItem, {item_of(row) for row in rows if row.waiting is Waiting.HIRE}),
        at_hand,
    )


def item_of(row: Nudge) -> ItemId:
    """The item of a checklist that a nudge about one is about."""
    return ItemId(row.subject.partition(":")[0])


def _by_id(session: Session, table: type[RowT], ids: Collection[Any]) -> dict[Any, RowT]:
    if not ids:
        return {}
    found = session.exec(select(table).where(among(session, table.id, ids)))  # type: ignore[attr-defined]
    return {row.id: row for row in found}  # type: ignore[attr-defined]


def is_planned(session: Session, loop_id: LoopId, waiting: Waiting) -> bool:
    """Is a nudge of a loop about this still to come?"""
    query = select(Nudge.id).where(Nudge.loop_id == loop_id, Nudge.waiting == waiting, Nudge.state == NudgeState.DUE)
    return session.exec(query.limit(1)).first() is not None


def by_id(session: Session, ids: Collection[str]) -> dict[NudgeId, Nudge]:
    return _by_id(session, Nudge, ids)


def comes_back(session: Session, nudge: Nudge) -> datetime | None:
    """When a nudge that was put off is due again."""
    query = select(Nudge.due_at).where(
        Nudge.waiting == nudge.waiting,
        Nudge.subject == nudge.subject,
        Nudge.person_id == nudge.person_id,
        Nudge.rung == nudge.rung,
        Nudge.time_no == nudge.time_no,
        Nudge.again == nudge.again + 1,
    )
    return session.exec(query).first()


def at(session: Session, nudge_id: str) -> Nudge | None:
    return session.get(Nudge, NudgeId(nudge_id))


def lock(session: Session, nudge_id: NudgeId) -> Nudge:
    """The nudge under this id, which exists, as it is now; locked until the transaction ends."""
    query = select(Nudge).where(Nudge.id == nudge_id).with_for_update().execution_options(populate_existing=True)
    return session.exec(query).one()


def sent_on(session: Session, days: Collection[tuple[PersonId, date]]) -> Mapping[tuple[PersonId, date], int]:
    """How many messages of their own each person has had on a local day."""
    counted = (
        sa.select(col(Nudge.person_id), col(Nudge.sent_on), sa.func.count())
        .where(
            among(session, Nudge.person_id, {person for person, _ in days}),
            col(Nudge.sent_on).in_({day for _, day in days}),
            col(Nudge.folded).is_(False),
        )
        .group_by(col(Nudge.person_id), col(Nudge.sent_on))
    )
    return {(PersonId(person), day): count for person, day, count in session.execute(counted)}


def folded_on(session: Session, person_id: PersonId, day: date) -> Sequence[Nudge]:
    """What was folded into a day's last message, in the order in which it was due."""
    query = select(Nudge).where(Nudge.person_id == person_id, Nudge.sent_on == day, col(Nudge.folded))
    return session.exec(query.order_by(col(Nudge.due_at), col(Nudge.id))).all()


def retire(
    session: Session,
    state: NudgeState,
    now: datetime,
    *,
    loop_id: LoopId | None = None,
    waiting: Collection[Waiting] = (),
    subject: str | None = None,
    person_id: PersonId | None = None,
) -> Sequence[Said]:
    """End every live nudge of this loop, about this, or for that person; of all that is named. Answers those that had
    been said to somebody of the company.
    """
    about = {"loop_id": loop_id, "subject": subject, "person_id": person_id}
    named = {f"of_{name}": value for name, value in about.items() if value is not None}
    ended = run(session, _retiring(tuple(waiting), *named), ended=state, now=now, **named)
    return [Said(*row) for row in ended if row.person_id is not None and row.sent_on is not None]


@functools.cache
def _retiring(waiting: tuple[Waiting, ...], *named: str) -> sa.Executable:
    """The statement for what waits like this, if that is said, and for those of the conditions that are named."""
    among_these = [col(Nudge.waiting).in_(waiting)] if waiting else []
    wanted = {
        "of_loop_id": col(Nudge.loop_id) == sa.bindparam("of_loop_id"),
        "of_subject": col(Nudge.subject) == sa.bindparam("of_subject"),
        "of_person_id": col(Nudge.person_id) == sa.bindparam("of_person_id"),
    }
    return (
        sa.update(Nudge)
        .where(col(Nudge.state).in_(LIVE), *among_these, *(wanted[name] for name in named))
        .values(state=sa.bindparam("ended"), settled_at=sa.bindparam("now"))
        .returning(col(Nudge.id), col(Nudge.person_id), col(Nudge.sent_on), col(Nudge.folded))
    )


def put_off(session: Session, nudge: Nudge, until: datetime) -> None:
    """What would come sooner about the same thing to the same person waits as long."""
    session.execute(
        sa.update(Nudge)
        .where(
            col(Nudge.waiting) == nudge.waiting,
            col(Nudge.subject) == nudge.subject,
            col(Nudge.person_id) == nudge.person_id,
            col(Nudge.state) == NudgeState.DUE,
            col(Nudge.due_at) < until,
        )
        .values(due_at=until)
        .execution_options(synchronize_session=False)
    )


def mute(session: Session, person_id: PersonId, loop_id: LoopId, now: datetime) -> None:
    insert_unless_known(session, NudgeMute, "person_id", person_id=person_id, loop_id=loop_id, muted_at=now)


def unmute(session: Session, person_id: PersonId, loop_id: LoopId) -> datetime | None:
    """Since when the person heard no more of the loop, which is over now; None where they heard of it."""
    muted = col(NudgeMute.person_id) == person_id, col(NudgeMute.loop_id) == loop_id
    return session.execute(sa.delete(NudgeMute).where(*muted).returning(col(NudgeMute.muted_at))).scalar_one_or_none()


def ended_since(session: Session, loop_id: LoopId, person_id: PersonId, since: datetime) -> Sequence[Nudge]:
    """What ended, unanswered, for the person in the loop from this moment on, in the order in which it was due."""
    query = select(Nudge).where(
        Nudge.loop_id == loop_id,
        Nudge.person_id == person_id,
        Nudge.state == NudgeState.EXPIRED,
        col(Nudge.settled_at) >= since,
    )
    return session.exec(query.order_by(col(Nudge.due_at), col(Nudge.rung), col(Nudge.time_no))).all()


def muted_by(session: Session, person_id: PersonId) -> Sequence[tuple[Loop, Requisition]]:
    """The loops under way that the person hears no more of, the last one muted first."""
    query = (
        select(Loop, Requisition)
        .join(NudgeMute, col(NudgeMute.loop_id) == col(Loop.id))
        .join(Requisition, col(Requisition.id) == col(Loop.requisition_id))
        .where(NudgeMute.person_id == person_id, col(Loop.state).not_in((LoopState.CLOSED, LoopState.CANCELLED)))
    )
    return session.exec(query.order_by(col(NudgeMute.muted_at).desc(), col(Loop.id))).all()


def muted(session: Session, loop_ids: Collection[LoopId]) -> frozenset[tuple[PersonId, LoopId]]:
    """Who wants to hear no more of which of these loops."""
    found = session.exec(select(NudgeMute).where(among(session, NudgeMute.loop_id, loop_ids)))
    return frozenset((one.person_id, one.loop_id) for one in found)


def asked(session: Session, subject: str) -> tuple[Sequence[PersonId], frozenset[PersonId]]:
    """The members of the pool who were chosen to be nudged about these seats, as often as they were; and those of the
    last time that somebody was to be chosen.
    """
    rows = session.exec(select(Nudge).where(Nudge.subject == subject, Nudge.audience == Audience.POOL)).all()
    times = [row for row in rows if row.person_id is None and row.state is NudgeState.SENT and row.settled_at]
    last = max(times, key=lambda row: (row.settled_at, row.rung, row.time_no), default=None)
    chosen = [row for row in rows if row.person_id is not None]
    just = [row for row in chosen if last is not None and (row.rung, row.time_no) == (last.rung, last.time_no)]
    return [_person(row) for row in chosen], frozenset(map(_person, just))


def _person(row: Nudge) -> PersonId:
    return PersonId(row.person_id or "")


def loads(session: Session, person_ids: Collection[PersonId], after: datetime) -> Mapping[PersonId, int]:
    """How many seats each of these people holds in slots that end after this moment."""
    counted = (
        sa.select(col(Claim.person_id), sa.func.count())
        .where(col(Claim.person_id).in_(person_ids), col(Claim.ends_at) > after, sa.text(f"claim.{LIVE_CLAIM}"))
        .group_by(col(Claim.person_id))
    )
    return {PersonId(person): count for person, count in session.execute(counted)}


def waiting_since(session: Session, loop_ids: Collection[LoopId]) -> Mapping[tuple[LoopId, Waiting], datetime]:
    """Since when each kind of thing has been waiting in each of these loops."""
    oldest = (
        sa.select(col(Nudge.loop_id), col(Nudge.waiting), sa.func.min(col(Nudge.since)))
        .where(col(Nudge.loop_id).in_(loop_ids), col(Nudge.state).in_(LIVE))
        .group_by(col(Nudge.loop_id), col(Nudge.waiting))
    )
    return {(LoopId(loop), Waiting(waiting)): since for loop, waiting, since in session.execute(oldest)}
