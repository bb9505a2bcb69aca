"""Who works here? People, their roles, pools, leave, and how a chat platform knows them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies.vocabulary import LoopState, PersonId, RequisitionId, Role, Span
from storage.columns import LIVE_CLAIM, new_id
from storage.prepared import run
from storage.store import among, insert_unless_known
from storage.tables import ChatIdentity, Claim, Leave, Loop, Person, PersonRole, PoolMember, Requisition, Slot


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody may be nudged, as they have set it: see `Person`."""

    id: PersonId
    timezone: str
    work_days: str
    holidays: str | None
    quiet_from: int | None
    quiet_until: int | None


HOURS = tuple(col(getattr(Person, name)) for name in Hours.__dataclass_fields__)
_LEAVE = sa.select(col(Leave.starts_at), col(Leave.ends_at)).where(col(Leave.person_id) == sa.bindparam("person"))


def by_email(session: Session, email: str) -> Person | None:
    return session.exec(select(Person).where(Person.email == email.strip().lower())).first()


def named(session: Session, place: str) -> Person | None:
    """The person under this id or e-mail address."""
    return session.get(Person, PersonId(place)) or by_email(session, place)


def by_identity(session: Session, platform: str, team: str, user: str) -> Person | None:
    return session.exec(
        select(Person)
        .join(ChatIdentity, col(ChatIdentity.person_id) == Person.id)
        .where(ChatIdentity.platform == platform, ChatIdentity.team == team, ChatIdentity.chat_user == user)
    ).first()


def chat_users(
    session: Session, platforms: Collection[str], person_ids: Collection[PersonId]
) -> dict[PersonId, dict[str, str]]:
    """The chat users of these people by platform, of those that are known."""
    query = select(ChatIdentity).where(
        col(ChatIdentity.platform).in_(platforms), among(session, ChatIdentity.person_id, person_ids)
    )
    found: dict[PersonId, dict[str, str]] = {}
    for one in session.exec(query.order_by(col(ChatIdentity.id))):
        found.setdefault(one.person_id, {}).setdefault(one.platform, one.chat_user)
    return found


def link_identity(session: Session, platform: str, team: str, user: str, person_id: PersonId) -> bool:
    """Remember the identity; False when this user or this person is linked already."""
    return insert_unless_known(
        session, ChatIdentity, "id", id=new_id(), platform=platform, team=team, chat_user=user, person_id=person_id
    )


def relink_identity(session: Session, platform: str, team: str, user: str, person_id: PersonId) -> bool:
    """The person is this chat user from now on, and no longer the one before; False when they were linked to none.

    Raises IntegrityError where the user is somebody else already: ask first.
    """
    known = session.exec(
        select(ChatIdentity)
        .where(ChatIdentity.platform == platform, ChatIdentity.team == team, ChatIdentity.person_id == person_id)
        .with_for_update()
    ).first()
    if known is None:
        return False
    known.chat_user = user
    session.flush()
    return True


def roles(session: Session, person_id: PersonId) -> frozenset[Role]:
    return frozenset(row.role for row in session.exec(select(PersonRole).where(PersonRole.person_id == person_id)))


def names(session: Session, person_ids: Iterable[PersonId]) -> dict[PersonId, str]:
    """The names of these people, of those that exist."""
    found = session.exec(select(Person).where(col(Person.id).in_(list(person_ids))))
    return {person.id: person.name for person in found}


def kinds(session: Session, person_id: PersonId) -> frozenset[str]:
    """The kinds of interview this person is qualified for."""
    return frozenset(session.exec(select(PoolMember.kind).where(PoolMember.person_id == person_id)))


def with_role(session: Session, role: Role) -> Sequence[Person]:
    having = select(PersonRole.person_id).where(PersonRole.role == role)
    return session.exec(
        select(Person).where(col(Person.id).in_(having), col(Person.active)).order_by(Person.email)
    ).all()


def pool(session: Session, wanted: Iterable[str]) -> Sequence[Person]:
    """The active people qualified for any of these kinds, in a stable order."""
    members = select(PoolMember.person_id).where(col(PoolMember.kind).in_(list(wanted)))
    return session.exec(
        select(Person).where(col(Person.id).in_(members), col(Person.active)).order_by(Person.email)
    ).all()


def drop_leave(session: Session, before: datetime, limit: int) -> int:
    """Delete leave that was over before this moment, at most so much; how many rows went."""
    old = select(Leave.id).where(Leave.ends_at < before).order_by(col(Leave.id)).limit(limit)
    return len(session.execute(sa.delete(Leave).where(col(Leave.id).in_(old)).returning(col(Leave.id))).all())


def leave(session: Session, person_id: PersonId) -> tuple[Span, ...]:
    return tuple(Span(*row) for row in run(session, _LEAVE, person=person_id))


def leaves(session: Session, person_ids: Collection[PersonId]) -> Mapping[PersonId, tuple[Span, ...]]:
    """The leave of these people; whoever has none is not in it."""
    found: dict[PersonId, tuple[Span, ...]] = {}
    for row in session.exec(select(Leave).where(among(session, Leave.person_id, person_ids))):
        found[row.person_id] = (*found.get(row.person_id, ()), Span(row.starts_at, row.ends_at))
    return found


def live_claims(session: Session, person_id: PersonId, after: datetime) -> Sequence[tuple[Claim, Slot]]:
    """Claims of this person, released ones left out, that end after this moment."""
    return session.exec(
        select(Claim, Slot)
        .join(Slot, col(Slot.id) == Claim.slot_id)
        .where(Claim.person_id == person_id, sa.text(f"claim.{LIVE_CLAIM}"), Claim.ends_at > after)
        .order_by(col(Claim.starts_at))
    ).all()


def lock(session: Session, person_ids: Iterable[PersonId]) -> None:
    """Lock people's rows in a fixed order, so that clashes and load are judged by one transaction at a time."""
    session.exec(
        select(Person.id)
        .where(col(Person.id).in_(list(person_ids)))
        .order_by(col(Person.id))
        .with_for_update(key_share=True)
    ).all()


def manages(session: Session, person_id: PersonId) -> Sequence[Loop]:
    """Loops that wait for this hiring manager."""
    return session.exec(
        select(Loop)
        .join(Requisition, col(Requisition.id) == Loop.requisition_id)
        .where(Requisition.hiring_manager_id == person_id, Loop.state == LoopState.HELD)
        .order_by(col(Loop.opened_at))
    ).all()


def recruits(session: Session, person_id: PersonId) -> Sequence[Loop]:
    """Live loops of this recruiter's requisitions."""
    return session.exec(
        select(Loop)
        .join(Requisition, col(Requisition.id) == Loop.requisition_id)
        .where(
            Requisition.recruiter_id == person_id,
            col(Loop.state).in_((LoopState.OPEN, LoopState.OFFERED, LoopState.BOOKED, LoopState.HELD)),
        )
        .order_by(col(Loop.opened_at))
    ).all()


def recruited_requisitions(session: Session, person_id: PersonId) -> Sequence[RequisitionId]:
    """The open requisitions this person recruits for."""
    mine = select(Requisition).where(Requisition.recruiter_id == person_id, col(Requisition.is_open))
    return [requisition.id for requisition in session.exec(mine)]
